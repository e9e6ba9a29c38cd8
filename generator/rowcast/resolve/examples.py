"""Examples of operations: data in; requests and answers, read and judged by the types of their operation, out."""

from __future__ import annotations

from collections.abc import Sequence

from rowcast.document import Pair, Record
from rowcast.ir import ABSENT, Absent, Example, Field, Json, Operation, Response
from rowcast.resolve.scope import Known, Scope
from rowcast.resolve.settle import node_at, read_judged
from rowcast.resolve.values import read_fields
from rowcast.values.conform import fields_judged
from rowcast.yamltree import Map, Node, Seq, Text, to_json


def examples(
    scope: Scope, known: Known, operation: Operation, record: Record, headers: Sequence[Field]
) -> tuple[Example, ...]:
    """Return the examples of an operation, after reporting how they depart from its types.

    ``headers`` are those of the API, which an example may state too.
    """
    made = []
    names: dict[str, Example] = {}
    for each in record.listing("examples"):
        if not isinstance(each, Record):
            continue
        example = _example(scope, known, operation, each, headers)
        made.append(example)
        first = names.setdefault(example.name, example)
        if example.name and first is not example:
            message = f"two examples of {operation.name} have the name `{example.name[:80]}`"
            scope.report("duplicate-example", message, each.span_of("name"), related=(("the other one", first.span),))
    return tuple(made)


def _example(scope: Scope, known: Known, operation: Operation, record: Record, headers: Sequence[Field]) -> Example:
    request, response = record.record("request"), record.record("response")
    values = None if request is None else _request(scope, known, operation, request, headers)
    status = None if response is None else response.text("status") or _usual_status(operation)
    body: Json | Absent = ABSENT
    if response is not None and status is not None:
        body = _answer(scope, known, operation, response, status)
    name, doc = record.text("name") or "", record.text("description") or ""
    return Example(name, doc, values, status, body, record.span)


def _usual_status(operation: Operation) -> str:
    """Return the status of an example that states none: the first success that the operation lists, else 200."""
    exact = [each.status for each in operation.responses if each.status.isdigit() and each.status.startswith("2")]
    return exact[0] if exact and "200" not in exact else "200"


def _request(
    scope: Scope, known: Known, operation: Operation, record: Record, headers: Sequence[Field]
) -> dict[str, Json]:
    values: dict[str, Json] = {}
    places = {
        "path": operation.path_parameters,
        "query": operation.query,
        "headers": (*operation.headers, *headers),
        "cookies": operation.cookies,
    }
    for place, fields in places.items():
        if place in record:
            values[place] = _parameters(scope, known, record.pairs(place), fields, place)
    node = record.node("body")
    if node is not None:
        if operation.body is None:
            scope.report("example-place", f"{operation.name} has no body", node.span)
            values["body"] = to_json(node)
        else:
            values["body"] = read_judged(scope, known, operation.body.type, node, "the request", way="request")
    return values


def _parameters(
    scope: Scope, known: Known, pairs: Sequence[Pair], fields: Sequence[Field], place: str
) -> dict[str, Json]:
    """Return the values of parameters, after reporting unknown ones and values that depart from their types.

    Those that are required and missing are not reported: an example may show a few of them.
    """
    by_name = {_fold(field.wire, place): field for field in fields}
    nodes: dict[str, Node] = {}
    for pair in pairs:
        field = by_name.get(_fold(pair.key.text, place))
        if field is None:
            hint = scope.suggest(pair.key.text, (each.wire for each in fields))
            scope.report("example-place", f"`{pair.key.text[:80]}` is no parameter in `{place}`", pair.key.span, hint)
        elif isinstance(pair.value, Text | Seq | Map):
            nodes[field.wire] = pair.value
    known_fields = {field.wire: field for field in fields}
    values = read_fields(known, known_fields, nodes)
    given = [known_fields[name] for name in values]
    for path, sentence in fields_judged(known, given, values, "request"):
        name = str(path[0])
        place_node = node_at(nodes[name], path[1:])
        scope.report("value-departs", f"`{name}` of the example {sentence}", place_node.span)
    return values


def _fold(name: str, place: str) -> str:
    return name.lower() if place == "headers" else name


def _answer(scope: Scope, known: Known, operation: Operation, record: Record, status: str) -> Json | Absent:
    node = record.node("body")
    response = _response(operation, status)
    if response is None and operation.responses:
        listed = [each.status for each in operation.responses]
        message = f"{operation.name} never answers with status {status}"
        if int(status) < 400:
            scope.report("example-place", message, record.span_of("status"), f"it answers with {', '.join(listed)}")
    if node is None:
        return ABSENT
    if response is None:
        return to_json(node)
    if response.body is None:
        scope.report("example-place", f"the answer {status} of {operation.name} has no body", node.span)
        return to_json(node)
    return read_judged(scope, known, response.body.type, node, "the answer", way="response")


def _response(operation: Operation, status: str) -> Response | None:
    """Return the response that a status means: its own, that of its class, or the default."""
    for wanted in (status, f"{status[0]}XX", "default"):
        for response in operation.responses:
            if response.status == wanted:
                return response
    return None

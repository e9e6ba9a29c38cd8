"""Examples that are missing, that may have a slip, or that show what nobody should copy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic, shown
from rowcast.ir import ABSENT, Alias, Example, Field, Json, Named, Operation, Table, Type
from rowcast.lint.subject import Subject
from rowcast.lint.types import alternatives, is_plain
from rowcast.source import Span
from rowcast.values.conform import Way, departures
from rowcast.values.jsonvalues import value_key

_PLACEHOLDERS = frozenset(
    ("string", "text", "foo", "bar", "baz", "foobar", "todo", "tbd", "xxx", "asdf", "lorem ipsum")
)
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")
_RESERVED = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|net|org|edu))?|test|invalid|localhost)", re.IGNORECASE)


def unnamed(subject: Subject) -> Iterator[Diagnostic]:
    """Yield keys and tags of examples that the spec does not name, although the wire may have them."""
    api = subject.api
    for owner, type_, value, span, way in _typed(subject):
        known = set(departures(api, type_, value, way))
        for path, sentence in departures(api, type_, value, way, closed=True):
            if (path, sentence) not in known:
                yield diagnostic("example-unnamed", f"`{path}` of {owner} {sentence}", span)


def without_example(subject: Subject) -> Iterator[Diagnostic]:
    """Yield operations without examples."""
    for operation in subject.api.operations:
        if not operation.examples:
            yield diagnostic("operation-without-example", f"{operation.name} has no examples", operation.span)


def one_sided(subject: Subject) -> Iterator[Diagnostic]:
    """Yield operations whose examples never show the body of the request, or never an answer that has one."""
    for operation in subject.api.operations:
        shows_request = any("body" in (example.request or {}) for example in operation.examples)
        shows_answer = any(example.status is not None for example in operation.examples)
        answers = any(response.body for response in operation.responses if response.status[0] == "2")
        missing = ["answer"] if answers and not shows_answer else []
        missing += ["body of the request"] if operation.body and operation.body.required and not shows_request else []
        if operation.examples and missing:
            message = f"no example of {operation.name} shows the {missing[0]}"
            yield diagnostic("example-one-sided", message, operation.examples[0].span)


def placeholders(subject: Subject) -> Iterator[Diagnostic]:
    """Yield fields with an example that is only a placeholder."""
    for rows, field in subject.fields:
        found = next((each for each in field.examples if str(each).lower() in _PLACEHOLDERS), None)
        if found is not None:
            message = f"the example of `{field.wire}` of {rows.owner} is {shown(str(found))}"
            yield diagnostic("example-placeholder", message, field.span)


def addresses(subject: Subject) -> Iterator[Diagnostic]:
    """Yield e-mail addresses in examples and defaults that are not at a reserved domain."""
    for owner, value, span in values(subject):
        found = next((host for text in texts(value) for host in _ADDRESS.findall(text) if not _is_reserved(host)), None)
        if found:
            yield diagnostic("example-personal", f"{owner} holds an address at `{found}`", span)


def duplicates(subject: Subject) -> Iterator[Diagnostic]:
    """Yield fields and named things with two equal examples, and operations with two that ask and answer the same."""
    listed = [(f"`{field.wire}` of {rows.owner}", field.examples, field.span) for rows, field in subject.fields]
    for group in (subject.api.tables, subject.api.aliases):
        listed += [(name, named.examples, named.span) for name, named in group.items()]
    for operation in subject.api.operations:
        whole = tuple([each.request, each.status, _given(each)] for each in operation.examples)
        listed.append((operation.name, whole, operation.span))
    for owner, examples, span in listed:
        if len({value_key(each) for each in examples}) < len(examples):
            yield diagnostic("example-duplicate", f"two examples of {owner} are equal", span)


def deprecated(subject: Subject) -> Iterator[Diagnostic]:
    """Yield examples of requests that use a deprecated parameter, or a deprecated field of the body."""
    for operation in subject.api.operations:
        for example in operation.examples:
            used = next(
                (f for f, given in _used(subject, operation, example) if f.deprecated is not None and given), None
            )
            if used is not None:
                message = f"an example of {operation.name} uses `{used.wire}`, which is deprecated"
                yield diagnostic("example-deprecated", message, example.span, related=(("the row", used.span),))


def rows_without(subject: Subject) -> Iterator[Diagnostic]:
    """Yield texts of requests that no example, format or list of values makes clear."""
    for rows, field in subject.fields:
        if field.span in subject.sent and is_plain(field.type, "string") and not field.examples:
            yield diagnostic("row-without-example", f"`{field.wire}` of {rows.owner} has no example", field.span)


def values(subject: Subject) -> Iterator[tuple[str, Json, Span]]:
    """Yield every default and example, with the words for it."""
    for rows, field in subject.fields:
        for value in (field.default, *field.examples):
            yield f"`{field.wire}` of {rows.owner}", value, field.span
    named_things: list[Table | Alias] = [*subject.api.tables.values(), *subject.api.aliases.values()]
    for named in named_things:
        for value in named.examples:
            yield f"the example of {named.name}", value, named.span
    for operation in subject.api.operations:
        for example in operation.examples:
            for value in (example.request, example.response):
                yield f"an example of {operation.name}", value, example.span


def texts(value: Json) -> Iterator[str]:
    """Yield the texts in a value."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each


def _typed(subject: Subject) -> Iterator[tuple[str, Type, Json, Span, Way | None]]:
    """Yield the examples of tables, and the bodies of those of operations."""
    for name, table in subject.api.tables.items():
        for value in table.examples:
            yield f"the example of {name}", Named(name), value, table.span, None
    for operation in subject.api.operations:
        for example in operation.examples:
            yield from _of_example(operation, example)


def _of_example(operation: Operation, example: Example) -> Iterator[tuple[str, Type, Json, Span, Way | None]]:
    owner = f"an example of {operation.name}"
    if operation.body is not None and example.request is not None and "body" in example.request:
        yield owner, operation.body.type, example.request["body"], example.span, "request"
    answers = {response.status: response.body for response in operation.responses}
    body = answers.get(example.status or "")
    if body is not None and example.response is not ABSENT:
        yield owner, body.type, example.response, example.span, "response"


def _used(subject: Subject, operation: Operation, example: Example) -> Iterator[tuple[Field, bool]]:
    """Yield the parameters of an operation, and the fields of its body, with whether the example gives them."""
    request = example.request or {}
    places = {"path": operation.path_parameters, "query": operation.query, "headers": operation.headers}
    for place, fields in {**places, "cookies": operation.cookies}.items():
        yield from ((field, field.wire in request.get(place, {})) for field in fields)
    body = request.get("body")
    for option in alternatives(operation.body.type) if operation.body else ():
        if isinstance(option, Named) and option.name in subject.api.tables and isinstance(body, dict):
            yield from ((field, field.wire in body) for field in subject.api.tables[option.name].fields)


def _given(example: Example) -> Json:
    return "" if example.response is ABSENT else [example.response]


def _is_reserved(host: str) -> bool:
    return _RESERVED.fullmatch(host) is not None

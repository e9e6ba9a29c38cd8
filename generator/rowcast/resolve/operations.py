"""Operations: their rows become drafts before tables are settled, and ``Operation`` values after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from rowcast.document import Record, Value
from rowcast.ir import Body, Field, Named, Operation, Response, Scalar, Type
from rowcast.records import dataclass, replace
from rowcast.resolve.collect import PLACES, Spec, Written, has_rows
from rowcast.resolve.fields import Draft
from rowcast.resolve.listed import deprecation
from rowcast.resolve.naming import operation_prefix
from rowcast.resolve.request_line import SAFE_METHODS, RequestLine, match_path, read_request, report_routes
from rowcast.resolve.rows import Section
from rowcast.resolve.scope import BROKEN, Scope
from rowcast.resolve.tables import Builder
from rowcast.resolve.types import plain_type
from rowcast.resolve.wire import check_headers, check_parameters, check_plain, check_styles
from rowcast.yamltree import Text, is_null

JSON = "application/json"


@dataclass(slots=True)
class Call:
    """An operation in the making."""

    name: str
    written: Written
    line: RequestLine | None
    parameters: dict[str, list[Draft]]
    body: Body | None
    responses: list[tuple[Response, list[Draft]]] = field(default_factory=list)


def draft_calls(scope: Scope, spec: Spec, builder: Builder) -> list[Call]:
    """Make the tables and drafts of all operations."""
    calls = [_draft_call(scope, spec, builder, name, written) for name, written in spec.operations.items()]
    report_routes(scope, [(call.name, call.line) for call in calls if call.line is not None])
    _report_groups(scope, spec.operations)
    return calls


def finish_call(scope: Scope, spec: Spec, call: Call) -> Operation:
    """Return an operation once its fields are settled; stream, pagination, examples and ``auth`` are others' to add."""
    record = call.written.record
    sections = spec.sections
    parameters = {place: _fields(drafts) for place, drafts in call.parameters.items()}
    if call.line is not None:
        whole = sections[f"{call.name}/path"].whole
        parameters["path"] = match_path(scope, call.line, call.parameters["path"], whole=whole)
    method = call.line.method if call.line else "GET"
    return Operation(
        name=call.name,
        method=method,
        path=call.line.path if call.line else "/",
        summary=record.text("summary") or "",
        doc=record.text("description") or "",
        path_parameters=tuple(replace(each, required=True, condition=None) for each in parameters["path"]),
        query=parameters["query"],
        headers=parameters["headers"],
        cookies=parameters["cookies"],
        body=call.body,
        responses=tuple(replace(response, headers=_fields(drafts)) for response, drafts in call.responses),
        stream=None,
        pagination=None,
        auth=None,
        idempotent=record.flag("idempotent", method in SAFE_METHODS),
        examples=(),
        span=call.written.span,
        deprecated=deprecation(record),
        rename=record.text("rename"),
    )


def _fields(drafts: Sequence[Draft]) -> tuple[Field, ...]:
    return tuple(draft.field for draft in drafts)


def _draft_call(scope: Scope, spec: Spec, builder: Builder, name: str, written: Written) -> Call:
    prefix = operation_prefix(name)
    parameters = {}
    for place in PLACES:
        section = spec.sections[f"{name}/{place}"]
        # Rows of a body give their tables the shortest names; those of other places name the place.
        parameters[place] = builder.fields(section, prefix + place.capitalize())
    check_headers(scope, parameters["headers"], "operation")
    check_plain(scope, parameters)
    check_styles(scope, parameters)
    check_parameters(scope, parameters)
    line = read_request(scope, written.record.located("request"))
    body = _body(scope, spec, builder, name, written.record.get("body"))
    call = Call(name, written, line, parameters, body)
    for pair in written.record.pairs("response"):
        call.responses.append(_response(spec, builder, name, pair.key, pair.value))
    return call


def _body(scope: Scope, spec: Spec, builder: Builder, name: str, value: Value | None) -> Body | None:
    section = spec.sections.get(f"{name}/body")
    record = value if isinstance(value, Record) else None
    if section is not None and (value is not None or section.entries):
        table = operation_prefix(name) + "Request"
        type_ = _rows_type(builder, table, section, operation_prefix(name))
    elif value is None:
        return None
    else:
        type_ = _written_type(scope, value)
    if record is None:
        return Body(_content(type_), type_)
    content = record.text("content") or _content(type_)
    return Body(content, type_, record.text("description") or "", record.flag("required", True))


def _content(type_: Type) -> str:
    is_raw = isinstance(type_, Scalar) and type_.kind == "binary"
    return "application/octet-stream" if is_raw else JSON


def _written_type(scope: Scope, value: Value) -> Type:
    """Return the type of a body or answer that is written as one."""
    text = value.located("type") if isinstance(value, Record) else value
    return plain_type(scope, text) if isinstance(text, Text) else BROKEN


def _rows_type(builder: Builder, table: str, section: Section, prefix: str) -> Type:
    """Make the table of a body or answer that is written as rows, and return its type."""
    if not builder.scope.define(table, section.span, "give the other one another name"):
        builder.fields(section, prefix)
        return BROKEN
    builder.table(table, section, prefix, inline=True)
    return Named(table)


def _response(spec: Spec, builder: Builder, name: str, status: Text, value: Value) -> tuple[Response, list[Draft]]:
    record = value if isinstance(value, Record) else None
    prefix = operation_prefix(name) + "Response" + ("" if status.text == "200" else status.text.capitalize())
    headers = builder.fields(spec.headers[f"{name}/{status.text}"], f"{prefix}Headers")
    check_headers(builder.scope, headers, "response")
    body = None
    if has_rows(value):
        body = _rows_type(builder, prefix, spec.sections[f"{name}/{status.text}"], prefix)
    elif (record is None or "type" in record) and not (isinstance(value, Text) and is_null(value)):
        body = _written_type(builder.scope, value)
    doc = "" if record is None else record.text("description") or ""
    content = None if record is None else record.text("content")
    made = None if body is None else Body(content or _content(body), body)
    return Response(status.text, made, doc, (), status.span), headers


def _report_groups(scope: Scope, operations: Mapping[str, Written]) -> None:
    """Report operations that have the name of a group of others, for both would have one name in code."""
    groups: dict[str, str] = {}
    for name in operations:
        parts = name.split(".")
        for length in range(1, len(parts)):
            groups.setdefault(".".join(parts[:length]), name)
    for name, written in operations.items():
        if name in groups:
            inner = groups[name]
            message = f"{name} is an operation and the group of {inner}"
            scope.report("operation-is-group", message, written.span, related=((inner, operations[inner].span),))

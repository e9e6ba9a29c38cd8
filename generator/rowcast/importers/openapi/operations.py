"""The operations of a description: parameters, bodies, answers, streams, pages and examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from http import HTTPStatus

from rowcast.document.tables.terms import STATUS
from rowcast.importers.model import OBJECT, Call, Fact, Kind, Operation, Row, Section
from rowcast.importers.openapi import rows, schemas
from rowcast.importers.openapi.examples import examples
from rowcast.importers.openapi.facts import Facts, description
from rowcast.importers.openapi.merging import merged
from rowcast.importers.openapi.reader import Reader, objects, text
from rowcast.importers.openapi.security import chosen
from rowcast.importers.openapi.streams import STREAMED, of_operation
from rowcast.importers.tabular import placing
from rowcast.importers.text import naming, paths
from rowcast.importers.text.loading import Json, Lined, Object
from rowcast.records import dataclass

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query", "list")
PLACES = {"path": "path", "query": "query", "header": "headers", "cookie": "cookies"}
_MORE = ("additionalOperations", "x-rowcast-operations")
_BY_NATURE = frozenset(("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY"))
_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
_STATUS = re.compile(rf"{STATUS}|default")
_MEDIA = re.compile(r"[A-Za-z0-9!#$&^_.+*-]+/[A-Za-z0-9!#$&^_.+*-]+(?: *;[\s\S]*)?")
_STYLES = {
    ("form", False): "comma",
    ("spaceDelimited", False): "space",
    ("pipeDelimited", False): "pipe",
    ("deepObject", True): "deep",
    ("deepObject", False): "deep",
}
_PLAIN = {"query": ("form", True), "cookie": ("form", True), "path": ("simple", False), "header": ("simple", False)}


@dataclass(slots=True)
class Calls:
    """The operations of a description, and the rows of headers that each of them sends."""

    operations: list[Operation] = field(default_factory=list)
    headers: dict[str, Row] = field(default_factory=dict)


def operations(reader: Reader) -> Calls:
    """Read all operations of a description."""
    found = Calls()
    taken: list[str] = []
    for path, item in objects(reader.root.get("paths")):
        whole = {**reader.followed(item), **{key: value for key, value in item.items() if key != "$ref"}}
        for method, operation in _by_method(reader, path, whole):
            if method.lower() in METHODS:
                made = _operation(reader, found, (path, method.upper()), whole, operation, taken)
                taken.append(made.name)
                found.operations.append(made)
            if isinstance(operation.get("callbacks"), dict) and operation["callbacks"]:
                reader.lacks("calls that the service makes in return (`callbacks`)", operation, f"{method} {path}")
    return found


def _by_method(reader: Reader, path: str, item: Object) -> Iterator[tuple[str, Object]]:
    """Yield the operations of a path, those with methods that OpenAPI has no key for among them (3.2, Path Item)."""
    for key, held in objects(item):
        if key not in _MORE:
            if key != "list":
                yield key, held
            continue
        for method, operation in objects(held):
            if method.lower() in METHODS:
                yield method, operation
            else:
                reader.lacks(f"calls with the method {method}", operation, f"{method} {path}")


def _operation(
    reader: Reader, calls_: Calls, where: tuple[str, str], item: Object, operation: Object, taken: list[str]
) -> Operation:
    path, method = where
    line = reader.line_of(operation)
    call = Call(method, paths.template(path), line, "", "column", 0, "")
    summary = text(operation.get("summary"))
    name = _name(call, operation, summary, taken)
    owner = naming.pascal(name.replace(".", " ").replace("_", " "))
    sections = _in_path(reader, call, list(_parameters(reader, calls_, item, operation, owner)))
    sections += _body(reader, reader.followed(operation.get("requestBody")), owner)
    sections += _answers(reader, operation, owner)
    more: dict[str, Json] = {}
    if operation.get("deprecated") is True:
        more["deprecated"] = text(operation.get("x-rowcast-deprecated")) or True
    if text(operation.get("x-rowcast-name")):
        more["rename"] = text(operation["x-rowcast-name"])
    more |= of_operation(reader, operation, owner, sections)
    more |= _pagination(operation) | chosen(reader, operation) | _idempotence(reader, operation, method)
    if given := examples(reader, item, operation):
        more["examples"] = given
    return Operation(name, call, summary, description(operation), tuple(sections), line, more)


def _in_path(reader: Reader, call: Call, sections: list[Section]) -> list[Section]:
    """Give each part of the path its row, and take rows of the path away that it has no part for."""
    rows_ = next((section.rows for section in sections if section.place == "path"), ())
    names = paths.parameters(call.path)
    for row in rows_:
        if row.path[0] not in names:
            reader.lacks(f"a parameter of the path that {call.path} has no part for", row.path[0])
    added, findings = placing.missing(call, rows_)
    reader.findings.extend(findings)
    kept = (*(row for row in rows_ if row.path[0] in names), *added)
    others = [section for section in sections if section.place != "path"]
    return [Section("path", kept), *others] if kept else others


def _name(call: Call, operation: Object, summary: str, taken: Sequence[str]) -> str:
    """Return the name that the description gives, where the language takes it; else one made of its words."""
    identifier = text(operation.get("operationId"))
    if _NAME.fullmatch(identifier) and identifier not in taken:
        return identifier
    words = summary or re.sub(r"[_\-.]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", identifier))
    return naming.operation(call, words, taken)


# What is sent.


def _parameters(reader: Reader, calls_: Calls, item: Object, operation: Object, owner: str) -> Iterator[Section]:
    placed: dict[str, list[Row]] = {}
    written = {}
    for parameter in [*(item.get("parameters") or ()), *(operation.get("parameters") or ())]:
        found = reader.followed(parameter)
        if found.get("in") in PLACES and text(found.get("name")):
            written[str(found["in"]), text(found["name"])] = found
        else:
            reader.lacks("a parameter without a place or a name", parameter)
    for (place, name), found in written.items():
        made = list(parameter_rows(reader, place, name, found, owner))
        if found.get("x-rowcast-every-call") is True:
            calls_.headers.setdefault(name, made[0])
        else:
            placed.setdefault(PLACES[place], []).extend(made)
    for place in ("path", "query", "headers", "cookies"):
        if place in placed:
            yield Section(place, tuple(placed[place]))


def parameter_rows(reader: Reader, place: str, name: str, found: Object, owner: str) -> Iterator[Row]:
    """Yield the row of a parameter with what nests below it."""
    schema = found.get("x-rowcast-schema", found.get("schema"))
    if schema is None and isinstance(found.get("content"), dict):
        schema = next((media.get("schema") for _, media in objects(found["content"])), {})
        reader.lacks("a parameter that is written as a document", found, name)
    about = Lined({key: value for key, value in found.items() if key not in ("examples", "style", "explode")})
    about.line = reader.line_of(found)
    about["schema"] = schema
    style = _style(place, found, schema)
    if place in ("path", "header") and (lost := _lost(reader, found, schema)):
        reader.lacks(lost, found, name)
    if style == "brackets":
        name = name.removesuffix("[]")
    required = found.get("required") is True or place == "path"
    made = rows.row(reader, (name,), schema if isinstance(schema, dict) else {}, owner, required=required, beside=about)
    first, *below = made
    yield first.having(Fact("style", style)) if style else first
    yield from below


def _style(place: str, found: Object, schema: Json) -> str:
    if text(found.get("x-rowcast-style")):
        return text(found["x-rowcast-style"])
    if place == "query" and text(found.get("name")).endswith("[]"):
        return "brackets"
    style = found.get("style", _PLAIN[place][0])
    explode = found.get("explode", style in ("form", "deepObject"))
    if "style" not in found and "explode" not in found:
        return ""
    if (style, explode) == ("form", True):
        kind = schema.get("type") if isinstance(schema, dict) else None
        return "repeat" if kind in ("array", "object") else ""
    if place in ("path", "header"):
        return "comma" if style == "simple" else ""
    return _STYLES.get((str(style), bool(explode)), "")


def _lost(reader: Reader, found: Object, schema: Json) -> str:
    """Return what the language cannot say of how a value is written in a path or header."""
    style = text(found.get("style")) or "simple"
    if style != "simple":
        return f"a parameter in the style `{style}`"
    kind = reader.followed(schema).get("type") if isinstance(schema, dict) else None
    return "an object that is exploded in a path or header" if found.get("explode") is True and kind == "object" else ""


def _body(reader: Reader, body: Object, owner: str) -> Iterator[Section]:
    contents = [one for one in objects(body.get("content")) if _MEDIA.fullmatch(one[0])]
    if not contents:
        return
    content, media = next((one for one in contents if one[0].split(";")[0] == "application/json"), contents[0])
    for other, _ in contents:
        if other != content:
            reader.lacks(f"a second form of the body; `{content}` was taken", body, other)
    more: Facts = {}
    if text(body.get("description")):
        more["description"] = text(body["description"])
    if body.get("required") is not True:
        more["required"] = False
    shape = "" if content == "application/json" else content
    yield _section(reader, "body", media.get("schema"), f"{owner}Request", more, shape, _encodings(media))


def _encodings(media: Object) -> dict[str, str]:
    """Return the styles of the parts of a form."""
    found = {}
    for name, part in objects(media.get("encoding")):
        style = text(part.get("x-rowcast-style")) or _style("query", part, {"type": "array"})
        if style:
            found[name] = style
    return found


def _section(
    reader: Reader,
    place: str,
    schema: Json,
    owner: str,
    more: Facts,
    content: str = "",
    styles: dict[str, str] | None = None,
) -> Section:
    """Return the section of a body: rows where it is an object without a name, else the type of the whole."""
    if content and not isinstance(schema, dict):
        return Section(place, (), Kind("binary"), content, more)
    whole = merged(reader, schema if isinstance(schema, dict) else {})
    if content and whole.get("format") == "binary":
        return Section(place, (), Kind("binary"), content, more)
    found = schemas.shape(reader, whole, owner)
    bare = found.type == OBJECT and not found.facts
    if found.inner is not None and bare and "additionalProperties" not in found.inner:
        made = (_styled(row, styles or {}) for row in rows.rows(reader, found.inner, owner))
        return Section(place, tuple(made), None, content, more)
    if found.facts or found.inner is not None:
        wanted = found.table or reader.free(owner)
        return Section(place, (), reader.later(wanted, whole if not found.table else found.inner or {}), content, more)
    return Section(place, (), found.type, content, more)


def _styled(row: Row, styles: dict[str, str]) -> Row:
    return row.having(Fact("style", styles[row.path[0]])) if len(row.path) == 1 and row.path[0] in styles else row


# What comes back.


def _answers(reader: Reader, operation: Object, owner: str) -> Iterator[Section]:
    tabled = "x-rowcast-errors" in reader.root
    for status, answer in objects(operation.get("responses")):
        if tabled and text(answer.get("$ref")).startswith("#/components/responses/Error"):
            continue
        place = status.upper() if status != "default" else status
        if not _STATUS.fullmatch(place):
            reader.lacks("an answer under what is no status", answer, status)
            continue
        found = reader.followed(answer)
        contents = [
            one
            for one in objects(found.get("content"))
            if one[0].split(";")[0] not in STREAMED and _MEDIA.fullmatch(one[0])
        ]
        more = _said(found, status)
        if not contents and not more and "headers" not in found and "x-rowcast-stream" in operation:
            continue
        yield _answer(reader, place, contents, f"{owner}{'' if place[:1] == '2' else place.title()}Response", more)
        headers = [
            row
            for name, header in objects(found.get("headers"))
            for row in parameter_rows(reader, "header", name, reader.followed(header), owner)
        ]
        if headers:
            yield Section(f"{place}/headers", tuple(headers))


def _answer(reader: Reader, place: str, contents: list[tuple[str, Object]], owner: str, more: Facts) -> Section:
    if not contents:
        return Section(place, (), Kind("null"), "", more)
    content, media = next((one for one in contents if one[0].split(";")[0] == "application/json"), contents[0])
    shape = "" if content == "application/json" else content
    return _section(reader, place, media.get("schema"), owner, more, shape)


def _said(found: Object, status: str) -> Facts:
    """Return the description of an answer unless it is only the name of its status."""
    said = text(found.get("description"))
    return {"description": said} if said and said.rstrip(".").lower() != _phrase(status).lower() else {}


def _phrase(status: str) -> str:
    try:
        return HTTPStatus(int(status)).phrase
    except ValueError:
        return {"1": "Informational", "2": "Success", "3": "Redirection"}.get(status[:1], "Error")


# The rest.


def _pagination(operation: Object) -> Facts:
    found = operation.get("x-rowcast-pagination")
    return {"pagination": dict(found)} if isinstance(found, dict) else {}


def _idempotence(reader: Reader, operation: Object, method: str) -> Facts:
    """Return whether a call may be sent again, where that differs from what its method says."""
    if "x-rowcast-api" not in reader.root:
        return {}
    stated = operation.get("x-rowcast-idempotent") is True
    return {} if stated == (method in _BY_NATURE) else {"idempotent": stated}

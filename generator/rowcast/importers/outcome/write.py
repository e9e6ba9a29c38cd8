"""A capture into the text of a captured spec file: one row a line, in the order of the page, each with its line.

The text is YAML of the language's subset; strings are quoted wherever a plain scalar could be read as something else.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from rowcast.importers.model import Capture, Json, Kind, ObjectTable, Operation, Row, Section, TypeExpr
from rowcast.importers.text import expressions
from rowcast.importers.vocabulary import words as word_lists

WIDTH = 200


def captured(capture: Capture) -> str:
    """Return the text of the captured file of a page."""
    lines = [
        "# Captured from a page by `rowcast import`, which writes this file again. What you know better belongs into",
        "# `corrections` of another file of this folder.",
        "rowcast: 1",
        f"source: {_flow(_source(capture))}",
    ]
    if capture.operations:
        lines.append("operations:")
        for operation in capture.operations:
            lines.extend(_operation(operation))
    if capture.tables:
        lines.append("tables:")
        for table in capture.tables:
            lines.extend(_table(table))
    for key, section in capture.sections.items():
        lines.append(f"{key}:")
        lines.extend(_mapping(section, 2))
    return "\n".join(lines) + "\n"


def project(
    name: str, capture: Capture, servers: Sequence[str], auth: Sequence[Mapping[str, Json]], corrections: Sequence[str]
) -> str:
    """Return the text of a first ``api.yaml``: the facts that a page does not give are left to fill in."""
    prefix = re.sub(r"[^A-Z0-9]+", "_", name.upper()).strip("_") or "API"
    facts: dict[str, Json] = {"name": name, "title": capture.title or name, **capture.api}
    facts["servers"] = list(_servers(facts.get("servers", servers)))
    alternatives = capture.api.get("auth", auth)
    if alternatives:
        facts["auth"] = [one if "env" in one or "name" in one else _with_env(one, prefix) for one in alternatives]
    if "headers" in facts:
        facts["headers"] = [_uncaptured(row) for row in facts["headers"]]
    lines = ["rowcast: 1", "api:", *_mapping(facts, 2)]
    if corrections:
        lines.append("corrections:")
        for address in corrections:
            lines += [
                f"  - row: {scalar(address)}",
                "    reason: The client sends this header by itself.",
                "    remove: true",
            ]
    return "\n".join(lines) + "\n"


def _servers(servers: Sequence[Json]) -> Iterable[Json]:
    """Yield the servers, those behind the first with the names that the language wants to tell them apart."""
    names: set[str] = set()
    for number, server in enumerate(servers):
        facts = {"url": server} if isinstance(server, str) else dict(server)
        host = re.sub(r"[^A-Za-z0-9]+", "-", re.sub(r"^https?://", "", facts["url"])).strip("-")
        wanted = facts.get("name") or (host or "server" if number else "default")
        name, again = wanted, 2
        while name in names:
            name, again = f"{wanted}-{again}", again + 1
        names.add(name)
        if name != "default":
            facts["name"] = name
        yield facts if len(facts) > 1 else facts["url"]


def _uncaptured(row: Row) -> dict[str, Json]:
    """Return a row as a file of a person has it, which knows no page."""
    return {key: value for key, value in row_facts(row).items() if key not in ("line", "known")}


def _mapping(facts: Mapping[str, Json], indent: int) -> Iterable[str]:
    """Write keys and values, what does not fit on a line over several."""
    space = " " * indent
    for key, value in facts.items():
        line = f"{space}{scalar(key)}: {_flow(value)}"
        if isinstance(value, Mapping) and value and len(line) > WIDTH // 2:
            yield f"{space}{scalar(key)}:"
            yield from _mapping(value, indent + 2)
        elif isinstance(value, (list, tuple)) and value and (len(line) > WIDTH // 2 or key in ("servers", "auth")):
            yield f"{space}{scalar(key)}:"
            yield from (f"{space}  - {_flow(one)}" for one in value)
        else:
            yield line


def row_facts(row: Row) -> dict[str, Json]:
    """Return the keys and values of a row as the file has them."""
    out: dict[str, Json] = {"name": row.wire}
    facts = {fact.key: fact for fact in reversed(row.facts)}
    if "type" in facts:
        out["type"] = expressions.render(facts["type"].value)
    elif "written_type" in facts or "values" not in facts:
        out["type"] = "any"
    for key in _ORDER:
        if key in facts and not (key in _FLAGS and facts[key].value is False):
            out[key] = facts[key].value
    out["line"] = row.line
    known = {fact.key: fact.known for fact in row.facts if fact.known != "column" and fact.key in (*_ORDER, "type")}
    if known:
        out["known"] = known
    return out


def scalar(value: Json) -> str:
    """Write one value so that it is read back as it is."""
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return "null"
    if isinstance(value, float) and (not math.isfinite(value)):
        return quoted(str(value))
    return json.dumps(value)


def _text(value: str) -> str:
    """Write a text; the same keys, types and names come again and again, and descriptions hardly ever."""
    return _short(value) if len(value) < 40 else _written(value)


@lru_cache(maxsize=4096)
def _short(value: str) -> str:
    return _written(value)


def _written(value: str) -> str:
    return value if _PLAIN.fullmatch(value) and value.lower() not in word_lists.SPECIAL_SCALARS else quoted(value)


def quoted(text: str) -> str:
    """Write a text in double quotes, with everything escaped that YAML does not print."""
    body = _ENCODER.encode(text)
    if body.isascii() and "\x7f" not in body:
        return body
    return _UNPRINTABLE.sub(
        lambda m: f"\\U{ord(m.group(0)):08x}" if ord(m.group(0)) > 0xFFFF else f"\\u{ord(m.group(0)):04x}", body
    )


def _source(capture: Capture) -> dict[str, Json]:
    found: dict[str, Json] = {"page": capture.page}
    if capture.title:
        found["title"] = capture.title
    if capture.url:
        found["url"] = capture.url
    return found


def _operation(operation: Operation) -> Iterable[str]:
    yield f"  {scalar(operation.name)}:"
    request = f"{operation.call.method} {operation.call.path}"
    yield f"    request: {request if _CALL.fullmatch(request) else scalar(request)}"
    if operation.summary:
        yield f"    summary: {scalar(operation.summary)}"
    if operation.description:
        yield f"    description: {scalar(operation.description)}"
    for section in (s for s in operation.sections if s.place in ("path", "query", "headers", "cookies")):
        yield f"    {section.place}:"
        yield from _rows(section.rows, 6)
    for section in (s for s in operation.sections if s.place == "body"):
        yield from _body("body", section, (), 4)
    yield from _responses([s for s in operation.sections if re.match(r"^\dXX|^\d{3}|^default", s.place)])
    yield from _mapping(operation.more, 4)


def _responses(sections: Sequence[Section]) -> Iterable[str]:
    if not sections:
        return
    headers = {s.place.split("/")[0]: s.rows for s in sections if s.place.endswith("/headers")}
    bodies = {s.place: s for s in sections if not s.place.endswith("/headers")}
    yield "    response:"
    for status in sorted({*bodies, *headers}):
        # A page that shows nothing but headers says nothing of the body.
        section = bodies.get(status, Section(status, (), Kind("any")))
        yield from _body(status, section, headers.get(status, ()), 6)


def _body(key: str, section: Section, headers: Sequence[Row], indent: int) -> Iterable[str]:
    """Write a body or an answer: in short as rows or a type where there is nothing else to say of it."""
    space = " " * indent
    short = not section.content and not section.more and not headers
    if short and section.shape is not None:
        yield f"{space}{key}: {_shape(section.shape)}"
    elif short:
        yield f"{space}{key}:"
        yield from _rows(section.rows, indent + 2)
    else:
        yield f"{space}{key}:"
        yield from _mapping({"content": section.content} if section.content else {}, indent + 2)
        yield from _mapping(section.more, indent + 2)
        if section.shape is None:
            yield f"{space}  rows:"
            yield from _rows(section.rows, indent + 4)
        elif section.shape != Kind("null"):
            yield f"{space}  type: {scalar(expressions.render(section.shape))}"
        if headers:
            yield f"{space}  headers:"
            yield from _rows(headers, indent + 4)


def _shape(shape: TypeExpr) -> str:
    return "null" if shape == Kind("null") else scalar(expressions.render(shape))


def _table(table: ObjectTable) -> Iterable[str]:
    yield f"  {scalar(table.name)}:"
    if table.description:
        yield f"    description: {scalar(table.description)}"
    yield from _mapping(table.more, 4)
    yield "    rows:" if table.rows else "    rows: []"
    yield from _rows(table.rows, 6)


def _rows(rows: Sequence[Row], indent: int) -> Iterable[str]:
    space = " " * indent
    for row in rows:
        facts = row_facts(row)
        line = f"{space}- {_flow(facts)}"
        if len(line) <= WIDTH:
            yield line
            continue
        for number, (key, value) in enumerate(facts.items()):
            yield f"{space}{'- ' if number == 0 else '  '}{key}: {_flow(value)}"


def _flow(value: Json) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, (dict, Mapping)):
        return "{" + ", ".join([f"{scalar(k)}: {_flow(v)}" for k, v in value.items()]) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join([_flow(v) for v in value]) + "]"
    return scalar(value)


def _with_env(one: Mapping[str, Json], prefix: str) -> dict[str, Json]:
    if one.get("scheme") == "none":
        return dict(one)
    if one.get("scheme") == "basic":
        return {**one, "env": [f"{prefix}_USERNAME", f"{prefix}_PASSWORD"]}
    return {**one, "env": f"{prefix}_TOKEN" if "scheme" in one else f"{prefix}_API_KEY"}


_ORDER = (
    "required",
    "description",
    "values",
    "open",
    "const",
    "default",
    "example",
    "examples",
    "nullable",
    "min",
    "max",
    "exclusive_min",
    "exclusive_max",
    "multiple_of",
    "min_length",
    "max_length",
    "pattern",
    "min_items",
    "max_items",
    "unique_items",
    "deprecated",
    "sensitive",
    "read_only",
    "write_only",
    "since",
    "style",
    "rename",
    "table",
    "extra",
)
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_FLAGS = ("required", "nullable", "deprecated", "sensitive", "read_only", "write_only")
# Letters first and nothing that YAML gives a meaning to; everything else is quoted.
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./\-]*(?: [A-Za-z0-9_./(\-][A-Za-z0-9_./()\-]*)*")
# Braces are letters like others where no mapping in braces is open around them.
_CALL = re.compile(r"[A-Z]+ /[A-Za-z0-9_./{}\-]*")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff\U000e0000-\U0010ffff]")

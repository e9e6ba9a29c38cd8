"""JSON in examples, read as leniently as people write it, and what its values say about the types of fields.

Comments, trailing commas, ``...`` and line numbers glued to the last line are passed over; nothing is executed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from rowcast.importers.model import ANY, OBJECT, ArrayOf, Fact, Json, Kind, Row, TypeExpr

LONGEST = 400_000
DEEPEST = 60


def parse(text: str) -> Json | None:
    """Read the JSON of an example, ``None`` when there is none that could be read."""
    start = _start(text[:LONGEST])
    if start is None:
        return None
    body = text[start:LONGEST]
    for attempt in (body, _mended(body)):
        try:
            value, _ = _DECODER.raw_decode(attempt)
        except (ValueError, RecursionError):
            continue
        return value if isinstance(value, (dict, list)) and _depth(value) <= DEEPEST else None
    return None


def from_curl(text: str) -> Json | None:
    """Read the JSON body of a call with curl."""
    found = re.search(
        r"(?:--data(?:-raw|-binary)?|-d|--json)[\s=]{1,3}(?:\$?')(\s*[{\[][^']{0,100000})'", text[:LONGEST]
    ) or re.search(r"(?:--data(?:-raw)?|-d|--json)[\s=]{1,3}\"(\s*[{\[].{0,20000}?[}\]]\s*)\"", text[:LONGEST], re.S)
    return parse(found.group(1).replace('\\"', '"')) if found else None


def rows(value: Mapping[str, Json], line: int, limit: int = 400) -> tuple[Row, ...]:
    """Make rows from an object of an example, nested ones below their parents, arrays by the sum of their items."""
    made: list[Row] = []
    stack: list[tuple[tuple[str, ...], Json]] = [((key,), item) for key, item in reversed(list(value.items()))]
    while stack and len(made) < limit:
        path, item = stack.pop()
        kind = kind_of(item)
        made.append(Row(path, line, (Fact("type", kind, "example", _short(item)),), path[-1]))
        inner = _inner(item)
        if inner and len(path) < 8:
            stack.extend(((*path, key), below) for key, below in reversed(list(inner.items())))
    return tuple(made)


def typed(rows_: Sequence[Row], body: Json) -> tuple[Row, ...]:
    """Give rows that have no type the one that the value of an example shows."""
    shown: dict[tuple[str, ...], Json] = {}
    for path, item in leaves(body):
        if shown.get(path) is None:
            shown[path] = item
    return tuple(_typed(row, shown.get(row.path)) for row in rows_)


def _typed(row: Row, value: Json) -> Row:
    kind = kind_of(value)
    if kind == ANY or row.get("type") is not None or row.get("written_type") is not None:
        return row
    return row.having(Fact("type", kind, "example", _short(value)))


def kind_of(value: Json) -> TypeExpr:
    """Return the type that a value shows; ``null`` and an empty array show nothing."""
    if isinstance(value, bool):
        return Kind("boolean")
    if isinstance(value, int):
        return Kind("integer")
    if isinstance(value, float):
        return Kind("number")
    if isinstance(value, str):
        return Kind("string")
    if isinstance(value, dict):
        return OBJECT
    if isinstance(value, list):
        kinds = list(dict.fromkeys(kind_of(item) for item in value[:50]))
        return ArrayOf(kinds[0]) if len(kinds) == 1 and kinds[0] != ANY else ArrayOf(None)
    return ANY


def contradicts(value: Json, kind: str) -> bool:
    """Tell whether a value of an example cannot be of the kind that a table states."""
    if value is None or kind in ("any", "null", "binary"):
        return False
    shown = {bool: "boolean", int: "integer", float: "number", str: "string", dict: "object", list: "array"}[
        type(value)
    ]
    return (
        shown != kind
        and (shown, kind) not in (("integer", "number"),)
        and not (
            isinstance(value, str)
            and re.fullmatch(r"<[^<>]{1,60}>|\{\{?.{1,60}\}?\}|(?:string|number|integer|boolean)", value) is not None
        )
    )


def leaves(value: Json, limit: int = 2000) -> list[tuple[tuple[str, ...], Json]]:
    """List the fields of an example with their paths; the items of arrays share one path."""
    found: list[tuple[tuple[str, ...], Json]] = []
    stack: list[tuple[tuple[str, ...], Json]] = [((), value)]
    while stack and len(found) < limit:
        path, item = stack.pop()
        if isinstance(item, list):
            stack.extend((path, one) for one in reversed(item[:20]))
        elif isinstance(item, dict):
            for key, below in reversed(list(item.items())):
                stack.append(((*path, key), below))
            if path:
                continue
        if path:
            found.append((path, item))
    return found


def _inner(item: Json) -> dict[str, Json]:
    if isinstance(item, dict):
        return item
    merged: dict[str, Json] = {}
    for one in item[:20] if isinstance(item, list) else ():
        if isinstance(one, dict):
            for key, below in one.items():
                if merged.get(key) is None:
                    merged[key] = below
    return merged


def _start(text: str) -> int | None:
    for found in re.finditer(r"[{\[]", text):
        following = text[found.end() : found.end() + 40].lstrip()
        if following[:1] in ('"', "{", "[", "}", "]", "/", ".") or re.match(r"[\d\-tfn]", following) or not following:
            return found.start()
    return None


def _mended(text: str) -> str:
    """Take comments, trailing commas, dots and glued line numbers out of JSON, leaving its strings alone."""
    out: list[str] = []
    at = 0
    for found in _STRING.finditer(text):
        out.append(_loosened(text[at : found.start()]))
        out.append(found.group(0))
        at = found.end()
    out.append(_loosened(text[at:]))
    joined = "".join(out)
    joined = re.sub(r",(\s{0,200})([}\]])", r"\1\2", joined)
    return re.sub(r"([{\[])\s{0,200},", r"\1", re.sub(r",(\s{0,200}),", r",\1", joined))


def _loosened(text: str) -> str:
    text = re.sub(r"/\*.{0,2000}?\*/", " ", text, flags=re.S)
    text = re.sub(r"(?://|#)[^\n]{0,1000}", " ", text)
    text = re.sub(r"\.{3,6}|…{1,3}", " ", text)
    return re.sub(r"<[A-Za-z][\w \-]{0,60}>", "null", text)


def _depth(value: Json) -> int:
    deepest, stack = 0, [(value, 1)]
    while stack:
        item, depth = stack.pop()
        deepest = max(deepest, depth)
        below = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        if depth <= DEEPEST:
            stack.extend((one, depth + 1) for one in below if isinstance(one, (dict, list)))
    return deepest


def _short(value: Json) -> str:
    text = (
        json.dumps(value, ensure_ascii=False)
        if not isinstance(value, (dict, list))
        else ("{…}" if isinstance(value, dict) else "[…]")
    )
    return text[:80]


_STRING = re.compile(r'"(?:[^"\\\n]|\\.){0,100000}"')
_DECODER = json.JSONDecoder(strict=False)

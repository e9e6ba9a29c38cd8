"""Whether the data that a page gives for a row, its default or example, is what it and the rows below it can hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rowcast.importers.model import ANY, ArrayOf, Choice, Json, Kind, MapOf, Reference, Row, TypeExpr
from rowcast.importers.page.objects import Object
from rowcast.importers.text import expressions
from rowcast.records import dataclass
from rowcast.values import formats

Below = Mapping[tuple[str, ...], Sequence[Row]]
LIMITS = ("min", "max", "exclusive_min", "exclusive_max", "min_length", "max_length")


@dataclass(frozen=True, slots=True)
class Around:
    """What data is held to: the rows below each path of a place, and those of each table that types name."""

    below: Below
    tables: Sequence[Object]


def departs(around: Around, row: Row, value: Json) -> str:
    """Return what keeps a value from being one of the row, or an empty text."""
    fact = row.get("type")
    kind = fact.value if fact else ANY
    said = _of_type(around, row.path, kind, value)
    if said:
        return said
    listed = list(map(str, row.value("values") or ()))
    items = value if isinstance(value, list) else () if isinstance(value, dict) else (value,)
    if listed and not row.value("open") and any(str(item) not in listed for item in items):
        return "is none of the listed values"
    const = row.get("const")
    if const is not None and value != const.value:
        return "is not what always stands here"
    return _within(row, value)


def below(rows: Iterable[Row]) -> Below:
    """Return the rows that stand right below each path, those at the top below the empty one."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(row.path[:-1], []).append(row)
    return found


def is_of(kind: str, value: Json) -> bool:
    """Tell whether a value is of a kind of JSON; a text may be written without marks, so that any scalar is one."""
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "array":
        return isinstance(value, list)
    if kind == "object":
        return isinstance(value, dict)
    return kind == "any" or not isinstance(value, (dict, list))


def breaks(key: str, size: float, limit: float) -> bool:
    """Tell whether a number, or the length of a text, lies outside of a limit."""
    if key.startswith("exclusive"):
        return size <= limit if key.endswith("min") else size >= limit
    return size < limit if key.startswith("min") else size > limit


def _of_type(around: Around, path: tuple[str, ...], kind: TypeExpr, value: Json) -> str:
    if isinstance(kind, Choice):
        said = [_of_type(around, path, option, value) for option in kind.options]
        return said[0] if all(said) else ""
    if isinstance(kind, Reference):
        table = next((table for table in around.tables if table.name == kind.name), None)
        return "" if table is None else _whole(Around(below(table.rows), around.tables), (), value)
    if kind == Kind("object"):
        return _whole(around, path, value)
    name = expressions.base(kind)
    if not is_of("object" if isinstance(kind, MapOf) else name, value):
        return f"is no {name}"
    if isinstance(kind, (ArrayOf, MapOf)):
        inner = (kind.item or ANY) if isinstance(kind, ArrayOf) else kind.value
        items = value if isinstance(value, list) else value.values()
        wrong = next(filter(None, (_item(around, path, inner, item) for item in items)), "")
        return f"holds what {wrong}" if wrong else ""
    written = expressions.render(kind)
    problem = formats.problem(written.partition("(")[2].rstrip(")"), value) if "(" in written else ""
    return f"is one which {problem}" if problem else ""


def _item(around: Around, path: tuple[str, ...], kind: TypeExpr, value: Json) -> str:
    """Return why a value cannot stand inside of another; nothing but ``null`` and ``any`` has room for none."""
    if value is None:
        return "" if expressions.base(kind) in ("any", "null") else "is null"
    return _of_type(around, path, kind, value)


def _whole(around: Around, path: tuple[str, ...], value: Json) -> str:
    """Return why a value is no object with the fields below a path."""
    if not isinstance(value, dict):
        return "is no object"
    for row in around.below.get(path, ()):
        name = row.path[-1]
        if name not in value:
            if row.value("required") is True:
                return f"lacks {name}, which is required"
            continue
        said = "is null" if value[name] is None and not row.value("nullable") else ""
        said = said or ("" if value[name] is None else departs(around, row, value[name]))
        if said:
            return f"has {name}, which {said}"
    return ""


def _within(row: Row, value: Json) -> str:
    """Return whether a value is outside of the limits of its row."""
    if isinstance(value, (bool, dict, list)) or value is None:
        return ""
    size = len(value) if isinstance(value, str) else value
    limits = {key: row.value(key) for key in LIMITS if isinstance(row.value(key), (int, float))}
    counted = isinstance(value, str)
    broken = any(("length" in key) is counted and breaks(key, size, limit) for key, limit in limits.items())
    return "is outside of the limits" if broken else ""

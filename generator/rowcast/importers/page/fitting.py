"""Rows as their place can hold them: names that the wire has, values of their type, conditions about rows beside them.

What does not fit is taken out with a finding, so that what is captured is a spec that loads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rowcast.importers.model import STRING, ArrayOf, Capture, Choice, Fact, Finding, Json, Kind, Row
from rowcast.importers.page import given
from rowcast.importers.page.desk import Desk
from rowcast.importers.text import expressions, naming
from rowcast.records import replace

DEEPEST = 32
"""Levels that names may nest, as the language has it."""
LONGEST = 120
"""Letters of all the names down to a row above which the object below it gets a name of its own."""


def fitted(desk: Desk, rows: Sequence[Row], address: str) -> tuple[Row, ...]:
    """Return the rows that a place can hold; ``address`` is an operation with its place, or the name of a table."""
    place = address.rsplit("/", 1)[1] if "/" in address else ""
    beside = {row.path: row for row in rows}
    around = given.Around(given.below(rows), desk.objects)
    parents = {row.path[:length] for row in rows for length in range(1, len(row.path))}
    made: dict[tuple[str, ...], Row] = {}
    for each in rows:
        flat = place in ("headers", "cookies") and len(each.path) > 1
        row = each.at((".".join(each.path),)) if flat else each
        trouble = _trouble(row, place) or _is_taken(row, made, place)
        if trouble:
            desk.findings.append(Finding("row-unread", row.line, trouble, row.written, f"{address}/{row.wire}"))
            continue
        if row.path in parents:
            bare = row if place == "query" else row.lacking("style")
            made[_key(row.path, place)] = _lacking(desk, bare, address, _departures(bare, around))
        else:
            made[_key(row.path, place)] = _fitting(desk, row, place, address, beside, around)
    return tuple(made.values())


def named(captures: Sequence[Capture]) -> tuple[Capture, ...]:
    """Name the objects below rows whose own names have no words that a class could have."""
    taken = {table.name for capture in captures for table in capture.tables}
    taken |= {name for capture in captures for held in capture.sections.values() for name in held}
    return tuple(_with_names(capture, taken) for capture in captures)


def _with_names(capture: Capture, taken: set[str]) -> Capture:
    used = {table.name.lower() for table in capture.tables}

    def rows(old: tuple[Row, ...], prefix: str) -> tuple[Row, ...]:
        parents = {row.path[:length] for row in old for length in range(1, len(row.path))}
        made = []
        for row in old:
            forms = _forms(row, prefix) if row.path in parents and not row.value("table") else set()
            made.append(
                _named(row, taken)
                if row.path in parents and not row.value("table") and (not forms or forms & used)
                else row
            )
            used.update(forms)
        return tuple(made)

    operations = tuple(
        replace(op, sections=tuple(replace(s, rows=rows(s.rows, _prefix(op.name, s.place))) for s in op.sections))
        for op in capture.operations
    )
    return replace(
        capture,
        operations=operations,
        tables=tuple(replace(table, rows=rows(table.rows, table.name)) for table in capture.tables),
    )


def _prefix(name: str, place: str) -> str:
    """Return the words that names of objects below the rows of a place begin with."""
    prefix = naming.pascal(name.replace(".", " ").replace("_", " "))
    status = "" if place == "200" else place.capitalize()
    return f"{prefix}Response{status}" if place[:1].isdigit() or place == "default" else prefix


def _forms(row: Row, prefix: str) -> set[str]:
    """Return the names that a class may get from the names down to a row; none where they have no words for one."""
    name = row.path[-1]
    if not name.isascii() or not any(map(str.isalnum, name)) or sum(map(len, row.path)) > LONGEST:
        return set()
    made = prefix + "".join(naming.pascal(part.replace("_", " ").replace("-", " ")) for part in row.path)
    return {made.lower(), made.removesuffix("s").lower(), made.removesuffix("es").lower()}


def _named(row: Row, taken: set[str]) -> Row:
    name = naming.table("", taken, naming.pascal(row.path[-1]) or "Inner")
    taken.add(name)
    return row.having(Fact("table", name, "rule", row.path[-1]))


def _key(path: tuple[str, ...], place: str) -> tuple[str, ...]:
    return tuple(part.lower() for part in path) if place == "headers" else path


def _trouble(row: Row, place: str) -> str:
    """Return why a place cannot hold a row of this name, or an empty text."""
    if len(row.path) > DEEPEST:
        return f"{row.path[-1]} nests {len(row.path)} levels deep, and {DEEPEST} are the most"
    if place == "path" and len(row.path) > 1:
        return f"{'.'.join(row.path)} nests, and a part of a path is one text"
    if place in ("headers", "cookies") and not _TOKEN.fullmatch(row.path[0]):
        return f"{row.path[0]} cannot be the name of a header or cookie"
    return ""


def _is_taken(row: Row, made: Mapping[tuple[str, ...], Row], place: str) -> str:
    other = made.get(_key(row.path, place))
    return f"{row.path[-1]} is there already (see line {other.line})" if other is not None else ""


def _fitting(
    desk: Desk, row: Row, place: str, address: str, beside: Mapping[tuple[str, ...], Row], around: given.Around
) -> Row:
    """Return a row without the facts that contradict its type, its place, or each other."""
    if _is_plain(row):
        return row
    row = _of_its_values(row)
    row = _lacking(desk, row, address, _misfits(row, place, beside, around))
    fact = row.get("type")
    if fact is None or row.get("values") or row.get("const") or not expressions.holds(fact.value, _ENUM):
        return row
    return row.having(Fact("type", expressions.replaced(fact.value, _ENUM, STRING), fact.known, fact.quote))


def _lacking(desk: Desk, row: Row, address: str, misfits: Iterator[tuple[str, str, str]]) -> Row:
    """Return a row without the facts that do not fit, each of which is a finding."""
    where = f"{address}/{row.wire}"
    for code, key, message in misfits:
        fact = row.get(key)
        if fact is None:
            continue
        desk.findings.append(
            Finding(code, row.line, f"{'.'.join(row.path)}: {message}", fact.quote if fact else "", where)
        )
        row = _without(row, key)
    return row


def _is_plain(row: Row) -> bool:
    """Tell whether a row has no fact that another one could contradict; most rows have none."""
    return not any(
        fact.key in _JUDGED
        or isinstance(fact.value, dict)
        or (fact.key == "type" and not (isinstance(fact.value, Kind) and fact.value.name not in ("file", "binary")))
        for fact in row.facts
    )


def _of_its_values(row: Row) -> Row:
    """Give a row of any type whose values are listed the type of these values."""
    values = row.value("values") or ([row.value("const")] if row.get("const") is not None else [])
    if not values or row.value("type") not in (None, Kind("any")):
        return row
    whole = all(isinstance(value, int) and not isinstance(value, bool) for value in values)
    return row.having(Fact("type", Kind("integer") if whole else STRING, "rule", "the kind of its listed values"))


def _without(row: Row, key: str) -> Row:
    fact = row.get(key)
    if key == "type" and fact is not None:
        array = isinstance(fact.value, ArrayOf)
        return row.having(Fact("type", ArrayOf(STRING) if array else STRING, "rule", fact.quote))
    if key == "required" and fact is not None:
        return row.having(Fact("required", {"quote": fact.quote or str(fact.value)}, fact.known, fact.quote))
    return row.lacking(key)


def _misfits(
    row: Row, place: str, beside: Mapping[tuple[str, ...], Row], around: given.Around
) -> Iterator[tuple[str, str, str]]:
    """Yield the code of a finding, the key of a fact, and why that fact has no place here."""
    fact = row.get("type")
    kind = expressions.base(fact.value) if fact else "any"
    if fact is not None and place != "body" and re.search(r"\b(?:file|binary)\b", expressions.render(fact.value)):
        yield "type-unread", "type", "a file cannot stand here; it is taken as a text"
    if row.value("style") == "deep" and place != "query":
        yield "cell-unread", "style", "names with brackets are for a query"
    item = fact.value.item if fact is not None and isinstance(fact.value, ArrayOf) else None
    several = fact is not None and isinstance(fact.value, Choice) and kind == "any"
    if several or kind in ("object", "binary", "null") or (item is not None and expressions.base(item) in _NO_SCALARS):
        for key in ("values", "const"):
            if row.get(key) is not None and not (key == "values" and _has_its_enum(row)):
                yield "values-of-items", key, "what is listed cannot be told to be of one kind of text or number"
    values = row.value("values")
    if values and kind != "array" and not all(given.is_of(kind, value) for value in values):
        yield "values-of-items", "values", f"the listed values are no {kind}"
        values = None
    yield from _limit_misfits(row, values)
    const = row.value("const")
    for key in ("default", "example") if const is not None else ():
        if row.get(key) is not None and row.value(key) != const:
            yield f"{key}-unread", key, f"the {key} is not what always stands here"
    yield from _departures(row if values or row.get("values") is None else row.lacking("values"), around)
    condition = row.value("required")
    if isinstance(condition, dict) and not all(
        _can_hold(row, *test, beside=beside) for test in condition.get("when", {}).items()
    ):
        yield "required-condition", "required", "the condition is about what is no row beside it, or no value of it"


def _has_its_enum(row: Row) -> bool:
    """Tell whether the type names an enum among other types, to which the listed texts belong then."""
    fact = row.get("type")
    texts = all(isinstance(value, str) for value in row.value("values") or ())
    return texts and fact is not None and expressions.holds(fact.value, _ENUM)


def _departures(row: Row, around: given.Around) -> Iterator[tuple[str, str, str]]:
    """Yield the default and the example that are none of what the row can hold."""
    for key, code in (("default", "default-unread"), ("example", "example-unread")):
        if row.value(key) is not None and (said := given.departs(around, row, row.value(key))):
            yield code, key, f"the {key} {said}"


def _limit_misfits(row: Row, values: Json) -> Iterator[tuple[str, str, str]]:
    """Yield what keeps limits from standing beside each other, or beside what is listed."""
    listed = list(values or ()) or ([row.value("const")] if row.get("const") is not None else [])
    for key in given.LIMITS:
        limit, counted = row.value(key), "length" in key
        sizes = [len(v) if isinstance(v, str) else v for v in listed if isinstance(v, str) is counted]
        if isinstance(limit, (int, float)) and any(
            isinstance(s, (int, float)) and given.breaks(key, s, limit) for s in sizes
        ):
            yield "limit-unread", key, "a listed value is outside of this limit"
    wrong = _bounds_apart(row)
    if wrong:
        yield "limit-unread", wrong, "no value fits between the limits"


def _bounds_apart(row: Row) -> str:
    """Return the bound to take out where a lower one lies above an upper one."""
    lows = [(row.value(key), key) for key in ("min", "exclusive_min") if isinstance(row.value(key), (int, float))]
    highs = [(row.value(key), key) for key in ("max", "exclusive_max") if isinstance(row.value(key), (int, float))]
    for low, key in lows:
        for high, other in highs:
            if low > high or (low == high and (key, other) != ("min", "max")):
                return key
    return ""


def _can_hold(row: Row, name: str, value: Json, *, beside: Mapping[tuple[str, ...], Row]) -> bool:
    """Tell whether a test of a condition is about a row beside this one, and a value that it can have."""
    other = beside.get((*row.path[:-1], name))
    if other is None or other.path == row.path:
        return False
    fact = other.get("type")
    kind = expressions.base(fact.value) if fact else "any"
    listed = [str(each) for each in other.value("values") or ()]
    tests = value if isinstance(value, list) else [value]
    if kind in ("object", "array"):
        return False
    return all(given.is_of(kind, each) and (not listed or str(each) in listed) for each in tests)


_ENUM = Kind("enum")
_NO_SCALARS = ("object", "array", "any", "binary", "null")
_JUDGED = frozenset((*given.LIMITS, "values", "const", "default", "example", "style"))
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")

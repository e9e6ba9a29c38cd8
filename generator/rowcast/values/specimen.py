"""Make a small value of a type, for examples that a spec does not give: types of the ir in, JSON out.

What the spec says goes first (examples, constants, listed values, defaults); the rest is made up, so that the caller
has to judge the value with ``values.conform``: no pattern is looked at here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rowcast.ir import (
    ABSENT,
    NO_LIMITS,
    NULL,
    AnyOf,
    ArrayOf,
    Constant,
    EnumOf,
    Field,
    Json,
    Limits,
    MapOf,
    Named,
    Scalar,
    Table,
    Type,
)
from rowcast.values.conform import Types, holds

MAX_DEPTH = 12


def specimen(types: Types, type_: Type, name: str = "text") -> Json:
    """Return a small value of a type: an object has the fields that are required, an array one item.

    Args:
        types: Where named types are looked up.
        type_: The type.
        name: What a text says of which nothing is known.
    """
    return _value(types, type_, NO_LIMITS, name, 0)


def of_field(types: Types, field: Field) -> Json:
    """Return a small value of a row: its example, else its default, else one of its type."""
    return _field(types, field, 0)


def completed(types: Types, type_: Type, given: Json) -> Json:
    """Return ``given`` with the required fields that it lacks, in the order of the spec, at every depth."""
    return _completed(types, type_, given, 0)


_TEXTS: Mapping[str, str] = {
    "date-time": "2026-01-31T12:00:00Z",
    "date": "2026-01-31",
    "time": "12:00:00Z",
    "duration": "PT1H",
    "uuid": "123e4567-e89b-42d3-a456-426614174000",
    "uri": "https://example.com/",
    "email": "name@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "byte": "dGV4dA==",
    "decimal": "1.5",
}


def _field(types: Types, field: Field, depth: int) -> Json:
    if field.examples:
        return field.examples[0]
    if field.default is not ABSENT and field.default is not None:
        return field.default
    return _value(types, field.type, field.limits, field.wire, depth)


def _value(types: Types, type_: Type, limits: Limits, name: str, depth: int) -> Json:
    found: Json
    match type_:
        case Constant(value=value):
            found = value
        case EnumOf(values=values):
            found = values[0].value if values else name
        case Scalar():
            found = _scalar(type_, limits, name)
        case ArrayOf(item):
            count = max(limits.min_items or 0, 1) if depth < MAX_DEPTH else 0
            found = [_value(types, item, NO_LIMITS, name, depth + 1) for _ in range(min(count, 3))]
        case MapOf(value):
            found = {"key": _value(types, value, NO_LIMITS, name, depth + 1)} if depth < MAX_DEPTH else {}
        case Named():
            found = _named(types, type_.name, limits, name, depth)
        case AnyOf(options):
            plain = [option for option in options if option != NULL]
            found = _value(types, plain[0], limits, name, depth)
    return found


def _scalar(scalar: Scalar, limits: Limits, name: str) -> Json:
    if scalar.kind in ("string", "binary"):
        return _text(_TEXTS.get(scalar.format or "", name), limits)
    if scalar.kind in ("integer", "number"):
        found = _number(limits, 1)
        return int(found) if scalar.kind == "integer" else found
    return {"boolean": True, "object": {}, "any": name}.get(scalar.kind)


def _text(text: str, limits: Limits) -> str:
    longer = text + "x" * min((limits.min_length or 0) - len(text), 100)
    return longer[: limits.max_length]


def _number(limits: Limits, usual: float) -> float:
    """Return a number within bounds, near ``usual``."""
    step = limits.multiple_of or 1
    found: float = usual if limits.multiple_of is None else step
    if limits.min is not None:
        found = max(found, limits.min)
    if limits.exclusive_min is not None and found <= limits.exclusive_min:
        found = limits.exclusive_min + step
    if limits.max is not None:
        found = min(found, limits.max)
    if limits.exclusive_max is not None and found >= limits.exclusive_max:
        found = limits.exclusive_max - step
    return found


def _named(types: Types, name: str, limits: Limits, word: str, depth: int) -> Json:
    if depth > MAX_DEPTH:
        return {}
    if (table := types.tables.get(name)) is not None:
        return table.examples[0] if table.examples else _object(types, table, {}, depth)
    if (union := types.unions.get(name)) is not None:
        return _value(types, Named(union.variants[0].table), NO_LIMITS, word, depth + 1)
    alias = types.aliases[name]
    if alias.examples:
        return alias.examples[0]
    return _value(types, alias.type, alias.limits if limits is NO_LIMITS else limits, word, depth + 1)


def _object(types: Types, table: Table, given: Mapping[str, Json], depth: int) -> dict[str, Json]:
    """Return an object with what is given and what is required, in the order of the table."""
    found: dict[str, Json] = dict(given)
    for field in table.fields:
        if field.wire in given:
            found[field.wire] = _completed(types, field.type, given[field.wire], depth + 1)
        elif field.required:
            found[field.wire] = _field(types, field, depth + 1)
    for field in table.fields:
        if field.wire not in found and field.condition is not None and holds(field.condition, found):
            found[field.wire] = _field(types, field, depth + 1)
    order = [field.wire for field in table.fields if field.wire in found]
    return {key: found[key] for key in dict.fromkeys((*order, *found))}


def _completed(types: Types, type_: Type, given: Json, depth: int) -> Json:
    if depth > MAX_DEPTH:
        return given
    match type_:
        case AnyOf(options):
            return _completed(types, _chosen(options, given), given, depth)
        case ArrayOf(item) if isinstance(given, list):
            return [_completed(types, item, part, depth + 1) for part in given]
        case Named(name) if isinstance(given, dict):
            table = _table(types, name, given)
            return given if table is None else _object(types, table, given, depth)
    return given


def _chosen(options: Sequence[Type], given: Json) -> Type:
    """Return the option that a given part belongs to, as far as its kind tells."""
    wanted = ArrayOf if isinstance(given, list) else Named if isinstance(given, dict) else Scalar
    return next((option for option in options if isinstance(option, wanted)), options[0])


def _table(types: Types, name: str, given: Mapping[str, Json]) -> Table | None:
    """Return the table of a named type that a given object belongs to."""
    union = types.unions.get(name)
    if union is None:
        return types.tables.get(name)
    tag = given.get(union.tag)
    chosen = next((variant.table for variant in union.variants if tag in variant.tags), union.otherwise)
    return types.tables.get(chosen) if chosen else None

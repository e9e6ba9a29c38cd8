"""Judge JSON values by types: a type and a value go in, every departure of the value comes out, with its path.

Nothing here raises on any value: depth is limited, patterns are matched in linear time, and a value is judged at most
once by each type, however its choices are nested.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol, TypeAlias

from rowcast.ir import (
    NO_LIMITS,
    Alias,
    AnyOf,
    ArrayOf,
    Condition,
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
    Union,
)
from rowcast.values import formats
from rowcast.values.bounds import limit_departures
from rowcast.values.jsonvalues import Kind, kind_of, same_value, shown

Way: TypeAlias = Literal["request", "response"]
Departure: TypeAlias = tuple[str, str]
"""A path such as ``messages[0].role`` (empty for the value itself), and what is wrong there, to be read after it."""

Path: TypeAlias = tuple["str | int", ...]
Found: TypeAlias = tuple[Path, str]

MAX_DEPTH = 100


class Types(Protocol):
    """Where named types are looked up; an ``Api`` is one."""

    @property
    def tables(self) -> Mapping[str, Table]: ...
    @property
    def unions(self) -> Mapping[str, Union]: ...
    @property
    def aliases(self) -> Mapping[str, Alias]: ...


def departures(
    types: Types, type_: Type, value: Json, way: Way | None = None, *, closed: bool = False, limits: Limits = NO_LIMITS
) -> list[Departure]:
    """Return how a value departs from a type; an empty list if it fits.

    Args:
        types: Where named types are looked up. A name that is not there fits everything.
        type_: The type that the value should have.
        value: A JSON value; ``bytes`` may stand for raw bytes.
        way: In a request rows that only answers have are not required, and the reverse; ``None``: neither are.
        closed: Keys and tags that the spec does not name are departures too, though they may be legal on the wire.
        limits: Bounds on the value itself.
    """
    found = judged(types, type_, value, way, closed=closed, limits=limits)
    return [(path_text(path), sentence) for path, sentence in found]


def judged(
    types: Types, type_: Type, value: Json, way: Way | None = None, *, closed: bool = False, limits: Limits = NO_LIMITS
) -> list[Found]:
    """Return what ``departures`` does, with each path in its parts."""
    return _Judge(types, way, closed).by_type(type_, value, 0) or _by_limits(limits, value)


def fields_judged(
    types: Types, fields: Sequence[Field], value: Mapping[str, Json], way: Way | None = None, *, closed: bool = True
) -> list[Found]:
    """Return how an object departs from loose fields, such as the query parameters of an operation."""
    return _Judge(types, way, closed).by_fields(fields, False if closed else None, value, 0)


def path_text(path: Path) -> str:
    """Return a path as it is written: ``messages[0].role``, with a backslash before a dot in a key."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            escaped = part.replace(".", "\\.")
            text += f".{escaped}" if text else escaped
    return text


ALL_KINDS: frozenset[Kind] = frozenset(("string", "integer", "number", "boolean", "null", "object", "array", "bytes"))
_SCALAR_KINDS: Mapping[str, frozenset[Kind]] = {
    "string": frozenset(("string",)),
    "integer": frozenset(("integer",)),
    "number": frozenset(("integer", "number")),
    "boolean": frozenset(("boolean",)),
    "null": frozenset(("null",)),
    "object": frozenset(("object",)),
    "any": ALL_KINDS,
    "binary": frozenset(("bytes", "string")),
}


def kinds(types: Types, type_: Type) -> frozenset[Kind]:
    """Return the kinds of JSON that values of a type can have; all of them where a name is not known."""
    found: set[Kind] = set()
    waiting, seen = [type_], set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, AnyOf):
            waiting.extend(each.options)
        elif isinstance(each, Named):
            if each.name in seen:
                continue
            seen.add(each.name)
            if each.name in types.aliases:
                waiting.append(types.aliases[each.name].type)
            else:
                known = each.name in types.tables or each.name in types.unions
                found |= _SCALAR_KINDS["object"] if known else ALL_KINDS
        else:
            found |= _plain_kinds(each)
    return frozenset(found)


def words_for(types: Types, type_: Type) -> str:
    """Return a type as a person reads it in a message: ``text or an array``."""
    names = [_KIND_WORDS[kind] for kind in _KIND_WORDS if kind in kinds(types, type_)]
    if isinstance(type_, Scalar) and type_.kind in ("number", "any", "binary"):
        return {"number": "a number", "any": "any value", "binary": "raw bytes"}[type_.kind]
    return " or ".join(name for name in names if not (name == "an integer" and "a number" in names))


_KIND_WORDS: Mapping[str, str] = {
    "string": "text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "array": "an array",
    "null": "null",
    "bytes": "raw bytes",
}


def _by_limits(limits: Limits, value: Json) -> list[Found]:
    return [((), sentence) for sentence in limit_departures(limits, value)]


def _plain_kinds(type_: Scalar | EnumOf | Constant | ArrayOf | MapOf) -> frozenset[Kind]:
    if isinstance(type_, Scalar):
        return _SCALAR_KINDS[type_.kind]
    if isinstance(type_, (EnumOf, Constant)):
        return _SCALAR_KINDS[type_.base]
    return frozenset(("array",) if isinstance(type_, ArrayOf) else ("object",))


class _Judge:
    """Judges one value and all in it; remembers what it has judged, so that nested choices stay linear."""

    def __init__(self, types: Types, way: Way | None, closed: bool) -> None:
        self.types, self.way, self.closed = types, way, closed
        self.known: dict[tuple[int, int], list[Found]] = {}

    def by_type(self, type_: Type, value: Json, depth: int) -> list[Found]:
        if not isinstance(value, (dict, list)):
            return self._judged(type_, value, depth)
        if depth > MAX_DEPTH:
            return [((), f"is nested deeper than {MAX_DEPTH} levels")]
        key = (id(type_), id(value))
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._judged(type_, value, depth)
        return found

    def _judged(self, type_: Type, value: Json, depth: int) -> list[Found]:
        match type_:
            case Scalar():
                found = self._scalar(type_, value)
            case Named(name):
                found = self._named(name, value, depth)
            case AnyOf():
                found = self._choice(type_, value, depth)
            case ArrayOf():
                found = self._array(type_, value, depth)
            case MapOf():
                found = self._map(type_, value, depth)
            case EnumOf():
                found = self._enum(type_, value)
            case Constant(value=only):
                text = f"is {shown(value)}, and only {shown(only)} may stand here"
                found = [] if same_value(only, value) else [((), text)]
        return found

    def _scalar(self, type_: Scalar, value: Json) -> list[Found]:
        kind = kind_of(value)
        if kind not in _SCALAR_KINDS[type_.kind] and not _is_whole(type_.kind, value):
            return self._wrong_kind(type_, value)
        if type_.format is not None and (problem := formats.problem(type_.format, value)):
            return [((), f"is {shown(value)}, which {problem}")]
        return []

    def _wrong_kind(self, type_: Type, value: Json) -> list[Found]:
        seen = shown(value) if kind_of(value) not in ("object", "array") else _KIND_WORDS[kind_of(value)]
        return [((), f"is {seen}, where {words_for(self.types, type_)} was expected")]

    def _enum(self, type_: EnumOf, value: Json) -> list[Found]:
        if kind_of(value) not in _SCALAR_KINDS[type_.base] and not _is_whole(type_.base, value):
            return self._wrong_kind(type_, value)
        if type_.open or any(listed.value == value and same_value(listed.value, value) for listed in type_.values):
            return []
        listed = ", ".join(shown(each.value) for each in type_.values[:8]) + (", ..." if len(type_.values) > 8 else "")
        return [((), f"is {shown(value)}, which is not one of {listed}")]

    def _array(self, type_: ArrayOf, value: Json, depth: int) -> list[Found]:
        if not isinstance(value, (list, tuple)):
            return self._wrong_kind(type_, value)
        return [
            ((index, *path), sentence)
            for index, item in enumerate(value)
            for path, sentence in self.by_type(type_.item, item, depth + 1)
        ]

    def _map(self, type_: MapOf, value: Json, depth: int) -> list[Found]:
        if not isinstance(value, Mapping):
            return self._wrong_kind(type_, value)
        return [
            ((key, *path), sentence)
            for key, item in value.items()
            for path, sentence in self.by_type(type_.value, item, depth + 1)
        ]

    def _named(self, name: str, value: Json, depth: int) -> list[Found]:
        if (alias := self.types.aliases.get(name)) is not None:
            # An alias costs a level too: a circle of aliases is refused, and must end here until it is.
            if depth > MAX_DEPTH:
                return []
            return self.by_type(alias.type, value, depth + 1) or _by_limits(alias.limits, value)
        if (union := self.types.unions.get(name)) is not None:
            return self._union(union, value, depth)
        table = self.types.tables.get(name)
        if table is None:
            return []
        if not isinstance(value, Mapping):
            return self._wrong_kind(Named(name), value)
        return self.by_fields(table.fields, table.extra, value, depth)

    def _union(self, union: Union, value: Json, depth: int) -> list[Found]:
        if not isinstance(value, Mapping):
            return self._wrong_kind(Named(union.name), value)
        tag = value.get(union.tag)
        if tag is None:
            if union.otherwise is None:
                return [((), f"lacks `{union.tag}`, which tells what kind of {union.name} it is")]
            return self._named(union.otherwise, value, depth)
        chosen = next((variant.table for variant in union.variants if tag in variant.tags), None)
        if chosen is not None:
            return self._named(chosen, value, depth)
        if isinstance(tag, str) and union.open and not self.closed:
            return []
        listed = ", ".join(shown(tag) for variant in union.variants for tag in variant.tags)
        return [((union.tag,), f"is {shown(tag)}, which is not one of {listed}")]

    def _choice(self, type_: AnyOf, value: Json, depth: int) -> list[Found]:
        kind = kind_of(value)
        fitting = [
            each for each in type_.options if kind in kinds(self.types, each) or _whole_fits(self.types, each, value)
        ]
        if not fitting:
            return self._wrong_kind(type_, value)
        best: list[Found] | None = None
        for option in fitting:
            found = self.by_type(option, value, depth)
            if not found:
                return []
            if best is None or len(found) < len(best):
                best = found
        return best or []

    def by_fields(
        self, fields: Sequence[Field], extra: Type | Literal[False] | None, value: Mapping[str, Json], depth: int
    ) -> list[Found]:
        found: list[Found] = []
        for field in fields:
            if field.wire in value:
                found += [((field.wire, *path), text) for path, text in self._field(field, value[field.wire], depth)]
            elif self._is_required(field, value):
                found.append(((), f"lacks `{field.wire}`, which is required{_because(field.condition)}"))
        if extra is None and not self.closed:
            return found
        names = {field.wire for field in fields}
        for key in value:
            if key not in names:
                found += [((key, *path), text) for path, text in self._unnamed(extra, value[key], depth)]
        return found

    def _field(self, field: Field, value: Json, depth: int) -> list[Found]:
        return self.by_type(field.type, value, depth + 1) or _by_limits(field.limits, value)

    def _unnamed(self, extra: Type | Literal[False] | None, value: Json, depth: int) -> list[Found]:
        if extra is None or extra is False:
            return [((), "is not a name that the spec knows here")]
        return self.by_type(extra, value, depth + 1)

    def _is_required(self, field: Field, value: Mapping[str, Json]) -> bool:
        if (field.read_only and self.way != "response") or (field.write_only and self.way != "request"):
            return False
        return field.required or (field.condition is not None and holds(field.condition, value))


def holds(condition: Condition, value: Mapping[str, Json]) -> bool:
    """Tell whether an object meets a condition, so that the field of the condition is required in it."""
    return bool(condition.tests) and all(
        name in value and any(same_value(value[name], wanted) for wanted in values) for name, values in condition.tests
    )


def _because(condition: Condition | None) -> str:
    if condition is None or not condition.tests:
        return ""
    return " when " + " and ".join(
        f"`{name}` is {' or '.join(shown(value) for value in values)}" for name, values in condition.tests
    )


def _is_whole(kind: str, value: Json) -> bool:
    """Tell whether a float stands for an integer, as JSON Schema has it for ``1.0``."""
    return kind == "integer" and isinstance(value, float) and value.is_integer()


def _whole_fits(types: Types, type_: Type, value: Json) -> bool:
    return isinstance(value, float) and value.is_integer() and "integer" in kinds(types, type_)

"""What the model generator is asked: a field goes in, a JSON Schema comes out in which every name and text is ours.

What has a text of its own (classes, unions, aliases, and parts that the generator would make a class of) is a reference
to a numbered placeholder; values (listed ones, constants, bounds) are stand-ins of their kind. So the fields of a large
API ask few different questions, most of which other APIs have asked before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import field

from rowcast.ir import (
    ABSENT,
    NO_LIMITS,
    NULL,
    AnyOf,
    Api,
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
from rowcast.patterns import fault
from rowcast.records import dataclass
from rowcast.targets.python.quoting import Code, literal
from rowcast.targets.python.scope import Annotation, Use, wrapped
from rowcast.targets.python.types import ANNOTATED, FORMATS, LISTABLE, Typing, model_type

PART = "Part"
"""Before the number of a placeholder."""

VALUE, NUMBER = "Value", 1_000_000
"""Before the number of a stand-in for a text; what is added to the number of a stand-in for a number."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the generator is asked about one attribute; many attributes ask the same.

    Attributes:
        schema: The schema of the field, as JSON. ``#/$defs/Part0`` and so on are placeholders.
        required: The attribute has no default, so that nothing is added for its absence.
        stands: What goes in the place of each placeholder.
        values: What goes in the place of each stand-in for values: one value, or those that are listed.
    """

    schema: str
    required: bool
    stands: tuple[Annotation, ...]
    values: tuple[tuple[Json, ...], ...]

    def value(self, stand_in: Json) -> tuple[Json, ...]:
        """Return the values that a stand-in stands for; a number is of the kind that the generator made of it."""
        if isinstance(stand_in, str):
            return self.values[int(stand_in.removeprefix(VALUE))]
        if isinstance(stand_in, bool) or not isinstance(stand_in, int | float):
            return (stand_in,)
        values = self.values[int(stand_in) - NUMBER]
        return tuple(map(float, values)) if isinstance(stand_in, float) else values


def question(row: Field, table: Table, api: Api, typing: Typing) -> Question:
    """Return what the generator is asked about the attribute of a field."""
    maker = _Maker(api, typing, tolerant=typing.answers(table.name))
    schema = maker.field(row)
    text = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    return Question(text, not _may_be_none(row, api), tuple(maker.stands), tuple(maker.values))


def _may_be_none(row: Field, api: Api) -> bool:
    """Tell whether ``None`` stands for an absent field, which the generator then has to add to what the field holds."""
    return has_default(row) and default(row, api) is None and row.type != NULL


def has_default(row: Field) -> bool:
    """Tell whether the attribute of a field has a default: it may be absent, at least in one direction."""
    return not row.required or row.read_only or row.write_only


def default(row: Field, api: Api) -> Code | None:
    """Return the value that an attribute has when its field is absent, if that is not ``None``.

    Values that have a type of their own (dates, tables) and containers are not: they begin as ``None``.
    """
    type_ = row.type
    while isinstance(type_, Named) and type_.name in api.aliases:
        type_ = api.aliases[type_.name].type
    options = type_.options if isinstance(type_, AnyOf) else (type_,)
    plain = all(_is_plain(option) for option in options)
    return literal(row.default) if has_default(row) and plain and row.default not in (ABSENT, None) else None


def _is_plain(type_: Type) -> bool:
    if isinstance(type_, Scalar):
        return type_.kind in ("string", "integer", "number", "boolean", "null") and type_.format not in FORMATS
    return isinstance(type_, EnumOf | Constant)


@dataclass(slots=True)
class _Maker:
    """Makes the schema of one field, and gathers what its placeholders stand for."""

    api: Api
    typing: Typing
    tolerant: bool
    stands: list[Annotation] = field(default_factory=list)
    values: list[tuple[Json, ...]] = field(default_factory=list)

    def field(self, row: Field) -> Json:
        """Return the schema of a field. One with a default is said to be nullable only if it is."""
        limits = NO_LIMITS if self.tolerant else row.limits
        options = row.type.options if isinstance(row.type, AnyOf) else (row.type,)
        others = [option for option in options if option != NULL]
        if not others:
            return self.stand(row.type)
        if limits != NO_LIMITS and len(others) == 1 and isinstance(others[0], Scalar | ArrayOf):
            return self.limited(others[0], limits, nullable=len(options) > 1)
        return _any_of([part for option in options for part in self.option(option, limits)])

    def limited(self, type_: Type, limits: Limits, *, nullable: bool) -> Json:
        """Return the schema of one type with its bounds in it, which become those of the attribute."""
        (schema,) = self.type(type_)
        bounds = {keyword: self.stand_in((value,)) for keyword, _, value in _bounds(type_, limits, self.api)}
        if not bounds:
            return _any_of([schema, _PLAIN["null"]] if nullable else [schema])
        return {**schema, **bounds, "type": [schema["type"], "null"] if nullable else schema["type"]}

    def option(self, type_: Type, limits: Limits) -> list[Json]:
        """Return the schemas of one option. Bounds on one of several are written by us: the generator makes classes."""
        annotation = model_type(type_, self.typing, tolerant=self.tolerant)
        with_bounds = bounded(annotation, type_, limits, self.api)
        return self.type(type_) if with_bounds is annotation else [self.stand_for(with_bounds)]

    def type(self, type_: Type) -> list[Json]:
        """Return the schemas of the alternatives of a type."""
        match type_:
            case ArrayOf(item):
                return [{"type": "array", "items": _any_of(self.type(item))}]
            case MapOf(value):
                return [{"type": "object", "additionalProperties": _any_of(self.type(value))}]
            case AnyOf(options):
                return [part for option in options for part in self.type(option)]
            case Scalar() | EnumOf() | Constant():
                return self.leaf(type_) or [self.stand(type_)]
        return [self.stand(type_)]

    def leaf(self, type_: Scalar | EnumOf | Constant) -> list[Json]:
        """Return the schemas of a type without parts; none where the generator has no good annotation for it."""
        if isinstance(type_, Scalar):
            formatted = {"format": type_.format} if type_.kind == "string" and type_.format in FORMATS else {}
            return [{**_PLAIN[type_.kind], **formatted}] if type_.kind in _PLAIN else []
        if type_.base not in LISTABLE or type_.base == "any":
            return []
        if isinstance(type_, Constant):
            return [{"type": type_.base, "const": self.stand_in((type_.value,))}]
        listed = {"type": type_.base, "enum": [self.stand_in(tuple(value.value for value in type_.values))]}
        return [listed, _PLAIN[type_.base]] if type_.open or self.tolerant else [listed]

    def stand_in(self, values: tuple[Json, ...]) -> Json:
        """Return what stands for a value or for listed ones in the schema. Booleans stand for themselves."""
        first = values[0]
        if isinstance(first, bool):
            return first
        self.values.append(values)
        number = len(self.values) - 1
        return f"{VALUE}{number}" if isinstance(first, str) else type(first)(NUMBER + number)

    def stand(self, type_: Type) -> Json:
        return self.stand_for(model_type(type_, self.typing, tolerant=self.tolerant))

    def stand_for(self, annotation: Annotation) -> Json:
        """Return a reference to a placeholder for what we write ourselves."""
        if annotation not in self.stands:
            self.stands.append(annotation)
        return {"$ref": f"#/$defs/{PART}{self.stands.index(annotation)}"}


_PLAIN: Mapping[str, Json] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "null": {"type": "null"},
    "object": {"type": "object", "additionalProperties": {}},
    "any": {},
}


def _any_of(schemas: list[Json]) -> Json:
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


# Bounds: the field of ``Limits``, the keyword of JSON Schema, the argument of pydantic's ``Field``, the kind it binds.
_BOUNDS = (
    ("min", "minimum", "ge", "number"),
    ("max", "maximum", "le", "number"),
    ("exclusive_min", "exclusiveMinimum", "gt", "number"),
    ("exclusive_max", "exclusiveMaximum", "lt", "number"),
    ("multiple_of", "multipleOf", "multiple_of", "number"),
    ("min_length", "minLength", "min_length", "string"),
    ("max_length", "maxLength", "max_length", "string"),
    ("pattern", "pattern", "pattern", "string"),
    ("min_items", "minItems", "min_length", "array"),
    ("max_items", "maxItems", "max_length", "array"),
)


def bounded(annotation: Annotation, type_: Type, limits: Limits, api: Api) -> Annotation:
    """Return the annotation of one type with its bounds; each binds only values of its kind."""
    found = [f"{argument}={literal(value)}" for _, argument, value in _bounds(type_, limits, api)]
    if not found:
        return annotation
    return wrapped(ANNOTATED, annotation, (Use("pydantic", "Field"), Code(f"({', '.join(found)})")))


def _bounds(type_: Type, limits: Limits, api: Api) -> Iterator[tuple[str, str, Json]]:
    """Yield keyword, argument and value of each bound that binds values of a type."""
    kind = _kind(type_, api)
    for name, keyword, argument, bound in _BOUNDS:
        value = getattr(limits, name)
        if value is not None and bound == kind and (name != "pattern" or fault(value) is None):
            yield keyword, argument, value


def _kind(type_: Type, api: Api) -> str:
    """Return the kind of values that bounds tell apart; empty where a value has no such kind, or a type of its own."""
    while isinstance(type_, Named) and type_.name in api.aliases:
        type_ = api.aliases[type_.name].type
    match type_:
        case Scalar("integer" | "number") | EnumOf("integer" | "number") | Constant("integer" | "number"):
            return "number"
        case Scalar("string", format_):
            return "" if format_ in FORMATS else "string"
        case EnumOf("string") | Constant("string"):
            return "string"
        case ArrayOf():
            return "array"
    return ""

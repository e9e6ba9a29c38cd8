"""What the model generator is given: a table goes in, a JSON Schema comes out in which every name and text is ours.

References to what has a text of its own (other classes, unions, aliases, and parts that the generator would make a
class of) are references to empty placeholders; ``Piece.stands`` says what goes in their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

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
from rowcast.targets.python.quoting import Code, literal
from rowcast.targets.python.scope import Annotation, Use, wrapped
from rowcast.targets.python.types import ANNOTATED, FORMATS, LISTABLE, Typing, model_type

PREFIX = "Rowcast"
"""Before the name of each definition, so that none of them is a name that the generator itself uses."""
PART = "Part"
"""Before the number of a placeholder for a part."""
FIELD = "f_"
"""Before the name of each property, for the same reason."""


@dataclass(slots=True)
class Piece:
    """Tables that go to the generator together: their definitions, and what the placeholders stand for."""

    definitions: dict[str, Json] = field(default_factory=dict)
    stands: dict[str, Annotation] = field(default_factory=dict)

    def schema(self) -> dict[str, Json]:
        """Return the whole schema."""
        placeholders: dict[str, Json] = {
            name: {"type": "object"} for name in self.stands if name not in self.definitions
        }
        return {"$schema": "http://json-schema.org/draft-07/schema#", "$defs": self.definitions | placeholders}


def add(piece: Piece, table: Table, api: Api, typing: Typing) -> None:
    """Put the definition of a table into a piece."""
    maker = _Maker(piece, api, typing, tolerant=typing.answers(table.name))
    names = typing.names.fields[table.name]
    piece.stands[PREFIX + table.name] = (typing.model(table.name),)
    properties = {FIELD + names[row.wire]: maker.field(row) for row in table.fields}
    must = [FIELD + names[row.wire] for row in table.fields if not has_default(row) or default(row, api) is not None]
    piece.definitions[PREFIX + table.name] = {"type": "object", "properties": properties, "required": must}


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
    """Makes schemas of fields, and puts placeholders into the piece."""

    piece: Piece
    api: Api
    typing: Typing
    tolerant: bool

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
        bounds = {keyword: value for keyword, _, value in _bounds(type_, limits, self.api)}
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
                return _leaf(type_, tolerant=self.tolerant) or [self.stand(type_)]
        return [self.stand(type_)]

    def stand(self, type_: Type) -> Json:
        if isinstance(type_, Named):
            self.piece.stands.setdefault(PREFIX + type_.name, (self.typing.model(type_.name),))
            return {"$ref": f"#/$defs/{PREFIX}{type_.name}"}
        return self.stand_for(model_type(type_, self.typing, tolerant=self.tolerant))

    def stand_for(self, annotation: Annotation) -> Json:
        """Return a reference to a placeholder for what we write ourselves."""
        name = next((name for name, other in self.piece.stands.items() if other == annotation), None)
        if name is None:
            name = f"{PART}{len(self.piece.stands)}"
            self.piece.stands[name] = annotation
        return {"$ref": f"#/$defs/{name}"}


_PLAIN: Mapping[str, Json] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "null": {"type": "null"},
    "object": {"type": "object", "additionalProperties": {}},
    "any": {},
}


def _leaf(type_: Scalar | EnumOf | Constant, *, tolerant: bool) -> list[Json]:
    """Return the schemas of a type without parts; none where the generator has no good annotation for it."""
    if isinstance(type_, Scalar):
        formatted = {"format": type_.format} if type_.kind == "string" and type_.format in FORMATS else {}
        return [{**_PLAIN[type_.kind], **formatted}] if type_.kind in _PLAIN else []
    if type_.base not in LISTABLE or type_.base == "any":
        return []
    if isinstance(type_, Constant):
        return [{"type": type_.base, "const": type_.value}]
    listed = {"type": type_.base, "enum": [value.value for value in type_.values]}
    return [listed, _PLAIN[type_.base]] if type_.open or tolerant else [listed]


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

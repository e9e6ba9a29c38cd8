"""Types, and what can be named: scalars, enums, arrays, maps; tables with their fields, unions, aliases."""

from __future__ import annotations

from enum import Enum
from typing import Any, Literal, TypeAlias

from rowcast.records import dataclass
from rowcast.source import Span

Json: TypeAlias = Any
"""A JSON value."""


class Absent(Enum):
    """The one value that says that something was not written, where ``None`` would be JSON's null."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT

ScalarKind: TypeAlias = Literal["string", "integer", "number", "boolean", "null", "object", "any", "binary"]


# Types. A nullable type is an ``AnyOf`` that holds ``NULL``; there is no other way to say it.


@dataclass(frozen=True, slots=True)
class Scalar:
    """A type without parts: ``object`` is a free-form JSON object, ``any`` is any JSON value, ``binary`` is raw bytes.

    ``format`` is a format of JSON Schema or OpenAPI, such as ``date-time``, ``date``, ``uuid``, ``uri``, ``byte``
    (base64 text) or ``int64``.
    """

    kind: ScalarKind
    format: str | None = None


NULL = Scalar("null")


@dataclass(frozen=True, slots=True)
class EnumValue:
    """One listed value of an enum, with its meaning in ``doc``."""

    value: Json
    doc: str
    span: Span
    deprecated: str | None = None
    rename: str | None = None


@dataclass(frozen=True, slots=True)
class EnumOf:
    """A scalar with listed values. ``open`` says that values which are not listed are legal too."""

    base: ScalarKind
    values: tuple[EnumValue, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Constant:
    """A scalar that has one value only."""

    base: ScalarKind
    value: Json


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """An array of items of one type."""

    item: Type


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object with any keys and values of one type."""

    value: Type


@dataclass(frozen=True, slots=True)
class Named:
    """A reference to a table, union or alias of the same ``Api``; its name always exists there."""

    name: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A value of one of the types; flat (no ``AnyOf`` inside) and with at least two options."""

    options: tuple[Type, ...]


Type: TypeAlias = Scalar | EnumOf | Constant | ArrayOf | MapOf | Named | AnyOf


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a value; each binds only values of its kind, as in JSON Schema."""

    min: int | float | None = None
    max: int | float | None = None
    exclusive_min: int | float | None = None
    exclusive_max: int | float | None = None
    multiple_of: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False


NO_LIMITS = Limits()


# Tables and what can be named.


@dataclass(frozen=True, slots=True)
class Condition:
    """When a field is required: each named sibling field has one of the values. No tests: only ``quote`` is known."""

    tests: tuple[tuple[str, tuple[Json, ...]], ...]
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """How a fact is known: the page and line that it was captured from, and the facts that no column stated.

    ``known`` pairs a fact (``min``, ``values``, …) with ``prose``, ``example``, ``structure`` or ``rule``.
    ``corrections`` holds the reason of each correction that was applied to the row.
    """

    page: str | None = None
    line: int | None = None
    known: tuple[tuple[str, str], ...] = ()
    corrections: tuple[str, ...] = ()


NO_ORIGIN = Origin()


@dataclass(frozen=True, slots=True)
class Field:
    """One row: a field of a table, or a parameter of an operation. ``wire`` is its exact name on the wire."""

    wire: str
    type: Type
    required: bool
    doc: str
    span: Span
    condition: Condition | None = None
    default: Json | Absent = ABSENT
    examples: tuple[Json, ...] = ()
    limits: Limits = NO_LIMITS
    deprecated: str | None = None
    sensitive: bool = False
    read_only: bool = False
    write_only: bool = False
    since: str | None = None
    rename: str | None = None
    style: str | None = None
    origin: Origin = NO_ORIGIN


@dataclass(frozen=True, slots=True)
class Table:
    """An object with fields. ``inline`` tables were made from dotted rows and named by their place.

    ``included`` says that other lists of rows include the fields: perhaps the table is there for nothing else.
    ``extra`` says what other keys may hold: ``None`` when nothing is said, ``False`` when there are none, else a type.
    """

    name: str
    fields: tuple[Field, ...]
    doc: str
    span: Span
    inline: bool = False
    included: bool = False
    extra: Type | Literal[False] | None = None
    deprecated: str | None = None
    rename: str | None = None
    examples: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """A member of a union: the table, and the values of the tag that select it."""

    table: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Union:
    """One of several tables, told apart by the field ``tag``.

    ``otherwise`` is the variant meant when the tag is absent or null. ``open`` says that unknown tags are legal.
    """

    name: str
    tag: str
    variants: tuple[Variant, ...]
    doc: str
    span: Span
    open: bool = True
    otherwise: str | None = None
    deprecated: str | None = None
    rename: str | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """A named type that is neither table nor tagged union: an enum, a limited scalar, an untagged union."""

    name: str
    type: Type
    doc: str
    span: Span
    limits: Limits = NO_LIMITS
    deprecated: str | None = None
    rename: str | None = None
    examples: tuple[Json, ...] = ()

"""What a place of the language can hold. ``language`` makes its tables of these; everything else reads them."""

from __future__ import annotations

from typing import Literal, TypeAlias

from rowcast.records import dataclass

TextRole: TypeAlias = Literal["text", "name", "type", "path", "pattern", "url", "choice"]


@dataclass(frozen=True, slots=True)
class TextShape:
    """A text, kept as it was written.

    Attributes:
        noun: How messages call it, with its article.
        role: What it becomes: prose, a name, a notation.
        choices: The only texts it can be; empty for any.
        form: A regular expression for the whole of it, within what both Python and ECMAScript read alike.
        suggested: Texts that editors offer beside any others.
        like: One that has the form, for hints.
    """

    noun: str = "a text"
    role: TextRole = "text"
    choices: tuple[str, ...] = ()
    form: str = ""
    suggested: tuple[str, ...] = ()
    like: str = ""


@dataclass(frozen=True, slots=True)
class FlagShape:
    """``true`` or ``false``; or only the one that ``only`` says."""

    only: bool | None = None


@dataclass(frozen=True, slots=True)
class IntegerShape:
    """An integer from ``least`` on."""

    least: int = 0


@dataclass(frozen=True, slots=True)
class NumberShape:
    """A finite number; ``positive`` leaves out zero and less."""

    positive: bool = False


@dataclass(frozen=True, slots=True)
class NullShape:
    """Nothing: ``null``, ``~`` or no value at all."""


@dataclass(frozen=True, slots=True)
class ValueShape:
    """Data: any JSON value; or only scalars."""

    scalar: bool = False


@dataclass(frozen=True, slots=True)
class ListShape:
    """A list of ``item``, with at least ``least`` of them."""

    item: Shape
    least: int = 0


@dataclass(frozen=True, slots=True)
class PairsShape:
    """A mapping with keys that the spec chooses."""

    key: TextShape
    value: Shape
    least: int = 0


@dataclass(frozen=True, slots=True)
class RecordShape:
    """A mapping with known keys: the record called ``name`` in ``language.RECORDS``."""

    name: str


@dataclass(frozen=True, slots=True)
class Forms:
    """One of several forms: the first that fits what is written, by kind of YAML node, and for a record by its mark."""

    options: tuple[Shape, ...]


Shape: TypeAlias = (
    TextShape
    | FlagShape
    | IntegerShape
    | NumberShape
    | NullShape
    | ValueShape
    | ListShape
    | PairsShape
    | RecordShape
    | Forms
)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a record: what its value can be, and one sentence on what it means.

    ``also`` are names that the same fact has in other languages, for suggestions.
    """

    name: str
    shape: Shape
    doc: str
    required: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """How keys of one record depend on each other.

    ``one`` of the keys must be there and not two; ``some`` of them must; ``apart``: the first excludes the others.
    """

    kind: Literal["one", "some", "apart"]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordTable:
    """All that is known of one kind of record.

    ``noun``, with its article, names it in messages. ``mark`` is the key by which it is told from the records that
    could stand in its place.
    """

    name: str
    noun: str
    doc: str
    keys: tuple[Key, ...]
    rules: tuple[Rule, ...] = ()
    mark: str = ""

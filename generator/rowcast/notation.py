"""The type notation of pages: the text of a ``type`` goes in, a small tree of expressions comes out.

The tree says only what was written; which names exist and what ``values`` belong to is for ``resolve`` to find out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, Protocol, TypeAlias

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.records import dataclass
from rowcast.source import Span
from rowcast.suggest import suggestion

KindName: TypeAlias = Literal["string", "integer", "number", "boolean", "null", "object", "any", "binary"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of JSON value or raw bytes, with the format that stood in round brackets."""

    name: KindName
    format: str | None = None


@dataclass(frozen=True, slots=True)
class EnumExpr:
    """``enum<T>``: a scalar whose values are listed beside the type."""

    base: Kind


@dataclass(frozen=True, slots=True)
class ListExpr:
    """An array; ``item`` is ``None`` where nothing was said about the items."""

    item: TypeExpr | None


@dataclass(frozen=True, slots=True)
class MapExpr:
    """An object with any keys; ``value`` is ``None`` where nothing was said about the values."""

    value: TypeExpr | None


@dataclass(frozen=True, slots=True)
class NameExpr:
    """A table, union or type of the spec, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice; flat, without repeats, at least two options."""

    options: tuple[TypeExpr, ...]


TypeExpr: TypeAlias = Kind | EnumExpr | ListExpr | MapExpr | NameExpr | Choice

NULL_KIND = Kind("null")

FORMATS = frozenset(
    [
        "date-time",
        "date",
        "time",
        "duration",
        "uuid",
        "uri",
        "email",
        "hostname",
        "ipv4",
        "ipv6",
        "byte",
        "decimal",
        "int32",
        "int64",
        "float",
        "double",
    ]
)
"""The formats that the language knows; others are kept as they are written."""

SYNONYMS: Mapping[str, str] = {
    "str": "string",
    "text": "string",
    "char": "string",
    "varchar": "string",
    "int": "integer",
    "long": "integer",
    "short": "integer",
    "bigint": "integer",
    "float": "number",
    "double": "number",
    "num": "number",
    "numeric": "number",
    "bool": "boolean",
    "dict": "object",
    "dictionary": "object",
    "hash": "object",
    "json": "object",
    "struct": "object",
    "mixed": "any",
    "unknown": "any",
    "none": "null",
    "nil": "null",
    "list": "array",
    "sequence": "array",
    "set": "array",
    "hashmap": "map",
    "record": "map",
    "file": "binary",
    "blob": "binary",
    "bytes": "binary",
}
"""Words of pages, in small letters, and the word of the notation that each stands for."""

WORDS = ("string", "integer", "number", "boolean", "object", "any", "null", "file", "binary", "array", "map", "enum")

MAX_DEPTH = 32
MAX_LENGTH = 4_000

_KINDS: Mapping[str, KindName] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "object": "object",
    "any": "any",
    "null": "null",
    "binary": "binary",
}
_TOKEN = re.compile(r"\s*(?:(?P<word>[A-Za-z_][A-Za-z0-9_.-]*)|(?P<mark>\[\s*\]|[][()<>?/|,])|(?P<other>\S))")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*\Z")
_FORMAT = re.compile(r"[A-Za-z][A-Za-z0-9_.+-]*\Z")
_CLOSERS = {"[": "]", "<": ">", "(": ")"}


class Written(Protocol):
    """A text with its place, such as a scalar of a file."""

    @property
    def text(self) -> str: ...
    @property
    def span(self) -> Span: ...


def parse_type(written: Written) -> TypeExpr | Diagnostic:
    """Read the notation of a type, such as ``string/array[TextBlock]?``.

    Returns:
        The expression, or a finding with the code ``type-notation`` or ``type-unknown``.
    """
    try:
        return _expression(written.text)
    except _Refused as refusal:
        return diagnostic(refusal.code, refusal.message, written.span, refusal.hint)


class _Refused(Exception):
    """The notation has a fault; leaves this module only as a ``Diagnostic``."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


@lru_cache(maxsize=4096)
def _expression(text: str) -> TypeExpr:
    if len(text) > MAX_LENGTH:
        raise _Refused("type-notation", f"the type is {len(text):,} characters long", "name its parts under `types`")
    reader = _Reader(text)
    if reader.current is None:
        raise _Refused("type-notation", "the type is empty", "write `any` if nothing is known about the value")
    found = _choice(reader, 0)
    if reader.current is not None:
        raise reader.unexpected("the end")
    return found


class _Reader:
    """The tokens of one type, one at a time; ``current`` is ``None`` at the end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.start = 0
        self.current: str | None = None
        self.is_word = False
        self.step()

    def step(self) -> str | None:
        """Go to the next token and return the one that was current."""
        before = self.current
        match = _TOKEN.match(self.text, self.position)
        if match is None:
            self.current, self.is_word, self.start = None, False, len(self.text)
            return before
        kind = match.lastgroup or "other"
        self.start, self.position = match.start(kind), match.end()
        self.current, self.is_word = match[kind], kind == "word"
        if kind == "mark" and self.current[0] == "[" and len(self.current) > 1:
            self.current = "[]"
        return before

    def take(self, token: str) -> bool:
        """Go on and return ``True`` if the current token is this one."""
        if self.current != token:
            return False
        self.step()
        return True

    def unexpected(self, wanted: str) -> _Refused:
        """Return the finding that something else than ``wanted`` stands here."""
        found = "the type ends" if self.current is None else f"`{self.current}` stands"
        return _Refused(
            "type-notation", f"{found} at character {self.start + 1} of the type, where {wanted} was expected"
        )


def _choice(reader: _Reader, depth: int) -> TypeExpr:
    if depth > MAX_DEPTH:
        raise _Refused(
            "type-notation",
            f"the type nests deeper than {MAX_DEPTH} levels",
            "name its parts under `tables` or `types`",
        )
    options = [_option(reader, depth)]
    while reader.current in ("/", "|") or (reader.is_word and reader.current == "or"):
        reader.step()
        options.append(_option(reader, depth))
    return _choice_of(options)


def _choice_of(options: list[TypeExpr]) -> TypeExpr:
    flat: dict[TypeExpr, None] = {}
    for option in options:
        flat.update(dict.fromkeys(option.options if isinstance(option, Choice) else (option,)))
    return next(iter(flat)) if len(flat) == 1 else Choice(tuple(flat))


def _option(reader: _Reader, depth: int) -> TypeExpr:
    nullable = False
    while reader.take("?"):
        nullable = True
    found = _primary(reader, depth)
    lists = 0
    while reader.current in ("?", "[]"):
        if reader.step() == "?":
            nullable = True
            continue
        if nullable:
            found, nullable = _choice_of([found, NULL_KIND]), False
        found, lists = ListExpr(found), lists + 1
        if depth + lists > MAX_DEPTH:
            raise _Refused(
                "type-notation", f"the type nests deeper than {MAX_DEPTH} levels", "name its parts under `types`"
            )
    return _choice_of([found, NULL_KIND]) if nullable else found


def _primary(reader: _Reader, depth: int) -> TypeExpr:
    if reader.take("("):
        inner = _choice(reader, depth + 1)
        _close(reader, "(")
        return inner
    if not reader.is_word or reader.current is None:
        raise reader.unexpected("a type")
    word = reader.current
    reader.step()
    known = SYNONYMS.get(word, word)
    if known == "array":
        return ListExpr(_argument(reader, depth))
    if known == "map":
        return MapExpr(_map_value(reader, depth))
    if known == "enum":
        return _enum(reader, depth)
    if known in _KINDS:
        return Kind(_KINDS[known], _format(reader))
    if _PASCAL.match(word):
        return NameExpr(word)
    raise _unknown(word)


def _unknown(word: str) -> _Refused:
    hint = suggestion(word, (*WORDS, *SYNONYMS)) or "names of tables, unions and types begin with a capital letter"
    return _Refused("type-unknown", f"there is no type `{word}`", hint)


def _argument(reader: _Reader, depth: int) -> TypeExpr | None:
    """Read ``[T]`` or ``<T>``; ``[]`` and nothing say nothing."""
    if reader.take("[]"):
        return None
    opener = reader.current
    if opener not in ("[", "<"):
        return None
    reader.step()
    inner = _choice(reader, depth + 1)
    _close(reader, opener)
    return inner


def _map_value(reader: _Reader, depth: int) -> TypeExpr | None:
    """Read ``[T]``, or ``<string, T>`` as some pages write, since the keys of a JSON object are always strings."""
    opener = reader.current
    if reader.take("[]") or opener not in ("[", "<"):
        return None
    reader.step()
    inner = _choice(reader, depth + 1)
    if reader.take(","):
        if inner != Kind("string"):
            raise _Refused(
                "type-notation", "the keys of a map are not strings", "write `map[T]` with the type of the values"
            )
        inner = _choice(reader, depth + 1)
    _close(reader, opener)
    return inner


def _enum(reader: _Reader, depth: int) -> TypeExpr:
    base = _argument(reader, depth)
    if base is None:
        return EnumExpr(Kind("string"))
    if isinstance(base, Kind) and base.name in ("string", "integer", "number", "boolean"):
        return EnumExpr(base)
    raise _Refused(
        "type-notation",
        "an enum is not of strings, integers, numbers or booleans",
        "write `enum<string>`, and a choice such as `enum<string>/array[string]` around it",
    )


def _format(reader: _Reader) -> str | None:
    if not reader.take("("):
        return None
    if not reader.is_word or reader.current is None or not _FORMAT.match(reader.current):
        raise reader.unexpected("the name of a format")
    name = reader.step()
    _close(reader, "(")
    return name


def _close(reader: _Reader, opener: str) -> None:
    closer = _CLOSERS[opener]
    if not reader.take(closer):
        raise reader.unexpected(f"`{closer}`")

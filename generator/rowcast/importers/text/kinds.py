"""The words of a type cell into a type, with the facts (nullable, length, values) that stand beside it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rowcast.importers.model import ArrayOf, Choice, Fact, Kind, MapOf, Reference, TypeExpr
from rowcast.importers.text.expressions import base, without_null
from rowcast.importers.text.inline import Link, links, plain
from rowcast.importers.vocabulary import kinds as words
from rowcast.records import dataclass

DEEPEST = 12
LONGEST = 400


@dataclass(frozen=True, slots=True)
class TypeReading:
    """A type that was read. ``type`` is ``None`` when the words say nothing that we know."""

    type: TypeExpr | None
    facts: tuple[Fact, ...] = ()


@lru_cache(maxsize=10_000)
def read(cell: str) -> TypeReading:
    """Read the words of a type cell."""
    boxed = _BOXED.fullmatch(cell.strip())
    if boxed:
        cell = boxed.group(1)
    text = unicodedata.normalize("NFKC", plain(cell)).strip(" .;:,")
    if not text or len(text) > LONGEST:
        return TypeReading(None)
    text, facts = _asides(text, cell)
    expression = None if _COUNTED.match(text) else _parse(text, links(cell), 0)
    if expression is None:
        expression, more = _phrase(text, links(cell))
        facts = [*facts, *more]
    expression, null = without_null(expression) if expression is not None else (None, False)
    if null:
        facts.append(Fact("nullable", True, "column", text))
    return TypeReading(expression, tuple(facts))


# What stands beside the type in its cell.


def _asides(text: str, cell: str) -> tuple[str, list[Fact]]:
    """Take marks for null, required and length out of the words; what is left is the type."""
    facts: list[Fact] = []
    if _NULLABLE.search(text):
        facts.append(Fact("nullable", True, "column", text))
        text = _NULLABLE.sub("", text).strip(" ,;")
    stripped = text.strip("?").strip()
    if stripped != text and stripped:
        facts.append(Fact("nullable", True, "column", text))
        text = stripped
    for pattern, value in ((_OPTIONAL, False), (_REQUIRED, True)):
        if pattern.search(text):
            facts.append(Fact("required", value, "structure", plain(cell)))
            text = pattern.sub(_without, text).strip(" ,;")
    span = _SPAN.fullmatch(text)
    if span and (span.group(2) or span.group(3)) and (keys := _BOUND_KEYS.get(_kind_of(span.group(1)))):
        facts += [Fact(key, int(n), "structure", text) for key, n in zip(keys, span.group(2, 3), strict=True) if n]
        return span.group(1), facts
    length = _LENGTH.search(text)
    if length:
        facts.append(Fact("max_length" if not length.group(3) else "multiple", int(length.group(2)), "structure", text))
        text = length.group(1)
    if facts and facts[-1].key == "multiple":
        facts.pop()
    return text.strip(" ,;"), facts


def _without(mark: re.Match[str]) -> str:
    """Leave a comma for a mark that words follow."""
    return "" if mark.end() == len(mark.string) else ", "


def _kind_of(text: str) -> str:
    return words.KINDS.get(text.strip().lower(), "").split("(")[0]


# The grammar of types, tried from the most telling sign to the least.


def _parse(text: str, found: tuple[Link, ...], depth: int) -> TypeExpr | None:
    text = text.strip(" .,;:*")
    if not text or depth > DEEPEST:
        return None
    lower = text.lower()
    known = words.KINDS.get(lower)
    if known:
        return ArrayOf(None) if known == "array" else Kind(known)
    for reader in _READERS:
        made = reader(text, found, depth)
        if made is not None:
            return made
    return None


def _bracketed(text: str, found: tuple[Link, ...], depth: int) -> TypeExpr | None:
    if not text.startswith(("(", "[", "<", "{", "*", ".")) and not _MAPPED.match(text) and not text.endswith("]"):
        return None
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        return _parse(text[1:-1], found, depth + 1)
    if len(_split(text)) > 1:
        return None
    if text.startswith("[]"):
        return _array(text[2:], found, depth)
    if text.endswith("[]"):
        return _array(text[:-2], found, depth)
    if text.startswith("[") and text.endswith("]") and text.count("[") == 1:
        return _array(text[1:-1], found, depth)
    angled = re.match(r"^<\s?([^<>]{1,80}?)\s?>\s?(?:array|list)(?:\([a-z]{1,10}\))?$", text, re.I)
    if angled:
        return _array(angled.group(1), found, depth)
    if text.startswith("...") or text.startswith("*"):
        return _parse(text.lstrip(".*"), found, depth + 1)
    keyed = re.match(r"^\{\s?[^{}:]{1,40}\s?:\s?([^{}]{1,80})\}$", text)
    if keyed:
        value = _parse(keyed.group(1), found, depth + 1)
        return MapOf(value) if value is not None else None
    worded = re.match(r"^string to (.{2,60}) map$", text, re.I)
    if worded:
        value = _parse(worded.group(1), found, depth + 1)
        return MapOf(value) if value is not None else None
    go_map = re.match(r"^map\s?\[\s?(?:string|str|int|integer)\s?\]\s?(\S.{0,200})$", text, re.I)
    if go_map:
        value = _parse(go_map.group(1), found, depth + 1)
        return MapOf(value) if value is not None else None
    return None


def _array(item: str, found: tuple[Link, ...], depth: int) -> TypeExpr | None:
    made = _parse(item, found, depth + 1)
    return ArrayOf(made) if made is not None else None


def _chosen(text: str, found: tuple[Link, ...], depth: int) -> TypeExpr | None:
    parts = _split(text)
    if len(parts) < 2:
        return None
    made = [_parse(part, found, depth + 1) for part in parts]
    options: list[TypeExpr] = []
    for option in made:
        if option is None:
            return None
        for flat in option.options if isinstance(option, Choice) else (option,):
            if flat not in options:
                options.append(flat)
    refined = _refined(options)
    return refined if refined is not None else Choice(tuple(options))


def _refined(options: list[TypeExpr]) -> TypeExpr | None:
    """Read ``string / date-time`` as one type with a format, and a choice of one as that one."""
    if len(options) == 1:
        return options[0]
    if len(options) == 2 and isinstance(options[0], Kind) and isinstance(options[1], Kind):
        first, second = options[0].name, options[1].name
        if second.startswith(f"{first}("):
            return options[1]
    return None


def _split(text: str) -> list[str]:
    """Cut at words for a choice that stand outside of brackets."""
    lower = text.lower()
    for word in words.CHOICE_WORDS:
        if word in lower:
            parts = _outside(text, word)
            if len(parts) > 1:
                return [part for part in parts if part.strip()]
    comma = _outside(text, ",") if "," in text else [text]
    if len(comma) > 1 and all(
        words.KINDS.get(part.strip().lower().removeprefix("or ").removeprefix("and ")) for part in comma
    ):
        return [part.strip().removeprefix("or ").removeprefix("and ") for part in comma]
    return [text]


def _outside(text: str, word: str) -> list[str]:
    parts, depth, start, at, lower = [], 0, 0, 0, text.lower()
    while at < len(text):
        if text[at] in "([<{":
            depth += 1
        elif text[at] in ")]>}":
            depth -= 1
        elif depth == 0 and lower.startswith(word, at):
            parts.append(text[start:at])
            at += len(word)
            start = at
            continue
        at += 1
    return [*parts, text[start:]]


def _generic(text: str, found: tuple[Link, ...], depth: int) -> TypeExpr | None:
    match = re.match(r"^([A-Za-z]{2,30})\s?([<\[(])(.{0,300})([>\])])$", text)
    if not match or _PAIRS[match.group(2)] != match.group(4):
        return None
    how = words.GENERICS.get(match.group(1).lower())
    inside = match.group(3).strip()
    if how is None or not inside:
        return None
    if how == "map":
        parts = _outside(inside, ",")
        value = _parse(parts[-1], found, depth + 1)
        return (
            (MapOf(value) if len(parts) == 2 or match.group(1).lower() != "object" else None)
            if value is not None
            else None
        )
    made = _parse(inside, found, depth + 1)
    if made is None:
        return None
    wrapped: dict[str, TypeExpr] = {
        "array": ArrayOf(made),
        "nullable": Choice((made, Kind("null"))),
        "enum": Kind("enum"),
    }
    return wrapped.get(how, made)


def _formatted(text: str, found: tuple[Link, ...], depth: int) -> TypeExpr | None:
    """Read ``string(uuid)``, ``integer <int64>``, ``string, date-time`` and ``string - something``."""
    match = re.match(
        r"^([^\s(<,:]{2,30}(?:\s[a-z]{2,12})?)\s?(?:[(<\[]\s?([^()<>\[\]]{1,60})\s?[)>\]]|[,:]\s?([^,]{1,60})|\s[-–—]\s(.{1,200}))$",
        text,
        re.I,
    )
    if not match:
        return None
    kind = _parse(match.group(1), found, depth + 1)
    if kind is None or isinstance(kind, Reference):
        return None
    aside = (match.group(2) or match.group(3) or "").strip().lower().removeprefix("format:").removeprefix("$").strip()
    format_ = words.FORMATS.get(aside.replace("_", "-"))
    if format_ and isinstance(kind, Kind):
        return _with_format(kind, format_)
    if kind == Kind("string") and re.fullmatch(r"[a-z][a-z0-9]{1,14}(?:-[a-z0-9]{1,14}){0,3}", aside) and "<" in text:
        return Kind(f"string({aside})")
    if match.group(4) is not None:
        return kind
    inner = words.KINDS.get(aside.removeprefix("of ").removesuffix("s"), words.KINDS.get(aside.removeprefix("of ")))
    if isinstance(kind, ArrayOf) and inner:
        return ArrayOf(Kind(inner) if inner != "array" else ArrayOf(None))
    if inner and isinstance(kind, Kind) and inner.split("(")[0] == kind.name.split("(")[0]:
        return Kind(inner)
    if inner == "null":
        return Choice((kind, Kind("null")))
    return None


def _with_format(kind: Kind, format_: str) -> Kind:
    name = kind.name.split("(", 1)[0]
    if name == "number" and format_ in ("int32", "int64"):
        name = "integer"
    if name == "enum":
        name = "string"
    if format_ == "binary" and name == "string":
        return Kind("binary")
    return Kind(f"{name}({format_})")


def _of(text: str, found: tuple[Link, ...], depth: int) -> TypeExpr | None:
    lower = text.lower()
    if not lower.startswith(_PREFIXES):
        return None
    for prefix in words.ARRAY_OF:
        if lower.startswith(prefix + " ") or (not prefix.isascii() and lower.startswith(prefix)):
            item = _parse(_COUNT.sub("", text[len(prefix) :]).strip(), found, depth + 1)
            return ArrayOf(item) if item is not None else None
    for prefix in words.MAP_OF:
        if lower.startswith(prefix + " "):
            rest = re.split(r"\s(?:to|->|=>)\s", text[len(prefix) :].strip())[-1]
            value = _parse(rest, found, depth + 1)
            return (
                MapOf(value)
                if value is not None and base(value) != "object"
                else (Kind("object") if value is not None else None)
            )
    for noise in words.NOISE:
        if lower.startswith(noise + " "):
            return _parse(text[len(noise) :], found, depth + 1)
    return None


def _before_array(text: str, found: tuple[Link, ...], depth: int) -> TypeExpr | None:
    lower = text.lower()
    if not lower.endswith(words.ARRAY_AFTER):
        return None
    for suffix in words.ARRAY_AFTER:
        if lower.endswith(suffix) and len(text) > len(suffix):
            item = _parse(text[: -len(suffix)].removesuffix("の").removesuffix("的"), found, depth + 1)
            return ArrayOf(item) if item is not None else None
    return None


def _bare(text: str, found: tuple[Link, ...], depth: int) -> TypeExpr | None:
    """Read the plural of a kind, the name of an object, or a link."""
    del depth
    lower = text.lower()
    link = next((one for one in found if one.text and one.text.lower() in lower), None)
    for tail in words.TAIL_NOISE if lower.endswith(words.TAIL_NOISE) else ():
        if lower.endswith(tail) and len(text) > len(tail):
            head = text[: -len(tail)].strip()
            known = words.KINDS.get(head.lower())
            if known:
                return ArrayOf(None) if known == "array" else Kind(known)
    if link is not None:
        return Reference(link.text, link.target)
    name = re.match(
        r"^([A-Z][A-Za-z0-9]{1,60}(?:[._][A-Z][A-Za-z0-9]{0,60}){0,4})(?:\s(?i:object|structure|type|model)s?)?$", text
    )
    if name and not text.isupper():
        return Reference(text)
    if re.fullmatch(r"[a-z][a-z0-9]{0,40}(?:_[a-z0-9]{1,40}){1,6}", text):
        return Reference(text)
    named = re.match(r"^([A-Za-z][\w \-]{1,50})\s(?i:objects?|structures?|models?)$", text)
    return Reference(text) if named else None


def _phrase(text: str, found: tuple[Link, ...]) -> tuple[TypeExpr | None, list[Fact]]:
    """Read an enumeration of values, or the first words of a sentence."""
    values = _listed(text)
    if values:
        whole = all(re.fullmatch(r"-?\d{1,9}", value) for value in values)
        kind = Kind("integer") if whole else Kind("string")
        return kind, [Fact("values", [int(v) for v in values] if whole else values, "column", text)]
    counted = _COUNTED.match(text)
    if counted:
        item = _parse(counted.group(3), found, 1)
        return ArrayOf(item), [Fact("max_items", int(counted.group(2)), "structure", text)]
    head = re.match(
        r"^(.{2,60}?)\s?(?:[(,;:]|\s[-–—]\s|\sof\s|\swith\s|\sin\s|\sthat\s|\swhich\s|\sfor\s|\sformat)", text
    )
    made = _parse(head.group(1), found, 1) if head else None
    return (made if made is not None and not isinstance(made, Reference) else None), []


def _listed(text: str) -> list[str]:
    """Read ``"a" | "b"``, ``enum: a, b``, ``enum(a/b)`` and ``string (a, b)``."""
    quoted = re.fullmatch(r"(?:[\"'“”]([^\"'“”]{1,60})[\"'“”]\s?(?:[|,/]|or)?\s?){1,60}", text)
    if quoted:
        return re.findall(r"[\"'“”]([^\"'“”]{1,60})[\"'“”]", text)
    match = re.match(
        r"^(?:string\s)?(?:enum(?:eration)?|枚举|one of|列挙)(?:<string>)?\s?(?:of|values)?\s?[:：(\[{<]\s?(.{1,300}?)\s?[)\]}>]?$",  # noqa: E501
        text,
        re.I,
    )
    if not match:
        return []
    parts = [part.strip(" `\"'“”") for part in re.split(r"[,|/、;]|\sor\s", match.group(1))]
    return parts if len(parts) > 1 and all(0 < len(p) <= 60 and p.lower() not in words.KINDS for p in parts) else []


_READERS = (_bracketed, _chosen, _generic, _formatted, _of, _before_array, _bare)
_PREFIXES = (*words.ARRAY_OF, *words.MAP_OF, *words.NOISE)
_MAPPED = re.compile(r"string to |map", re.I)
# A name in bold in brackets is a link that leads nowhere, not an array.
_BOXED = re.compile(r"\[\*\*([^\[\]*]{1,200})\*\*\]")
_PAIRS = {"<": ">", "[": "]", "(": ")"}
_NULLABLE = re.compile(
    r"[\s(,|]{0,3}\b(?:or null|nullable|null able|can be null|may be null|or nil|可空|可为空|可為空)\b\)?|\(null\)",
    re.I,
)
_OPTIONAL = re.compile(
    r"[\s(\[,]{1,3}(?:optional|可选|可選|任意)[)\]]?(?:$|(?=[\s,;]{1,3}(?:example|default|max|min|e\.g)\b))|^\(?optional\)?[\s,:]",
    re.I,
)
_REQUIRED = re.compile(
    r"[\s(\[,]{1,3}(?:required|mandatory|必填|必须|必須)[)\]]?(?:$|(?=[\s,;]{1,3}(?:example|default|max|min|e\.g)\b))|^\(?required\)?[\s,:]",
    re.I,
)
_LENGTH = re.compile(
    r"^(string|str|varchar2?|nvarchar|char|text|字符串|字串|文字列|文字|문자열|cadena|texto|cha[iî]ne|zeichenkette)\s?[(（\[<]\s?(?:max\s?)?(\d{1,7})\s?()[)）\]>]$",
    re.I,
)
_COUNTED = re.compile(
    r"^(array|list)\s(?:of|with|containing)\s(?:up to|at most|max(?:imum)?(?: of)?)\s(\d{1,6})\s(.{1,100})$", re.I
)
_COUNT = re.compile(r"^\s?(?:one or more|zero or more|0 or more|1 or more|multiple|several|up to \d+|the)\s")
# ``string(1…32)`` and ``int(0…)``: what lies between two bounds, of which one may be missing.
_SPAN = re.compile(
    r"([A-Za-z][A-Za-z ]{1,20}?)\s?[(\[<]\s?(-?\d{1,15})?\s?(?:\.{2,3}|[~–—-]|\sto\s)\s?(-?\d{1,15})?\s?[)\]>]"
)
_BOUND_KEYS = {
    "string": ("min_length", "max_length"),
    "integer": ("min", "max"),
    "number": ("min", "max"),
    "array": ("min_items", "max_items"),
}

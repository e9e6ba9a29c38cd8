"""Readers of cells, one for each role of a column: text in; facts, words for the description and findings out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import field

from rowcast.importers.blocks import Table
from rowcast.importers.facts import beside, limits, prose, required
from rowcast.importers.facts.values import Value, from_cell
from rowcast.importers.model import Fact, Kind
from rowcast.importers.text import expressions
from rowcast.importers.text.inline import codes, fold, plain, sentence
from rowcast.importers.vocabulary import marks, places
from rowcast.importers.vocabulary.kinds import FORMATS
from rowcast.records import dataclass


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a table and bears on its rows.

    Attributes:
        place: The place that its heading or caption names, or an empty text.
        all_required: What a sentence, a heading or a caption says about all rows: ``True``, ``False`` or nothing.
        stars: What a star at a name means: ``True`` required, ``False`` a footnote, ``None`` not said.
        questioned: Whether tables of the page mark optional rows with a question mark at the name.
        answered: Whether a column for required-ness has any text in the tables of the page.
        letters: The bare letters of such columns on the page, which tell what each of them means.
        footnote: What a note below the table says of the names with a star.
    """

    place: str = ""
    all_required: bool | None = None
    all_quote: str = ""
    stars: bool | None = None
    questioned: bool = False
    answered: bool = False
    letters: frozenset[str] = frozenset()
    footnote: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a reader made of a cell: facts, words for the description, findings.

    ``kept`` holds words that go into the description as they are, without another look for facts.
    """

    facts: tuple[Fact, ...] = ()
    words: str = ""
    findings: tuple[tuple[str, str], ...] = ()
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    table: Table
    roles: tuple[str, ...]
    around: Around
    siblings: frozenset[str]
    questioned: bool
    marked_defaults: bool
    required_texts: int
    headings: tuple[str, ...] = field(default=())
    letters: frozenset[str] = frozenset()


def _type(text: str, kind: str, context: Context, number: int) -> Taken:
    del kind, number
    if is_nothing(text):
        return Taken(findings=(("type-none", plain(text)),))
    found = beside.read(text)
    if found.type is None:
        return Taken(facts=(Fact("written_type", plain(text)),), findings=(("type-unread", plain(text)),))
    facts: tuple[Fact, ...] = (Fact("type", found.type, "column", plain(text)), *found.facts)
    if "-" in plain(text) and re.search(r"\(\s?\d", text):
        facts += tuple(limits.bounds(re.sub(r"^[^(]*\(", "(", plain(text)), expressions.base(found.type))[0])
    return Taken(facts=facts, findings=found.unread)


def _required(text: str, kind: str, context: Context, number: int) -> Taken:
    del kind
    reverse = context.roles[number] == "optional"
    value = required.cell(text, reverse=reverse, letters=context.letters)
    if value is None:
        return Taken(
            facts=(Fact("required", {"quote": plain(text)[:300]}, "column", plain(text)),),
            findings=(("required-unread", plain(text)),),
        )
    findings = (("required-condition", plain(text)),) if isinstance(value, dict) else ()
    return Taken(facts=(Fact("required", value, "column", plain(text)),), findings=findings)


def _description(text: str, kind: str, context: Context, number: int) -> Taken:
    del kind, context, number
    return Taken(words=text)


def _default(text: str, kind: str, context: Context, number: int) -> Taken:
    del number
    words = plain(text).strip()
    if is_nothing(text) and words.lower() not in marks.EMPTY_TEXT:
        if words in ("空",) and kind == "string":
            return Taken(facts=(Fact("default", "", "column", words),))
        return Taken(findings=(("nothing", words),))
    if words.lower() in marks.EMPTY_TEXT and kind in ("string", "any"):
        return Taken(facts=(Fact("default", "", "column", words),))
    value = from_cell(text, kind)
    if value is None and kind in ("integer", "number") and _PRODUCT.fullmatch(words):
        return Taken(facts=(Fact("default", math.prod(map(int, re.findall(r"\d+", words))), "rule", words),))
    if value is None or (kind == "string" and len(words.split()) > 6 and not codes(text)):
        return Taken(kept=f"Default: {text}", findings=(("default-unread", words),))
    return Taken(facts=(Fact("default", value.value, "column", words),))


def _example(text: str, kind: str, context: Context, number: int) -> Taken:
    del number
    if is_nothing(text):
        return Taken(findings=(("nothing", plain(text)),))
    member = _MEMBER.fullmatch(plain(text).strip())
    value = from_cell(f"`{member.group(1)}`" if member else text, kind)
    if value is None and kind == "any" and len(words_of := plain(text)) < 80 and "type" not in context.roles:
        value = Value(words_of)
    if value is None:
        return Taken(kept=f"Example: {text}", findings=(("example-unread", plain(text)),))
    return Taken(facts=(Fact("example", value.value, "column", plain(text)),))


def _values(text: str, kind: str, context: Context, number: int) -> Taken:
    """Read a column of listed values; where it holds a range or a sentence, read that."""
    if is_nothing(text):
        return Taken(findings=(("nothing", plain(text)),))
    closing = _IN_BRACKETS.fullmatch(plain(text)) if "default" in fold(heading(context, number)) else None
    if closing:
        rest = _values(closing.group(1), kind, context, number) if closing.group(1).strip() else Taken()
        given = _default(closing.group(2), kind, context, number)
        made = tuple(Fact(f.key, f.value, "column", plain(text)) for f in (*rest.facts, *given.facts))
        return Taken(made, "", (*rest.findings, *given.findings), f"{rest.kept}{given.kept}")
    found = prose.read(text, kind, "", ())
    listed = [f for f in found.facts if f.key == "values"]
    if not listed:
        inside = codes(text)
        parts = (
            inside
            if len(inside) > 1
            else [p.strip(" `\"'“”-") for p in re.split(r"\n|[,，、;；|/]|\sor\s|或", sentence(text)) if p.strip(" -")]
        )
        read = [from_cell(part, kind) for part in parts]
        simple = (
            len(parts) > 1
            and all(v is not None and isinstance(v.value, (str, int, float)) for v in read)
            and all(len(p.split()) <= 2 and not re.search(r"\d\s?[-~–]\s?\d", p) for p in parts)
        )
        if simple and kind != "array":
            return Taken(facts=(Fact("values", [v.value for v in read if v], "column", plain(text)),))
    if listed:
        return Taken(facts=tuple(Fact(f.key, f.value, "column", f.quote) for f in found.facts if f.key != "format"))
    return _limits(text, kind, context, number)


def _limits(text: str, kind: str, context: Context, number: int) -> Taken:
    if is_nothing(text):
        return Taken(findings=(("nothing", plain(text)),))
    listed = re.fullmatch(r"`?[A-Za-z][\w\-]{0,40}`?(?:\s?[,|/、]\s?`?[A-Za-z][\w\-]{0,40}`?){1,30}", text.strip())
    if listed and kind == "string":
        values = [value.strip(" `") for value in re.split(r"[,|/、]", text)]
        return Taken(facts=(Fact("values", values, "column", plain(text)),))
    facts, doubtful = limits.bounds(text, kind)
    more = [
        Fact(f.key, f.value, "column", f.quote)
        for f in prose.read(text, kind).facts
        if f.key in ("values", "default", "const")
    ]
    findings = tuple(("limit-unread", quote) for quote in doubtful)
    if facts or more:
        whole = re.fullmatch(r"[\s\d\-–~.,\[\]()<>=≤≥a-zA-Z]{1,40}", plain(text))
        return Taken(
            facts=(*facts, *more), kept="" if whole else f"{heading(context, number)}: {text}", findings=findings
        )
    return Taken(kept=f"{heading(context, number)}: {text}", findings=findings)


def _size(text: str, kind: str, context: Context, number: int) -> Taken:
    found = re.fullmatch(
        r"\s*(?:(\d{1,7})\s?[-~–]\s?)?(?:max\s|<=|≤)?\s?(\d{1,9})\s?(?:chars|characters|字符|文字|桁)?\s*",
        plain(text),
        re.I,
    )
    if found and kind in ("string", "any", "array"):
        unit = "items" if kind == "array" else "length"
        low = (Fact(f"min_{unit}", int(found.group(1)), "column", plain(text)),) if found.group(1) else ()
        return Taken(facts=(*low, Fact(f"max_{unit}", int(found.group(2)), "column", plain(text))))
    return _limits(text, kind, context, number)


def _bound(text: str, kind: str, context: Context, number: int) -> Taken:
    side = context.roles[number]
    value = from_cell(text, "number")
    suffix = {"string": "_length", "array": "_items"}.get(kind, "")
    worded, _ = limits.limits(f"{side} {plain(text)}", kind) if value is None else ([], [])
    if worded:
        return Taken(facts=tuple(Fact(f.key, f.value, "column", plain(text)) for f in worded))
    if value is None or (suffix and not isinstance(value.value, int)):
        return Taken(findings=(("nothing", plain(text)),)) if is_nothing(text) else unknown(text, kind, context, number)
    return Taken(facts=(Fact(f"{side}{suffix}", value.value, "column", plain(text)),))


def _value(text: str, kind: str, context: Context, number: int) -> Taken:
    """Read the value that a header has: a constant, unless it shows a place for one."""
    words = plain(text).strip()
    if is_nothing(text):
        return Taken(findings=(("nothing", words),))
    open_ = re.search(r"[<{\[$*]|your|xxx|\.\.\.|…|你的|token|key", words, re.I)
    listed = prose.read(text, kind if kind != "any" else "string")
    if any(f.key == "values" for f in listed.facts):
        return Taken(
            facts=tuple(Fact(f.key, f.value, "column", f.quote) for f in listed.facts if f.key in ("values", "default"))
        )
    value = from_cell(text, kind if kind != "any" else "string")
    if open_ or value is None or len(words.split()) > 3:
        return Taken(words=f"{heading(context, number)}: {text}")
    return Taken(
        facts=(Fact("const" if context.around.place == "headers" else "example", value.value, "column", words),)
    )


def _place(text: str, kind: str, context: Context, number: int) -> Taken:
    del kind
    found = places.IN_CELL.get(fold(text))
    if found:
        return Taken(facts=(Fact("place", found, "column", plain(text)),))
    return unknown(text, "", context, number)


def _format(text: str, kind: str, context: Context, number: int) -> Taken:
    if is_nothing(text):
        return Taken(findings=(("nothing", plain(text)),))
    found = FORMATS.get(fold(text).replace(" ", "-")) or FORMATS.get(plain(text).strip().lower())
    if found and kind in ("string", "integer", "number"):
        name = "integer" if kind == "number" and found in ("int32", "int64") else kind
        return Taken(facts=(Fact("type", Kind(f"{name}({found})"), "column", plain(text)),))
    if re.match(r"^\^.{1,200}\$$", plain(text)) and kind == "string":
        return Taken(facts=(Fact("pattern", (codes(text) or (plain(text),))[0], "column", plain(text)),))
    return _limits(text, kind, context, number)


def _flag(key: str) -> Callable[[str, str, Context, int], Taken]:
    def read_flag(text: str, kind: str, context: Context, number: int) -> Taken:
        value = required.cell(text)
        if isinstance(value, bool):
            return (
                Taken(facts=(Fact(key, True, "column", plain(text)),))
                if value
                else Taken(findings=(("nothing", plain(text)),))
            )
        if key == "deprecated":
            return Taken(facts=(Fact(key, plain(text), "column", plain(text)),))
        return unknown(text, kind, context, number)

    return read_flag


def _since(text: str, kind: str, context: Context, number: int) -> Taken:
    return (
        Taken(findings=(("nothing", plain(text)),))
        if is_nothing(text)
        else Taken(facts=(Fact("since", plain(text)[:60], "column", plain(text)),))
    )


def _access(text: str, kind: str, context: Context, number: int) -> Taken:
    words = fold(text).replace("-", " ")
    if words in ("read only", "readonly", "r", "ro", "只读", "immutable"):
        return Taken(facts=(Fact("read_only", True, "column", plain(text)),))
    if words in ("write only", "writeonly", "w", "wo", "只写"):
        return Taken(facts=(Fact("write_only", True, "column", plain(text)),))
    answer = required.cell(text)
    if isinstance(answer, bool) and "write" not in fold(heading(context, number)):
        return (
            Taken(facts=(Fact("read_only", True, "column", plain(text)),))
            if answer
            else Taken(findings=(("nothing", words),))
        )
    return (
        Taken(findings=(("nothing", words),))
        if words in ("read write", "read/write", "rw", "r/w", "读写")
        else unknown(text, kind, context, number)
    )


def unknown(text: str, kind: str, context: Context, number: int) -> Taken:
    """Keep the text of a column that no word of ours names: in the description, under its own heading."""
    del kind
    if is_nothing(text):
        return Taken(findings=(("nothing", plain(text)),))
    title = heading(context, number)
    return Taken(
        kept=f"{title}: {text}" if title else text,
        findings=(("column-unknown", f"{title}: {plain(text)}"[:200]),),
    )


def is_nothing(text: str) -> bool:
    words = plain(text).strip()
    return words.lower() in marks.NOTHING or not words


def heading(context: Context, number: int) -> str:
    return context.headings[number] if number < len(context.headings) else ""


_IN_BRACKETS = re.compile(r"(.{0,400}?)\s?[(（]\s?([^()（）]{1,60}?)\s?[)）]\s?", re.S)
_MEMBER = re.compile(r"\"[\w.-]{1,60}\"\s?:\s?(\"[^\"]{0,200}\"|-?\d{1,18}(?:\.\d{1,18})?|true|false)")
_PRODUCT = re.compile(r"\d{1,9}(?:\s?[*×]\s?\d{1,9}){1,4}")
Reader = Callable[[str, str, Context, int], Taken]


READERS: Mapping[str, Reader] = {
    "type": _type,
    "required": _required,
    "optional": _required,
    "description": _description,
    "notes": _description,
    "default": _default,
    "example": _example,
    "values": _values,
    "limits": _limits,
    "size": _size,
    "min": _bound,
    "max": _bound,
    "value": _value,
    "place": _place,
    "format": _format,
    "nullable": _flag("nullable"),
    "deprecated": _flag("deprecated"),
    "since": _since,
    "access": _access,
}

"""Facts that sentences state: defaults, listed values, constants, limits, formats. Each keeps the words that say it.

A phrase counts only when the value after it fits the row's type; what looks like a fact and does not fit is handed
back as unread, so that nothing is guessed and nothing is silent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

from rowcast.importers.facts.limits import limits
from rowcast.importers.facts.listings import MOST_NAMES, QUOTED_CODE, bold_values, values
from rowcast.importers.facts.said_lists import around
from rowcast.importers.facts.values import Said, literal, typed, word
from rowcast.importers.model import Fact
from rowcast.importers.text.inline import codes, plain, sentence, unemphasised
from rowcast.importers.text.phrases import Phrases
from rowcast.importers.vocabulary import marks
from rowcast.importers.vocabulary import prose as words
from rowcast.records import dataclass

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Prose:
    """The facts of a text, and the words that looked like a fact and could not be read."""

    facts: tuple[Fact, ...]
    unread: tuple[tuple[str, str], ...] = ()


def read(text: str, kind: str, name: str = "", siblings: Collection[str] = ()) -> Prose:
    """Read the facts of a description for a row of this kind (``string``, ``integer``, …).

    Pages say the same of many rows. What is read of a text is kept, whatever rows stand beside; only lists of values
    that are names of these rows are none.
    """
    del name
    if not text.strip():
        return Prose(())
    if kind == "array":
        return _read(text, kind, siblings)
    found = _kept(text, kind, False)
    listed = next((fact.value for fact in found.facts if fact.key == "values"), ())
    names = 0 < len(listed) < MOST_NAMES and all(str(value) in siblings for value in listed)
    return _kept(text, kind, True) if names else found


class _Every(frozenset[str]):
    """Holds whatever is asked for."""

    def __contains__(self, name: object) -> bool:
        return True


@lru_cache(maxsize=8192)
def _kept(text: str, kind: str, names: bool) -> Prose:
    """Read a text; ``names`` says that what it lists are names of other rows."""
    return _read(text, kind, _Every() if names else ())


def _read(text: str, kind: str, siblings: Collection[str]) -> Prose:
    shown = bold_values(_unwrapped(unicodedata.normalize("NFKC", sentence(text[:LONGEST]))))
    whole = QUOTED_CODE.sub(r"`\1`", unemphasised(shown).replace("\n", " \n "))
    bare = words.DEFAULT_MARKED.sub(r"\1", whole)
    facts: list[Fact] = []
    unread: list[tuple[str, str]] = []
    if len(text) > LONGEST:
        unread.append(("text-long", f"{plain(text[:80])}…"))
    for reader in _READERS:
        reader(bare if reader is values else whole, kind, siblings, facts, unread)
    return Prose(tuple({fact.key: fact for fact in reversed(facts)}.values())[::-1], tuple(unread))


def _unwrapped(text: str) -> str:
    """Join lines that a sentence was wrapped into: one ends in a word that wants another, or the next goes on in it."""
    return _WRAPPED.sub(" ", text) if "\n" in text else text


Reader = Callable[[str, str, Collection[str], list[Fact], list[tuple[str, str]]], None]


def _default(text: str, kind: str, siblings: Collection[str], facts: list[Fact], unread: list[tuple[str, str]]) -> None:
    del siblings
    lower = text.lower()
    if not any(hint in lower for hint in _DEFAULT_HINTS):
        return
    state = _state(text) if kind == "boolean" else None
    marked = words.DEFAULT_MARKED.findall(text)
    value = typed(word(marked[0]), kind) if len(marked) == 1 else None
    if state is not None:
        facts.append(state)
    elif value is not None and marked[0].lower() not in words.NO_VALUES:
        facts.append(Fact("default", value.value, "prose", f"{marked[0]} (default)"))
    elif not any(
        _default_after(text, kind, pattern, facts, unread, bare=bare) for pattern, bare in _DEFAULTS.among(lower)
    ):
        _default_before(text, kind, facts, unread)


def _default_after(
    text: str, kind: str, pattern: re.Pattern[str], facts: list[Fact], unread: list[tuple[str, str]], *, bare: bool
) -> bool:
    """Read a default after a phrase; tell whether the phrase settles what there is to say."""
    for found in pattern.finditer(text):
        nothing = _NO_DEFAULT.match(text, found.end())
        if nothing:
            unread.append(("nothing", around(text, found.start(), nothing.end())))
            return True
        said = literal(text, found.end(), bare=bare)
        if said is None or _negated(text, found.start()):
            continue
        if plain(said.text).lower() in marks.NOTHING and not said.quoted:
            return True
        if _is_listed_on(text, said.end):
            continue
        quote, value = around(text, found.start(), said.end), typed(said, kind)
        if _FOR_SOME.match(text, said.end):
            unread.append(("default-unread", around(text, found.start(), said.end + 40)))
            return True
        other = _other_default(text, found.start(), said)
        if other:
            unread.append(("default-twice", f"{quote} / {other}"))
        elif value is None:
            unread.append(("default-unread", quote))
        else:
            facts.append(Fact("default", value.value, "prose", quote))
        return True
    start = pattern.search(text) if bare else None
    if start is not None:
        unread.append(("default-unread", around(text, start.start(), start.end() + 60)))
    return start is not None


def _state(text: str) -> Fact | None:
    """Read the state of a flag when nothing is sent: "enabled by default"."""
    said = [(found, value) for pattern, value in words.DEFAULT_STATES for found in pattern.finditer(text)]
    if len(said) != 1 or re.search(r"\b(?:not|never|no longer)\s$", text[: said[0][0].start()], re.I):
        return None
    return Fact("default", said[0][1], "prose", said[0][0].group(0))


def _default_before(text: str, kind: str, facts: list[Fact], unread: list[tuple[str, str]]) -> None:
    """Read a default in code marks, or a number, that stands before its words: ``a`` by default."""
    said = [found for pattern in _DEFAULT_ENDS for found in pattern.finditer(text)]
    if kind in ("integer", "number"):
        said += _NUMBER_BY_DEFAULT.finditer(text)
    for found in said[:1]:
        value = typed(word(found.group(1)), kind)
        sure = len(said) == 1 and not re.search(r"\s?(?:if|when|unless|for)\b", text[found.end() : found.end() + 8])
        if value is not None and sure:
            facts.append(Fact("default", value.value, "prose", found.group(0)))
        else:
            unread.append(("default-unread", found.group(0)))


def _constant(
    text: str, kind: str, siblings: Collection[str], facts: list[Fact], unread: list[tuple[str, str]]
) -> None:
    del siblings, unread
    if kind not in ("string", "integer", "number", "boolean", "any") or any(fact.key == "values" for fact in facts):
        return
    for pattern, bare in _CONSTANTS.among(text.lower()):
        found = pattern.search(text)
        if not found:
            continue
        said = literal(text, found.end(), bare=bare)
        if said is None or _listed_after(text, said.end) or _conditional(text, found.start(), said.end):
            continue
        value = typed(said, kind)
        if value is not None and value.value != "":
            facts.append(Fact("const", value.value, "prose", around(text, found.start(), said.end)))
            return
    for ending in _CONSTANT_ENDS:
        found = ending.search(text)
        value = typed(word(found.group(1)), kind) if found else None
        if found and value is not None:
            facts.append(Fact("const", value.value, "prose", found.group(0)))
            return


def _limits(text: str, kind: str, siblings: Collection[str], facts: list[Fact], unread: list[tuple[str, str]]) -> None:
    del siblings
    made, doubtful = limits(text, kind)
    facts.extend(made)
    unread.extend(("limit-unread", quote) for quote in doubtful)


def _formats(text: str, kind: str, siblings: Collection[str], facts: list[Fact], unread: list[tuple[str, str]]) -> None:
    del siblings, unread
    if kind != "string":
        return
    for pattern, format_ in _FORMATS.among(text.lower()):
        found = pattern.search(text)
        if found:
            facts.append(Fact("format", format_, "prose", around(text, found.start(), found.end())))
            return


def _flags(text: str, kind: str, siblings: Collection[str], facts: list[Fact], unread: list[tuple[str, str]]) -> None:
    del kind, siblings, unread
    lower = text.lower()
    if not any(hint in lower for hint in _FLAG_HINTS):
        return
    lower = plain(text).lower().lstrip("(（[【 ")
    for word_ in words.DEPRECATED:
        if (
            lower.startswith(word_)
            or f"({word_})" in lower
            or f"（{word_}）" in lower
            or f"this field is {word_}" in lower
            or f"this parameter is {word_}" in lower
        ):
            facts.append(Fact("deprecated", True, "prose", plain(text)[:120]))
            break
    for key, said in (("read_only", words.READ_ONLY), ("write_only", words.WRITE_ONLY)):
        if any(
            lower.startswith(f"{w}.") or f"({w})" in lower or lower.endswith((f" {w}", f" {w}.")) or f"[{w}]" in lower
            for w in said
        ):
            facts.append(Fact(key, True, "prose", plain(text)[:120]))
    if re.search(
        r"\b(?:can|may) be (?:set to )?`?null`?\b|\bor `?null`?(?= if| when|[.,)]|$)|`null` (?:if|when|表示)|可为\s?`?null|nullの場合|\bnull(?:able)\b",  # noqa: E501
        text,
        re.I,
    ):
        facts.append(Fact("nullable", True, "prose", plain(text)[:160]))


# Words around.


def _negated(text: str, start: int) -> bool:
    return bool(re.search(r"\b(?:no|without|not|non-?|the)\s$", text[max(0, start - 8) : start], re.I)) and not text[
        :start
    ].rstrip().lower().endswith("the")


def _other_default(text: str, start: int, first: Said) -> str:
    """Return the words that name another default, if any: then each holds under a condition, or one is a slip."""
    for pattern, bare in _DEFAULTS.among(text.lower()):
        for found in pattern.finditer(text):
            said = literal(text, found.end(), bare=bare)
            apart = said is not None and (said.end <= start or found.start() >= first.end)
            if (
                said is not None
                and apart
                and plain(said.text) != plain(first.text)
                and not _NO_DEFAULT.match(text, found.end())
            ):
                return around(text, found.start(), said.end)
    return ""


def _is_listed_on(text: str, end: int) -> bool:
    return bool(re.match(r"\s?(?:or|and|/)\s?[`\"“']", text[end : end + 8]))


def _listed_after(text: str, end: int) -> bool:
    return bool(
        re.match(r"\s?(?:,|or|and|/|、|或|または|\||，)\s?(?:or\s)?[`\"“'「\d]?\w?", text[end : end + 12])
    ) and bool(re.match(r"\s?(?:,\s?[`\"“'「]|or\b|and\b|/|、|或|または|\|)", text[end : end + 12]))


def _conditional(text: str, start: int, end: int) -> bool:
    clause_start = max((text.rfind(mark, 0, start) for mark in (". ", "。", "\n", "; ", "；")), default=-1) + 1
    clause = text[clause_start : end + 60].split("\n", maxsplit=1)[0].lower()
    tail = re.split(r"(?<=[a-z`\"”)])\.\s|。", clause)[0]
    return (
        any(condition in f" {tail} " for condition in words.CONDITIONS)
        or tail.strip().startswith(words.CONDITION_STARTS)
        or bool(re.search(r"\b(?:for|in order|to use|with)\b", tail[end - clause_start :]))
    )


def _sentences(text: str) -> Iterator[str]:
    yield from re.split(r"(?<=[a-z)`\"])\.\s|。|\n", text)


# After a default that holds for one sort of calls only.
_FOR_SOME = re.compile(
    r"\s(?:for|in|when|if)\s(?!(?:it\sis\s|this\s\w+\sis\s)?(?:not|omitted|unset|un\w+|absent|missing|empty|none|no)\b|backwards?|compat|all\b|most\b)[A-Za-z`]",
    re.I,
)
_WRAPPED = re.compile(
    r"(?:(?<=\bor)|(?<=\band)|(?<=\bis)|(?<=\bof)|(?<=\bto)|(?<=\bare)|(?<=\bbe)|(?<=\bas)|(?<=\bby)|(?<=\bthe)|(?<=\bthan)|(?<=\bfrom)|(?<=[a-z],))"
    r"[ \t]*\n(?![ \t]*(?:[-*•]\s|\d+\.\s))[ \t]*",
    re.I,
)
_FLAG_HINTS = (*words.DEPRECATED, *words.READ_ONLY, *words.WRITE_ONLY, "null")
_NO_DEFAULT = re.compile(r"\s?`?(?:undefined|unset|not set)\b", re.I)
_DEFAULT_HINTS = (
    "default",
    "omitted",
    "unspecified",
    "unset",
    "missing",
    "not set",
    "not specified",
    "not provided",
    "not given",
    "falls back",
    "fall back",
    "不传",
    "不填",
    "未传",
    "未填",
    "留空",
    "不指定",
    "未指定",
    "指定しない",
    "省略した",
    "미입력",
    "미지정",
    "생략",
    "默认",
    "缺省",
    "预设",
    "預設",
    "默認",
    "デフォルト",
    "既定",
    "初期値",
    "省略時",
    "기본",
    "defecto",
    "predeterminado",
    "défaut",
    "padrão",
    "standard:",
    "standard =",
    "standardwert",
    "standardmäßig",
    "voreinstellung",
    "умолчанию",
)
_DEFAULTS = Phrases(words.DEFAULTS)
_NUMBER_BY_DEFAULT = re.compile(r"(?<![\w.`])(-?\d{1,15}(?:\.\d{1,9})?)\s(?:is\sthe\sdefault|by\sdefault)\b", re.I)
_DEFAULT_ENDS = tuple(re.compile(r"`([^`\n]{1,60})`" + ending, re.I) for ending in words.DEFAULT_ENDS)
_CONSTANTS = Phrases(
    [(phrase, bare) for phrases, bare in ((words.CONSTANTS_BARE, True), (words.CONSTANTS, False)) for phrase in phrases]
)
_CONSTANT_ENDS = tuple(
    re.compile(r"[「『\"“`]([^「」『』\"“”`]{1,60})[」』\"”`]" + ending) for ending in words.CONSTANT_ENDS
)
_FORMATS = Phrases(words.FORMATS)
_READERS: tuple[Reader, ...] = (_default, values, _constant, _limits, _formats, _flags)
__all__ = ["Prose", "codes", "read"]

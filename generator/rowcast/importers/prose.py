"""Facts that sentences state: defaults, listed values, constants, limits, formats. Each keeps the words that say it.

A phrase counts only when the value after it fits the row's type; what looks like a fact and does not fit is handed
back as unread, so that nothing is guessed and nothing is silent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator

from rowcast.importers.inline import codes, plain, sentence, unemphasised
from rowcast.importers.limits import limits
from rowcast.importers.model import Fact, Json
from rowcast.importers.values import literal, typed, word
from rowcast.importers.vocabulary import marks
from rowcast.importers.vocabulary import prose as words
from rowcast.importers.vocabulary import words as word_lists
from rowcast.records import dataclass

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Prose:
    """The facts of a text, and the words that looked like a fact and could not be read."""

    facts: tuple[Fact, ...]
    unread: tuple[tuple[str, str], ...] = ()


def read(text: str, kind: str, name: str = "", siblings: Collection[str] = ()) -> Prose:
    """Read the facts of a description for a row of this kind (``string``, ``integer``, …)."""
    if not text.strip():
        return Prose(())
    whole = unicodedata.normalize("NFKC", unemphasised(sentence(text[:LONGEST])).replace("\n", " \n "))
    facts: list[Fact] = []
    unread: list[tuple[str, str]] = []
    if len(text) > LONGEST:
        unread.append(("text-long", f"{plain(text[:80])}…"))
    for reader in _READERS:
        reader(whole, kind, siblings, facts, unread)
    del name
    return Prose(tuple({fact.key: fact for fact in reversed(facts)}.values())[::-1], tuple(unread))


Reader = Callable[[str, str, Collection[str], list[Fact], list[tuple[str, str]]], None]


def _default(text: str, kind: str, siblings: Collection[str], facts: list[Fact], unread: list[tuple[str, str]]) -> None:
    del siblings
    lower = text.lower()
    if not any(hint in lower for hint in _DEFAULT_HINTS):
        return
    for pattern, bare in _DEFAULTS:
        for found in pattern.finditer(text):
            said = literal(text, found.end(), bare=bare)
            if said is None or _negated(text, found.start()):
                continue
            if plain(said.text).lower() in marks.NOTHING and not said.quoted:
                return
            quote = _around(text, found.start(), said.end)
            if _is_listed_on(text, said.end):
                continue
            value = typed(said, kind)
            if value is None:
                unread.append(("default-unread", quote))
            else:
                facts.append(Fact("default", value.value, "prose", quote))
            return
        if bare and pattern.search(text):
            start = pattern.search(text)
            if start is None:
                return
            unread.append(("default-unread", _around(text, start.start(), start.end() + 60)))
            return


def _values(text: str, kind: str, siblings: Collection[str], facts: list[Fact], unread: list[tuple[str, str]]) -> None:
    if kind not in ("string", "integer", "number", "any", "array"):
        return
    found = (
        _meanings(text, kind)
        or _phrased(text, kind)
        or _alternatives(text, kind)
        or _trailing(text, kind)
        or _piped(text, kind)
    )
    if found is None:
        return
    values, quote = found
    if 0 < len(values) < 4 and all(str(v) in siblings for v in values):
        return
    if kind == "array":
        unread.append(("values-of-items", quote))
        return
    facts.append(Fact("values", values, "prose", quote))


def _phrased(text: str, kind: str) -> tuple[Json, str] | None:
    """Read ``one of a, b``, ``Options: a, b.``: a phrase, and then a list that is complete."""
    for pattern in _LISTS:
        for found in pattern.finditer(text):
            if _example_before(text, found.start()):
                continue
            listed = _list(text, found.end(), kind, loose=_is_loose(found.group(0)))
            if listed and len(listed[0]) > 1 and not _goes_on(text, listed[1]):
                return listed[0], _around(text, found.start(), listed[1])
    return None


def _is_loose(phrase: str) -> bool:
    """After a colon, or words like ``valid values are``, the values may stand without quotation."""
    return phrase.rstrip().endswith((":", "：")) or bool(re.search(r"values?|options|可选值|枚举|取值", phrase, re.I))


def _alternatives(text: str, kind: str) -> tuple[Json, str] | None:
    """Read ```a` or `b``` anywhere, when nothing says that these are only examples or a part of a sentence."""
    found = _OR_LIST.search(text)
    if not found or _example_before(text, found.start()) or _goes_on(text, found.end()):
        return None
    before = text[: found.start()].rstrip()
    if (
        before
        and not before.endswith((",", ":", "，", "：", "、", "(", "（", ".", "。", "-", "–", ";"))
        and not re.search(r"\b(?:is|be|are|either|of|type|mode|to)$", before, re.I)
    ):
        return None
    values = _typed_all([word(v) for v in _QUOTED.findall(found.group(0))], kind)
    return (values, found.group(0).strip()) if values and len(values) > 1 else None


def _trailing(text: str, kind: str) -> tuple[Json, str] | None:
    """Read a short text that ends in two or more code spans with commas between them: ``Product type `a`, `b```."""
    found = _TRAILING.match(text.strip())
    if (
        not found
        or len(found.group(1).split()) > 6
        or _example_before(text, len(found.group(1)) + 1)
        or word_lists.NO_LIST.search(found.group(1))
    ):
        return None
    values = _typed_all([word(v) for v in _QUOTED.findall(found.group(2))], kind)
    return (values, text.strip()) if values and len(values) > 1 else None


def _piped(text: str, kind: str) -> tuple[Json, str] | None:
    """Read ``a | b | c`` at the end of a short text."""
    found = _PIPED.search(text.strip())
    values = _typed_all([word(v) for v in re.split(r"\s?\|\s?", found.group(1))], kind) if found else []
    return (values, found.group(1)) if found and len(values) > 1 else None


def _meanings(text: str, kind: str) -> tuple[Json, str] | None:
    """Read values with a meaning each: ``0: none; 1: all``, ```a`: first``, ``1 - yes, 2 - no``."""
    for pattern in _MEANINGS:
        runs = list(pattern.finditer(text))
        if len(runs) < 2:
            continue
        pairs: dict[Json, str] = {}
        for one in runs:
            key = one.group(1).strip("`\"'“”‘’「」 ")
            value = typed(word(key), kind)
            if key.lower() in words.NO_VALUES or value is None or isinstance(value.value, (list, dict)):
                break
            pairs.setdefault(value.value, one.group(2).strip(" ,;，；。、|()（）\n"))
        else:
            if (
                len(pairs) == len(runs)
                and len(pairs) > 1
                and not _example_before(text, runs[0].start())
                and all(pairs.values())
            ):
                return {str(k): v for k, v in pairs.items()} if kind in ("string", "any") else pairs, _around(
                    text, runs[0].start(), runs[-1].end()
                )
    return None


def _list(text: str, at: int, kind: str, *, loose: bool) -> tuple[list[Json], int] | None:
    """Read a list of values from a position: all in code or quotation marks, or bare words to the full stop."""
    numbers = _NUMBERS.match(text, at) if kind in ("integer", "number") else None
    if numbers:
        values = _typed_all([word(v) for v in re.findall(r"-?\d+", numbers.group(0))], kind)
        return (values, numbers.end()) if values else None
    marked = _MARKED_LIST.match(text, at)
    if marked:
        values = _typed_all([word(v) for v in _QUOTED.findall(marked.group(0))], kind)
        return (values, marked.end()) if values else None
    if not loose:
        return None
    bare = _BARE_LIST.match(text, at)
    if not bare:
        return None
    parts = [
        p.strip()
        for p in re.split(r"\s?[,/|、;，；]\s?(?:or\s|and\s)?|\s(?:or|and)\s|或|または", bare.group(0).strip(" ."))
        if p.strip()
    ]
    if any(not re.fullmatch(r"[\w\-.+:]{1,40}", part) or len(part.split()) > 1 for part in parts):
        return None
    values = _typed_all([word(p) for p in parts], kind)
    return (values, bare.end()) if values else None


def _typed_all(texts: list[object], kind: str) -> list[Json]:
    found: list[Json] = []
    for text in texts:
        value = typed(text, kind)  # type: ignore[arg-type]
        if value is None or isinstance(value.value, (list, dict, bool)) or value.value is None:
            return []
        if value.value not in found:
            found.append(value.value)
    return found


def _constant(
    text: str, kind: str, siblings: Collection[str], facts: list[Fact], unread: list[tuple[str, str]]
) -> None:
    del siblings, unread
    if kind not in ("string", "integer", "number", "boolean", "any") or any(fact.key == "values" for fact in facts):
        return
    for pattern in _CONSTANTS:
        found = pattern.search(text)
        if not found:
            continue
        said = literal(text, found.end(), bare=False)
        if said is None or _listed_after(text, said.end) or _conditional(text, found.start(), said.end):
            continue
        value = typed(said, kind)
        if value is not None and value.value != "":
            facts.append(Fact("const", value.value, "prose", _around(text, found.start(), said.end)))
            return
    for ending in words.CONSTANT_ENDS:
        found = re.search(r"[「『\"“`]([^「」『』\"“”`]{1,60})[」』\"”`]" + ending, text)
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
    for pattern, format_ in words.FORMATS:
        found = re.search(pattern, text, re.I)
        if found:
            facts.append(Fact("format", format_, "prose", _around(text, found.start(), found.end())))
            return


def _flags(text: str, kind: str, siblings: Collection[str], facts: list[Fact], unread: list[tuple[str, str]]) -> None:
    del kind, siblings, unread
    if not _FLAG_HINT.search(text):
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


def _around(text: str, start: int, end: int) -> str:
    return plain(text[start:end]).strip(" .,;")[:200]


def _negated(text: str, start: int) -> bool:
    return bool(re.search(r"\b(?:no|without|not|non-?|the)\s$", text[max(0, start - 8) : start], re.I)) and not text[
        :start
    ].rstrip().lower().endswith("the")


def _example_before(text: str, start: int) -> bool:
    near = re.sub(r"(?i)\b(e\.g|i\.e|etc|z\.b|p\.ej)\.", r"\1", text[max(0, start - 80) : start])
    clause = re.split(r"[.。;；!！]\s", near)[-1].lower()
    return any(example in f" {clause} " for example in words.EXAMPLES)


def _goes_on(text: str, end: int) -> bool:
    """Tell whether a list is left open by ``etc.`` or the like."""
    after = text[end : end + 30].lower().lstrip(" ,、.")
    return after.startswith(("etc", "等", "など", "and so on", "...", "…", "and others", "and more", "among"))


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


_FLAG_HINT = re.compile(
    "|".join(re.escape(w) for w in (*words.DEPRECATED, *words.READ_ONLY, *words.WRITE_ONLY)) + "|null", re.I
)
_DEFAULT_HINTS = (
    "default",
    "omitted",
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
    "standardwert",
    "standardmäßig",
    "voreinstellung",
    "умолчанию",
)
_DEFAULTS = tuple((re.compile(pattern, re.I), bare) for pattern, bare in words.DEFAULTS)
_LISTS = tuple(re.compile(pattern, re.I) for pattern in words.LISTS)
_CONSTANTS = tuple(re.compile(pattern, re.I) for pattern in words.CONSTANTS)
_ITEM = r"(?:`[^`\n]{1,60}`|\"[^\"\n]{1,60}\"|“[^”\n]{1,60}”|'[^'\n]{1,40}'|‘[^’\n]{1,40}’|「[^」\n]{1,40}」)"
_ASIDE = r"(?:\s?[(（][^()（）\n]{1,120}[)）])?"
_BETWEEN = r"(?:\s?(?:,|、|/|\||，|;|；)\s?(?:or\s|and\s|和|或|以及)?|\s(?:or|and|o|y|oder|und|ou|et|или|и)\s|\s?(?:或者|或|和|及|または|もしくは|と|또는)\s?|\s)"  # noqa: E501
_QUOTED = re.compile(r"[`\"“'‘「]([^`\"“”'‘’「」\n]{1,60})[`\"”'’」]")
_MARKED_LIST = re.compile(rf"(?:the\s|values?\s|string\s)?{_ITEM}{_ASIDE}(?:{_BETWEEN}{_ITEM}{_ASIDE}){{1,80}}")
_OR_LIST = re.compile(
    rf"{_ITEM}{_ASIDE}(?:(?:\s?[,、，]\s?){_ITEM}{_ASIDE}){{0,40}}(?:,?\s(?:or|o|oder|ou|или)\s|\s?(?:或者|或|または|もしくは|또는)\s?){_ITEM}(?:\s?(?:或者|或|または)\s?{_ITEM}){{0,20}}"
)
_TRAILING = re.compile(
    rf"^([^`\n\"“]{{1,80}}?)[\s:：,，(（]{{0,3}}({_ITEM}(?:\s?(?:[,、，/|]|or|and|或|和)\s?{_ITEM}){{1,40}})[)）]?\.?$"
)
_BARE_LIST = re.compile(
    r"[\w\-+]{1,40}(?:\.[\w\-+]{1,40})?(?:\s?(?:,|/|\||、|;|，|；)\s?(?:or\s|and\s)?[\w\-+]{1,40}|\s(?:or|and)\s[\w\-+]{1,40}|或[\w\-+]{1,40}|または[\w\-+]{1,40}){1,60}(?=\s?(?:$|[.。;；)）\n]|,?\s(?:default)))",
    re.I,
)
_NUMBERS = re.compile(
    r"`?-?\d{1,9}`?(?:\s?[,、/|]\s?(?:or\s|and\s)?`?-?\d{1,9}`?){0,30}\s?(?:,?\s?(?:or|and|或|または)\s?|[,/|、]\s?)`?-?\d{1,9}`?(?![\w%]|\.\d)",
    re.I,
)
_PIPED = re.compile(r"(?:^|[:：]\s?)([A-Za-z][\w\-]{0,40}(?:\s?\|\s?[A-Za-z][\w\-]{0,40}){1,30})\.?$")
_MEANINGS = (
    re.compile(
        rf"({_ITEM})\s?(?:[:：=]|-\s|–\s|—\s|表示|：)\s?([^`\n\"“,，;；、]{{1,120}}[^`\n\"“]{{0,160}}?)(?=\s?(?:[,，;；、.。]?\s?\n|[,，;；、.]\s?(?:and\s|or\s)?{_ITEM}\s?(?:[:：=]|-\s|–|—|表示)|\s(?:-\s)?{_ITEM}\s?(?:[:：=]|-\s|–|—)|$))"
    ),
    re.compile(
        r"(?<![\w.\-/])(-?\d{1,6})\s?(?:[:：=＝]|\s-\s|-(?=[A-Za-z\u4e00-\u9fff])|–|—|表示|代表|は)\s?([^\d\n,，;；、:：][^\n,，;；、]{0,100}?)(?=\s?(?:[,，;；、.。)）]?\s?\n|[,，;；、/]\s?-?\d{1,6}\s?(?:[:：=＝]|\s?-|–|—|表示|代表|は)|\s+-?\d{1,6}\s?(?:[:：=＝]|\s-\s|表示|代表)|[)）.。]|$))"
    ),
    re.compile(
        r"(?:^|(?<=[\n:：,，;；、(（]))\s{0,3}(?:- )?([A-Za-z][\w\-]{0,40})\s?(?:[:：=]|\s[-–—]\s)\s?([^\n,，;；:：]{1,100}?)(?=\s?(?:\n|[,，;；)）]|$))"  # noqa: E501
    ),
)
_READERS: tuple[Reader, ...] = (_default, _values, _constant, _limits, _formats, _flags)
__all__ = ["Prose", "codes", "read"]

"""Values that sentences list, with or without meanings: text in, values and the words that list them out.

A list counts only when it is complete: examples, and lists that go on with "etc.", are none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rowcast.importers.facts import barelists
from rowcast.importers.facts.said_lists import BETWEEN, ITEM, QUOTED, around, example_before, goes_on, typed_all
from rowcast.importers.facts.values import typed, word
from rowcast.importers.model import Fact, Json
from rowcast.importers.text.inline import plain
from rowcast.importers.text.phrases import Phrases
from rowcast.importers.vocabulary import prose as words
from rowcast.importers.vocabulary import words as word_lists

MOST_NAMES = 4
"""A list of fewer values may be one of other rows; a longer one says what it lists."""


def values(text: str, kind: str, siblings: Collection[str], facts: list[Fact], unread: list[tuple[str, str]]) -> None:
    """Add the values that a text lists for a row of this kind; those for the items of an array are named as unread."""
    if kind not in ("string", "integer", "number", "any", "array"):
        return
    found = (
        _bracketed(text, kind)
        or _bulleted(text, kind)
        or _meanings(text, kind)
        or _phrased(text, kind)
        or _alternatives(text, kind)
        or _trailing(text, kind)
        or _piped(text, kind)
        or _lined(text, kind)
        or _ended(text, kind)
        or barelists.read(text, kind)
        or barelists.stacked(text, kind)
    )
    if found is None:
        return
    listed, quote = found
    if 0 < len(listed) < MOST_NAMES and all(str(v) in siblings for v in listed):
        return
    if kind == "array" or (kind in ("string", "any") and words.SEVERAL.search(text)):
        unread.append(("values-of-items", quote))
        return
    facts.append(Fact("values", listed, "prose", quote))


def bold_values(text: str) -> str:
    """Return a text with two or more values in bold put into code marks, as other pages have them."""
    for pattern in (_BOLD_VALUE, _SLANTED_VALUE):
        text = pattern.sub(r"`\1`", text) if len(pattern.findall(text)) > 1 else text
    return _SLANTED_LIST.sub(lambda found: _SLANTED.sub(r"`\1`", found.group(0)), text)


def _phrased(text: str, kind: str) -> tuple[Json, str] | None:
    """Read ``one of a, b``, ``Options: a, b.``: a phrase, and then a list that is complete."""
    for pattern, _ in _LISTS.among(text.lower()):
        for found in pattern.finditer(text):
            if example_before(text, found.start()) or _ABOUT_OTHERS.search(text[: found.start()]):
                continue
            listed = _with_later(text, _list(text, found.end(), kind, loose=_is_loose(found.group(0))), kind)
            if listed and len(listed[0]) > 1 and not goes_on(text, listed[1]):
                return listed[0], around(text, found.start(), listed[1])
    return None


def _with_later(text: str, listed: tuple[list[Json], int] | None, kind: str) -> tuple[list[Json], int] | None:
    """Add what the rest of the sentence offers, too: ``…, or pass `all```."""
    more = _LATER.search(text, listed[1], listed[1] + 160) if listed else None
    added = typed_all([word(more.group(1))], kind) if more else []
    return ([*listed[0], *added], more.end()) if listed and more and added and added[0] not in listed[0] else listed


def _is_loose(phrase: str) -> bool:
    """After a colon, or words like ``valid values are``, the values may stand without quotation."""
    return phrase.rstrip().endswith((":", "：")) or bool(_LOOSE.search(phrase)) or not phrase.isascii()


def _alternatives(text: str, kind: str) -> tuple[Json, str] | None:
    """Read ```a` or `b``` anywhere, when nothing says that these are only examples or a part of a sentence."""
    found = _OR_LIST.search(text)
    if not found or example_before(text, found.start()) or goes_on(text, found.end()):
        return None
    if _FOR_SOME.match(text, found.end()):
        return None
    before = text[: found.start()].rstrip()
    if _CONDITION.search(re.split(r"(?<=[a-z`)])[.;]\s|[。；\n]", before)[-1]):
        return None
    if (
        before
        and not before.endswith((",", ":", "，", "：", "、", "(", "（", ".", "。", "-", "–", ";"))
        and not re.search(r"\b(?:is|is an?|be|are|either|of|type|mode|to)$", before, re.I)
    ):
        return None
    values = typed_all([word(v) for v in _items(found.group(0))], kind)
    return (values, found.group(0).strip()) if values and len(values) > 1 else None


def _trailing(text: str, kind: str) -> tuple[Json, str] | None:
    """Read a short text that ends in two or more code spans with commas between them: ``Product type `a`, `b```."""
    found = _TRAILING.match(text.strip())
    if (
        not found
        or len(found.group(1).split()) > (12 if found.group(2).isupper() else 6)
        or example_before(text, len(found.group(1)) + 1)
        or word_lists.NO_LIST.search(found.group(1))
    ):
        return None
    values = typed_all([word(v) for v in _items(found.group(2))], kind)
    return (values, text.strip()) if values and len(values) > 1 else None


def _piped(text: str, kind: str) -> tuple[Json, str] | None:
    """Read ``a | b | c`` at the end of a short text."""
    found = _PIPED.search(text.strip()) if "|" in text else None
    values = typed_all([word(v) for v in re.split(r"\s?\|\s?", found.group(1))], kind) if found else []
    return (values, found.group(1)) if found and len(values) > 1 else None


def _lined(text: str, kind: str) -> tuple[Json, str] | None:
    """Read a line that holds code spans and nothing else: ```isolated` `cross```."""
    if "`" not in text or "\n" not in text:
        return None
    lines = [line.strip() for line in text.split("\n")]
    for number, line in enumerate(lines):
        if number and _CODES_ONLY.fullmatch(line) and not example_before(lines[number - 1], len(lines[number - 1])):
            values = typed_all([word(v) for v in _items(line)], kind)
            return (values, line) if len(values) > 1 else None
    return None


def _ended(text: str, kind: str) -> tuple[Json, str] | None:
    """Read a list that words after it close: ```a`、`b`のいずれか``."""
    for found in _CLOSED_LIST.finditer(text):
        values = typed_all([word(v) for v in _items(found.group(1))], kind)
        if len(values) > 1:
            return values, found.group(0).strip()
    return None


def _items(text: str) -> list[str]:
    """Return what stands in quotation or code marks, without what brackets add to it."""
    return QUOTED.findall(_BRACKETED.sub("", text))


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
            marked = one.group(1)[:1] in _MARKS
            if (
                (key.lower() in words.NO_VALUES and not marked and not _is_among_values(one, runs))
                or value is None
                or isinstance(value.value, (list, dict))
            ):
                break
            pairs.setdefault(value.value, one.group(2).strip(" ,;，；。、|()（）\n"))
        else:
            if (
                len(pairs) == len(runs)
                and len(pairs) > 1
                and not example_before(text, runs[0].start())
                and all(pairs.values())
            ):
                return {str(k): v for k, v in pairs.items()} if kind in ("string", "any") else pairs, around(
                    text, runs[0].start(), runs[-1].end()
                )
    return None


def _is_among_values(one: re.Match[str], runs: Sequence[re.Match[str]]) -> bool:
    """Tell whether a word such as ``limit`` is a value: two others are no such words, and it leads to no number."""
    others = [run for run in runs if run is not one and run.group(1).lower() not in words.NO_VALUES]
    return len(others) > 1 and len(others) == len(runs) - 1 and not re.search(r"\d", one.group(2))


def _bracketed(text: str, kind: str) -> tuple[Json, str] | None:
    """Read values with their meanings in brackets after them: ```buy` (to buy), `sell` (to sell)``."""
    found = _WITH_ASIDES.search(text)
    if found is None or example_before(text, found.start()) or goes_on(text, found.end()):
        return None
    lead = re.split(r"(?<=[a-z`)])[.;]\s|[。；\n]", text[: found.start()])[-1]
    if _CONDITION.search(lead) or word_lists.NO_LIST.search(lead):
        return None
    return _with_meanings([one.groups() for one in _VALUE_ASIDE.finditer(found.group(0))], kind, found.group(0))


def _bulleted(text: str, kind: str) -> tuple[Json, str] | None:
    """Read values that stand in bullets of their own, each alone or before what it means."""
    lines = text.split("\n")
    at = [n for n, line in enumerate(lines) if line.strip().startswith(("- ", "* ", "• "))]
    runs = [_BULLET_VALUE.fullmatch(lines[n].strip()) for n in at]
    lead = "\n".join(lines[: at[0]]).strip() if at else ""
    if _STARTED.search(lead.rsplit("\n", 1)[-1]):
        return None
    if len(at) < 2 or not all(runs) or example_before(lead, len(lead)) or _ABOUT_OTHERS.search(lead.rstrip(":：")):
        return None
    pairs = [(one.group(1) or one.group(3), one.group(2) or one.group(4) or "") for one in runs if one]
    if not all(_is_marked(key) or meaning for key, meaning in pairs) and not _leads_to_values(lead):
        return None
    if any(p.search(lead) for p, _ in _LISTS.among(lead.lower())) and not any(meaning for _, meaning in pairs):
        pairs = [(f"`{key}`", "") for key, _ in pairs]
    return _with_meanings(pairs, kind, " ".join("\n".join(lines[at[0] : at[-1] + 1]).split()))


def _leads_to_values(lead: str) -> bool:
    """Tell whether words before bullets say that values follow: they end in a colon, or name a choice."""
    if not lead or lead.endswith((":", "：")) or _FOLLOWING.search(lead):
        return True
    return any(p.search(lead) for p, _ in _LISTS.among(lead.lower()))


def _is_marked(text: str) -> bool:
    return text[:1] in _MARKS


def _with_meanings(pairs: Sequence[tuple[str, ...]], kind: str, quote: str) -> tuple[Json, str] | None:
    """Return values with their meanings, as a list where none has any."""
    found: dict[Json, str] = {}
    for key, meaning in pairs:
        bare = key.strip("`\"'“”‘’「」 ")
        value = typed(word(bare), kind)
        if value is None or isinstance(value.value, (list, dict, bool)) or value.value is None or value.value in found:
            return None
        if bare.lower() in words.NO_VALUES and not _is_marked(key):
            return None
        found[value.value] = plain(meaning).strip(" ,;，；。、|()（）-–—:：\n")
    if len(found) < 2:
        return None
    return (found if any(found.values()) else list(found)), plain(quote).strip(" .,;")[:200]


def _list(text: str, at: int, kind: str, *, loose: bool) -> tuple[list[Json], int] | None:
    """Read a list of values from a position: all in code or quotation marks, or bare words to the full stop."""
    at += len(text[at : at + 3]) - len(text[at : at + 3].lstrip())
    inside = _LISTED_IN_CODE.match(text, at)
    if inside:
        parts = re.split(r"[,|]", inside.group(1) or inside.group(2))
        values = typed_all([word(v.strip(" \"'")) for v in parts], kind)
        return (values, inside.end()) if values else None
    numbers = _NUMBERS.match(text, at) if kind in ("integer", "number") else None
    if numbers:
        values = typed_all([word(v) for v in re.findall(r"-?\d+", numbers.group(0))], kind)
        return (values, numbers.end()) if values else None
    marked = _MARKED_LIST.match(text, at)
    if marked:
        values = typed_all([word(v) for v in _items(marked.group(0))], kind)
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
    if any(not _BARE_VALUE.fullmatch(part) for part in parts):
        return None
    values = typed_all([word(p) for p in parts], kind)
    return (values, bare.end()) if values else None


_BARE_VALUE = re.compile(r"[\w\-.+:]{1,40}")
# A first bullet on the line of the words before it, as copied text has it: the other bullets are not all.
_STARTED = re.compile(r"\s[-*•]\s[`\"'A-Za-z0-9]")
_LOOSE = re.compile(r"values?|options|\bchoose\b|可选值|枚举|取值", re.I)
_FOLLOWING = re.compile(r"\bfollowing\b|\bbelow\b|以下|次の|下列|如下|다음", re.I)
_MARKS = "`\"'“‘「"
_LISTS = Phrases([(pattern, "") for pattern in words.LISTS])
# What is listed after these words are no values of the row, but parts or sorts of them.
# In bold, a word that looks like a value of a program, and no words of a sentence.
_BOLD_VALUE = re.compile(r"\*\*`?([A-Za-z0-9_.+/-]{1,40})`?\*\*(?=\s?(?:$|[(（,，、;；:：|/\n*-]|or\b|and\b|或))")
_SLANTED_VALUE = re.compile(r"(?<![\w*])[*_]([A-Z][A-Z0-9_]{1,40})[*_](?![\w*])")
_SLANTED = re.compile(r"(?<![\w*])[*_]([A-Za-z0-9][\w.-]{0,40})[*_](?![\w*])")
# Two or more words set slanted, with nothing but separators between them.
_SLANTED_LIST = re.compile(
    r"(?<![\w*])[*_][A-Za-z0-9][\w.-]{0,40}[*_](?:\s?(?:,|/|\||\bor\b|\band\b)\s?(?:or\s)?[*_][A-Za-z0-9][\w.-]{0,40}[*_](?![\w*])){1,40}"
)
_ABOUT_OTHERS = re.compile(
    r"\b(?:extensions?|file types?|file formats?|mime types?|content types?|characters?|symbols?|扩展名"
    r"|文件格式|拡張子)"
    r"\s*(?:is|are)?\s*$",
    re.I,
)
# After alternatives: they hold for one sort of calls only.
_FOR_SOME = re.compile(r"\s?(?:for|when|if|in)\s[A-Za-z]", re.I)
_CONDITION = re.compile(r"\b(?:if|when|unless|whenever|in case)\b|如果|当|场合|の場合", re.I)
_LATER = re.compile(r"[,，;；]\s?(?:or|或|或者|または)\s?[^`\n.。]{0,12}`([^`\n]{1,60})`", re.I)
_ASIDE = r"(?:\s?[(（][^()（）\n]{1,120}[)）])?"
_NAMED = rf"(?:{ITEM}|\b[A-Z][A-Z0-9_]{{1,40}})"
_VALUE_ASIDE = re.compile(rf"({_NAMED})\s?[(（]([^()（）\n]{{1,120}})[)）]")
_WITH_ASIDES = re.compile(
    rf"{_NAMED}\s?[(（][^()（）\n]{{1,120}}[)）](?:\s?(?:[,，、;；/|]|or|and|或|和)?\s?{_NAMED}\s?[(（][^()（）\n]{{1,120}}[)）]){{1,60}}"
)
_BULLET_VALUE = re.compile(
    r"[-*•]\s(?:(`[^`\n]{1,60}`|\"[^\"\n]{1,60}\"|'[^'\n]{1,60}')(?:\s?(?:[:：=]|[-–—]\s)?\s?(.{0,300}))?"
    r"|([\w+.][\w+./-]{0,40})(?:\s?(?:[:：=]|\s[-–—]\s|[-–—]\s|means\s|表示|(?=[(（]))\s?(.{0,300}))?)[.,;，；。]?"
)
_BRACKETED = re.compile(r"\s?[(（][^()（）\n]{1,120}[)）]")
QUOTED_CODE = re.compile(r"`\"([^\"`\n]{0,120})\"`")
_CODES_ONLY = re.compile(r"`[^`\n]{1,60}`(?:[\s,/|、，]{1,3}`[^`\n]{1,60}`){1,40}\.?")
_LISTED_IN_CODE = re.compile(
    r"\s?`(?:\[([^\[\]`]{1,600})\]|([\w.-]{1,60}(?:\s?\|\s?[\w.-]{1,60}){1,60}))`(?!\s?(?:or|and|,)\s)"
)
_MARKED_LIST = re.compile(rf"(?:the\s|values?\s|string\s)?{ITEM}{_ASIDE}(?:{BETWEEN}{ITEM}{_ASIDE}){{1,80}}")
_CLOSED_LIST = re.compile(rf"({ITEM}{_ASIDE}(?:{BETWEEN}{ITEM}{_ASIDE}){{1,40}})\s?(?:{'|'.join(words.LIST_ENDS)})")
_OR_LIST = re.compile(
    rf"{ITEM}{_ASIDE}(?:(?:\s?[,、，]\s?){ITEM}{_ASIDE}){{0,40}}(?:,?\s(?:or|o|oder|ou|или)\s|\s?(?:或者|或|または|もしくは|또는)\s?){ITEM}(?:\s?(?:或者|或|または)\s?{ITEM}){{0,20}}"
)
_TRAILING = re.compile(
    rf"^([^`\n\"“]{{1,80}}?)[\s:：,，(（]{{0,3}}({ITEM}(?:(?:\s?(?:[,、，/|]|or|and|或|和)\s?|\s){ITEM}){{1,40}})[)）]?\.?$"
)
_WORD = r"(?:(?!或|和|または|および)[\w\-+]){1,40}"
_BARE_LIST = re.compile(
    rf"{_WORD}(?:\.[\w\-+]{{1,40}})?(?:\s?(?:,|/|\||、|;|，|；)\s?(?:or\s|and\s)?{_WORD}|\s(?:or|and)\s{_WORD}|或{_WORD}|または{_WORD}){{1,60}}(?=\s?(?:$|[.。;；)）\n]|,?\s(?:default)))",
    re.I,
)
_NUMBERS = re.compile(
    r"`?-?\d{1,9}`?(?:\s?(?:[,、/|]\s?(?:or\s|and\s)?|,?\s?(?:or|and|或|または)\s?)`?-?\d{1,9}`?(?![\w%]|\.\d)){1,30}",
    re.I,
)
_PIPED = re.compile(r"(?:^|[:：]\s?)([A-Za-z][\w\-]{0,40}(?:\s?\|\s?[A-Za-z][\w\-]{0,40}){1,30})\.?$")
_MEANINGS = (
    re.compile(
        rf"({ITEM})\s?(?:[:：=]|-\s|–\s|—\s|表示|means\s(?:that\s)?|：)\s?([^`\n\"“,，;；、]{{1,120}}[^`\n\"“]{{0,160}}?)(?=\s?(?:[,，;；、.。]?\s?\n|[,，;；、.]\s?(?:and\s|or\s)?{ITEM}\s?(?:[:：=]|-\s|–|—|表示|means\s)|\s(?:-\s)?{ITEM}\s?(?:[:：=]|-\s|–|—)|[,，;；、.。]\s?(?:默认|默認|缺省|预设|預設|デフォルト|기본|default)|$))"
    ),
    re.compile(
        r"(?<![\w.\-/])(-?\d{1,6})\s?(?:[:：=＝]|\s-\s|-(?=[A-Za-z\u4e00-\u9fff])|–|—|表示|代表|は)\s?([^\d\n,，;；、:：][^\n,，;；、]{0,100}?)(?=\s?(?:[,，;；、.。)）]?\s?\n|[,，;；、/]\s?-?\d{1,6}\s?(?:[:：=＝]|\s?-|–|—|表示|代表|は)|\s+-?\d{1,6}\s?(?:[:：=＝]|\s-\s|表示|代表)|[)）.。]|[,，;；、]\s?(?:默认|默認|缺省|预设|預設|デフォルト|기본|default)|$))"
    ),
    re.compile(
        r"(?:^|(?<=[\n:：,，;；、(（。])|(?<=\.\s))\s{0,3}(?:- )?([A-Za-z][A-Za-z0-9_\-]{0,40}?)\s?(?:[:：=]|\s[-–—]\s|-(?=[\u4e00-\u9fff])|\s?(?:表示|代表))\s?([^\n,，;；:：]{1,100}?)(?=\s?(?:\n|[,，;；)）]|、(?=[A-Za-z][\w-]{0,40}\s?[:：])|$))"  # noqa: E501
    ),
)

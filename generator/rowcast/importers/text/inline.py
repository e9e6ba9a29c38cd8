"""Inline text: Markdown with entities, escapes and HTML in it becomes plain Markdown, and Markdown becomes words.

Every pattern is bounded or a single pass, so that text made to be slow is not.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rowcast.importers.vocabulary import words as word_lists
from rowcast.records import dataclass

INDENT = "\u203a"
"""Stands for each fixed space at the start of a cell, which pages use to show that a name belongs under another."""

LABEL, LABEL_END = "\ue000", "\ue001"
"""Marks around a label (``mandatory`` in a coloured box), which the page shows apart from its sentence."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text."""

    text: str
    target: str


def tidy(raw: str) -> str:
    """Turn Markdown as it is on a page into inline Markdown without HTML, entities and escapes; code stays as it is."""
    if not _NEEDS_TIDYING.search(raw):
        return raw.strip()
    if "{{" in raw or "{%" in raw:
        raw = _without_templates(raw)
    out: list[str] = []
    indent = _INDENT.match(raw)
    if indent:
        raw = INDENT * len(_SPACE_MARK.findall(indent.group(1))) + raw[indent.end() :]
    for is_code, text in segments(raw):
        out.append(fenced(html.unescape(text) if _ENTITY.search(text) else text) if is_code else _prose(text))
    return "".join(out).replace("\u00a0", " ").strip(" \t")


def fenced(content: str) -> str:
    """Write a code span with more backticks around it than it holds, so that reading it again gives the same."""
    if "`" not in content:
        return f"`{content}`"
    ticks = "`" * (1 + max(len(run) for run in _BACKTICKS.findall(content)))
    return f"{ticks} {content} {ticks}"


def _without_templates(raw: str) -> str:
    """Take tags of templates out of a text: ``{{<required>}}`` is a label, a reference leaves its target."""
    raw = _RELREF.sub(lambda found: found.group(1), raw)
    raw = _SHORTCODE.sub(lambda found: f"{LABEL}{found.group(1)}{LABEL_END}", raw)
    return _BADGE.sub("", raw)


def segments(text: str) -> Iterator[tuple[bool, str]]:
    """Split into code spans (without their backticks) and what is between them, in one pass."""
    if "`" not in text:
        if text:
            yield False, text
        return
    runs = [(m.start(), m.end()) for m in _BACKTICKS.finditer(text)]
    later: dict[int, list[int]] = {}
    for number in range(len(runs) - 1, -1, -1):
        later.setdefault(runs[number][1] - runs[number][0], []).append(number)
    at, number = 0, 0
    while number < len(runs):
        start, end = runs[number]
        candidates = later[end - start]
        while candidates and candidates[-1] <= number:
            candidates.pop()
        if not candidates or (start > 0 and text[start - 1] == "\\"):
            number += 1
            continue
        close = candidates[-1]
        if start > at:
            yield False, text[at:start]
        yield True, _unpadded(text[end : runs[close][0]])
        at, number = runs[close][1], close + 1
    if at < len(text):
        yield False, text[at:]


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return the words alone: no emphasis, code marks, labels or link targets."""
    if not _MARKED.search(text):
        return text.strip()
    if "[" in text:
        text = _LINK.sub(lambda m: m.group(1), text)
        text = _REFERENCE.sub(lambda m: m.group(1), text)
    if "``" in text:
        text = "".join(content if is_code else content.replace("`", "") for is_code, content in segments(text))
    else:
        text = text.replace("`", "")
    text = text.replace("**", "").replace(LABEL, " ").replace(LABEL_END, " ")
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(lambda m: m.group(2), text)
    return " ".join(text.split())


def sentence(text: str) -> str:
    """Return what goes into a description: labels gone, links to other places of the site reduced to their words."""
    if LABEL in text:
        text = _LABELS.sub(" ", text)
    if "[" in text:
        text = _LINK.sub(lambda m: m.group(0) if m.group(2).startswith(("http://", "https://")) else m.group(1), text)
        text = _REFERENCE.sub(lambda m: m.group(1), text)
    if "\n" in text:
        text = _LINE_ENDS.sub("\n", text)
    return (_GAPS.sub(" ", text) if "  " in text or "\t" in text else text).strip()


def unemphasised(text: str) -> str:
    """Return a text without the marks of emphasis; code, quotation marks and links stay."""
    if "*" not in text and "_" not in text:
        return text
    return _EMPHASIS.sub(lambda m: m.group(2), text.replace("**", ""))


def codes(text: str) -> tuple[str, ...]:
    """Return the code spans of a text."""
    return tuple(content for is_code, content in segments(text) if is_code)


def links(text: str) -> tuple[Link, ...]:
    """Return the links of a text, those by reference with an empty target."""
    found = [Link(plain(m.group(1)), m.group(2)) for m in _LINK.finditer(text)]
    return (*found, *(Link(m.group(1), "") for m in _REFERENCE.finditer(text)))


def labels(text: str) -> tuple[str, ...]:
    """Return the labels of a text."""
    return tuple(m.group(1).strip() for m in _LABELS.finditer(text)) if LABEL in text else ()


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return the key under which a heading or mark is looked up: plain, narrow, lower case, single spaces, no marks."""
    folded = unicodedata.normalize("NFKC", plain(text[:400])).casefold()
    folded = _TRAILING.sub("", _ASIDE.sub(" ", folded.replace("_", " ").replace("’", "'")))
    return " ".join(folded.split()).strip(" :?*#.-–—")


def _prose(text: str) -> str:
    """Read escapes, elements and entities in one pass, so that what one of them makes is no sign of another."""
    return _SIGN.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    if found.group("escaped"):
        return found.group("escaped")
    return _element(found) if found.group("tag") else html.unescape(found.group(0))


def _element(found: re.Match[str]) -> str:
    closing, name, rest = found.group("closing"), found.group("tag").lower(), found.group("rest")
    if name in ("br", "p", "div", "tr"):
        return "\n"
    if name == "li":
        return "" if closing else "\n- "
    if name in ("ul", "ol"):
        return "\n" if closing else ""
    if name in ("b", "strong"):
        return "**"
    if name in ("code", "tt", "kbd", "var", "samp"):
        return "`"
    if name in word_lists.LABEL_TAGS and (closing or _LABEL_CLASS.search(rest) or name in ("badge", "tag", "label")):
        return LABEL_END if closing else LABEL
    return "" if "-" in name or name in word_lists.KNOWN_TAGS or name in word_lists.LABEL_TAGS else found.group(0)


def _unpadded(code: str) -> str:
    return code[1:-1] if len(code) > 2 and code[0] == code[-1] == " " and code.strip() else code


_LABEL_CLASS = re.compile(r"label|badge|tag|pill|chip|required|optional|mandatory|color", re.I)
_SPACE = r"\u00a0|\u3000|\u2003|\u2002|&nbsp;|&emsp;|&ensp;|&#160;|&#xa0;"
_SPACE_MARK = re.compile(_SPACE, re.I)
_INDENT = re.compile(rf"[ \t]{{0,40}}((?:(?:{_SPACE})[ \t]{{0,4}}){{1,60}})(?=\S)", re.I)
_RELREF = re.compile(r"\{\{[<%]\s{0,5}(?:rel)?ref\s{1,5}\"?([^\"{}<>\s]{1,300})\"?\s{0,5}[>%]\}\}")
_SHORTCODE = re.compile(r"\{\{[<%]\s{0,5}([A-Za-z-]{2,20})\s{0,5}[>%]\}\}")
_BADGE = re.compile(r"\{%-?\s{0,5}/?[a-z-]{1,30}[^{}]{0,300}%\}")
_NEEDS_TIDYING = re.compile(r"\{[{%]|[\\<&`\u00a0\u3000\u2002\u2003]|^\s|\s$")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")
_BACKTICKS = re.compile(r"`+")
_SIGN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|<(?P<closing>/?)(?P<tag>[A-Za-z][A-Za-z0-9\-]{0,20})(?P<rest>(?:[\s/][^<>]{0,3000})?)>"
    r"|&(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z]{2,31}\d{0,2});"
)
_LINK = re.compile(
    r"!?\[((?:[^\[\]\n]|\[[^\[\]\n]{0,100}\]){0,300})\]\(([^()\s]{0,2000}(?:\([^()\s]{0,200}\))?[^()\s]{0,200})(?:\s\"[^\"\n]{0,300}\")?\)"
)
_REFERENCE = re.compile(r"\[([^\[\]\n]{1,300})\]\[[^\[\]\n]{0,100}\]")
_LABELS = re.compile(f"{LABEL}([^{LABEL}{LABEL_END}]{{0,200}}){LABEL_END}")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*\n]{1,400}?)(?<=[^\s*_])\1(?![\w*])")
_MARKED = re.compile(f"[*_`\\[{LABEL}{LABEL_END}\\s]")
_LINE_ENDS = re.compile(r"[ \t]{0,20}\n[ \t\n]{0,40}")
_GAPS = re.compile(r"[ \t]{2,1000}")
_ASIDE = re.compile(r"[(\[]s[)\]]")
_TRAILING = re.compile(r"[\s:?*.!#]+$")

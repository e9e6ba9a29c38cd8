"""Names that a page does not give: of operations, tables and files. They come from headings, methods and paths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from rowcast.importers.model import Call
from rowcast.importers.text.inline import codes, plain
from rowcast.importers.vocabulary import words as word_lists

LONGEST = 60
"""A word of a name is cut after so many letters: YAML has no keys above 1,024 characters, and people read none."""
_SAME = {
    "retrieve": "get",
    "fetch": "get",
    "show": "get",
    "read": "get",
    "remove": "delete",
    "modify": "update",
    "edit": "update",
    "query": "list",
    "make": "create",
    "add": "add",
}
_BY_METHOD = {
    "GET": "get",
    "POST": "create",
    "PUT": "update",
    "PATCH": "update",
    "DELETE": "delete",
    "HEAD": "head",
    "OPTIONS": "options",
    "LIST": "list",
    "QUERY": "search",
}


def operation(call: Call, heading: str, taken: Collection[str]) -> str:
    """Return the dotted name of an operation: group from the path, method from the heading or the call."""
    if call.name:
        return _unique(_dotted(call.name), taken)
    segments = [re.sub(r"\.(?:json|xml|php|do)$|%[0-9A-F]{2}", "", s) for s in call.path.split("/") if s]
    fixed = [s for s in segments if not s.startswith("{")]
    words = [
        w
        for w in map(_worded, fixed)
        if w and not re.fullmatch(r"n\d{1,4}|v\d{1,3}(?:_\d+)?|api|rest|json|ocs|apps|index_php|wp_json|wc", w)
    ]
    heading = re.sub(
        r"\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|LIST)\b", " ", re.sub(r"(?:https?://|/)\S+", " ", plain(heading))
    )
    verb = _verb(heading)
    last = segments[-1] if segments else ""
    if (
        verb in ("", "get")
        and call.method == "GET"
        and last
        and not last.startswith("{")
        and (verb == "" or re.search(r"\b(?:all|list)\b", heading.lower()))
    ):
        verb = "list" if _is_plural(words[-1] if words else "") else "get"
    if (
        len(words) > 1
        and (words[-1] in word_lists.VERBS or words[-1].split("_")[0] in word_lists.VERBS)
        and not last.startswith("{")
    ):
        return _unique(".".join(words[-2:]), taken)
    method = verb or _BY_METHOD.get(call.method, call.method.lower())
    group = words[-1] if words else "api"
    name = f"{group}.{method}"
    if name in taken and len(words) > 1:
        name = f"{words[-2]}.{group}.{method}"
    if name in taken:
        rest = _rest(heading, verb)
        name = f"{group}.{method}_{rest}" if rest else name
    return _unique(name, taken)


def table(heading: str, taken: Collection[str], fallback: str = "") -> str:
    """Return the PascalCase name of a table from its heading; ``fallback`` where the heading has no ASCII words."""
    heading = _unaccented(heading)
    spans = [s for s in codes(heading) if re.fullmatch(r"[A-Za-z][\w.\- ]{0,60}", s)]
    words = re.findall(
        r"[A-Za-z][A-Za-z0-9]*", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", spans[0] if spans else plain(heading))
    )
    while len(words) > 1 and words[-1].lower() in word_lists.TABLE_TAILS:
        words.pop()
    while len(words) > 1 and words[0].lower() in ("the", "a", "an", "each", "every"):
        words.pop(0)
    name = "".join(word[:1].upper() + word[1:] for word in words[:6]) or fallback
    if name and not re.match(r"[A-Z]", name):
        name = f"T{name}"
    return _unique(name[:LONGEST], taken) if name else ""


def _unaccented(text: str) -> str:
    """Return a text with the letters that accents stand on: ``Botões`` as ``Botoes``."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def pascal(text: str) -> str:
    """Return words in PascalCase."""
    words = re.findall(r"[A-Za-z][A-Za-z0-9]*|\d+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", _unaccented(text)))
    return "".join(word[:1].upper() + word[1:] for word in words)[:LONGEST]


def file_stem(page: str) -> str:
    """Return the name of the captured file for a page."""
    base = re.split(r"[/\\]", page.split("?", maxsplit=1)[0].rstrip("/"))[-1] or "page"
    base = re.sub(r"\.(?:mdx?|html?|txt|markdown)$", "", base, flags=re.I)
    return re.sub(r"[^a-z0-9]+", "-", base.lower()).strip("-") or "page"


def slug(text: str) -> str:
    """Return the anchor that sites make of a heading."""
    kept = re.sub(r"[^\w\s\-]", "", plain(text).lower())
    return re.sub(r"\s", "-", kept.strip())


def snake(text: str) -> str:
    """Return a wire name in snake_case, for comparisons."""
    return _snake(text)


def _verb(heading: str) -> str:
    words = re.findall(r"[A-Za-z]+", plain(heading))
    first = words[0].lower() if words else ""
    if first not in word_lists.VERBS and first.endswith("s"):
        first = first[:-1]
    if first not in word_lists.VERBS and first.endswith("ing"):
        first = next((w for w in (first[:-3], first[:-3] + "e") if w in word_lists.VERBS), first)
    if first not in word_lists.VERBS:
        return ""
    if first == "get" and re.search(r"\b(?:all|list)\b", plain(heading).lower()):
        return "list"
    return _SAME.get(first, first)


def _rest(heading: str, verb: str) -> str:
    words = [w.lower() for w in re.findall(r"[A-Za-z][A-Za-z0-9]*", plain(heading))]
    left = [
        w
        for w in words[1 if verb else 0 :]
        if w not in ("a", "an", "the", "of", "in", "for", "by", "to", "from", "all", "api", "with")
    ]
    return "_".join(left[:3])[:LONGEST]


def _dotted(name: str) -> str:
    words = [_worded(part) for part in re.split(r"[./:]", name) if _snake(part)][:8]
    return ".".join(words) if len(words) > 1 else f"api.{words[0]}" if words else "api.call"


def _snake(text: str) -> str:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text)
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")


def _worded(text: str) -> str:
    """Return a word of a dotted name, which begins with a letter; the first parts of ``/0/public/time`` are numbers."""
    word = _snake(text)[:LONGEST]
    return f"n{word}" if word[:1].isdigit() else word


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "status", "is"))


def _unique(name: str, taken: Collection[str]) -> str:
    if name not in taken:
        return name
    # Numbers are given out in order, so that the first free one is found by halves even where there are thousands.
    last, free = 1, 2
    while f"{name}_{free}" in taken or f"{name}{free}" in taken:
        last, free = free, free * 2
    while free - last > 1:
        middle = (last + free) // 2
        if f"{name}_{middle}" in taken or f"{name}{middle}" in taken:
            last = middle
        else:
            free = middle
    return f"{name}{free}" if name[:1].isupper() else f"{name}_{free}"

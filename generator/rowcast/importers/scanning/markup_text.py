"""The text of HTML elements as inline Markdown, white space as a browser shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from rowcast.importers.text.inline import INDENT, LABEL, LABEL_END, fenced


def text_of(node: LexborNode, *, nested: bool = True) -> str:
    return collapsed("".join(_pieces(node, nested=nested)))


def inline_of(node: LexborNode) -> str:
    if node.tag == "-text":
        return _escaped(node.text_content or "")
    return f"{' ' if _is_beside_box(node) else ''}{''.join(_pieces(node, nested=True))}"


def _pieces(root: LexborNode, *, nested: bool) -> Iterator[str]:
    """Yield the inline Markdown of a node, with a stack instead of recursion."""
    stack: list[LexborNode | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
            continue
        tag = node.tag or ""
        if tag == "-text":
            yield _escaped(node.text_content or "")
            continue
        if node.mem_id != root.mem_id and (hidden(node) or is_skipped(node) or (not nested and tag in _LISTS)):
            continue
        if tag == "a" and node.text(deep=True).strip() in _ANCHOR_SIGNS - {""}:
            continue
        if tag in ("code", "tt", "kbd", "samp") and node.mem_id != root.mem_id:
            words = re.sub(r"\s+", " ", node.text(deep=True))
            yield fenced(words.strip() or words) if words else ""
            continue
        before, after = _marks(node, tag, top=node.mem_id == root.mem_id)
        yield f" {before}" if node.mem_id != root.mem_id and _is_beside_box(node) else before
        stack.append(after)
        stack.extend(reversed(children(node)))


def _marks(node: LexborNode, tag: str, *, top: bool) -> tuple[str, str]:
    if tag == "br":
        return "\x02", ""
    if top:
        return "", ""
    if tag == "li":
        return "\x02- ", ""
    if tag in ("p", "div", "ul", "ol", "tr", "dd", "dt", "table", "pre", "blockquote"):
        return "\x02", "\x02"
    if tag == "td":
        return (": ", "") if node.prev is not None and _has_cell_before(node) else ("- ", "")
    if tag == "th":
        return " ", " "
    if _is_label(node, tag):
        return LABEL, LABEL_END
    if tag in ("b", "strong"):
        return STRONG, STRONG_END
    if tag in ("em", "i") and not (node.attributes.get("class") or "") and node.text(deep=True).strip():
        return "*", "*"
    target = (node.attributes.get("href") or "") if tag == "a" else ""
    if target and " " not in target and not _is_anchor(node):
        return "[", f"]({target})"
    return "", ""


def is_skipped(node: LexborNode) -> bool:
    """Tell whether a node shows no text that matters; a button counts where it shows a call or a status."""
    if node.tag == "button":
        return not _CALL_ON_BUTTON.match(node.text(deep=True).strip())
    return (node.tag or "") in SKIPPED


def _is_beside_box(node: LexborNode) -> bool:
    """Tell whether an element with a class stands right behind another one: the page sets them apart by its style."""
    before = node.prev
    boxes = node.tag in _BOXES and before is not None and before.tag in _BOXES
    return boxes and before is not None and any(one.attributes.get("class") for one in (node, before))


def _has_cell_before(node: LexborNode) -> bool:
    """Tell whether a cell of a table within a cell is not the first one of its row."""
    before = node.prev
    while before is not None:
        if before.tag in ("td", "th"):
            return True
        before = before.prev
    return False


def _is_anchor(node: LexborNode) -> bool:
    words = node.text(deep=True).strip()
    return words in _ANCHOR_SIGNS or (
        "header-anchor" in (node.attributes.get("class") or "").split()
        and node.parent is not None
        and node.parent.tag in HEADINGS
    )


def _is_label(node: LexborNode, tag: str) -> bool:
    return tag in ("i", "em", "span", "small", "sup", "font", "badge", "label", "mark") and bool(
        _LABEL_CLASS.search(node.attributes.get("class") or "") or tag == "badge"
    )


def collapsed(text: str) -> str:
    """Collapse white space as a browser does, keeping the breaks that elements made."""
    text = re.sub(r"[ \t\n\r\f]+", " ", text)
    text = re.sub(r"[ ]?\x02[ \x02]*", "\n", text)
    text = _SPACE_IN_STRONG.sub(f"{STRONG_END} ", text)
    text = text.replace(f"{STRONG}{STRONG_END}", "").replace(f"{STRONG_END}{STRONG}", "")
    text = text.replace(STRONG, "**").replace(STRONG_END, "**").replace("\u200b", "").strip(" \n")
    spaces = len(text) - len(text.lstrip("\u00a0\u3000\u2003\u2002 "))
    lead = INDENT * sum(character != " " for character in text[:spaces]) if len(text) > spaces else ""
    return lead + text[spaces:].replace("\u00a0", " ")


def _escaped(text: str) -> str:
    return _MARKS.sub("", text)


def children(node: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    child = node.child
    while child is not None:
        if child.tag != "-comment":
            found.append(child)
        child = child.next
    return found


def holds_blocks(node: LexborNode) -> bool:
    stack, seen = [node], 0
    while stack and seen < 3000:
        for child in children(stack.pop()):
            seen += 1
            tag = child.tag or ""
            if tag in MAKES_BLOCK:
                return True
            if tag not in ("-text",):
                stack.append(child)
    return seen >= 3000


def hidden(node: LexborNode) -> bool:
    if node.tag == "-text":
        return False
    attributes = node.attributes
    style = (attributes.get("style") or "").replace(" ", "").lower()
    return "hidden" in attributes or "display:none" in style or attributes.get("aria-hidden") == "true"


_BOXES = ("span", "label")
_CALL_ON_BUTTON = re.compile(
    r"(?:(?:get|post|put|patch|delete|head|options)\s{0,3}(?:/|https?:|$)|[1-5]\d\d(?:\s|$))", re.I
)
_ANCHOR_SIGNS = frozenset(("", "#", "¶", "§", "🔗", "\u200b", "\uf0c1"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "nav",
        "button",
        "select",
        "option",
        "textarea",
        "iframe",
        "object",
        "head",
        "title",
        "math",
    ]
)


_LISTS = frozenset(["ul", "ol", "table", "pre", "dl"])


MAKES_BLOCK = HEADINGS | frozenset(
    [
        "p",
        "pre",
        "table",
        "ul",
        "ol",
        "li",
        "div",
        "section",
        "article",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "details",
        "summary",
        "figure",
    ]
)


# Where strong words begin and end, until white space is collapsed; no text holds them.
STRONG, STRONG_END = "\x03", "\x04"
_MARKS = re.compile("[\x02\x03\x04]")
_SPACE_IN_STRONG = re.compile(f"(?<=[^\\s{STRONG}]) {STRONG_END}(?! )")
_LABEL_CLASS = re.compile(
    r"(?:^|[\s_-])(?:label|badge|tag|pill|chip|required|optional|mandatory|deprecated)(?:[\s_-]|$)", re.I
)

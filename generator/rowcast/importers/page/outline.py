"""The page as sections: which operation, place and parent each table belongs to, by headings and captions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field

from rowcast.importers.blocks import Block, Fence, Heading, Item, Markup, MarkupEnd, Page, Paragraph, Table
from rowcast.importers.model import Call
from rowcast.importers.page import addresses
from rowcast.importers.tabular import calls
from rowcast.importers.tabular.calls import place_of
from rowcast.importers.text import paths
from rowcast.importers.text.columns import roles
from rowcast.importers.text.inline import codes, fold, plain
from rowcast.importers.vocabulary import words as word_lists
from rowcast.records import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One operation's stretch of the page: blocks from ``start`` to before ``end``; several calls may share it."""

    calls: tuple[Call, ...]
    heading: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a block stands: the chain of headings above it (outermost first), the caption before it, and its place.

    ``status`` is the status that the nearest heading or caption names. ``assumed`` says that no word named the place.
    """

    place: str
    headings: tuple[Heading, ...]
    caption: str
    captions: tuple[str, ...] = ()
    status: str = ""
    example: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a page and the spot of each of its tables and fences."""

    parts: tuple[Part, ...]
    spots: dict[int, Spot] = field(default_factory=dict)

    owners: tuple[int, ...] = ()

    def part_of(self, block: int) -> int:
        """Return the number of the part that a block lies in, the innermost one; -1 for none."""
        return self.owners[block] if 0 <= block < len(self.owners) else -1


def outline(page: Page, found: Sequence[Call]) -> Outline:
    """Lay the page out around the calls that were found on it."""
    chains = _chains(page.blocks)
    parts = _parts(page.blocks, chains, found) or _named_parts(page.blocks)
    owners = [-1] * len(page.blocks)
    for number, part in sorted(enumerate(parts), key=lambda pair: pair[1].start):
        owners[part.start : part.end] = [number] * (part.end - part.start)
    return Outline(parts, _spots(page.blocks, chains, parts, owners), tuple(owners))


def _chains(blocks: Sequence[Block]) -> list[tuple[int, ...]]:
    """Return, for each block, the indexes of the headings above it (a heading's own chain ends in itself)."""
    chains: list[tuple[int, ...]] = []
    stack: list[int] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Heading):
            while stack and _level(blocks[stack[-1]]) >= block.level:
                stack.pop()
            stack.append(number)
        chains.append(tuple(stack))
    return chains


def _level(block: Block) -> int:
    return block.level if isinstance(block, Heading) else 9


# Parts.


def _parts(blocks: Sequence[Block], chains: Sequence[tuple[int, ...]], found: Sequence[Call]) -> tuple[Part, ...]:
    stated = [call for call in found if call.known == "column"]
    used = _described(blocks, chains, stated) + [
        c for c in _distinct([c for c in found if c.known == "example"]) if not stated
    ]
    if stated:
        used += _samples_alone(blocks, chains, stated, found)
    if not used:
        return ()
    used.sort(key=lambda call: call.block)
    owners = [(_owner(blocks, chains, call.block), call) for call in used]
    if len(used) == 1:
        above, below = blocks[: max(owners[0][0], 0)], blocks[used[0].block + 1 :]
        placed = any(
            place_of(b.text) in _SENT for b in above if isinstance(b, (Heading, Paragraph)) and len(b.text) < 80
        )
        last = placed and not any(isinstance(b, Table) for b in below)
        before = not last and any(isinstance(b, Table) for b in above)
        return (
            Part(
                (used[0],),
                owners[0][0],
                owners[0][0] if before else 0,
                len(blocks)
                if _is_path_alone(blocks, owners[0][0])
                else _end(blocks, owners[0][0], used[0].block, len(blocks)),
            ),
        )
    return tuple(_spans(blocks, owners))


def _is_path_alone(blocks: Sequence[Block], owner: int) -> bool:
    """Tell whether the heading of the only call shows nothing but its path, and so names no section of the page."""
    return owner >= 0 and bool(re.fullmatch(r"/[^\s]{1,200}", plain(getattr(blocks[owner], "text", "")).strip()))


def _place_in(text: str) -> str:
    """Return the place that a heading names, or a caption such as ``Request body schema: application/json``."""
    return place_of(text) or (place_of(text, whole=False) if ":" in text else "")


def _described(blocks: Sequence[Block], chains: Sequence[tuple[int, ...]], stated: Sequence[Call]) -> list[Call]:
    """Keep calls that are stated again without another between them where a section of their own has a table, too."""
    kept: list[Call] = []
    for call in stated:
        last = kept[-1] if kept else None
        if last is not None and (last.method, last.path) == (call.method, call.path):
            here, there = (_owner(blocks, chains, each.block) for each in (call, last))
            own = min(here, there) >= 0 and here != there and _level(blocks[here]) == _level(blocks[there])
            end = _end(blocks, here, call.block, len(blocks))
            tables = [n for n in range(last.block + 1, end) if isinstance(blocks[n], Table)]
            if not own or not tables or tables[0] > here or tables[-1] < call.block:
                continue
        kept.append(call)
    return kept


def _distinct(found: Sequence[Call]) -> list[Call]:
    """Keep the first of calls that only repeat each other without another call between them."""
    kept: list[Call] = []
    for call in found:
        if not kept or (kept[-1].method, kept[-1].path) != (call.method, call.path):
            kept.append(call)
    return kept


def _samples_alone(
    blocks: Sequence[Block], chains: Sequence[tuple[int, ...]], stated: Sequence[Call], found: Sequence[Call]
) -> list[Call]:
    """Keep calls that only a sample shows where their section states none: the section has a table of its own."""
    owners = {_owner(blocks, chains, call.block) for call in stated}
    first = min(owners)
    levels = {_level(blocks[owner]) for owner in owners if owner >= 0}
    kept: dict[int, Call] = {}
    for call in found:
        if call.known != "example":
            continue
        owner = _owner(blocks, chains, call.block)
        if owner in owners or owner <= first or not owners.isdisjoint(chains[max(call.block, 0)]):
            continue
        if owner >= 0 and _level(blocks[owner]) in levels:
            kept.setdefault(owner, call)
    return list(kept.values())


def _owner(blocks: Sequence[Block], chains: Sequence[tuple[int, ...]], block: int) -> int:
    """Return the nearest heading above a call that is about a subject and not about a part such as "Request"."""
    chain = chains[block] if block >= 0 else ()
    for number in reversed(chain):
        heading = blocks[number]
        if not isinstance(heading, Heading):
            continue
        if not place_of(heading.text) or (number == chain[0] and len(chain) == 1 and heading.level == 1):
            return number
    return -1


def _spans(blocks: Sequence[Block], owners: Sequence[tuple[int, Call]]) -> list[Part]:
    groups: list[tuple[int, int, list[Call]]] = []
    for owner, call in owners:
        if groups and groups[-1][0] == owner:
            tables = any(isinstance(b, Table) for b in blocks[groups[-1][2][-1].block + 1 : call.block])
            if not tables and not _is_own(blocks, groups[-1][2][-1].block, call.block):
                groups[-1][2].append(call)
                continue
            groups.append((owner, call.block, [call]))
            continue
        groups.append((owner, max(owner, 0), [call]))
    parts = []
    for number, (owner, start, group) in enumerate(groups):
        limit = groups[number + 1][1] if number + 1 < len(groups) else len(blocks)
        parts.append(Part(tuple(group), owner, start, _end(blocks, owner, group[-1].block, limit)))
    return parts


def _is_own(blocks: Sequence[Block], first: int, second: int) -> bool:
    """Two calls under one heading stand for themselves when a heading, fence or long text lies between them."""
    between = blocks[first + 1 : second]
    return any(isinstance(b, Heading) for b in between) or sum(isinstance(b, (Fence, Table)) for b in between) > 0


def _end(blocks: Sequence[Block], owner: int, after: int, limit: int) -> int:
    """A part ends at the next heading of its level or above that names no part of a call."""
    level = _level(blocks[owner]) if owner >= 0 else 0
    for number in range(max(after, owner, 0) + 1, limit):
        block = blocks[number]
        if isinstance(block, Heading) and block.level <= level and not place_of(block.text):
            return number
    return limit


def _named_parts(blocks: Sequence[Block]) -> tuple[Part, ...]:
    """Where no path is shown at all, take headings that hold the name of a call and have parameters below them."""
    candidates = [(n, b, _call_name(b)) for n, b in enumerate(blocks) if isinstance(b, Heading) and _call_name(b)]
    index = addresses.listed(blocks)
    parts: list[Part] = []
    for number, heading, name in candidates:
        end = next(
            (
                n
                for n in range(number + 1, len(blocks))
                if isinstance(blocks[n], Heading) and _level(blocks[n]) <= heading.level
            ),
            len(blocks),
        )
        below = blocks[number + 1 : end]
        words = [b.text for b in below if isinstance(b, (Heading, Paragraph, Item)) and len(b.text) < 200]
        words = [text for text in words if not re.match(r"`[^`]+` \(value:", text)]
        asks = any("required" in roles([c.text for c in b.header]) for b in below if isinstance(b, Table))
        pascal = bool(re.fullmatch(r"(?:[A-Z][A-Za-z0-9]*\.)?[A-Z][A-Za-z0-9]*", name))
        request = any(
            (
                place_of(w) in ("request", "body", "query", "response")
                and not (pascal and fold(w) in word_lists.OF_OBJECTS)
            )
            or (w.rstrip().endswith((":", "：")) and place_of(w, whole=False) in ("request", "response"))
            for w in words
        )
        request = request or (asks and not pascal)
        if request and any(
            isinstance(b, (Table, Fence)) or (isinstance(b, Paragraph) and len(b.text) < 60) for b in below
        ):
            method, path = index.get(name, ("", ""))
            call = (
                Call(method, paths.template(path), heading.line, "", "column", number)
                if path
                else Call("POST", f"/{name}", heading.line, "", "structure", number, name)
            )
            parts.append(Part((call,), number, number, end))
    return tuple(parts)


def _call_name(heading: Heading) -> str:
    spans = codes(heading.text)
    words = plain(heading.text).strip()
    name = spans[0] if spans and words.startswith(spans[0]) else words
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*(?:[._\-/:][A-Za-z0-9]+){0,6}(?:\(\))?", name):
        return ""
    telling = spans or re.search(r"[_.:/]|[a-z][A-Z]", name)
    return name.removesuffix("()") if telling and not place_of(name) else ""


# Spots.


def _spots(
    blocks: Sequence[Block], chains: Sequence[tuple[int, ...]], parts: Sequence[Part], owners: Sequence[int]
) -> dict[int, Spot]:
    spots: dict[int, Spot] = {}
    starts = {part.start for part in parts}
    captions: list[str] = []
    fresh: list[str] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Heading) or number in starts:
            captions, fresh = [], []
        if isinstance(block, (Paragraph, Item)):
            words = plain(block.text)
            if len(words) <= 260:
                fresh.append(block.text)
                if _is_bold(block.text):
                    captions = [block.text]
                elif _is_caption(block):
                    captions.append(block.text)
        elif isinstance(block, (Table, Fence)):
            part = parts[owners[number]] if owners[number] >= 0 else None
            spots[number] = _spot(blocks, chains[number], part, captions, fresh, block)
            fresh = []
        elif not isinstance(block, (Markup, MarkupEnd, Heading)):
            fresh = []
        elif isinstance(block, Markup):
            title = block.get("title") or block.get("label")
            if title:
                captions.append(title)
    return spots


def _spot(
    blocks: Sequence[Block],
    chain: tuple[int, ...],
    part: Part | None,
    captions: Sequence[str],
    fresh: Sequence[str],
    block: Block,
) -> Spot:
    above = [b for b in (blocks[n] for n in chain) if isinstance(b, Heading)]
    inside = [
        b for n, b in ((n, blocks[n]) for n in chain) if isinstance(b, Heading) and (part is None or n > part.heading)
    ]
    titles = [b.text for b in inside]
    last = fresh[-1] if fresh else ""
    own = getattr(block, "caption", "")
    texts = [
        *([own] if own else []),
        *([last] if last and last not in captions[-1:] and _leads_in(last) else []),
        *reversed(captions),
        *reversed(titles),
    ]
    place, status, example = "", "", False
    for text in texts:
        named = place_of(text) or (place_of(text, whole=False) if text in captions or text in (last, own) else "")
        example = example or named == "example" or (calls.mentions(text, "example") and not place)
        if named in ("example", "call", "prose", "auth", "statuses", ""):
            named = (
                "response"
                if named == "example" and calls.mentions(text, "response")
                else "request"
                if named == "example" and calls.mentions(text, "request")
                else ("statuses" if named == "statuses" else "")
            )
        status = status or _status(text)
        if not place and named:
            place = named
        if place == "request" and named in _SENT and titles[-1:] == [text]:
            place = named
        if place == "headers" and named == "response":
            place = "response-headers"
        if place in ("body", "request") and named in ("response", "errors") and text in (*captions, *titles):
            place = named
    if place == "response" and status[:1] in ("4", "5"):
        place = "errors"
    return Spot(
        place,
        tuple(above),
        own or (last if last else (captions[-1] if captions else "")),
        tuple(captions),
        status,
        example,
    )


def _leads_in(text: str) -> bool:
    return (
        plain(text).rstrip().endswith((":", "："))
        or bool(re.search(r"\b(?:following|below)\b|如下|以下|下記|下表", text))
        or len(fold(text).split()) <= 8
    )


def _is_caption(block: Paragraph | Item) -> bool:
    """A line that ends in a colon, one that says that something follows, or a short one that names a place."""
    words = plain(block.text).strip()
    bold = block.text.strip().startswith("**") and block.text.strip().rstrip(":：").endswith("**")
    return (
        bold
        or words.endswith((":", "："))
        or bool(re.search(r"\b(?:following|as follows)\b|如下|以下のとおり|下表", words))
        or (len(words) < 40 and bool(place_of(words)))
    )


def _is_bold(text: str) -> bool:
    """A line in bold alone stands in for a heading: what captions said before it does not go on below it."""
    bare = text.strip().rstrip(":：")
    return bare.startswith("**") and bare.endswith("**") and "\n" not in bare and bare.count("**") == 2


def _status(text: str) -> str:
    found = re.search(r"(?<![\d.])([1-5]\d\d)(?![\d.])(?:\s|$|[-–—:：,)）`*])", plain(text))
    return found.group(1) if found and len(plain(text)) < 90 else ""


_SENT = ("path", "query", "headers", "cookies", "body", "request")

__all__ = ["Outline", "Part", "Spot", "outline"]

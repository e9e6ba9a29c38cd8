"""Parameters whose facts stand in bullets by key (``Type: string``) below their names: blocks in, tables out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rowcast.importers.blocks import Block, Cell, Heading, Item, Line, Paragraph, Table
from rowcast.importers.facts import required
from rowcast.importers.facts.names import is_identifier
from rowcast.importers.tabular.calls import place_of
from rowcast.importers.text.columns import role
from rowcast.importers.text.expressions import references
from rowcast.importers.text.inline import INDENT, plain
from rowcast.importers.text.kinds import read as read_type
from rowcast.records import dataclass

ROLES = {
    "name": "Name",
    "type": "Type",
    "required": "Required",
    "optional": "Optional",
    "default": "Default",
    "values": "Values",
    "limits": "Constraints",
    "size": "Length",
    "min": "Minimum",
    "max": "Maximum",
    "format": "Format",
    "place": "In",
    "example": "Example",
    "nullable": "Nullable",
    "deprecated": "Deprecated",
    "description": "Description",
    "notes": "Notes",
}


@dataclass(frozen=True, slots=True)
class _Card:
    """One parameter: its line, how deep it nests, and the texts of its facts by role."""

    line: int
    depth: int
    facts: Mapping[str, str]


def as_tables(blocks: Sequence[Block]) -> list[Block]:
    """Put one table in the place of parameters that stand after each other as names with keyed facts."""
    out: list[Block] = []
    at = 0
    while at < len(blocks):
        cards, end = _cards(blocks, at)
        if cards:
            out.append(_table(cards))
            at = end
        else:
            out.append(blocks[at])
            at += 1
    return out


def _cards(blocks: Sequence[Block], at: int) -> tuple[list[_Card], int]:
    found: list[_Card] = []
    base = _depth(blocks[at])
    while at < len(blocks):
        made = (
            _on_one_line(blocks[at])
            or _in_paragraph(blocks[at])
            or _below_name(blocks, at)
            or _below_heading(blocks, at)
        )
        if made is None or (found and _depth(blocks[at]) < base):
            break
        card, at = made[0], made[1] or at + 1
        found.append(_Card(card.line, max(0, card.depth - base), card.facts))
    return found, at


def _depth(block: Block) -> int:
    return block.depth if isinstance(block, Item) else 0


def _on_one_line(block: Block) -> tuple[_Card, int] | None:
    """Read a bullet with all facts on its line: ``Field: `to` ・ Required: Yes ・ Type: String``."""
    if not isinstance(block, Item):
        return None
    parts = [_pair(part) for part in _BETWEEN.split(block.text)]
    facts = {pair[0]: pair[1] for pair in parts if pair is not None}
    whole = len(parts) > 1 and all(parts) and len(facts) == len(parts)
    return (_Card(block.line, block.depth, facts), 0) if whole and "name" in facts and _is_telling(facts) else None


def _in_paragraph(block: Block) -> tuple[_Card, int] | None:
    """Read a paragraph whose first line is a name and whose next ones are its facts, the type before all others."""
    first, _, rest = block.text.strip().partition("\n") if isinstance(block, Paragraph) else ("", "", "")
    typed = _NAME_AND_TYPE.fullmatch(first) if rest or "(required)" in first else None
    facts: dict[str, str] = {}
    kind = re.sub(r"(?i)^(array|object)\s\w+$", r"\1", typed.group(3)) if typed else ""
    if typed and _is_kind(kind):
        facts = {"name": typed.group(1), "required": typed.group(2) or "", "type": kind}
    elif (
        rest
        and re.fullmatch(r"[A-Za-z_$][\w.\[\]$-]{0,80}", first)
        and (_pair(rest.split("\n")[0]) or ("",))[0] == "type"
    ):
        facts = {"name": first}
    if not facts:
        return None
    texts: list[str] = []
    for line in rest.split("\n"):
        pair = _pair(line)
        if pair and pair[0] not in facts:
            facts[pair[0]] = pair[1]
        else:
            texts.append(line)
    described = "\n".join([facts.get("description", ""), *texts]).strip()
    return (_Card(block.line, 0, {**facts, "description": described}), 0) if _is_telling(facts) else None


def _below_name(blocks: Sequence[Block], at: int) -> tuple[_Card, int] | None:
    """Read a name, alone in a heading, a paragraph or a bullet, with bullets of facts below it."""
    owner = blocks[at]
    name = _name_alone(owner)
    end, texts, facts = at + 1, list[str](), dict[str, str]()
    below = _depth(owner) + 1 if isinstance(owner, Item) else -1
    while name and end < len(blocks):
        block = blocks[end]
        pair = _pair(block.text) if isinstance(block, Item) else None
        if isinstance(block, Item) and pair is not None and (below in (-1, block.depth)) and pair[0] not in facts:
            below = block.depth
            facts[pair[0]] = pair[1]
        elif isinstance(block, Paragraph) and not _name_alone(block) and not block.text.rstrip().endswith((":", "：")):
            texts.append(block.text)
        else:
            break
        end += 1
    if not name or len(facts) < 2 or not _is_telling(facts) or (isinstance(owner, Item) and below <= _depth(owner)):
        return None
    described = "\n".join([*([facts["description"]] if facts.get("description") else []), *texts])
    return _Card(owner.line, _depth(owner), {"name": name, **facts, "description": described}), end


def _below_heading(blocks: Sequence[Block], at: int) -> tuple[_Card, int] | None:
    """Read a heading that is a name with its type, or a name before a paragraph that begins with its type."""
    owner = blocks[at]
    if not isinstance(owner, Heading):
        return None
    end, texts = at + 1, list[str]()
    while end < len(blocks) and isinstance(blocks[end], (Paragraph, Item)):
        block = blocks[end]
        mark = "- " if isinstance(block, Item) else ""
        texts.append(f"{mark}{getattr(block, 'text', '')}")
        end += 1
    if end < len(blocks) and isinstance(blocks[end], Table):
        return None
    spelled_out = _TYPED_NAME.fullmatch(owner.text.strip())
    if spelled_out and _is_kind(spelled_out.group(2)):
        mark = spelled_out.group(3) or ""
        facts = {"name": spelled_out.group(1), "type": spelled_out.group(2), "required": mark}
        return _Card(owner.line, 0, {**facts, "description": "\n".join(texts)}), end
    name, found = _name_alone(owner), _TYPE_FIRST.match(texts[0]) if texts else None
    if not name or found is None or not _is_kind(found.group(1)):
        return None
    rest = texts[0][found.end() :].strip(" \n.-–—")
    described = "\n".join([*([rest] if rest else []), *texts[1:]])
    facts = {"name": name, "type": found.group(1), "required": found.group(2) or ""}
    return _Card(owner.line, 0, {**facts, "description": described}), end


def _is_kind(text: str) -> bool:
    kind = read_type(text).type
    return kind is not None and not references(kind)


def _name_alone(block: Block) -> str:
    """Return the name that a block holds and nothing else, or an empty text."""
    if not isinstance(block, (Heading, Paragraph, Item)) or "\n" in block.text.strip() or len(block.text) > 90:
        return ""
    text = block.text.strip().rstrip(":：")
    bare = plain(text)
    if place_of(text) and bare[:1].isupper():
        return ""
    return text if re.fullmatch(r"[A-Za-z_$][\w.\[\]$-]{0,80}\??\*?", bare) and is_identifier(text) else ""


def _pair(text: str) -> tuple[str, str] | None:
    """Read ``Type: string``, the key in bold or not: its role and its value."""
    found = _KEYED.match(text.strip())
    held = role(found.group(1)) if found else ""
    return (held, found.group(2).strip()) if found and held in ROLES else None


def _is_telling(facts: Mapping[str, str]) -> bool:
    """Tell whether the facts are those of a parameter: a type that is one, or whether it is required."""
    kind = read_type(facts["type"]).type if facts.get("type") else None
    return kind is not None or required.cell(facts.get("required", "")) is not None or "type" in facts


def _table(cards: Sequence[_Card]) -> Table:
    held = [key for key in ROLES if any(card.facts.get(key) for card in cards)]
    first = cards[0].line
    return Table(first, tuple(Cell(ROLES[key], first) for key in held), tuple(_lines(cards, held)))


def _lines(cards: Sequence[_Card], held: Sequence[str]) -> Iterator[Line]:
    for card in cards:
        texts = [card.facts.get(key, "") for key in held]
        yield Line(
            card.line,
            tuple(Cell(f"{INDENT * card.depth if n == 0 else ''}{t}", card.line) for n, t in enumerate(texts)),
        )


_KEYED = re.compile(
    r"(?:\*\*|__)?([A-Za-z\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3][^:：\n*]{0,24}?)(?:\*\*|__)?\s?[:：]\s?(?:\*\*|__)?\s?((?:.|\n)*)$"
)
# ``name(required): string`` as the first line of a paragraph.
_NAME_AND_TYPE = re.compile(
    r"([A-Za-z_$][\w.\[\]$-]{0,80})\s?(?:\((required|optional)\))?\s?:\s([A-Za-z][\w<>\[\]() -]{1,40}?)", re.I
)
_MARK = r"(?:[,·•]?\s?[(\[*_]{0,2}(required|optional|mandatory)[)\]*_]{0,2})?"
# ``limit (integer) (required)`` and ``limit: integer, required``.
_TYPED_NAME = re.compile(
    r"`?([A-Za-z_$][\w.\[\]$-]{0,80})`?\s?(?:[(\[<]|\s`|:\s|–\s|—\s|-\s)\s?([A-Za-z][\w<>\[\]| ]{1,40}?)"
    rf"\s?[)\]>`]?\s?{_MARK}\s?[)\]]?",
    re.I,
)
# A paragraph that begins ``string (required)`` and goes on on the next line, or ends there.
_TYPE_FIRST = re.compile(rf"[`*_]{{0,2}}([A-Za-z][\w<>\[\]| ]{{1,40}}?)[`*_]{{0,2}}\s?{_MARK}\s?(?:\n|$)", re.I)
_BETWEEN = re.compile(r"\s{0,20}[・·•|;；]\s{0,3}|\s{2,20}(?=[A-Z][a-z]+\s?:)")

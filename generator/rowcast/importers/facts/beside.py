"""What stands beside the type in its cell, as in ``integer (default 5)`` and ``string, max 64``: text in, facts out."""

from __future__ import annotations

import re

from rowcast.importers.facts import prose
from rowcast.importers.facts.values import Said, typed
from rowcast.importers.model import Fact, Kind, TypeExpr
from rowcast.importers.text import expressions, kinds
from rowcast.importers.text.inline import plain
from rowcast.records import dataclass


@dataclass(frozen=True, slots=True)
class Beside:
    """The type of a cell with the facts beside it, and the words that looked like a fact and could not be read."""

    type: TypeExpr | None
    facts: tuple[Fact, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()


def read(cell: str) -> Beside:
    """Read a type cell: its type, and the default, values and limits that stand beside it."""
    found = kinds.read(cell)
    if found.type is None:
        return _headed(cell) or _listed(cell) or Beside(None)
    known = {fact.key for fact in found.facts}
    more = _facts(_SECOND_PART.sub("", cell, count=1), found.type) if _MORE.search(plain(cell)) else Beside(None)
    return Beside(found.type, (*found.facts, *(f for f in more.facts if f.key not in known)), more.unread)


def _facts(words: str, kind: TypeExpr) -> Beside:
    said = prose.read(words, expressions.base(kind))
    made = tuple(Fact(f.key, f.value, "column", f.quote) for f in said.facts if f.key not in _OF_SENTENCES)
    return Beside(kind, made, tuple(one for one in said.unread if one[0] != "nothing"))


def _headed(cell: str) -> Beside | None:
    """Read a type before words that the grammar of types does not know, when these hold facts: ``int = 5``."""
    found = _HEAD.match(cell.strip())
    kind = kinds.read(found.group(1)).type if found else None
    if found is None or kind is None or expressions.references(kind):
        return None
    value = typed(Said(found.group(3).strip(" `\"'"), quoted=True), expressions.base(kind)) if found.group(2) else None
    if value is not None:
        return Beside(kind, (Fact("default", value.value, "column", plain(cell)),))
    more = _facts(found.group(3), kind)
    return more if more.facts else None


def _listed(cell: str) -> Beside | None:
    """Read values in code marks that stand in the place of a type: none of them is a type."""
    parts = [part.strip() for part in re.split(r"\s?(?:\||,|/|\bor\b|或)\s?", cell.strip())]
    values = [part[1:-1] for part in parts if re.fullmatch(r"`[^`\n]{1,60}`", part)]
    if len(values) < 2 or len(values) != len(parts) or any(kinds.read(value).type is not None for value in values):
        return None
    return Beside(Kind("string"), (Fact("values", [v.strip("\"'") for v in values], "column", plain(cell)),))


_OF_SENTENCES = ("format", "deprecated", "read_only", "write_only", "nullable")
# The type itself, before a bracket, a comma or a second word.
_SECOND_PART = re.compile(r"^[^\s(（,，;；:：=\n]+")
_MORE = re.compile(r"[(（,，;；=\n]|default|默认|enum|\bmax|\bmin|one of", re.I)
_HEAD = re.compile(
    r"^[`*]{0,2}([A-Za-z\u4e00-\u9fff\u3040-\u30ff]\w{1,20}(?:\[\])?)[`*]{0,2}"
    r"(?:\s?(=)\s?|\s+|(?=[(（]))(.{1,300})$",
    re.S,
)

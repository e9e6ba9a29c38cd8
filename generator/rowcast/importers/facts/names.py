"""The cell of a name: the name itself, how deep it nests, and the marks (required, optional, a type) beside it."""

from __future__ import annotations

import re
from functools import lru_cache

from rowcast.importers.model import Fact
from rowcast.importers.text.inline import INDENT, fold, labels, plain
from rowcast.importers.text.kinds import read as read_type
from rowcast.importers.vocabulary import marks
from rowcast.importers.vocabulary import words as word_lists
from rowcast.records import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A name as its cell says it.

    Attributes:
        text: The name without marks, as written; empty when the cell holds none.
        depth: Width of the marks of nesting before it; 0 for none. Only comparisons between rows mean something.
        facts: What marks beside the name say.
        star: A star stands after it, which may be a footnote.
        others: Further names of the same cell; ``either`` says that they are alternatives.
        rest: Words of the cell that are none of these.
    """

    text: str
    depth: int = 0
    facts: tuple[Fact, ...] = ()
    star: bool = False
    others: tuple[str, ...] = ()
    either: bool = False
    rest: str = ""


@lru_cache(maxsize=10_000)
def read(cell: str) -> Name:
    """Read the cell of a name."""
    words = plain(cell)
    lead = _LEAD.match(words)
    depth = _width(lead.group(0)) if lead else 0
    body = words[lead.end() :].strip() if lead else words.strip()
    starred = body.startswith("*") and not body.startswith("**")
    body = body.lstrip("*") if starred else body
    several = _several(body)
    if several:
        return Name(several[0][0], depth, (), False, tuple(several[0][1:]), several[1])
    head = _HEAD.match(body)
    if not head:
        return Name("", depth, rest=words)
    text, tail = head.group(1), body[head.end(1) :]
    text, tail, star, optional = _ends(text, tail)
    facts, rest = _beside(f"{tail}", cell)
    if optional:
        facts = (Fact("required", False, "structure", words), *facts)
    return Name(text.rstrip(":：,"), depth, facts, star or starred, (), False, rest)


def is_identifier(cell: str) -> bool:
    """Tell whether a cell holds a name as it would stand in code."""
    words = plain(cell).strip()
    if not words or len(words) > 160:
        return False
    name = read(cell)
    if not name.text or not re.search(r"[A-Za-z_$]", name.text):
        return False
    return not name.rest or name.rest.startswith(("(", "（", "[", "-", "–", "/"))


def parts(name: str, *, dots: bool = True, brackets: bool = True) -> tuple[tuple[str, bool], ...]:
    """Cut a nested name into its parts, each with whether it is an array: ``a[].b``, ``a.N.b``, ``a[b]``, ``a->b``."""
    text = re.sub(r"\s{0,3}(?:->|→|=>|⇒|»|\s>\s)\s{0,3}", "\x00", name)
    text = re.sub(r"\[(?:\d{1,3}|[ijnNxX*]|index|\{[\w]{1,20}\})?\]", "\x01", text)
    if brackets:
        text = re.sub(r"\[([A-Za-z_$][\w$\-]{0,80})\]", lambda m: "\x00" + m.group(1), text)
    if dots:
        text = re.sub(r"\.(?:\d{1,2}|[Nn]|[ijn]|\{\w{1,20}\}|\$|\*)(?=\.|$)", "\x01", text)
        text = text.replace(".", "\x00")
    found = []
    for piece in text.split("\x00"):
        bare = piece.replace("\x01", "")
        if bare:
            found.append((bare, "\x01" in piece))
        elif found and "\x01" in piece:
            found[-1] = (found[-1][0], True)
    return tuple(found)


def _ends(text: str, tail: str) -> tuple[str, str, bool, bool]:
    """Take a star and a question mark off the end of the name."""
    star = optional = False
    joined = text + (tail if not tail.strip(" *?") else "")
    rest = "" if not tail.strip(" *?") else tail
    bare = joined.rstrip(" *?✱＊")
    ending = joined[len(bare) :]
    if tail.lstrip().startswith(("*", "＊", "✱")) and rest:
        star, rest = True, tail.lstrip().lstrip("*＊✱")
    star = star or any(mark in ending for mark in "*✱＊")
    optional = "?" in ending
    return bare, rest, star, optional


def _several(body: str) -> tuple[list[str], bool] | None:
    found = _SEVERAL.match(body)
    if not found:
        return None
    names = re.findall(
        r"[A-Za-z_$][\w$.\-\[\]]{0,80}", re.sub(r"\s(?:or|and)\s|或者|或|または|和|及|と|、", "  ", body)
    )
    either = bool(re.search(r"\sor\s|或|または", body))
    return (names, either) if len(names) > 1 and not {n.lower() for n in names} & word_lists.NO_NAMES else None


def _beside(tail: str, cell: str) -> tuple[tuple[Fact, ...], str]:
    """Read the words after a name: a mark for required, a type, or something else."""
    facts = [_label_fact(label) for label in labels(cell) if fold(label) in marks.LABEL_FACTS]
    words = re.sub(r"^[\s:：,\-–—]{1,6}|[\s,]{1,6}$", "", tail)
    if not words:
        return tuple(facts), ""
    rest: list[str] = []
    for piece in re.split(r"\n|\s{2,20}|[,;，；]|(?<=[)\]）])\s|\s(?=[(\[（])|\s", words[:300]):
        bare = fold(piece.strip("()[]（）【】 *"))
        if not bare:
            continue
        if bare in marks.LABEL_FACTS:
            key, value = marks.LABEL_FACTS[bare]
            if not any(fact.key == key for fact in facts):
                facts.append(Fact(key, value, "structure", plain(cell)))
        else:
            rest.append(piece)
    kind = read_type(" ".join(rest).strip("()（）")) if rest else None
    if kind is not None and kind.type is not None and not any(fact.key == "type" for fact in facts):
        return (*facts, Fact("type", kind.type, "structure", plain(cell)), *kind.facts), ""
    return tuple(facts), " ".join(rest)


def _label_fact(label: str) -> Fact:
    key, value = marks.LABEL_FACTS[fold(label)]
    return Fact(key, value, "structure", label)


def _width(lead: str) -> int:
    """Measure marks of nesting: each ``>`` counts, and so does each space, branch or indent; rows compare widths."""
    marks_ = re.sub(r"\s", "", lead) if any(mark in lead for mark in ">»→↳") else lead.replace(" ", INDENT)
    return sum(len(mark) for mark in marks_)


# Possessive: a lead of dashes and spaces can be cut into marks in very many ways, of which one is enough.
_LEAD = re.compile(
    rf"^(?:[\s{INDENT}>»→↳└├│─┗┣┃━∟⌞╰╭┌┕┝·•◦▪‣|]|-{{1,6}}>?\s?|\.{{1,6}}(?=\s?[A-Za-z_])|–|—|\+(?=\s)|〉|＞|⤷|⮡){{1,60}}+(?=[`\w$@\[{{<*])"
)
_HEAD = re.compile(
    r"^(\{?[\w$@~#/<:\[{.*\-]*[A-Za-z_$][^\s,;，；、()（）|=]{0,160}(?:\s?(?:->|→|=>|⇒|»)\s?[\w$.\[\]\-]{1,80}){0,8})"
)
_SEVERAL = re.compile(
    r"^[A-Za-z_$][\w$.\-\[\]]{0,80}(?:\s(?:or|and)\s|\s?(?:或者|或|または|和|及|と|、|,|/)\s?)[A-Za-z_$][\w$.\-\[\]]{0,80}(?:(?:\s(?:or|and)\s|\s?(?:或|、|,|/)\s?)[A-Za-z_$][\w$.\-\[\]]{0,80}){0,6}$"
)

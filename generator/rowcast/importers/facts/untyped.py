"""Types of rows for which no column has one: by a description, an example, or the values that are listed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rowcast.importers.facts.samples import kind_of
from rowcast.importers.model import Fact, Kind, TypeExpr
from rowcast.importers.text.inline import plain, sentence
from rowcast.importers.text.kinds import read as read_type
from rowcast.importers.vocabulary import prose as phrases
from rowcast.importers.vocabulary.kinds import KINDS
from rowcast.records import replace


def said(text: str, facts: list[Fact]) -> TypeExpr | None:
    """Read a type that a description names, as in ``JSON data type: integer``, where no column does."""
    found = _TYPE_SAID.search(sentence(text))
    kind = read_type(found.group(1)).type if found else None
    if found and kind is not None:
        facts.append(Fact("type", kind, "prose", plain(found.group(0)).strip(" .;(")))
    return kind


def add_default(cell: str, facts: list[Fact], findings: list[tuple[str, str]]) -> None:
    """Read a default that is one of the values of its row, though its word alone says nothing: ``none``."""
    known = {fact.key: fact.value for fact in facts}
    word = plain(cell).strip()
    if word and "default" not in known and word in (known.get("values") or ()):
        facts.append(Fact("default", word, "column", word))
        findings[:] = [one for one in findings if one not in (("nothing", word), ("default-unread", word))]


def types_first(texts: Sequence[str]) -> bool:
    """Tell whether each cell of a column begins with a type, as in ``string, required``."""
    firsts = [_FIRST_PART.split(plain(text).strip(), maxsplit=1)[0].strip().lower() for text in texts]
    return bool(firsts) and all(first in KINDS for first in firsts)


def add_of_example(kind: TypeExpr | None, facts: list[Fact], *, typed: bool) -> None:
    """Where a table has no column of types, the value in its column of examples shows one."""
    example = next((f for f in facts if f.key == "example"), None)
    if kind is None and example is not None and not typed:
        facts.append(Fact("type", kind_of(example.value), "example", example.quote))


def add_of_enum(kind: TypeExpr | None, text: str, facts: list[Fact]) -> None:
    """Read the values of an enum that its whole text lists, or a list in brackets at its end."""
    if kind != Kind("enum") or any(fact.key == "values" for fact in facts):
        return
    words = plain(text)
    whole = re.fullmatch(r"[\w.\-]{1,40}(?:\s?[,/|、]\s?[\w.\-]{1,40}){1,40}\.?", words)
    closing = None if whole else _LISTED_LAST.search(words)
    listed = words if whole else closing.group(1) if closing else ""
    values = [value.strip(" .") for value in re.split(r"[,/|、，]", listed) if value.strip(" .")]
    if len(values) > 1:
        facts.append(Fact("values", values, "prose", closing.group(0) if closing else words))


def add_of_values(facts: list[Fact]) -> None:
    """Where nothing says the type of a row, the values that are listed for it show one."""
    at = next((n for n, fact in enumerate(facts) if fact.key == "values"), None)
    if at is None or any(fact.key == "type" for fact in facts):
        return
    listed = facts[at]
    whole = all(re.fullmatch(r"-?\d{1,9}", str(value)) for value in listed.value)
    if whole and isinstance(listed.value, dict):
        listed = replace(listed, value={int(value): meaning for value, meaning in listed.value.items()})
    elif whole:
        listed = replace(listed, value=[int(value) for value in listed.value])
    facts[at] = listed
    facts.append(Fact("type", Kind("integer" if whole else "string"), "structure", listed.quote))


# Values of two or three words at most, in brackets that end the text.
_LISTED_LAST = re.compile(
    r"[(（\[]\s?((?:[\w+.-]+(?:\s[\w+.-]+){0,2})(?:\s?[,/|、，]\s?[\w+.-]+(?:\s[\w+.-]+){0,2}){1,40})\s?[)）\]]\.?$"
)
_TYPE_SAID = re.compile(phrases.TYPE_SAID, re.I)
_FIRST_PART = re.compile(r"[,，;；(（\n]")

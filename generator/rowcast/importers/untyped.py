"""Types of rows for which no column has one: by a description, an example, or the values that are listed."""

from __future__ import annotations

import re

from rowcast.importers.inline import plain, sentence
from rowcast.importers.kinds import read as read_type
from rowcast.importers.model import Fact, Kind, TypeExpr
from rowcast.importers.samples import kind_of
from rowcast.importers.vocabulary import prose as phrases
from rowcast.records import replace


def said(text: str, facts: list[Fact]) -> TypeExpr | None:
    """Read a type that a description names, as in ``JSON data type: integer``, where no column does."""
    found = _TYPE_SAID.search(sentence(text))
    kind = read_type(found.group(1)).type if found else None
    if found and kind is not None:
        facts.append(Fact("type", kind, "prose", plain(found.group(0)).strip(" .;(")))
    return kind


def add_of_example(kind: TypeExpr | None, facts: list[Fact], *, typed: bool) -> None:
    """Where a table has no column of types, the value in its column of examples shows one."""
    example = next((f for f in facts if f.key == "example"), None)
    if kind is None and example is not None and not typed:
        facts.append(Fact("type", kind_of(example.value), "example", example.quote))


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


_TYPE_SAID = re.compile(phrases.TYPE_SAID, re.I)

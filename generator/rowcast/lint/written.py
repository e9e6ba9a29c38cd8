"""How a spec is written: facts that are so anyway, and spellings that are only understood."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowcast.codes import diagnostic
from rowcast.diagnostics import shown
from rowcast.document import Record
from rowcast.lint.edits import Edit, Fixable, offsets
from rowcast.lint.removal import without_key
from rowcast.lint.subject import Subject
from rowcast.notation import SYNONYMS, parse_type
from rowcast.source import Span
from rowcast.yamltree import Text

_FLAGS = ("required", "nullable", "open", "sensitive", "read_only", "write_only", "unique_items", "deprecated", "text")
_KEPT = frozenset(("file", "map"))
"""Words that say more to a reader than the kind that they stand for."""
_LONGEST = 500
_NOWHERE = Span("", 1, 1, 1, 1)
_WORD = re.compile(r"\([^()]*\)|[A-Za-z_]+")


def redundant_flags(subject: Subject) -> Iterator[Fixable]:
    """Yield flags that are false where they are unless said, and `nullable: true` beside a type that says so."""
    for _, record in subject.records:
        for key in _FLAGS:
            if key not in record or (record.shape, key) in _MEANING or not _is_redundant(record, key):
                continue
            message = f"`{key}: {record.text(key)}` says what is so anyway"
            found = diagnostic("flag-redundant", message, record.span_of_key(key))
            yield Fixable(found, without_key(subject, record, key))


def spellings(subject: Subject) -> Iterator[Fixable]:
    """Yield types that are written with words or signs of pages."""
    for _, record in subject.records:
        written = record.located("type") if record.shape in ("row", "type", "body", "response") else None
        if written is None or len(written.text) > _LONGEST:
            continue
        better = _spelled(written.text)
        if better != written.text:
            found = diagnostic("type-spelling", f"{shown(written.text)} is {shown(better)}", written.span)
            yield Fixable(found, _rewritten(subject, written, better))


# A union is open unless said, a body is required unless said, and operations are idempotent by their method.
_MEANING = frozenset((("union", "open"), ("body", "required"), ("condition", "required")))


def _is_redundant(record: Record, key: str) -> bool:
    text = record.located(key)
    if text is None or not text.plain:
        return False
    if key == "nullable" and text.text.lower() == "true":
        type_ = (record.text("type") or "").strip()
        return type_.endswith("?") or type_.startswith("?")
    return text.text.lower() == "false"


def _spelled(text: str) -> str:
    """Return the spelling of the language for a type; the same text where there is no other that means the same."""
    better = _WORD.sub(_word, text)
    better = re.sub(r"\s+or\s+|\s*\|\s*", "/", better)
    better = re.sub(r"\s*\[\s*", "[", re.sub(r"\s*\]", "]", better)).strip()
    return better if parse_type(_plain(better)) == parse_type(_plain(text)) else text


def _word(found: re.Match[str]) -> str:
    word = found[0]
    return word if word in _KEPT else SYNONYMS.get(word, word)


def _plain(text: str) -> Text:
    return Text(_NOWHERE, text, True)


def _rewritten(subject: Subject, written: Text, better: str) -> tuple[Edit, ...]:
    """Return the edit that puts another text into a scalar, between its quotes; none where it is written in escapes."""
    file, start, end = offsets(written)
    quoted = 0 if written.plain else 1
    if subject.text(file)[start + quoted : end - quoted] != written.text:
        return ()
    return (Edit(file, start + quoted, end - quoted, better),)

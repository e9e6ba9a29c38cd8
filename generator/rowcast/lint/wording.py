"""What descriptions and summaries say: nothing, the name once more, the same as the next one, or too much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic, shown
from rowcast.document import Document, Record
from rowcast.ir import Field, Operation
from rowcast.lint.edits import Edit, Fixable, offsets
from rowcast.lint.names import count, split
from rowcast.lint.subject import Subject
from rowcast.lint.walk import field_lists
from rowcast.source import Span
from rowcast.yamltree import Text

_FILLING = frozenset(("a", "an", "the", "of", "for", "this", "that", "is", "in", "and", "its", "value", "field"))
_PLACEHOLDER = re.compile(
    r"\W*(?:(?:TODO|TBD|TBC|FIXME|XXX|WIP|(?i:lorem ipsum))\b.*"
    r"|(?:待定|待补充|暂无|未定|無し|なし)\W*"
    r"|(?i:todo|tbd|tbc|n/?a|description|string|text|placeholder|none|null|test|foo)?\W*)",
    re.DOTALL,
)
_CODE = re.compile(r"`[^`]*`")
_MARKUP = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|\]\(\s*(?:javascript|vbscript|data):", re.IGNORECASE)
_LONG_ENOUGH = 12
_LONGEST_PLACEHOLDER = 200


def short(subject: Subject, least: int) -> Iterator[Diagnostic]:
    """Yield descriptions of fewer words than ``least``, with at least one."""
    for what, _, doc, span in _described(subject):
        if 0 < count(doc) < least:
            yield diagnostic("description-short", f"the description of {what} is only {shown(doc)}", span)


def repeated_names(subject: Subject) -> Iterator[Diagnostic]:
    """Yield descriptions all of whose words are those of the name, or fill a sentence."""
    for what, named, doc, span in _described(subject):
        said = {_stem(word) for word in split(doc)} - _FILLING
        if said and said <= {_stem(word) for word in split(named)}:
            yield diagnostic("description-repeats-name", f"the description of {what} says only its name", span)


def placeholders(subject: Subject) -> Iterator[Diagnostic]:
    """Yield descriptions and summaries that hold the place of others."""
    for what, _, doc, span in (*_described(subject), *_summarised(subject)):
        text = doc.strip()
        # What is longer says something; and the pattern is not made for what is very long.
        if 0 < len(text) <= _LONGEST_PLACEHOLDER and _PLACEHOLDER.fullmatch(text):
            yield diagnostic("description-placeholder", f"the description of {what} is only {shown(text)}", span)


def duplicates(subject: Subject) -> Iterator[Diagnostic]:
    """Yield descriptions that an earlier row of the same list has too."""
    seen: set[Span] = set()
    for rows in field_lists(subject.api):
        first: dict[str, Field] = {}
        for field in rows.fields:
            other = first.setdefault(field.doc.strip(), field)
            if other is field or len(field.doc) < _LONG_ENOUGH or field.span in seen:
                continue
            seen.add(field.span)
            message = f"`{field.wire}` and `{other.wire}` of {rows.owner} have the same description"
            yield diagnostic("description-duplicate", message, field.span, related=(("the other one", other.span),))


def markup(subject: Subject) -> Iterator[Diagnostic]:
    """Yield descriptions with HTML outside of code, or with links that run something."""
    for what, _, doc, span in (*_described(subject), *_summarised(subject)):
        found = _MARKUP.search(_CODE.sub("", doc))
        if found:
            yield diagnostic("description-markup", f"the description of {what} holds {shown(found[0])}", span)


def long_summaries(subject: Subject, length: int) -> Iterator[Diagnostic]:
    """Yield summaries of more characters than ``length``."""
    for operation in subject.api.operations:
        if len(operation.summary) > length:
            message = f"the summary of {operation.name} has {len(operation.summary)} characters"
            yield diagnostic("summary-long", message, operation.span)


def stopped_summaries(subject: Subject) -> Iterator[Fixable]:
    """Yield summaries that end in one full stop; those of a person's own files with the edit that takes it away."""
    places: dict[str, Text] = {}
    for document in subject.documents:
        places |= {} if document.captured else dict(_summaries(document))
    for operation in subject.api.operations:
        text = operation.summary
        if text.endswith(".") and not text.endswith("..") and text[:-1].strip():
            message = f"the summary of {operation.name} ends in a full stop"
            found = diagnostic("summary-stop", message, operation.span)
            written = places.get(operation.name)
            yield Fixable(found, () if written is None else _without_stop(subject, written))


def duplicate_summaries(subject: Subject) -> Iterator[Diagnostic]:
    """Yield operations with the summary of an earlier one."""
    first: dict[str, Operation] = {}
    for operation in subject.api.operations:
        other = first.setdefault(operation.summary.strip().lower(), operation)
        if other is not operation and operation.summary.strip():
            message = f"{operation.name} and {other.name} have the same summary"
            yield diagnostic("summary-duplicate", message, operation.span, related=(("the other one", other.span),))


def _described(subject: Subject) -> Iterator[tuple[str, str, str, Span]]:
    """Yield everything with a description: its name in words, all its names, the description, the place."""
    api = subject.api
    yield api.title, f"{api.title} {api.name} api", api.doc, api.span
    for operation in api.operations:
        yield operation.name, f"{operation.name} {operation.summary}", operation.doc, operation.span
    for group in (api.tables, api.unions, api.aliases, api.streams, api.webhooks):
        for name, named in group.items():
            # A table that dotted rows make has the description of the row above them.
            if not (name in api.tables and api.tables[name].inline):
                yield name, f"{name} object table type", named.doc, named.span
    for rows, field in subject.fields:
        yield f"`{field.wire}` of {rows.owner}", field.wire, field.doc, field.span


def _summarised(subject: Subject) -> Iterator[tuple[str, str, str, Span]]:
    for operation in subject.api.operations:
        yield operation.name, operation.name, operation.summary, operation.span


def _summaries(document: Document) -> Iterator[tuple[str, Text]]:
    for pair in document.root.pairs("operations") if document.root is not None else ():
        text = pair.value.located("summary") if isinstance(pair.value, Record) else None
        if text is not None:
            yield pair.key.text, text


def _without_stop(subject: Subject, written: Text) -> tuple[Edit, ...]:
    """Return the edit that takes the last full stop of a scalar away, quotes and line ends behind it kept."""
    file, start, end = offsets(written)
    source = subject.text(file)[start:end]
    at = start + len(source.rstrip("\"' \r\n")) - 1
    return (Edit(file, at, at + 1, ""),) if subject.text(file)[at] == "." else ()


def _stem(word: str) -> str:
    return word if len(word) < 4 else word.removesuffix("s")

"""Descriptions, summaries and meanings that are missing."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Constant, EnumOf, Field, Type
from rowcast.lint.subject import Subject
from rowcast.lint.types import parts
from rowcast.source import Span


def api_description(subject: Subject) -> Iterator[Diagnostic]:
    """Yield the API if it has no description."""
    api = subject.api
    if not api.doc.strip():
        yield diagnostic("api-without-description", f"{api.title} has no description", api.span)


def summaries(subject: Subject) -> Iterator[Diagnostic]:
    """Yield operations without a summary."""
    for operation in subject.api.operations:
        if not operation.summary.strip():
            yield diagnostic("operation-without-summary", f"{operation.name} has no summary", operation.span)


def descriptions(subject: Subject) -> Iterator[Diagnostic]:
    """Yield rows, tables, unions, types and streams without a description."""
    api = subject.api
    for group in (api.tables, api.unions, api.aliases, api.streams, api.webhooks):
        for name, named in group.items():
            if not named.doc.strip() and not (name in api.tables and api.tables[name].inline):
                yield diagnostic("description-missing", f"{name} has no description", named.span)
    for rows, field in subject.fields:
        if not field.doc.strip() and not _speaks(field):
            yield diagnostic("description-missing", f"`{field.wire}` of {rows.owner} has no description", field.span)


def error_descriptions(subject: Subject) -> Iterator[Diagnostic]:
    """Yield rows of the table of errors without a description."""
    for status in subject.api.errors.statuses:
        if not status.doc.strip():
            yield diagnostic("error-without-description", f"{status.name} has no description", status.span)


def meanings(subject: Subject) -> Iterator[Diagnostic]:
    """Yield enums with values that have no meaning beside them."""
    for rows, field in subject.fields:
        yield from _without_meaning(f"`{field.wire}` of {rows.owner}", field.type)
    for name, alias in subject.api.aliases.items():
        yield from _without_meaning(name, alias.type)


def advice(subject: Subject) -> Iterator[Diagnostic]:
    """Yield what is deprecated and has no word on what to use instead."""
    for what, deprecated, span in _deprecated(subject):
        if deprecated is not None and not deprecated.strip():
            yield diagnostic("deprecated-without-advice", f"nothing says what to use instead of {what}", span)


def _deprecated(subject: Subject) -> Iterator[tuple[str, str | None, Span]]:
    """Yield everything that can be deprecated: its name in words, what stands there, and its place."""
    api = subject.api
    for operation in api.operations:
        yield operation.name, operation.deprecated, operation.span
    for group in (api.tables, api.unions, api.aliases):
        for name, named in group.items():
            yield name, named.deprecated, named.span
    types = [(rows.owner, field.wire, field.type) for rows, field in subject.fields]
    types += [(name, "", alias.type) for name, alias in api.aliases.items()]
    for rows, field in subject.fields:
        yield f"`{field.wire}` of {rows.owner}", field.deprecated, field.span
    for owner, wire, type_ in types:
        for part in parts(type_):
            for value in part.values if isinstance(part, EnumOf) else ():
                name = f"`{wire}` of {owner}" if wire else owner
                yield f"the value `{value.value}` of {name}", value.deprecated, value.span


def _speaks(field: Field) -> bool:
    """Tell whether a row needs no description, as it has one value only."""
    return any(isinstance(part, Constant) for part in parts(field.type))


def _without_meaning(owner: str, type_: Type) -> Iterator[Diagnostic]:
    for part in parts(type_):
        if isinstance(part, EnumOf):
            bare = [listed for listed in part.values if not listed.doc]
            if bare:
                count = "no value" if len(bare) == len(part.values) else f"{len(bare)} of {len(part.values)} values"
                message = f"{count} of {owner} {'has' if count == 'no value' else 'have no'}"
                word = " a meaning beside it" if count == "no value" else " meaning beside them"
                yield diagnostic("value-without-meaning", message + word, bare[0].span)

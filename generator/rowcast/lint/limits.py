"""Bounds that are missing where they are usual, and bounds that bind nothing."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast import words
from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.ir import ArrayOf, Constant, EnumOf, Field, Limits
from rowcast.lint.names import split
from rowcast.lint.subject import Subject
from rowcast.lint.types import alternatives, is_plain
from rowcast.lint.walk import Rows
from rowcast.source import Span

SIZES = ("limit", "page_size", "per_page", "page_limit", "max_results", "max_items", "batch_size", "count", "top")
TEXTS = ("name", "title", "label", "slug", "username", "nickname", "code", "sku", "tag", "subject", "phone")
LISTS = ("ids", "tags", "labels", "names", "keys", "emails", "items", "recipients")


def strings(subject: Subject, names: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Yield texts of requests without any bound whose last word is one of ``names``, or all for ``*``."""
    for rows, field in _sent(subject):
        bounds = field.limits.max_length is not None or field.limits.pattern is not None
        if is_plain(field.type, "string") and not bounds and _is_named(field, names):
            message = f"the text `{field.wire}` of {rows.owner} can be of any length"
            yield diagnostic("string-unbounded", message, field.span)


def arrays(subject: Subject, names: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Yield arrays of requests without a bound whose last word is one of ``names``, or all for ``*``."""
    for rows, field in _sent(subject):
        is_array = any(isinstance(option, ArrayOf) for option in alternatives(field.type))
        if is_array and field.limits.max_items is None and _is_named(field, names):
            message = f"the array `{field.wire}` of {rows.owner} can be of any length"
            yield diagnostic("array-unbounded", message, field.span)


def integers(subject: Subject, names: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Yield numbers of requests that lack a bound and are ``names``, or sizes of pages; all for ``*``."""
    sizes = {(each.name, each.pagination.size) for each in subject.api.operations if each.pagination}
    for rows, field in _sent(subject):
        is_meant = words.snake(split(field.wire)) in names or "*" in names or (rows.name, field.wire) in sizes
        if is_plain(field.type, "integer") and is_meant and (bare := _open_ends(field.limits)):
            message = f"the number `{field.wire}` of {rows.owner} has no {bare}"
            yield diagnostic("integer-unbounded", message, field.span)


def doubled(subject: Subject) -> Iterator[Diagnostic]:
    """Yield rows and types with two bounds on one side."""
    for owner, limits, span in _limited(subject):
        for one, other in (("min", "exclusive_min"), ("max", "exclusive_max")):
            if getattr(limits, one) is not None and getattr(limits, other) is not None:
                yield diagnostic("limits-doubled", f"{owner} has `{one}` and `{other}`", span)


def fixed(subject: Subject) -> Iterator[Diagnostic]:
    """Yield rows and types whose bounds leave one number."""
    for owner, limits, span in _limited(subject):
        if limits.min is not None and limits.min == limits.max:
            yield diagnostic("limits-fixed", f"the bounds of {owner} leave only {limits.min}", span)


def idle(subject: Subject) -> Iterator[Diagnostic]:
    """Yield rows and types with a bound that excludes nothing."""
    listed = {field.span for _, field in subject.fields if _is_listed(field)}
    for owner, limits, span in _limited(subject):
        bounds = [name for name in ("min_length", "min_items") if getattr(limits, name) == 0]
        if span in listed:
            bounds += [name for name in Limits.__slots__ if getattr(limits, name) not in (None, False, 0)]
        if bounds:
            yield diagnostic("limit-idle", f"`{bounds[0]}` of {owner} excludes nothing", span)


def loose_patterns(subject: Subject) -> Iterator[Diagnostic]:
    """Yield rows and types whose pattern is bound at one end only."""
    for owner, limits, span in _limited(subject):
        pattern = limits.pattern or ""
        ends = pattern.endswith("$") and not pattern.endswith("\\$")
        if pattern.startswith("^") != ends and "|" not in pattern:
            end = "end" if pattern.startswith("^") else "beginning"
            yield diagnostic("pattern-loose", f"the pattern of {owner} leaves the {end} of the text open", span)


def _sent(subject: Subject) -> Iterator[tuple[Rows, Field]]:
    return ((rows, field) for rows, field in subject.fields if field.span in subject.sent)


def _limited(subject: Subject) -> Iterator[tuple[str, Limits, Span]]:
    for rows, field in subject.fields:
        yield f"`{field.wire}` of {rows.owner}", field.limits, field.span
    for name, alias in subject.api.aliases.items():
        yield name, alias.limits, alias.span


def _is_named(field: Field, names: tuple[str, ...]) -> bool:
    named = split(field.wire)
    return "*" in names or (bool(named) and named[-1] in names)


def _is_listed(field: Field) -> bool:
    """Tell whether all values of a field are listed."""
    return all(isinstance(o, Constant) or (isinstance(o, EnumOf) and not o.open) for o in alternatives(field.type))


def _open_ends(limits: Limits) -> str:
    ends = []
    if limits.min is None and limits.exclusive_min is None:
        ends.append("`min`")
    if limits.max is None and limits.exclusive_max is None:
        ends.append("`max`")
    return " and no ".join(ends)

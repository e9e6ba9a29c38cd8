"""Rules about names: one style for each kind, nothing said twice, nothing that looks like its neighbour."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from rowcast import words
from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic, shown
from rowcast.ir import ArrayOf, EnumOf, Field
from rowcast.lint.names import split, style_of
from rowcast.lint.subject import Subject
from rowcast.lint.types import alternatives, base, is_plain, parts
from rowcast.lint.walk import Place, Rows, field_lists
from rowcast.source import Span

_PARAMETERS: tuple[Place, ...] = ("path", "query", "cookies")
_NEGATIVE = frozenset(("not", "no", "non", "disable", "disabled", "without", "never"))
_REFERRING = frozenset(("id", "ids", "type", "types", "name", "key", "uuid", "url", "uri"))


def row_names(subject: Subject, style: str) -> Iterator[Diagnostic]:
    """Yield the fields of tables whose names are not in the style of the API."""
    listed = [(rows.owner, field) for rows, field in subject.fields if rows.place == "table"]
    yield from _departing("row-name-style", listed, style)


def parameter_names(subject: Subject, style: str) -> Iterator[Diagnostic]:
    """Yield the parameters of paths, queries and cookies whose names are not in the style of the API."""
    listed = [(rows.owner, field) for rows, field in subject.fields if rows.place in _PARAMETERS]
    yield from _departing("parameter-name-style", listed, style)


def value_styles(subject: Subject) -> Iterator[Diagnostic]:
    """Yield enums whose listed texts are in several styles."""
    types = [(f"`{field.wire}` of {rows.owner}", field.type) for rows, field in subject.fields]
    types += [(name, alias.type) for name, alias in subject.api.aliases.items()]
    for owner, type_ in types:
        for enum in (part for part in parts(type_) if isinstance(part, EnumOf)):
            styled = [(style_of(value.value), value) for value in enum.values if isinstance(value.value, str)]
            usual = _usual(style for style, _ in styled)
            odd = [value for style, value in styled if style and style != usual]
            if odd:
                message = f"{shown(odd[0].value)} of {owner} is in another style than the other values, {usual}"
                yield diagnostic("value-style", message, odd[0].span)


def names_alike(subject: Subject) -> Iterator[Diagnostic]:
    """Yield fields whose names differ from an earlier one of their list in case and punctuation only."""
    seen: set[Span] = set()
    for rows in field_lists(subject.api):
        first: dict[str, Field] = {}
        for field in rows.fields:
            other = first.setdefault(_folded(field.wire), field)
            if other is not field and other.wire != field.wire and field.span not in seen:
                seen.add(field.span)
                message = f"`{field.wire}` and `{other.wire}` of {rows.owner} look alike"
                yield diagnostic("names-alike", message, field.span, related=(("the other one", other.span),))


def types_alike(subject: Subject) -> Iterator[Diagnostic]:
    """Yield named things whose names differ from an earlier one's in case or a plural s only."""
    api = subject.api
    first: dict[str, tuple[str, Span]] = {}
    for group in (api.tables, api.unions, api.aliases, api.streams, api.webhooks):
        for name, named in group.items():
            other, span = first.setdefault(name.lower().removesuffix("s"), (name, named.span))
            if other != name:
                message = f"{name} and {other} look alike"
                yield diagnostic("types-alike", message, named.span, related=(("the other one", span),))


def negative_booleans(subject: Subject) -> Iterator[Diagnostic]:
    """Yield booleans that are named for what is not so."""
    for rows, field in subject.fields:
        if is_plain(field.type, "boolean"):
            found = next((word for word in split(field.wire)[:2] if word in _NEGATIVE), None)
            if found:
                message = f"the boolean `{field.wire}` of {rows.owner} says `{found}`"
                yield diagnostic("boolean-negative", message, field.span)


def repeated_groups(subject: Subject) -> Iterator[Diagnostic]:
    """Yield operations whose last word repeats the group before it."""
    for operation in subject.api.operations:
        *groups, method = operation.name.split(".")
        group = groups[-1] if groups else ""
        names = {group, group.removesuffix("s")}
        if group and names & set(method.split("_")) and method not in names:
            message = f"`{method}` repeats the name of its group `{group}`"
            yield diagnostic("operation-name-repeats", message, operation.span)


def repeated_owners(subject: Subject) -> Iterator[Diagnostic]:
    """Yield fields whose names begin with that of their table."""
    for rows, field in subject.fields:
        table = split(rows.name) if rows.place == "table" else ()
        named = split(field.wire)
        rest = named[len(table) :]
        if table and named[: len(table)] == table and rest and rest[-1] not in _REFERRING:
            yield diagnostic("name-repeats-owner", f"`{field.wire}` repeats the name of {rows.name}", field.span)


def singular_arrays(subject: Subject) -> Iterator[Diagnostic]:
    """Yield arrays whose names have no plural s at their end."""
    for rows, field in subject.fields:
        named = split(field.wire)
        if named and isinstance(field.type, ArrayOf) and not named[-1].endswith(("s", "data", "list", "content")):
            message = f"the array `{field.wire}` of {rows.owner} has a name in the singular"
            yield diagnostic("array-singular", message, field.span)


def marked_headers(subject: Subject) -> Iterator[Diagnostic]:
    """Yield headers of requests whose names begin with X-."""
    for rows, field in subject.fields:
        if rows.place == "headers" and field.wire.lower().startswith("x-"):
            yield diagnostic("header-x", f"the header `{field.wire}` begins with `{field.wire[:2]}`", field.span)


def underscored_headers(subject: Subject) -> Iterator[Diagnostic]:
    """Yield headers of requests whose names hold an underscore."""
    for rows, field in subject.fields:
        if rows.place == "headers" and "_" in field.wire:
            yield diagnostic("header-underscore", f"the header {shown(field.wire)} holds an underscore", field.span)


def odd_names(subject: Subject) -> Iterator[Diagnostic]:
    """Yield fields whose names have blanks at an end, or characters that cannot be seen."""
    for rows, field in subject.fields:
        if field.wire != field.wire.strip() or not field.wire.isprintable():
            message = f"the name {shown(field.wire)} of {rows.owner} holds what cannot be seen"
            yield diagnostic("name-odd", message, field.span)


def id_types(subject: Subject) -> Iterator[Diagnostic]:
    """Yield ids that have another kind of value than the first row of the same name; a bare ``id`` may be anything."""
    first: dict[str, tuple[str, Rows, Field]] = {}
    for rows, field in subject.fields:
        named = split(field.wire)
        options = alternatives(field.type)
        if len(named) < 2 or named[-1] != "id" or len(options) != 1 or not base(options[0]):
            continue
        kind = "number" if base(options[0]) == "integer" else base(options[0])
        usual, other_rows, other = first.setdefault(words.snake(named), (kind, rows, field))
        if kind != usual:
            message = f"`{field.wire}` of {rows.owner} is of kind {kind}, and of kind {usual} elsewhere"
            yield diagnostic("id-types-differ", message, field.span, related=((other_rows.owner, other.span),))


def _departing(code: str, listed: Iterable[tuple[str, Field]], wanted: str) -> Iterator[Diagnostic]:
    """Yield the fields that are surely in another style than is wanted; ``auto`` is that of most of them."""
    styled = [(style_of(field.wire), owner, field) for owner, field in listed]
    usual = wanted if wanted != "auto" else _usual(style for style, _, _ in styled)
    for style, owner, field in styled:
        if style and style != usual and usual:
            yield diagnostic(code, f"`{field.wire}` of {owner} is in {style}, and not in {usual}", field.span)


def _usual(styles: Iterable[str]) -> str:
    """Return the style that comes most often; of several the first."""
    found = Counter(style for style in styles if style).most_common(1)
    return found[0][0] if found else ""


def _folded(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()

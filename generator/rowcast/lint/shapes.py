"""Types that are legal and yet hard to read from or write to the wire."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.ir import ABSENT, AnyOf, Api, Constant, EnumOf, Field, MapOf, Named, Scalar, Table, Type
from rowcast.lint.types import parts
from rowcast.lint.walk import fields
from rowcast.source import Span
from rowcast.values.jsonvalues import value_key

MAX_OBJECTS = 50
"""So many alternatives of a choice are compared with each other."""


def indistinct_choices(api: Api) -> Iterator[Diagnostic]:
    """Yield choices between objects of which two cannot be told apart."""
    for owner, field in fields(api):
        yield from _indistinct(api, f"`{field.wire}` of {owner}", field.type, field.span)
    for name, alias in api.aliases.items():
        yield from _indistinct(api, name, alias.type, alias.span)


def optional_tags(api: Api) -> Iterator[Diagnostic]:
    """Yield variants that do not require the tag of their union, where it comes from the data."""
    named_by_event = {stream.events.name for stream in api.streams.values() if stream.by == "event"}
    named_by_event |= {webhook.events.name for webhook in api.webhooks.values() if webhook.event is not None}
    seen: set[Span] = set()
    for union in api.unions.values():
        for variant in union.variants if union.name not in named_by_event else ():
            row = next((field for field in api.tables[variant.table].fields if field.wire == union.tag), None)
            if row is None or row.required or variant.table == union.otherwise or row.span in seen:
                continue
            seen.add(row.span)
            message = f"{variant.table} does not require `{union.tag}`, which tells the variants of {union.name} apart"
            yield diagnostic("tag-optional", message, row.span, related=((union.name, union.span),))


def required_defaults(api: Api) -> Iterator[Diagnostic]:
    """Yield rows that are required and have a default; headers of all calls may, as the client sends them by itself."""
    exempt = {field.span for field in api.headers}
    for owner, field in fields(api):
        if field.required and field.default is not ABSENT and field.span not in exempt:
            yield diagnostic(
                "required-with-default", f"`{field.wire}` of {owner} is required and has a default", field.span
            )


def conditions_in_words(api: Api) -> Iterator[Diagnostic]:
    """Yield rows whose condition is only quoted."""
    for owner, field in fields(api):
        if field.condition is not None and not field.condition.tests:
            message = f"`{field.wire}` of {owner} is required on a condition in words: {field.condition.quote[:80]}"
            yield diagnostic("condition-in-words", message, field.span)


def _indistinct(api: Api, owner: str, type_: Type, span: Span) -> Iterator[Diagnostic]:
    for part in parts(type_):
        if not isinstance(part, AnyOf):
            continue
        objects = [option for option in part.options if _is_object(api, option)][:MAX_OBJECTS]
        pair = next((pair for pair in combinations(objects, 2) if not _apart(api, *pair)), None)
        if pair is not None:
            one, other = (_name(option) for option in pair)
            yield diagnostic("choice-indistinct", f"nothing tells {one} from {other} in {owner}", span)


def _is_object(api: Api, type_: Type) -> bool:
    if isinstance(type_, Named):
        return type_.name in api.tables or type_.name in api.unions
    return isinstance(type_, MapOf) or type_ == Scalar("object")


def _name(type_: Type) -> str:
    return type_.name if isinstance(type_, Named) else "a free-form object"


def _apart(api: Api, one: Type, other: Type) -> bool:
    """Tell whether no object can be read as both: one needs a row that the other lacks, or that differs in values."""
    ones, others = _tables(api, one), _tables(api, other)
    return bool(ones) and bool(others) and all(_tables_apart(a, b) for a in ones for b in others)


def _tables(api: Api, type_: Type) -> list[Table]:
    if not isinstance(type_, Named):
        return []
    if type_.name in api.unions:
        return [api.tables[variant.table] for variant in api.unions[type_.name].variants]
    return [api.tables[type_.name]]


def _tables_apart(one: Table, other: Table) -> bool:
    ones, others = ({field.wire: field for field in table.fields} for table in (one, other))
    if any(field.required and name not in others for name, field in ones.items()):
        return True
    if any(field.required and name not in ones for name, field in others.items()):
        return True
    return any(_values_apart(ones[name], others[name]) for name in ones.keys() & others.keys())


def _values_apart(one: Field, other: Field) -> bool:
    ones, others = _values(one.type), _values(other.type)
    return (one.required or other.required) and bool(ones) and bool(others) and ones.isdisjoint(others)


def _values(type_: Type) -> set[object]:
    if isinstance(type_, Constant):
        return {value_key(type_.value)}
    if isinstance(type_, EnumOf) and not type_.open:
        return {value_key(listed.value) for listed in type_.values}
    return set()

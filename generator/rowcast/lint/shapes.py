"""Types that are legal and yet hard to read from or write to the wire."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import combinations

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic, shown
from rowcast.ir import ABSENT, AnyOf, Api, ArrayOf, Constant, EnumOf, Field, MapOf, Named, Scalar, Table, Type
from rowcast.lint.subject import Subject
from rowcast.lint.types import alternatives, is_nullable, parts
from rowcast.source import Span
from rowcast.values.jsonvalues import value_key

_TRUTHS = ({"true", "false"}, {"yes", "no"}, {"on", "off"}, {"0", "1"}, {"y", "n"})
FEWEST_ROWS = 3
"""Tables with fewer rows than these are alike by chance."""
MAX_OBJECTS = 50
"""So many alternatives of a choice are compared with each other."""
MAX_PAIRS = 5_000
"""Choices between unions with more pairs of tables than these are not looked at."""


def indistinct_choices(subject: Subject) -> Iterator[Diagnostic]:
    """Yield choices between objects of which two cannot be told apart."""
    types = [(f"`{field.wire}` of {rows.owner}", field.type, field.span) for rows, field in subject.fields]
    types += [(name, alias.type, alias.span) for name, alias in subject.api.aliases.items()]
    judged: dict[tuple[Type, ...], tuple[Type, Type] | None] = {}
    for owner, type_, span in types:
        for part in parts(type_):
            objects = _objects(subject.api, part) if isinstance(part, AnyOf) else ()
            if objects not in judged:
                judged[objects] = _pair(subject.api, objects)
            if (pair := judged[objects]) is not None:
                one, other = map(_name, pair)
                yield diagnostic("choice-indistinct", f"nothing tells {one} from {other} in {owner}", span)


def swallowed(subject: Subject) -> Iterator[Diagnostic]:
    """Yield choices of which one alternative takes all that another does."""
    types = [(f"`{field.wire}` of {rows.owner}", field.type, field.span) for rows, field in subject.fields]
    types += [(name, alias.type, alias.span) for name, alias in subject.api.aliases.items()]
    for owner, type_, span in types:
        for part in parts(type_):
            options = alternatives(part) if isinstance(part, AnyOf) else ()
            wide = {(each.kind, each.format) for each in options if isinstance(each, Scalar)}
            found = next((each for each in options if _is_swallowed(each, wide)), None)
            if found is not None:
                yield diagnostic("choice-swallowed", f"an alternative of {owner} takes all that another does", span)


def _is_swallowed(option: Type, wide: Set[tuple[str, str | None]]) -> bool:
    """Tell whether one of some scalars takes all values of an alternative."""
    if ("any", None) in wide:
        return option != Scalar("any")
    if isinstance(option, Scalar):
        wider = option.format is not None and (option.kind, None) in wide
        return wider or (option.kind == "integer" and ("number", None) in wide)
    if isinstance(option, EnumOf | Constant):
        return (option.base, None) in wide or (option.base == "integer" and ("number", None) in wide)
    return isinstance(option, MapOf) and ("object", None) in wide


def optional_tags(subject: Subject) -> Iterator[Diagnostic]:
    """Yield variants that do not require the tag of their union, where it comes from the data."""
    api = subject.api
    named_by_event = {stream.events.name for stream in api.streams.values() if stream.by == "event"}
    named_by_event |= {webhook.events.name for webhook in api.webhooks.values() if webhook.event}
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


def required_defaults(subject: Subject) -> Iterator[Diagnostic]:
    """Yield rows that are required and have a default; headers of all calls may, as the client sends them by itself."""
    for rows, field in subject.fields:
        if field.required and field.default is not ABSENT and not (rows.place == "headers" and not rows.name):
            message = f"`{field.wire}` of {rows.owner} is required and has a default"
            yield diagnostic("required-with-default", message, field.span)


def optional_nulls(subject: Subject) -> Iterator[Diagnostic]:
    """Yield rows of requests that can be absent and can be null, unless null is what absence means."""
    for rows, field in subject.fields:
        if field.span in subject.sent and not field.required and is_nullable(field.type) and field.default is not None:
            message = f"`{field.wire}` of {rows.owner} can be absent and can be null"
            yield diagnostic("optional-and-nullable", message, field.span)


def conditions_in_words(subject: Subject) -> Iterator[Diagnostic]:
    """Yield rows whose condition is only quoted."""
    for rows, field in subject.fields:
        if field.condition is not None and not field.condition.tests:
            message = (
                f"`{field.wire}` of {rows.owner} is required on a condition in words: {field.condition.quote[:80]}"
            )
            yield diagnostic("condition-in-words", message, field.span)


def untyped(subject: Subject) -> Iterator[Diagnostic]:
    """Yield rows in which a person wrote no type, and which have no child rows that would make one."""
    rows = (record for _, record in subject.records if record.shape == "row")
    bare = {record.span_of("name") for record in rows if "type" not in record}
    for listed, field in subject.fields:
        if field.span in bare and field.type == Scalar("any"):
            yield diagnostic("row-untyped", f"`{field.wire}` of {listed.owner} has no type", field.span)


def lone_values(subject: Subject) -> Iterator[Diagnostic]:
    """Yield closed enums of one value; a tag is left alone, as more variants may list it."""
    types = [(f"`{field.wire}` of {rows.owner}", field.type, field.span) for rows, field in subject.fields]
    types += [(name, alias.type, alias.span) for name, alias in subject.api.aliases.items()]
    for owner, type_, span in types:
        if any(isinstance(part, EnumOf) and not part.open and len(part.values) == 1 for part in parts(type_)):
            yield diagnostic("enum-of-one", f"{owner} lists one value", span)


def padded_values(subject: Subject) -> Iterator[Diagnostic]:
    """Yield listed texts that are empty or have blanks at an end."""
    for owner, enum in _enums(subject):
        for value in enum.values:
            text = value.value
            if isinstance(text, str) and (not text or text != text.strip()):
                yield diagnostic("value-padded", f"the value {shown(text)} of {owner} is padded", value.span)


def booleans_as_text(subject: Subject) -> Iterator[Diagnostic]:
    """Yield enums of two texts that stand for true and false."""
    for owner, enum in _enums(subject):
        texts = {value.value.lower() for value in enum.values if isinstance(value.value, str)}
        if len(enum.values) == len(texts) and texts in _TRUTHS:
            yield diagnostic("boolean-as-text", f"{owner} is a boolean in words", enum.values[0].span)


def _enums(subject: Subject) -> Iterator[tuple[str, EnumOf]]:
    """Yield each enum with the words for its owner."""
    for rows, field in subject.fields:
        owner = f"`{field.wire}` of {rows.owner}"
        yield from ((owner, part) for part in parts(field.type) if isinstance(part, EnumOf))
    for name, alias in subject.api.aliases.items():
        yield from ((name, part) for part in parts(alias.type) if isinstance(part, EnumOf))


def lone_variants(subject: Subject) -> Iterator[Diagnostic]:
    """Yield closed unions of one variant."""
    for union in subject.api.unions.values():
        if not union.open and len(union.variants) == 1:
            message = f"{union.name} has one variant, {union.variants[0].table}"
            yield diagnostic("union-of-one", message, union.span)


def tables_alike(subject: Subject) -> Iterator[Diagnostic]:
    """Yield tables with the same rows as an earlier one, of which there are at least ``FEWEST_ROWS``."""
    first: dict[object, Table] = {}
    for table in subject.api.tables.values():
        if len(table.fields) < FEWEST_ROWS:
            continue
        key = frozenset((field.wire, field.required, _key(field.type)) for field in table.fields)
        other = first.setdefault(key, table)
        if other is not table and [each.span for each in other.fields] != [each.span for each in table.fields]:
            message = f"{table.name} has the same rows as {other.name}"
            yield diagnostic("tables-alike", message, table.span, related=((other.name, other.span),))


def _key(type_: Type) -> object:
    """Return something hashable that types share which are alike but for the places and meanings of their values."""
    if isinstance(type_, EnumOf):
        return ("enum", type_.open, tuple(value_key(value.value) for value in type_.values))
    if isinstance(type_, Constant):
        return ("constant", value_key(type_.value))
    if isinstance(type_, AnyOf):
        return tuple(map(_key, type_.options))
    inner = type_.item if isinstance(type_, ArrayOf) else type_.value if isinstance(type_, MapOf) else None
    return type_ if inner is None else (type(type_).__name__, _key(inner))


def _objects(api: Api, choice: AnyOf) -> tuple[Type, ...]:
    return tuple(option for option in choice.options if _is_object(api, option))[:MAX_OBJECTS]


def _pair(api: Api, objects: tuple[Type, ...]) -> tuple[Type, Type] | None:
    """Return the first two of some objects that nothing tells apart; None if there are none, or too many to compare."""
    sizes = [len(_tables(api, option)) for option in objects]
    if sum(one * other for one, other in combinations(sizes, 2)) > MAX_PAIRS:
        return None
    return next((pair for pair in combinations(objects, 2) if not _apart(api, *pair)), None)


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

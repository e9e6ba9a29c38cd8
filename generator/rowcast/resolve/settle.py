"""Drafts in, when all tables are known; conditions, defaults and examples are read by their types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rowcast.document import Listing, Record, Value
from rowcast.ir import NO_LIMITS, AnyOf, Condition, Constant, EnumOf, Field, Json, Limits, Named, Type
from rowcast.records import replace
from rowcast.resolve.fields import Draft
from rowcast.resolve.limits import check_kinds
from rowcast.resolve.scope import BROKEN, Known, Scope
from rowcast.resolve.tables import Made
from rowcast.resolve.values import read_value
from rowcast.source import Span
from rowcast.values.bounds import limit_departures
from rowcast.values.conform import Found, Path, Way, judged, path_text
from rowcast.yamltree import Map, Node, Seq, Text


def settle(scope: Scope, made: Made, named: Mapping[str, tuple[Record, Span]]) -> None:
    """Complete fields, tables and aliases.

    Args:
        scope: Holds the tables and aliases, without conditions, defaults and examples.
        made: The drafts of all fields.
        named: The records of tables and types that were declared.
    """
    known = scope.whole()
    for draft, siblings in made.drafts:
        if draft.row is not None:
            draft.field = _settled(scope, known, draft.field, draft.row.record, siblings)
    for name, table in scope.tables.items():
        fields = tuple(draft.field for draft in made.lists[name])
        examples = _examples(scope, known, named.get(name), Named(name))
        if examples or any(new is not old for new, old in zip(fields, table.fields, strict=True)):
            scope.tables[name] = replace(table, fields=fields, examples=examples)
    for name, alias in scope.aliases.items():
        record = named[name][0]
        check_kinds(scope, known, record, alias.type)
        _check_listed(scope, alias.type, alias.limits, record)
        scope.aliases[name] = replace(alias, examples=_examples(scope, known, named[name], Named(name)))


def read_judged(
    scope: Scope,
    known: Known,
    type_: Type,
    node: Node,
    what: str,
    *,
    way: Way | None = None,
    limits: Limits = NO_LIMITS,
) -> Json:
    """Return the JSON value of data, after reporting how it departs from its type; ``what`` names it in messages."""
    value = read_value(known, type_, node)
    report_departures(scope, judged(known, type_, value, way, limits=limits), node, what)
    return value


def report_departures(scope: Scope, found: Sequence[Found], node: Node, what: str) -> None:
    """Report how data departs from its type, each departure at its own place in the data."""
    for path, sentence in found:
        where = f"`{path_text(path)}` of {what}" if path else what
        scope.report("value-departs", f"{where} {sentence}", node_at(node, path).span)


def node_at(node: Node, path: Path) -> Node:
    """Return the node at a path, or the last one on the way that there is."""
    for part in path:
        if isinstance(node, Seq) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        elif isinstance(node, Map):
            node = next((entry.value for entry in node.entries if entry.key.text == part), node)
    return node


def _settled(scope: Scope, known: Known, field: Field, record: Record, siblings: Sequence[Draft]) -> Field:
    if _LATE.isdisjoint(record.entries) and field.limits is NO_LIMITS:
        return field
    facts: dict[str, object] = {}
    if field.limits is not NO_LIMITS:
        check_kinds(scope, known, record, field.type)
        _check_listed(scope, field.type, field.limits, record)
    if "default" in record and (node := record.node("default")) is not None:
        facts["default"] = read_judged(scope, known, field.type, node, "the default", limits=field.limits)
    if "example" in record or "examples" in record:
        facts["examples"] = tuple(
            read_judged(scope, known, field.type, node, "the example", limits=field.limits)
            for node in example_nodes(record)
        )
    condition = record.record("required")
    if condition is not None:
        facts["condition"] = _condition(scope, known, condition, field, siblings)
    return replace(field, **facts) if facts else field  # type: ignore[arg-type]


_LATE = frozenset(("default", "example", "examples", "required"))


def example_nodes(record: Record) -> list[Node]:
    """Return the data of ``example`` and ``examples``."""
    one = record.node("example")
    listed = [value for value in record.listing("examples") if isinstance(value, Text | Seq | Map)]
    return listed if one is None else [one, *listed]


def _examples(scope: Scope, known: Known, named: tuple[Record, Span] | None, type_: Named) -> tuple[Json, ...]:
    if named is None:
        return ()
    return tuple(read_judged(scope, known, type_, node, "the example") for node in example_nodes(named[0]))


def _check_listed(scope: Scope, type_: Type, limits: Limits, record: Record) -> None:
    """Report listed values and constants that a bound of their own row forbids."""
    for each in _options(type_):
        if isinstance(each, Constant):
            for sentence in limit_departures(limits, each.value):
                scope.report("value-departs", f"the constant {sentence}", record.span_of("const"))
        elif isinstance(each, EnumOf):
            for listed in each.values:
                for sentence in limit_departures(limits, listed.value):
                    scope.report("value-departs", f"the listed value {sentence}", listed.span)


def _options(type_: Type) -> tuple[Type, ...]:
    return type_.options if isinstance(type_, AnyOf) else (type_,)


def _condition(scope: Scope, known: Known, record: Record, field: Field, siblings: Sequence[Draft]) -> Condition:
    """Return when a field is required, after reporting tests that can never hold."""
    fields = {draft.field.wire: draft.field for draft in siblings}
    tests = []
    for pair in record.pairs("when"):
        other = fields.get(pair.key.text)
        if other is None or other is field or other.wire == field.wire:
            what = "is required when it has a value itself" if other else f"has no row `{pair.key.text}` beside it"
            hint = "" if other else scope.suggest(pair.key.text, fields)
            scope.report("condition-unknown", f"`{field.wire}` {what}", pair.key.span, hint)
            continue
        values = [_tested(scope, known, other, text) for text in scalars(pair.value)]
        tests.append((other.wire, tuple(values)))
    return Condition(tuple(tests), record.text("quote") or "")


def _tested(scope: Scope, known: Known, other: Field, text: Text) -> Json:
    value = read_value(known, other.type, text)
    if other.type is not BROKEN:
        for _, sentence in judged(known, other.type, value, limits=other.limits)[:1]:
            scope.report(
                "condition-value", f"`{other.wire}` can never pass this test, as the value {sentence}", text.span
            )
    return value


def scalars(value: Value) -> list[Text]:
    """Return one scalar, or those of a list."""
    found = value.items if isinstance(value, Listing) else (value,)
    return [each for each in found if isinstance(each, Text)]

"""Rows that a page states below a named type in; what contradicts the type's own rows is reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rowcast.document import Record
from rowcast.ir import AnyOf, ArrayOf, Constant, EnumOf, Field, Json, MapOf, Named, ScalarKind, Table, Type, Union
from rowcast.records import dataclass
from rowcast.resolve.paths import alternatives, tables
from rowcast.resolve.rows import Branch
from rowcast.resolve.scope import Known, Scope
from rowcast.resolve.settle import scalars
from rowcast.resolve.tables import Claim
from rowcast.resolve.values import read_scalar
from rowcast.source import Span
from rowcast.values.jsonvalues import shown, value_key
from rowcast.yamltree import Text


def check_claims(scope: Scope, claims: Iterable[Claim]) -> None:
    """Hold rows against the named types of the rows above them, and report each contradiction with both places."""
    known = scope.whole()
    for claim in claims:
        _check_below(scope, known, claim.branch, (claim.type,))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A row of a table that a claim may speak of."""

    table: Table
    field: Field


def _check_below(scope: Scope, known: Known, branch: Branch, types: tuple[Type, ...]) -> None:
    holders = tables(known, types)
    if not holders:
        return
    unions = _unions(known, types)
    for child in branch.children.values():
        found = [_Candidate(table, field) for table in holders for field in table.fields if field.wire == child.wire]
        if not found:
            _report_missing(scope, child, holders, unions)
            continue
        if child.row is not None:
            _check_required(scope, child, found, unions)
            _check_values(scope, known, child, found, unions)
        _check_below(scope, known, child, tuple(each.field.type for each in found))


def _unions(known: Known, types: Sequence[Type]) -> list[Union]:
    """Return the unions among types, and in their arrays and maps."""
    found: dict[str, Union] = {}
    waiting, seen = list(types), set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, AnyOf):
            waiting += each.options
        elif isinstance(each, ArrayOf):
            waiting.append(each.item)
        elif isinstance(each, MapOf):
            waiting.append(each.value)
        elif isinstance(each, Named) and each.name not in seen:
            seen.add(each.name)
            if each.name in known.unions:
                found[each.name] = known.unions[each.name]
            elif each.name in known.aliases:
                waiting.append(known.aliases[each.name].type)
    return list(found.values())


def _report_missing(scope: Scope, child: Branch, holders: Sequence[Table], unions: Sequence[Union]) -> None:
    name = unions[0].name if unions else holders[0].name
    hint = scope.suggest(child.wire, dict.fromkeys(field.wire for table in holders for field in table.fields))
    place = unions[0].span if unions else holders[0].span
    message = f"the page has a row `{child.wire}` here, and {name} has none"
    scope.report("row-contradicts-table", message, child.span, hint, ((name, place),))


def _check_required(scope: Scope, child: Branch, found: Sequence[_Candidate], unions: Sequence[Union]) -> None:
    assert child.row is not None  # noqa: S101 - the caller has looked
    record = child.row.record
    condition = record.record("required")
    tests = condition.pairs("when") if condition is not None else ()
    if not tests:
        wanted = record.flag("required")
        if any(each.field.required is wanted for each in found):
            return
        says = "required" if wanted else "optional"
        message = f"the page's `{child.wire}` is {says}, and that of {found[0].table.name} is {_needed(found[0].field)}"
        _report(scope, child, message, found[0], "required")
        return
    wanted_tests = {pair.key.text: scalars(pair.value) for pair in tests}
    union = next((each for each in unions if set(wanted_tests) == {each.tag}), None)
    if union is not None:
        _check_by_tag(scope, child, found, union, wanted_tests[union.tag])
    elif not any(_same_condition(each.field, wanted_tests) for each in found):
        message = (
            f"the page's `{child.wire}` is required on a condition that the row of {found[0].table.name} does not have"
        )
        _report(scope, child, message, found[0], "required")


def _needed(field: Field) -> str:
    if field.required:
        return "required"
    return "required on a condition" if field.condition else "optional"


def _same_condition(field: Field, tests: dict[str, list[Text]]) -> bool:
    if field.condition is None or {name for name, _ in field.condition.tests} != set(tests):
        return False
    return all(
        {_shown_text(value) for value in values} == {text.text for text in tests[name]}
        for name, values in field.condition.tests
    )


def _shown_text(value: Json) -> str:
    """Return a scalar as it is written without quotes."""
    return value if isinstance(value, str) else shown(value)


def _check_by_tag(scope: Scope, child: Branch, found: Sequence[_Candidate], union: Union, tags: Sequence[Text]) -> None:
    """Check that a row is required in the variants that the tags select, and in no other."""
    by_table = {each.table.name: each for each in found}
    wanted = {text.text for text in tags}
    for variant in union.variants:
        candidate = by_table.get(variant.table)
        selected = not wanted.isdisjoint(variant.tags)
        if selected == (candidate is not None and candidate.field.required):
            continue
        where = f"`{union.tag}` is {' or '.join(sorted(wanted))}"
        if candidate is None:
            message = f"the page's `{child.wire}` is required when {where}, and {variant.table} has no such row"
            _report(scope, child, message, found[0], "required")
        else:
            says = f"the page's `{child.wire}` is required {'when' if selected else 'only when'} {where}"
            message = f"{says}, and that of {variant.table} is {_needed(candidate.field)}"
            _report(scope, child, message, candidate, "required")
        return


def _check_values(
    scope: Scope, known: Known, child: Branch, found: Sequence[_Candidate], unions: Sequence[Union]
) -> None:
    assert child.row is not None  # noqa: S101 - the caller has looked
    claimed = _claimed(child.row.record)
    if not claimed:
        return
    tagged = [union for union in unions if union.tag == child.wire]
    if tagged:
        legal: set[object] = {tag for union in tagged for variant in union.variants for tag in variant.tags}
        said: set[object] = {text.text for text in claimed}
        _report_values(scope, child, said, legal, (tagged[0].name, tagged[0].span))
        return
    best: tuple[int, _Candidate, set[object], set[object]] | None = None
    for candidate in found:
        listed, base = _listed(known, candidate.field.type)
        said = {value_key(read_scalar(text, base)) for text in claimed}
        apart = len(said ^ listed)
        if best is None or apart < best[0]:
            best = (apart, candidate, said, listed)
    if best is not None and best[0]:
        _report_values(scope, child, best[2], best[3], (best[1].table.name, best[1].field.span))


def _claimed(record: Record) -> list[Text]:
    """Return the values that a row lists, or its constant."""
    const = record.located("const")
    if const is not None:
        return [const]
    listed = record.listing("values") or tuple(pair.key for pair in record.pairs("values"))
    return [text for text in listed if isinstance(text, Text)]


def _listed(known: Known, type_: Type) -> tuple[set[object], ScalarKind]:
    """Return the values that a type lists, and the kind of scalar that they are."""
    for option in alternatives(known, (type_,)):
        if isinstance(option, Constant):
            return {value_key(option.value)}, option.base
        if isinstance(option, EnumOf):
            return {value_key(value.value) for value in option.values}, option.base
    return set(), "string"


def _report_values(scope: Scope, child: Branch, said: set[object], legal: set[object], place: tuple[str, Span]) -> None:
    assert child.row is not None  # noqa: S101 - the caller has looked
    missing, unknown = legal - said, said - legal
    if not missing and not unknown:
        return
    parts = [f"the page lacks {_words(missing)}"] if missing else []
    parts += [f"{place[0]} lacks {_words(unknown)}"] if unknown else []
    fact = "const" if "const" in child.row.record else "values"
    message = f"the values of `{child.wire}` differ: {', '.join(parts)}"
    scope.report("row-contradicts-table", message, child.row.record.span_of(fact), related=(place,))


def _words(values: set[object]) -> str:
    texts = sorted(shown(value[1] if isinstance(value, tuple) else value) for value in values)
    return ", ".join(texts[:6]) + (f" and {len(texts) - 6} more" if len(texts) > 6 else "")


def _report(scope: Scope, child: Branch, message: str, candidate: _Candidate, fact: str) -> None:
    assert child.row is not None  # noqa: S101 - the caller has looked
    span = child.row.record.span_of(fact) if fact in child.row.record else child.span
    related = ((f"the row of {candidate.table.name}", candidate.field.span),)
    scope.report("row-contradicts-table", message, span, related=related)

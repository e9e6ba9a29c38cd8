"""Rules by which events fold into a value: the types of events and value in; paths and verbs that do not fit are reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rowcast.conform import Kind, Types, judged, kinds, words_for
from rowcast.document import Pair, Record
from rowcast.ir import AnyOf, FoldRule, FoldVerb, Named, PathPart, Type, Union
from rowcast.resolve.paths import Lost, alternatives, follow, items
from rowcast.resolve.rows import joined
from rowcast.resolve.scope import Scope
from rowcast.source import Span


@dataclass(frozen=True, slots=True)
class Folding:
    """What rules are checked against: the events, the union that tells them apart, and the value."""

    types: Types
    events: Named
    union: Union | None
    result: Type


def check_rule(scope: Scope, folding: Folding, rule: FoldRule, record: Record) -> None:
    """Report what of a rule cannot be: paths that are not there, and parts that its verb cannot work on."""
    if rule.verb is FoldVerb.PARSE and "from" in record:
        scope.report("fold-verb", "`parse` reads the buffer of `to` and takes no `from`", record.span_of("from"))
    events = _events(folding, rule)
    tests = {path: [str(value) for value in values] for path, values in rule.tests}
    for (path, values), pair in zip(rule.tests, record.pairs("if"), strict=True):
        _check_test(scope, folding.types, events, path, values, pair)
    source = _followed(scope, folding.types, events, rule.source, record, "from", tests)
    target = _target(scope, folding, rule, events, record)
    if source is not None and target is not None:
        _check_verb(scope, folding.types, rule, source, target, record)


def check_rules(scope: Scope, rules: Sequence[tuple[FoldRule, Record]]) -> None:
    """Report rules that need another one: a buffer that is parsed and never filled, or filled and never parsed."""
    gathered = {rule.target for rule, _ in rules if rule.verb is FoldVerb.GATHER}
    parsed = {rule.target for rule, _ in rules if rule.verb is FoldVerb.PARSE}
    for rule, record in rules:
        if rule.verb is FoldVerb.PARSE and rule.target not in gathered:
            scope.report("fold-buffer", "no rule gathers what this one parses", record.span_of("to"))
        elif rule.verb is FoldVerb.GATHER and rule.target not in parsed:
            scope.report("fold-buffer", "no rule parses what this one gathers", record.span_of("to"))


def target_text(target: Sequence[PathPart]) -> str:
    """Return the path of a target as it is written."""
    text = ""
    for part in target:
        text += f"[{joined(part)}]" if isinstance(part, tuple) else (f".{joined((part,))}" if text else joined((part,)))
    return text


def _events(folding: Folding, rule: FoldRule) -> tuple[Type, ...]:
    """Return the tables of the events that a rule is about."""
    if folding.union is None or not rule.events:
        return (folding.events,)
    wanted = set(rule.events)
    return tuple(Named(each.table) for each in folding.union.variants if not wanted.isdisjoint(each.tags))


def _check_test(
    scope: Scope, types: Types, events: Iterable[Type], path: tuple[str, ...], values: Sequence[object], pair: Pair
) -> None:
    found = follow(types, events, path)
    if isinstance(found, Lost):
        _report_lost(scope, found, path, pair.key.span)
        return
    for value in values:
        if all(judged(types, each, value) for each in found):
            _, sentence = judged(types, found[0], value)[0]
            scope.report("fold-test", f"`{joined(path)}` never has this value, which {sentence}", pair.value.span)


def _followed(
    scope: Scope,
    types: Types,
    start: Iterable[Type],
    path: tuple[str, ...],
    record: Record,
    key: str,
    tests: dict[tuple[str, ...], list[str]] | None = None,
) -> tuple[Type, ...] | None:
    found = follow(types, start, path, tests)
    if not isinstance(found, Lost):
        return found
    _report_lost(scope, found, path, record.span_of(key))
    return None


def _report_lost(scope: Scope, lost: Lost, path: Sequence[str], span: Span) -> None:
    hint = scope.suggest(lost.part, lost.names)
    scope.report("path-unknown", f"the path `{joined(path)}` ends at `{lost.part}`, which is not there", span, hint)


def _target(
    scope: Scope, folding: Folding, rule: FoldRule, events: tuple[Type, ...], record: Record
) -> tuple[Type, ...] | None:
    """Return the types that may stand at the target of a rule; ``None`` after a report."""
    here: tuple[Type, ...] = (folding.result,)
    for part in rule.target:
        if isinstance(part, tuple):
            if not _is_index(scope, folding.types, events, part, record):
                return None
            found = items(folding.types, here)
            if not found:
                message = f"`{target_text(rule.target)}` has an index where no array is"
                scope.report("path-unknown", message, record.span_of("to"))
                return None
            here = found
            continue
        step = follow(folding.types, here, (part,))
        if isinstance(step, Lost):
            hint = scope.suggest(step.part, step.names)
            message = f"the path `{target_text(rule.target)}` ends at `{part}`, which is not there"
            scope.report("path-unknown", message, record.span_of("to"), hint)
            return None
        here = step
    return here


def _is_index(scope: Scope, types: Types, events: Iterable[Type], path: tuple[str, ...], record: Record) -> bool:
    found = _followed(scope, types, events, path, record, "to")
    if found is not None and "integer" not in _kinds(types, found):
        message = f"`{joined(path)}` of the event is {words_for(types, found[0])}, and an index is an integer"
        scope.report("fold-verb", message, record.span_of("to"))
        return False
    return found is not None


def _kinds(types: Types, found: Sequence[Type]) -> frozenset[Kind]:
    return frozenset().union(*(kinds(types, each) for each in found))


def _check_verb(
    scope: Scope, types: Types, rule: FoldRule, source: Sequence[Type], target: Sequence[Type], record: Record
) -> None:
    verb, from_, to = rule.verb, _kinds(types, source), _kinds(types, target)
    if verb is FoldVerb.INSERT and not (rule.target and isinstance(rule.target[-1], tuple)):
        _misfit(scope, record, "to", "`insert` needs an index at the end of `to`, such as `content[index]`")
    elif verb is FoldVerb.START and rule.target:
        _misfit(scope, record, "to", "`start` begins the whole value and takes no `to`")
    elif verb in (FoldVerb.APPEND, FoldVerb.GATHER) and "string" not in from_:
        _misfit(scope, record, "from", f"`{verb.value}` appends text, and `from` is {_words(types, source)}")
    elif verb is FoldVerb.APPEND and "string" not in to:
        _misfit(scope, record, "to", f"`append` appends to a text, and `to` is {_words(types, target)}")
    elif verb in (FoldVerb.GATHER, FoldVerb.PARSE) and not rule.target:
        _misfit(scope, record, "do", f"`{verb.value}` needs a `to`")
    elif verb is FoldVerb.PUSH and "array" not in to:
        _misfit(scope, record, "to", f"`push` appends to an array, and `to` is {_words(types, target)}")
    elif verb is FoldVerb.MERGE and "object" not in from_ & to:
        wrong = "to" if "object" in from_ else "from"
        _misfit(
            scope,
            record,
            wrong,
            f"`merge` works on objects, and `{wrong}` is {_words(types, target if wrong == 'to' else source)}",
        )
    elif verb in (FoldVerb.START, FoldVerb.INSERT, FoldVerb.REPLACE) and not _fits(from_, to):
        _misfit(
            scope, record, "from", f"`from` is {_words(types, source)}, and its place is for {_words(types, target)}"
        )
    elif verb is FoldVerb.PUSH and not _fits(from_, _kinds(types, items(types, target))):
        _misfit(scope, record, "from", f"`from` is {_words(types, source)}, which the array does not hold")
    elif rule.text and "string" not in from_:
        _misfit(scope, record, "text", f"the text of a stream is made of texts, and `from` is {_words(types, source)}")


def _fits(one: frozenset[Kind], other: frozenset[Kind]) -> bool:
    numbers: frozenset[Kind] = frozenset(("integer", "number"))
    return bool(one & other) or bool(one & numbers and other & numbers)


def _words(types: Types, found: Sequence[Type]) -> str:
    opened = tuple(dict.fromkeys(alternatives(types, found)))
    return words_for(types, AnyOf(opened) if len(opened) > 1 else (opened or tuple(found))[0])


def _misfit(scope: Scope, record: Record, key: str, message: str) -> None:
    scope.report("fold-verb", message, record.span_of(key if key in record else "do"))

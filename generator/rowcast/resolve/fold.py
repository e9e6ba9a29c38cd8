"""Rules by which events fold into a value: rules and the types of both in; what of a rule cannot be is reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rowcast.document import Pair, Record
from rowcast.ir import AnyOf, FoldRule, FoldVerb, Named, PathPart, Type
from rowcast.records import dataclass
from rowcast.resolve.paths import Lost, alternatives, follow, items
from rowcast.resolve.rows import joined
from rowcast.resolve.scope import Scope
from rowcast.source import Span
from rowcast.values.conform import Types, judged, kinds, words_for
from rowcast.values.jsonvalues import Kind


@dataclass(frozen=True, slots=True)
class Folding:
    """What rules are checked against: the events and the value."""

    types: Types
    events: Named
    result: Type


def check_rule(scope: Scope, folding: Folding, rule: FoldRule, record: Record) -> None:
    """Report what of a rule cannot be: paths that are not there, and parts that its verb cannot work on."""
    _Rule(scope, folding.types, rule, record, _events(folding, rule)).check(folding.result)


def check_rules(scope: Scope, rules: Sequence[tuple[FoldRule, Record]]) -> None:
    """Report rules that need another one: a buffer that is parsed and never filled, or filled and never parsed."""
    gathered = {rule.target for rule, _ in rules if rule.verb is FoldVerb.GATHER}
    parsed = {rule.target for rule, _ in rules if rule.verb is FoldVerb.PARSE}
    for rule, record in rules:
        if rule.verb is FoldVerb.PARSE and rule.target not in gathered:
            scope.report("fold-buffer", "no rule gathers what this one parses", record.span_of("to"))
        elif rule.verb is FoldVerb.GATHER and rule.target not in parsed:
            scope.report("fold-buffer", "no rule parses what this one gathers", record.span_of("to"))


def _events(folding: Folding, rule: FoldRule) -> tuple[Type, ...]:
    """Return the tables of the events that a rule is about."""
    union = folding.types.unions.get(folding.events.name)
    if union is None or not rule.events:
        return (folding.events,)
    wanted = set(rule.events)
    return tuple(Named(each.table) for each in union.variants if not wanted.isdisjoint(each.tags))


def _target_text(target: Iterable[PathPart]) -> str:
    parts = (f"[{joined(part)}]" if isinstance(part, tuple) else f".{joined((part,))}" for part in target)
    return "".join(parts).removeprefix(".")


@dataclass(frozen=True, slots=True)
class _Rule:
    """The checks of one rule. ``events`` are the types of the events that it is about."""

    scope: Scope
    types: Types
    rule: FoldRule
    record: Record
    events: tuple[Type, ...]

    def check(self, result: Type) -> None:
        """Check tests, paths and verb."""
        if self.rule.verb is FoldVerb.PARSE and "from" in self.record:
            self.misfit("from", "`parse` reads the buffer of `to` and takes no `from`")
        for (path, values), pair in zip(self.rule.tests, self.record.pairs("if"), strict=True):
            self.check_test(path, values, pair)
        tests = {path: [str(value) for value in values] for path, values in self.rule.tests}
        source = follow(self.types, self.events, self.rule.source, tests)
        if isinstance(source, Lost):
            self.report_lost(source, joined(self.rule.source), self.record.span_of("from"))
        target = self.target(result)
        if not isinstance(source, Lost) and target is not None:
            self.check_verb(source, target)

    def check_test(self, path: tuple[str, ...], values: Sequence[object], pair: Pair) -> None:
        """Report a test of what is not there, or of a value that is never there."""
        found = follow(self.types, self.events, path)
        if isinstance(found, Lost):
            self.report_lost(found, joined(path), pair.key.span)
            return
        for value in values:
            if all(judged(self.types, each, value) for each in found):
                _, sentence = judged(self.types, found[0], value)[0]
                message = f"`{joined(path)}` can never pass this test, as the value {sentence}"
                self.scope.report("fold-test", message, pair.value.span)

    def target(self, result: Type) -> tuple[Type, ...] | None:
        """Return the types that may stand at the target of the rule; ``None`` after a report."""
        here: tuple[Type, ...] = (result,)
        text, span = _target_text(self.rule.target), self.record.span_of("to")
        for part in self.rule.target:
            if isinstance(part, str):
                step = follow(self.types, here, (part,))
                if isinstance(step, Lost):
                    self.report_lost(step, text, span)
                    return None
                here = step
            elif not self.is_index(part):
                return None
            else:
                here = items(self.types, here)
                if not here:
                    self.scope.report("path-unknown", f"the path `{text}` has an index where no array is", span)
                    return None
        return here

    def is_index(self, path: tuple[str, ...]) -> bool:
        """Tell whether the event holds an index at a path; report it if not."""
        found = follow(self.types, self.events, path)
        if isinstance(found, Lost):
            self.report_lost(found, joined(path), self.record.span_of("to"))
            return False
        if "integer" not in self.kinds(found):
            self.misfit("to", f"`{joined(path)}` of the event is {self.words(found)}, and an index is an integer")
            return False
        return True

    def check_verb(self, source: Sequence[Type], target: Sequence[Type]) -> None:
        """Report the first thing that the verb cannot work on."""
        verb, from_, to = self.rule.verb, self.kinds(source), self.kinds(target)
        given, place = self.words(source), self.words(target)
        ends_in_index = bool(self.rule.target) and isinstance(self.rule.target[-1], tuple)
        puts = verb in (FoldVerb.START, FoldVerb.INSERT, FoldVerb.REPLACE)
        texts = verb in (FoldVerb.APPEND, FoldVerb.GATHER)
        buffers = verb in (FoldVerb.GATHER, FoldVerb.PARSE)
        held = self.kinds(items(self.types, target)) if verb is FoldVerb.PUSH else to
        faults = (
            (verb is FoldVerb.INSERT and not ends_in_index, "to", "`insert` needs a `to` that ends in an index"),
            (verb is FoldVerb.START and self.rule.target, "to", "`start` begins the whole value and takes no `to`"),
            (texts and "string" not in from_, "from", f"`{verb.value}` appends text, and `from` is {given}"),
            (verb is FoldVerb.APPEND and "string" not in to, "to", f"`append` appends to a text, and `to` is {place}"),
            (buffers and not self.rule.target, "do", f"`{verb.value}` needs a `to`"),
            (verb is FoldVerb.PUSH and "array" not in to, "to", f"`push` appends to an array, and `to` is {place}"),
            (
                verb is FoldVerb.PUSH and not _fits(from_, held),
                "from",
                f"`from` is {given}, which the array never holds",
            ),
            (verb is FoldVerb.MERGE and "object" not in from_, "from", f"`merge` takes objects, and `from` is {given}"),
            (verb is FoldVerb.MERGE and "object" not in to, "to", f"`merge` takes objects, and `to` is {place}"),
            (puts and not _fits(from_, to), "from", f"`from` is {given}, and its place is for {place}"),
            (
                self.rule.text and "string" not in from_,
                "text",
                f"a stream's text is made of texts, and `from` is {given}",
            ),
        )
        for applies, key, message in faults:
            if applies:
                self.misfit(key, message)
                return

    def kinds(self, found: Sequence[Type]) -> frozenset[Kind]:
        """Return the kinds of values that types allow."""
        return frozenset().union(*(kinds(self.types, each) for each in found))

    def words(self, found: Sequence[Type]) -> str:
        """Return types as messages call them."""
        opened = tuple(dict.fromkeys(alternatives(self.types, found))) or tuple(found)
        return words_for(self.types, AnyOf(opened) if len(opened) > 1 else opened[0])

    def misfit(self, key: str, message: str) -> None:
        """Report that a verb cannot work on what the rule names."""
        self.scope.report("fold-verb", message, self.record.span_of(key if key in self.record else "do"))

    def report_lost(self, lost: Lost, path: str, span: Span) -> None:
        """Report a path that leads to what is not there."""
        hint = self.scope.suggest(lost.part, lost.names)
        self.scope.report("path-unknown", f"the path `{path}` ends at `{lost.part}`, which is not there", span, hint)


def _fits(one: frozenset[Kind], other: frozenset[Kind]) -> bool:
    numbers: frozenset[Kind] = frozenset(("integer", "number"))
    return bool(one & other) or bool(one & numbers and other & numbers)

"""Codes of differences between two specs: what travels. ``compat`` says of each case whom it breaks."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity


def _change(summary: str, why: str, mend: str) -> Code:
    """Return a code whose weight is in the verdict on each case."""
    return Code(summary, why, mend, Severity.NOTE)


CHANGED_VALUES: Mapping[str, Code] = {
    "row-added": _change(
        "An optional row is new.",
        "Callers of old do not send it, and leave it aside in answers. A server of old may refuse it.",
        "release it as a feature",
    ),
    "row-added-required": _change(
        "A required row is new.",
        "In a request, callers of old do not send it; in an answer, a server of old does not.",
        "make it optional, with the old behaviour as its default",
    ),
    "row-removed": _change(
        "A row is gone.",
        "In a request, who still sends it may be refused; in an answer, callers of old rely on one that was required.",
        "keep it, deprecated",
    ),
    "row-renamed": _change(
        "A row has another name on the wire.",
        "What one side writes, the other does not read.",
        "take both names for a while",
    ),
    "row-required": _change(
        "A row must be there that could be absent.",
        "In a request, callers of old leave it out.",
        "keep it optional, with a default",
    ),
    "row-optional": _change(
        "A row may be absent that had to be there.",
        "In an answer, callers of old rely on it.",
        "keep sending it",
    ),
    "condition-added": _change(
        "A row has to be there in some cases.",
        "In a request, callers of old leave it out there, too.",
        "assume what was meant before",
    ),
    "condition-removed": _change(
        "A row does not have to be there in any case.",
        "In an answer, callers of old rely on it there.",
        "keep sending it",
    ),
    "condition-changed": _change(
        "A row has to be there in other cases than before.",
        "Which requests that refuses, no rule can tell.",
        "look at what callers send",
    ),
    "read-only-set": _change(
        "A row is only in answers.",
        "In requests it is as good as gone.",
        "take it still",
    ),
    "read-only-unset": _change(
        "A row is in requests, too.",
        "There it is as good as new.",
        "keep it optional",
    ),
    "write-only-set": _change(
        "A row is only in requests.",
        "In answers it is as good as gone.",
        "keep sending it",
    ),
    "write-only-unset": _change(
        "A row is in answers, too.",
        "There it is as good as new.",
        "nothing has to be done",
    ),
    "type-changed": _change(
        "A row has another type.",
        "What one side writes, the other does not read.",
        "add a row with the new type",
    ),
    "type-widened": _change(
        "A type takes more values.",
        "In an answer, callers of old do not expect them.",
        "add a row for the new values",
    ),
    "type-narrowed": _change(
        "A type takes fewer values.",
        "In a request, what callers of old send may be refused.",
        "take the old values still",
    ),
    "type-renamed": _change(
        "A named type has another name and takes the same values.",
        "On the wire nothing changes; generated code has another class.",
        "record it under `renames`, and keep the old class with `rename`",
    ),
    "format-changed": _change(
        "A value has another format.",
        "A value in the old one may not be read any more.",
        "take both formats",
    ),
    "nullable-added": _change(
        "Null is legal.",
        "In an answer, callers of old do not expect it.",
        "leave the row out instead",
    ),
    "nullable-removed": _change(
        "Null is not legal any more.",
        "In a request, callers of old may send it.",
        "take null still",
    ),
    "value-added": _change(
        "A listed value is new.",
        "In an answer whose list is closed, callers of old do not expect it.",
        "declare the list open, so that callers are prepared",
    ),
    "value-removed": _change(
        "A listed value is gone.",
        "In a request, callers of old may send it.",
        "take it still, deprecated",
    ),
    "values-listed": _change(
        "Values are listed where any was legal.",
        "A closed list refuses all others.",
        "declare the list open",
    ),
    "values-unlisted": _change(
        "Any value is legal where some were listed.",
        "In an answer, callers of old do not expect others.",
        "list them, and declare the list open",
    ),
    "values-opened": _change(
        "A list of values is open.",
        "In an answer, callers of old do not expect others.",
        "declare lists in answers open from the start",
    ),
    "values-closed": _change(
        "A list of values is closed.",
        "In a request, values that are not listed are refused.",
        "keep the list open",
    ),
    "constant-set": _change(
        "A row has one value only.",
        "In a request, every other one is refused.",
        "take the other values still",
    ),
    "constant-unset": _change(
        "A row may have other values than its constant.",
        "In an answer, callers of old tell things apart by it.",
        "add a row for the new values",
    ),
    "constant-changed": _change(
        "A constant is another one.",
        "What one side writes, the other refuses.",
        "take both values",
    ),
    "limit-tightened": _change(
        "A limit leaves fewer values.",
        "In a request, what callers of old send may be refused.",
        "keep the old limit",
    ),
    "limit-loosened": _change(
        "A limit leaves more values.",
        "In an answer, callers of old are not prepared for them.",
        "keep to the old limit in answers",
    ),
    "limit-changed": _change(
        "A limit leaves other values.",
        "Some that were legal are not, and the other way round.",
        "keep the old limit",
    ),
    "pattern-added": _change(
        "A text has to match a pattern.",
        "In a request, what callers of old send may be refused.",
        "take other texts still",
    ),
    "pattern-removed": _change(
        "A text need not match its pattern any more.",
        "In an answer, callers of old take texts apart by it.",
        "keep to the old pattern in answers",
    ),
    "pattern-changed": _change(
        "A text has to match another pattern.",
        "Whether each text that matched still does, no rule can tell.",
        "compare the two patterns yourself",
    ),
    "default-added": _change(
        "It is stated what is assumed where a row is absent.",
        "If that is what was always assumed, nothing changes.",
        "nothing has to be done",
    ),
    "default-removed": _change(
        "It is not stated any more what is assumed where a row is absent.",
        "If that is still what is assumed, nothing changes.",
        "state what is assumed",
    ),
    "default-changed": _change(
        "Something else is assumed where a row is absent.",
        "Callers that leave it out get another behaviour, without an error.",
        "release it with the behaviour as news, or keep the old default",
    ),
    "deprecation-added": _change(
        "Something is deprecated.",
        "It still works, and people should turn away from it.",
        "say in the reason what to use instead",
    ),
    "deprecation-removed": _change(
        "Something is not deprecated any more.",
        "It works as before.",
        "nothing has to be done",
    ),
    "sensitive-set": _change(
        "A value must not be shown.",
        "On the wire nothing changes; logs hide it.",
        "nothing has to be done",
    ),
    "sensitive-unset": _change(
        "A value may be shown.",
        "On the wire nothing changes; logs show it.",
        "make sure that it is no secret",
    ),
    "since-changed": _change(
        "Another version is named as the one that brought a row.",
        "It is only said.",
        "nothing has to be done",
    ),
    "style-changed": _change(
        "A parameter with several values is written in another way.",
        "What one side writes, the other misreads.",
        "take both ways",
    ),
    "extra-closed": _change(
        "Keys that are not named are not legal any more.",
        "In a request, who sends one is refused.",
        "keep leaving them aside",
    ),
    "extra-opened": _change(
        "Keys that are not named are legal.",
        "In an answer, callers of old do not expect them.",
        "nothing has to be done",
    ),
    "extra-typed": _change(
        "Keys that are not named must have values of one type.",
        "In a request, others may be refused.",
        "keep leaving them aside",
    ),
    "extra-untyped": _change(
        "Keys that are not named may have values of any type.",
        "In an answer, callers of old do not expect them.",
        "keep to the old type in answers",
    ),
    "table-became-union": _change(
        "Where one object stood, there is a choice between several.",
        "In an answer, callers of old expect the one.",
        "keep the object, and add a row for the choice",
    ),
    "union-became-table": _change(
        "Where there was a choice between objects, there is one.",
        "In a request, the others are refused.",
        "take the others still",
    ),
    "variant-added": _change(
        "A union has another variant.",
        "In an answer, callers of old know it only if the union is open.",
        "declare unions in answers open",
    ),
    "variant-removed": _change(
        "A variant of a union is gone.",
        "In a request, who sends it is refused.",
        "take it still, deprecated",
    ),
    "tag-changed": _change(
        "The variants of a union are told apart by another row.",
        "What one side writes, the other cannot tell.",
        "keep the old row filled",
    ),
    "union-opened": _change(
        "Unknown tags are legal.",
        "In an answer, callers of old do not expect them.",
        "declare unions in answers open from the start",
    ),
    "union-closed": _change(
        "Unknown tags are not legal any more.",
        "In a request, who sends one is refused.",
        "keep the union open",
    ),
    "otherwise-changed": _change(
        "Another variant, or none, is meant where the tag is absent.",
        "What was understood without a tag is not, or is understood otherwise.",
        "always send the tag",
    ),
}

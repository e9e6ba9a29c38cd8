"""Codes of rules about facts that a description tells, and the row does not."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity

IN_WORDS: Mapping[str, Code] = {
    "values-in-words": Code(
        "A description lists the values of a row, and the row does not.",
        "Values in words reach neither the types nor the checks.",
        "write them as `values`, with `open: true` if there may be others",
        Severity.NOTE,
        before='tables:\n  Pet: [{name: mood, type: string, description: "One of `calm`, `wild` or `asleep`."}]\n',
        after="""\
tables:
  Pet: [{name: mood, type: string, values: {calm: It sits., wild: It runs., asleep: It lies.}}]
""",
    ),
    "limit-in-words": Code(
        "A description speaks of a limit, and the row has none.",
        "Limits in words reach neither the types nor the checks.",
        "write `min`, `max`, `min_length`, `max_length`, `min_items` or `max_items`",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: name, type: string, description: At most 40 characters.}]\n",
        after="tables:\n  Pet: [{name: name, type: string, max_length: 40, description: At most 40 characters.}]\n",
    ),
    "default-in-words": Code(
        "A description speaks of a default, and the row has none.",
        "A default in words does not reach the signature of the call.",
        "write it as `default`",
        Severity.NOTE,
        before='tables:\n  Pet: [{name: legs, type: integer, description: "Defaults to 4."}]\n',
        after='tables:\n  Pet: [{name: legs, type: integer, default: 4, description: "Defaults to 4."}]\n',
    ),
    "required-in-words": Code(
        "A description says that a row is required, or optional, and the row says otherwise.",
        "One of the two is wrong: the signature of the call, or what readers believe.",
        "write `required: true`, a condition with `when`, or mend the description",
        Severity.WARNING,
        before="tables:\n  Pet: [{name: kind, type: string, description: Required. What it is.}]\n",
        after="tables:\n  Pet: [{name: kind, type: string, required: true, description: Required. What it is.}]\n",
    ),
    "deprecated-in-words": Code(
        "A description says that something is deprecated, and nothing else does.",
        "Editors and type checkers warn of what is marked, not of what is said.",
        "write `deprecated: Use ...`",
        Severity.WARNING,
        before='tables:\n  Pet: [{name: age, type: integer, description: "Deprecated: use `born_at`."}]\n',
        after="tables:\n  Pet: [{name: age, type: integer, deprecated: Use `born_at`.}]\n",
    ),
    "read-only-in-words": Code(
        "A description says that a row is read-only or write-only, and the row does not.",
        "The client would offer it as an argument, or look for it in answers.",
        "write `read_only: true` or `write_only: true`",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: id, type: string, description: Read-only. What names it.}]\n",
        after="tables:\n  Pet: [{name: id, type: string, read_only: true, description: Read-only. What names it.}]\n",
    ),
    "null-in-words": Code(
        "A description says that a row can be null, and its type does not.",
        "Callers are told by their type checker that it never is.",
        "write `T?`, or `nullable: true`",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: owner, type: string, description: Who feeds it; may be null.}]\n",
        after='tables:\n  Pet: [{name: owner, type: "string?", description: Who feeds it; may be null.}]\n',
    ),
}

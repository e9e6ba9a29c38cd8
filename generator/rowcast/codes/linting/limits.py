"""Codes of rules about bounds."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity

LIMITS: Mapping[str, Code] = {
    "string-unbounded": Code(
        "A text that callers send has no bound where one is usual.",
        "Services have a bound all the same, and callers meet it as an error; without, one call can fill a disk.",
        "write `max_length`, a format, a pattern or the listed values",
        Severity.NOTE,
        before="operations:\n  pets.create: {request: POST /pets, body: [{name: name, type: string}]}\n",
        after="operations:\n  pets.create: {request: POST /pets, body: [{name: name, type: string, max_length: 40}]}\n",
    ),
    "array-unbounded": Code(
        "An array that callers send has no bound where one is usual.",
        "Services have a bound all the same, and callers meet it as an error.",
        "write `max_items`",
        Severity.NOTE,
        before='operations:\n  pets.find: {request: POST /pets, body: [{name: pet_ids, type: "array[string]"}]}\n',
        after="""\
operations:
  pets.find: {request: POST /pets, body: [{name: pet_ids, type: "array[string]", max_items: 100}]}
""",
    ),
    "integer-unbounded": Code(
        "A number that callers send has no bounds where they are usual, such as the size of a page.",
        "The service has them all the same, and callers meet them as an error or as a page of another size.",
        "write `min` and `max`",
        Severity.NOTE,
        before="operations:\n  pets.list: {request: GET /pets, query: [{name: page_size, type: integer}]}\n",
        after="""\
operations:
  pets.list: {request: GET /pets, query: [{name: page_size, type: integer, min: 1, max: 100}]}
""",
    ),
    "limits-doubled": Code(
        "A row has an inclusive and an exclusive bound on the same side.",
        "One of them never binds, and readers have to find out which.",
        "keep the one that is meant",
        Severity.WARNING,
        before="tables:\n  Pet: [{name: weight, type: number, min: 0, exclusive_min: 0}]\n",
        after="tables:\n  Pet: [{name: weight, type: number, exclusive_min: 0}]\n",
    ),
    "limits-fixed": Code(
        "The bounds of a number leave one value.",
        "It reads as if there were a range; often one of the two is a slip.",
        "write `const`, or mend the bound",
        Severity.WARNING,
        before="tables:\n  Pet: [{name: legs, type: integer, min: 4, max: 4}]\n",
        after="tables:\n  Pet: [{name: legs, type: integer, min: 0, max: 4}]\n",
    ),
    "limit-idle": Code(
        "A bound excludes nothing.",
        "No text is shorter than none, and listed values need no further bound.",
        "take it away",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: name, type: string, min_length: 0}]\n",
        after="tables:\n  Pet: [{name: name, type: string, min_length: 1}]\n",
    ),
    "pattern-loose": Code(
        "A pattern is bound at one end of the text only.",
        "It is looked for anywhere, so that anything may stand at the open end; often the other sign was forgotten.",
        "write `^` and `$`; where the end is open on purpose, except the row",
        Severity.NOTE,
        before='tables:\n  Pet: [{name: tag, type: string, pattern: "^[a-z]+"}]\n',
        after='tables:\n  Pet: [{name: tag, type: string, pattern: "^[a-z]+$"}]\n',
    ),
}

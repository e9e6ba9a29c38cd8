"""Codes of rules about examples and defaults."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity

EXAMPLES: Mapping[str, Code] = {
    "example-unnamed": Code(
        "An example has a key or a tag that the spec does not name.",
        "The example, or the spec, may have a slip; or a row is missing.",
        "mend the example, or add what is missing",
        Severity.WARNING,
        before="tables:\n  Pet: {rows: [{name: kind, type: string}], example: {kind: cat, legs: 4}}\n",
        after="""\
tables:
  Pet: {rows: [{name: kind, type: string}, {name: legs, type: integer}], example: {kind: cat, legs: 4}}
""",
    ),
    "operation-without-example": Code(
        "An operation has no examples.",
        "Examples are what most readers look at first, and what the docs are tested with.",
        "add an example with a request and an answer",
        Severity.NOTE,
        before="operations:\n  pets.drop: {request: DELETE /pets, response: {204: null}}\n",
        after="""\
operations:
  pets.drop: {request: DELETE /pets, response: {204: null}, examples: [{response: {status: 204}}]}
""",
    ),
    "example-one-sided": Code(
        "The examples of an operation show its request or its answer, and never the other.",
        "Half of the call has to be imagined.",
        "add the request's body, or the answer",
        Severity.NOTE,
        before="""\
operations:
  pets.create:
    request: POST /pets
    body: [{name: kind, type: string}]
    response: {201: [{name: id, type: string}]}
    examples: [{request: {body: {kind: cat}}}]
""",
        after="""\
operations:
  pets.create:
    request: POST /pets
    body: [{name: kind, type: string}]
    response: {201: [{name: id, type: string}]}
    examples: [{request: {body: {kind: cat}}, response: {status: 201, body: {id: p1}}}]
""",
    ),
    "example-placeholder": Code(
        "An example is a placeholder.",
        "It shows nothing that the type does not say.",
        "write a value as it comes up",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: kind, type: string, example: string}]\n",
        after="tables:\n  Pet: [{name: kind, type: string, example: cat}]\n",
    ),
    "example-personal": Code(
        "An example holds an e-mail address that may be somebody's.",
        "It will get mail from everybody who tries the example. RFC 2606 reserves example.com and .example for this.",
        "write an address at example.com",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: owner, type: string(email), example: jo@clinic.com}]\n",
        after="tables:\n  Pet: [{name: owner, type: string(email), example: jo@example.com}]\n",
    ),
    "example-duplicate": Code(
        "Two examples of one thing are equal.",
        "The second shows nothing more.",
        "change it, or take it away",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: kind, type: string, examples: [cat, cat]}]\n",
        after="tables:\n  Pet: [{name: kind, type: string, examples: [cat, dog]}]\n",
    ),
    "example-deprecated": Code(
        "An example of a request uses a deprecated parameter or field.",
        "Examples are copied.",
        "show what should be used instead",
        Severity.NOTE,
        before="""\
operations:
  pets.create:
    request: POST /pets
    body: [{name: kind, type: string}, {name: age, type: integer, deprecated: Use `born_at`.}]
    examples: [{request: {body: {kind: cat, age: 3}}}]
""",
        after="""\
operations:
  pets.create:
    request: POST /pets
    body: [{name: kind, type: string}, {name: age, type: integer, deprecated: Use `born_at`.}]
    examples: [{request: {body: {kind: cat}}}]
""",
    ),
    "row-without-example": Code(
        "A text that callers send has no example, no format and no listed values.",
        "An example says more about its form than a sentence.",
        "write an example",
        Severity.NOTE,
        off=True,
        before="operations:\n  pets.create: {request: POST /pets, body: [{name: tag, type: string}]}\n",
        after="operations:\n  pets.create: {request: POST /pets, body: [{name: tag, type: string, example: P-17}]}\n",
    ),
}

"""Codes of rules about types: what is legal and yet hard to read from the wire, to write to it, or to tell apart."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity

TYPES: Mapping[str, Code] = {
    "required-with-default": Code(
        "A row is required and has a default.",
        "A default is what is assumed when a field is absent, and this one never is.",
        "take one of the two away, or write the default as an example",
        Severity.WARNING,
        before="tables:\n  Pet: [{name: legs, type: integer, required: true, default: 4}]\n",
        after="tables:\n  Pet: [{name: legs, type: integer, default: 4}]\n",
    ),
    "optional-and-nullable": Code(
        "A row that is sent can be absent and can be null.",
        "Absent and null look alike in most languages, and callers cannot see whether the service tells them apart.",
        "say in the description what null does that absence does not, and except the row; or allow one of the two",
        Severity.NOTE,
        off=True,
        before="""\
operations:
  pets.create: {request: POST /pets, body: [{name: nick, type: "string?"}]}
""",
        after="""\
operations:
  pets.create: {request: POST /pets, body: [{name: nick, type: "string?", required: true}]}
""",
    ),
    "condition-in-words": Code(
        "A row is required on a condition that stands only in the page's own words.",
        "No tool can check it.",
        "write `when` with the fields and values, if it can be said so",
        Severity.NOTE,
        before="""\
tables:
  Pet:
    - {name: kind, type: string}
    - {name: breed, type: string, required: {quote: for dogs}}
""",
        after="""\
tables:
  Pet:
    - {name: kind, type: string}
    - {name: breed, type: string, required: {when: {kind: dog}}}
""",
    ),
    "choice-indistinct": Code(
        "A choice lies between objects that nothing tells apart.",
        "What comes from the service is read as the first that fits, which may be the wrong one.",
        "make a union with a tag, or give each of them a required row that the others lack",
        Severity.WARNING,
        before="""\
tables:
  Home: [{name: pet, type: Cat/Dog}]
  Cat: [{name: lives, type: integer}]
  Dog: [{name: tricks, type: integer}]
""",
        after="""\
tables:
  Home: [{name: pet, type: Cat/Dog}]
  Cat: [{name: lives, type: integer, required: true}]
  Dog: [{name: tricks, type: integer, required: true}]
""",
    ),
    "tag-optional": Code(
        "A variant of a union does not require the tag's row.",
        "A value without it cannot be told from the other variants.",
        "write `required: true`, or name the table as `otherwise`",
        Severity.WARNING,
        before="""\
tables:
  Cat: [{name: kind, type: string, const: cat}]
  Dog: [{name: kind, type: string, const: dog, required: true}]
unions:
  Pet: {tag: kind, variants: [Cat, Dog]}
""",
        after="""\
tables:
  Cat: [{name: kind, type: string, const: cat, required: true}]
  Dog: [{name: kind, type: string, const: dog, required: true}]
unions:
  Pet: {tag: kind, variants: [Cat, Dog]}
""",
    ),
    "choice-swallowed": Code(
        "One alternative of a choice takes all that another one does.",
        "The other is there for readers only: no check and no type keeps to it.",
        "take one of them away; for values that are only usual, write `values` with `open: true`",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: kind, type: string/enum<string>, values: [cat, dog]}]\n",
        after="tables:\n  Pet: [{name: kind, type: string, values: [cat, dog], open: true}]\n",
    ),
    "choice-in-parameter": Code(
        "A parameter of the URL or a header is text or another scalar.",
        "All that arrives is text: `5` may be the number and the text, and the service has to guess.",
        "keep one of the kinds",
        Severity.WARNING,
        before="operations:\n  pets.list: {request: GET /pets, query: [{name: near, type: string/integer}]}\n",
        after="operations:\n  pets.list: {request: GET /pets, query: [{name: near, type: string}]}\n",
    ),
    "value-padded": Code(
        "A listed value is empty, or begins or ends with a space.",
        "Nobody sees it; mostly it was cut out of a page.",
        "write the value as it is on the wire; where it is that, except the row",
        Severity.WARNING,
        before='tables:\n  Pet: [{name: mood, type: string, values: [calm, "wild "]}]\n',
        after="tables:\n  Pet: [{name: mood, type: string, values: [calm, wild]}]\n",
    ),
    "boolean-as-text": Code(
        "The listed values of a text are yes and no in other words.",
        "Callers have to write `'true'` where every language has a value for it.",
        "write `boolean`, if the wire allows",
        Severity.NOTE,
        before='tables:\n  Pet: [{name: tame, type: string, values: ["true", "false"]}]\n',
        after="tables:\n  Pet: [{name: tame, type: boolean}]\n",
    ),
    "row-untyped": Code(
        "A row has no type, so that it can hold anything.",
        "Neither an editor nor a check can help with it; often the type was forgotten.",
        "write its type; where anything is right indeed, write `type: any`",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: age}]\n",
        after="tables:\n  Pet: [{name: age, type: integer}]\n",
    ),
    "enum-of-one": Code(
        "A closed list of values holds one value.",
        "It reads as if there were a choice.",
        "write `const`, or `open: true` if more values may come",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: kind, type: string, values: [pet]}]\n",
        after="tables:\n  Pet: [{name: kind, type: string, const: pet}]\n",
    ),
    "union-of-one": Code(
        "A closed union has one variant.",
        "It reads as if there were a choice.",
        "name the table itself, or leave the union open if more variants may come",
        Severity.NOTE,
        before="""\
tables:
  Cat: [{name: kind, type: string, const: cat, required: true}]
unions:
  Pet: {tag: kind, variants: [Cat], open: false}
""",
        after="""\
tables:
  Cat: [{name: kind, type: string, const: cat, required: true}]
unions:
  Pet: {tag: kind, variants: [Cat]}
""",
    ),
    "tables-alike": Code(
        "Two tables have the same rows: names, types and whether they are required.",
        "They become two classes, and what one call answers with does not fit into the next.",
        "keep one of them, or put what they share into a table that both include",
        Severity.NOTE,
        before="""\
tables:
  Cat: [{name: id, type: string}, {name: age, type: integer}, {name: owner, type: string}]
  Dog: [{name: id, type: string}, {name: age, type: integer}, {name: owner, type: string}]
""",
        after="""\
tables:
  Cat: [{name: id, type: string}, {name: age, type: integer}, {name: owner, type: string}]
  Dog: [{name: id, type: string}, {name: age, type: integer}, {name: trick, type: string}]
""",
    ),
    "date-without-format": Code(
        "A text is named like a moment or a day, and has no format.",
        "Callers have to find out how to write it, and get text where they could get a date.",
        "write `string(date-time)` or `string(date)`; where it is neither, a `pattern` or an example of its form",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: created_at, type: string}]\n",
        after="tables:\n  Pet: [{name: created_at, type: string(date-time)}]\n",
    ),
    "format-missing": Code(
        "A text is named like an address or an id of a known form, and has no format.",
        "A format is shown in the docs, and lets examples and tools be right.",
        "write `string(uri)`, `string(email)` or `string(uuid)`; where it is none of them, a `pattern`",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: photo_url, type: string}]\n",
        after="tables:\n  Pet: [{name: photo_url, type: string(uri)}]\n",
    ),
    "money-as-float": Code(
        "An amount of money is a number with a binary fraction.",
        "0.1 + 0.2 is not 0.3 there, and sums go wrong by a cent.",
        "write `string(decimal)`, or an `integer` of the smallest unit",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: price, type: number}]\n",
        after="tables:\n  Pet: [{name: price, type: string(decimal)}]\n",
    ),
    "unit-missing": Code(
        "A number is named like a span of time or a size, and nothing says its unit.",
        "Seconds and milliseconds look alike until something waits a thousand times as long.",
        "say the unit in the name or in the description",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: timeout, type: integer, description: How long to wait for it.}]\n",
        after="tables:\n  Pet: [{name: timeout, type: integer, description: How many seconds to wait for it.}]\n",
    ),
    "boolean-nullable": Code(
        "A boolean can be null.",
        "It has three values then, and their names are hidden.",
        "write an enum of three values",
        Severity.NOTE,
        off=True,
        before='tables:\n  Pet: [{name: tame, type: "boolean?"}]\n',
        after="""\
tables:
  Pet: [{name: tame, type: string, values: {tame: It is., wild: It is not., unsure: Nobody knows.}}]
""",
    ),
    "array-nullable": Code(
        "An array can be null.",
        "An empty array says the same, and every reader would have to look for both.",
        "answer with an empty array",
        Severity.NOTE,
        off=True,
        before='tables:\n  Pet: [{name: toys, type: "array[string]?"}]\n',
        after='tables:\n  Pet: [{name: toys, type: "array[string]"}]\n',
    ),
    "integer-without-format": Code(
        "An integer says neither its width nor its bounds.",
        "Languages with integers of fixed width have to guess which of them holds it.",
        "write `integer(int32)` or `integer(int64)`, or bounds",
        Severity.NOTE,
        off=True,
        before="tables:\n  Pet: [{name: steps, type: integer}]\n",
        after="tables:\n  Pet: [{name: steps, type: integer(int64)}]\n",
    ),
    "id-integer": Code(
        "An id is a number.",
        "Numbers can be counted through by strangers, and outgrow the integers of JavaScript.",
        "make ids texts that cannot be guessed",
        Severity.NOTE,
        off=True,
        before="tables:\n  Pet: [{name: id, type: integer}]\n",
        after="tables:\n  Pet: [{name: id, type: string}]\n",
    ),
    "direction-never": Code(
        "A row is only in answers and stands only in requests, or the reverse.",
        "It never comes up, so that either the mark or the place is wrong.",
        "take `read_only` or `write_only` away, or the row",
        Severity.WARNING,
        before="""\
operations:
  pets.create: {request: POST /pets, body: NewPet}
tables:
  NewPet: [{name: id, type: string, read_only: true}]
""",
        after="""\
operations:
  pets.create: {request: POST /pets, body: NewPet, response: {201: NewPet}}
tables:
  NewPet: [{name: id, type: string, read_only: true}]
""",
    ),
    "default-deprecated": Code(
        "A default is a deprecated value.",
        "Whoever says nothing uses what nobody should use.",
        "change the default, or what is deprecated",
        Severity.WARNING,
        before="""\
tables:
  Pet: [{name: mood, type: string, values: {calm: {deprecated: Use still.}, still: }, default: calm}]
""",
        after="""\
tables:
  Pet: [{name: mood, type: string, values: {calm: {deprecated: Use still.}, still: }, default: still}]
""",
    ),
}

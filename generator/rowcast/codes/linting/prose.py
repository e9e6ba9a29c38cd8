"""Codes of rules about descriptions, summaries and meanings: whether they are there, and whether they say anything."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity

PROSE: Mapping[str, Code] = {
    "api-without-description": Code(
        "The API has no description.",
        "It is the first thing that readers of the docs look for.",
        "write one under `api`",
        Severity.NOTE,
        before='api: {name: pets, title: Pets, servers: ["https://api.pets.dev"]}\n',
        after='api: {name: pets, title: Pets, servers: ["https://api.pets.dev"], description: Keeps pets.}\n',
    ),
    "operation-without-summary": Code(
        "An operation has no summary.",
        "The summary is its line in every list of calls, and in what an editor shows.",
        "write one line on what it does",
        Severity.WARNING,
        before="operations:\n  pets.list: {request: GET /pets}\n",
        after="operations:\n  pets.list: {request: GET /pets, summary: List the pets}\n",
    ),
    "description-missing": Code(
        "A row, table, union, type or stream has no description.",
        "Descriptions become the docs and what editors show. Rows that have one value only need none.",
        "write a description",
        Severity.WARNING,
        before="tables:\n  Pet: {description: A pet., rows: [{name: age, type: integer}]}\n",
        after="tables:\n  Pet: {description: A pet., rows: [{name: age, type: integer, description: In years.}]}\n",
    ),
    "error-without-description": Code(
        "A row of the table of errors has no description.",
        "Who meets the error looks here for what to do.",
        "say when it happens, and what helps",
        Severity.NOTE,
        before="errors: {statuses: [{status: 429, name: RateLimitError}]}\n",
        after="errors: {statuses: [{status: 429, name: RateLimitError, description: Too many calls.}]}\n",
    ),
    "value-without-meaning": Code(
        "Listed values have no meaning beside them.",
        "Readers have to guess what the values do.",
        "write `values` as a mapping from each value to its meaning",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: mood, type: string, values: [calm, wild]}]\n",
        after="tables:\n  Pet: [{name: mood, type: string, values: {calm: It sleeps., wild: It runs.}}]\n",
    ),
    "description-short": Code(
        "A description has fewer words than a sentence needs.",
        "One word says no more than the name.",
        "say what it is for, what it counts, or what happens when it is left out",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: age, type: integer, description: Years.}]\n",
        after="tables:\n  Pet: [{name: age, type: integer, description: Full years since it was born.}]\n",
    ),
    "description-repeats-name": Code(
        "A description says only what the name says.",
        "It looks as if somebody had described it, and nobody has.",
        "say what the name does not",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: birth_date, type: string, description: The birth date.}]\n",
        after="""\
tables:
  Pet: [{name: birth_date, type: string, description: The day in the local time of its owner.}]
""",
    ),
    "description-placeholder": Code(
        "A description or summary is a placeholder.",
        "It would be published with the docs.",
        "write the description",
        Severity.WARNING,
        before="tables:\n  Pet: [{name: age, type: integer, description: TODO}]\n",
        after="tables:\n  Pet: [{name: age, type: integer, description: In years.}]\n",
    ),
    "description-duplicate": Code(
        "Two rows of one list have the same description.",
        "One of them was copied, and says nothing about its own row.",
        "say in each what sets it apart",
        Severity.NOTE,
        before="""\
tables:
  Pet:
    - {name: born_at, type: string, description: The moment in the clinic's time.}
    - {name: fed_at, type: string, description: The moment in the clinic's time.}
""",
        after="""\
tables:
  Pet:
    - {name: born_at, type: string, description: When it was born.}
    - {name: fed_at, type: string, description: When it was last fed.}
""",
    ),
    "description-markup": Code(
        "A description holds HTML or a link that runs a script.",
        "Descriptions are Markdown inline text. Tags are shown as they are written, or run where a page trusts them.",
        "write it in Markdown, and tags of an example between backquotes",
        Severity.WARNING,
        before='tables:\n  Pet: [{name: age, type: integer, description: "In <b>years</b>."}]\n',
        after='tables:\n  Pet: [{name: age, type: integer, description: "In **years**."}]\n',
    ),
    "summary-long": Code(
        "A summary is longer than a line.",
        "Summaries stand in lists; what is longer belongs into the description.",
        "shorten it, and move the rest into `description`",
        Severity.NOTE,
        before="""\
operations:
  pets.list:
    request: GET /pets
    summary: List all the pets that the clinic has ever seen, with their owners, the newest first, in pages
""",
        after="operations:\n  pets.list: {request: GET /pets, summary: List the pets}\n",
    ),
    "summary-stop": Code(
        "A summary ends in a full stop.",
        "A summary is a title, and stands among titles.",
        "leave the full stop out",
        Severity.NOTE,
        before="operations:\n  pets.list: {request: GET /pets, summary: List the pets.}\n",
        after="operations:\n  pets.list: {request: GET /pets, summary: List the pets}\n",
    ),
    "summary-duplicate": Code(
        "Two operations have the same summary.",
        "In a list of calls nothing tells them apart.",
        "say in each what sets it apart",
        Severity.WARNING,
        before="""\
operations:
  pets.list: {request: GET /pets, summary: List pets}
  pets.mine: {request: GET /me/pets, summary: List pets}
""",
        after="""\
operations:
  pets.list: {request: GET /pets, summary: List all pets}
  pets.mine: {request: GET /me/pets, summary: List your pets}
""",
    ),
    "deprecated-without-advice": Code(
        "Something is deprecated, and nothing says what to use instead.",
        "Who meets the warning in an editor needs the way out.",
        "write what to use instead: `deprecated: Use ...`",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: age, type: integer, deprecated: true}]\n",
        after="tables:\n  Pet: [{name: age, type: integer, deprecated: Use `born_at`.}]\n",
    ),
}

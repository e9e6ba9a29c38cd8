"""Codes of rules about what nobody uses, what was corrected, what an API says of itself, and how a spec is written."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity

_API = 'title: Pets, servers: ["https://api.pets.dev"]'

USAGE: Mapping[str, Code] = {
    "unused-name": Code(
        "A table, union, type or stream is used by no operation.",
        "It becomes code and docs that nobody meets; often a row's type was meant to name it.",
        "use it as a type, include it, or take it away",
        Severity.WARNING,
        before="operations:\n  pets.drop: {request: DELETE /pets}\ntables:\n  Pet: [{name: mood, type: string}]\n",
        after="""\
operations:
  pets.get: {request: GET /pets, response: {200: Pet}}
tables:
  Pet: [{name: mood, type: string}]
""",
    ),
    "correction-applied": Code(
        "A correction changed what a page says.",
        "Whoever reads the generated docs beside the page will see the difference, and should find the reason.",
        "nothing has to be done",
        Severity.NOTE,
    ),
    "api-without-version": Code(
        "The API states no version.",
        "Neither the docs nor the OpenAPI document can say what they describe.",
        "write `version` under `api`",
        Severity.NOTE,
        before=f"api: {{name: pets, {_API}}}\n",
        after=f'api: {{name: pets, {_API}, version: "1"}}\n',
    ),
    "api-without-license": Code(
        "The API states no licence.",
        "Companies do not use what they have no licence for.",
        "write `license` under `api`",
        Severity.NOTE,
        off=True,
        before=f"api: {{name: pets, {_API}}}\n",
        after=f'api: {{name: pets, {_API}, license: {{name: MIT, url: "https://opensource.org/license/mit"}}}}\n',
    ),
    "api-without-contact": Code(
        "The API states nobody to ask.",
        "Who finds a fault cannot report it.",
        "write `contact` under `api`",
        Severity.NOTE,
        off=True,
        before=f"api: {{name: pets, {_API}}}\n",
        after=f"api: {{name: pets, {_API}, contact: {{email: help@pets.dev}}}}\n",
    ),
    "api-without-docs": Code(
        "The API names no page of documentation.",
        "The client and the docs could lead there.",
        "write `docs` under `api`",
        Severity.NOTE,
        off=True,
        before=f"api: {{name: pets, {_API}}}\n",
        after=f'api: {{name: pets, {_API}, docs: "https://pets.dev/docs"}}\n',
    ),
    "errors-missing": Code(
        "The API does not say how it fails.",
        "The client cannot raise errors that say what went wrong, nor know which of them to try again.",
        "write `errors` with the body of errors and a row for each status",
        Severity.NOTE,
        before="operations:\n  pets.drop: {request: DELETE /pets}\n",
        after="""\
operations:
  pets.drop: {request: DELETE /pets}
errors: {body: Fault}
tables:
  Fault: [{name: message, type: string}]
""",
    ),
    "error-status-usual": Code(
        "The table of errors lacks a status that services have.",
        "Callers want to tell a wrong credential, too many calls and an outage apart.",
        "add a row for it, if the service answers with it",
        Severity.NOTE,
        before="errors: {statuses: [{status: 400, name: BadRequestError}, {status: 429, name: RateLimitError}]}\n",
        after="""\
errors:
  statuses:
    - {status: 400, name: BadRequestError}
    - {status: 429, name: RateLimitError}
    - {status: 5XX, name: ServerError}
""",
    ),
    "flag-redundant": Code(
        "A row or another part of the spec says what is so anyway.",
        "It makes the rows longer, and readers wonder what it is there for.",
        "take it away",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: mood, type: string, required: false}]\n",
        after="tables:\n  Pet: [{name: mood, type: string}]\n",
    ),
    "type-spelling": Code(
        "A type is written with a word that the language only understands for the sake of pages.",
        "One spelling for each type makes a spec searchable.",
        "write the word of the language",
        Severity.NOTE,
        before="tables:\n  Pet: [{name: mood, type: str or int}]\n",
        after="tables:\n  Pet: [{name: mood, type: string/integer}]\n",
    ),
}

EXCEPTIONS: Mapping[str, Code] = {
    "exception-unused": Code(
        "An exception excepts nothing.",
        "What it was for has been mended or renamed, and it would hide the next finding without a word.",
        "take it away",
        Severity.WARNING,
        before="""\
tables:
  Pet: [{name: mood, type: string, description: TODO, lint: [{code: pattern-loose, reason: The end is open.}]}]
""",
        after="""\
tables:
  Pet:
    - {name: mood, type: string, pattern: ^a, lint: [{code: pattern-loose, reason: The end is open.}]}
""",
    ),
    "exception-unknown": Code(
        "An exception names a code or a row that is not there.",
        "It excepts nothing; often the name has a slip.",
        "`rowcast lint --list` lists the codes that can be excepted",
        Severity.WARNING,
        before="""\
tables:
  Pet: [{name: mood, type: string, pattern: ^a, lint: [{code: patern-loose, reason: It is open.}]}]
""",
        after="""\
tables:
  Pet: [{name: mood, type: string, pattern: ^a, lint: [{code: pattern-loose, reason: It is open.}]}]
""",
    ),
    "exception-without-reason": Code(
        "The reason of an exception says nothing.",
        "Whoever meets it in a year has to find out whether it still holds.",
        "say why the rule is not right here",
        Severity.WARNING,
        before="tables:\n  Pet: [{name: mood, type: string, pattern: ^a, lint: [{code: pattern-loose, reason: ok}]}]\n",
        after="""\
tables:
  Pet: [{name: mood, type: string, pattern: ^a, lint: [{code: pattern-loose, reason: It is open.}]}]
""",
    ),
}

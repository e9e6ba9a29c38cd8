"""Codes of rules about calls: what they answer, how they are sent, how pages follow each other."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity

OPERATIONS: Mapping[str, Code] = {
    "operation-without-response": Code(
        "An operation does not say what it answers.",
        "Its method can return nothing.",
        "state `response`, or `response: {204: null}` where there is no body",
        Severity.WARNING,
        before="operations:\n  pets.list: {request: GET /pets}\n",
        after='operations:\n  pets.list: {request: GET /pets, response: {200: "array[string]"}}\n',
    ),
    "operation-without-success": Code(
        "An operation answers with errors only.",
        "The answer that everybody hopes for is missing.",
        "add the status of its success, such as `200`, `201` or `204`",
        Severity.WARNING,
        before='operations:\n  pets.list: {request: GET /pets, response: {404: "array[string]"}}\n',
        after='operations:\n  pets.list: {request: GET /pets, response: {200: "array[string]"}}\n',
    ),
    "operation-without-errors": Code(
        "Neither an operation nor the API says how it fails.",
        "Callers cannot tell a slip of theirs from an outage.",
        "write `errors` for the API, or a `4XX` answer for the operation",
        Severity.NOTE,
        before="operations:\n  pets.drop: {request: DELETE /pets, response: {204: null}}\n",
        after="operations:\n  pets.drop: {request: DELETE /pets, response: {204: null, 4XX: string}}\n",
    ),
    "body-on-get": Code(
        "A GET or HEAD request has a body.",
        "Such bodies have no meaning in HTTP (RFC 9110, section 9.3.1), and proxies drop or refuse them.",
        "make the rows query parameters, or change the method",
        Severity.WARNING,
        before="operations:\n  pets.find: {request: GET /pets, body: [{name: kind, type: string}]}\n",
        after="operations:\n  pets.find: {request: GET /pets, query: [{name: kind, type: string}]}\n",
    ),
    "body-on-delete": Code(
        "A DELETE request has a body.",
        "Such bodies have no meaning in HTTP (RFC 9110, section 9.3.5), and some servers refuse them.",
        "make the rows query parameters, or use POST",
        Severity.NOTE,
        before="operations:\n  pets.drop: {request: DELETE /pets, body: [{name: kind, type: string}]}\n",
        after="operations:\n  pets.drop: {request: DELETE /pets, query: [{name: kind, type: string}]}\n",
    ),
    "status-with-body": Code(
        "An answer whose status allows no body has one.",
        "Answers with 204, 205 and 304, and those to HEAD, end after the headers (RFC 9110, section 6.4.1).",
        "write `null`, or another status",
        Severity.WARNING,
        before="operations:\n  pets.drop: {request: DELETE /pets, response: {204: string}}\n",
        after="operations:\n  pets.drop: {request: DELETE /pets, response: {204: null}}\n",
    ),
    "status-unknown": Code(
        "A status is not among those that are registered for HTTP.",
        "Proxies and clients read an unknown status as the first of its class.",
        "use a registered one",
        Severity.NOTE,
        before="operations:\n  pets.list: {request: GET /pets, response: {299: string}}\n",
        after="operations:\n  pets.list: {request: GET /pets, response: {200: string}}\n",
    ),
    "get-without-content": Code(
        "A GET request never answers with anything.",
        "What it was called for is missing; often the type was forgotten.",
        "state the type of the answer",
        Severity.NOTE,
        before="operations:\n  pets.get: {request: GET /pets, response: {200: null}}\n",
        after="operations:\n  pets.get: {request: GET /pets, response: {200: string}}\n",
    ),
    "pagination-missing": Code(
        "A call takes a cursor, page or offset, and states no pagination.",
        "The client gets no iterator over the pages, and callers write the loop by hand.",
        "write `pagination`",
        Severity.WARNING,
        before="""\
operations:
  pets.list:
    request: GET /pets
    query: [{name: offset, type: integer}]
    response: {200: [{name: data, type: "array[string]"}]}
""",
        after="""\
operations:
  pets.list:
    request: GET /pets
    query: [{name: offset, type: integer}]
    response: {200: [{name: data, type: "array[string]"}]}
    pagination: {style: offset, items: data, parameter: offset}
""",
    ),
    "list-unpaged": Code(
        "A list is answered as a whole.",
        "It works until somebody has ten thousand of them, and pages cannot be added without a break.",
        "answer with pages, and write `pagination`; where the list stays short, except the operation",
        Severity.NOTE,
        off=True,
        before='operations:\n  pets.list: {request: GET /pets, response: {200: "array[string]"}}\n',
        after="""\
operations:
  pets.list:
    request: GET /pets
    query: [{name: page, type: integer}]
    response: {200: [{name: data, type: "array[string]"}]}
    pagination: {style: page, items: data, parameter: page}
""",
    ),
    "array-style-unsaid": Code(
        "An array goes into the query, and nothing says how.",
        "It is written as `tag=a&tag=b` then; services that want `tag=a,b` or `tag[]=a` ignore that without a word.",
        "write `style: repeat`, or the style that the service wants",
        Severity.NOTE,
        off=True,
        before='operations:\n  pets.list: {request: GET /pets, query: [{name: tag, type: "array[string]"}]}\n',
        after="""\
operations:
  pets.list: {request: GET /pets, query: [{name: tag, type: "array[string]", style: comma}]}
""",
    ),
    "retry-missing": Code(
        "A status that is mostly worth another try is listed among the errors, and is not tried again.",
        "The client tries 408, 425, 429, 500 and 502 to 504 again unless the table lists them without `retry`.",
        "write `retry: true`; where another try is of no use, except `errors` and say why",
        Severity.NOTE,
        before="errors: {statuses: [{status: 429, name: RateLimitError}]}\n",
        after="errors: {statuses: [{status: 429, name: RateLimitError, retry: true}]}\n",
    ),
    "idempotency-missing": Code(
        "The API makes calls safe to send again by a header, and this one carries none.",
        "After a broken connection nobody knows whether it was done, and sending it again may do it twice.",
        "add its method to `idempotency` of the API, or write `idempotent: true` if it may be sent again as it is",
        Severity.NOTE,
        before="""\
api:
  name: pets
  title: Pets
  servers: [https://api.pets.dev]
  idempotency: {header: Idempotency-Key, methods: [POST]}
operations:
  pets.change: {request: PATCH /pets}
""",
        after="""\
api:
  name: pets
  title: Pets
  servers: [https://api.pets.dev]
  idempotency: {header: Idempotency-Key, methods: [POST, PATCH]}
operations:
  pets.change: {request: PATCH /pets}
""",
    ),
    "method-unsafe": Code(
        "A GET or HEAD request changes something.",
        "Both are safe by RFC 9110, section 9.2.1: caches, crawlers and retries send them whenever they like.",
        "use POST, PUT, PATCH or DELETE; where only the name says so, except the operation",
        Severity.WARNING,
        before="operations:\n  pets.delete: {request: GET /pets/delete}\n",
        after="operations:\n  pets.delete: {request: DELETE /pets}\n",
    ),
    "method-unlikely": Code(
        "An operation that is named for reading or deleting uses the method of another.",
        "Retries and caches go by the method, and readers by the name.",
        "use the method that fits, or name what it does",
        Severity.NOTE,
        before="operations:\n  pets.get: {request: DELETE /pets}\n",
        after="operations:\n  pets.get: {request: GET /pets}\n",
    ),
}

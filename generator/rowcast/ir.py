"""What a spec means: frozen data about one API, and nothing else.

There is no word of a target language in here, no unresolved reference and no text that still has to be parsed.
Stages before this one make it (``resolve``); stages after it only read it (``lint``, ``compat``, the targets).
Values (defaults, examples, constants) are plain JSON values: ``None``, ``bool``, ``int``, ``float``, ``str``,
``list``, ``dict`` with string keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal, TypeAlias

from rowcast.source import Span

Json: TypeAlias = Any
"""A JSON value."""


class Absent(Enum):
    """The one value that says that something was not written, where ``None`` would be JSON's null."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT

ScalarKind: TypeAlias = Literal["string", "integer", "number", "boolean", "null", "object", "any", "binary"]


# Types. A nullable type is an ``AnyOf`` that holds ``NULL``; there is no other way to say it.


@dataclass(frozen=True, slots=True)
class Scalar:
    """A type without parts: ``object`` is a free-form JSON object, ``any`` is any JSON value, ``binary`` is raw bytes.

    ``format`` is a format of JSON Schema or OpenAPI, such as ``date-time``, ``date``, ``uuid``, ``uri``, ``byte``
    (base64 text) or ``int64``.
    """

    kind: ScalarKind
    format: str | None = None


NULL = Scalar("null")


@dataclass(frozen=True, slots=True)
class EnumValue:
    """One listed value of an enum, with its meaning in ``doc``."""

    value: Json
    doc: str
    span: Span
    deprecated: str | None = None
    rename: str | None = None


@dataclass(frozen=True, slots=True)
class EnumOf:
    """A scalar with listed values. ``open`` says that values which are not listed are legal too."""

    base: ScalarKind
    values: tuple[EnumValue, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Constant:
    """A scalar that has one value only."""

    base: ScalarKind
    value: Json


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """An array of items of one type."""

    item: Type


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object with any keys and values of one type."""

    value: Type


@dataclass(frozen=True, slots=True)
class Named:
    """A reference to a table, union or alias of the same ``Api``; its name always exists there."""

    name: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A value of one of the types; flat (no ``AnyOf`` inside) and with at least two options."""

    options: tuple[Type, ...]


Type: TypeAlias = Scalar | EnumOf | Constant | ArrayOf | MapOf | Named | AnyOf


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a value; each binds only values of its kind, as in JSON Schema."""

    min: int | float | None = None
    max: int | float | None = None
    exclusive_min: int | float | None = None
    exclusive_max: int | float | None = None
    multiple_of: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False


NO_LIMITS = Limits()


# Tables and what can be named.


@dataclass(frozen=True, slots=True)
class Condition:
    """When a field is required: each named sibling field has one of the values. No tests: only ``quote`` is known."""

    tests: tuple[tuple[str, tuple[Json, ...]], ...]
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """How a fact is known: the page and line that it was captured from, and the facts that no column stated.

    ``known`` pairs a fact (``min``, ``values``, …) with ``prose``, ``example``, ``structure`` or ``rule``.
    ``corrections`` holds the reason of each correction that was applied to the row.
    """

    page: str | None = None
    line: int | None = None
    known: tuple[tuple[str, str], ...] = ()
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One row: a field of a table, or a parameter of an operation. ``wire`` is its exact name on the wire."""

    wire: str
    type: Type
    required: bool
    doc: str
    span: Span
    condition: Condition | None = None
    default: Json | Absent = ABSENT
    examples: tuple[Json, ...] = ()
    limits: Limits = NO_LIMITS
    deprecated: str | None = None
    sensitive: bool = False
    read_only: bool = False
    write_only: bool = False
    since: str | None = None
    rename: str | None = None
    style: str | None = None
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class Table:
    """An object with fields. ``inline`` tables were made from dotted rows and named by their place.

    ``included`` says that other lists of rows include the fields: perhaps the table is there for nothing else.
    ``extra`` says what other keys may hold: ``None`` when nothing is said, ``False`` when there are none, else a type.
    """

    name: str
    fields: tuple[Field, ...]
    doc: str
    span: Span
    inline: bool = False
    included: bool = False
    extra: Type | Literal[False] | None = None
    deprecated: str | None = None
    rename: str | None = None
    examples: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """A member of a union: the table, and the values of the tag that select it."""

    table: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Union:
    """One of several tables, told apart by the field ``tag``.

    ``otherwise`` is the variant meant when the tag is absent or null. ``open`` says that unknown tags are legal.
    """

    name: str
    tag: str
    variants: tuple[Variant, ...]
    doc: str
    span: Span
    open: bool = True
    otherwise: str | None = None
    deprecated: str | None = None
    rename: str | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """A named type that is neither table nor tagged union: an enum, a limited scalar, an untagged union."""

    name: str
    type: Type
    doc: str
    span: Span
    limits: Limits = NO_LIMITS
    deprecated: str | None = None
    rename: str | None = None
    examples: tuple[Json, ...] = ()


# Streams.


class FoldVerb(Enum):
    """What a rule does with a part of an event to build the final value."""

    START = "start"
    """The value begins as ``source``."""
    INSERT = "insert"
    """Put ``source`` at the index that ``target`` ends in; a list grows by it."""
    APPEND = "append"
    """Append the text ``source`` to the text at ``target``."""
    GATHER = "gather"
    """Append the text ``source`` to a buffer that belongs to ``target``."""
    PARSE = "parse"
    """Parse the buffer of ``target`` as JSON and put it there; an empty buffer leaves the value as it is."""
    PUSH = "push"
    """Append ``source`` as one item to the list at ``target``; a missing or null list begins empty."""
    REPLACE = "replace"
    """Put ``source`` at ``target``."""
    MERGE = "merge"
    """Put each field of the object ``source`` into the object at ``target``; absent and null fields leave it alone."""


PathPart: TypeAlias = "str | tuple[str, ...]"
"""A step of a fold's target: a key, or (as a tuple) the path in the event that holds an index."""


@dataclass(frozen=True, slots=True)
class FoldRule:
    """One rule: for events with one of the tags ``events`` that pass all ``tests``, do ``verb``.

    ``tests`` pairs a path in the event with the values it may have. ``source`` is a path in the event.
    ``text`` marks the rule whose source strings are the stream's text.
    """

    events: tuple[str, ...]
    tests: tuple[tuple[tuple[str, ...], tuple[Json, ...]], ...]
    verb: FoldVerb
    source: tuple[str, ...]
    target: tuple[PathPart, ...]
    text: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream of events, and how they fold into the final value.

    ``events`` names a union or a table. ``by`` tells what selects the variant: the tag in the data, or the event name
    of the server-sent event (which is then put under the tag before the data is read). The stream ends with an event
    (``end_event``), with a line of data (``end_data``), or with neither, when the connection closes.
    ``error_event`` has the API's error body as data.
    """

    name: str
    format: Literal["sse", "ndjson"]
    events: Named
    by: Literal["data", "event"]
    end_event: str | None
    end_data: str | None
    error_event: str | None
    result: Type | None
    fold: tuple[FoldRule, ...]
    doc: str
    span: Span


# Operations.


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a request or a response: its media type and the type of its value."""

    content: str
    type: Type
    doc: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Response:
    """What one status answers with. ``status`` is ``200``, ``4XX`` or ``default``."""

    status: str
    body: Body | None
    doc: str
    headers: tuple[Field, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class StreamUse:
    """That an operation answers with a stream: always (``when`` is ``None``), or if the body field ``when`` is true."""

    stream: str
    when: str | None


@dataclass(frozen=True, slots=True)
class Pagination:
    """How further pages are asked for.

    ``style`` is ``cursor`` (a value of the answer goes into a parameter), ``page`` or ``offset`` (a number counts up),
    or ``link`` (the answer or its ``Link`` header holds the next URL). Paths are dotted; ``items`` is in the answer.
    """

    style: Literal["cursor", "page", "offset", "link"]
    items: tuple[str, ...]
    parameter: str | None
    next: tuple[str, ...] | None
    more: tuple[str, ...] | None
    size: str | None


@dataclass(frozen=True, slots=True)
class Example:
    """One example of an operation: a request (parameters by place), an answer, or both."""

    name: str
    doc: str
    request: Mapping[str, Json] | None
    status: str | None
    response: Json | Absent
    span: Span


@dataclass(frozen=True, slots=True)
class Operation:
    """One call. ``name`` is dotted words (``messages.create``); the last is the method, those before it the group."""

    name: str
    method: str
    path: str
    summary: str
    doc: str
    path_parameters: tuple[Field, ...]
    query: tuple[Field, ...]
    headers: tuple[Field, ...]
    cookies: tuple[Field, ...]
    body: Body | None
    responses: tuple[Response, ...]
    stream: StreamUse | None
    pagination: Pagination | None
    auth: tuple[str, ...] | None
    idempotent: bool
    examples: tuple[Example, ...]
    span: Span
    deprecated: str | None = None
    rename: str | None = None


# The API.


@dataclass(frozen=True, slots=True)
class ServerVariable:
    """A variable part of a server's URL."""

    name: str
    default: str
    values: tuple[str, ...]
    doc: str


@dataclass(frozen=True, slots=True)
class Server:
    """A base URL; ``name`` tells several apart."""

    url: str
    name: str
    doc: str
    variables: tuple[ServerVariable, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Auth:
    """One way to authenticate. The first alternative whose credential is configured is used.

    ``wire`` is the name of the header, query parameter or cookie. ``name`` is the credential's own name; ``env`` names
    environment variables (two for ``basic``). ``prefix`` goes before the value.
    """

    kind: Literal["bearer", "basic", "header", "query", "cookie", "none"]
    name: str
    wire: str
    env: tuple[str, ...]
    prefix: str
    doc: str
    span: Span


@dataclass(frozen=True, slots=True)
class ErrorStatus:
    """A row of the error table: a status (``429``, ``5XX``; ``None`` if only streams carry its types) and its types."""

    status: str | None
    types: tuple[str, ...]
    name: str
    retry: bool
    doc: str
    span: Span


@dataclass(frozen=True, slots=True)
class Errors:
    """The error envelope: its table, the paths of its parts, and the rows from status and type to error."""

    body: Type | None = None
    type: tuple[str, ...] | None = None
    message: tuple[str, ...] | None = None
    code: tuple[str, ...] | None = None
    request_id: tuple[str, ...] | None = None
    statuses: tuple[ErrorStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class Retry:
    """Headers that steer retries beside the standard ``Retry-After``."""

    override: str | None = None
    after_ms: str | None = None


@dataclass(frozen=True, slots=True)
class Idempotency:
    """The header that makes a repeated request safe, and the methods that carry it."""

    header: str
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that was applied: where, why, and in words what it changed."""

    address: str
    reason: str
    changes: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Api:
    """A whole API: everything that a target needs, in the order of the spec."""

    name: str
    title: str
    version: str
    doc: str
    servers: tuple[Server, ...]
    auth: tuple[Auth, ...]
    headers: tuple[Field, ...]
    operations: tuple[Operation, ...]
    tables: Mapping[str, Table]
    unions: Mapping[str, Union]
    aliases: Mapping[str, Alias]
    streams: Mapping[str, Stream]
    errors: Errors
    span: Span
    retry: Retry = Retry()
    idempotency: Idempotency | None = None
    request_id: tuple[str, ...] = ()
    server_env: str | None = None
    docs: str | None = None
    license: tuple[str, str] | None = None
    contact: Mapping[str, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    rename: str | None = None

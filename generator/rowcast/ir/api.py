"""One API: its servers, credentials, errors, retry rules, and everything that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from rowcast.ir.operations import Operation
from rowcast.ir.streams import Stream
from rowcast.ir.types import Alias, Field, Table, Type, Union
from rowcast.ir.webhooks import Webhook
from rowcast.records import dataclass
from rowcast.source import Span


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
class Rename:
    """That something is called otherwise than in an earlier spec: its address before, and its address now."""

    old: str
    new: str
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
    webhooks: Mapping[str, Webhook] = field(default_factory=dict)
    idempotency: Idempotency | None = None
    request_id: tuple[str, ...] = ()
    server_env: str | None = None
    docs: str | None = None
    license: tuple[str, str] | None = None
    contact: Mapping[str, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    rename: str | None = None
    renames: tuple[Rename, ...] = ()

"""Operations: one call each, with its parameters, bodies, answers, pages and examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from rowcast.ir.types import Absent, Field, Json, Type
from rowcast.records import dataclass
from rowcast.source import Span


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
    or ``link`` (the answer or its ``Link`` header holds the next URL). ``items`` is a path in the answer, empty where
    that is the list itself; ``item`` is the type of one. ``parameter`` is in the query or the body, as ``place`` says,
    and ``first`` is its number on the first page.
    """

    style: Literal["cursor", "page", "offset", "link"]
    items: tuple[str, ...]
    item: Type
    place: Literal["query", "body"]
    first: int
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

"""What generated code tells the runtime about its API: frozen tables, and references to models that load lazily."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Generic, Literal, NamedTuple, TypeVar

T = TypeVar("T")
EventT = TypeVar("EventT")
ResultT = TypeVar("ResultT")

# Named tuples, as a frozen dataclass takes some ten times as long to make, and each import of a client makes these.


class Lazy(NamedTuple, Generic[T]):
    """A type in ``module`` (relative to ``package``) under ``name``, which is imported when it is first needed."""

    package: str
    module: str
    name: str

    def load(self) -> Any:
        """Import the module and return the type: a class, or an alias such as a union or ``list[Model]``."""
        return getattr(import_module(self.module, self.package), self.name)


class Parameter(NamedTuple):
    """How one parameter, or field of a form, is written: wire name, style, whether it is secret, and a file."""

    wire: str
    style: Literal["repeat", "comma", "space", "pipe", "brackets", "deep"] | None = None
    sensitive: bool = False
    file: bool = False


class Operation(NamedTuple, Generic[T]):
    """One call.

    Attributes:
        name: Dotted name, ``messages.create``.
        method: HTTP method in capitals.
        path: Template with ``{wire}`` for each path parameter.
        returns: Type of the answer; ``None`` where there is no body.
        parameters: Parameters, and fields of a form, that need more than the defaults, by place.
        content: Media type of the request body; empty where there is none.
        accept: Media type of the answer.
        raw_body: The body is one value given as ``body[""]`` (an array, bytes) and not an object of named fields.
        request: Type of the request body, for checks before sending; ``None`` where there is none.
        sensitive: Dotted paths of secret fields in the request body.
        auth: Names of the credentials that may be used; ``None`` for all of the API's, empty for none.
        retry_safe: Sending the call again is harmless (by HTTP method, or as the spec says).
        stream: Field of the body that asks for a stream, and the method that sets it to true.
    """

    name: str
    method: str
    path: str
    returns: Lazy[T] | None = None
    parameters: tuple[tuple[Literal["path", "query", "headers", "cookies", "body"], tuple[Parameter, ...]], ...] = ()
    content: str = ""
    accept: str = "application/json"
    raw_body: bool = False
    request: Lazy[Any] | None = None
    sensitive: tuple[str, ...] = ()
    auth: tuple[str, ...] | None = None
    retry_safe: bool = False
    stream: tuple[str, str] | None = None


class FoldRule(NamedTuple):
    """One rule that folds events into the final value; see the spec language for the verbs.

    ``tests`` pairs a path in the event with the values it may have. In ``target`` a tuple is a path in the event, where
    an index stands.
    """

    events: tuple[str, ...]
    verb: Literal["start", "insert", "append", "gather", "parse", "push", "replace", "merge"]
    source: tuple[str, ...] = ()
    target: tuple[str | tuple[str, ...], ...] = ()
    tests: tuple[tuple[tuple[str, ...], tuple[Any, ...]], ...] = ()
    text: bool = False


class StreamSpec(NamedTuple, Generic[EventT, ResultT]):
    """A stream: how it is framed, what its events are, how it ends, and how it folds.

    ``tag`` is the field of an event's data that names its kind.
    """

    name: str
    events: Lazy[EventT]
    tag: str | None
    result: Lazy[ResultT] | None
    fold: tuple[FoldRule, ...] = ()
    format: Literal["sse", "ndjson"] = "sse"
    by: Literal["data", "event"] = "data"
    end_event: str | None = None
    end_data: str | None = None
    error_event: str | None = None


class AuthScheme(NamedTuple):
    """One way to authenticate, as the spec's auth table states it. ``wire`` is a header, query parameter or cookie."""

    kind: Literal["bearer", "basic", "header", "query", "cookie", "none"]
    name: str
    wire: str = ""
    env: tuple[str, ...] = ()
    prefix: str = ""


class ErrorRow(NamedTuple):
    """A row of the error table: the class ``error`` (in the package's ``errors`` module) for a status and its types.

    ``status`` is ``429``, ``4XX``, ``5XX``, or empty for a type that only streams carry.
    """

    status: str
    types: tuple[str, ...]
    error: str
    retry: bool = False


class ErrorTable(NamedTuple):
    """The error envelope (paths of its parts in the body) and its rows; ``module`` holds the classes."""

    package: str
    module: str
    rows: tuple[ErrorRow, ...] = ()
    type: tuple[str, ...] = ()
    message: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    request_id: tuple[str, ...] = ()


class ApiSpec(NamedTuple):
    """Facts about the whole API that every call needs.

    ``servers`` pairs names with URLs, in which ``{name}`` stands for a variable. ``variables`` are those of all servers
    as (server, name, default, values), any value where none is listed.
    ``headers`` are sent with each call: (wire name, value). ``sensitive_headers`` and ``sensitive_query`` are redacted
    beside those of ``auth``.
    """

    name: str
    package: str
    servers: tuple[tuple[str, str], ...]
    server_env: str | None
    auth: tuple[AuthScheme, ...]
    errors: ErrorTable
    variables: tuple[tuple[str, str, str, tuple[str, ...]], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    request_id: tuple[str, ...] = ()
    retry_override: str | None = None
    retry_after_ms: str | None = None
    idempotency: str | None = None
    idempotency_methods: tuple[str, ...] = ()
    sensitive_headers: tuple[str, ...] = ()
    sensitive_query: tuple[str, ...] = ()

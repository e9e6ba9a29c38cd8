"""The toy clients, sync and async."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Unpack

from rowcast.targets.python.runtime.calls_async import AsyncStream
from rowcast.targets.python.runtime.calls_sync import Stream
from rowcast.targets.python.runtime.client_async import AsyncClientBase, AsyncResource
from rowcast.targets.python.runtime.client_sync import Resource, SyncClientBase
from rowcast.targets.python.runtime.settings import Given
from rowcast.targets.python.runtime.spec import (
    ApiSpec,
    AuthScheme,
    ErrorRow,
    ErrorTable,
    FoldRule,
    Lazy,
    Operation,
    Parameter,
    StreamSpec,
)
from rowcast.targets.python.runtime.types import UNSET, AsyncSettings, FileInput, RequestOptions, SyncSettings, Unset

from .models import Event, Log, LogLine, Message, Thing, ThingList

PACKAGE = __package__ or ""


def _type(name: str) -> Lazy[Any]:
    return Lazy(PACKAGE, ".models", name)


API = ApiSpec(
    name="toy",
    package=PACKAGE,
    servers=(("main", "https://toy.example/api"), ("test", "https://test.toy.example")),
    server_env="TOY_BASE_URL",
    auth=(
        AuthScheme("bearer", "auth_token", env=("TOY_TOKEN",)),
        AuthScheme("header", "api_key", "x-api-key", env=("TOY_KEY",)),
        AuthScheme("query", "query_key", "key"),
        AuthScheme("cookie", "session", "sid"),
        AuthScheme("basic", "username_password", env=("TOY_USER", "TOY_PASSWORD")),
    ),
    errors=ErrorTable(
        PACKAGE,
        ".errors",
        rows=(
            ErrorRow("400", ("invalid_request_error",), "BadRequestError"),
            ErrorRow("401", ("authentication_error",), "AuthenticationError"),
            ErrorRow("404", ("not_found_error",), "NotFoundError"),
            ErrorRow("429", ("rate_limit_error",), "RateLimitError", retry=True),
            ErrorRow("529", ("overloaded_error",), "OverloadedError", retry=True),
            ErrorRow("5XX", ("api_error",), "ServerError", retry=True),
        ),
        type=("error", "type"),
        message=("error", "message"),
        code=("error", "details", "error_code"),
        request_id=("request_id",),
    ),
    headers=(("toy-version", "1"),),
    request_id=("request-id", "x-request-id"),
    retry_override="x-should-retry",
    retry_after_ms="retry-after-ms",
    idempotency="Idempotency-Key",
    idempotency_methods=("PUT",),
    sensitive_headers=("x-secret",),
)

CREATE: Operation[Message] = Operation(
    "messages.create",
    "POST",
    "/v1/messages",
    returns=_type("Message"),
    content="application/json",
    request=_type("MessageRequest"),
    retry_safe=True,
    stream=("stream", "messages.stream"),
)
ORDER: Operation[Thing] = Operation(
    "things.order", "POST", "/v1/orders", returns=_type("Thing"), content="application/json"
)
PUT: Operation[Thing] = Operation(
    "things.put", "PUT", "/v1/things/{id}", returns=_type("Thing"), content="application/json"
)
GET: Operation[Thing] = Operation("things.get", "GET", "/v1/things/{id}", returns=_type("Thing"), retry_safe=True)
LIST: Operation[ThingList] = Operation(
    "things.list",
    "GET",
    "/v1/things",
    returns=_type("ThingList"),
    parameters=(
        (
            "query",
            (
                Parameter("comma", "comma"),
                Parameter("pipe", "pipe"),
                Parameter("space", "space"),
                Parameter("brackets", "brackets"),
                Parameter("deep", "deep"),
            ),
        ),
    ),
    retry_safe=True,
)
DELETE: Operation[None] = Operation("things.delete", "DELETE", "/v1/things/{id}", retry_safe=True)
EXISTS: Operation[None] = Operation("things.exists", "HEAD", "/v1/things/{id}", retry_safe=True)
CONTENT: Operation[bytes] = Operation(
    "things.content",
    "GET",
    "/v1/things/{id}/content",
    returns=Lazy(PACKAGE, "builtins", "bytes"),
    accept="application/octet-stream",
    retry_safe=True,
)
UPLOAD: Operation[Thing] = Operation(
    "things.upload", "POST", "/v1/upload", returns=_type("Thing"), content="multipart/form-data", retry_safe=True
)
FORM: Operation[Thing] = Operation(
    "things.form", "POST", "/v1/form", returns=_type("Thing"), content="application/x-www-form-urlencoded"
)
BLOB: Operation[Thing] = Operation(
    "things.blob", "PUT", "/v1/blob", returns=_type("Thing"), content="application/octet-stream", raw_body=True
)
LOG: Operation[Any] = Operation("things.log", "GET", "/v1/log", retry_safe=True)

STREAM: StreamSpec[Event, Message] = StreamSpec(
    "MessageStream",
    events=_type("Event"),
    tag="type",
    result=_type("Message"),
    end_event="message_stop",
    error_event="error",
    fold=(
        FoldRule(("message_start",), "start", ("message",)),
        FoldRule(("content_block_start",), "insert", ("content_block",), ("content", ("index",))),
        FoldRule(
            ("content_block_delta",),
            "append",
            ("delta", "text"),
            ("content", ("index",), "text"),
            ((("delta", "type"), ("text_delta",)),),
            text=True,
        ),
        FoldRule(
            ("content_block_delta",),
            "append",
            ("delta", "thinking"),
            ("content", ("index",), "thinking"),
            ((("delta", "type"), ("thinking_delta",)),),
        ),
        FoldRule(
            ("content_block_delta",),
            "replace",
            ("delta", "signature"),
            ("content", ("index",), "signature"),
            ((("delta", "type"), ("signature_delta",)),),
        ),
        FoldRule(
            ("content_block_delta",),
            "push",
            ("delta", "citation"),
            ("content", ("index",), "citations"),
            ((("delta", "type"), ("citations_delta",)),),
        ),
        FoldRule(
            ("content_block_delta",),
            "gather",
            ("delta", "partial_json"),
            ("content", ("index",), "input"),
            ((("delta", "type"), ("input_json_delta",)),),
        ),
        FoldRule(("content_block_stop",), "parse", (), ("content", ("index",), "input")),
        FoldRule(("message_delta",), "merge", ("delta",)),
        FoldRule(("message_delta",), "merge", ("usage",), ("usage",)),
    ),
)
LINES: StreamSpec[LogLine, Log] = StreamSpec(
    "LogStream",
    events=_type("LogLine"),
    tag=None,
    result=_type("Log"),
    fold=(FoldRule((), "push", (), ("lines",)),),
    format="ndjson",
)
MARKED: StreamSpec[LogLine, Log] = StreamSpec(
    "MarkedStream",
    events=_type("LogLine"),
    tag="level",
    result=_type("Log"),
    fold=(FoldRule((), "push", (), ("lines",)),),
    by="event",
    end_data="[DONE]",
)


def message_body(model: str, messages: Sequence[Mapping[str, Any]], max_tokens: int, system: object) -> dict[str, Any]:
    return {"model": model, "messages": messages, "max_tokens": max_tokens, "system": system}


class Messages(Resource):
    """Messages."""

    def create(
        self,
        *,
        model: str,
        messages: Sequence[Mapping[str, Any]],
        max_tokens: int = 100,
        system: str | Unset | None = UNSET,
        **options: Unpack[RequestOptions],
    ) -> Message:
        """Create a message."""
        return self._client.call(CREATE, body=message_body(model, messages, max_tokens, system), options=options)

    def stream(
        self,
        *,
        model: str,
        messages: Sequence[Mapping[str, Any]],
        max_tokens: int = 100,
        system: str | Unset | None = UNSET,
        **options: Unpack[RequestOptions],
    ) -> Stream[Event, Message]:
        """Create a message as a stream."""
        body = message_body(model, messages, max_tokens, system)
        return self._client.stream(CREATE, STREAM, body=body, options=options)


class AsyncMessages(AsyncResource):
    """Messages."""

    async def create(
        self,
        *,
        model: str,
        messages: Sequence[Mapping[str, Any]],
        max_tokens: int = 100,
        system: str | Unset | None = UNSET,
        **options: Unpack[RequestOptions],
    ) -> Message:
        """Create a message."""
        return await self._client.call(CREATE, body=message_body(model, messages, max_tokens, system), options=options)

    def stream(
        self,
        *,
        model: str,
        messages: Sequence[Mapping[str, Any]],
        max_tokens: int = 100,
        system: str | Unset | None = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncStream[Event, Message]:
        """Create a message as a stream."""
        body = message_body(model, messages, max_tokens, system)
        return self._client.stream(CREATE, STREAM, body=body, options=options)


class Things(Resource):
    """Things."""

    def get(self, *, id: str, **options: Unpack[RequestOptions]) -> Thing:
        """Get a thing."""
        return self._client.call(GET, path={"id": id}, options=options)

    def put(self, *, id: str, name: str, **options: Unpack[RequestOptions]) -> Thing:
        """Put a thing."""
        return self._client.call(PUT, path={"id": id}, body={"name": name}, options=options)

    def order(self, *, name: str, **options: Unpack[RequestOptions]) -> Thing:
        """Order a thing: to be sent once."""
        return self._client.call(ORDER, body={"name": name}, options=options)

    def list(self, *, query: Mapping[str, Any], **options: Unpack[RequestOptions]) -> ThingList:
        """List things."""
        return self._client.call(LIST, query=query, options=options)

    def delete(self, *, id: str, **options: Unpack[RequestOptions]) -> None:
        """Delete a thing."""
        return self._client.call(DELETE, path={"id": id}, options=options)

    def exists(self, *, id: str, **options: Unpack[RequestOptions]) -> None:
        """Ask whether there is a thing."""
        return self._client.call(EXISTS, path={"id": id}, options=options)

    def content(self, *, id: str, **options: Unpack[RequestOptions]) -> bytes:
        """Download."""
        return self._client.call(CONTENT, path={"id": id}, options=options)

    def upload(self, *, file: FileInput, note: str | Unset = UNSET, **options: Unpack[RequestOptions]) -> Thing:
        """Upload."""
        return self._client.call(UPLOAD, body={"file": file, "note": note}, options=options)

    def form(self, *, fields: Mapping[str, Any], **options: Unpack[RequestOptions]) -> Thing:
        """Send a form."""
        return self._client.call(FORM, body=fields, options=options)

    def blob(self, *, content: FileInput, **options: Unpack[RequestOptions]) -> Thing:
        """Send bytes."""
        return self._client.call(BLOB, body={"": content}, options=options)

    def log(self, **options: Unpack[RequestOptions]) -> Stream[LogLine, Log]:
        """Stream lines of JSON."""
        return self._client.stream(LOG, LINES, options=options)

    def marked(self, **options: Unpack[RequestOptions]) -> Stream[LogLine, Log]:
        """Stream events named by the event, with a mark at the end."""
        return self._client.stream(LOG, MARKED, options=options)


class AsyncThings(AsyncResource):
    """Things."""

    async def get(self, *, id: str, **options: Unpack[RequestOptions]) -> Thing:
        """Get a thing."""
        return await self._client.call(GET, path={"id": id}, options=options)

    async def put(self, *, id: str, name: str, **options: Unpack[RequestOptions]) -> Thing:
        """Put a thing."""
        return await self._client.call(PUT, path={"id": id}, body={"name": name}, options=options)

    async def order(self, *, name: str, **options: Unpack[RequestOptions]) -> Thing:
        """Order a thing: to be sent once."""
        return await self._client.call(ORDER, body={"name": name}, options=options)

    async def list(self, *, query: Mapping[str, Any], **options: Unpack[RequestOptions]) -> ThingList:
        """List things."""
        return await self._client.call(LIST, query=query, options=options)

    async def delete(self, *, id: str, **options: Unpack[RequestOptions]) -> None:
        """Delete a thing."""
        return await self._client.call(DELETE, path={"id": id}, options=options)

    async def exists(self, *, id: str, **options: Unpack[RequestOptions]) -> None:
        """Ask whether there is a thing."""
        return await self._client.call(EXISTS, path={"id": id}, options=options)

    async def content(self, *, id: str, **options: Unpack[RequestOptions]) -> bytes:
        """Download."""
        return await self._client.call(CONTENT, path={"id": id}, options=options)

    async def upload(self, *, file: FileInput, note: str | Unset = UNSET, **options: Unpack[RequestOptions]) -> Thing:
        """Upload."""
        return await self._client.call(UPLOAD, body={"file": file, "note": note}, options=options)

    async def form(self, *, fields: Mapping[str, Any], **options: Unpack[RequestOptions]) -> Thing:
        """Send a form."""
        return await self._client.call(FORM, body=fields, options=options)

    async def blob(self, *, content: FileInput, **options: Unpack[RequestOptions]) -> Thing:
        """Send bytes."""
        return await self._client.call(BLOB, body={"": content}, options=options)

    def log(self, **options: Unpack[RequestOptions]) -> AsyncStream[LogLine, Log]:
        """Stream lines of JSON."""
        return self._client.stream(LOG, LINES, options=options)

    def marked(self, **options: Unpack[RequestOptions]) -> AsyncStream[LogLine, Log]:
        """Stream events named by the event, with a mark at the end."""
        return self._client.stream(LOG, MARKED, options=options)


class Client(SyncClientBase):
    """The toy client."""

    def __init__(
        self,
        *,
        auth_token: str | None = None,
        api_key: str | None = None,
        query_key: str | None = None,
        session: str | None = None,
        username_password: tuple[str, str] | None = None,
        **settings: Unpack[SyncSettings],
    ) -> None:
        credentials = {
            "auth_token": auth_token,
            "api_key": api_key,
            "query_key": query_key,
            "session": session,
            "username_password": username_password,
        }
        given = Given(credentials, {"toy-extra": "yes"}, settings)
        del auth_token, api_key, query_key, session, username_password, credentials, settings
        super().__init__(API, given)

    @cached_property
    def messages(self) -> Messages:
        """Messages."""
        return Messages(self)

    @cached_property
    def things(self) -> Things:
        """Things."""
        return Things(self)


class AsyncClient(AsyncClientBase):
    """The toy client, async."""

    def __init__(
        self,
        *,
        auth_token: str | None = None,
        api_key: str | None = None,
        query_key: str | None = None,
        session: str | None = None,
        username_password: tuple[str, str] | None = None,
        **settings: Unpack[AsyncSettings],
    ) -> None:
        credentials = {
            "auth_token": auth_token,
            "api_key": api_key,
            "query_key": query_key,
            "session": session,
            "username_password": username_password,
        }
        given = Given(credentials, {"toy-extra": "yes"}, settings)
        del auth_token, api_key, query_key, session, username_password, credentials, settings
        super().__init__(API, given)

    @cached_property
    def messages(self) -> AsyncMessages:
        """Messages."""
        return AsyncMessages(self)

    @cached_property
    def things(self) -> AsyncThings:
        """Things."""
        return AsyncThings(self)

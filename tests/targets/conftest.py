"""A small API, built by hand, that has one of everything a target must show."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rowcast.ir import (
    NULL,
    Alias,
    AnyOf,
    Api,
    ArrayOf,
    Auth,
    Body,
    Condition,
    Constant,
    Correction,
    EnumOf,
    EnumValue,
    Errors,
    ErrorStatus,
    Example,
    Field,
    FoldRule,
    FoldVerb,
    Idempotency,
    Limits,
    MapOf,
    Named,
    Operation,
    Origin,
    Pagination,
    Response,
    Retry,
    Scalar,
    Server,
    ServerVariable,
    Stream,
    StreamUse,
    Table,
    Union,
    Variant,
)
from rowcast.source import Span

AT = Span("api.yaml", 1, 1, 1, 1)
TEXT, WHOLE, NUMBER, FLAG = Scalar("string"), Scalar("integer"), Scalar("number"), Scalar("boolean")


def row(wire: str, type_: object = TEXT, required: bool = False, doc: str = "", **facts: object) -> Field:
    return Field(wire, type_, required, doc, AT, **facts)  # type: ignore[arg-type]


def table(name: str, *fields: Field, **facts: object) -> Table:
    doc = str(facts.pop("doc", f"About {name}."))
    return Table(name, fields, doc, AT, **facts)  # type: ignore[arg-type]


def values(*pairs: tuple[object, str], **facts: object) -> EnumOf:
    listed = tuple(EnumValue(value, doc, AT) for value, doc in pairs)
    return EnumOf("string", listed, bool(facts.get("open")))


def _tables() -> dict[str, Table]:
    role = values(("user", "A person."), ("assistant", "The model."))
    tables = (
        table(
            "ChatCreateRequest",
            row("model", TEXT, True, "Which model answers.", examples=("small-1",)),
            row("messages", ArrayOf(Named("ChatCreateMessages")), True, "The talk so far.", limits=Limits(min_items=1)),
            row("max_tokens", WHOLE, True, "The most tokens to make.", limits=Limits(min=1), examples=(1024,)),
            row("temperature", NUMBER, False, "How bold.", limits=Limits(min=0, max=1), default=1.0),
            row("stream", FLAG, False, "Whether to stream.", default=False),
            row("tags", ArrayOf(TEXT), limits=Limits(max_items=4, unique_items=True)),
            row("choice", Named("ChatCreateChoice"), doc="How tools are chosen."),
            row("labels", MapOf(TEXT), doc="Free labels."),
            row("key", TEXT, doc="A secret.", sensitive=True, write_only=True, since="1.2"),
            row("old", AnyOf((TEXT, NULL)), doc="Old | piped.", deprecated="Use `model`.", rename="legacy"),
            inline=True,
        ),
        table(
            "ChatCreateMessages",
            row("role", role, True, "Who speaks."),
            row("content", AnyOf((TEXT, ArrayOf(Named("Block")))), True, "What was said.", limits=Limits(min_length=1)),
            inline=True,
            doc="",
        ),
        table(
            "ChatCreateChoice",
            row("type", values(("auto", ""), ("tool", "")), True),
            row("name", TEXT, doc="Name of the tool.", condition=Condition((("type", ("tool",)),))),
            inline=True,
            doc="",
        ),
        table("TextBlock", row("type", Constant("string", "text"), True), row("text", TEXT, True, "The text.")),
        table(
            "ToolBlock",
            row("type", Constant("string", "tool"), True),
            row("input", Scalar("object"), True),
            row("inner", ArrayOf(Named("Block")), doc="Blocks in blocks."),
            extra=False,
        ),
        table(
            "Answer",
            row("id", TEXT, True, read_only=True, origin=Origin("chat.md", 12, (("type", "example"),))),
            row("content", ArrayOf(Named("Block")), True),
            row("stop_reason", AnyOf((Named("StopReason"), NULL))),
            row("count", WHOLE, True, examples=(5,)),
        ),
        table("Started", row("type", Constant("string", "started"), True), row("answer", Named("Answer"), True)),
        table(
            "BlockStarted",
            row("type", Constant("string", "block_started"), True),
            row("index", WHOLE, True),
            row("block", Named("Block"), True),
        ),
        table(
            "TextAdded",
            row("type", Constant("string", "text_added"), True),
            row("index", WHOLE, True),
            row("text", TEXT, True),
        ),
        table(
            "Counted",
            row("type", Constant("string", "counted"), True),
            row("usage", Named("CountedUsage"), True),
        ),
        table("CountedUsage", row("count", WHOLE), inline=True, doc=""),
        table("Stopped", row("type", Constant("string", "stopped"), True)),
        table("ErrorBody", row("error", Named("ErrorBodyError"), True), row("request_id", TEXT)),
        table("ErrorBodyError", row("type", TEXT, True), row("message", TEXT, True), inline=True, doc=""),
        table("Upload", row("file", Scalar("binary"), True), row("purpose", TEXT, True)),
    )
    return {item.name: item for item in tables}


def _operations() -> tuple[Operation, ...]:
    blank = Operation("x.y", "GET", "/x", "", "", (), (), (), (), None, (), None, None, None, False, (), AT)
    answer = Response("200", Body("application/json", Named("Answer")), "The answer.", (row("request-id"),), AT)
    request = {
        "model": "small-1",
        "max_tokens": 1024,
        "messages": [{"role": "user", "content": "Hello"}],
        "stream": True,
    }
    reply = {"id": "a_1", "content": [{"type": "text", "text": "Hi there!"}], "stop_reason": "end", "count": 5}
    return (
        replace(
            blank,
            name="chat.create",
            method="POST",
            path="/v1/chat",
            summary="Create an answer",
            doc="Sends the talk and returns the **next** turn.",
            headers=(row("beta", ArrayOf(TEXT), doc="Beta features.", style="comma"),),
            body=Body("application/json", Named("ChatCreateRequest")),
            responses=(answer,),
            stream=StreamUse("ChatStream", "stream"),
            examples=(Example("hello", "A first turn.", {"body": request}, "200", reply, AT),),
        ),
        replace(
            blank,
            name="chat.list",
            path="/v1/chat/{user}",
            summary="List answers",
            path_parameters=(row("user", Scalar("string", "uuid"), True, "Whose."),),
            query=(
                row("after", TEXT, doc="Cursor."),
                row("ids", ArrayOf(WHOLE), style="brackets"),
                row("sort", values(("up", "Oldest first."), ("down", "Newest first.")), default="up"),
            ),
            responses=(Response("200", Body("application/json", ArrayOf(Named("Answer"))), "", (), AT),),
            pagination=Pagination("cursor", (), Named("Answer"), "query", 0, "after", ("next",), None, None),
            auth=("api_key",),
        ),
        replace(
            blank,
            name="files.upload",
            method="POST",
            path="/v1/files",
            body=Body("multipart/form-data", Named("Upload")),
            responses=(Response("204", None, "", (), AT),),
            idempotent=True,
            auth=(),
            deprecated="Gone next year.",
        ),
    )


def _stream() -> Stream:
    def rule(event: str, verb: FoldVerb, source: str, *target: str | tuple[str, ...], text: bool = False) -> FoldRule:
        return FoldRule((event,), (), verb, (source,) if source else (), target, text, AT)

    index = ("index",)
    fold = (
        rule("started", FoldVerb.START, "answer"),
        rule("block_started", FoldVerb.INSERT, "block", "content", index),
        rule("text_added", FoldVerb.APPEND, "text", "content", index, "text", text=True),
        rule("counted", FoldVerb.MERGE, "usage"),
    )
    event = Named("ChatEvent")
    return Stream(
        "ChatStream", "sse", event, "data", "stopped", None, "error", Named("Answer"), fold, "As it goes.", AT
    )


@pytest.fixture
def api() -> Api:
    """Return the API."""
    block = (Variant("TextBlock", ("text",)), Variant("ToolBlock", ("tool",)))
    events = (
        Variant("Started", ("started",)),
        Variant("BlockStarted", ("block_started",)),
        Variant("TextAdded", ("text_added",)),
        Variant("Counted", ("counted",)),
        Variant("Stopped", ("stopped",)),
    )
    stop = Alias("StopReason", values(("end", "It is complete."), ("length", ""), open=True), "Why it ended.", AT)
    region = ServerVariable("region", "eu", ("eu", "us"), "Where.")
    return Api(
        name="chat",
        title="Chat",
        version="2",
        doc="Talks to a model.",
        servers=(
            Server("https://api.example.com", "", "", (), AT),
            Server("https://{region}.example.com", "regional", "Near you.", (region,), AT),
        ),
        auth=(
            Auth("bearer", "auth_token", "Authorization", ("CHAT_TOKEN",), "Bearer ", "", AT),
            Auth("header", "api_key", "x-api-key", ("CHAT_KEY",), "", "The older way.", AT),
        ),
        headers=(row("chat-version", TEXT, True, "Protocol.", default="2"),),
        operations=_operations(),
        tables=_tables(),
        unions={
            "Block": Union("Block", "type", block, "A part of a turn.", AT, open=False),
            "ChatEvent": Union("ChatEvent", "type", events, "", AT),
        },
        aliases={"StopReason": stop},
        streams={"ChatStream": _stream()},
        errors=Errors(
            Named("ErrorBody"),
            ("error", "type"),
            ("message",),
            None,
            ("request_id",),
            (
                ErrorStatus("400", ("invalid",), "BadRequestError", False, "Something is wrong.", AT),
                ErrorStatus("429", ("rate",), "RateLimitError", True, "Too fast.", AT),
                ErrorStatus("5XX", ("api",), "ServerError", True, "Our fault.", AT),
                ErrorStatus(None, ("late",), "LateError", True, "Only in streams.", AT),
            ),
        ),
        span=AT,
        retry=Retry("x-should-retry", "retry-after-ms"),
        idempotency=Idempotency("Idempotency-Key", ("POST",)),
        request_id=("request-id",),
        server_env="CHAT_URL",
        docs="https://example.com/docs",
        license=("Apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
        contact={"name": "Team"},
        corrections=(Correction("chat.create/body/top_k", "The page is | older.", ("removed",), AT),),
    )

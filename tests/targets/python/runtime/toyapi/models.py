"""Models of the toy API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag
from rowcast.targets.python.runtime.model import Model, UnknownVariant, tagged


class TextBlock(Model):
    type: Literal["text"]
    text: str
    citations: list[dict[str, Any]] | None = None


class ThinkingBlock(Model):
    type: Literal["thinking"]
    thinking: str
    signature: str


class ToolUseBlock(Model):
    type: Literal["tool_use"]
    id: str
    name: str
    input: dict[str, Any]


class UnknownBlock(UnknownVariant):
    tag_name: ClassVar[str] = "type"


Block: TypeAlias = Annotated[
    Annotated[TextBlock, Tag("TextBlock")]
    | Annotated[ThinkingBlock, Tag("ThinkingBlock")]
    | Annotated[ToolUseBlock, Tag("ToolUseBlock")]
    | Annotated[UnknownBlock, Tag("UnknownBlock")],
    Discriminator(
        tagged(
            "type",
            {"text": "TextBlock", "thinking": "ThinkingBlock", "tool_use": "ToolUseBlock"},
            "UnknownBlock",
        )
    ),
]


class Usage(Model):
    input_tokens: int
    output_tokens: int
    cached_tokens: int | None = None


class Message(Model):
    id: str
    type: Literal["message"]
    role: Literal["assistant"]
    model: str
    content: list[Block]
    stop_reason: Literal["end_turn", "max_tokens", "tool_use"] | str | None
    usage: Usage
    created_at: datetime | None = None
    class_: str | None = Field(default=None, alias="class")


class TextDelta(Model):
    type: Literal["text_delta"]
    text: str


class JsonDelta(Model):
    type: Literal["input_json_delta"]
    partial_json: str


class ThinkingDelta(Model):
    type: Literal["thinking_delta"]
    thinking: str


class SignatureDelta(Model):
    type: Literal["signature_delta"]
    signature: str


class CitationsDelta(Model):
    type: Literal["citations_delta"]
    citation: dict[str, Any]


class UnknownDelta(UnknownVariant):
    tag_name: ClassVar[str] = "type"


Delta: TypeAlias = Annotated[
    Annotated[TextDelta, Tag("TextDelta")]
    | Annotated[JsonDelta, Tag("JsonDelta")]
    | Annotated[ThinkingDelta, Tag("ThinkingDelta")]
    | Annotated[SignatureDelta, Tag("SignatureDelta")]
    | Annotated[CitationsDelta, Tag("CitationsDelta")]
    | Annotated[UnknownDelta, Tag("UnknownDelta")],
    Discriminator(
        tagged(
            "type",
            {
                "text_delta": "TextDelta",
                "input_json_delta": "JsonDelta",
                "thinking_delta": "ThinkingDelta",
                "signature_delta": "SignatureDelta",
                "citations_delta": "CitationsDelta",
            },
            "UnknownDelta",
        )
    ),
]


class MessageStart(Model):
    type: Literal["message_start"]
    message: Message


class BlockStart(Model):
    type: Literal["content_block_start"]
    index: int
    content_block: Block


class BlockDelta(Model):
    type: Literal["content_block_delta"]
    index: int
    delta: Delta


class BlockStop(Model):
    type: Literal["content_block_stop"]
    index: int


class MessageDelta(Model):
    type: Literal["message_delta"]
    delta: dict[str, Any]
    usage: dict[str, Any] | None = None


class MessageStop(Model):
    type: Literal["message_stop"]


class Ping(Model):
    type: Literal["ping"]


class UnknownEvent(UnknownVariant):
    tag_name: ClassVar[str] = "type"


Event: TypeAlias = Annotated[
    Annotated[MessageStart, Tag("MessageStart")]
    | Annotated[BlockStart, Tag("BlockStart")]
    | Annotated[BlockDelta, Tag("BlockDelta")]
    | Annotated[BlockStop, Tag("BlockStop")]
    | Annotated[MessageDelta, Tag("MessageDelta")]
    | Annotated[MessageStop, Tag("MessageStop")]
    | Annotated[Ping, Tag("Ping")]
    | Annotated[UnknownEvent, Tag("UnknownEvent")],
    Discriminator(
        tagged(
            "type",
            {
                "message_start": "MessageStart",
                "content_block_start": "BlockStart",
                "content_block_delta": "BlockDelta",
                "content_block_stop": "BlockStop",
                "message_delta": "MessageDelta",
                "message_stop": "MessageStop",
                "ping": "Ping",
            },
            "UnknownEvent",
        )
    ),
]


class Thing(Model):
    id: str
    name: str
    note: str | None
    kind: Literal["thing"]
    size: int | None = None


class ThingList(Model):
    data: list[Thing]


class LogLine(Model):
    level: Literal["info", "error"] | str
    text: str


class Log(Model):
    lines: list[LogLine]


class MessageRequest(Model):
    model: str
    messages: list[dict[str, Any]]
    max_tokens: Annotated[int, Field(ge=1)]

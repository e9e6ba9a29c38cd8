"""Models of the toy API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Field
from rowcast.targets.python.runtime.model import Model, UnknownVariant, Variants


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


Block: TypeAlias = Annotated[TextBlock | ThinkingBlock | ToolUseBlock | UnknownBlock, Variants("type")]


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
    TextDelta | JsonDelta | ThinkingDelta | SignatureDelta | CitationsDelta | UnknownDelta, Variants("type")
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
    MessageStart | BlockStart | BlockDelta | BlockStop | MessageDelta | MessageStop | Ping | UnknownEvent,
    Variants("type"),
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

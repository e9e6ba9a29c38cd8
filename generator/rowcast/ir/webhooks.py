"""Webhooks: what an API sends by itself, and how it signs that."""

from __future__ import annotations

from enum import Enum
from typing import Literal, TypeAlias

from rowcast.ir.types import Named
from rowcast.records import dataclass
from rowcast.source import Span


class SignedPart(Enum):
    """A part of what is signed that differs from message to message."""

    ID = "id"
    TIMESTAMP = "timestamp"
    BODY = "body"


Signed: TypeAlias = "str | SignedPart"
"""A piece of what is signed: text as it stands, or a part of the message."""


@dataclass(frozen=True, slots=True)
class Signature:
    """How a message is signed: ``algorithm`` over the pieces of ``signed``, written in ``encoding``.

    ``header`` holds it, or several with ``separator`` between; those that count begin with ``prefix``. ``id`` and
    ``timestamp`` name headers; where ``timestamp_part`` is set, the time stands in ``header`` under that name and
    ``=``. It may differ from now by ``tolerance`` seconds. ``env`` names the variable with the secret, which begins
    with ``secret_prefix`` and writes the key in ``secret_encoding``.
    """

    algorithm: Literal["hmac-sha256", "hmac-sha512", "hmac-sha1"]
    encoding: Literal["hex", "base64"]
    header: str
    prefix: str
    separator: str | None
    id: str | None
    timestamp: str | None
    timestamp_part: str | None
    signed: tuple[Signed, ...]
    tolerance: int | None
    env: str | None
    secret_prefix: str
    secret_encoding: Literal["text", "base64", "hex"]


@dataclass(frozen=True, slots=True)
class Webhook:
    """What the API sends by itself: ``events`` names a union or a table.

    ``event`` is the header whose value names the event; it is put under the union's tag before the body is read.
    ``signature`` is ``None`` where nothing is signed.
    """

    name: str
    events: Named
    event: str | None
    signature: Signature | None
    doc: str
    span: Span

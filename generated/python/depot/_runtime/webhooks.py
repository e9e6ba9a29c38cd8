"""Webhooks: the body and the headers of a request in; proof that the API sent it, and its typed event, out."""

from __future__ import annotations

import os
import re
from binascii import a2b_base64
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from time import time
from typing import Any, Generic, Literal, NamedTuple, Protocol, TypeAlias, TypeVar, cast

from .errors import ApiError, RequestError, ResponseValidationError
from .jsonread import JsonError, load
from .response import Drift
from .spec import Lazy
from .types import UNSET, Unset

EventT = TypeVar("EventT")


class HasItems(Protocol):
    """What the headers of a request are in most web frameworks."""

    def items(self) -> Iterable[tuple[str, str]]: ...


HeaderItems: TypeAlias = "HasItems | Iterable[tuple[str | bytes, str | bytes]]"
"""The headers of a request: what a web framework has of them, or pairs as in an ASGI scope."""

Secrets: TypeAlias = "str | bytes | Sequence[str | bytes]"
"""A secret as the API gave it, its key as bytes, or several of these while one replaces another."""

MOST_SIGNATURES = 100
"""The most signatures of a message that are looked at; an honest sender has one for each of its few secrets."""


class SignatureSpec(NamedTuple):
    """How messages are signed; see the spec language for the keys.

    ``signed`` is what is signed, in pieces: ``{id}``, ``{timestamp}`` and ``{body}`` stand for these.
    """

    header: str
    signed: tuple[str, ...]
    algorithm: Literal["sha256", "sha512", "sha1"] = "sha256"
    encoding: Literal["hex", "base64"] = "hex"
    prefix: str = ""
    separator: str | None = None
    id: str | None = None
    timestamp: str | None = None
    timestamp_part: str | None = None
    tolerance: float | None = None
    env: str | None = None
    key_prefix: str = ""
    key_encoding: Literal["text", "base64", "hex"] = "text"


class WebhookSpec(NamedTuple, Generic[EventT]):
    """What the API sends: ``tag`` is the field that names an event, and ``event`` the header that does, if one does."""

    name: str
    events: Lazy[EventT]
    tag: str | None = None
    event: str | None = None
    signature: SignatureSpec | None = None


class WebhookVerificationError(ApiError):
    """A message cannot be shown to be the API's. Answer it with status 400, and do nothing of what it says.

    ``kind`` is ``header`` (one is missing, twice there, or no time), ``signature`` (none is right), or ``time`` (the
    signature is right, and the message is too old or from the future: perhaps it is sent again by somebody else).
    """

    def __init__(self, message: str = "", *, kind: str = "signature", **facts: Any) -> None:
        super().__init__(message, **facts)
        self.kind = kind


class WebhookReceiver(Generic[EventT]):
    """Reads what the API sends by itself. It holds no connection and no secret, and threads may share it.

    Attributes:
        drift: What events held that the spec does not know, counted.
    """

    def __init__(self, spec: WebhookSpec[EventT]) -> None:
        self._spec = spec
        self.drift = Drift()

    def unwrap(
        self,
        payload: bytes | str,
        headers: HeaderItems,
        *,
        secret: Secrets | None = None,
        tolerance: float | Unset | None = UNSET,
        strict: bool = False,
    ) -> EventT:
        """Return the event of a message that the API signed.

        Args:
            payload: The body exactly as it came; not JSON that was parsed and written again.
            headers: The headers of the request.
            secret: Secrets, each of which may have signed; the environment variable of the spec unless given.
            tolerance: Seconds by which the time of sending may differ from now; the spec's unless given, ``None`` for
                any.
            strict: Raise for every departure of the event from the spec, and not only where no value can be given.

        Raises:
            WebhookVerificationError: The message is not the API's, or too old.
            ResponseValidationError: The event is not what the spec says.
            RequestError: There is no secret to check with, or it is none.
        """
        message, given = _Message(payload, headers), _Hidden(secret)
        # What was said stays out of the frames that a traceback can show.
        del payload, headers
        if self._spec.signature is not None or secret is not None:
            del secret
            self._check(message, given, tolerance)
        return self._event(message, strict)

    def verify(
        self,
        payload: bytes | str,
        headers: HeaderItems,
        *,
        secret: Secrets | None = None,
        tolerance: float | Unset | None = UNSET,
    ) -> None:
        """Do nothing if the API signed a message, and raise if not. Arguments and errors are those of ``unwrap``."""
        message, given = _Message(payload, headers), _Hidden(secret)
        del payload, headers, secret
        self._check(message, given, tolerance)

    def _check(self, message: _Message, secret: _Hidden, tolerance: float | Unset | None) -> None:
        signature = self._spec.signature
        if signature is None:
            raise RequestError(f"the API does not sign {self._spec.name}, so that nothing can be checked")
        stamp = _time(message, signature)
        if not _is_signed(message, signature, secret, stamp):
            raise WebhookVerificationError("no signature of the webhook is right", operation=self._spec.name)
        allowed = signature.tolerance if tolerance is UNSET else tolerance
        if stamp and isinstance(allowed, (int, float)) and not abs(time() - int(stamp)) <= allowed:
            problem = f"the webhook was sent more than {allowed:g} seconds before or after now"
            raise WebhookVerificationError(problem, kind="time", operation=self._spec.name)

    def _event(self, message: _Message, strict: bool) -> EventT:
        from .model import reader
        from .news import note_news

        spec = self._spec
        plain = _json(message.body, spec.name)
        raw: bytes | None = message.body
        if spec.event is not None and spec.tag is not None and isinstance(plain, dict):
            plain[spec.tag], raw = message.one(spec.event), None
        value: EventT = reader(spec.events).value(plain, raw, strict=strict, drift=self.drift, operation=spec.name)
        note_news(value, self.drift, spec.name)
        return value

    def __repr__(self) -> str:
        return f"<WebhookReceiver of {self._spec.name}>"


class _Hidden:
    """A value that no traceback shows."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "<hidden>"


class _Message:
    """A request: its body as bytes, and its headers by lower-case name. Its ``repr`` shows neither."""

    def __init__(self, payload: Any, headers: HeaderItems) -> None:
        if isinstance(payload, str):
            payload = payload.encode("utf-8", "surrogatepass")
        if not isinstance(payload, (bytes, bytearray, memoryview)):
            kind = type(payload).__name__
            del payload, headers
            raise RequestError(f"a webhook is read from the bytes of its body, not from a {kind}", path="payload")
        self.body = bytes(cast("bytes", payload))
        self._headers: dict[str, list[str]] = {}
        given: Any = headers
        pairs: Iterable[tuple[Any, Any]] = given.items() if hasattr(given, "items") else given
        for name, value in pairs:
            if not isinstance(value, (str, bytes)):
                continue
            self._headers.setdefault(_text(name).lower(), []).append(_text(value).strip())

    def all(self, name: str) -> list[str]:
        """Return the values of a header; there is at least one. Raises ``WebhookVerificationError``."""
        found = self._headers.get(name.lower())
        if not found:
            raise WebhookVerificationError(f"the webhook has no header {name}", kind="header")
        return found

    def one(self, name: str) -> str:
        """Return the only value of a header. Raises ``WebhookVerificationError``."""
        found = self.all(name)
        if len(found) > 1:
            raise WebhookVerificationError(f"the webhook has the header {name} more than once", kind="header")
        return found[0]

    def __repr__(self) -> str:
        return f"<Message of {len(self.body)} bytes>"


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _json(body: bytes, name: str) -> Any:
    try:
        return load(body)
    except JsonError as error:
        problem = str(error)
    raise ResponseValidationError(f"the body of the webhook is {problem}", kind="json", operation=name)


# Signatures.


def _parts(message: _Message, signature: SignatureSpec) -> Iterator[str]:
    """Yield the parts of the header that holds the signature. Some servers join repeated headers with commas."""
    for line in message.all(signature.header):
        for part in line.split(signature.separator) if signature.separator else [line]:
            yield part.strip().rstrip(",")


def _time(message: _Message, signature: SignatureSpec) -> str:
    """Return the time of sending as it is written: digits; empty where none is sent."""
    if signature.timestamp is None and signature.timestamp_part is None:
        return ""
    start = f"{signature.timestamp_part}="
    found = (
        [message.one(signature.timestamp)]
        if signature.timestamp is not None
        else [part.removeprefix(start) for part in _parts(message, signature) if part.startswith(start)]
    )
    if len(found) != 1 or not re.fullmatch(r"[0-9]{1,15}", found[0]):
        raise WebhookVerificationError("the webhook does not say when it was sent, in seconds", kind="header")
    return found[0]


def _is_signed(message: _Message, signature: SignatureSpec, secret: _Hidden, stamp: str) -> bool:
    """Tell whether one of the signatures is right. How long that takes tells nothing of the secret."""
    from hmac import compare_digest, digest

    given = [mac for mac in (_mac(part, signature) for part in _parts(message, signature)) if mac is not None]
    keys = _Hidden(_keys(signature, secret))
    signed = b"".join(_piece(piece, message, signature, stamp) for piece in signature.signed)
    good = False
    for key in keys.value:
        wanted = digest(key, signed, signature.algorithm)
        for mac in given[:MOST_SIGNATURES]:
            good |= compare_digest(wanted, mac)
    return good


def _piece(piece: str, message: _Message, signature: SignatureSpec, stamp: str) -> bytes:
    if piece == "{body}":
        return message.body
    if piece == "{id}" and signature.id is not None:
        return message.one(signature.id).encode("latin-1", "replace")
    return (stamp if piece == "{timestamp}" else piece).encode("utf-8")


def _mac(part: str, signature: SignatureSpec) -> bytes | None:
    """Return the bytes of one signature; ``None`` where it is of another kind, or none."""
    if not part.startswith(signature.prefix):
        return None
    return _decoded(part.removeprefix(signature.prefix), signature.encoding)


def _decoded(text: str, encoding: str) -> bytes | None:
    with suppress(ValueError):
        if encoding == "hex":
            return bytes.fromhex(text) if text.isalnum() else None
        return a2b_base64(text, strict_mode=True)
    return None


def _keys(signature: SignatureSpec, secret: _Hidden) -> list[bytes]:
    """Return the keys to check with. Raises ``RequestError``, never with a secret in it."""
    given = _Hidden(secret.value)
    if given.value is None and signature.env is not None:
        given.value = os.environ.get(signature.env, "").split()
    if isinstance(given.value, (str, bytes)):
        given.value = [given.value]
    keys = [_key(signature, each) for each in given.value or ()]
    if keys and all(keys):
        return [key for key in keys if key]
    problem = _problem(signature, missing=not keys)
    keys.clear()
    raise RequestError(problem, path="secret")


def _key(signature: SignatureSpec, secret: str | bytes) -> bytes | None:
    """Return the key that a secret writes; ``None`` where it writes none, or an empty one."""
    if isinstance(secret, bytes):
        return secret or None
    text = secret.removeprefix(signature.key_prefix)
    if signature.key_encoding == "text":
        return text.encode("utf-8", "surrogatepass") or None
    return _decoded(text, signature.key_encoding) or None


def _problem(signature: SignatureSpec, *, missing: bool) -> str:
    variable = f" or the variable {signature.env}" if signature.env else ""
    if missing:
        return f"there is no secret to check the webhook with; give secret={variable}"
    return f"a secret is not empty, and written as {signature.key_encoding}; check secret={variable}"

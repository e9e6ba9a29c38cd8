"""A signature, a key and a message in; the headers that a webhook of it would have, out."""

from __future__ import annotations

import hmac
from base64 import b64encode

from rowcast.ir import Signature, SignedPart


def secret_text(signature: Signature, key: bytes) -> str:
    """Return a key as a person would be given it."""
    written = {"base64": lambda: b64encode(key).decode(), "hex": key.hex, "text": key.decode}
    return signature.secret_prefix + written[signature.secret_encoding]()


def signed_headers(signature: Signature, key: bytes, body: bytes, *, id: str, timestamp: int) -> dict[str, str]:
    """Return the headers of a message: its signature, and the id and time that are signed with the body."""
    parts = {SignedPart.ID: id.encode(), SignedPart.TIMESTAMP: str(timestamp).encode(), SignedPart.BODY: body}
    signed = b"".join(piece.encode() if isinstance(piece, str) else parts[piece] for piece in signature.signed)
    mac = hmac.digest(key, signed, signature.algorithm.removeprefix("hmac-"))
    value = signature.prefix + (b64encode(mac).decode() if signature.encoding == "base64" else mac.hex())
    if signature.timestamp_part is not None:
        value = f"{signature.timestamp_part}={timestamp}{signature.separator}{value}"
    headers = {signature.id: id, signature.timestamp: str(timestamp), signature.header: value}
    return {name: text for name, text in headers.items() if name is not None}

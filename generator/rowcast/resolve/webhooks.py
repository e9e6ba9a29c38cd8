"""What the spec says of webhooks in; ``Webhook`` values out: events that exist, signatures that can be computed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rowcast.document import Record
from rowcast.ir import Named, Signature, Signed, SignedPart, Webhook
from rowcast.resolve.scope import Known, Scope
from rowcast.source import Span
from rowcast.yamltree import Text

TOLERANCE = 300
"""Seconds by which the clocks of a sender and a receiver may differ, the way included, where a spec does not say."""

_STANDARD: Mapping[str, str] = {
    "header": "webhook-signature",
    "signed": "{id}.{timestamp}.{body}",
    "encoding": "base64",
    "prefix": "v1,",
    "separator": " ",
    "id": "webhook-id",
    "timestamp": "webhook-timestamp",
    "secret_prefix": "whsec_",
    "secret_encoding": "base64",
}
"""What the Standard Webhooks specification (version 1) says of symmetric signatures."""


def make_webhooks(scope: Scope, records: Mapping[str, tuple[Record, Span]]) -> dict[str, Webhook]:
    """Return the webhooks of the API, when all tables and unions are settled."""
    known = scope.whole()
    made = (_webhook(scope, known, name, record, span) for name, (record, span) in records.items())
    return {webhook.name: webhook for webhook in made if webhook is not None}


def _webhook(scope: Scope, known: Known, name: str, record: Record, span: Span) -> Webhook | None:
    events = record.located("events")
    if events is None or not _check_events(scope, known, events, record):
        return None
    written = record.record("signature")
    return Webhook(
        name=name,
        events=Named(events.text),
        event=record.text("event"),
        signature=None if written is None else _signature(scope, written),
        doc=record.text("description") or "",
        span=span,
    )


def _check_events(scope: Scope, known: Known, events: Text, record: Record) -> bool:
    name = events.text
    if name in scope.broken:
        return False
    if name not in known.unions and name not in known.tables:
        there = name in scope.places
        what = f"{name} is neither a table nor a union" if there else f"there is no table or union {name}"
        hint = "" if there else scope.suggest(name, (*scope.unions, *scope.tables))
        scope.report("webhook-events", what, events.span, hint)
        return False
    if "event" in record and name not in known.unions:
        message = f"a header selects an event, and {name} has none to select, as it is a table"
        scope.report(
            "webhook-events", message, record.span_of("event"), "take `event` away, or make a union of the events"
        )
    return True


def _signature(scope: Scope, record: Record) -> Signature | None:
    """Return the signature, after reporting what keeps a receiver from checking it."""
    facts = _Facts(record)
    pieces = tuple(_pieces(facts.text("signed") or "{body}"))
    _check(scope, facts, pieces)
    timed = facts.text("timestamp") or facts.text("timestamp_part")
    tolerance = record.integer("tolerance")
    encodings: dict[str, Any] = {key: facts.text(key) for key in ("algorithm", "encoding", "secret_encoding")}
    return Signature(
        algorithm=encodings["algorithm"] or "hmac-sha256",
        encoding=encodings["encoding"] or "hex",
        header=facts.text("header") or "",
        prefix=facts.text("prefix") or "",
        separator=facts.text("separator"),
        id=facts.text("id"),
        timestamp=facts.text("timestamp"),
        timestamp_part=facts.text("timestamp_part"),
        signed=pieces,
        tolerance=(TOLERANCE if tolerance is None else tolerance) if timed else None,
        env=facts.text("env"),
        secret_prefix=facts.text("secret_prefix") or "",
        secret_encoding=encodings["secret_encoding"] or "text",
    )


class _Facts:
    """The keys of a signature: as they are written, else as its scheme has them."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._scheme = dict(_STANDARD) if record.text("scheme") == "standard" else {}
        if "timestamp_part" in record:
            self._scheme.pop("timestamp", None)

    def text(self, key: str) -> str | None:
        """Return the text of a key."""
        return self.record.text(key) if key in self.record else self._scheme.get(key)


_PART = re.compile(r"\{(id|timestamp|body)\}")


def _pieces(signed: str) -> Iterator[Signed]:
    """Yield text and parts in turn, and no empty text."""
    for place, piece in enumerate(_PART.split(signed)):
        if place % 2:
            yield SignedPart(piece)
        elif piece:
            yield piece


def _check(scope: Scope, facts: _Facts, pieces: tuple[Signed, ...]) -> None:
    for key, message, hint in _faults(facts, pieces):
        span = facts.record.span_of(key) if key in facts.record else facts.record.span
        scope.report("webhook-signed", message, span, hint)


def _faults(facts: _Facts, pieces: tuple[Signed, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield each fault: the key that has it, what it is, and the mend."""
    timed = facts.text("timestamp") or facts.text("timestamp_part")
    if SignedPart.BODY not in pieces:
        yield "signed", "the body is not part of what is signed, so that anybody could write another", "add `{body}`"
    if SignedPart.ID in pieces and facts.text("id") is None:
        yield "signed", "an id is signed, and no header is said to hold it", "add `id`"
    if SignedPart.TIMESTAMP in pieces and timed is None:
        yield "signed", "a time is signed, and nothing is said to hold it", "add `timestamp` or `timestamp_part`"
    if timed is not None and SignedPart.TIMESTAMP not in pieces:
        key = "timestamp" if facts.text("timestamp") else "timestamp_part"
        yield key, "the time is not part of what is signed, so that anybody could write another", "sign `{timestamp}`"
    if timed is None and "tolerance" in facts.record:
        yield "tolerance", "there is no time that could differ from now", "add `timestamp`, or take this away"
    if "timestamp_part" in facts.record and not facts.text("separator"):
        yield "timestamp_part", "nothing is said to part the time from the signature", "add `separator`"
    for piece in pieces:
        if isinstance(piece, str) and ("{" in piece or "}" in piece):
            yield "signed", f"`{piece[:80]}` has a bracket that names no part", "write `{id}`, `{timestamp}`, `{body}`"

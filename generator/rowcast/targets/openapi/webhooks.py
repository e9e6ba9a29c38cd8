"""The ``webhooks`` of an OpenAPI document: a request for each event, and how it is signed. In: the ir. Out: JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rowcast.ir import Api, Named, Signature, SignedPart, Webhook
from rowcast.targets.openapi.schemas import type_schema
from rowcast.targets.openapi.wording import described

Object = dict[str, Any]


def webhook_paths(api: Api) -> Object:
    """Return the request of each event by its tag, or by its table's name where it has none.

    An event that a webhook before has too is named after both, ``Webhook.tag``.
    """
    found: Object = {}
    for webhook in api.webhooks.values():
        for name, table in _events(api, webhook):
            found[f"{webhook.name}.{name}" if name in found else name] = _item(api, webhook, table)
    return found


def _events(api: Api, webhook: Webhook) -> Iterator[tuple[str, str]]:
    """Yield the name and the table of each event."""
    union = api.unions.get(webhook.events.name)
    if union is None:
        yield webhook.events.name, webhook.events.name
    else:
        yield from ((tag, variant.table) for variant in union.variants for tag in variant.tags)


def webhook_extension(webhook: Webhook) -> Object:
    """Return what OpenAPI has no words for: the union of events, what selects one, and the signature."""
    found: Object = {"events": webhook.events.name}
    if webhook.doc:
        found["description"] = webhook.doc
    if webhook.event is not None:
        found["event"] = webhook.event
    if webhook.signature is not None:
        found["signature"] = _signature(webhook.signature)
    return found


def _item(api: Api, webhook: Webhook, table: str) -> Object:
    post: Object = {}
    if description := described(api.tables[table].doc, deprecated=api.tables[table].deprecated):
        post["description"] = description
    if parameters := [_header(name) for name in _headers(webhook)]:
        post["parameters"] = parameters
    content = {"application/json": {"schema": type_schema(Named(table))}}
    post["requestBody"] = {"required": True, "content": content}
    post["responses"] = {"2XX": {"description": "The event was received."}}
    return {"post": post}


def _headers(webhook: Webhook) -> list[str]:
    names = [webhook.event]
    if webhook.signature is not None:
        names += [webhook.signature.id, webhook.signature.timestamp, webhook.signature.header]
    return [name for name in names if name is not None]


def _header(name: str) -> Object:
    return {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}


def _signature(signature: Signature) -> Object:
    signed = "".join(f"{{{piece.value}}}" if isinstance(piece, SignedPart) else piece for piece in signature.signed)
    facts: Object = {"header": signature.header, "signed": signed}
    keys = (
        "algorithm",
        "encoding",
        "prefix",
        "separator",
        "id",
        "timestamp",
        "timestamp_part",
        "tolerance",
        "env",
        "secret_prefix",
        "secret_encoding",
    )
    facts |= {key: getattr(signature, key) for key in keys}
    return {key: fact for key, fact in facts.items() if fact not in (None, "")}

"""The page of webhook: what is sent, how it is signed, and a signed message to test a receiver with.

In: the webhooks of an API. Out: a view of strings for ``webhooks.md.jinja``.
"""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.facts import json_text
from rowcast.ir import Json, Signature, SignedPart, Webhook
from rowcast.records import dataclass
from rowcast.targets.docs import markdown as md
from rowcast.targets.docs.events import PayloadView, events_table, payloads
from rowcast.targets.docs.objects import openness
from rowcast.targets.docs.places import Places
from rowcast.targets.docs.rows import Page
from rowcast.values.signing import secret_text, signed_headers
from rowcast.values.specimen import specimen

KEY = b"a secret of this page only, 32 b"
SENT = 1767225600
"""2026-01-01T00:00:00Z: the time at which the message of the page was sent."""


@dataclass(frozen=True, slots=True)
class WebhookView:
    """What the page shows about one webhook."""

    title: str
    doc: str
    facts: tuple[str, ...]
    signature: tuple[str, ...]
    events: str
    openness: str
    payloads: tuple[PayloadView, ...]
    secret: str
    message: str


def webhook_views(places: Places) -> Iterator[WebhookView]:
    """Yield the views of all webhook."""
    page = Page(places, "")
    for webhook in places.api.webhooks.values():
        yield _view(page, webhook)


def _view(page: Page, webhook: Webhook) -> WebhookView:
    union = page.places.api.unions.get(webhook.events.name)
    signature = webhook.signature
    return WebhookView(
        title=md.text(webhook.name),
        doc=md.paragraphs(webhook.doc),
        facts=tuple(_facts(webhook, union.tag if union else None)),
        signature=tuple(_signature(signature)) if signature else (),
        events=events_table(page, webhook.events),
        openness=openness(union) if union else "",
        payloads=tuple(payloads(page, webhook.events)),
        secret=md.code(secret_text(signature, KEY)) if signature else "",
        message=md.fence(_message(page, webhook), "text"),
    )


def _facts(webhook: Webhook, tag: str | None) -> Iterator[str]:
    yield "A `POST` to a URL of yours, with JSON as its body; any `2XX` says that it was received"
    if webhook.event is not None:
        yield f"The header {md.code(webhook.event)} names the event"
    elif tag is not None:
        yield f"The kind of an event is in its field {md.code(tag)}"


def _signature(signature: Signature) -> Iterator[str]:
    after = f", behind {md.code(signature.prefix)}" if signature.prefix else ""
    several = f"; there may be several, with {md.code(signature.separator)} between" if signature.separator else ""
    yield f"The header {md.code(signature.header)} holds the signature{after}{several}"
    yield (
        f"It is {md.code(signature.algorithm.upper())}, written in {signature.encoding}, "
        f"of {md.code(''.join(map(_piece, signature.signed)))}"
    )
    if signature.id is not None:
        yield f"The header {md.code(signature.id)} holds the id, which stays when a message is sent again"
    if signature.timestamp is not None:
        yield f"The header {md.code(signature.timestamp)} holds the time of sending, in seconds since 1970"
    if signature.timestamp_part is not None:
        name = md.code(f"{signature.timestamp_part}=")
        yield f"The same header holds the time of sending behind {name}, in seconds since 1970"
    if signature.tolerance is not None:
        yield f"A message whose time differs from now by more than {signature.tolerance} seconds is to be refused"
    yield _secret(signature)


def _secret(signature: Signature) -> str:
    prefix = f" behind {md.code(signature.secret_prefix)}" if signature.secret_prefix else ""
    form = {"text": "the text itself", "base64": "written in base64", "hex": "written in hex"}
    env = f"; it is read from the environment variable {md.code(signature.env)}" if signature.env else ""
    return f"The secret is the key, {form[signature.secret_encoding]}{prefix}{env}"


def _piece(piece: str | SignedPart) -> str:
    return piece if isinstance(piece, str) else f"{{{piece.value}}}"


def _message(page: Page, webhook: Webhook) -> str:
    """Return the first event as it goes over the wire."""
    api = page.places.api
    union = api.unions.get(webhook.events.name)
    value: Json = specimen(api, webhook.events)
    headers = {"content-type": "application/json"}
    if webhook.event is not None and union is not None and isinstance(value, dict):
        headers[webhook.event] = union.variants[0].tags[0]
        value = {key: part for key, part in value.items() if key != union.tag}
    body = json_text(value)
    if webhook.signature is not None:
        headers |= signed_headers(webhook.signature, KEY, body.encode(), id="msg_1", timestamp=SENT)
    lines = "\n".join(f"{name}: {value}" for name, value in headers.items())
    return f"{lines}\n\n{body}"

"""The view of the module of webhooks: for each what reads its messages, and how these are signed."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.ir import Signature, SignedPart, Webhook
from rowcast.records import dataclass
from rowcast.targets.python import prose
from rowcast.targets.python.lines import argument
from rowcast.targets.python.operations import lazy
from rowcast.targets.python.parts import ConstantView, HeadView, doc, head, inner
from rowcast.targets.python.quoting import Code, literal, string, strings
from rowcast.targets.python.scope import Scope, Use, wrapped
from rowcast.targets.python.view_resources import Source

RECEIVER, SPEC, SIGNATURE = (
    Use("._runtime.webhooks", name) for name in ("WebhookReceiver", "WebhookSpec", "SignatureSpec")
)


@dataclass(frozen=True, slots=True)
class ReceiverView:
    """A constant that reads the messages of a webhook, and what is said of it."""

    constant: ConstantView
    doc: Code


@dataclass(frozen=True, slots=True)
class WebhooksView:
    """The module of webhooks."""

    head: HeadView
    receivers: tuple[ReceiverView, ...]


def webhooks_view(found: Source) -> WebhooksView:
    """Return the view of the module of webhooks."""
    names = found.typing.names
    scope = Scope(".webhooks", names.webhooks.values(), names.types)
    views = tuple(_receiver(webhook, found, scope) for webhook in found.api.webhooks.values())
    files = sorted({webhook.span.file for webhook in found.api.webhooks.values()})
    said = f"What {found.api.title} sends by itself: `unwrap` checks the signature of a message and returns its event."
    return WebhooksView(head(said, files, scope), views)


def _receiver(webhook: Webhook, found: Source, scope: Scope) -> ReceiverView:
    events = (found.typing.model(webhook.events.name),)
    spec = Code(f"{scope.spell((SPEC,), live=True)}({', '.join(_facts(webhook, found, scope))})")
    constant = ConstantView(
        Code(found.typing.names.webhooks[webhook.name]),
        scope.spell(wrapped(RECEIVER, events)),
        scope.spell((RECEIVER,), live=True),
        (argument(spec, 4),),
    )
    said = prose.about(webhook.doc, inner(0), otherwise=f"Reads the messages of `{webhook.name}`.")
    return ReceiverView(constant, doc(said))


def _facts(webhook: Webhook, found: Source, scope: Scope) -> Iterator[Code]:
    union = found.api.unions.get(webhook.events.name)
    yield Code(f"name={string(webhook.name)}")
    yield Code(f"events={lazy((found.typing.model(webhook.events.name),), scope)}")
    if union is not None:
        yield Code(f"tag={string(union.tag)}")
    if webhook.event is not None:
        yield Code(f"event={string(webhook.event)}")
    if webhook.signature is not None:
        facts = ", ".join(_signature(webhook.signature))
        yield Code(f"signature={scope.spell((SIGNATURE,), live=True)}({facts})")


def _signature(signature: Signature) -> Iterator[Code]:
    signed = [f"{{{piece.value}}}" if isinstance(piece, SignedPart) else piece for piece in signature.signed]
    yield Code(f"header={string(signature.header)}")
    yield Code(f"signed={strings(signed)}")
    usual = {
        "algorithm": (signature.algorithm.removeprefix("hmac-"), "sha256"),
        "encoding": (signature.encoding, "hex"),
        "prefix": (signature.prefix, ""),
        "separator": (signature.separator, None),
        "id": (signature.id, None),
        "timestamp": (signature.timestamp, None),
        "timestamp_part": (signature.timestamp_part, None),
        "tolerance": (signature.tolerance, None),
        "env": (signature.env, None),
        "key_prefix": (signature.secret_prefix, ""),
        "key_encoding": (signature.secret_encoding, "text"),
    }
    for name, (value, default) in usual.items():
        if value != default:
            yield Code(f"{name}={literal(value)}")

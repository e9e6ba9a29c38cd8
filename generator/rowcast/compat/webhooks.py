"""Webhooks of old and new in; how the messages that an API sends by itself changed out. They are answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rowcast.compat.change import DIFFERS, NARROWS, SAME, UNKNOWN, WIDENS, At, Found, Pair
from rowcast.compat.sides import Sides
from rowcast.compat.types import compare_types
from rowcast.ir import Signature


def compare_webhooks(sides: Sides) -> Iterator[Found | Pair]:
    """Yield each difference between the webhooks of two specs."""
    olds, news = sides.old.webhooks, sides.new.webhooks
    for name, webhook in olds.items():
        if name not in news:
            yield At(name, webhook.span, None).found("webhook-removed", f"messages of {webhook.events.name}", WIDENS)
    for name, webhook in news.items():
        if name not in olds:
            yield At(name, None, webhook.span).found("webhook-added", f"messages of {webhook.events.name}", NARROWS)
            continue
        at = At(name, olds[name].span, webhook.span)
        if olds[name].event != webhook.event:
            shown = " → ".join(each.event or "none" for each in (olds[name], webhook))
            yield at.found("webhook-changed", f"header that names the event: {shown}", DIFFERS)
        yield from _signatures(olds[name].signature, webhook.signature, at)
        yield from compare_types(sides, olds[name].events, webhook.events, at.inside("events"))


def _signatures(old: Signature | None, new: Signature | None, at: At) -> Iterator[Found]:
    if old is None or new is None:
        if new is not None:
            yield at.found("webhook-signature-added", f"signed in {new.header}", NARROWS)
        elif old is not None:
            yield at.found("webhook-signature-removed", f"not signed in {old.header} any more", WIDENS)
        return
    bare = (replace(each, tolerance=None, env=None) for each in (old, new))
    if next(bare) != next(bare):
        yield at.found("webhook-signature-changed", "messages are signed in another way", DIFFERS)
    elif old.tolerance != new.tolerance:
        shown = " → ".join("none" if each.tolerance is None else f"{each.tolerance} s" for each in (old, new))
        effect = UNKNOWN if old.tolerance is None or new.tolerance is None else SAME
        yield at.found("webhook-tolerance-changed", f"tolerance {shown}", effect)

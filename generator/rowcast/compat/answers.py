"""Answers of old and new in; how statuses, headers, bodies, streams and pages changed out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from rowcast.compat.change import (
    DIFFERS,
    MAY_NARROW,
    NARROWS,
    SAME,
    UNKNOWN,
    WIDENS,
    At,
    Effect,
    Found,
    Pair,
)
from rowcast.compat.rows import Rows, compare_rows
from rowcast.compat.sides import Sides
from rowcast.compat.types import compare_types
from rowcast.facts import path_text, value_text
from rowcast.ir import FoldRule, Operation, Response, Stream
from rowcast.source import Span


def compare_responses(sides: Sides, old: Operation, new: Operation) -> Iterator[Found | Pair]:
    """Yield each difference between what two operations answer with."""
    olds, news = ({response.status: response for response in each.responses} for each in (old, new))
    for status, response in news.items():
        if status in olds:
            yield from _compare(sides, olds[status], response, new.name)
    good = _came_and_went(olds, news, success=True)
    swapped = len(good[0]) == len(good[1]) == 1 and not _kept(olds, news)
    if swapped:
        before, after = good[0][0], good[1][0]
        at = At(f"{new.name}/{after.status}", before.span, after.span)
        yield at.found("status-changed", f"{before.status} → {after.status}", _covering(before.status, after.status))
        yield from _compare(sides, before, after, new.name)
    for success in (True, False):
        gone, come = _came_and_went(olds, news, success=success)
        if success and swapped:
            continue
        for response in gone:
            at = At(f"{new.name}/{response.status}", response.span, None)
            effect = SAME if not success else MAY_NARROW if any(map(_is_good, news)) else WIDENS
            yield at.found("response-removed" if success else "error-response-removed", _shown(response), effect)
        for response in come:
            at = At(f"{new.name}/{response.status}", None, response.span)
            effect = SAME if not success else MAY_NARROW if any(map(_is_good, olds)) else WIDENS
            yield at.found("response-added" if success else "error-response-added", _shown(response), effect.inverse)


def _is_good(status: str) -> bool:
    return status.startswith("2")


def _kept(olds: Mapping[str, Response], news: Mapping[str, Response]) -> bool:
    return any(_is_good(status) for status in olds.keys() & news.keys())


def _came_and_went(
    olds: Mapping[str, Response], news: Mapping[str, Response], *, success: bool
) -> tuple[list[Response], list[Response]]:
    gone = [each for status, each in olds.items() if status not in news and _is_good(status) is success]
    come = [each for status, each in news.items() if status not in olds and _is_good(status) is success]
    return gone, come


def _covering(before: str, after: str) -> Effect:
    """Return the effect of one successful status in place of another: ``2XX`` stands for each of them."""
    return WIDENS if after == "2XX" else NARROWS if before == "2XX" else DIFFERS


def _shown(response: Response) -> str:
    return f"answer {response.status}"


def _compare(sides: Sides, old: Response, new: Response, operation: str) -> Iterator[Found | Pair]:
    at = At(f"{operation}/{new.status}", old.span, new.span)
    yield from compare_rows(sides, Rows(old.headers, new.headers, f"{at.place}/headers", headers=True))
    if old.body is None or new.body is None:
        if new.body is not None:
            yield at.found("response-body-added", f"a body, {new.body.content}", NARROWS)
        elif old.body is not None:
            yield at.found("response-body-removed", f"no body instead of {old.body.content}", WIDENS)
        return
    before, after = old.body.content, new.body.content
    if before != after:
        parts = {each.partition(";")[0].strip().lower() for each in (before, after)}
        yield at.found("media-type-changed", f"{before} → {after}", UNKNOWN if len(parts) == 1 else DIFFERS)
    yield from compare_types(sides, old.body.type, new.body.type, at)


# Streams.

_NOWHERE = Span("", 1, 1, 1, 1)


def compare_stream_use(sides: Sides, old: Operation, new: Operation, at: At) -> Iterator[Found | Pair]:
    """Yield each difference between the streams that two operations answer with."""
    before, after = old.stream, new.stream
    at = At(f"{at.place}/stream", at.old, at.new)
    if before is None or after is None:
        use = before or after
        if use is not None:
            how = f"when `{use.when}` is true" if use.when else "always"
            # A caller that does not ask for the stream does not meet it.
            effect = DIFFERS if use.when is None else WIDENS
            came = after is not None
            code = "stream-added" if came else "stream-removed"
            yield at.found(code, f"a stream, {how}", effect.inverse if came else effect)
        return
    if before.when != after.when:
        shown = (f"when `{use.when}` is true" if use.when else "always" for use in (before, after))
        yield at.found("stream-when-changed", " → ".join(shown), DIFFERS)
    yield from _compare_streams(sides, sides.old.streams[before.stream], sides.new.streams[after.stream])


def _compare_streams(sides: Sides, old: Stream, new: Stream) -> Iterator[Found | Pair]:
    at = At(new.name, old.span, new.span)
    for words, before, after in (
        ("format", old.format, new.format),
        ("variant told by", old.by, new.by),
        ("end", _end(old), _end(new)),
    ):
        if before != after:
            yield at.found("stream-changed", f"{words} {before} → {after}", DIFFERS)
    if old.error_event != new.error_event:
        shown = f"error event {old.error_event or 'none'} → {new.error_event or 'none'}"
        yield at.found("stream-error-changed", shown, UNKNOWN)
    yield from compare_types(sides, old.events, new.events, At(new.name, old.span, new.span, "events: "))
    if old.result is not None and new.result is not None:
        yield from compare_types(sides, old.result, new.result, At(new.name, old.span, new.span, "final value: "))
    if list(map(_bare, old.fold)) != list(map(_bare, new.fold)):
        yield at.found("fold-changed", "events add up to the final value in another way", UNKNOWN)


def _end(stream: Stream) -> str:
    if stream.end_event is not None:
        return f"event {stream.end_event}"
    return "closed connection" if stream.end_data is None else f"data {value_text(stream.end_data)}"


def _bare(rule: FoldRule) -> FoldRule:
    """Return a rule without its place in the file."""
    return replace(rule, span=_NOWHERE)


# Pages.


def compare_pages(old: Operation, new: Operation, at: At) -> Iterator[Found]:
    """Yield how further pages are asked for in another way; what that means on the wire, the rows say."""
    before, after = old.pagination, new.pagination
    if before is None or after is None:
        if before is not after:
            code = "pages-added" if before is None else "pages-removed"
            yield at.found(code, "pages are described" if before is None else "pages are not described any more")
        return
    names = ("style", "items", "parameter", "place", "first", "next", "more", "size")
    changed = [name for name in names if getattr(before, name) != getattr(after, name)]
    if changed:
        shown = ", ".join(f"{n} {_part(getattr(before, n))} → {_part(getattr(after, n))}" for n in changed)
        yield at.found("pages-changed", shown, UNKNOWN)


def _part(value: str | int | tuple[str, ...] | None) -> str:
    if isinstance(value, tuple):
        return path_text(value) or "the answer"
    return "none" if value is None else str(value)

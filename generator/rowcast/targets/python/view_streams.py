"""The view of the module of streams: how each is framed, how it ends, and by which rules its events add up."""

from __future__ import annotations

from rowcast.ir import FoldRule, Stream
from rowcast.records import dataclass
from rowcast.targets.python.lines import argument
from rowcast.targets.python.operations import lazy, stream_types
from rowcast.targets.python.parts import ConstantView, HeadView, head
from rowcast.targets.python.quoting import Code, items, literal, string, strings
from rowcast.targets.python.scope import Scope, Use, wrapped
from rowcast.targets.python.view_resources import Source


@dataclass(frozen=True, slots=True)
class StreamsView:
    """The module of streams."""

    head: HeadView
    streams: tuple[ConstantView, ...]


def streams_view(found: Source) -> StreamsView:
    """Return the view of the module of streams."""
    used = {operation.stream.stream for operation in found.api.operations if operation.stream}
    streams = [stream for name, stream in found.api.streams.items() if name in used]
    constants = {found.typing.names.streams[stream.name] for stream in streams}
    scope = Scope(".streams", constants, found.typing.names.types)
    views = tuple(_stream(stream, found, scope) for stream in streams)
    files = sorted({stream.span.file for stream in streams}) or [found.api.span.file]
    return StreamsView(head("How streams are framed, how they end, and what they add up to.", files, scope), views)


def _stream(stream: Stream, found: Source, scope: Scope) -> ConstantView:
    spec = Use("._runtime.spec", "StreamSpec")
    events, result = stream_types(stream, found.typing)
    union = found.api.unions.get(stream.events.name)
    facts = [
        Code(f"name={string(stream.name)}"),
        Code(f"events={lazy(events, scope)}"),
        Code(f"tag={literal(union.tag if union else None)}"),
        Code(f"result={lazy(result, scope) if stream.result else None}"),
    ]
    if stream.fold:
        facts.append(Code(f"fold={items([_rule(rule, scope) for rule in stream.fold])}"))
    ways = (("format", stream.format, "sse"), ("by", stream.by, "data"))
    facts += [Code(f"{name}={string(value)}") for name, value, usual in ways if value != usual]
    ends = (("end_event", stream.end_event), ("end_data", stream.end_data), ("error_event", stream.error_event))
    facts += [Code(f"{name}={string(value)}") for name, value in ends if value is not None]
    kind = scope.spell(wrapped(spec, events, result))
    name = Code(found.typing.names.streams[stream.name])
    return ConstantView(name, kind, scope.spell((spec,), live=True), tuple(argument(text, 4) for text in facts))


def _rule(rule: FoldRule, scope: Scope) -> Code:
    facts = [strings(rule.events), string(rule.verb.value)]
    if rule.source:
        facts.append(Code(f"source={strings(rule.source)}"))
    if rule.target:
        parts = [string(part) if isinstance(part, str) else strings(part) for part in rule.target]
        facts.append(Code(f"target={items(parts)}"))
    if rule.tests:
        tests = [items([strings(path), items([literal(value) for value in values])]) for path, values in rule.tests]
        facts.append(Code(f"tests={items(tests)}"))
    if rule.text:
        facts.append(Code("text=True"))
    return Code(f"{scope.spell((Use('._runtime.spec', 'FoldRule'),), live=True)}({', '.join(facts)})")

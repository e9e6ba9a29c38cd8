"""Named types (enums, limited scalars, untagged choices) in; their ``Alias`` out, without circles."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.document import Record
from rowcast.ir import Alias
from rowcast.reach import names
from rowcast.resolve.limits import read_limits
from rowcast.resolve.listed import deprecation
from rowcast.resolve.scope import BROKEN, Scope, listed
from rowcast.resolve.types import expression, record_type
from rowcast.source import Span

MAX_DEPTH = 32


def make_aliases(scope: Scope, records: Mapping[str, tuple[Record, Span]]) -> None:
    """Make the aliases of named types, and report those that are made of themselves."""
    for name, (record, span) in records.items():
        scope.aliases[name] = _alias(scope, name, record, span)
    _report_circles(scope)


def _alias(scope: Scope, name: str, record: Record, span: Span) -> Alias:
    type_ = record_type(scope, record, expression(scope, record))
    if type_ is BROKEN:
        scope.broken.add(name)
    if "default" in record:
        scope.report("default-of-type", f"the type {name} has a default", record.span_of_key("default"))
    return Alias(
        name,
        type_,
        record.text("description") or "",
        span,
        limits=read_limits(scope, record),
        deprecated=deprecation(record),
        rename=record.text("rename"),
    )


def _report_circles(scope: Scope) -> None:
    """Report aliases that are reached from themselves through aliases alone, and those that are made of too many."""
    depths: dict[str, int] = {}
    for root in scope.aliases:
        path: dict[str, None] = {}
        waiting = [(root, False)]
        while waiting:
            name, leaving = waiting.pop()
            inner = [each for each in names(scope.aliases[name].type) if each in scope.aliases]
            if leaving:
                path.pop(name)
                depths[name] = _depth(scope, name, max((depths.get(each, 0) for each in inner), default=0) + 1)
            elif name in path:
                _report_circle(scope, [*path], name)
            elif name not in depths:
                path[name] = None
                waiting.append((name, True))
                waiting += [(each, False) for each in inner]


def _depth(scope: Scope, name: str, depth: int) -> int:
    """Return how many types an alias is made of one within the other; none for those that were reported."""
    if name in scope.broken:
        return 0
    if depth <= MAX_DEPTH:
        return depth
    message = f"the type {name} is made of another type, and that of another, more than {MAX_DEPTH} times"
    scope.report("too-much", message, scope.aliases[name].span, "write out some of the types in between")
    scope.broken.add(name)
    return 0


def _report_circle(scope: Scope, path: list[str], name: str) -> None:
    circle = path[path.index(name) :]
    if not scope.broken.isdisjoint(circle):
        return
    scope.broken.update(circle)
    members = set(circle)
    first = next(each for each in scope.aliases if each in members)
    at = circle.index(first)
    through = listed([*circle[at + 1 :], *circle[:at]])
    message = f"the type {first} is made of itself" + (f", through {through}" if through else "")
    scope.report("type-cycle", message, scope.aliases[first].span)

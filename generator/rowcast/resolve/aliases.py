"""Named types (enums, limited scalars, untagged choices) in; their ``Alias`` out, without circles."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.document import Record
from rowcast.ir import Alias
from rowcast.reach import names
from rowcast.resolve.limits import read_limits
from rowcast.resolve.listed import deprecation
from rowcast.resolve.scope import BROKEN, Scope
from rowcast.resolve.types import expression, record_type
from rowcast.source import Span


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
    """Report each alias that is reached from itself through aliases alone, once for each circle."""
    done: set[str] = set()
    for root in scope.aliases:
        path: dict[str, None] = {}
        waiting = [(root, False)]
        while waiting:
            name, leaving = waiting.pop()
            if leaving:
                path.pop(name)
                done.add(name)
            elif name in path:
                _report_circle(scope, [*path], name)
            elif name not in done:
                path[name] = None
                waiting.append((name, True))
                waiting += [(each, False) for each in names(scope.aliases[name].type) if each in scope.aliases]


def _report_circle(scope: Scope, path: list[str], name: str) -> None:
    circle = path[path.index(name) :]
    if scope.broken & set(circle):
        return
    scope.broken.update(circle)
    first = scope.aliases[min(circle, key=list(scope.aliases).index)]
    message = f"the type {first.name} is made of itself" + (
        f", through {', '.join(_others(circle, first.name))}" if len(circle) > 1 else ""
    )
    scope.report("type-cycle", message, first.span)


def _others(circle: list[str], first: str) -> list[str]:
    at = circle.index(first)
    return [*circle[at + 1 :], *circle[:at]]

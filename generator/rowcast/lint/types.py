"""A type in; the types in it out."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.ir import AnyOf, ArrayOf, MapOf, Type


def parts(type_: Type) -> Iterator[Type]:
    """Yield a type and all types in it; named types are not opened."""
    waiting = [type_]
    while waiting:
        each = waiting.pop()
        yield each
        if isinstance(each, AnyOf):
            waiting.extend(reversed(each.options))
        elif isinstance(each, ArrayOf):
            waiting.append(each.item)
        elif isinstance(each, MapOf):
            waiting.append(each.value)

"""A part of an ``Api``: some of its definitions, as an ``Api`` that raises when it is asked for anything beyond them.

So what is made of a part is what would be made of the whole, or is not made at all.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, NoReturn, TypeVar

from rowcast.ir import Alias, Api, Operation, Table, Union
from rowcast.records import dataclass, replace

ValueT = TypeVar("ValueT")


class Beyond(Exception):
    """Somebody has asked for more than there is in a part."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some definitions of an API.

    Attributes:
        api: The API, to be asked for what is in the part and for its facts.
        operations, tables, unions, aliases: What is in the part, in the order of the spec.
        whole: Whether that is everything.
    """

    api: Api
    operations: Mapping[str, Operation]
    tables: Mapping[str, Table]
    unions: Mapping[str, Union]
    aliases: Mapping[str, Alias]
    whole: bool


def part(api: Api, everything: Iterable[str] | None = None) -> Part:
    """Return what was resolved of some files as a part; ``everything`` are the names of all types, None if this is all.

    ``api`` is what the files mean by themselves.
    """
    operations = {operation.name: operation for operation in api.operations}
    if everything is None:
        return Part(api, operations, api.tables, api.unions, api.aliases, whole=True)
    beyond = frozenset(everything).difference(api.tables, api.unions, api.aliases)
    guarded = replace(
        api,
        operations=_SomeOperations(api.operations),
        tables=_Some(api.tables, beyond),
        unions=_Some(api.unions, beyond),
        aliases=_Some(api.aliases, beyond),
    )
    return Part(guarded, operations, api.tables, api.unions, api.aliases, whole=False)


def _refuse(*_: object) -> NoReturn:
    raise Beyond


class _SomeOperations(tuple[Operation, ...]):
    """Some operations of an API, which cannot be gone through as if they were all."""

    __slots__ = ()
    __iter__ = __len__ = __contains__ = _refuse


class _Some(dict[str, ValueT]):
    """Some named types of one kind. A name that is defined beyond them, as whatever kind, is refused."""

    __slots__ = ("_beyond",)

    def __init__(self, values: Mapping[str, ValueT], beyond: Container[str]) -> None:
        super().__init__(values)
        self._beyond = beyond

    def __missing__(self, name: str) -> NoReturn:
        self._lacks(name)
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or self._lacks(name)

    def get(self, name: str, default: Any = None) -> Any:
        """Return the type, or the default for what is no type of this kind in the whole API."""
        return self[name] if super().__contains__(name) or self._lacks(name) else default

    def _lacks(self, name: object) -> bool:
        if name in self._beyond:
            raise Beyond(name)
        return False

    def __iter__(self) -> Iterator[str]:
        _refuse()

    __len__ = keys = values = items = __or__ = __ror__ = __bool__ = _refuse

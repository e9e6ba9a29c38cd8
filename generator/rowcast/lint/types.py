"""A type in; the types in it out."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.ir import AnyOf, Api, ArrayOf, Constant, EnumOf, MapOf, Named, Scalar, Type


def parts(type_: Type) -> Iterator[Type]:
    """Yield a type and all types in it; named types are not opened."""
    if isinstance(type_, (Scalar, EnumOf, Named)):
        yield type_
        return
    waiting: list[Type] = [type_]
    while waiting:
        each = waiting.pop()
        yield each
        if isinstance(each, AnyOf):
            waiting.extend(reversed(each.options))
        elif isinstance(each, ArrayOf):
            waiting.append(each.item)
        elif isinstance(each, MapOf):
            waiting.append(each.value)


def alternatives(type_: Type) -> tuple[Type, ...]:
    """Return the options of a choice, or the type itself; null is left out."""
    if isinstance(type_, AnyOf):
        return tuple(option for option in type_.options if not _is_null(option))
    return () if _is_null(type_) else (type_,)


def opened(api: Api, type_: Type) -> Iterator[Type]:
    """Yield the alternatives of a type, those of the named types among them included; null is left out."""
    waiting, seen = list(reversed(alternatives(type_))), set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, Named) and each.name in api.aliases and each.name not in seen:
            seen.add(each.name)
            waiting += reversed(alternatives(api.aliases[each.name].type))
        else:
            yield each


def is_plain(type_: Type, kind: str) -> bool:
    """Tell whether a type is a scalar of this kind and no more: without format or listed values; perhaps nullable."""
    if isinstance(type_, AnyOf):
        options = alternatives(type_)
        return len(options) == 1 and is_plain(options[0], kind)
    return isinstance(type_, Scalar) and type_.kind == kind and type_.format is None


def is_nullable(type_: Type) -> bool:
    """Tell whether null is among the alternatives of a type."""
    return isinstance(type_, AnyOf) and any(map(_is_null, type_.options))


def base(type_: Type) -> str:
    """Return the kind of a scalar, ``array``, ``object`` for maps, and nothing for what a name stands for."""
    if isinstance(type_, Scalar):
        return type_.kind
    if isinstance(type_, EnumOf | Constant):
        return type_.base
    return {ArrayOf: "array", MapOf: "object"}.get(type(type_), "")


def _is_null(type_: Type) -> bool:
    return isinstance(type_, Scalar) and type_.kind == "null"

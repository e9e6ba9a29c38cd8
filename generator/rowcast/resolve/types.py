"""The notation of a row's type, with what the row says about values, in; its ``ir`` type out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from rowcast.diagnostics import Diagnostic
from rowcast.document import Record
from rowcast.ir import NULL, AnyOf, ArrayOf, MapOf, Named, Scalar, Type
from rowcast.notation import Choice, EnumExpr, Kind, ListExpr, MapExpr, NameExpr, TypeExpr, parse_type
from rowcast.resolve.listed import const_type, listed_type
from rowcast.resolve.scope import BROKEN, Scope
from rowcast.yamltree import Text

ANY = Scalar("any")
Fill: TypeAlias = Callable[[TypeExpr], Type | None]
"""Gives the type of a part itself, or ``None`` for what the part says."""

_SAYING = frozenset(("const", "values", "nullable"))
SCALARS = ("string", "integer", "number", "boolean")


def record_type(scope: Scope, record: Record, expr: TypeExpr | None, child: Named | None = None) -> Type:
    """Return the type of a row or named type.

    Args:
        record: The row, for ``values``, ``const`` and ``nullable``.
        expr: Its type, as ``expression`` read it; ``None`` if that has a fault.
        child: The table that its child rows made, to stand in the place of the object.
    """
    if expr is None:
        return BROKEN
    if child is None and isinstance(expr, Kind | NameExpr) and _SAYING.isdisjoint(record.entries):
        # Most rows are like this, and there are many.
        return build(scope, expr, record.located("type"))
    written = record.located("type")
    fill = _filler(child)
    if "const" in record:
        place = _scalar_place(scope, record, expr, "const")
        constant = None if place is None else const_type(scope, record, place)
        built = _with_constant(scope, expr, written, fill, (place, constant)) if constant else BROKEN
    elif "values" in record or any(isinstance(part, EnumExpr) for part in parts(expr)):
        place = _scalar_place(scope, record, expr, "values")
        enum = None if place is None else listed_type(scope, record, place)
        built = build(scope, expr, written, lambda part: enum if part == place else fill(part)) if enum else BROKEN
    else:
        built = build(scope, expr, written, fill)
    return any_of((built, NULL)) if record.flag("nullable") else built


def expression(scope: Scope, record: Record, *, has_children: bool = False) -> TypeExpr | None:
    """Return what a row's type says, or its default; ``None`` after reporting that it cannot be read."""
    written = record.located("type")
    if written is None:
        return Kind("object" if has_children else "any")
    return read(scope, written)


def read(scope: Scope, written: Text) -> TypeExpr | None:
    """Return what the notation of a type says; ``None`` after reporting that it cannot be read."""
    found = parse_type(written)
    if isinstance(found, Diagnostic):
        scope.findings.append(found)
        return None
    return found


def plain_type(scope: Scope, written: Text) -> Type:
    """Return a type that stands alone, such as that of a response."""
    expr = read(scope, written)
    if expr is None:
        return BROKEN
    if any(isinstance(part, EnumExpr) for part in parts(expr)):
        hint = "define it under `types`, with its values"
        scope.report("enum-without-values", "an enum here has no `values` beside it", written.span, hint)
        return BROKEN
    return build(scope, expr, written)


def build(scope: Scope, expr: TypeExpr, written: Text | None, fill: Fill = lambda _: None) -> Type:
    """Return the type that an expression means; ``fill`` may give the type of a part itself."""
    made = fill(expr)
    if made is not None:
        return made
    match expr:
        case Kind(name, format_):
            made = Scalar(name, format_)
        case NameExpr(name):
            made = Named(name)
            if written is not None:
                scope.references.append((name, written))
        case ListExpr(item):
            made = ArrayOf(ANY if item is None else build(scope, item, written, fill))
        case MapExpr(value):
            made = MapOf(ANY if value is None else build(scope, value, written, fill))
        case Choice(options):
            made = any_of(build(scope, option, written, fill) for option in options)
        case _:
            made = BROKEN
    return made


def any_of(options: Iterable[Type]) -> Type:
    """Return the choice between types: flat, without repeats, and ``any`` where anything goes."""
    flat: dict[Type, None] = {}
    for option in options:
        flat.update(dict.fromkeys(option.options if isinstance(option, AnyOf) else (option,)))
    if BROKEN in flat:
        return BROKEN
    if ANY in flat:
        return ANY
    return next(iter(flat)) if len(flat) == 1 else AnyOf(tuple(flat))


def parts(expr: TypeExpr) -> Iterator[TypeExpr]:
    """Yield an expression and all expressions in it."""
    waiting = [expr]
    while waiting:
        each = waiting.pop()
        yield each
        if isinstance(each, Choice):
            waiting.extend(reversed(each.options))
        elif isinstance(each, ListExpr) and each.item is not None:
            waiting.append(each.item)
        elif isinstance(each, MapExpr) and each.value is not None:
            waiting.append(each.value)


def object_places(expr: TypeExpr) -> list[TypeExpr]:
    """Return the parts of a type in which the object of child rows can stand: free objects, and bare arrays."""
    return [part for part in parts(expr) if part == Kind("object") or part in (ListExpr(None), MapExpr(None))]


def is_many(expr: TypeExpr) -> bool:
    """Tell whether the objects of child rows are items of an array or values of a map."""
    return not any(part == Kind("object") for part in (expr.options if isinstance(expr, Choice) else (expr,)))


def _filler(child: Named | None) -> Fill:
    """Return what puts the table of child rows into the place of the object."""
    return lambda part: None if child is None else _object(part, child)


def _with_constant(
    scope: Scope, expr: TypeExpr, written: Text | None, fill: Fill, constant: tuple[TypeExpr | None, Type]
) -> Type:
    """Return a type of which one alternative is a constant; what is inside the others stays as it is."""
    place, value = constant
    options = expr.options if isinstance(expr, Choice) else (expr,)
    return any_of(value if option == place else build(scope, option, written, fill) for option in options)


def _object(part: TypeExpr, child: Named) -> Type | None:
    if part == Kind("object"):
        return child
    if part == ListExpr(None):
        return ArrayOf(child)
    return MapOf(child) if part == MapExpr(None) else None


def _scalar_place(scope: Scope, record: Record, expr: TypeExpr, fact: str) -> TypeExpr | None:
    """Return the part of a type that ``values`` or ``const`` is about: its enum, else its only kind of scalar."""
    among = list(parts(expr)) if fact == "values" else list(expr.options if isinstance(expr, Choice) else (expr,))
    enums: dict[TypeExpr, None] = {part: None for part in among if isinstance(part, EnumExpr)}
    kinds: dict[TypeExpr, None] = {part: None for part in among if isinstance(part, Kind) and part.name in SCALARS}
    scalars = list(enums or kinds)
    if len(scalars) == 1:
        return scalars[0]
    span = record.span_of_key(fact)
    what = "several kinds of scalars" if scalars else "no scalar"
    names = [part.name for part in parts(expr) if isinstance(part, NameExpr)]
    hint = f"put them into the definition of {names[0]}, or take that name away" if names else ""
    scope.report("values-without-scalar", f"`{fact}` has nothing to be about: the type has {what}", span, hint)
    return None

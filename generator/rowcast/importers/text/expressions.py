"""Types as small trees: how they are written, what kind of JSON they are, what they refer to."""

from __future__ import annotations

from rowcast.importers.model import ArrayOf, Choice, Kind, MapOf, Reference, TypeExpr


def render(expression: TypeExpr) -> str:
    """Write a type in the notation of the spec."""
    if isinstance(expression, Kind):
        return expression.name
    if isinstance(expression, ArrayOf):
        return f"array[{render(expression.item)}]" if expression.item is not None else "array"
    if isinstance(expression, MapOf):
        return f"map[{render(expression.value)}]"
    if isinstance(expression, Choice):
        return "/".join(render(option) for option in expression.options)
    return expression.name or "object"


def base(expression: TypeExpr | None) -> str:
    """Return the kind of JSON that limits and values go by: ``string``, ``integer``, ``array``, ``any`` and so on."""
    if isinstance(expression, Kind):
        name = expression.name.split("(", 1)[0]
        return {"enum": "string", "file": "binary"}.get(name, name)
    if isinstance(expression, ArrayOf):
        return "array"
    if isinstance(expression, Choice):
        kinds = {base(option) for option in expression.options}
        return kinds.pop() if len(kinds) == 1 else "any"
    return "object" if expression is not None else "any"


def without_null(expression: TypeExpr) -> tuple[TypeExpr, bool]:
    """Take ``null`` out of a choice, and say whether it was there."""
    if not isinstance(expression, Choice):
        return expression, False
    rest = tuple(option for option in expression.options if option != Kind("null"))
    if len(rest) == len(expression.options) or not rest:
        return expression, False
    return (rest[0] if len(rest) == 1 else Choice(rest)), True


def holds_objects(expression: TypeExpr | None) -> bool:
    """Tell whether rows can nest under a row of this type."""
    if expression is None:
        return True
    if isinstance(expression, Kind):
        return expression.name in ("object", "any")
    if isinstance(expression, ArrayOf):
        return expression.item is None or holds_objects(expression.item)
    if isinstance(expression, MapOf):
        return holds_objects(expression.value)
    if isinstance(expression, Choice):
        return any(holds_objects(option) for option in expression.options)
    return True


def references(expression: TypeExpr | None) -> tuple[Reference, ...]:
    """Return the types that are named in a type."""
    if isinstance(expression, Reference):
        return (expression,)
    if isinstance(expression, ArrayOf):
        return references(expression.item)
    if isinstance(expression, MapOf):
        return references(expression.value)
    if isinstance(expression, Choice):
        return tuple(found for option in expression.options for found in references(option))
    return ()


def holds(expression: TypeExpr | None, part: TypeExpr) -> bool:
    """Tell whether a type is another one, or is made of it."""
    if isinstance(expression, ArrayOf):
        return holds(expression.item, part)
    if isinstance(expression, MapOf):
        return holds(expression.value, part)
    if isinstance(expression, Choice):
        return any(holds(option, part) for option in expression.options)
    return expression == part


def replaced(expression: TypeExpr, old: TypeExpr, new: TypeExpr) -> TypeExpr:
    """Put another type in the place of a part of a type."""
    if expression == old:
        return new
    if isinstance(expression, ArrayOf) and expression.item is not None:
        return ArrayOf(replaced(expression.item, old, new))
    if isinstance(expression, MapOf):
        return MapOf(replaced(expression.value, old, new))
    if isinstance(expression, Choice):
        return Choice(tuple(replaced(option, old, new) for option in expression.options))
    return expression

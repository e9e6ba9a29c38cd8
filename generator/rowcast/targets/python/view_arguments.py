"""Arguments of methods: what a caller gives and what a method hands on, as text for the templates."""

from __future__ import annotations

from rowcast.ir import Api, Constant, Field, Operation
from rowcast.records import dataclass
from rowcast.targets.python import calls, lines
from rowcast.targets.python.calls import Input
from rowcast.targets.python.quoting import Code, literal, string
from rowcast.targets.python.scope import Annotation, Scope, Use, choice
from rowcast.targets.python.types import Typing, given_type

UNSET, UNSET_TYPE = (Use("._runtime.types", name) for name in ("UNSET", "Unset"))
FITS = 74
"""How long a line of a call may be: it stands at an indentation of twelve, with a comma after it."""


@dataclass(frozen=True, slots=True)
class EntryView:
    """A key of a dictionary display and its value."""

    key: Code
    value: Code


@dataclass(frozen=True, slots=True)
class PlaceView:
    """What a method hands on of one place: ``name={…}``, as one line if it fits, else by its entries."""

    name: Code
    line: Code
    entries: tuple[EntryView, ...]


def ordered(operation: Operation, api: Api) -> list[Input]:
    """Return what a caller gives, that which must be given first."""
    return sorted(calls.arguments(api, operation), key=lambda each: not calls.given(each.field))


def signature(
    operation: Operation, api: Api, typing: Typing, scope: Scope, shadowed: frozenset[str]
) -> tuple[Code, ...]:
    """Return the arguments of a method."""
    names = typing.names.arguments[operation.name]
    written = []
    for each in ordered(operation, api):
        given = given_type(each.field.type, typing, api)
        written.append(_argument(names[each.place, each.field.wire], each.field, given, scope, shadowed))
    if operation.body and not calls.body_table(api, operation):
        given = given_type(operation.body.type, typing, api)
        written.append(_written("body", given, scope, shadowed, must=operation.body.required))
    return tuple(written)


def _argument(name: str, field: Field, given: Annotation, scope: Scope, shadowed: frozenset[str]) -> Code:
    if calls.given(field) or not field.required:
        return _written(name, given, scope, shadowed, must=field.required)
    return lines.parameter(name, scope.spell(given, shadowed), literal(field.default), 8)


def _written(name: str, given: Annotation, scope: Scope, shadowed: frozenset[str], *, must: bool) -> Code:
    if must:
        return lines.parameter(name, scope.spell(given, shadowed), "", 8)
    unset = scope.spell((UNSET,), live=True)
    return lines.parameter(name, scope.spell(choice((given, (UNSET_TYPE,))), shadowed), unset, 8)


def places(operation: Operation, api: Api, typing: Typing) -> tuple[PlaceView, ...]:
    """Return what a method hands on, by place: arguments under their names on the wire, and constants."""
    names = typing.names.arguments[operation.name]
    entries: dict[str, list[EntryView]] = {}
    for each in calls.inputs(api, operation):
        wire = each.field.wire
        if calls.fixed(each.field) and isinstance(each.field.type, Constant):
            entries.setdefault(each.place, []).append(EntryView(string(wire), literal(each.field.type.value)))
        elif (each.place, wire) in names:
            entries.setdefault(each.place, []).append(EntryView(string(wire), Code(names[each.place, wire])))
    if operation.body and not calls.body_table(api, operation):
        entries["body"] = [EntryView(string(""), Code("body"))]
    elif operation.body and operation.body.required:
        entries.setdefault("body", [])
    return tuple(place_view(place, listed) for place, listed in entries.items())


def place_view(name: str, entries: list[EntryView]) -> PlaceView:
    """Return the view of one place; a dictionary that fits into the line stands there."""
    line = f"{name}={{{', '.join(f'{entry.key}: {entry.value}' for entry in entries)}}}"
    return PlaceView(Code(name), Code(line if len(line) <= FITS else ""), tuple(entries))

"""Types of the ir as Python annotations: what a model's attribute holds, and what a caller may give."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.ir import AnyOf, Api, ArrayOf, Constant, EnumOf, Json, MapOf, Named, Scalar, Type
from rowcast.reach import Direction
from rowcast.records import dataclass
from rowcast.targets.python.names import Names
from rowcast.targets.python.quoting import literal
from rowcast.targets.python.scope import Annotation, Use, builtin, choice, plain, wrapped

ANY, LITERAL, ANNOTATED, UNION = (Use("typing", name) for name in ("Any", "Literal", "Annotated", "Union"))
SEQUENCE, MAPPING = Use("collections.abc", "Sequence"), Use("collections.abc", "Mapping")
FILE = Use("._runtime.types", "FileInput")

FORMATS: Mapping[str, Use] = {
    "date-time": Use("datetime", "datetime"),
    "date": Use("datetime", "date"),
    "time": Use("datetime", "time"),
    "uuid": Use("uuid", "UUID"),
    "decimal": Use("decimal", "Decimal"),
}
"""Formats whose values have a type of their own. All others stay text, which comes back as it came."""


LISTABLE = frozenset({"string", "integer", "boolean", "any"})
"""Kinds whose values ``Literal`` can hold. Numbers are written in several ways, so that a list of them binds little."""


@dataclass(frozen=True, slots=True)
class Typing:
    """What annotations depend on.

    Attributes:
        names: The naming.
        homes: The module of the model of each named thing.
        given: The module of its typed dictionary, if requests hold it.
        ways: The directions in which each named thing travels.
    """

    names: Names
    homes: Mapping[str, str]
    given: Mapping[str, str]
    ways: Mapping[str, Direction]

    def model(self, name: str) -> Use:
        """Return the class or alias of a table, union, alias, or unnamed answer."""
        return Use(self.homes[name], self.names.models[name])

    def param(self, name: str) -> Use:
        """Return the typed dictionary or alias of a table, union or alias that requests hold."""
        return Use(self.given[name], self.names.params[name])

    def answers(self, name: str) -> bool:
        """Tell whether an answer or event can hold the named thing."""
        return Direction.RESPONSE in self.ways[name]


_KINDS: Mapping[str, Annotation] = {
    "string": builtin("str"),
    "integer": builtin("int"),
    "number": builtin("float"),
    "boolean": builtin("bool"),
    "null": plain("None"),
    "any": (ANY,),
    "object": wrapped(Use("builtins", "dict"), builtin("str"), (ANY,)),
    "binary": builtin("bytes"),
}
_GIVEN_KINDS: Mapping[str, Annotation] = {
    **_KINDS,
    "any": builtin("object"),
    "object": wrapped(MAPPING, builtin("str"), builtin("object")),
    "binary": (FILE,),
}


def model_type(type_: Type, typing: Typing, *, tolerant: bool) -> Annotation:
    """Return what a model holds.

    Args:
        type_: The type.
        typing: What annotations depend on.
        tolerant: Values that an enum does not list are kept, as in all that comes from a service.
    """
    match type_:
        case ArrayOf(item):
            return wrapped(Use("builtins", "list"), model_type(item, typing, tolerant=tolerant))
        case MapOf(value):
            return wrapped(Use("builtins", "dict"), builtin("str"), model_type(value, typing, tolerant=tolerant))
        case Named(name):
            return (typing.model(name),)
        case AnyOf(options):
            return choice(model_type(option, typing, tolerant=tolerant) for option in options)
        case Scalar(kind, format_):
            return _formatted(kind, format_) or _KINDS[kind]
        case _:
            return _listed(type_, _KINDS, is_open=tolerant)


def given_type(type_: Type, typing: Typing, api: Api) -> Annotation:
    """Return what a caller may give: containers to read from, so that a list of one variant is one of a union too."""
    return choice(given_options(type_, typing, api))


def given_options(type_: Type, typing: Typing, api: Api) -> tuple[Annotation, ...]:
    """Return the alternatives of what a caller may give."""
    match type_:
        case ArrayOf(item):
            return (wrapped(SEQUENCE, given_type(item, typing, api)),)
        case MapOf(value):
            return (wrapped(MAPPING, builtin("str"), given_type(value, typing, api)),)
        case Named(name):
            return named_options(name, typing, api)
        case AnyOf(options):
            return tuple(part for option in options for part in given_options(option, typing, api))
        case Scalar(kind, format_):
            formatted = _formatted(kind, format_)
            return (formatted, builtin("str")) if formatted else (_GIVEN_KINDS[kind],)
        case _:
            return (_listed(type_, _GIVEN_KINDS, is_open=False),)


def named_options(name: str, typing: Typing, api: Api) -> tuple[Annotation, ...]:
    """Return what stands for a named thing: its parameters, and its class if an answer can hold that.

    A typed dictionary has no other keys than those that it names, so that any mapping stands for a table with more.
    """
    options: list[Annotation] = [(typing.param(name),)]
    table = api.tables.get(name)
    if table and typing.answers(name):
        options.append((typing.model(name),))
    if table and table.extra:
        options.append(_GIVEN_KINDS["object"])
    return tuple(options)


def literals(values: tuple[Json, ...]) -> Annotation | None:
    """Return ``Literal[…]``, or ``None`` where a value is of a kind that it cannot hold."""
    if not all(value is None or isinstance(value, str | int) for value in values):
        return None
    return wrapped(LITERAL, *((literal(value),) for value in values))


def _formatted(kind: str, format_: str | None) -> Annotation | None:
    use = FORMATS.get(format_ or "")
    return (use,) if use and kind == "string" else None


def _listed(type_: EnumOf | Constant, kinds: Mapping[str, Annotation], *, is_open: bool) -> Annotation:
    """Return the literals of an enum or constant; its kind, where ``Literal`` cannot hold the values."""
    base = kinds[type_.base]
    if isinstance(type_, Constant):
        return (literals((type_.value,)) if type_.base in LISTABLE else None) or base
    listed = literals(tuple(value.value for value in type_.values)) if type_.base in LISTABLE else None
    return base if listed is None else choice((listed, base)) if is_open or type_.open else listed

"""Classes of annotated fields in, the classes with slots out that ``dataclasses.dataclass`` makes of them, much sooner.

The standard decorator writes the source of six methods for each class and compiles it, a third of a millisecond a
time; the two hundred classes of a run took half of its start. Here one code object serves all classes with as many
fields, and the other methods are shared. Everything else of ``dataclasses`` works with the outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError
from dataclasses import dataclass as standard
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeGuard

if TYPE_CHECKING:
    from dataclasses import dataclass, replace
else:

    def dataclass(*, slots, frozen=False, eq=True, unsafe_hash=False):
        """Return the decorator, as ``dataclasses.dataclass`` does for a class with slots.

        Fields are the annotations of the class itself, not those of its bases.
        """
        if not slots:
            raise TypeError("a class without slots is one for dataclasses.dataclass")
        return lambda cls: _made(cls, frozen=frozen, eq=eq, hashes=unsafe_hash or (eq and frozen))

    def replace(instance, /, **changes):
        """Return an instance of the same class with some other values, as ``dataclasses.replace`` does."""
        cls = instance.__class__
        return cls(**{**dict(zip(cls.__match_args__, cls.__record__.all(instance), strict=True)), **changes})


__all__ = ["dataclass", "is_record", "replace"]


def is_record(cls: type) -> TypeGuard[type[Record]]:
    """Tell whether a class was made here."""
    return "__record__" in vars(cls)


class Record(Protocol):
    """What can be asked of every class that was made here."""

    __match_args__: ClassVar[tuple[str, ...]]


def _made(cls: Any, *, frozen: bool, eq: bool, hashes: bool) -> Any:
    body = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")}
    names = tuple(body.get("__annotations__", ()))
    written = {name: body.pop(name) for name in names if name in body}
    methods: dict[str, Any] = {"__repr__": _repr, "__reduce__": _reduce}
    if eq:
        methods |= {"__eq__": _eq, "__hash__": _hash if hashes else None}
    if frozen:
        methods |= {"__setattr__": _refuse_set, "__delattr__": _refuse_delete}
    about = {"__slots__": names, "__qualname__": cls.__qualname__, "__match_args__": names}
    made = type(cls)(cls.__name__, cls.__bases__, {**methods, **body, **about})
    made.__record__ = _Record(names, written)
    made.__dataclass_fields__ = _Fields(written)
    made.__init__ = _initialiser(made, names, written)
    return made


class _Record:
    """What the shared methods know of a class: its fields, the values that are compared, and the names shown."""

    __slots__ = ("all", "compared", "shown")

    def __init__(self, names: tuple[str, ...], written: Mapping[str, Any]) -> None:
        self.all = _values(names)
        self.compared = _values(_with(names, written, "compare"))
        self.shown = _with(names, written, "repr")


def _with(names: tuple[str, ...], written: Mapping[str, Any], part: str) -> tuple[str, ...]:
    return tuple(name for name in names if not _is_field(written.get(name)) or getattr(written[name], part))


def _values(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Return the function from an instance to the values of some fields."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda instance: tuple(getattr(instance, name) for name in names)


def _initialiser(made: type[Any], names: tuple[str, ...], written: Mapping[str, Any]) -> FunctionType:
    """Return ``__init__``. It sets slots by their descriptors, which takes less time than ``object.__setattr__``."""
    scope: dict[str, Any] = {"__builtins__": {}}
    defaults: list[Any] = []
    for number, name in enumerate(names):
        put = vars(made)[name].__set__
        default = _default(written[name]) if name in written else MISSING
        if isinstance(default, _Factory):
            put = _setter(put, default)
        if default is not MISSING:
            defaults.append(default)
        elif defaults:
            raise TypeError(f"{made.__name__}.{name} has no default, and stands behind a field that has one")
        scope[f"set_{number}"] = put
    code = _code(len(names)).replace(co_varnames=("self", *names), co_qualname=f"{made.__qualname__}.__init__")
    return FunctionType(code, scope, "__init__", tuple(defaults))


@cache
def _code(count: int) -> CodeType:
    """Return the code that sets so many fields, for the names of the parameters to be put in."""
    numbers = range(count)
    body = "".join(f"\n set_{n}(self, value_{n})" for n in numbers) or "\n pass"
    scope: dict[str, Any] = {}
    exec(f"def __init__(self{''.join(f', value_{n}' for n in numbers)}):{body}", scope)  # noqa: S102 - only numbers are filled in
    code: CodeType = scope["__init__"].__code__
    return code


class _Factory:
    """Stands for the default of a parameter whose value is made for each instance."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


def _is_field(value: Any) -> bool:
    return isinstance(value, Field)


def _default(written: Any) -> Any:
    """Return the default of a field as it was written: plain, or by ``dataclasses.field``."""
    if not _is_field(written):
        return written
    return written.default if written.default_factory is MISSING else _Factory(written.default_factory)


def _setter(put: Callable[[Any, Any], None], default: _Factory) -> Callable[[Any, Any], None]:
    return lambda self, value: put(self, default.make() if value is default else value)


class _Fields:
    """The fields of a class as ``dataclasses`` keeps them, for its functions; made when one of them asks."""

    __slots__ = ("written",)

    def __init__(self, written: Mapping[str, Any]) -> None:
        self.written = written

    def __get__(self, instance: Any, owner: type[Any]) -> Mapping[str, Field[Any]]:
        plain = type(owner.__name__, (), {**self.written, "__annotations__": owner.__annotations__})
        fields: Mapping[str, Field[Any]] = standard(plain).__dataclass_fields__  # type: ignore[attr-defined]
        owner.__dataclass_fields__ = fields
        return fields


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__record__.shown)
    return f"{self.__class__.__qualname__}({shown})"


def _reduce(self: Any) -> tuple[Any, ...]:
    return self.__class__, self.__record__.all(self)


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self is other or self.__record__.compared(self) == self.__record__.compared(other)


def _hash(self: Any) -> int:
    return hash(self.__record__.compared(self))


def _refuse_set(self: Any, name: str, value: Any) -> None:  # noqa: ARG001 - the signature of the method
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: Any, name: str) -> None:  # noqa: ARG001 - the signature of the method
    raise FrozenInstanceError(f"cannot delete field {name!r}")

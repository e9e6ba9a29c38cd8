"""What generated models stand on, and how answers become values of them.

What departs from the spec is repaired, counted or raised.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from threading import Lock
from typing import Any, ClassVar, Literal, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema
from pydantic_core.core_schema import tagged_union_schema

from .encode import json_bytes
from .errors import RequestError, ResponseValidationError
from .jsonread import copied, is_array, is_object
from .response import Departure, Drift, kind_of
from .spec import Lazy


class Model(BaseModel):
    """An object of the API. Fields that the spec does not name are kept: in ``model_extra``, and as attributes."""

    model_config = ConfigDict(
        extra="allow",
        defer_build=True,
        populate_by_name=True,
        protected_namespaces=(),
        hide_input_in_errors=True,
        allow_inf_nan=False,
        ser_json_inf_nan="constants",
    )

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Show what came, and no field that is null because it did not."""
        given = self.model_fields_set
        return (pair for pair in super().__repr_args__() if pair[1] is not None or pair[0] in given)


class Unlisted(Enum):
    """What the tag of an ``UnknownVariant`` equals, and no listed value does, for type checkers too."""

    UNLISTED = "unlisted"

    def __repr__(self) -> str:
        return "UNLISTED"

    __str__ = __repr__


class _UnlistedText(str):
    """The text of a tag that the spec does not list: it equals itself, and ``Unlisted.UNLISTED``."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return other is Unlisted.UNLISTED or str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


class _UnlistedTag:
    """The tag of an ``UnknownVariant``: the text that came, in a form that equals ``Unlisted.UNLISTED``."""

    def __get__(self, variant: UnknownVariant | None, owner: type[UnknownVariant]) -> Any:
        text = None if variant is None else variant.tag
        return Unlisted.UNLISTED if text is None else _UnlistedText(text)


class UnknownVariant(Model):
    """A variant of a union that the spec does not list, kept as it came. ``tag_name`` is the wire name of the tag."""

    tag_name: ClassVar[str] = "type"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name in [name for name, value in vars(cls).items() if value is Unlisted.UNLISTED]:
            setattr(cls, name, _UnlistedTag())

    @property
    def tag(self) -> str | None:
        """The value of the tag as it came, or ``None`` where there is none."""
        found = (self.model_extra or {}).get(self.tag_name)
        return found if isinstance(found, str) else None

    @property
    def payload(self) -> dict[str, Any]:
        """Everything that came, by its name on the wire, the tag included."""
        return self.model_dump(by_alias=True, exclude_unset=True)


class Variants:
    """The choice of a variant by its tag: an annotation of a union of models, ``Annotated[A | B, Variants("type")]``.

    Args:
        tag: Name of the tag on the wire.
        known: The class, by its name, for each value of the tag; unless given, the constants of the classes themselves.
        absent: The class where the tag is absent or null.

    A value that is not listed makes the ``UnknownVariant`` among the classes; in a union without one it is an error.
    """

    def __init__(self, tag: str, known: Mapping[str, str] | None = None, *, absent: str | None = None) -> None:
        self._tag = tag
        self._known = known
        self._absent = absent

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        kinds: tuple[type[BaseModel], ...] = get_args(source)
        choices = {kind.__name__: handler.generate_schema(kind) for kind in kinds}
        return tagged_union_schema(choices, self._label(kinds))

    def _label(self, kinds: Sequence[type[BaseModel]]) -> Callable[[Any], str | None]:
        """Return the function that picks the name of a class, for raw data and for models."""
        tag = self._tag
        otherwise = next((kind.__name__ for kind in kinds if issubclass(kind, UnknownVariant)), None)
        known = self._known or {value: kind.__name__ for kind in kinds for value in _constants(kind, tag)}
        absent = self._absent or otherwise
        pick = known.get

        def label(value: Any) -> str | None:
            if value.__class__ is dict:
                found = value.get(tag)
            elif isinstance(value, BaseModel):
                found = _tag_of(value, tag)
                if found is None and isinstance(value, UnknownVariant):
                    return otherwise
            elif isinstance(value, Mapping):
                found = cast("Any", value).get(tag)
            else:
                return None
            if found is None:
                return absent
            return pick(found, otherwise) if isinstance(found, str) else otherwise

        return label


def _constants(kind: type[BaseModel], tag: str) -> frozenset[str]:
    """Return the values that a class lists for its tag."""
    for name, field in kind.model_fields.items():
        if (field.alias or name) == tag and not issubclass(kind, UnknownVariant):
            return listed_values(field.annotation)[0]
    return frozenset()


def _tag_of(value: BaseModel, tag: str) -> Any:
    """Return the tag of a model, whatever its field is called in Python."""
    for name, field in type(value).model_fields.items():
        if (field.alias or name) == tag:
            return getattr(value, name)
    return (value.model_extra or {}).get(tag)


_BUILDING = Lock()
_READERS: dict[Lazy[Any], Reader] = {}


class Departed(Exception):
    """No value of the declared type can be given; or none may be, as ``strict`` is set. Holds no value."""

    def __init__(self, faults: Sequence[Fault], problems: Sequence[Any] = ()) -> None:
        super().__init__()
        self.faults = faults
        self.problems = problems


Fault = tuple[str, str, str]
"""A departure: its path, its kind, and the JSON type that was seen there."""


def reader(lazy: Lazy[Any]) -> Reader:
    """Return the reader of a type, built when it is first needed; threads that race for it build it once."""
    found = _READERS.get(lazy)
    if found is None:
        with _BUILDING:
            found = _READERS.get(lazy)
            if found is None:
                found = _READERS[lazy] = Reader(lazy.load())
    return found


class Reader:
    """Reads values of one type. ``kind`` is the type itself."""

    def __init__(self, kind: Any) -> None:
        self.kind = kind
        self._adapter: TypeAdapter[Any] = TypeAdapter(kind)
        self._adapter.rebuild(raise_errors=True)
        self._python = self._adapter.validator.validate_python
        self._json = self._adapter.validator.validate_json
        self._json_only = False

    def read(self, plain: Any, raw: bytes | None, *, strict: bool) -> tuple[Any, Sequence[Fault]]:
        """Return the value and the departures that were passed over to have it.

        Args:
            plain: The value as plain JSON.
            raw: The same as text, if it is at hand. Dates and the like can be read strictly from text only.
            strict: Pass nothing over.

        Raises:
            Departed: There is no value.
        """
        if not self._json_only:
            try:
                return self._python(plain, strict=True), ()
            except (ValidationError, RecursionError):
                pass
        try:
            value = self._json(json_bytes(plain) if raw is None else raw, strict=True)
        except ValidationError as error:
            problems: Sequence[Any] = error.errors(include_url=False, include_input=False, include_context=False)
            faults = _faults(problems, plain)
        except (RecursionError, RequestError):
            problems, faults = (), [("", "value", "too deep a nesting")]
        else:
            self._json_only = True
            return value, ()
        if strict:
            raise Departed(faults, problems)
        return self._repaired(plain, faults), faults

    def value(self, plain: Any, raw: bytes | None, *, strict: bool, drift: Drift, operation: str) -> Any:
        """Return the value, and count what departs.

        Raises:
            ResponseValidationError: No value can be given, or anything departs and ``strict`` is set.
        """
        if not self._json_only:
            # The usual case, without another call.
            try:
                return self._python(plain, strict=True)
            except (ValidationError, RecursionError):
                pass
        try:
            value, faults = self.read(plain, raw, strict=strict)
            found = True
        except Departed as error:
            value, faults, found = None, error.faults, False
        for path, kind, seen in faults:
            drift.add(Departure(operation, re.sub(r"\[\d+\]", "[]", path), kind, seen))
        if found:
            return value
        path, kind, seen = faults[0]
        problem = "is missing" if kind == "missing" else f"is not what the spec says; it is of type {seen}"
        raise ResponseValidationError(f"{path or 'the answer'} {problem}", path=path, kind=kind, operation=operation)

    def _repaired(self, plain: Any, faults: Sequence[Fault]) -> Any:
        """Return a value in spite of faults, converted where that loses nothing and mended where that is plain.

        A few rounds are made, as mending one fault can show another.
        """
        mender = _Mender(plain)
        for _ in range(5):
            try:
                return self._json(json_bytes(mender.value), strict=False)
            except ValidationError as error:
                problems = error.errors(include_url=False, include_input=False)
            except (RecursionError, RequestError):
                break
            if False in [mender.mend(problem) for problem in problems]:
                break
        raise Departed(faults)


class _Mender:
    """Mends plain values: puts null where something is missing, drops a null that may not be, puts a constant in."""

    def __init__(self, plain: Any) -> None:
        self.value = copied(plain)
        self._put: set[tuple[int, str]] = set()

    def mend(self, problem: Any) -> bool:
        """Mend what one problem of a validation says, or return ``False``."""
        parent, key = _parent(self.value, problem["loc"])
        if not is_object(parent) or not isinstance(key, str):
            return False
        place = (id(parent), key)
        if key not in parent:
            if problem["type"] != "missing":
                return False
            parent[key] = None
            self._put.add(place)
        elif parent[key] is not None:
            return False
        elif place not in self._put:
            del parent[key]
        else:
            constant = _only_value(problem) if problem["loc"][-1] == key else None
            if constant is None:
                return False
            parent[key] = constant
        return True


def _parent(value: Any, location: Sequence[int | str]) -> tuple[Any, Any]:
    """Return the container and the key that a location means; labels of union members in it are passed over."""
    parent: Any = None
    key: Any = None
    here = value
    for place, part in enumerate(location):
        if _has(here, part):
            parent, key = here, part
            here = here[part]
        elif is_object(here) and place == len(location) - 1:
            return here, part
    return parent, key


def _has(here: Any, part: int | str) -> bool:
    if is_array(here):
        return isinstance(part, int) and part < len(here)
    return is_object(here) and part in here


def _only_value(problem: Any) -> str | None:
    """Return the constant that a field must have, if it is one text."""
    expected = problem.get("ctx", {}).get("expected", "") if problem["type"] == "literal_error" else ""
    inner = expected[1:-1]
    return inner if len(expected) > 2 and expected == f"'{inner}'" and "'" not in inner else None


def _faults(problems: Sequence[Any], plain: Any) -> list[Fault]:
    """Return the faults that a validation found, each once, by their place in the answer."""
    found: dict[Fault, None] = {}
    for problem in problems:
        path, here = place_of(plain, problem["loc"])
        missing = problem["type"] == "missing" or (problem["type"] == "union_tag_not_found" and isinstance(here, dict))
        kind = "missing" if missing else "type" if problem["type"].endswith(_TYPES) else "value"
        found[(path, kind, "nothing" if missing else kind_of(here))] = None
    return list(found)


_TYPES = ("_type", "_parsing", "_from_float", "_tag_not_found")


def place_of(plain: Any, location: Sequence[int | str]) -> tuple[str, Any]:
    """Return a location as a path on the wire, and what is there."""
    path, here = "", plain
    for place, part in enumerate(location):
        if _has(here, part):
            path, here = _joined(path, part), here[part]
        elif is_object(here) and isinstance(part, str) and place == len(location) - 1:
            path = _joined(path, part)
    return path, here


def _joined(path: str, part: int | str) -> str:
    return f"{path}[{part}]" if isinstance(part, int) else f"{path}.{part}" if path else part


def listed_values(annotation: Any) -> tuple[frozenset[str], bool, bool]:
    """Return the listed values of a type, whether it takes any other text, and whether models may be in it."""
    if annotation is str:
        return frozenset(), True, False
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return frozenset(), False, True
    if get_origin(annotation) is Literal:
        return frozenset(item for item in get_args(annotation) if isinstance(item, str)), False, False
    parts = [listed_values(item) for item in get_args(annotation)] if get_origin(annotation) is not dict else []
    listed = frozenset[str]().union(*(part[0] for part in parts))
    return listed, any(part[1] for part in parts), any(part[2] for part in parts)

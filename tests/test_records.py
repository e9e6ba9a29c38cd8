"""Records are what ``dataclasses.dataclass`` would have made: each property is asked of one of both kinds."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import pkgutil
import sys
from importlib import import_module
from typing import Any, Generic, TypeVar

import pytest
import rowcast
from rowcast import records

KeyT = TypeVar("KeyT")


def both(**options: bool) -> pytest.MarkDecorator:
    """Give a test the decorator of the standard library, and ours, each with some options."""
    return pytest.mark.parametrize(
        "decorator", [dataclasses.dataclass(slots=True, **options), records.dataclass(slots=True, **options)]
    )


@records.dataclass(frozen=True, slots=True)
class Point:
    """A record that can be found by its name, as pickling asks."""

    x: int
    y: int = 2


def one(decorator: Any) -> Any:
    """Return a class with every kind of field."""

    @decorator
    class One(Generic[KeyT]):
        """About one."""

        name: str
        number: int = 1
        listed: list[int] = dataclasses.field(default_factory=list)
        quiet: str = dataclasses.field(default="q", repr=False)
        apart: str = dataclasses.field(default="a", compare=False)

        @property
        def twice(self) -> int:
            return 2 * self.number

    return One


@both(frozen=True)
def test_it_is_made_from_its_fields(decorator: Any) -> None:
    cls = one(decorator)
    made = cls("n", listed=[3])
    assert (made.name, made.number, made.listed, made.quiet, made.apart) == ("n", 1, [3], "q", "a")
    assert made.twice == 2
    assert cls("n").listed is not cls("n").listed
    assert cls.__match_args__ == ("name", "number", "listed", "quiet", "apart")
    assert cls.__doc__ == "About one."
    assert not hasattr(made, "__dict__")


@both(frozen=True)
def test_wrong_arguments_are_refused(decorator: Any) -> None:
    cls = one(decorator)
    wrong: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
        ((), {}),
        (("n",), {"unknown": 1}),
        (("n", 1, [], "", "", "more"), {}),
        (("n",), {"name": 1}),
    ]
    for arguments, named in wrong:
        with pytest.raises(TypeError, match=r"One\.__init__\(\)"):
            cls(*arguments, **named)


@both(frozen=True)
def test_it_says_what_it_is(decorator: Any) -> None:
    assert repr(one(decorator)("n")).endswith("One(name='n', number=1, listed=[], apart='a')")


@both(frozen=True)
def test_equality_is_of_class_and_values(decorator: Any) -> None:
    cls, other = one(decorator), one(decorator)
    assert cls("n", apart="b") == cls("n", apart="c")
    assert cls("n") != cls("m")
    assert cls("n") != other("n")
    assert cls("n") != ("n", 1, [], "q", "a")


@both(frozen=True)
def test_frozen_ones_have_a_hash_and_do_not_change(decorator: Any) -> None:
    class Pair:
        left: int
        right: int

    cls = decorator(Pair)
    made = cls(1, 2)
    assert hash(made) == hash(cls(1, 2)) == hash((1, 2))
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'left'"):
        made.left = 3
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'left'"):
        del made.left


@both()
def test_others_change_and_have_no_hash(decorator: Any) -> None:
    made = one(decorator)("n")
    made.number = 5
    assert made.twice == 10
    with pytest.raises(TypeError, match="unhashable"):
        hash(made)
    with pytest.raises(AttributeError):
        made.unknown = 1


@both(eq=False)
def test_identity_where_no_equality_is_asked_for(decorator: Any) -> None:
    cls = one(decorator)
    made = cls("n")
    assert made == made  # noqa: PLR0124 - that is the question
    assert made != cls("n")
    assert hash(made) == object.__hash__(made)


@both(unsafe_hash=True)
def test_a_hash_where_one_is_asked_for(decorator: Any) -> None:
    assert hash(one(decorator)("n", 1, (), "q")) == hash(one(decorator)("n", 1, (), "q"))


@both(frozen=True)
def test_a_method_of_the_class_itself_stays(decorator: Any) -> None:
    class Odd:  # noqa: PLW1641 - what it has is the question
        name: str

        def __eq__(self, other: object) -> bool:
            return True

        def __repr__(self) -> str:
            return "odd"

    made = decorator(Odd)("n")
    assert made == 3
    assert repr(made) == "odd"


@both(frozen=True)
def test_a_required_field_stands_before_those_with_a_default(decorator: Any) -> None:
    class Wrong:
        first: int = 1
        second: str

    with pytest.raises(TypeError, match="second"):
        decorator(Wrong)


@both(frozen=True)
def test_no_fields_at_all(decorator: Any) -> None:
    @decorator
    class Empty:
        pass

    assert Empty() == Empty()
    assert hash(Empty()) == hash(())


@both(frozen=True)
def test_the_functions_of_dataclasses_know_it(decorator: Any) -> None:
    made = one(decorator)("n", 7)
    assert dataclasses.is_dataclass(type(made))
    assert [field.name for field in dataclasses.fields(made)] == list(made.__match_args__)
    assert dataclasses.replace(made, number=8) == one_like(made, 8)
    assert dataclasses.asdict(made)["number"] == 7


def one_like(made: Any, number: int) -> Any:
    """Return an instance of the same class with another number."""
    return type(made)(made.name, number, made.listed, made.quiet, made.apart)


def test_it_is_copied_and_pickled() -> None:
    made = Point(1)
    assert copy.deepcopy(made) == made
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 - our own


def test_slots_are_what_it_is_for() -> None:
    with pytest.raises(TypeError, match="slots"):
        records.dataclass(slots=False)


def test_every_record_of_the_tool_is_a_dataclass_to_others() -> None:
    seen = 0
    for found in pkgutil.walk_packages(rowcast.__path__, "rowcast."):
        if ".runtime" not in found.name and not found.name.endswith("__main__"):
            import_module(found.name)
    for module in [each for name, each in sys.modules.items() if name.startswith("rowcast.")]:
        for value in vars(module).values():
            if isinstance(value, type) and hasattr(value, "__record__") and hasattr(value, "__match_args__"):
                assert tuple(field.name for field in dataclasses.fields(value)) == value.__match_args__
                seen += 1
    assert seen > 150


def test_replacing_is_that_of_the_standard_library() -> None:
    made = Point(1)
    assert records.replace(made, y=3) == dataclasses.replace(made, y=3) == Point(1, 3)
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        records.replace(made, z=3)  # type: ignore[call-arg]

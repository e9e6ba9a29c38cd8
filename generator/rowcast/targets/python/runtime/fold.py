"""Folds the events of a stream into the final value, by the rules of the spec, on plain JSON values.

Every step costs what its event costs: texts grow in lists and are joined when somebody looks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

from .jsonread import JsonError, copied, is_array, is_object, load, load_prefix
from .spec import FoldRule

Path: TypeAlias = "tuple[str | int, ...]"
_Verb: TypeAlias = "Callable[[Folder, _Rule, Any], str]"


class FoldError(Exception):
    """An event does not fit the value that was folded so far; the message names the place and no value."""


class _Absent:
    """Stands for what is not there, where ``None`` would be JSON's null."""


ABSENT = _Absent()


class Folder:
    """One value being folded. ``tag`` is the field that names the kind of an event."""

    def __init__(self, rules: Sequence[FoldRule], tag: str | None) -> None:
        self._rules = [_Rule(number, rule, self._verbs[rule.verb]) for number, rule in enumerate(rules)]
        self._starts = any(rule.verb == "start" for rule in rules)
        self._tag = tag
        self._chosen: dict[str | None, _Choice] = {}
        self._root: dict[str | int, Any] = {}
        self._texts: dict[Path, list[str]] = {}
        self._buffers: dict[Path, list[str]] = {}
        # Where a rule's last text went, by the rule and its indexes: most events of a stream append to the same one.
        self._growing: dict[Any, list[str]] = {}

    @property
    def begun(self) -> bool:
        """There is a value, however small."""
        return bool(self._root or self._texts)

    def apply(self, event: dict[Any, Any]) -> str:
        """Fold one event in, and return the text that it adds to the text of the stream. Raises ``FoldError``."""
        kind = event.get(self._tag)
        if not isinstance(kind, str):
            kind = None
        choice = self._chosen.get(kind)
        if choice is None:
            choice = self._chosen[kind] = _Choice([rule for rule in self._rules if rule.is_for(kind)])
        rules = choice.rules(event)
        if len(rules) == 1:
            return rules[0].verb(self, rules[0], event)
        return "".join([rule.verb(self, rule, event) for rule in rules])

    def snapshot(self) -> Any:
        """Return a copy of the value so far. JSON that is still being gathered is read as far as it goes."""
        value = copied(self._settled())
        shadow = {"": value}
        for path, buffer in self._buffers.items():
            found, _ = load_prefix(_joined(buffer))
            if found is not None:
                _container(shadow, path)[path[-1]] = found
        return value

    def result(self) -> Any:
        """Return the value. JSON that was gathered and never parsed is put in place as far as it goes.

        Without any event it is an empty object, unless a rule says how it begins.
        """
        for path in tuple(self._buffers):
            self._parse_buffer(path)
        value = self._settled()
        return {} if self._rules and not self._starts and not self._root else value

    def gathered(self, *path: str | int) -> str:
        """Return the JSON text gathered so far for a place of the value."""
        return _joined(self._buffers.get(("", *path), []))

    def _settled(self) -> Any:
        for path, pieces in self._texts.items():
            _container(self._root, path)[path[-1]] = _joined(pieces)
        return self._root.get("")

    # The verbs. Each returns the text that the event adds to the stream's text.

    def _start(self, rule: _Rule, event: Any) -> str:
        self._root = {"": copied(_needed(event, rule))}
        self._texts.clear()
        self._buffers.clear()
        self._growing.clear()
        return ""

    def _insert(self, rule: _Rule, event: Any) -> str:
        path = self._path(rule, event)
        items, index = self._list(path[:-1]), path[-1]
        if index != len(items):
            raise FoldError(f"the index at {_dotted(path)} is out of order")
        items.append(copied(_needed(event, rule)))
        return ""

    def _append(self, rule: _Rule, event: Any) -> str:
        text = self._grow(rule, event, self._texts)
        return text if rule.text else ""

    def _gather(self, rule: _Rule, event: Any) -> str:
        self._grow(rule, event, self._buffers)
        return ""

    def _grow(self, rule: _Rule, event: Any, texts: dict[Path, list[str]]) -> str:
        """Append the text of an event to the text or the buffer at the rule's target, and return it."""
        found = _get(event, rule.source)
        if not isinstance(found, str):
            if found is None or found is ABSENT:
                return ""
            raise FoldError(f"{_dotted(rule.source)} of an event is no text")
        key = rule.key(event)
        pieces = self._growing.get(key)
        if pieces is None:
            path = self._path(rule, event)
            if path not in texts:
                texts[path] = [self._text_at(path)] if texts is self._texts else self._new_buffer(path)
            pieces = self._growing[key] = texts[path]
        pieces.append(found)
        return found

    def _new_buffer(self, path: Path) -> list[str]:
        _reach(self._grown(path), path)
        return []

    def _parse(self, rule: _Rule, event: Any) -> str:
        self._parse_buffer(self._path(rule, event))
        return ""

    def _parse_buffer(self, path: Path) -> None:
        text = _joined(self._buffers.pop(path, []))
        self._growing.clear()
        if not text.strip():
            return
        try:
            found, problem = load(text), None
        except JsonError as error:
            # A stream may stop within such a text, as a limit was reached: then it is kept as far as it goes.
            found, sound = load_prefix(text)
            problem = None if sound else str(error)
        if problem is not None:
            raise FoldError(f"the text gathered for {_dotted(path)} is {problem}")
        if found is not None or text.strip() == "null":
            self._put(path, found)

    def _push(self, rule: _Rule, event: Any) -> str:
        found = _get(event, rule.source)
        if found is not ABSENT:
            self._list(self._path(rule, event)).append(copied(found))
        return ""

    def _replace(self, rule: _Rule, event: Any) -> str:
        found = _get(event, rule.source)
        if found is not ABSENT:
            self._put(self._path(rule, event), copied(found))
        return ""

    def _merge(self, rule: _Rule, event: Any) -> str:
        found = _get(event, rule.source)
        if found is ABSENT or found is None:
            return ""
        if not is_object(found):
            raise FoldError(f"{_dotted(rule.source)} of an event is no object")
        path = self._path(rule, event)
        for key, value in found.items():
            if value is not None:
                self._put((*path, key), copied(value))
        return ""

    _verbs: ClassVar[Mapping[str, Any]] = {
        "start": _start,
        "insert": _insert,
        "append": _append,
        "gather": _gather,
        "parse": _parse,
        "push": _push,
        "replace": _replace,
        "merge": _merge,
    }

    # Places in the value.

    def _path(self, rule: _Rule, event: Any) -> Path:
        """Return the target of a rule for one event, with each index read from the event."""
        if self._starts and not self._root:
            raise FoldError("an event came before the one that begins the value")
        return ("", *[part if isinstance(part, str) else _index(event, part) for part in rule.target])

    def _put(self, path: Path, value: Any) -> None:
        """Set a place of the value, and drop texts that grew in or under it."""
        _reach(self._grown(path), path)[path[-1]] = value
        for texts in (self._texts, self._buffers):
            for other in [other for other in texts if other[: len(path)] == path]:
                del texts[other]
                self._growing.clear()

    def _text_at(self, path: Path) -> str:
        container = _reach(self._grown(path), path)
        found = _at(container, path[-1])
        if found is None:
            return ""
        if not isinstance(found, str):
            raise FoldError(f"{_dotted(path)} is no text")
        return found

    def _list(self, path: Path) -> list[Any]:
        """Return the list at a path; a missing or null one begins empty."""
        container = _reach(self._grown(path), path)
        found = _at(container, path[-1])
        if found is None:
            found = container[path[-1]] = []
        if not is_array(found):
            raise FoldError(f"{_dotted(path)} is no list")
        return found

    def _grown(self, path: Path) -> Any:
        """Make the objects that lead to a place, where they are missing or null, and return what holds the value."""
        here: Any = self._root
        for key in path[:-1]:
            if is_object(here) and here.get(key) is None:
                here[key] = {}
            here = _step(here, key, path)
        return here


class _Rule:
    """One rule, with what every event needs of it at hand."""

    __slots__ = ("_index", "_indexes", "_number", "events", "source", "target", "tests", "text", "verb")

    def __init__(self, number: int, rule: FoldRule, verb: _Verb) -> None:
        self.events, self.tests, self.text = rule.events, rule.tests, rule.text
        self.source, self.target, self.verb = rule.source, rule.target, verb
        self._number = number
        self._indexes = [part for part in rule.target if not isinstance(part, str)]
        # The usual index is a member of the event itself.
        self._index = self._indexes[0][0] if [len(path) for path in self._indexes] == [1] else None

    def is_for(self, kind: str | None) -> bool:
        return not self.events or kind in self.events

    def passes(self, event: Any) -> bool:
        return all(_get(event, path) in values for path, values in self.tests)

    def key(self, event: Any) -> Any:
        """Return the rule and the indexes that an event gives it: what tells its targets apart."""
        if self._index is not None:
            index = event.get(self._index)
            if index.__class__ is int and index >= 0:
                return self._number, index
        return (self._number, *[_index(event, path) for path in self._indexes])


class _Choice:
    """The rules for one kind of event. Where all test one place, each for values of its own, a table finds the rule."""

    __slots__ = ("_place", "_rules", "_table")

    def __init__(self, rules: list[_Rule]) -> None:
        self._rules = rules
        self._table: dict[Any, list[_Rule]] = {}
        places = {rule.tests[0][0] if len(rule.tests) == 1 else None for rule in rules}
        self._place = places.pop() if len(places) == 1 else None
        if self._place is not None:
            for rule in rules:
                for value in rule.tests[0][1]:
                    self._table.setdefault(value, []).append(rule)

    def rules(self, event: Any) -> Sequence[_Rule]:
        """Return the rules whose tests the event passes."""
        if self._place is not None:
            found = _get(event, self._place)
            return self._table.get(found, ()) if isinstance(found, (str, int)) else ()
        return [rule for rule in self._rules if not rule.tests or rule.passes(event)]


def _get(value: Any, path: Sequence[str]) -> Any:
    # Of all plain JSON values objects alone have the method.
    try:
        for key in path:
            value = value.get(key, ABSENT)
    except AttributeError:
        return ABSENT
    return value


def _at(container: Any, key: str | int) -> Any:
    return container.get(key) if is_object(container) else container[key]


def _needed(event: Any, rule: _Rule) -> Any:
    found = _get(event, rule.source)
    if found is ABSENT:
        raise FoldError(f"an event without {_dotted(rule.source)}")
    return found


def _index(event: Any, path: Sequence[str]) -> int:
    found = _get(event, path)
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise FoldError(f"{_dotted(path)} of an event is no index")
    return found


def _step(here: Any, key: str | int, path: Path) -> Any:
    """Go one step down; a list wants an index that it has, and an object a name."""
    if is_array(here) and isinstance(key, int) and key < len(here):
        return here[key]
    if is_object(here) and key in here:
        return here[key]
    raise FoldError(f"there is nothing at {_dotted(path)} that the event could belong to")


def _reach(container: Any, path: Path) -> Any:
    """Return the container of a place if the place can be set there."""
    key = path[-1]
    if is_object(container) and isinstance(key, str):
        return container
    if is_array(container) and isinstance(key, int) and key < len(container):
        return container
    raise FoldError(f"there is nothing at {_dotted(path)} that the event could belong to")


def _container(root: Any, path: Path) -> Any:
    for key in path[:-1]:
        root = root[key]
    return root


def _joined(pieces: list[str]) -> str:
    """Join the pieces of a text and keep only the whole."""
    if len(pieces) > 1:
        pieces[:] = ["".join(pieces)]
    return pieces[0] if pieces else ""


def _dotted(path: Sequence[str | int]) -> str:
    steps = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path if part != ""]
    return "".join(steps).lstrip(".") or "the value"

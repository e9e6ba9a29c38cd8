"""Names in use: annotations of parts go in, text that is right in one module comes out, and the imports it needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from rowcast.records import dataclass
from rowcast.targets.python.quoting import Code, string

WIDTH = 88


@dataclass(frozen=True, slots=True)
class Use:
    """A name that is used: ``module`` begins with a dot if it is inside of the package (``.models.messages``)."""

    module: str
    name: str


Annotation: TypeAlias = tuple[Code | Use, ...]
"""An expression in parts, of which names that may have to be imported are their own."""


def plain(text: str) -> Annotation:
    """Return Python that uses no name, as an annotation. Only for text of ours."""
    return (Code(text),)


def member_order(name: str) -> tuple[int, list[tuple[int, int, str]]]:
    """Return the key by which linters sort exported names: constants, classes, the rest; numbers by their value."""
    rank = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    parts = re.findall(r"\d+|\D+", name)
    return rank, [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def import_order(name: str) -> tuple[int, list[tuple[int, int, str]], str]:
    """Return the key by which linters sort imported names: as exported ones, but without regard to case."""
    return member_order(name)[0], member_order(name.lower())[1], name


def builtin(name: str) -> Annotation:
    """Return a name that Python has without an import."""
    return (Use("builtins", name),)


def joined(separator: str, parts: Iterable[Annotation]) -> Annotation:
    """Return the parts with a separator of ours between them."""
    return tuple(piece for n, part in enumerate(parts) for piece in (*_between(separator, n), *part))


def choice(options: Iterable[Annotation]) -> Annotation:
    """Return ``a | b``, each different option once."""
    return joined(" | ", dict.fromkeys(options))


def wrapped(outer: Use, *inner: Annotation) -> Annotation:
    """Return ``outer[inner, …]``."""
    return (outer, Code("["), *joined(", ", inner), Code("]"))


def _between(separator: str, position: int) -> Annotation:
    return (Code(separator),) if position else ()


class Scope:
    """How names are spelled in one module, and what it has to import for that.

    Args:
        module: The module, as in ``Use``.
        own: Names that the module itself defines.
        taken: Names that the package gives to what is in the spec; what comes from elsewhere makes way for them.
    """

    def __init__(self, module: str, own: Iterable[str] = (), taken: Iterable[str] = ()) -> None:
        self._module = module
        self._own = frozenset(own)
        self._taken = frozenset(taken)
        self._live: dict[tuple[str, str, str], None] = {}
        self._typing: dict[tuple[str, str, str], None] = {}

    def spell(self, annotation: Annotation, shadowed: frozenset[str] = frozenset(), *, live: bool = False) -> Code:
        """Return the text of an annotation, and note what it imports.

        Args:
            annotation: What to write.
            shadowed: Names that mean something else where the text stands, such as members of the class around it.
            live: The text is evaluated when the module runs, and not only read by type checkers.
        """
        wanted = self._live if live else self._typing
        spelled = (self._name(part, shadowed, wanted) if isinstance(part, Use) else part for part in annotation)
        return Code("".join(spelled))

    def quoted(self, annotation: Annotation) -> Code:
        """Return an annotation for a place that runs, in quotes if a name in it is imported for type checkers only."""
        if any(isinstance(part, Use) and not _is_cheap(part.module) for part in annotation):
            return string(self.spell(annotation))
        return self.spell(annotation, live=True)

    def live_imports(self) -> tuple[tuple[Code, ...], ...]:
        """Return the import statements that run, in groups: the standard library, pydantic, the package."""
        return _groups(self._live, WIDTH)

    def typing_imports(self) -> tuple[tuple[Code, ...], ...]:
        """Return the import statements that only type checkers need, in the same groups."""
        return _groups((key for key in self._typing if key not in self._live), WIDTH - 4)

    def imported(self, use: Use) -> str:
        """Return what an import statement says of a name: the name, and under which one it is known here."""
        local = self._local(use)
        return use.name if local == use.name else f"{use.name} as {local}"

    def _local(self, use: Use) -> str:
        """Return a name, with an underscore in front where another has it already."""
        is_of_spec = use.module.startswith((".models", ".params", ".errors"))
        clashes = use.name in self._own or (not is_of_spec and use.name in self._taken)
        return f"_{use.name}" if clashes else use.name

    def _name(self, use: Use, shadowed: frozenset[str], wanted: dict[tuple[str, str, str], None]) -> str:
        if use.module == self._module:
            return use.name
        if use.module == "builtins":
            if use.name not in shadowed:
                return use.name
            wanted["builtins", "", ""] = None
            return f"builtins.{use.name}"
        if use.module == "datetime":
            name = "_dt" if "dt" in shadowed else "dt"
            wanted["datetime", "", name] = None
            return f"{name}.{use.name}"
        name = self._local(use)
        wanted[self.relative(use.module), use.name, name] = None
        return name

    def anchored(self, module: str) -> str:
        """Return the module as ``import_module`` finds it from this module's ``__name__``."""
        return "." * self._module.count(".") + module if module.startswith(".") else module

    def relative(self, module: str) -> str:
        """Return the module as an import statement in this module names it."""
        if not module.startswith("."):
            return module
        here, there = self._module.split(".")[1:-1], module.split(".")[1:]
        while here and len(there) > 1 and here[0] == there[0]:
            here, there = here[1:], there[1:]
        return "." * (len(here) + 1) + ".".join(there)


def _is_cheap(module: str) -> bool:
    return module in ("builtins", "typing", "collections.abc")


def import_from(module: str, names: Sequence[str], width: int = WIDTH) -> Code:
    """Return an import statement, in lines if it does not fit into one."""
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= width:
        return Code(line)
    return Code("\n".join((f"from {module} import (", *(f"    {name}," for name in names), ")")))


def _groups(keys: Iterable[tuple[str, str, str]], width: int) -> tuple[tuple[Code, ...], ...]:
    modules: dict[str, list[tuple[str, str]]] = {}
    for module, name, local in keys:
        modules.setdefault(module, []).append((name, local))
    groups: tuple[list[Code], ...] = ([], [], [])
    for module, names in sorted(modules.items(), key=lambda item: _rank(*item)):
        groups[2 if module.startswith(".") else 1 if module == "pydantic" else 0].extend(
            _statements(module, names, width)
        )
    return tuple(tuple(group) for group in groups if group)


def _rank(module: str, names: list[tuple[str, str]]) -> tuple[bool, int, str]:
    """Whole modules come first, then those farther up in the package."""
    depth = len(module) - len(module.lstrip("."))
    return all(name for name, _ in names), -depth, module


def _statements(module: str, names: list[tuple[str, str]], width: int) -> Iterator[Code]:
    ordered = sorted(names, key=lambda pair: (import_order(pair[0]), pair[1]))
    for name, local in ordered:
        if not name:
            yield Code(f"import {module} as {local}" if local else f"import {module}")
    if listed := [name for name, local in ordered if name and name == local]:
        yield import_from(module, listed, width)
    for name, local in ordered:
        if name and name != local:
            yield Code(f"from {module} import {name} as {local}")

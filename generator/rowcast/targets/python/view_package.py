"""The view of the package itself: the names that it exports, and where they come from."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from rowcast.records import dataclass
from rowcast.targets.python.extras import exports
from rowcast.targets.python.parts import comments, doc
from rowcast.targets.python.quoting import Code, string
from rowcast.targets.python.scope import WIDTH, import_from, import_order
from rowcast.targets.python.view_resources import Source

ERRORS = "._runtime.errors"
"""Exported by the package's own module of errors, beside those of its spec."""


@dataclass(frozen=True, slots=True)
class HomeView:
    """A module, and the names that come from it as one text: a literal, or its lines where it has several."""

    module: Code
    text: Code
    lines: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class PackageView:
    """The package itself: its docstring, the names that it exports, and where they come from.

    ``typing`` are imports for type checkers, ``exporting`` the modules that say themselves what they export.
    """

    comments: tuple[Code, ...]
    doc: Code
    typing: tuple[Code, ...]
    exporting: tuple[Code, ...]
    homes: tuple[HomeView, ...]


def package_view(found: Source) -> PackageView:
    """Return the view of the package."""
    modules: dict[str, list[str]] = {}
    for name, module in sorted(_exported(found), key=lambda pair: import_order(pair[0])):
        modules.setdefault(module, []).append(name)
    homes = sorted(modules.items())
    own = exports(found.api)
    return PackageView(
        comments((found.api.span.file,)),
        doc([f"A client of {found.api.title}.", "", "Nothing is imported before it is used."]),
        tuple(_import(module, name) for module, names in homes if module in own for name in names),
        tuple(Code(module) for module, _ in homes if module not in own),
        tuple(_home(module, names) for module, names in homes),
    )


def _import(module: str, name: str) -> Code:
    """Return an import in the form that tells type checkers that the name is exported."""
    return import_from(module, [f"{name} as {name}"], WIDTH - 4)


def _home(module: str, names: list[str]) -> HomeView:
    text = string(" ".join(names))
    if len(f"{string(module)}: {text},") <= WIDTH - 8:
        return HomeView(string(module), text, ())
    lines = textwrap.wrap(" ".join(names), WIDTH - 12, break_long_words=False, break_on_hyphens=False)
    return HomeView(string(module), Code(""), tuple(map(Code, lines)))


def _exported(found: Source) -> Iterator[tuple[str, str]]:
    """Yield each name that the package exports, and its module."""
    for module, own in exports(found.api).items():
        yield from ((name, ".errors" if module == ERRORS else module) for name in own)
    names = found.typing.names
    for listed in (names.models, names.unknown):
        yield from ((name, found.layout.homes[key]) for key, name in listed.items())
    yield from ((name, found.layout.given[key]) for key, name in names.params.items())
    yield from ((name, ".errors") for name in names.errors.values())

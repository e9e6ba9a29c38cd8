"""The view of the package itself: the names that it exports, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.records import dataclass
from rowcast.targets.python.extras import exports
from rowcast.targets.python.lines import argument
from rowcast.targets.python.parts import comments, doc
from rowcast.targets.python.quoting import Code, string, strings
from rowcast.targets.python.scope import WIDTH, import_from, import_order, member_order
from rowcast.targets.python.view_resources import Source


@dataclass(frozen=True, slots=True)
class PackageView:
    """The package itself: its docstring, the names that it exports, and where they come from.

    ``typing`` are imports for type checkers, ``homes`` entries of modules with the names that come from them.
    """

    comments: tuple[Code, ...]
    doc: Code
    typing: tuple[Code, ...]
    names: tuple[Code, ...]
    homes: tuple[Code, ...]


def package_view(found: Source) -> PackageView:
    """Return the view of the package."""
    modules: dict[str, list[str]] = {}
    for name, module in sorted(_exported(found), key=lambda pair: import_order(pair[0])):
        modules.setdefault(module, []).append(name)
    homes = sorted(modules.items())
    exported = sorted((name for names in modules.values() for name in names), key=member_order)
    return PackageView(
        comments((found.api.span.file,)),
        doc([f"A client of {found.api.title}.", "", "Nothing is imported before it is used."]),
        tuple(import_from(module, names, WIDTH - 4) for module, names in homes),
        tuple(map(string, exported)),
        tuple(argument(f"{string(module)}: {strings(names)}", 8) for module, names in homes),
    )


def _exported(found: Source) -> Iterator[tuple[str, str]]:
    """Yield each name that the package exports, and its module."""
    for module, own in exports(found.api).items():
        yield from ((name, module) for name in own)
    names = found.typing.names
    homes = found.layout.homes
    for kind, listed in (("models", names.models), ("models", names.unknown), ("params", names.params)):
        yield from ((name, f".{kind}.{homes[key]}") for key, name in listed.items())
    yield from ((name, ".errors") for name in names.errors.values())

"""The view of the module of errors: those of the runtime, and a class for each name in the error table."""

from __future__ import annotations

from rowcast.ir import ErrorStatus
from rowcast.records import dataclass
from rowcast.targets.python import prose
from rowcast.targets.python.extras import exports
from rowcast.targets.python.parts import HeadView, doc, head, inner
from rowcast.targets.python.quoting import Code, string
from rowcast.targets.python.scope import Scope, Use, member_order
from rowcast.targets.python.view_resources import Source


@dataclass(frozen=True, slots=True)
class ErrorView:
    """A class of errors."""

    name: Code
    base: Code
    doc: Code


@dataclass(frozen=True, slots=True)
class ErrorsView:
    """The module of errors."""

    head: HeadView
    names: tuple[Code, ...]
    classes: tuple[ErrorView, ...]


def errors_view(found: Source) -> ErrorsView:
    """Return the view of the module of errors: those of the runtime, and a class for each name in the error table."""
    names = found.typing.names.errors
    bases = _bases(found)
    scope = Scope(".errors", names.values())
    base = scope.spell((Use("._runtime.errors", "ApiStatusError"),), live=True)
    for name, module in sorted(bases.items()):
        scope.spell((Use(module, name),), live=True)
    rows: dict[str, list[ErrorStatus]] = {}
    for row in found.api.errors.statuses:
        rows.setdefault(row.name, []).append(row)
    classes = tuple(ErrorView(Code(names[name]), base, doc(_error_lines(listed))) for name, listed in rows.items())
    files = sorted({row.span.file for row in found.api.errors.statuses}) or [found.api.span.file]
    said = f"What goes wrong when {found.api.title} is called: a class for each kind of error."
    exported = tuple(string(name) for name in sorted({*bases, *names.values()}, key=member_order))
    return ErrorsView(head(said, files, scope), exported, classes)


def _bases(found: Source) -> dict[str, str]:
    """Return the errors of the runtime, and the module of each."""
    return {
        name: module
        for module, names in exports(found.api).items()
        for name in names
        if module == "._runtime.errors" or name.endswith("Error")
    }


def _error_lines(rows: list[ErrorStatus]) -> list[str]:
    """Return what is said of an error: its descriptions, and the statuses and types that it stands for."""
    width = inner(4)
    lines = prose.wrapped(" ".join(dict.fromkeys(prose.ended(row.doc) for row in rows if row.doc)), width)
    statuses = ", ".join(dict.fromkeys(row.status for row in rows if row.status))
    types = ", ".join(dict.fromkeys(f"`{kind}`" for row in rows for kind in row.types))
    facts = [f"Status {statuses}." if statuses else "Only in streams.", f"Type {types}." if types else ""]
    return [*lines, *([""] if lines else []), *prose.filled(" ".join(facts), width)]

"""What a target is: a function from a resolved API to files; and how targets are found, by listing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

from rowcast.diagnostics import Diagnostic
from rowcast.increment import Part
from rowcast.ir import Api, Json, Operation
from rowcast.records import dataclass
from rowcast.rendering.memo import Memo

if TYPE_CHECKING:
    # A run that compares nothing does without what it would load.
    from rowcast.compat.surface import Symbol

__all__ = [
    "Incremental",
    "Job",
    "Memo",
    "Output",
    "Render",
    "Revision",
    "Sample",
    "Sampler",
    "Target",
    "Templates",
    "find",
    "names",
]

ENTRY_POINTS = "rowcast.targets"
_PACKAGE = Path(__file__).parent / "targets"


class Templates(Protocol):
    """The templates that a target may render; see ``templating.Templates``."""

    def render(self, name: str, view: object) -> str:
        """Return the text of the template ``name``, such as ``python/client.py.jinja``; the view is ``view`` in it."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """What a target is given.

    Attributes:
        api: The resolved API.
        package: Name of the folder that is made, a valid Python identifier; the import name of a Python package.
        options: Options of this target from the project file, checked against the target's ``OPTIONS``.
        templates: The templates, with the user's overrides in front.
        memo: A store of made text.
        jobs: How many processes may work; see ``parallel.each``.
        changes: The change log as Markdown; empty where there is none.
    """

    api: Api
    package: str
    options: Mapping[str, object]
    templates: Templates
    memo: Memo
    jobs: int = 1
    changes: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """What a target makes.

    Attributes:
        files: Relative path with ``/`` to text. ``manifest.json`` is added by the engine.
        verbatim: Paths in ``files`` that are not to be formatted (copied runtime modules).
        problems: Findings; with an error among them the files are not used.
        tools: Distributions, beside the formatter, whose version shaped the text (``datamodel-code-generator``).
        laid_out: Python comes out as the formatter writes it, but for statements that are too long or oddly broken.
        known: What ``revise`` needs to know from now on, where that is other than before.
    """

    files: Mapping[str, str]
    verbatim: frozenset[str] = frozenset()
    problems: tuple[Diagnostic, ...] = ()
    tools: tuple[str, ...] = ()
    laid_out: bool = False
    known: object = None


Render = Callable[[Job], Output]


@dataclass(frozen=True, slots=True)
class Revision:
    """What a target is given to make again only the files that can differ since it last rendered everything.

    Attributes:
        job: As for ``render``; its API is that of the part.
        part: What was resolved: all definitions that are touched, with all that they refer to.
        touched: The definitions whose text may differ, as an ``increment.Outline`` calls them.
        known: What ``Incremental.keep`` returned for the whole API; the frame of the API is as it was.
        standing: Returns the text of a file as it stands.
    """

    job: Job
    part: Part
    touched: frozenset[str]
    known: Any
    standing: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Incremental:
    """How a target makes again what a change can have touched.

    Attributes:
        keep: From the job of a whole API to what ``revise`` needs to know of it, to be pickled.
        revise: Returns those of the files of ``render`` that can differ, as they are now. Raises ``Beyond`` where it
            would have to look at more than the part.
    """

    keep: Callable[[Job], object]
    revise: Callable[[Revision], Output]


@dataclass(frozen=True, slots=True)
class Sample:
    """A piece of code that makes a call with what a target made: what to call it, the word for its fence, the code."""

    title: str
    language: str
    code: str


Sampler = Callable[[Operation, Mapping[str, Json]], tuple[Sample, ...]]
"""Writes the samples of a call: an operation and a request (values of parameters and the body, by place) go in."""


Surface = Callable[[Api], "tuple[Symbol, ...]"]
"""Returns the names that code which uses a generated package writes."""


@dataclass(frozen=True, slots=True)
class Target:
    """A found target: its name, its one function, and its options (name to the type of the value).

    A target of a programming language may hand out ``samples`` too: from an API and the name of the package to the
    sampler that documentation asks, so that documentation knows no language. Its ``surface`` are the names that code
    which uses the package writes, so that a comparison of two specs knows none either. One that is ``incremental`` need
    not render everything again for a changed row.
    """

    name: str
    render: Render
    options: Mapping[str, type] = field(default_factory=dict)
    samples: Callable[[Api, str], Sampler] | None = None
    surface: Surface | None = None
    incremental: Incremental | None = None


def names() -> tuple[str, ...]:
    """Return the names of all targets: the folders of ``rowcast.targets``, then entry points ``rowcast.targets``."""
    own = sorted(entry.name for entry in _PACKAGE.iterdir() if (entry / "__init__.py").is_file())
    return (*own, *sorted(set(_entry_points()) - set(own)))


def find(name: str) -> Target | None:
    """Return the target of this name, or None. Our own targets win over entry points of the same name."""
    if name.isidentifier() and (_PACKAGE / name / "__init__.py").is_file():
        return _target(name, import_module(f"rowcast.targets.{name}"))
    load = _entry_points().get(name)
    return _target(name, load()) if load else None


def _target(name: str, module: ModuleType) -> Target:
    options: Mapping[str, type] = getattr(module, "OPTIONS", {})
    samples, surface, incremental = (getattr(module, each, None) for each in ("samples", "surface", "incremental"))
    return Target(name, module.render, options, samples, surface, incremental)


def _entry_points() -> dict[str, Callable[[], ModuleType]]:
    # Imported here, as it costs more than the rest of this module and is needed for foreign targets only.
    from importlib.metadata import entry_points  # noqa: PLC0415

    return {point.name: point.load for point in entry_points(group=ENTRY_POINTS)}

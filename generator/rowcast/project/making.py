"""One run of ``generate`` or ``check`` that has something to find out: make, then write, compare, or only plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from rowcast.console import Console, counted
from rowcast.diagnostics import Diagnostic, Severity, has_errors
from rowcast.project import publishing, reporting, revising, workshop
from rowcast.project.workshop import Made, Wish, Work
from rowcast.records import dataclass
from rowcast.store import disk
from rowcast.store.cache import Cache
from rowcast.store.output import State
from rowcast.store.unchanged import Made as Left
from rowcast.store.unchanged import remember
from rowcast.usage import Parsed

OK = 0
FINDINGS = 1
FAILED = 2


@dataclass(frozen=True, slots=True)
class Run:
    """A run: the project, what is wished, the cache with the key of the trace, and the command line that asked."""

    work: Work
    wish: Wish
    cache: Cache | None
    selection: str
    parsed: Parsed
    console: Console

    @property
    def form(self) -> str:
        """How findings are printed."""
        return self.parsed.last("output_format", "text")

    @property
    def for_people(self) -> bool:
        """Whether it is people who read what is printed."""
        return self.form in reporting.FOR_PEOPLE


def write(run: Run) -> int:
    """Make everything and write it."""
    made = attempt(run)
    if made is None:
        return FAILED
    if not any(one.comparison.drifted() for one in made):
        return _up_to_date(run, made, [])
    tell = run.console.result if run.for_people else run.console.tell
    for one in made:
        tell(reporting.summary(one))
    return report(run, reporting.kept(made), OK)


def attempt(run: Run) -> Sequence[Made] | None:
    """Make everything and write it; return the comparisons from before, or None after telling why that failed."""
    work, cache = run.work, run.cache
    if not (cache and revising.revise(work, run.wish, cache, run.selection, run.console)) and not _made(run):
        report(run, [], FAILED)
        return None
    try:
        made = publishing.publish(run.work, run.parsed.has("force"), run.console)
    except publishing.Refused as refused:
        reporting.show_differences(reporting.edits(refused.made) if run.for_people else (), run.console)
        report(run, refused.findings, FAILED)
        return None
    except (publishing.Stopped, publishing.Locked) as problem:
        run.console.tell(f"error: {problem}")
        return None
    if run.cache and _remember(run, made):
        revising.remember(run.work, run.cache, run.selection)
    return made


def compare(run: Run) -> int:
    """Make everything in memory and tell how the disk differs from it."""
    if not _made(run):
        return report(run, [], FAILED)
    made = workshop.against_disk(run.work)
    refused = [finding for one in made if one.comparison.refusal for finding in publishing.refusals(one, force=False)]
    if refused:
        return report(run, refused, FAILED)
    found = reporting.drift(made)
    if not has_errors(found):
        _remember(run, made)
        return _up_to_date(run, made, found)
    if run.parsed.has("diff") and run.for_people:
        reporting.show_differences(reporting.differences(made), run.console)
    return report(run, found, FINDINGS)


def plan(run: Run) -> int:
    """Make everything in memory and print what writing it would change."""
    if not _made(run):
        return report(run, [], FAILED)
    made = workshop.against_disk(run.work)
    if run.parsed.has("diff"):
        reporting.show_differences(reporting.differences(made), run.console)
    if run.parsed.has("dry_run"):
        for line in reporting.plan(made):
            run.console.result(line)
    refused = [finding for one in made for finding in publishing.refusals(one, run.parsed.has("force"))]
    return report(run, refused, FAILED if refused else OK)


WAYS: Mapping[str, Callable[[Run], int]] = {"write": write, "compare": compare, "plan": plan}


def _made(run: Run) -> bool:
    workshop.make(run.work, run.wish, run.cache, run.console)
    return not run.work.failed


def _up_to_date(run: Run, made: Sequence[Made], notes: Sequence[Diagnostic]) -> int:
    count = sum(len(one.comparison.tree) for one in made)
    run.console.tell(f"up to date: {counted(count, 'file')} in {counted(len(made), 'folder')}")
    return report(run, notes, OK)


def report(run: Run, found: Sequence[Diagnostic], status: int) -> int:
    """Print what is wrong with the spec, and what was found beside it; return the status."""
    if not run.for_people:
        reporting.findings([*run.work.diagnostics, *found], run.form, run.work.files, run.console, result=True)
        return status
    reporting.findings(run.work.diagnostics, run.form, run.work.files, run.console, result=False)
    drift = [one for one in found if one.code.startswith("drift-")]
    reporting.show_drift(drift, run.console)
    reporting.findings([one for one in found if one not in drift], run.form, run.work.files, run.console, result=False)
    return status


def _remember(run: Run, made: Sequence[Made]) -> bool:
    """Keep the trace of a run after which everything is as it should be; tell whether that is so."""
    if run.cache is None or run.work.snapshot is None:
        return False
    is_settled = not any(d.severity is Severity.WARNING for d in run.work.diagnostics)
    if is_settled:
        left = []
        for one in made:
            others = one.comparison.paths(State.OTHER, State.KEPT)
            left.append(Left(one.target.output, _marks(run.work, one), others))
        remember(run.cache, run.selection, run.work.snapshot, left)
    run.cache.prune(time.time())
    return is_settled


def _marks(work: Work, made: Made) -> dict[str, str]:
    """Return the mark of each file of a tree; what an earlier run left has one."""
    known = {one.folder: (one.files, contents) for one, contents in work.left}
    marks, contents = known.get(made.target.output, ({}, {}))
    return {
        path: marks[path] if contents.get(path) is content else disk.mark(content)
        for path, content in made.comparison.tree.items()
    }

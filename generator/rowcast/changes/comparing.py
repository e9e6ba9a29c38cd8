"""Two states of a project in; what changed in each of its APIs out, the names of its generated packages included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rowcast import target
from rowcast.changes.reading import State, paired
from rowcast.changes.report import Report
from rowcast.compat import Change, Verdict, compare
from rowcast.compat.summary import Audience
from rowcast.ir import Api
from rowcast.reach import Direction


def compare_states(old: State, new: State, audience: Audience, wanted: Sequence[str] = ()) -> Report:
    """Return what changed in all APIs, or in those that are wanted. Raises UsageError, see ``reading.paired``."""
    found = {
        name: changes(name, before, after) for name, before, after in paired(old, new) if not wanted or name in wanted
    }
    return Report(old.label, new.label, audience, found, (old.prefix, new.prefix))


def changes(name: str, old: Api | None, new: Api | None) -> tuple[Change, ...]:
    """Return what changed in one API; None stands for one that is not there."""
    if old is None or new is None:
        return tuple(_whole(name, old, new))
    return compare(old, new, [(names(old), names(new)) for names in _surfaces()])


def _surfaces() -> Iterator[target.Surface]:
    """Yield what hands out the names of a package, for each target of a programming language that is installed."""
    for name in target.names():
        found = target.find(name)
        if found is not None and found.surface is not None:
            yield found.surface


def _whole(name: str, old: Api | None, new: Api | None) -> Iterator[Change]:
    if old is not None:
        message = f"{old.title} is gone, with its {len(old.operations)} operations"
        yield Change("api-removed", name, message, Direction.REQUEST, Verdict.BREAKING, old=old.span)
    elif new is not None:
        yield Change("api-added", name, f"{new.title} is new", Direction.REQUEST, new=new.span)

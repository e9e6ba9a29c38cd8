"""``rowcast generate --watch``: saved files in; for each bunch of them a run, and a line about what changed, out."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from rowcast.console import Console, counted
from rowcast.project import making, reporting, workshop
from rowcast.project.config import LOG, Project
from rowcast.project.root import PROJECT_FILE, SHARED_FILE, SPEC, find_root
from rowcast.project.workshop import Made, Wish
from rowcast.store import disk, unchanged
from rowcast.store.cache import Cache
from rowcast.usage import Parsed, UsageError

_SUFFIXES = (".yaml", ".yml", ".jinja")
_POLL = 0.3
_SHARE = 20
"""A look at the files is followed by a pause of at least this many times what it took."""
_QUIET = 0.1
_MOST_WAITING = 2.0

_Look = Mapping[str, object]
"""What was seen: path to what tells one content from another, without reading it."""


def watch(parsed: Parsed, console: Console, wish: Wish, cache: Cache | None) -> int:
    """Run at once, and again whenever a file of the spec, a template or the project file has changed.

    A run that fails says why, and the next save gets its chance. Raises UsageError if the first run cannot begin, and
    KeyboardInterrupt when somebody ends it.
    """
    start = os.getcwd()
    wait = _waiter(console)
    changed: list[str] = []
    while True:
        root, file = find_root(start)
        work = workshop.open_project(root, file)
        # Taken before the run reads anything: what is saved while it works calls for another one.
        seen = _look(work.project)
        key = unchanged.selection(file, wish.apis, wish.targets)
        _turn(making.Run(work, wish, cache, key, parsed, console), changed)
        if not changed:
            console.tell(f"watching {counted(len(seen), 'file')}; Ctrl-C ends it")
        console.flush()
        gc.collect()
        changed = _next(work.project, seen, wait)


def _turn(run: making.Run, changed: Sequence[str]) -> None:
    """Make everything and tell what changed, in one line after whatever is wrong."""
    cause = f"{_few(changed)}: " if changed else ""
    try:
        made = making.attempt(run)
    except UsageError as problem:
        if not changed:
            raise
        run.console.tell(f"error: {problem}")
        made = None
    except OSError as problem:
        # A file that went between being listed and being read; whatever it is, the next save shows.
        run.console.tell(f"error: {problem.filename or ''}: {problem.strerror or problem}")
        made = None
    if made is None:
        run.console.tell(f"{cause}nothing was written; waiting for the next save")
        return
    making.report(run, reporting.kept(made), making.OK)
    run.console.result(f"{cause}{_outcome(made)}")


def _outcome(made: Sequence[Made]) -> str:
    drifted = [reporting.summary(one) for one in made if one.comparison.drifted()]
    return "; ".join(drifted) or f"up to date: {counted(len(made), 'folder')}"


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


# What is watched.


def _folders(project: Project) -> Iterator[str]:
    """Yield the folders, from the root, whose files decide what is made; some may not be there, or not yet."""
    yield SPEC
    yield from (f"{SPEC}/{name}" for name in _names(os.path.join(project.root, SPEC)))
    yield from (api.spec for api in project.apis)
    yield from (f"{project.changes}/{api.name}" for api in project.apis)
    if project.templates:
        yield project.templates
        below = disk.scan(os.path.join(project.root, project.templates))
        yield from (f"{project.templates}/{name}" for name, kind in below.items() if kind == disk.FOLDER)


def _look(project: Project) -> dict[str, object]:
    """Return what stands there now; a file that is replaced by another one with the same text looks different."""
    seen: dict[str, object] = {}
    for folder in dict.fromkeys(_folders(project)):
        for name in _names(os.path.join(project.root, folder)):
            if name == LOG or (name.endswith(_SUFFIXES) and not name.startswith(".")):
                _add(seen, project.root, f"{folder}/{name}")
    for name in (PROJECT_FILE, SHARED_FILE):
        _add(seen, project.root, name)
    return seen


def _add(seen: dict[str, object], root: str, path: str) -> None:
    """Add what a path is now: a file most often, but a folder or a link to nowhere is told to people too."""
    full = os.path.join(root, path)
    try:
        about = os.stat(full) if os.path.exists(full) else os.lstat(full)
    except OSError:
        return
    seen[path] = (about.st_mtime_ns, about.st_size, about.st_ino)


def _names(folder: str) -> list[str]:
    try:
        return disk.names(folder)
    except OSError:
        return []


def _differences(before: _Look, now: _Look) -> list[str]:
    return sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))


# When to look again.

_Wait = Callable[[Sequence[str], float], None]
"""Return when something may have happened in these folders, or after about so many seconds."""


def _next(project: Project, seen: _Look, wait: _Wait) -> list[str]:
    """Wait until something differs from what was seen, and until it has come to rest; return what differs."""
    now, pause = _look(project), _POLL
    while not (changed := _differences(seen, now)):
        wait([os.path.join(project.root, folder) for folder in ("", *dict.fromkeys(_folders(project)))], pause)
        started = time.monotonic()
        now = _look(project)
        pause = max(_POLL, _SHARE * (time.monotonic() - started))
    deadline = time.monotonic() + _MOST_WAITING
    while time.monotonic() < deadline:
        # An editor writes, renames and removes; a branch is checked out file by file.
        time.sleep(_QUIET)
        before, now = now, _look(project)
        if before == now:
            break
    return _differences(seen, now) or changed


def _waiter(console: Console) -> _Wait:
    """Return a way to wait: told by the system where ``watchfiles`` is installed, else by looking again and again."""
    try:
        import watchfiles  # noqa: PLC0415 - an extra, and nothing else needs it
    except ImportError:
        console.tell("looking three times a second; with `pip install 'rowcast[watch]'` the system tells of changes")
        return lambda _, pause: time.sleep(pause)
    return _Told(watchfiles.watch)


class _Told:
    """Waits for the system to tell of a change in any of the folders."""

    _PATIENCE = 2_000

    def __init__(self, watch: Callable[..., Iterator[object]]) -> None:
        self._watch = watch
        self._folders: list[str] = []
        self._events: Iterator[object] = iter(())

    def __call__(self, places: Sequence[str], pause: float) -> None:
        folders = [place for place in places if os.path.isdir(place)]
        if folders != self._folders:
            options = {"recursive": False, "yield_on_timeout": True, "rust_timeout": self._PATIENCE, "step": 50}
            self._folders, self._events = folders, self._watch(*folders, watch_filter=None, debounce=100, **options)
        try:
            next(self._events)
        except (StopIteration, OSError, RuntimeError):
            # A folder has gone, or the system has no more watches to give. To look after a pause always works.
            self._folders = []
            time.sleep(pause)

"""A run after some files of a spec have changed, which makes again only what they can reach; and what it has to know.

It goes on from a run that left everything as it should be, and is given up wherever it is not sure: then everything is
made. What it makes is what a run without memory would make, and a test holds it to that for each kind of change.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping, Sequence
from typing import Any

from rowcast import engine, increment
from rowcast.console import Console
from rowcast.front import Parse, load_documents
from rowcast.increment import Beyond, Outline, Reaching
from rowcast.project import workshop
from rowcast.project.config import ApiConfig, TargetConfig, spec_files
from rowcast.project.folders import left_folders, output_faults
from rowcast.project.parsed import keeping
from rowcast.project.workshop import Loaded, Wish, Work
from rowcast.reading import read
from rowcast.records import dataclass, replace
from rowcast.rendering.templating import Templates
from rowcast.source import SourceFile
from rowcast.store import unchanged
from rowcast.store.cache import Cache
from rowcast.store.unchanged import Since
from rowcast.tree import Tree


@dataclass(frozen=True, slots=True)
class State:
    """What a run knew of an API when it had made everything of it.

    Attributes:
        read: The mark of the snapshot that the run began with.
        outline: The outline of the API.
        reaching: How its files hang together.
        known: The mark of the snapshot of the run that kept what targets know.
    """

    read: str
    outline: Outline
    reaching: Reaching
    known: str

    @property
    def frame(self) -> str:
        """What tells one frame of the API from another."""
        return "\n".join((self.outline.facts, *self.outline.frames.values()))


def revise(work: Work, wish: Wish, cache: Cache, selection: str, console: Console) -> bool:
    """Make the trees that a wish names from what an earlier run left; False, with nothing done, where that cannot be.

    ``selection`` names what the run makes, as the trace of the earlier one is kept.
    """
    apis = workshop.chosen(work.project, wish)
    snapshot = workshop.snapshot(work.project, apis)
    if work.failed or snapshot is None or [*output_faults(work.project), *left_folders(work.project)]:
        return False
    since = unchanged.since(cache, work.project.root, selection, snapshot)
    looked = Work(work.project)
    templates = workshop.open_templates(looked, cache) if since else None
    if since is None or templates is None or looked.diagnostics:
        return False
    run = _Run(work, apis, wish, cache, selection, snapshot, since, templates)
    console.progress("making what has changed")
    made = [run.api(api) for api in apis]
    if None in made or not set(since.changed) <= {name for one in made if one for name in one.changed}:
        return False
    work.snapshot = snapshot
    work.trees += [each for one in made if one for each in one.trees]
    work.states += [each for one in made if one for each in one.states]
    work.left = since.left
    return True


def remember(work: Work, cache: Cache, selection: str) -> None:
    """Keep what is known of the APIs of a run that left everything as it should be, for the next one."""
    if work.snapshot is None:
        return
    read = unchanged.mark_of_snapshot(work.snapshot)
    kind = _kind(work.snapshot)
    states = work.states or [(one.config.name, _learned(one, read), _known(work, one, cache)) for one in work.loaded]
    for name, state, known in states:
        # What is new comes before what speaks of it, and is not believed under another mark.
        if known is not None:
            _save(cache, kind, f"{name}\0{selection}\0{state.frame}", (read, known))
        _save(cache, kind, f"{name}\0{selection}", state)


def _save(cache: Cache, kind: str, key: str, value: object) -> None:
    cache.save(kind, key, pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def _known(work: Work, loaded: Loaded, cache: Cache) -> dict[str, object]:
    """Return what each target needs to know of the whole API, by the folder that it writes."""
    assert loaded.api is not None and work.templates is not None  # noqa: S101, PT018 - it was made
    outputs = [target.output for target in loaded.config.targets]
    return {output: engine.keep(loaded.api, work.requests[output], work.templates, cache.memo) for output in outputs}


def _learned(loaded: Loaded, read: str) -> State:
    """Return what is known of an API after everything was made of it."""
    assert loaded.api is not None  # noqa: S101 - it was made
    outline = increment.outline(loaded.api)
    links = (
        (outline.files[key], outline.files[other])
        for key, others in outline.links.items()
        for other in others
        if key in outline.files and other in outline.files
    )
    texts = {file.name: file.text for file in loaded.files}
    reaching = increment.reaching(texts, loaded.api, _homes(outline), links)
    return State(read, outline, reaching, read)


def _kind(snapshot: Sequence[str]) -> str:
    # A state is a pickle, and holds for one state of the tool, which is the first line of a snapshot.
    return f"state-{snapshot[0] if snapshot else ''}"


def _homes(outline: Outline) -> Mapping[str, str]:
    """Return the file of each name that a spec can write."""
    return {key.rpartition(" ")[2]: file for key, file in outline.files.items()}


@dataclass(frozen=True, slots=True)
class _Made:
    """What came out for one API: trees, the new state where there is one, and which changed files that accounts for."""

    trees: list[tuple[ApiConfig, TargetConfig, Tree]]
    states: list[tuple[str, State, Mapping[str, object] | None]]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """What is the same for each API of a run."""

    work: Work
    apis: Sequence[ApiConfig]
    wish: Wish
    cache: Cache
    selection: str
    snapshot: list[str]
    since: Since
    templates: Templates

    def api(self, api: ApiConfig) -> _Made | None:
        """Return the trees of an API as they are now; None where everything has to be made."""
        names = spec_files(self.work.project.root, api.spec)
        changed = tuple(name for name in self.since.changed if name in names)
        standing = {made.folder: content for made, content in self.since.left}
        if any(target.output not in standing for target in api.targets):
            return None
        if not changed:
            return self._unchanged(api, standing)
        state = self._state(api)
        files = self._files(changed)
        if state is None or files is None:
            return None
        texts = {file.name: file.text for file in files}
        needed = increment.needed(state.reaching, texts, _homes(state.outline))
        if needed is None:
            return None
        # A part that is nearly all is not worth the way to it.
        ways = [needed, frozenset(names)] if len(needed) * 2 < len(names) else [frozenset(names)]
        for way in ways:
            try:
                return self._part(api, state, way, names, changed)
            except Beyond:
                continue
        return None

    def _unchanged(self, api: ApiConfig, standing: Mapping[str, Tree]) -> _Made | None:
        state = self._state(api)
        if state is None:
            return None
        kept = replace(state, read=unchanged.mark_of_snapshot(self.snapshot))
        return _Made([(api, target, standing[target.output]) for target in api.targets], [(api.name, kept, None)], ())

    def _part(
        self, api: ApiConfig, state: State, way: frozenset[str], names: Sequence[str], changed: tuple[str, ...]
    ) -> _Made | None:
        """Make the trees of an API by reading some of its files. Raises Beyond where these are not enough."""
        files = self._files([name for name in names if name in way])
        if files is None:
            return None
        resolved, _, found = load_documents(files, self._parse())
        if resolved is None or found:
            return None
        outline = increment.outline(resolved)
        touched = increment.touched(state.outline, outline, way)
        if touched is None:
            return None
        everything = state.outline.order if len(way) < len(names) else None
        if any(key in state.outline.files and key not in outline.files for key in touched):
            raise Beyond
        change = engine.Change(
            [file for file in files if file.name in changed], increment.part(resolved, everything), touched
        )
        stored: tuple[str, dict[str, object]] = self._stored(f"{api.name}\0{self.selection}\0{state.frame}") or ("", {})
        tag, known = stored
        if tag != state.known:
            return None
        left = [(target, self._left(target, change, known)) for target in api.targets]
        trees = [(api, target, one.tree) for target, one in left]
        now = {target.output: one.known for target, one in left}
        is_new = any(now[output] is not known[output] for output in now)
        state = self._next(state, outline, change)
        self.work.files.extend(files)
        if is_new:
            return _Made(trees, [(api.name, replace(state, known=state.read), now)], changed)
        return _Made(trees, [(api.name, state, None)], changed)

    def _left(self, target: TargetConfig, change: engine.Change, known: Mapping[str, object]) -> engine.Left:
        standing = next(content for made, content in self.since.left if made.folder == target.output)
        before = engine.Left(standing, known[target.output])
        request = workshop.request(self.work.project, target, self.wish.jobs)
        return engine.revise(change, before, request, self.templates, self.cache.memo)

    def _next(self, state: State, outline: Outline, change: engine.Change) -> State:
        before = state.outline
        merged = replace(
            before, contents={**before.contents, **outline.contents}, links={**before.links, **outline.links}
        )
        reaching = increment.updated(state.reaching, {file.name: file.text for file in change.files}, _homes(before))
        return replace(state, read=unchanged.mark_of_snapshot(self.snapshot), outline=merged, reaching=reaching)

    def _state(self, api: ApiConfig) -> State | None:
        state: State | None = self._stored(f"{api.name}\0{self.selection}")
        return state if state is not None and state.read == self.since.read else None

    def _stored(self, key: str) -> Any:
        stored = self.cache.load(_kind(self.snapshot), key)
        return None if stored is None else pickle.loads(stored)  # noqa: S301 - signed by the cache

    def _files(self, names: Sequence[str]) -> list[SourceFile] | None:
        results = [read(os.path.join(self.work.project.root, name), name) for name in names]
        files = [file for file in results if isinstance(file, SourceFile)]
        return files if len(files) == len(results) else None

    def _parse(self) -> Parse:
        return keeping(self.cache, self.snapshot[0])

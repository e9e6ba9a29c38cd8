"""A word in; the APIs that it means out: those of a file, a folder, a revision, or the project as it stands."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rowcast.changes import git
from rowcast.console import Console
from rowcast.diagnostics import Diagnostic, has_errors
from rowcast.front import load
from rowcast.ir import Api
from rowcast.project import config, workshop
from rowcast.project.root import PROJECT_FILE, SHARED_FILE, SPEC, find_root, project_file
from rowcast.reading import read
from rowcast.records import dataclass
from rowcast.source import SourceFile
from rowcast.store import disk
from rowcast.usage import UsageError

WORKING_TREE = "working tree"
_ENDS = re.compile(r"\.{2,3}")


@dataclass(frozen=True, slots=True)
class State:
    """The APIs of one state.

    Attributes:
        label: How a reader knows the state: ``main``, ``working tree``, ``old/spec``.
        apis: Each API with the name that the project gives it; under its own name where no project does.
        files: The files that were read, for messages.
        found: What is wrong with them; with an error, not all APIs are there.
        whole: It is a project, and not a single spec.
        prefix: What stands before the name of a file, so that a reader finds it: ``main:``.
    """

    label: str
    apis: Mapping[str, Api]
    files: tuple[SourceFile, ...]
    found: tuple[Diagnostic, ...]
    whole: bool = True
    prefix: str = ""

    @property
    def failed(self) -> bool:
        """Tell whether there is an error."""
        return has_errors(list(self.found))


def state(word: str | None, console: Console) -> State:
    """Return what a word means; without a word, the project as it stands on the disk.

    A word that names a file or folder is that; any other is a revision, or ``REVISION:PATH`` for a path from the
    root of the project.

    Raises:
        UsageError: for a word that means nothing, and a folder without a spec.
    """
    root, file = find_root(os.getcwd())
    if word is None:
        return _project(root, file, WORKING_TREE, console)
    if os.path.lexists(word):
        return _on_disk(word, console)
    if ".." in word and ":" not in word:
        raise UsageError(
            f"`{word}` is a range; name its two ends: rowcast diff {' '.join(filter(None, _ENDS.split(word)))}"
        )
    revision, colon, path = word.partition(":")
    try:
        commit = git.commit_of(root, revision)
        return _in_revision(root, commit, word, path if colon else None, console)
    except git.GitFault as problem:
        raise UsageError(f"{word}: {problem}") from problem


def _on_disk(word: str, console: Console) -> State:
    if os.path.isdir(word):
        names = [name for name in disk.names(word) if config.is_spec(name)]
        if names:
            return _single(word, [(os.path.join(word, name), f"{_shown(word)}/{name}") for name in names])
        file = project_file(word)
        if file is None and not os.path.isdir(os.path.join(word, SPEC)):
            raise UsageError(f"{word} holds no spec: neither YAML files, nor a project file, nor a folder `{SPEC}`")
        return _project(os.path.abspath(word), file, word, console)
    return _file(word)


def _file(word: str) -> State:
    """Return the API of one file. Raises UsageError where that is a part of a spec, and the rest stands beside it."""
    alone = _single(word, [(word, _shown(word))])
    folder = os.path.dirname(os.path.abspath(word))
    beside = [name for name in disk.names(folder) if config.is_spec(name) and name != os.path.basename(word)]
    if beside and any(found.code == "api-missing" for found in alone.found):
        shown = os.path.relpath(folder).replace(os.sep, "/")
        raise UsageError(
            f"{word} is one file of a spec, together with {', '.join(beside[:3])}; name the folder: {shown}"
        )
    return alone


def _shown(word: str) -> str:
    return os.path.normpath(word).replace(os.sep, "/")


def _single(label: str, paths: Sequence[tuple[str, str]]) -> State:
    """Return the one API that files mean, under its own name."""
    results = [read(path, name) for path, name in paths]
    files = tuple(file for file in results if isinstance(file, SourceFile))
    faults = [fault for fault in results if isinstance(fault, Diagnostic)]
    api, found = (None, []) if faults else load(files)
    return State(label, {} if api is None else {api.name: api}, files, (*faults, *found), whole=False)


def _project(root: str, file: str | None, label: str, console: Console) -> State:
    work = workshop.open_project(root, file)
    loaded = [] if work.failed else workshop.load_apis(work, work.project.apis, console)
    apis = {one.config.name: one.api for one in loaded if one.api is not None}
    return State(label, apis, tuple(work.files), tuple(work.diagnostics))


def _in_revision(root: str, commit: str, label: str, path: str | None, console: Console) -> State:
    """Return a state of the project in a commit, read from a copy that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="rowcast-") as copy:
        if path is not None:
            made = _path_in_revision(root, commit, label, path, copy)
        else:
            _lay_out(root, commit, copy, [PROJECT_FILE, SHARED_FILE, SPEC])
            file = project_file(copy)
            project, found = config.read(copy, file)
            _lay_out(root, commit, copy, [api.spec for api in project.apis if not api.spec.startswith(f"{SPEC}/")])
            # A commit from before there was a spec has no APIs, which is no fault of it.
            made = _project(copy, file, label, console) if project.apis else State(label, {}, (), tuple(found))
    prefix = f"{label.partition(':')[0]}:"
    return replace(made, found=tuple(_labelled(found, prefix) for found in made.found), prefix=prefix)


def _path_in_revision(root: str, commit: str, label: str, path: str, copy: str) -> State:
    names = _lay_out(root, commit, copy, [path])
    below = [name for name in names if name == path or os.path.dirname(name) == os.path.normpath(path)]
    if not below:
        raise git.GitFault(f"there is no YAML file at {path} in that revision")
    return _single(label, [(os.path.join(copy, name), name) for name in below])


def _lay_out(root: str, commit: str, copy: str, paths: Sequence[str]) -> list[str]:
    """Write the project files and specs of a commit into a folder; return their paths."""
    wanted = [entry for path in paths for entry in git.entries(root, commit, path) if _is_wanted(entry.path)]
    for path, content in git.contents(root, wanted).items():
        place = os.path.join(copy, path)
        # A path of a repository can be anything that somebody else made up.
        if os.path.commonpath((os.path.realpath(place), os.path.realpath(copy))) != os.path.realpath(copy):
            raise git.GitFault(f"{path} leads out of the project")
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "wb") as file:
            file.write(content)
    return [entry.path for entry in wanted]


def _is_wanted(path: str) -> bool:
    return path in (PROJECT_FILE, SHARED_FILE) or config.is_spec(os.path.basename(path))


def _labelled(found: Diagnostic, prefix: str) -> Diagnostic:
    """Return a finding about a file of a revision with the revision in front of its name."""
    if found.span is None:
        return found
    return replace(found, span=replace(found.span, file=prefix + found.span.file))


def paired(old: State, new: State) -> Iterator[tuple[str, Api | None, Api | None]]:
    """Yield the APIs of two states side by side; one that is alone in its state is compared with the one of the other.

    Raises:
        UsageError: where one state is a single spec, and nothing tells which API of the other belongs to it.
    """
    if len(old.apis) == len(new.apis) == 1:
        (name, after), before = *new.apis.items(), next(iter(old.apis.values()))
        yield name, before, after
        return
    for single, other in ((old, new), (new, old)):
        if not single.whole and other.whole:
            yield _chosen(single, other, forward=single is old)
            return
    for name in dict.fromkeys((*old.apis, *new.apis)):
        yield name, old.apis.get(name), new.apis.get(name)


def _chosen(single: State, other: State, *, forward: bool) -> tuple[str, Api | None, Api | None]:
    one = next(iter(single.apis.values()), None)
    found = {name: api for name, api in other.apis.items() if one is not None and api.name == one.name}
    if one is None or len(found) != 1:
        raise UsageError(f"{other.label} has the APIs {', '.join(other.apis) or 'none'}; name two specs of one API")
    name, api = next(iter(found.items()))
    return (name, one, api) if forward else (name, api, one)

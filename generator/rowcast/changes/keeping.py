"""The change log of each API and the spec of its last release, as they stand on the disk and as they should stand.

Both are in ``changes/API``: ``CHANGELOG.md``, and in ``released`` the spec that it goes on from. The log names the
digest of that spec; so a run that was stopped between the two is seen, and finished by the next one.
"""

from __future__ import annotations

import os
from dataclasses import replace

from rowcast import __version__
from rowcast.changes import git, log, versions
from rowcast.changes.comparing import changes
from rowcast.codes import diagnostic
from rowcast.compat import Change
from rowcast.compat.summary import step
from rowcast.diagnostics import Diagnostic, has_errors
from rowcast.front import load
from rowcast.project import config
from rowcast.project.workshop import Loaded
from rowcast.reading import read
from rowcast.records import dataclass
from rowcast.source import SourceFile, Span
from rowcast.store import disk
from rowcast.store.output import compare
from rowcast.store.writing import create_file, finish, replace_file, write
from rowcast.tree import MANIFEST, Manifest, digest, write_manifest

RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done: a version that is released, its date, and a revision to begin from; each may be empty."""

    version: str = ""
    date: str = ""
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """The log of one API: the folder, its text now, its text as it should be, and the spec that it then goes on from.

    ``found`` is what is wrong; with an error among it, nothing may be written.
    """

    folder: str
    now: str | None
    text: str
    base: tuple[SourceFile, ...]
    moved: bool
    changes: tuple[Change, ...]
    found: tuple[Diagnostic, ...] = ()

    @property
    def stale(self) -> bool:
        """Tell whether something has to be written."""
        return self.now != self.text or self.moved


def kept(root: str, folder: str, loaded: Loaded, wish: Wish) -> Kept:
    """Return what the log of an API should be. Raises OSError, and git.GitFault for a revision."""
    place, api = f"{folder}/{loaded.config.name}", loaded.api
    if api is None:
        raise ValueError(loaded.config.name)
    now, found = _log(root, place)
    try:
        parts = log.empty(api.title) if now is None else log.read(now.text)
    except log.Damaged:
        spot = _at(f"{place}/{log.NAME}")
        return _refused(place, now, diagnostic("changelog-damaged", "the marks are not one pair any more", spot))
    base, moved, more = _base(root, place, loaded, parts, wish)
    if has_errors([*found, *more]):
        return _refused(place, now, *found, *more)
    old, faults = load(base) if base else (None, [])
    if old is None:
        return _refused(place, now, *faults)
    listed = changes(loaded.config.name, old, api)
    return _finished(Kept(place, now.text if now else None, "", base, moved, listed), parts, loaded, wish)


def _finished(made: Kept, parts: log.Log, loaded: Loaded, wish: Wish) -> Kept:
    if not wish.version:
        return replace(made, text=log.written(parts, log.base_of(made.base), made.changes))
    if log.has_version(parts, wish.version):
        spot = _at(f"{made.folder}/{log.NAME}")
        fault = diagnostic("changelog-released", f"version {wish.version} is released already", spot)
        return replace(made, found=(fault,))
    last = log.last_version(parts)
    if last and not versions.is_higher(wish.version, last):
        return replace(made, found=(_low(made, wish.version, last),))
    text = log.released(parts, wish.version, wish.date, log.base_of(loaded.files), made.changes)
    return replace(made, text=text, base=loaded.files, moved=True)


def _low(made: Kept, version: str, last: str) -> Diagnostic:
    spot = _at(f"{made.folder}/{log.NAME}")
    message = f"version {version} is not higher than {last}, which was released last"
    following = versions.following(last, step(made.changes))
    hint = f"name a version above {last}{f', such as {following}' if following else ''}"
    return diagnostic("changelog-version", message, spot, hint)


def _refused(place: str, now: SourceFile | None, *found: Diagnostic) -> Kept:
    return Kept(place, now.text if now else None, "", (), False, (), found)


def _log(root: str, place: str) -> tuple[SourceFile | None, list[Diagnostic]]:
    name = f"{place}/{log.NAME}"
    if not os.path.lexists(os.path.join(root, name)):
        return None, []
    found = read(os.path.join(root, name), name)
    return (None, [found]) if isinstance(found, Diagnostic) else (found, [])


def _base(
    root: str, place: str, loaded: Loaded, parts: log.Log, wish: Wish
) -> tuple[tuple[SourceFile, ...], bool, list[Diagnostic]]:
    """Return the spec that the log goes on from, whether it has to be written, and what is wrong with it."""
    if wish.revision:
        return _revised(root, loaded, wish.revision), True, []
    folder = f"{place}/{RELEASED}"
    read_ones = [read(os.path.join(root, folder, name), f"{folder}/{name}") for name in _names(f"{root}/{folder}")]
    stored = [one for one in read_ones if isinstance(one, SourceFile)]
    if found := [one for one in read_ones if isinstance(one, Diagnostic)]:
        return (), False, found
    if not stored and parts.base is None:
        return loaded.files, True, []
    if parts.base in (None, log.base_of(stored)):
        return tuple(stored), False, []
    if parts.base == log.base_of(loaded.files):
        # A run that released this spec was stopped before it had put it in place.
        return loaded.files, True, []
    message = f"{place}/{RELEASED} is not the spec that the log goes on from"
    return (), False, [diagnostic("changelog-base", message, _at(f"{place}/{log.NAME}"))]


def _names(folder: str) -> list[str]:
    try:
        return [name for name in disk.names(folder) if config.is_spec(name)]
    except OSError:
        return []


def _revised(root: str, loaded: Loaded, word: str) -> tuple[SourceFile, ...]:
    commit = git.commit_of(root, word)
    spec = loaded.config.spec
    wanted = [one for one in git.entries(root, commit, spec) if _is_in(one.path, spec)]
    texts = git.contents(root, wanted)
    if not texts:
        raise git.GitFault(f"{spec} holds no spec in {word}")
    try:
        return tuple(SourceFile(path, text.decode("utf-8").removeprefix("\ufeff")) for path, text in texts.items())
    except UnicodeDecodeError as problem:
        raise git.GitFault(f"{spec} holds a file that is not UTF-8 in {word}") from problem


def _is_in(path: str, folder: str) -> bool:
    head, _, name = path.rpartition("/")
    return head == folder and config.is_spec(name)


def _at(path: str) -> Span:
    return Span(path, 1, 1, 1, 1)


def save(root: str, made: Kept) -> None:
    """Write a log and the spec that it goes on from, the log in between: it says which spec that is.

    Raises OSError, and writing.Changed if somebody has edited or made the log meanwhile.
    """
    folder = os.path.join(root, made.folder)
    os.makedirs(folder, exist_ok=True)
    if made.now is None:
        # Without a log, nothing says of a stored spec that it is the wrong one.
        _store(f"{folder}/{RELEASED}", made)
        create_file(f"{folder}/{log.NAME}", made.text.encode())
        return
    if made.now != made.text:
        replace_file(f"{folder}/{log.NAME}", _bytes(f"{folder}/{log.NAME}", made.now), made.text.encode())
    if made.moved:
        _store(f"{folder}/{RELEASED}", made)


def _bytes(path: str, text: str) -> bytes:
    """Return what a file held when its text was read: a mark in front of the text is no part of it."""
    with open(path, "rb") as file:
        mark = b"\xef\xbb\xbf"
        return mark + text.encode() if file.read(3) == mark else text.encode()


def _store(folder: str, made: Kept) -> None:
    files = {file.name.rpartition("/")[2]: file.text.encode() for file in made.base}
    api = made.folder.rpartition("/")[2]
    digests = {name: digest(content) for name, content in files.items()}
    manifest = write_manifest(Manifest(__version__, "changelog", api, {}, {}, {}, digests))
    finish(folder)
    write(compare({**files, MANIFEST: manifest}, folder))

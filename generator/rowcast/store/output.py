"""A tree in memory against a folder on the disk: what differs and whose it is; and the way a tree gets there, whole.

What the manifest of the folder lists, with the digest that it lists, is ours. Everything else is somebody's, and stays.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import Enum

from rowcast.records import dataclass
from rowcast.store import disk
from rowcast.store.journal import JOURNAL, STAGING, read_journal
from rowcast.tree import FORMAT, MANIFEST, Manifest, Tree, digest, read_manifest


class State(Enum):
    """What is the matter with one path of a folder."""

    SAME = "same"
    """Is as it should be."""
    MISSING = "missing"
    """Should be there, and is not."""
    STALE = "stale"
    """Ours, untouched, and out of date."""
    EDITED = "edited"
    """Ours once, and somebody has changed it."""
    FOREIGN = "foreign"
    """Stands where one of our files should, and was not made by us."""
    BLOCKED = "blocked"
    """A folder, a link or something else stands where one of our files should."""
    EXTRA = "extra"
    """Ours, untouched, and no longer made."""
    KEPT = "kept"
    """No longer made, and somebody has changed it."""
    OTHER = "other"
    """Not ours, and in nobody's way."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A tree against a folder.

    Attributes:
        folder: The folder, absolute.
        tree: What should be there.
        states: Path to state, for each path of the tree, of the manifest on the disk, and of the folder.
        before: The manifest on the disk; None if there is none, or if it is damaged.
        damaged: There is a manifest, and it cannot be read.
        interrupted: An earlier run was stopped while it wrote; its journal or its staging folder is there.
        refusal: Why nothing may be written into this folder at all; empty if that is not so.
        known: Path to the digests of what we made there, now or in an interrupted run.
    """

    folder: str
    tree: Tree
    states: Mapping[str, State]
    before: Manifest | None
    damaged: bool
    interrupted: bool
    refusal: str
    known: Mapping[str, frozenset[str]]

    def paths(self, *states: State) -> list[str]:
        """Return the sorted paths that are in one of the states."""
        return sorted(path for path, state in self.states.items() if state in states)

    def drifted(self) -> bool:
        """Tell whether the folder is not what it should be."""
        settled = {State.SAME, State.OTHER}
        return self.interrupted or bool(self.refusal) or any(state not in settled for state in self.states.values())

    def in_the_way(self, force: bool) -> list[str]:
        """Return the paths that forbid writing; edited files are none with ``force``."""
        return self.paths(State.FOREIGN, State.BLOCKED, *(() if force else (State.EDITED,)))

    def counts(self) -> Counter[State]:
        """Return how many paths are in each state."""
        return Counter(self.states.values())


def compare(tree: Tree, folder: str, ours: Mapping[str, frozenset[str]] | None = None) -> Comparison:
    """Compare a tree with a folder; nothing is written. Raises OSError for what cannot be read.

    ``ours`` adds to what the manifest of the folder says is ours: path to digests.
    """
    if os.path.islink(folder) or (os.path.lexists(folder) and not os.path.isdir(folder)):
        return Comparison(folder, tree, {}, None, False, False, "is a link or a file, and not a folder", {})
    found = disk.scan(folder)
    journal = read_journal(folder) if found.get(JOURNAL) == disk.FILE else None
    interrupted = any(path.split("/", 1)[0] in (JOURNAL, STAGING) for path in found)
    found = {path: kind for path, kind in found.items() if path.split("/", 1)[0] not in (JOURNAL, STAGING)}
    has_manifest = found.get(MANIFEST) == disk.FILE
    stored = disk.read(f"{folder}/{MANIFEST}") if has_manifest else b""
    before = read_manifest(stored)
    damaged = has_manifest and before is None and _looks_like_ours(stored)
    known = _known(before, journal or {}, ours or {})
    states = _Judge(tree, folder, found, before, damaged, known).states()
    refusal = "" if before or damaged or ours or journal is not None else _refusal(states)
    return Comparison(folder, tree, states, before, damaged, interrupted, refusal, known)


def texts(comparison: Comparison, path: str) -> tuple[str, str]:
    """Return what a path holds on the disk and what it should hold, as text; absent is empty."""
    is_file = os.path.isfile(full := f"{comparison.folder}/{path}") and not os.path.islink(full)
    now = disk.read(full) if is_file else b""
    return now.decode("utf-8", "backslashreplace"), comparison.tree.get(path, b"").decode("utf-8", "backslashreplace")


def difference(comparison: Comparison, path: str, label: str) -> Iterator[str]:
    """Return the lines of a unified diff from the disk to the tree, without line ends."""
    from difflib import unified_diff  # noqa: PLC0415 - needed only where a diff is shown

    old, new = texts(comparison, path)
    yield from unified_diff(
        old.splitlines(),
        new.splitlines(),
        f"a/{label}" if old else "/dev/null",
        f"b/{label}" if new else "/dev/null",
        lineterm="",
    )


def only_line_ends(comparison: Comparison, path: str) -> bool:
    """Tell whether a file differs in nothing but its line ends."""
    full = f"{comparison.folder}/{path}"
    if not os.path.isfile(full) or path not in comparison.tree:
        return False
    return disk.read(full).replace(b"\r\n", b"\n") == comparison.tree[path]


def _looks_like_ours(manifest: bytes) -> bool:
    """Tell a manifest of ours that was damaged from a file that only bears its name.

    A merge leaves all its keys; a full disk or a lost power supply leaves its beginning, nothing, or NUL alone.
    """
    if all(word in manifest for word in (b'"format"', b'"rowcast"', b'"target"', b'"files"')):
        return True
    start = b"".join(manifest.split()).rstrip(b"\0")[: len(_BEGINNING)]
    return _BEGINNING.startswith(start)


_BEGINNING = f'{{"format":{FORMAT},"rowcast":"'.encode()


def _known(before: Manifest | None, *more: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    known = {path: frozenset({was}) for path, was in before.files.items()} if before else {}
    for path, digests in (item for one in more for item in one.items()):
        known[path] = known.get(path, frozenset()) | digests
    return known


def _refusal(states: Mapping[str, State]) -> str:
    """Without a manifest nothing is ours: the folder must be empty, or hold nothing but what we would write."""
    if all(state in (State.SAME, State.MISSING) for state in states.values()):
        return ""
    return "is not empty and has no manifest of rowcast"


@dataclass(frozen=True, slots=True)
class _Judge:
    """What is needed to tell the state of a path."""

    tree: Tree
    folder: str
    found: Mapping[str, str]
    before: Manifest | None
    damaged: bool
    known: Mapping[str, frozenset[str]]

    def states(self) -> dict[str, State]:
        wanted = {path: self._wanted(path, content) for path, content in self.tree.items()}
        rest = {
            path: self._unwanted(path, kind)
            for path, kind in self.found.items()
            if path not in self.tree and kind is not disk.FOLDER
        }
        leaving = {path for path, state in rest.items() if state is State.EXTRA}
        blocked = {path: State.BLOCKED for path in self.tree if self._is_blocked(path, leaving)}
        return {**wanted, **rest, **blocked}

    def _wanted(self, path: str, content: bytes) -> State:
        if path not in self.found or self.found[path] is not disk.FILE:
            return State.MISSING
        now = disk.content(f"{self.folder}/{path}", follow=False)
        if now == content:
            return State.SAME
        if (path == MANIFEST and self.before) or self._is_ours(path, now):
            return State.STALE
        # A damaged manifest cannot say what is ours; what stands at our paths then is most likely ours, and edited.
        return State.EDITED if self.damaged or path in self.known else State.FOREIGN

    def _unwanted(self, path: str, kind: str) -> State:
        if path not in self.known:
            return State.OTHER
        if kind is not disk.FILE:
            return State.KEPT
        now = disk.content(f"{self.folder}/{path}", follow=False)
        return State.EXTRA if self._is_ours(path, now) else State.KEPT

    def _is_ours(self, path: str, now: bytes | None) -> bool:
        """Tell whether a file is one that we made, whatever line ends a checkout gave it."""
        known = self.known.get(path, frozenset())
        if now is None or not known:
            return False
        return digest(now) in known or (b"\r\n" in now and digest(now.replace(b"\r\n", b"\n")) in known)

    def _is_blocked(self, path: str, leaving: set[str]) -> bool:
        kind = self.found.get(path)
        if kind is disk.FOLDER:
            inside = {p for p, k in self.found.items() if p.startswith(path + "/") and k is not disk.FOLDER}
            return not inside or not inside <= leaving
        if kind in (disk.LINK, disk.OTHER):
            return True
        parts = path.split("/")
        parents = ("/".join(parts[:n]) for n in range(1, len(parts)))
        return any(self.found.get(p, disk.FOLDER) is not disk.FOLDER and p not in leaving for p in parents)

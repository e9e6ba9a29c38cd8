"""A word and the folder of a project in; files as they stand in a revision of its git repository out. Only reads.

Nothing that a word holds can become an option or a command, and nothing is fetched: what is not there is told.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence

from rowcast.records import dataclass

MAX_FILES = 5_000
MAX_BYTES = 100_000_000
_SECONDS = 120
_REGULAR = ("100644", "100755")
_MODES = {"120000": "a link", "160000": "a submodule"}
_ENVIRONMENT = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
_SETTINGS = (
    "--no-pager",
    "--literal-pathspecs",
    "--no-replace-objects",
    # What a repository's own settings would have git run or fetch.
    *("-c", "core.fsmonitor=false"),
    *("-c", "protocol.allow=never"),
)


class GitFault(Exception):
    """What keeps a revision from being read, in one sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a revision: its path from the root of the project, its object and its size."""

    path: str
    blob: str
    size: int


def commit_of(root: str, word: str) -> str:
    """Return the full name of the commit that a word means. Raises GitFault."""
    if not word or word.startswith("-") or any(not char.isprintable() for char in word):
        raise GitFault(f"`{word}` cannot be a revision")
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{word}^{{commit}}")
    done = _run(root, asked)
    if done.returncode == 0:
        return done.stdout.decode("ascii", "replace").strip()
    told = _words(done.stderr)
    if "not a git repository" in told:
        raise GitFault("this is no git repository; name two files or folders of specs: rowcast diff OLD NEW")
    if told:
        raise GitFault(told)
    raise GitFault(f"there is no revision `{word}` here, and no file or folder of this name")


def entries(root: str, commit: str, folder: str) -> list[Entry]:
    """Return the regular files at or below a path of the project, in a commit; empty where the commit has no such path.

    Raises GitFault: for a submodule or link in its place, and for more than ``MAX_FILES``.
    """
    prefix = _told(root, ("rev-parse", "--show-prefix")).decode("utf-8", "surrogateescape").rstrip("\n")
    whole = os.path.normpath(prefix + folder).replace(os.sep, "/")
    if whole.startswith(("../", "/")) or whole == "..":
        raise GitFault(f"{folder} is outside of the repository")
    paths = () if whole == "." else ("--", whole)
    listed = _told(root, ("ls-tree", "-r", "-z", "--long", "--full-tree", commit, *paths)).split(b"\0")
    found = [_entry(line, prefix) for line in listed if line]
    for mode, entry in found:
        if mode not in _REGULAR and entry.path in (folder, os.path.normpath(folder)):
            raise GitFault(f"{folder} is {_MODES.get(mode, 'no regular file')} in that revision, which is not followed")
    kept = [entry for mode, entry in found if mode in _REGULAR]
    if len(kept) > MAX_FILES:
        raise GitFault(f"{folder} holds more than {MAX_FILES:,} files in that revision")
    return kept


def contents(root: str, found: Sequence[Entry]) -> Mapping[str, bytes]:
    """Return the content of files by path. Raises GitFault: for more than ``MAX_BYTES``, and for what is not there."""
    if sum(entry.size for entry in found) > MAX_BYTES:
        raise GitFault(f"the files have more than {MAX_BYTES:,} bytes in that revision")
    asked = "".join(f"{entry.blob}\n" for entry in found).encode("ascii")
    rest = _told(root, ("cat-file", "--batch"), asked)
    texts = {}
    for entry in found:
        head, _, rest = rest.partition(b"\n")
        if head != f"{entry.blob} blob {entry.size}".encode():
            raise GitFault(f"{entry.path} is not in this clone of the repository")
        texts[entry.path] = rest[: entry.size]
        rest = rest[entry.size + 1 :]
    return texts


def _entry(line: bytes, prefix: str) -> tuple[str, Entry]:
    facts, _, name = line.partition(b"\t")
    mode, _, blob, size = facts.decode("ascii").split()
    path = name.decode("utf-8", "surrogateescape").removeprefix(prefix)
    # Of what is no file, and of what is not in this clone, git knows no size.
    return mode, Entry(path, blob, int(size) if size.isdigit() else 0)


def _told(root: str, words: Sequence[str], given: bytes = b"") -> bytes:
    done = _run(root, words, given)
    if done.returncode != 0:
        raise GitFault(_words(done.stderr) or f"`git {words[0]}` failed")
    return done.stdout


def _run(root: str, words: Sequence[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = ["git", *_SETTINGS, *words]
    environment = {**os.environ, **_ENVIRONMENT}
    try:
        return subprocess.run(
            command, cwd=root, env=environment, input=given, capture_output=True, check=False, timeout=_SECONDS
        )
    except FileNotFoundError as problem:
        raise GitFault("git is not installed, which revisions are read with; compare files or folders") from problem
    except subprocess.TimeoutExpired as problem:
        raise GitFault(f"git did not answer within {_SECONDS} seconds") from problem


def _words(told: bytes) -> str:
    """Return the first line of what git says."""
    lines = told.decode("utf-8", "replace").strip().splitlines()
    return f"git says: {lines[0].removeprefix('fatal: ')}" if lines else ""

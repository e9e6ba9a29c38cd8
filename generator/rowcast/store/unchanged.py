"""Whether anything has changed since an earlier run: its trace lists what it read, and every file that it left.

A trace holds for one tool in one environment. It is believed only when each file that was read, each folder that was
listed and each file that was made is digested anew and is as it was; there is no short cut around the made files.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence

from rowcast.store import disk
from rowcast.store.cache import Cache

_KIND = "trace-1"
_INSTALLED = ("site-packages", "dist-packages")
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Made:
    """A folder that a run left as it should be: its name, the mark of each file in it, and what else stands there."""

    __slots__ = ("files", "folder", "others")

    def __init__(self, folder: str, files: dict[str, str], others: Sequence[str]) -> None:
        self.folder, self.files, self.others = folder, files, tuple(others)


def selection(file: str | None, apis: Iterable[str], targets: Iterable[str]) -> str:
    """Return the name of what a run makes: of which project file, which APIs and which targets."""
    return "\n".join([file or "", *sorted(apis), "", *sorted(targets)])


def recall(cache: Cache, root: str, key: str) -> list[Made] | None:
    """Return what the earlier run of this selection made, if a new run would find and make the same; else None."""
    stored = cache.load(_KIND, key)
    if stored is None:
        return None
    try:
        return _verify(root, stored.decode("utf-8", "surrogateescape"))
    except (OSError, ValueError):
        return None


class Since:
    """What has happened since an earlier run: files that it read and that are other now, and what it left, untouched.

    ``read`` is the mark of the snapshot of that run; ``left`` pairs each folder with the content of its files.
    """

    __slots__ = ("changed", "left", "read")

    def __init__(self, read: str, changed: Sequence[str], left: Sequence[tuple[Made, dict[str, bytes]]]) -> None:
        self.read, self.changed, self.left = read, tuple(changed), tuple(left)


def since(cache: Cache, root: str, key: str, read: Sequence[str]) -> Since | None:
    """Return what has happened since the earlier run of a selection; ``read`` is the snapshot of this one.

    None if anything but the content of files that both have read is other, in this project or in the tool.
    """
    stored = cache.load(_KIND, key)
    if stored is None:
        return None
    lines = stored.decode("utf-8", "surrogateescape").split("\n")
    before, rest = lines[: len(read)], lines[len(read) :]
    pairs = [(old.split(" ", 2), new.split(" ", 2)) for old, new in zip(before, read, strict=False) if old != new]
    if len(before) < len(read) or any(line.startswith(_READ) for line in rest):
        return None
    if any(old[0] != "read" or (old[0], old[-1]) != (new[0], new[-1]) for old, new in pairs):
        return None
    made = _made(rest)
    try:
        left = [(one, _contents(root, one)) for one in made]
    except (OSError, ValueError):
        return None
    return Since(mark_of_snapshot(before), [new[-1] for _, new in pairs], left)


def mark_of_snapshot(read: Sequence[str]) -> str:
    """Return what tells one snapshot from another."""
    return disk.mark("\n".join(read).encode("utf-8", "surrogateescape"))


_READ = ("tool ", "read ", "list ", "absent ")


def snapshot(root: str, files: Iterable[str], folders: Iterable[str], absent: Iterable[str] = ()) -> list[str] | None:
    """Return the first part of a trace: the tool, and what a run is about to read, by path from ``root``.

    To be taken before anything is read, so that a change during the run makes the trace void and not the verdict.
    What is ``absent`` would have been read if it were there.
    None where a file has gone.
    """
    try:
        lines = [f"read {disk.mark_of(os.path.join(root, path))} {path}" for path in sorted(set(files))]
        lines += [f"list {_listing(os.path.join(root, path))} {path}" for path in sorted(set(folders))]
        lines += [f"absent - {path}" for path in sorted(set(absent))]
    except OSError:
        return None
    return [f"tool {stamp()}", *lines]


def remember(cache: Cache, key: str, read: Sequence[str], made: Iterable[Made]) -> None:
    """Keep the trace of a run that left everything as it should be; ``read`` is its snapshot."""
    lines = list(read)
    for one in made:
        lines.append(f"made {one.folder}")
        lines += [f"file {digest} {path}" for path, digest in sorted(one.files.items())]
        lines += [f"other {path}" for path in sorted(one.others)]
    if not any("\n" in line or "\r" in line for line in lines):
        cache.save(_KIND, key, "\n".join(lines).encode("utf-8", "surrogateescape"))


def stamp() -> str:
    """Return a digest of the tool itself: its code and templates as they stand on the disk, and what is installed.

    Sizes and times stand for the content; the time of change of the inode is among them, which no one can set back.
    """
    installed = [path for path in sys.path if os.path.basename(path) in _INSTALLED]
    parts = [sys.version, *(f"{path} {_mtime(path)}" for path in installed)]
    for folder in (_PACKAGE, os.path.join(_PACKAGE, "..", "..", "templates")):
        parts += _stat_tree(folder)
    return disk.mark("\n".join(parts).encode("utf-8", "surrogateescape"))


def _verify(root: str, stored: str) -> list[Made] | None:
    lines = stored.split("\n")
    read = next((number for number, line in enumerate(lines) if not line.startswith(_READ)), len(lines))
    for line in lines[:read]:
        word, _, rest = line.partition(" ")
        if not _stands(root, word, rest):
            return None
    made = _made(lines[read:])
    return made if all(_is_whole(root, one) for one in made) else None


def _made(lines: Iterable[str]) -> list[Made]:
    """Return what the second part of a trace tells."""
    made: list[Made] = []
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "made":
            made.append(Made(rest, {}, ()))
        elif word == "other":
            made[-1].others += (rest,)
        elif word == "file":
            digest, _, path = rest.partition(" ")
            made[-1].files[path] = digest
    return made


def _stands(root: str, word: str, rest: str) -> bool:
    if word == "tool":
        return rest == stamp()
    digest, _, path = rest.partition(" ")
    full = os.path.join(root, path)
    if word == "absent":
        return not os.path.lexists(full)
    return digest == (disk.mark_of(full) if word == "read" else _listing(full))


def _is_whole(root: str, made: Made) -> bool:
    folder = os.path.join(root, made.folder)
    return _is_listed(folder, made) and all(
        disk.mark_of(f"{folder}/{path}", follow=False) == digest for path, digest in made.files.items()
    )


def _contents(root: str, made: Made) -> dict[str, bytes]:
    """Return the content of the files that a run left. Raises ValueError if they are not as it left them."""
    folder = os.path.join(root, made.folder)
    found: dict[str, bytes] = {}
    for path, mark in made.files.items():
        content = disk.content(f"{folder}/{path}", follow=False)
        if content is not None and disk.mark(content) == mark:
            found[path] = content
    if len(found) != len(made.files) or not _is_listed(folder, made):
        raise ValueError(f"{made.folder} is not as it was left")
    return found


def _is_listed(folder: str, made: Made) -> bool:
    """Tell whether a folder holds what it held, and nothing else."""
    if os.path.islink(folder):
        return False
    entries = disk.scan(folder)
    found = {path for path, kind in entries.items() if kind is not disk.FOLDER}
    return not any(path.startswith(disk.RESERVED) for path in entries) and found == {*made.files, *made.others}


def _listing(folder: str) -> str:
    return disk.mark("\0".join(disk.names(folder)).encode("utf-8", "surrogateescape"))


def _mtime(path: str) -> int:
    try:
        return os.stat(path or ".").st_mtime_ns
    except OSError:
        return 0


def _stat_tree(folder: str) -> list[str]:
    found = []
    waiting = [folder]
    while waiting:
        try:
            entries = sorted(os.scandir(waiting.pop()), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    waiting.append(entry.path)
            else:
                about = entry.stat()
                found.append(f"{entry.path} {about.st_size} {about.st_mtime_ns} {about.st_ctime_ns}")
    return found

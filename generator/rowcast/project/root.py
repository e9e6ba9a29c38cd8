"""Which folder is the project: the nearest one upwards with a project file of ours, else the nearest with ``spec``."""

from __future__ import annotations

import os

PROJECT_FILE = "rowcast.toml"
SHARED_FILE = "pyproject.toml"
SPEC = "spec"
_TABLE = b"[tool.rowcast"
_LARGEST = 4 << 20


def find_root(start: str) -> tuple[str, str | None]:
    """Return the folder of the project that ``start`` is in, and the name of its project file if it has one.

    ``rowcast.toml`` wins over ``pyproject.toml``, and that counts only if it has a table ``[tool.rowcast]``.
    Without any of them the nearest folder that holds a folder ``spec`` is the project, else ``start`` itself.
    """
    start = os.path.abspath(start)
    fallback = None
    for folder in _upwards(start):
        if name := project_file(folder):
            return folder, name
        if fallback is None and os.path.isdir(os.path.join(folder, SPEC)):
            fallback = folder
    return fallback or start, None


def project_file(folder: str) -> str | None:
    """Return the name of the project file that a folder holds, if it holds one."""
    return next(
        (name for name in (PROJECT_FILE, SHARED_FILE) if _is_project_file(os.path.join(folder, name), name)), None
    )


def _upwards(folder: str) -> list[str]:
    folders = [folder]
    while (parent := os.path.dirname(folder)) != folder:
        folders.append(folder := parent)
    return folders


def _is_project_file(path: str, name: str) -> bool:
    # What has the name and is no file is told when it is read; to pass over it would hide that settings are not there.
    return os.path.lexists(path) if name == PROJECT_FILE else has_table(path)


def has_table(path: str) -> bool:
    """Tell whether a file has a table of ours among those of other tools."""
    if not os.path.isfile(path):
        return False
    try:
        with open(path, "rb") as file:
            return _TABLE in file.read(_LARGEST)
    except OSError:
        return False

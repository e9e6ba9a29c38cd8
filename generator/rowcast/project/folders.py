"""Which folders must never be written to: the places of people, of other things, and of each other's output.

And which were written to once, and are nobody's now.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from rowcast import assets
from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.project.config import Project, TargetConfig
from rowcast.source import Span
from rowcast.store import disk
from rowcast.tree import MANIFEST, read_manifest


def output_faults(project: Project) -> list[Diagnostic]:
    """Return what is wrong with the output folders: places that nothing may be written to, and shared ones."""
    found = []
    folders: list[tuple[str, TargetConfig]] = []
    for api in project.apis:
        for target in api.targets:
            folder = os.path.normpath(os.path.join(project.root, target.output))
            if problem := _forbidden(project, folder):
                message = f"the output of `{api.name}` for `{target.name}`, {target.output}, {problem}"
                found.append(diagnostic("config-output", message, target.span))
            for other, theirs in folders:
                if problem := _shared(folder, other):
                    message = f"the outputs {theirs.output} and {target.output} {problem}"
                    found.append(diagnostic("config-output", message, target.span))
            folders.append((folder, target))
    return found


def left_folders(project: Project) -> list[Diagnostic]:
    """Return the folders near the outputs that an API or target left which is not in the project any more.

    Near is beside an output, and where an output of another target would be: below the neighbours of its parent.
    """
    root = os.path.normpath(project.root)
    outputs = {os.path.normpath(os.path.join(root, one.output)) for api in project.apis for one in api.targets}
    # A folder outside of the project, or all of it, may hold what other projects make.
    parents = {parent for parent in map(os.path.dirname, outputs) if parent != root and _is_within(parent, root)}
    above = {os.path.dirname(parent) for parent in parents} - {root}
    parents |= {path for folder in above for path in _folders(folder) if path not in outputs}
    found = []
    for path in sorted({path for parent in parents for path in _folders(parent)}):
        if not any(_is_within(one, path) for one in outputs) and _is_made(path):
            shown = os.path.relpath(path, root).replace(os.sep, "/")
            message = "was made by rowcast, and nothing in the project makes it now"
            found.append(diagnostic("output-left", message, Span(shown, 1, 1, 1, 1)))
    return found


def _folders(parent: str) -> list[str]:
    """Return the paths of the folders in a folder, links left aside."""
    paths = [os.path.join(parent, name) for name in (disk.names(parent) if os.path.isdir(parent) else ())]
    return [path for path in paths if os.path.isdir(path) and not os.path.islink(path)]


def _is_made(folder: str) -> bool:
    """Tell whether a folder is what a run made here, and not a copy, which people look after."""
    try:
        content = disk.content(os.path.join(folder, MANIFEST), follow=False) or b""
    except OSError:
        return False
    return b'"vendored"' not in content and read_manifest(content) is not None


def _shared(one: str, other: str) -> str:
    """Return why two folders cannot both be written to, or an empty text; on many disks case does not count."""
    first, second = one.casefold(), other.casefold()
    if first == second:
        return "are one folder" if one == other else "are one folder on disks where case does not count"
    return "lie in each other" if _is_within(first, second) or _is_within(second, first) else ""


def _forbidden(project: Project, folder: str) -> str:
    """Return why a folder must not be written to, or an empty text."""
    if not all(part.isprintable() for part in folder):
        return "has a name that cannot be printed"
    specs = [os.path.join(project.root, api.spec) for api in project.apis]
    templates = [os.path.join(project.root, project.templates)] if project.templates else []
    kept: Mapping[str, Sequence[str]] = {
        "holds the project itself": [project.root],
        "holds a spec": specs,
        "holds templates": templates,
        "holds your home folder": [os.path.expanduser("~")],
        "holds rowcast itself": [str(assets.PACKAGE)],
    }
    for problem, inside in kept.items():
        if any(_is_within(os.path.realpath(one), os.path.realpath(folder)) for one in inside):
            return problem
    within = (api for api, spec in zip(project.apis, specs, strict=True) if _is_within(folder, spec))
    if (own := next(within, None)) is not None:
        return f"lies in the spec of `{own.name}`, {own.spec}"
    if _is_within(os.path.realpath(folder), str(assets.PACKAGE)):
        return "lies in rowcast itself"
    if os.path.lexists(os.path.join(folder, ".git")):
        return "is a repository"
    return _linked(project.root, folder)


def _linked(root: str, folder: str) -> str:
    """Return a complaint if a part of the path below the project is a link or a file."""
    part = folder
    while _is_within(part, root) and part != root:
        if os.path.islink(part):
            return "leads through a link"
        if os.path.isfile(part):
            return "leads through a file"
        part = os.path.dirname(part)
    return "is a link" if os.path.islink(folder) else ""


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)

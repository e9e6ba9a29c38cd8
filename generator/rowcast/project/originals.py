"""A word of the command line in, the folder of the generated package that it means out; outdated ones are refused."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence

from rowcast.project import config
from rowcast.project.config import ApiConfig, Project
from rowcast.project.root import find_root
from rowcast.reading import read
from rowcast.source import SourceFile
from rowcast.store import disk
from rowcast.suggest import suggestion
from rowcast.tree import MANIFEST, Manifest, digest, read_manifest
from rowcast.usage import UsageError
from rowcast.vendoring.original import NotAnOriginal

_FIRST = "python"


def find(word: str, target: str = "") -> str:
    """Return the folder of a package: of an API of the project, at a path, or importable under this name.

    Raises UsageError where there is none, and NotAnOriginal where the spec has changed since it was made.
    """
    project, faults = config.read(*find_root(os.getcwd()))
    if faults and not os.path.isdir(word):
        raise UsageError(f"{project.file}: {faults[0].message}")
    api = next((api for api in project.apis if api.name == word), None)
    if api is not None:
        return _generated(project, api, target)
    for folder in (word, *(os.path.join(place, word) for place in sys.path if word.isidentifier())):
        if os.path.isfile(os.path.join(folder, MANIFEST)):
            return os.path.abspath(folder)
    names = [api.name for api in project.apis]
    known = suggestion(word, names) or (f"the APIs are {', '.join(names)}" if names else "the project has no APIs")
    raise UsageError(f"there is no package `{word}`: no API, and no folder with a {MANIFEST} of rowcast; {known}")


def _generated(project: Project, api: ApiConfig, target: str) -> str:
    outputs = {one.name: one.output for one in api.targets}
    wanted = target or (_FIRST if _FIRST in outputs else next(iter(outputs), ""))
    if wanted not in outputs:
        raise UsageError(f"`{api.name}` makes no target `{wanted}`; it makes {', '.join(outputs) or 'none'}")
    folder = os.path.join(project.root, outputs[wanted])
    stored = disk.content(f"{folder}/{MANIFEST}", follow=False)
    manifest = read_manifest(stored or b"")
    mend = "run `rowcast generate`"
    if stored is None:
        raise NotAnOriginal(f"`{api.name}` was not generated yet: {outputs[wanted]} holds no package", mend)
    if manifest is not None and (changed := sorted(_changed(project, api, manifest))):
        raise NotAnOriginal(f"{outputs[wanted]} is not what the spec says now: {_few(changed)} changed since", mend)
    return folder


def _changed(project: Project, api: ApiConfig, manifest: Manifest) -> Iterator[str]:
    """Yield the files of the spec, and the change log, that are not those that a package was made from."""
    log = f"{project.changes}/{api.name}/{config.LOG}"
    files = {*config.spec_files(project.root, api.spec), log}
    made_from = {name: was for name, was in manifest.inputs.items() if name == log or name.startswith(f"{api.spec}/")}
    for name in files | made_from.keys():
        full = os.path.join(project.root, name)
        source = read(full, name) if name in files and (name != log or os.path.lexists(full)) else None
        if source is None and name not in made_from:
            continue
        if not isinstance(source, SourceFile) or digest(source.text.encode()) != made_from.get(name):
            yield name


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")

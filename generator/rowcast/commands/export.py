"""``rowcast export``: a spec in the format of other tools, to stdout or into a file."""

from __future__ import annotations

import os
import tempfile

from rowcast import engine
from rowcast.console import Console
from rowcast.project import reporting, workshop
from rowcast.project.root import find_root
from rowcast.usage import Parsed, UsageError

FAILED = 2
_FILES = {"openapi": "openapi.json"}


def run(parsed: Parsed, console: Console) -> int:
    """Export one API; 2 when the spec has errors."""
    form, *names = parsed.arguments
    if form not in _FILES:
        raise UsageError(f"the formats are {', '.join(_FILES)}, and not `{form}`")
    work = workshop.open_project(*find_root(os.getcwd()))
    apis = workshop.chosen(work.project, workshop.Wish(tuple(names)))
    if len(apis) > 1:
        raise UsageError(f"the project has several APIs; name one of {', '.join(api.name for api in apis)}")
    templates = workshop.open_templates(work, None)
    for loaded in workshop.load_apis(work, apis, console):
        if loaded.api is None or templates is None:
            continue
        options = {"version": parsed.last("openapi_version", "3.1")}
        made = engine.cast(loaded.api, loaded.files, engine.Request(form, form, options), templates)
        work.diagnostics += made.diagnostics
        if made.tree is not None:
            deliver(made.tree[_FILES[form]].decode(), parsed.last("output", "-"), console)
    reporting.findings(work.diagnostics, "text", work.files, console, result=False)
    return FAILED if work.failed else 0


def deliver(text: str, path: str, console: Console) -> None:
    """Write text to stdout (``-``) or, whole or not at all, to a file. Raises OSError."""
    if path == "-":
        console.write(text)
        return
    if not path:
        raise UsageError("-o names no file")
    if os.path.islink(path) or (os.path.exists(path) and not os.path.isfile(path)):
        raise UsageError(f"{path} is not a regular file; name another one")
    try:
        handle, part = tempfile.mkstemp(dir=os.path.dirname(os.path.abspath(path)), prefix=".rowcast-")
    except OSError as problem:
        raise UsageError(f"{path} cannot be written: {problem.strerror}") from problem
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(part, 0o644)
        os.replace(part, path)
    except BaseException:
        os.unlink(part)
        raise

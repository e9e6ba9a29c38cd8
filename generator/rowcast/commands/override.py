"""``rowcast override``: an override of a template, made from it as it is now; or the list of the templates."""

from __future__ import annotations

import os

from rowcast import assets
from rowcast.console import Console
from rowcast.project import overrides, workshop
from rowcast.project.root import find_root
from rowcast.rendering.templating import Templates, listing
from rowcast.usage import Parsed, UsageError

FAILED = 2


def run(parsed: Parsed, console: Console) -> int:
    """Write the override into the project's folder of templates, which is made if need be; it must not be there yet."""
    work = workshop.open_project(*find_root(os.getcwd()))
    # An override is made from a template of the tool; the overrides that are there already have no say in it.
    templates = Templates([assets.templates()])
    if not parsed.arguments:
        for name in listing(templates.own):
            console.result(name)
        return 0
    folder = work.project.templates
    if folder is None:
        raise UsageError('name a folder for templates in the project file first: `templates = "templates"`')
    name = parsed.arguments[0]
    try:
        text = overrides.make(templates, name, parsed.last("block", ""))
    except overrides.NoSuchTemplate as problem:
        raise UsageError(str(problem)) from problem
    path = os.path.join(work.project.root, folder, *name.split("/"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{folder}/{name} exists already") from None
    console.result(f"{folder}/{name}")
    return 0

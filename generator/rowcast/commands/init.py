"""``rowcast init``: a new project with a small spec that works, and what make, CI, git and editors need around it."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Mapping
from keyword import iskeyword

from rowcast import __version__, assets, words
from rowcast.console import Console
from rowcast.document.schema import json_schema
from rowcast.records import dataclass
from rowcast.rendering.templating import Templates
from rowcast.usage import Parsed, UsageError

FILES: Mapping[str, str] = {
    "rowcast.toml": "init/rowcast.toml.jinja",
    "spec/{api}/api.yaml": "init/api.yaml.jinja",
    "spec/{api}/notes.yaml": "init/notes.yaml.jinja",
    "Makefile": "init/Makefile.jinja",
    "rowcast.mk": "init/rowcast.mk.jinja",
    ".pre-commit-config.yaml": "init/pre-commit.yaml.jinja",
    ".gitattributes": "init/gitattributes.jinja",
}
CI: Mapping[str, Mapping[str, str]] = {
    "github": {".github/workflows/rowcast.yml": "init/workflow.yml.jinja"},
    "gitlab": {".gitlab-ci.yml": "init/gitlab.yml.jinja"},
    "none": {},
}
SCHEMA = "spec/schema.json"


@dataclass(frozen=True, slots=True)
class Start:
    """What the files of a new project show: the API's name as a folder, in the spec, as a title, before a variable."""

    api: str
    name: str
    title: str
    variable: str
    version: str


def run(parsed: Parsed, console: Console) -> int:
    """Write the files; none of them may be there, and nothing is written if one is."""
    folder = os.path.abspath(parsed.arguments[0])
    view = _start(os.path.basename(folder))
    templates = Templates([assets.templates()])
    files = {**FILES, **CI[parsed.last("ci", "github")]}
    texts = {path.format(api=view.api): templates.render(name, view) for path, name in files.items()}
    texts[SCHEMA] = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    if os.path.lexists(folder) and not os.path.isdir(folder):
        raise UsageError(f"{folder} is there, and is no folder")
    there = [path for path in texts if os.path.lexists(os.path.join(folder, path))]
    if there:
        raise UsageError(f"nothing was written, as there is already {', '.join(there)}")
    for path, text in texts.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        console.result(path)
    console.tell(f"next: cd {shlex.quote(parsed.arguments[0])}; rowcast generate")
    return 0


def _start(name: str) -> Start:
    """Name an API after a folder; one whose name holds no Latin letter gives ``my_api``, and ``class`` ``my_class``."""
    parts = [part for part in words.split(re.sub(r"[^A-Za-z0-9]+", " ", name)) if part]
    if not parts or not parts[0][0].isalpha() or iskeyword("_".join(parts).lower()):
        parts = ["my", *parts] if parts else ["my", "api"]
    api = "_".join(part.lower() for part in parts)
    title = " ".join(part.capitalize() for part in parts)
    return Start(api, api.replace("_", "-"), title, api.upper(), __version__)

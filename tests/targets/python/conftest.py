"""What the tests of the Python target share: specs as text, rendered packages, and their import."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType

import pytest
from rowcast import assets
from rowcast.front import load
from rowcast.ir import Api
from rowcast.rendering.memo import direct
from rowcast.rendering.templating import Templates
from rowcast.source import SourceFile
from rowcast.target import Job, Output
from rowcast.targets.python import render

HEAD = 'rowcast: 1\napi: {name: t, title: T, version: "1", servers: ["https://t.example"]}\n'

Resolve = Callable[..., Api]
Make = Callable[[Api], Output]
Import = Callable[[Api], ModuleType]


@pytest.fixture(scope="session")
def resolve() -> Resolve:
    """Return the function that resolves a spec, given as the text of one file below a head, or of several by name."""

    def made(text: str = "", **files: str) -> Api:
        texts = {"api.yaml": HEAD + text} | {f"{name}.yaml": f"rowcast: 1\n{more}" for name, more in files.items()}
        api, found = load([SourceFile(name, content) for name, content in texts.items()])
        assert api is not None, [str(finding) for finding in found]
        return api

    return made


@pytest.fixture(scope="session")
def make() -> Make:
    """Return the function that renders an API."""
    templates = Templates([assets.templates()])
    return lambda api: render(Job(api, "made", {}, templates, direct))


@pytest.fixture
def write(make: Make, tmp_path: Path) -> Callable[[Api, str], Path]:
    """Return the function that renders an API and writes the package, as it stands, into a folder of this test."""

    def done(api: Api, name: str) -> Path:
        output = make(api)
        assert output.problems == ()
        for path, text in output.files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(text, "utf-8")
        return tmp_path

    return done


@pytest.fixture
def imported(write: Callable[[Api, str], Path], tmp_path: Path) -> Iterator[Import]:
    """Return the function that renders an API and imports the package, under a name of its own each time."""
    sys.path.insert(0, str(tmp_path))
    count = 0

    def done(api: Api) -> ModuleType:
        nonlocal count
        count += 1
        name = f"made_{tmp_path.name}_{count}".replace("-", "_").replace(".", "_")
        write(api, name)
        invalidate_caches()
        return import_module(name)

    yield done
    sys.path.remove(str(tmp_path))
    for name in [name for name in sys.modules if name.startswith("made_")]:
        del sys.modules[name]

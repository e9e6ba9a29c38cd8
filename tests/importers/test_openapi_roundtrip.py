"""What is exported to OpenAPI imports back to the same model, for each good case and each spec of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rowcast import importers
from rowcast.front import load
from rowcast.importers.outcome import pages
from rowcast.ir import Api
from rowcast.source import SourceFile
from rowcast.targets.openapi import document, text
from rowcast.targets.openapi.document import Version

ROOT = Path(__file__).parents[2]
Json = Any


def _specs() -> Iterator[tuple[str, Path]]:
    for folder in (*sorted((ROOT / "tests" / "cases").glob("*/spec")), *sorted((ROOT / "spec").iterdir())):
        if folder.is_dir() and not (folder.parent / "diagnostics.txt").exists():
            yield folder.parent.name if folder.name == "spec" else folder.name, folder


SPECS = dict(_specs())


def api_of(files: dict[str, str]) -> Api:
    """Load files that must be without errors."""
    api, found = load([SourceFile(name, content) for name, content in sorted(files.items())])
    wrong = [each for each in found if each.severity.value == "error"]
    assert api is not None, found
    assert not wrong, wrong
    return api


def imported(name: str, exported: str) -> dict[str, str]:
    """Return the files of the spec that an import of the document makes."""
    capture = importers.read(f"{name}.openapi.json", exported.encode())
    return dict(pages.spec("again", [capture], has_api=False).files)


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("version", ["3.1", "3.2"])
def test_an_export_imports_back_to_the_same_model(name: str, version: Version) -> None:
    """The models are compared by what they export, which holds all that there is to know of a spec but corrections."""
    files = {path.name: path.read_text() for path in SPECS[name].iterdir() if path.suffix in (".yaml", ".yml")}
    api = api_of(files)
    again = api_of(imported(name, text(api, version)))
    one, other = document(api, version), document(again, version)
    one.pop("x-rowcast-corrections", None)
    # A table that was made of nested rows and is referred to from elsewhere too comes back with a name of its own.
    for key, schema in one.get("components", {}).get("schemas", {}).items():
        if json.dumps(one).count(f'"#/components/schemas/{key}"') > 1:
            schema.pop("x-rowcast-inline", None)
    assert other == one

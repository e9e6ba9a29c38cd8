"""Descriptions with odd values in any place: nothing raises on the way to the report, and what is written is YAML."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from rowcast import front, importers
from rowcast.importers.outcome import pages, report
from rowcast.source import SourceFile

ROOT = Path(__file__).parents[2]
SEEDS = {
    "file": yaml.safe_load((ROOT / "tests/cases_import/openapi_file/page.yaml").read_text("utf-8")),
    "swagger": json.loads((ROOT / "tests/cases_import/swagger_file/page.json").read_text("utf-8")),
    "ours": json.loads((ROOT / "tests/cases/every-key/expected/openapi/openapi.json").read_text("utf-8")),
}
PET = "#/components/schemas/Pet"
ODD: list[Any] = [None, True, 0, -1, 1e300, "", "x", "#/paths", PET, [], {}, [None], [[]], {"": {}}, "\u2028"]
ODD += [{"$ref": "#"}, {"$ref": 5}, {"$ref": PET}, {"type": ["null"]}, {"enum": [None]}]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of all values."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(one for key, item in below for one in places(item, (*path, key)))]


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a copy with another value at a path."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(copy[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("start", range(4))
def test_odd_values(seed: str, start: int) -> None:
    chance = random.Random(f"{seed}{start}")  # noqa: S311 - chosen by chance, and the same in each run
    whole = SEEDS[seed]
    spots = places(whole)
    for _ in range(60):
        made = whole
        for _ in range(chance.randint(1, 4)):
            spot = chance.choice(spots)
            try:
                made = changed(made, spot, chance.choice(ODD))
            except (KeyError, IndexError, TypeError):
                continue
        capture = importers.read("page.json", json.dumps(made).encode())
        spec = pages.spec("odd", [capture], has_api=False)
        front.load([SourceFile(name, text) for name, text in spec.files.items()])
        assert report.text(report.report(capture)).startswith("page.json: ")
        assert all(yaml.safe_load(text)["rowcast"] == 1 for text in spec.files.values())


@pytest.mark.parametrize(
    ("place", "about", "told"),
    [
        ("path", {"style": "matrix"}, "a parameter in the style `matrix`"),
        ("header", {"explode": True}, "an object that is exploded in a path or header"),
        ("path", {"style": "simple", "explode": True}, "an object that is exploded in a path or header"),
        ("path", {"style": "simple", "explode": False}, None),
        ("header", {}, None),
        ("query", {"style": "deepObject", "explode": True}, None),
    ],
)
def test_styles_that_the_language_does_not_have_are_told(place: str, about: dict[str, Any], told: str | None) -> None:
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "Odd", "version": "1"},
        "paths": {
            "/a/{p}": {
                "get": {
                    "operationId": "a.get",
                    "parameters": [{"name": "p", "in": place, "required": True, "schema": {"$ref": PET}, **about}],
                    "responses": {"204": {"description": "Done."}},
                }
            }
        },
        "components": {"schemas": {"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}}},
    }
    capture = importers.read("page.json", json.dumps(whole).encode())
    assert [finding.message for finding in capture.findings if finding.code == "outside-language"] == (
        [told] if told else []
    )

"""Values that are made up fit their types, small as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rowcast.front import load
from rowcast.ir import NULL, AnyOf, Api, ArrayOf, MapOf, Named, Scalar, Type
from rowcast.source import SourceFile
from rowcast.values.conform import departures
from rowcast.values.specimen import completed, specimen

ROOT = Path(__file__).parent.parent


def _apis() -> Iterator[tuple[str, Api]]:
    """Yield the flagship and all cases whose spec has no errors."""
    for folder in (*sorted((ROOT / "tests" / "cases").glob("*/spec")), ROOT / "spec" / "claude_messages"):
        paths = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
        files = [SourceFile(path.name, path.read_text(encoding="utf-8", errors="replace")) for path in paths]
        found, _ = load(files)
        if found is not None:
            yield folder.parent.name if folder.name == "spec" else folder.name, found


APIS = dict(_apis())


@pytest.mark.parametrize("name", APIS)
def test_each_table_has_a_specimen_that_fits(name: str) -> None:
    api = APIS[name]
    for table in api.tables.values():
        found = departures(api, Named(table.name), specimen(api, Named(table.name)))
        assert not [sentence for _, sentence in found if "pattern" not in sentence], table.name


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (Scalar("string"), "text"),
        (Scalar("string", "date"), "2026-01-31"),
        (Scalar("integer"), 1),
        (Scalar("boolean"), True),
        (Scalar("object"), {}),
        (NULL, None),
        (ArrayOf(Scalar("string")), ["text"]),
        (MapOf(Scalar("integer")), {"key": 1}),
        (AnyOf((NULL, Scalar("integer"))), 1),
    ],
)
def test_plain_types(type_: Type, value: object) -> None:
    assert specimen(APIS["minimal"], type_) == value


def test_what_is_given_is_kept_and_completed_in_order() -> None:
    api = APIS["claude_messages"]
    given = {"delta": {"text": "a", "type": "text_delta"}, "type": "content_block_delta"}
    found = completed(api, Named("StreamEvent"), given)
    assert list(found) == ["type", "index", "delta"]
    assert found["delta"] == {"type": "text_delta", "text": "a"}

"""Departures: repaired where that is honest, counted, printed as rows, and raised where asked for."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict, UserDict
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import pytest
import yaml
from rowcast.targets.python.runtime.errors import ResponseValidationError
from rowcast.targets.python.runtime.model import Reader
from rowcast.targets.python.runtime.response import Departure, Drift
from running import ASK, FaultServer, new_run, settings
from toyapi import Client
from toyapi.models import Message, TextBlock, Thing, UnknownBlock

WELL: dict[str, Any] = {
    "id": "1",
    "type": "message",
    "role": "assistant",
    "model": "m",
    "content": [],
    "stop_reason": None,
    "usage": {"input_tokens": 1, "output_tokens": 2},
}


def read(value: Any, kind: Any = Message, strict: bool = False) -> tuple[Any, Drift]:
    drift = Drift()
    raw = json.dumps(value).encode()
    return Reader(kind).value(value, raw, strict=strict, drift=drift, operation="op"), drift


REPAIRED: list[tuple[dict[str, Any], str, Any]] = [
    ({"type": ...}, "type", "message"),
    ({"role": None}, "role", "assistant"),
    ({"stop_reason": ...}, "stop_reason", None),
    ({"usage": {"input_tokens": "7", "output_tokens": 2}}, "usage.input_tokens", 7),
    ({"usage": {"input_tokens": 7.0, "output_tokens": 2}}, "usage.input_tokens", 7),
    ({"content": [{"type": "thinking", "thinking": "x", "signature": "s"}], "type": ...}, "content.0.thinking", "x"),
]


@pytest.mark.parametrize(("change", "path", "value"), REPAIRED)
def test_repaired(change: dict[str, Any], path: str, value: Any) -> None:
    given = {key: item for key, item in {**WELL, **change}.items() if item is not ...}
    before = json.dumps(given)
    found, drift = read(given)
    for step in path.split("."):
        found = found[int(step)] if step.isdigit() else getattr(found, step)
    assert found == value
    assert drift.count() == 1
    assert json.dumps(given) == before
    with pytest.raises(ResponseValidationError):
        read(given, strict=True)


@pytest.mark.parametrize(
    ("change", "path", "kind"),
    [
        ({"id": ...}, "id", "missing"),
        ({"id": None}, "id", "type"),
        ({"id": 5}, "id", "type"),
        ({"type": "other"}, "type", "value"),
        ({"content": {}}, "content", "type"),
        ({"content": [5]}, "content[0]", "type"),
        ({"content": [{"type": "text"}]}, "content[0].text", "missing"),
        ({"usage": []}, "usage", "type"),
        ({"usage": {}}, "usage.input_tokens", "missing"),
        ({"usage": {"input_tokens": 1.5, "output_tokens": 2}}, "usage.input_tokens", "type"),
        ({"created_at": "soon"}, "created_at", "type"),
    ],
)
def test_no_value_can_be_given(change: dict[str, Any], path: str, kind: str) -> None:
    given = {key: item for key, item in {**WELL, **change}.items() if item is not ...}
    with pytest.raises(ResponseValidationError) as caught:
        read(given)
    assert caught.value.path == path
    assert caught.value.kind == kind
    assert caught.value.__context__ is None
    assert "soon" not in str(caught.value)


def test_dates_are_no_departure() -> None:
    for _ in range(3):
        found, drift = read({**WELL, "created_at": "2026-11-22T10:00:00Z"}, strict=True)
        assert found.created_at.year == 2026
        assert len(drift) == 0


def test_an_open_enum_is_not_mistaken_for_a_constant() -> None:
    thing = {"id": "1", "name": "n", "note": None, "kind": "thing"}
    assert read(thing, Thing)[0].size is None
    assert read({**thing, "size": None}, Thing)[0].size is None
    with pytest.raises(ResponseValidationError):
        read({**thing, "name": None}, Thing)


def test_news_is_counted_and_printed(server: FaultServer) -> None:
    for scene, expected in {
        "unknown-field": [("brand_new", "field", "object"), ("__class__", "field", "string")],
        "unknown-enum": [("stop_reason", "value", "tired")],
        "unknown-block": [("content[].type", "variant", "hologram")],
        "answer-plain-json": [("", "content-type", "text/plain")],
        "missing-nullable": [("stop_reason", "missing", "nothing")],
    }.items():
        with Client(**settings(server, scene, new_run())) as client:
            for _ in range(3):
                client.messages.create(**ASK)
            found = dict(client.drift)
            for path, kind, seen in expected:
                assert found[Departure("messages.create", path, kind, seen)] == 3
            rows = yaml.safe_load(str(client.drift))
            assert all(isinstance(row, dict) and "name" in row for row in rows)
            assert "# messages.create" in str(client.drift)
            assert "3 times" in str(client.drift)
            client.drift.clear()
            assert len(client.drift) == 0


def test_strict_takes_what_is_legal(server: FaultServer) -> None:
    for scene in ("well", "unknown-field", "unknown-enum", "unknown-block", "good-date", "alias"):
        with Client(**settings(server, scene, new_run(), strict=True)) as client:
            client.messages.create(**ASK)
    for scene in ("missing-nullable", "text-number", "answer-plain-json", "null-constant", "float-number"):
        with (
            Client(**settings(server, scene, new_run(), strict=True)) as client,
            pytest.raises(ResponseValidationError),
        ):
            client.messages.create(**ASK)


def test_unknown_fields_can_be_reached(server: FaultServer) -> None:
    with Client(**settings(server, "unknown-field", new_run())) as client:
        message = client.messages.create(**ASK)
    assert message.brand_new == {"a": 1}  # type: ignore[attr-defined]
    assert message.model_extra is not None
    assert message.model_extra["__class__"] == "x"
    assert type(message) is Message


def test_drift_is_bounded_and_quoted() -> None:
    drift = Drift()
    for number in range(3000):
        drift.add(Departure("op", f"field{number}", "field", "string"))
    assert len(drift) == 1000
    drift.clear()
    drift.add(Departure("op", 'a"}\n- evil: [', "field", "string"))
    assert len(yaml.safe_load(str(drift))) == 1


def test_threads_build_a_reader_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from rowcast.targets.python.runtime import model
    from rowcast.targets.python.runtime.spec import Lazy

    built: list[Any] = []
    monkeypatch.setattr(model, "Reader", lambda kind: (built.append(kind), object())[1])  # type: ignore[func-returns-value]
    lazy: Lazy[Any] = Lazy("toyapi", ".models", "Thing")
    model._READERS.pop(lazy, None)
    threads = [threading.Thread(target=model.reader, args=(lazy,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    model._READERS.pop(lazy, None)
    assert len(built) == 1


@pytest.mark.parametrize("kind", [OrderedDict, UserDict, MappingProxyType])
def test_a_variant_of_any_mapping(kind: Callable[[dict[str, Any]], Any]) -> None:
    """Whoever builds a model by hand may give what pydantic takes for an object elsewhere."""
    message = Message.model_validate({**WELL, "content": [kind({"type": "text", "text": "a"}), kind({"type": "new"})]})
    assert [type(block) for block in message.content] == [TextBlock, UnknownBlock]

"""Each fact that a spec can mean is compared, or left out for a reason that stands here.

A spec that says everything is taken; one fact of it is made another; and a change has to be told.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rowcast import compat, front, ir
from rowcast.ir import Api
from rowcast.source import SourceFile, Span
from rowcast.targets.python import surface

CASES = Path(__file__).parent.parent / "cases"
IGNORED = {
    "span": "a place",
    "doc": "a description",
    "summary": "a description",
    "title": "a description",
    "examples": "no promise",
    "origin": "where a row was captured",
    "corrections": "what is corrected is compared",
    "renames": "they tell what is what",
    "docs": "a link for readers",
    "license": "a fact for readers",
    "contact": "a fact for readers",
    "inline": "how it was written",
    "included": "how it was written",
    "quote": "the words of a condition beside its tests",
    "Api.name": "the name of a spec is no part of the calls",
    "Api.rename": "the package has the name of its folder",
    "Body.doc": "a description",
    "Field.wire": "another row",
    "Pagination.item": "the type of the rows that it is in",
    "ServerVariable.name": "another variable",
    "StreamUse.stream": "the streams are compared",
    "Stream.name": "the uses lead to it",
    "FoldRule.text": "compared as a whole",
    "Table.name": "another table",
    "Union.name": "another union",
    "Alias.name": "another type",
    "Named.name": "another name",
    "Webhook.name": "another webhook",
    "Operation.name": "another operation",
    "EnumValue.rename": "the names of listed values are not told apart in the package",
    "Auth.name": "the credential of the package",
}
UNSEEN = frozenset(("Body.required",))
"""What says something in one place only: whether a body may be left out, which an answer leaves to its status."""


def mutations(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield copies of a part of an API in which one plain fact is another one, with the path of the fact."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type | Span):
        for field in dataclasses.fields(value):
            key = f"{type(value).__name__}.{field.name}"
            if field.name in IGNORED or key in IGNORED:
                continue
            for where, made in mutations(getattr(value, field.name), key):
                yield where, dataclasses.replace(value, **{field.name: made})
    elif isinstance(value, dict):
        for key, part in value.items():
            for where, made in mutations(part, path):
                yield where, {**value, key: made}
    elif isinstance(value, tuple) and value:
        for place, part in enumerate(value):
            for where, made in mutations(part, path):
                yield where, (*value[:place], made, *value[place + 1 :])
    else:
        yield from ((path, made) for made in others(value, path))


def others(value: Any, path: str) -> Iterator[Any]:
    """Yield a value in place of a plain one, where one of the kind makes sense."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
    elif isinstance(value, str) and path in TEXTS:
        yield f"{value}x"


TEXTS = frozenset(
    """
    Operation.method Operation.path Auth.wire Auth.prefix Auth.env Server.url Idempotency.header Response.status
    Body.content Union.tag Limits.pattern Scalar.format Field.style Field.since Field.rename Table.rename
    Union.rename Operation.rename Retry.override Retry.after_ms Stream.end_event Stream.end_data
    Stream.error_event Webhook.event Signature.header Signature.prefix Signature.env Api.server_env Api.version
    Api.request_id Errors.type Errors.message Errors.code Errors.request_id ErrorStatus.name ErrorStatus.types
    ErrorStatus.status EnumValue.value Constant.value ServerVariable.default ServerVariable.values
    Pagination.parameter Pagination.next Pagination.items Pagination.size Pagination.more
    """.split()  # noqa: SIM905 - words that are read as such
)
"""Texts that can be any others; those that are not here are words of the language, or names of other parts."""


def load(folder: Path) -> Api:
    files = [SourceFile(path.name, path.read_text("utf-8")) for path in sorted(folder.glob("spec/*.y*ml"))]
    api, found = front.load(files)
    assert api is not None, found
    return api


def specs() -> list[Path]:
    """Return the good cases, each of which shows a part of the language."""
    return sorted(path.parent for path in CASES.glob("*/expected"))


def compared(old: Api, new: Api) -> bool:
    return bool(compat.compare(old, new, [(surface(old), surface(new))]))


@pytest.mark.parametrize("folder", specs(), ids=lambda folder: folder.name)
def test_each_fact_that_is_another_one_is_told(folder: Path) -> None:
    api = load(folder)
    seen: set[str] = set()
    missed = []
    for path, made in mutations(api):
        # One fact of each kind is enough for a case, or it would take all day.
        if path in seen:
            continue
        if compared(api, made):
            seen.add(path)
        else:
            missed.append(path)
    assert sorted(set(missed) - seen - UNSEEN) == []


def test_no_exception_is_idle() -> None:
    records = {name: getattr(ir, name) for name in ir.__all__ if dataclasses.is_dataclass(getattr(ir, name))}
    fields = {field.name for record in records.values() for field in dataclasses.fields(record)}
    keys = {f"{name}.{field.name}" for name, record in records.items() for field in dataclasses.fields(record)}
    assert sorted(IGNORED.keys() - fields - keys) == []
    assert sorted(TEXTS - keys) == []

"""The adapter of datamodel-code-generator: tables go in, the annotations of their classes' attributes come out.

The generator runs in this process, on schemas of bounded size that we made, and only when the memo does not know their
classes yet. What it writes is read as a syntax tree and compared with what was asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import TypeAlias

from rowcast import codes
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Api, Json, Table
from rowcast.memo import Memo
from rowcast.targets.python.dcg import ModelError, made
from rowcast.targets.python.quoting import Code, literal
from rowcast.targets.python.schemas import PREFIX, Piece, add
from rowcast.targets.python.scope import Annotation, Use
from rowcast.targets.python.types import Typing

Attributes: TypeAlias = Mapping[str, Annotation]
"""The annotation of each attribute of a class, in the order of the class."""

DISTRIBUTION = "datamodel-code-generator"
SMALLEST, LARGEST = 4, 12
"""How many tables go to the generator together. Its time for each grows beyond some tens, and a call has a price."""


def classes(
    tables: Sequence[Table], api: Api, typing: Typing, memo: Memo
) -> tuple[dict[str, Attributes], list[Diagnostic]]:
    """Return the attributes of the class of each table, and a diagnostic for each table whose class cannot be made."""
    known: dict[str, Attributes] = {}
    found: list[Diagnostic] = []
    for group in pieces(tables):
        try:
            known |= _classes(group, api, typing, memo)
        except ModelError:
            for table in group:
                try:
                    known |= _classes((table,), api, typing, memo)
                except ModelError as problem:
                    found.append(
                        codes.diagnostic("model-failed", f"`{table.name}` has no class: {problem}", table.span)
                    )
    return known, found


def pieces(tables: Sequence[Table]) -> Iterator[tuple[Table, ...]]:
    """Yield the tables in groups. A group ends by the digest of a name, so that a new table changes one group only."""
    group: list[Table] = []
    for table in tables:
        group.append(table)
        ends = len(group) >= SMALLEST and sha256(table.name.encode()).digest()[0] % SMALLEST == 0
        if ends or len(group) == LARGEST:
            yield tuple(group)
            group = []
    if group:
        yield tuple(group)


def _classes(group: Sequence[Table], api: Api, typing: Typing, memo: Memo) -> dict[str, Attributes]:
    piece = Piece()
    for table in group:
        add(piece, table, api, typing)
    schema = piece.schema()
    key = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    written = json.loads(memo(_kind(), key, lambda: json.dumps(made(schema, piece.definitions))))
    return {
        table.name: {
            name: tuple(part for found in parts for part in _part(piece, found))
            for name, parts in written[PREFIX + table.name].items()
        }
        for table in group
    }


@cache
def _kind() -> str:
    return f"classes-1-{DISTRIBUTION}-{version(DISTRIBUTION)}"


def _part(piece: Piece, found: Json) -> Annotation:
    """Return a part of an annotation as it was stored: text, a value, a name of ours, or a name and its module."""
    if isinstance(found, str):
        return (Code(found),)
    if isinstance(found, dict):
        return (literal(found["value"]),)
    module, name = found
    return (Use(module, name),) if module else piece.stands[name]

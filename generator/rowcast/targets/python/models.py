"""The adapter of datamodel-code-generator: tables go in, the annotations of their classes' attributes come out.

The generator runs in this process, on schemas of bounded size that we made, and only for what the memo does not know.
Its time is proportional to the number of attributes, and an API repeats the same few: each is asked about once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from rowcast import codes
from rowcast.diagnostics import Diagnostic
from rowcast.installed import version
from rowcast.ir import Api, Field, Json, Table
from rowcast.rendering.memo import Memo
from rowcast.targets.python import usual
from rowcast.targets.python.dcg import ModelError, made
from rowcast.targets.python.quoting import Code, literal
from rowcast.targets.python.schemas import Question, question
from rowcast.targets.python.scope import Annotation, Use
from rowcast.targets.python.types import Typing

Attributes: TypeAlias = Mapping[str, Annotation]
"""The annotation of each attribute of a class, in the order of the class."""

LARGEST = 40
"""How many attributes go to the generator together. A call has a price, and in a long one each attribute costs more."""


def classes(
    tables: Sequence[Table], api: Api, typing: Typing, memo: Memo
) -> tuple[dict[str, Attributes], list[Diagnostic]]:
    """Return the attributes of the class of each table, and a diagnostic for each field that has none."""
    asked = [(table, row, question(row, table, api, typing)) for table in tables for row in table.fields]
    answers = _Answers([key(each) for _, _, each in asked], memo)
    known: dict[str, dict[str, Annotation]] = {table.name: {} for table in tables}
    found: list[Diagnostic] = []
    for table, row, each in asked:
        try:
            parts = answers[key(each)]
        except ModelError as problem:
            found.append(_failed(table, row, problem))
        else:
            known[table.name][typing.names.fields[table.name][row.wire]] = tuple(_annotation(each, parts))
    return dict(known), found


def _failed(table: Table, row: Field, problem: ModelError) -> Diagnostic:
    message = f"the row `{row.wire}` of {table.name} has no attribute: {problem}"
    return codes.diagnostic("model-failed", message, row.span)


def key(each: Question) -> str:
    """Return a question as one text, as it is kept."""
    return f"{'required' if each.required else 'optional'} {each.schema}"


class _Answers:
    """The parts of the annotation for each question: kept with the tool, from the memo, or from the generator.

    The generator is asked about one question that is not in the memo, then about four, sixteen and so on: a changed
    row costs one, and a cold run still has few calls.
    """

    def __init__(self, questions: Sequence[str], memo: Memo) -> None:
        self._usual = usual.answers()
        self._questions = [each for each in dict.fromkeys(questions) if each not in self._usual]
        self._places = {each: place for place, each in enumerate(self._questions)}
        self._memo = memo
        self._known: dict[str, list[Json]] = {}
        self._made: dict[str, str] = {}
        self._size = 1

    def __getitem__(self, asked: str) -> list[Json]:
        """Return the parts. Raises ModelError if the generator does not make the attribute."""
        if asked not in self._known:
            self._known[asked] = self._usual.get(asked) or self._asked(asked)
        return self._known[asked]

    def _asked(self, asked: str) -> list[Json]:
        answer: list[Json] = json.loads(self._memo(_kind(), asked, lambda: self._make(asked)))
        return answer

    def _make(self, asked: str) -> str:
        if asked not in self._made:
            start = self._places[asked]
            batch = self._questions[start : start + self._size]
            self._size = min(self._size * 4, LARGEST)
            try:
                self._made.update(zip(batch, written(batch), strict=True))
            except ModelError:
                if len(batch) == 1:
                    raise
                self._made.update(zip([asked], written([asked]), strict=True))
        return self._made[asked]


def written(batch: Sequence[str]) -> Iterator[str]:
    """Yield the generator's answer, as JSON, to each question that ``key`` wrote. Raises ModelError."""
    asked = [(json.loads(schema), kind == "required") for kind, _, schema in (each.partition(" ") for each in batch)]
    return map(json.dumps, made(asked))


@cache
def _kind() -> str:
    return f"attribute-2-{usual.DISTRIBUTION}-{version(usual.DISTRIBUTION)}"


def _annotation(each: Question, parts: Sequence[Json]) -> Iterator[Code | Use]:
    """Yield the parts of an annotation as they were stored: text, a value, a placeholder, or a name and its module."""
    for part in parts:
        if isinstance(part, str):
            yield Code(part)
        elif isinstance(part, int):
            yield from each.stands[part]
        elif isinstance(part, dict):
            yield Code(", ".join(map(literal, each.value(part["value"]))))
        else:
            yield Use(*part)

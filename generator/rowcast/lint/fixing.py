"""The edits of findings in, the texts of files with these edits out; and whether they left the meaning alone."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from rowcast.ir import Api
from rowcast.lint.edits import Edit, Fixable
from rowcast.source import SourceFile, Span

MEANT: Mapping[str, Mapping[str, Callable[[Any], object]]] = {
    "correction-repeats": {},
    "exception-unused": {},
    "flag-redundant": {},
    "sensitive-unmarked": {"sensitive": lambda _: None},
    "summary-stop": {"summary": lambda text: str(text).removesuffix(".")},
    "type-spelling": {},
}
"""The codes whose findings can be mended without a person, with the facts that this changes, and what is left of them.

All else that a spec means is the same afterwards.
"""


def apart(findings: Sequence[Fixable]) -> list[Fixable]:
    """Return findings whose edits do not touch each other: the first of those that do."""
    taken: dict[str, list[tuple[int, int]]] = {}
    kept = []
    for found in findings:
        if all(_is_free(taken.setdefault(edit.file, []), edit) for edit in found.edits):
            kept.append(found)
            for edit in found.edits:
                insort(taken[edit.file], (edit.start, edit.end))
    return kept


def edited(files: Sequence[SourceFile], findings: Iterable[Fixable]) -> list[SourceFile]:
    """Return files with all edits of findings made; every other character stays."""
    edits: dict[str, list[Edit]] = {}
    for found in findings:
        for edit in found.edits:
            edits.setdefault(edit.file, []).append(edit)
    return [SourceFile(file.name, _edited(file.text, edits.get(file.name, ()))) for file in files]


def meaning(api: Api, codes: Iterable[str]) -> object:
    """Return what an API means, to be compared: without places, and without what mending these codes is to change."""
    changed: dict[str, Callable[[Any], object]] = {}
    for code in codes:
        changed |= MEANT[code]
    return _meaning(api, changed)


def _is_free(taken: Sequence[tuple[int, int]], edit: Edit) -> bool:
    """Tell whether an edit touches none of the stretches that are taken, which do not touch each other."""
    after = bisect_left(taken, (edit.start, edit.start))
    return (after == len(taken) or edit.end < taken[after][0]) and (after == 0 or taken[after - 1][1] < edit.start)


def _edited(text: str, edits: Iterable[Edit]) -> str:
    pieces, at = list[str](), 0
    for edit in sorted(edits, key=lambda each: each.start):
        pieces += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join((*pieces, text[at:]))


def _meaning(value: object, changed: Mapping[str, Callable[[Any], object]]) -> object:
    if isinstance(value, Span):
        return None
    if is_dataclass(value):
        facts = ((each.name, getattr(value, each.name)) for each in fields(value))
        whole = tuple(changed[name](fact) if name in changed else _meaning(fact, changed) for name, fact in facts)
        return type(value).__name__, whole
    if isinstance(value, Mapping):
        return tuple((key, _meaning(each, changed)) for key, each in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(_meaning(each, changed) for each in value)
    # 1, 1.0 and true are equal to Python, and not to JSON.
    return type(value), value

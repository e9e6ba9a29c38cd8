"""What a table is: rows of parameters, a call, an index of calls, error codes, values, limits, a matrix.

Each judgement carries its reason, which the report shows for every table that is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

from rowcast.importers.blocks import Table
from rowcast.importers.facts.names import is_identifier
from rowcast.importers.facts.untyped import types_first
from rowcast.importers.tabular import looks
from rowcast.importers.text.columns import role, roles
from rowcast.importers.text.inline import fold, plain
from rowcast.importers.text.kinds import read as read_type
from rowcast.importers.vocabulary import places
from rowcast.importers.vocabulary import words as word_lists
from rowcast.records import dataclass, replace

Sort: TypeAlias = Literal[
    "rows",
    "call",
    "index",
    "errors",
    "answers",
    "values",
    "limits",
    "matrix",
    "links",
    "items",
    "settings",
    "others",
    "empty",
    "unknown",
]


@dataclass(frozen=True, slots=True)
class Judged:
    """A table with what its columns hold. ``assumed`` says what was taken for granted to read it as rows."""

    sort: Sort
    roles: tuple[str, ...]
    reason: str
    assumed: str = ""


def judge(table: Table, place: str, heading: str = "") -> Judged:
    """Tell what a table is, by its headings, its cells and the section it stands in."""
    found = _by_content(table, roles([cell.text for cell in table.header]))
    for rule in _RULES:
        judged = rule(table, found, place, heading)
        if judged is not None:
            told = any(held and not plain(cell.text) for held, cell in zip(found, table.header, strict=False))
            return replace(judged, assumed=_TOLD) if judged.sort == "rows" and told else judged
    return Judged("unknown", found, "its columns are none of those that a table of parameters has")


Rule: TypeAlias = Callable[[Table, tuple[str, ...], str, str], "Judged | None"]


def column(table: Table, index: int) -> list[str]:
    """Return the texts of a column that are not empty."""
    return [line.cells[index].text for line in table.rows if index < len(line.cells) and line.cells[index].text.strip()]


def _by_content(table: Table, found: tuple[str, ...]) -> tuple[str, ...]:
    """Mend what headings leave open: a column of places called ``Type``, a second column of types called ``Schema``."""
    new = list(found)
    for number, held in enumerate(found):
        texts = column(table, number)
        if (
            held in ("type", "", "notes")
            and texts
            and all(fold(t) in places.IN_CELL for t in texts)
            and "place" not in new
        ):
            new[number] = "place"
    if "type" not in new:
        for number, held in enumerate(new):
            texts = column(table, number)
            if (
                held in ("", "format")
                and texts
                and _share(texts, lambda t: read_type(t).type is not None) > 0.6
                and "schema" in fold(table.header[number].text)
            ):
                new[number] = "type"
                break
    if "type" not in new and "name" in new:
        spelled = (n for n, held in enumerate(new) if held in ("", "notes") and types_first(column(table, n)))
        first_typed = next(spelled, None)
        if first_typed is not None:
            new[first_typed] = "type"
    if new[:1] == ["name"] and not any(new[1:]) and all(not plain(cell.text) for cell in table.header[1:]):
        new[1:] = [_held(column(table, number)) for number in range(1, len(new))]
    if new and new[0] == "" and "name" not in new and "type" in new:
        new[0] = "name"
    if "name" not in new and "type" in new and "value" not in new:
        first = next(
            (n for n, r in enumerate(new) if r in ("path", "method", "code", "description", "notes", "values")), None
        )
        if first == 0 and _share(column(table, 0), is_identifier) > 0.8 and new.count("description") < 2:
            new[0] = "name"
    return tuple(new)


def _held(texts: Sequence[str]) -> str:
    """Tell what a column without a heading holds, by its cells."""
    if texts and _share(texts, looks.is_mark) > 0.8:
        return "required"
    return "type" if texts and _share(texts, lambda t: read_type(t).type is not None) > 0.8 else "description"


# The rules, in the order in which they are asked.


def _empty(table: Table, found: tuple[str, ...], place: str, heading: str) -> Judged | None:
    if not table.rows or not any(cell.text.strip() for line in table.rows for cell in line.cells):
        return Judged("empty", found, "it has no row")
    return None


def _headless(table: Table, found: tuple[str, ...], place: str, heading: str) -> Judged | None:
    """Judge a table without headings: pairs of a key and a value, or rows whose second column holds types."""
    if table.header and any(plain(cell.text) for cell in table.header):
        return None
    firsts = column(table, 0)
    if any(held in ("method", "path") for held in roles(list(firsts))):
        return Judged("call", found, "it pairs the method and the path with their values")
    width = len(table.rows[0].cells)
    spelled = _share(firsts, looks.is_code_name) == 1 or _share(firsts, looks.is_spelled) > 0.8
    if width == 2 and place in _SPELLED and len(firsts) == len(table.rows) and spelled:
        return Judged(
            "rows",
            ("name", "description"),
            "its first column holds names in code marks, or with their types",
            _NO_HEADINGS,
        )
    for number in range(1, min(width, 4)):
        texts = column(table, number)
        if texts and _share(texts, looks.is_type) > 0.7 and _share(firsts, is_identifier) > 0.7:
            guessed = ["name", *[""] * (width - 1)]
            guessed[number] = "type"
            for other in range(1, width):
                if other != number:
                    guessed[other] = "required" if _share(column(table, other), looks.is_mark) > 0.8 else "description"
            return Judged(
                "rows",
                _once(guessed),
                "its second column holds types",
                _NO_HEADINGS,
            )
    return None


def _calls(table: Table, found: tuple[str, ...], place: str, heading: str) -> Judged | None:
    methods = [n for n in range(len(found)) if _share(column(table, n), looks.is_method) > 0.7]
    paths = [n for n in range(len(found)) if _share(column(table, n), looks.is_path) > 0.7]
    if methods and (paths or "path" in found):
        return _one_or_more(table, found)
    if (
        paths
        and not methods
        and found[paths[0]] in ("path", "", "name")
        and "type" not in found
        and _share(column(table, paths[0]), lambda t: "/" in t) == 1
    ):
        return (
            _one_or_more(table, found)
            if "method" in found or len(table.rows) > 1
            else Judged("call", found, "it shows a path")
        )
    keys = column(table, 0) if table.rows and len(table.rows[0].cells) == 2 else []
    told = {role(key) for key in keys} & {"method", "path"}
    if told and ("name" not in found or len(told) == 2) and "type" not in found:
        return Judged("call", found, "it pairs the method and the path with their values")
    both = [n for n in range(len(found)) if _share(column(table, n), looks.is_method_path) > 0.7]
    return _one_or_more(table, found) if both else None


def _one_or_more(table: Table, found: tuple[str, ...]) -> Judged:
    if len(table.rows) == 1:
        return Judged("call", found, "it shows one method and path")
    return Judged("index", found, "it lists methods and paths")


def _items(table: Table, found: tuple[str, ...], place: str, heading: str) -> Judged | None:
    if "name" in found and "type" in found:
        texts = [plain(t).strip() for t in column(table, found.index("name"))]
        if texts and all(re.fullmatch(r"\d{1,4}|[nNiIkK]|…{1,3}|\.{2,6}", t) for t in texts):
            return Judged("items", found, "its rows are the items of an array by number")
    return None


def _matrix(table: Table, found: tuple[str, ...], place: str, heading: str) -> Judged | None:
    """A matrix of features: two or more columns of marks beside the first, none of them about being required."""
    marked = [
        number for number, held in enumerate(found) if number and held not in _FLAGS and _is_marked(table, number)
    ]
    typed = "type" in found and _share(column(table, found.index("type")), looks.is_type) > 0.5
    if len(marked) >= 2 and not typed:
        return Judged("matrix", found, f"{len(marked)} of its columns hold marks such as ✓, and none says a type")
    return None


def _is_marked(table: Table, number: int) -> bool:
    texts = column(table, number)
    return len(texts) * 2 > len(table.rows) and _share(texts, looks.is_mark) > 0.8


def _rates(table: Table, found: tuple[str, ...], place: str, heading: str) -> Judged | None:
    headings = " ".join(fold(cell.text) for cell in table.header)
    if "type" in found or "required" in found:
        return None
    if word_lists.RATES.search(headings) or (
        word_lists.RATES.search(fold(heading)) and not _share(column(table, 0), is_identifier) > 0.8
    ):
        return Judged("limits", found, "its headings speak of weights, rates, plans or quotas")
    return None


def _settings(table: Table, found: tuple[str, ...], place: str, heading: str) -> Judged | None:
    """Settings of a program, by their heading or by names in capitals: nothing that goes over the wire."""
    if place or "name" not in found:
        return None
    capitals = _share(
        column(table, found.index("name")), lambda t: bool(re.fullmatch(r"[A-Z][A-Z0-9]*_[A-Z0-9_]+", plain(t)))
    )
    if word_lists.SETTINGS.search(fold(heading)) or (capitals == 1 and "type" not in found):
        return Judged("settings", found, "it lists settings of a program")
    return None


def _errors(table: Table, found: tuple[str, ...], place: str, heading: str) -> Judged | None:
    """Error codes and statuses: a column of codes, in a table without types, or in a section about errors."""
    first = column(table, 0)
    numeric = (
        _share(first, lambda t: bool(re.fullmatch(r"[`*]*-?(?:\d{2,9}|\dXX|0|-?\d+)(?:\s.{0,60})?[`*]*", plain(t))))
        > 0.6
    )
    typed = "type" in found and _share(column(table, found.index("type")), looks.is_known_type) > 0.5
    coded = "code" in found and not typed and "required" not in found
    if (
        coded
        and (numeric or found[0] == "code" or place in ("errors", "statuses"))
        and not ("name" in found and place in ("body", "request", "query"))
    ):
        return Judged("errors", found, "it lists codes with their meaning")
    if place in ("errors", "statuses") and not typed and (numeric or _share(first, looks.is_code) > 0.6):
        return Judged("errors", found, "it stands in a section about errors and lists codes")
    return (
        Judged("errors", found, "its first column holds numbers of errors or statuses")
        if numeric and not typed and "required" not in found and word_lists.ERRORLIKE.search(fold(heading))
        else None
    )


def _answers(table: Table, found: tuple[str, ...], place: str, heading: str) -> Judged | None:
    """A table of what a call answers with: a status and the type of each answer."""
    if "code" not in found or "type" not in found or "name" in found or "required" in found:
        return None
    codes = column(table, found.index("code"))
    if _share(codes, lambda t: bool(_STATUS.match(plain(t)))) < 1:
        return None
    return Judged("answers", found, "it lists the answers by status")


def _values(table: Table, found: tuple[str, ...], place: str, heading: str) -> Judged | None:
    """Listed values: values or names with meanings, no column of types in the sense of a parameter."""
    if "required" in found or place == "headers" or "default" in found:
        return None
    typed = _has_types(table, found)
    if typed:
        return Judged("others", found, "it explains types") if _explains_types(found) else None
    holder = next((n for n, role in enumerate(found) if role in ("value", "values")), None)
    if holder is not None and ("name" not in found or _share(column(table, holder), looks.is_short) > 0.7):
        return Judged("values", found, "it lists values with their meaning")
    names = word_lists.ENUMLIKE.search(fold(heading))
    if (
        names
        and place not in ("body", "query", "path", "headers")
        and ("name" in found or "code" in found or "type" in found)
    ):
        return Judged("values", found, f"its heading names a list of values ({names.group(0)})")
    texts = column(table, 0)
    if "type" in found and not typed and _share(texts, lambda t: plain(t).isupper()) > 0.7:
        return Judged("values", found, "its first column holds names of values")
    return None


def _others(table: Table, found: tuple[str, ...], place: str, heading: str) -> Judged | None:
    """A table whose headings are those of changes, events, terms or libraries, outside of the sections of a call."""
    if place in _SENT or not table.header or "type" in found or "required" in found:
        return None
    first, *rest = (fold(cell.text) for cell in table.header)
    for leads, beside, reason in word_lists.OTHER_TABLES:
        if leads.fullmatch(first) and any(beside.search(heading) for heading in rest):
            return Judged("others", found, reason)
    return None


def _parameters(table: Table, found: tuple[str, ...], place: str, heading: str) -> Judged | None:
    if "name" not in found:
        return None
    texts = list(column(table, found.index("name")))
    named = _share(texts, is_identifier)
    stated = {"type", "required", "optional", "default"} & set(found)
    if named < 0.5 and not (named > 0.25 and len(stated) > 1):
        return Judged("unknown", found, "most texts in its column of names are no names of fields")
    if stated:
        return Judged("rows", found, "it has names and " + ", ".join(sorted(stated)))
    if _share(texts, looks.is_spelled) > 0.5:
        return Judged("rows", found, "its names stand beside their types")
    if place in _SENT and set(found) - {"name", ""}:
        return Judged("rows", found, f"it has names and stands in a section about {place}")
    return None


def _links(table: Table, found: tuple[str, ...], place: str, heading: str) -> Judged | None:
    texts = [cell.text for line in table.rows for cell in line.cells if cell.text.strip()]
    if (
        texts
        and len(table.rows) <= 2
        and all(re.fullmatch(r"\[[^\[\]]{1,200}\]\([^()]{1,500}\)", t.strip()) for t in texts)
    ):
        return Judged("links", found, "it holds links only")
    return None


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    head = texts[:200]
    return sum(1 for text in head if test(text)) / len(head) if head else 0.0


def _has_types(table: Table, found: Sequence[str]) -> bool:
    return "type" in found and _share(column(table, found.index("type")), lambda t: read_type(t).type is not None) > 0.5


def _explains_types(found: Sequence[str]) -> bool:
    return found[0] == "type" and not {"name", "code", "path", "place", "values"} & set(found)


def _once(found: Sequence[str]) -> tuple[str, ...]:
    seen: list[str] = []
    for held in found:
        seen.append({"description": "notes"}.get(held, "") if held in seen and held else held)
    return tuple(seen)


_NO_HEADINGS = "the table has no headings; its columns were told by what they hold"
_TOLD = "columns without a heading were told by what they hold"
_STATUS = re.compile(r"(?:[1-5]\d\d|[1-5]XX)\b|default$", re.I)

_SENT = ("path", "query", "headers", "cookies", "body", "request", "response", "response-headers")
_SPELLED = (*_SENT, "")
_FLAGS = ("required", "optional", "nullable", "deprecated", "default", "example")
_RULES: tuple[Rule, ...] = (
    _empty,
    _headless,
    _links,
    _calls,
    _items,
    _matrix,
    _rates,
    _settings,
    _answers,
    _errors,
    _values,
    _others,
    _parameters,
)

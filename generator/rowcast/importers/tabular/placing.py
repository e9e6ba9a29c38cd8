"""Rows into the places of a request: as the page says, else by the path template, the method and names of headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rowcast.importers.model import Call, Fact, Finding, Kind, Row
from rowcast.importers.text import expressions, naming, paths
from rowcast.importers.vocabulary import words as word_lists

PLACES = ("path", "query", "headers", "cookies", "body")
_IN_QUERY = ("GET", "HEAD", "DELETE", "OPTIONS", "LIST")


def place(rows: Sequence[Row], said: str, call: Call, line: int) -> tuple[dict[str, list[Row]], list[Finding]]:
    """Divide rows over the places of a request; ``said`` is the place that the page names for their table."""
    template = paths.parameters(call.path)
    by_snake = {naming.snake(name): name for name in template}
    placed: dict[str, list[Row]] = {}
    inferred: dict[str, list[str]] = {}
    for given in rows:
        if _is_part(given) and naming.snake(given.path[0]) not in by_snake:
            continue
        row, where = _placed(given, said, call, by_snake)
        if row.value("place") is None and where != said:
            inferred.setdefault(where, []).append(row.path[0])
        placed.setdefault(where, []).append(_completed(row, where))
    findings = [
        *_of_no_path(rows, by_snake, call, line),
        *_inferred(inferred, call, line),
    ]
    return placed, findings


def _inferred(inferred: Mapping[str, Sequence[str]], call: Call, line: int) -> list[Finding]:
    return [
        Finding(
            "place-inferred",
            line,
            f"these rows go into the {_WORDS[where]} of {call.method} {call.path}",
            ", ".join(dict.fromkeys(names))[:300],
        )
        for where, names in inferred.items()
    ]


def _of_no_path(rows: Sequence[Row], by_snake: Mapping[str, str], call: Call, line: int) -> list[Finding]:
    """Name the rows that are written as parts of a path (``:name``) which the path of this call does not have."""
    names = [row.path[0] for row in rows if _is_part(row) and naming.snake(row.path[0]) not in by_snake]
    message = f"these names are written as parts of a path, and {call.path} has none of them"
    return [Finding("section-unread", line, message, ", ".join(names)[:300])] if names else []


def _is_part(row: Row) -> bool:
    return row.path[0].startswith(":")


def _placed(row: Row, said: str, call: Call, by_snake: Mapping[str, str]) -> tuple[Row, str]:
    """Return a row with its place: as its own column says, as a part of the path by its name, as its table says."""
    column = row.value("place")
    if column:
        return row, str(column)
    name = by_snake.get(naming.snake(row.path[0])) if len(row.path) == 1 else None
    if name is not None and (said in ("", "request", "query", "path") or name == row.path[0]):
        return row.at((name,)), "path"
    if said == "path" and (row.value("required") is False or row.path[0] in call.query):
        return row, "query"
    return row, said if said in PLACES else _by_rule(row, call)


def _completed(row: Row, where: str) -> Row:
    if where == "path":
        return _as_path(row)
    return _as_text(row) if where in ("headers", "cookies") else row


def missing(call: Call, rows: Sequence[Row]) -> tuple[list[Row], list[Finding]]:
    """Make rows for the path parameters that no table lists."""
    known = {row.path[0] for row in rows}
    made, findings = [], []
    for name in paths.parameters(call.path):
        if name not in known:
            facts = (
                Fact("type", Kind("string"), "structure", call.path),
                Fact("required", True, "structure", call.path),
            )
            made.append(Row((name,), call.line, facts, name))
            findings.append(
                Finding("path-parameter-added", call.line, f"the path has {{{name}}} and no table lists it", call.path)
            )
    return made, findings


def queried(call: Call, placed: Mapping[str, Sequence[Row]]) -> tuple[list[Row], list[Finding]]:
    """Make rows for the query parameters that the address shows and no table lists; nothing says more of them."""
    known = {row.path[0].removesuffix("[]") for rows in placed.values() for row in rows}
    made = [Row((name,), call.line, (), name) for name in call.query if name not in known]
    return made, [
        Finding(
            "query-parameter-added",
            call.line,
            f"the address has {row.path[0]} in its query, and no table lists it",
            f"{call.path}?{row.path[0]}=",
        )
        for row in made
    ]


def _as_path(row: Row) -> Row:
    """A parameter of the path is required, and text unless the page says another scalar."""
    fact = row.get("required")
    if fact is None or fact.value is not True:
        row = row.having(Fact("required", True, "rule", "a parameter of the path"))
    kind = row.get("type")
    if kind is not None and expressions.base(kind.value) in ("array", "object"):
        return row
    return row if kind is not None else row.having(Fact("type", Kind("string"), "rule", "a parameter of the path"))


def _as_text(row: Row) -> Row:
    """A header is text unless the page says another scalar."""
    return (
        row
        if row.get("type") is not None or row.get("written_type") is not None
        else row.having(Fact("type", Kind("string"), "rule", "a header"))
    )


def _by_rule(row: Row, call: Call) -> str:
    name = row.path[0].lower()
    if name in word_lists.HEADERS or (name.startswith("x-") and "-" in name[2:]):
        return "headers"
    if call.method in _IN_QUERY:
        return "query"
    return "body"


_WORDS = {"path": "path", "query": "query", "headers": "headers", "cookies": "cookies", "body": "body"}

"""Which row belongs under which: by the form of names, by marks before them, and by what captions and headings say."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rowcast.importers.facts import names
from rowcast.importers.model import ArrayOf, Fact, Finding, Kind, Row
from rowcast.importers.text import expressions
from rowcast.importers.text.inline import codes, fold, plain
from rowcast.importers.vocabulary import words as word_lists

Path = tuple[str, ...]


def nest(rows: Sequence[Row], depths: Sequence[int], place: str, parent: Path = ()) -> tuple[list[Row], list[Finding]]:
    """Give each row its path. ``parent`` is where the whole table belongs.

    Names of query parameters and headers nest only where a row for the parent stands in the table.
    """
    flat = place in ("query", "headers", "path", "cookies", "response-headers")
    tops = {row.path[0].rstrip("[]") for row in rows}
    made: list[Row] = []
    known: set[Path] = set()
    findings: list[Finding] = []
    stack: list[tuple[int, Path]] = []
    for row, depth in zip(rows, depths, strict=True):
        while stack and stack[-1][0] >= depth:
            stack.pop()
        above = stack[-1][1] if stack and depth > 0 else ()
        path, arrays = _own(row.path[0], tops, flat=flat)
        if above and path[: len(above)] == above and len(path) > len(above):
            above = ()
        full = (*parent, *above, *path)
        stack.append((depth, (*above, *path)))
        made.extend(_parents(full, arrays, len(parent) + len(above), row, known, flat=flat))
        made.append(_as_array(row.at(full)) if arrays and arrays[-1] else row.at(full))
        known.update(full[:length] for length in range(1, len(full) + 1))
    return made, findings


def under(text: str, rows: Sequence[Row]) -> tuple[Path, ...]:
    """Return the rows that a caption or heading says a table is about: by code spans, a wildcard, or their words."""
    spans = [
        name.strip("`[]. ") for name in (*codes(text), *re.findall(r"[“\"「]([A-Za-z_][\w.\-]{0,60})[”\"」]", text))
    ]
    paths = {row.path: row for row in rows}
    named = [span for span in spans if re.fullmatch(r"[A-Za-z_*][\w.*\[\]\-]{0,80}", span)]
    if named:
        return _by_spans(named, list(paths))
    if not text.isascii():
        holders = {path[-1] for path, row in paths.items() if _can_hold(row)}
        bare = [word for word in re.findall(r"[A-Za-z_][\w]{0,60}", text, re.A) if word in holders]
        if bare:
            return _by_spans(bare, list(paths))
    said = _said_parent(text, {path[-1] for path, row in paths.items() if _can_hold(row)})
    if said:
        return _by_spans([said], list(paths))
    words = _words(text)
    if not words:
        return ()
    found = [path for path, row in paths.items() if _matches(path[-1], words) and _can_hold(row)]
    exact = [path for path in found if _snake(path[-1]) in (words, words.removesuffix("s"))]
    return tuple(exact[:1] or found[:1])


def names_parent(text: str, rows: Sequence[Row]) -> bool:
    """Tell whether a text says in so many words that it is about the fields of one of these rows."""
    holders = {row.path[-1] for row in rows if _can_hold(row)}
    return plain(text).strip() in holders or bool(_said_parent(text, holders))


def _said_parent(text: str, holders: Collection[str]) -> str:
    """Return the row that a sentence such as "lists the fields in data" or "each item of list has" names."""
    for pattern in word_lists.PARENT_SAID:
        for found in pattern.finditer(plain(text)):
            if found.group("name") in holders:
                return found.group("name")
    return ""


def _by_spans(spans: Sequence[str], paths: Sequence[Path]) -> tuple[Path, ...]:
    for span in reversed(spans):
        if "*" in span:
            pattern = re.compile("^" + re.escape(span).replace(r"\*", r"\w{0,60}") + "$")
            found = tuple(path for path in paths if pattern.match(path[-1]))
            if found:
                return found
        path = tuple(part for part, _ in names.parts(span))
        within = [p for p in paths if p == path] or [p for p in paths if p[-len(path) :] == path]
        others = [s for s in spans if s != span]
        if within:
            narrowed = [p for p in within if all(o in p for o in others)]
            return ((narrowed or within)[-1 if len(within) > 1 and not narrowed else 0],)
    return ()


def _own(name: str, tops: set[str], *, flat: bool) -> tuple[Path, tuple[bool, ...]]:
    """Cut a name into its path; a colon or slash cuts only where the part before it is a row of the table."""
    for mark in (":", "/"):
        head = name.split(mark, maxsplit=1)[0]
        if mark in name.strip(mark) and head != name and head in tops:
            pieces = [piece for piece in name.split(mark) if piece]
            return tuple(pieces), (False,) * len(pieces)
    cut = names.parts(name)
    if flat and len(cut) > 1 and cut[0][0] not in tops - {name} and "[" not in name:
        return (name,), (False,)
    if flat and len(cut) == 1 and name.endswith("[]"):
        return (name[:-2],), (True,)
    return tuple(part for part, _ in cut) or (name,), tuple(array for _, array in cut) or (False,)


def _parents(path: Path, arrays: Sequence[bool], start: int, row: Row, known: set[Path], *, flat: bool) -> list[Row]:
    """Make the rows of parents that the page does not list: objects, or arrays where the name shows a number."""
    new: list[Row] = []
    for length in range(start + 1, len(path)):
        above = path[:length]
        if above in known:
            continue
        kind = ArrayOf(Kind("object")) if arrays[length - start - 1] else Kind("object")
        facts = [Fact("type", kind, "structure", row.written)]
        if flat:
            facts.append(Fact("style", "deep", "structure", row.written))
        new.append(Row(above, row.line, tuple(facts), row.written))
    return new


def _as_array(row: Row) -> Row:
    """A name that ends in ``[]`` is an array, whatever its type column says of the items."""
    fact = row.get("type")
    if fact is None or expressions.base(fact.value) == "array":
        return row if fact is not None else row.having(Fact("type", ArrayOf(None), "structure", row.written))
    return row.having(
        Fact("type", ArrayOf(fact.value), "structure", f"{fact.quote}; {row.written}"),
        Fact("style", "brackets", "structure", row.written),
    )


def _can_hold(row: Row) -> bool:
    fact = row.get("type")
    return fact is None or expressions.holds_objects(fact.value)


def _matches(name: str, words: str) -> bool:
    snake = _snake(name)
    return bool(snake) and (snake in (words, words.removesuffix("s")) or snake.removesuffix("s") == words)


def _snake(name: str) -> str:
    return re.sub(r"[\s\-]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)).lower()


def _words(text: str) -> str:
    """Return the words of a caption that could be a name: without articles, ``object``, ``fields`` and the like."""
    folded = re.sub(r"[^\w\s\-]", " ", fold(plain(text)).split(" has ")[0].split(" contains ")[0])
    left = [word for word in folded.split() if word not in word_lists.CAPTION_NOISE]
    return "_".join(left) if 0 < len(left) <= 3 else ""

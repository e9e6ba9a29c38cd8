"""The last step for a page: rows into their places, references into names, drafts into frozen operations."""

from __future__ import annotations

import bisect
import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from rowcast.importers.blocks import Block, Heading, Item, Paragraph
from rowcast.importers.model import (
    Call,
    Capture,
    Fact,
    Finding,
    Json,
    Kind,
    ObjectTable,
    Operation,
    Row,
    Section,
)
from rowcast.importers.page import about, access, borrowing, objects, once, sound
from rowcast.importers.page.objects import Index
from rowcast.importers.scanning.decode import NotAPage
from rowcast.importers.tabular import placing
from rowcast.importers.text import expressions, inflection, naming, paths
from rowcast.records import replace

if TYPE_CHECKING:
    from rowcast.importers.page.desk import Desk, Draft


MOST_SHARED = 200_000
"""Rows that calls may have together by sharing tables; a page that shows many calls in a row means something else."""


def finish(desk: Desk) -> Capture:
    """Make the capture of a page.

    Raises:
        NotAPage: Calls that stand together would have too many rows.
    """
    _link_lists(desk)
    index = desk.index
    taken: set[str] = set()
    operations = once.once(desk, [op for draft in desk.drafts for op in _operations(desk, draft, index, taken)])
    tables = tuple(
        ObjectTable(o.name, sound.sound(desk, objects.resolve(o.rows, index), o.name), o.line, o.description)
        for o in desk.objects
    )
    desk.findings[:] = [
        f for f in desk.findings if f.code != "type-unread" or (f.line, f.quote) not in index.known_words
    ]
    desk.findings.extend(index.findings)
    _unused_values(desk, index)
    if not operations and (tables or any(map(_names_method, desk.page.blocks))):
        desk.findings.append(Finding("call-missing", 1, "the page shows no method and path", desk.page.title))
    servers, auth = access.servers(desk, operations), access.auth(desk)
    found = tuple(sorted(dict.fromkeys(_addressed(desk, operations)), key=lambda f: (f.line, f.code)))
    url = desk.page.fact("url") or desk.page.fact("source") or desk.page.fact("canonical")
    return Capture(
        desk.page.name,
        desk.page.title,
        url,
        tuple(operations),
        tables,
        found,
        servers,
        auth,
        desk.page.fact("description"),
        scanned=True,
    )


def _addressed(desk: Desk, operations: Sequence[Operation]) -> list[Finding]:
    """Give each finding without an address the operation whose stretch of the page it is about."""
    names: dict[int, str] = {}
    by_call = {id(op.call): op.name for op in operations}
    starts = []
    for number, draft in enumerate(desk.drafts):
        names[number] = by_call.get(id(draft.calls[-1]), "")
        starts.append((_first_line(desk, draft), _last_line(desk, draft), names[number]))
    starts.sort()
    firsts = [first for first, _, _ in starts]
    out = []
    for finding in desk.findings:
        at = bisect.bisect_right(firsts, finding.line) - 1
        inside = at >= 0 and len(starts) > 1 and finding.line <= starts[at][1] and not finding.address
        out.append(replace(finding, address=starts[at][2]) if inside else finding)
    return out


def _first_line(desk: Desk, draft: Draft) -> int:
    return desk.page.blocks[draft.part.start].line if draft.part.start < len(desk.page.blocks) else 1


def _last_line(desk: Desk, draft: Draft) -> int:
    return desk.page.blocks[draft.part.end].line - 1 if draft.part.end < len(desk.page.blocks) else desk.page.lines


def name_of(call: Call, heading: str, taken: Collection[str]) -> str:
    """Return the name of an operation."""
    return naming.operation(call, heading, taken)


def _operations(desk: Desk, draft: Draft, index: Index, taken: set[str]) -> list[Operation]:
    made = []
    if len(draft.calls) > 1:
        shown = ", ".join(f"{c.method} {c.path}" for c in draft.calls)
        desk.findings.append(
            Finding("shared", draft.line, "these calls stand together, and the same tables are taken for each", shown)
        )
    words = about.description(desk, draft)
    borrowed = borrowing.find(desk, draft)
    rows_of_each = len(draft.rows_of("request")) + len(draft.rows_of("response"))
    if len(draft.calls) * rows_of_each > MOST_SHARED:
        raise NotAPage(f"{len(draft.calls):,} calls share {rows_of_each:,} rows; cut the page so that each has its own")
    for call in _with_parts(draft):
        name = name_of(call, draft.heading, taken)
        taken.add(name)
        _about_call(desk, call, name)
        sections = [*_request(desk, draft, call, index, name), *_answers(desk, draft, index, name)]
        summary = (
            re.split(r"(?<=[.。])\s|。", words)[0][:120].rstrip(".")
            if re.match(r"^(?:[A-Z]+\s)?(?:/|https?:)", draft.heading) and words
            else draft.heading
        )
        made.append(Operation(name, call, summary, words, tuple(sections), draft.line, borrowed=borrowed))
    return made


def _with_parts(draft: Draft) -> Sequence[Call]:
    """Make parts of a sampled path parameters where a table of the path names them word for word."""
    named = {row.path[0] for place, rows_, _ in draft.request if place == "path" for row in rows_}
    return [
        replace(call, path="/".join(f"{{{p}}}" if p in named else p for p in call.path.split("/")))
        if named and call.known == "example"
        else call
        for call in draft.calls
    ]


def _about_call(desk: Desk, call: Call, name: str) -> None:
    if call.known == "structure":
        desk.findings.append(
            Finding(
                "call-guessed",
                call.line,
                f"the page names the call {call.name} and no path; POST {call.path} was put in its place",
                call.name,
                name,
            )
        )
    elif call.known == "example":
        desk.findings.append(
            Finding(
                "call-from-example",
                call.line,
                f"{call.method} {call.path} is known from a sample only",
                f"{call.server}{call.path}",
                name,
            )
        )


def _request(desk: Desk, draft: Draft, call: Call, index: Index, name: str) -> list[Section]:
    found: dict[str, list[Row]] = {}
    for said, rows_, line in draft.request:
        told, findings = placing.place(rows_, said, call, line)
        desk.findings.extend(findings)
        for place, new in told.items():
            found.setdefault(place, []).extend(new)
    placed: dict[str, list[Row]] = {place: [] for place in found}
    for place, new in found.items():
        sound.merge(desk, placed[place], new, f"{name}/{place}")
    added, findings = placing.missing(call, placed.get("path", []))
    desk.findings.extend(findings)
    if added:
        placed.setdefault("path", []).extend(added)
    shown, findings = placing.queried(call, placed)
    desk.findings.extend(findings)
    if shown:
        placed.setdefault("query", []).extend(shown)
    by_template = {p: n for n, p in enumerate(paths.parameters(call.path))}
    if "path" in placed:
        stray = [r for r in placed["path"] if r.path[0] not in by_template]
        for row in stray:
            desk.findings.append(
                Finding(
                    "row-unread",
                    row.line,
                    f"{row.path[0]} is said to be in the path, and {call.path} has no such part",
                    row.written,
                    f"{name}/path/{row.path[0]}",
                )
            )
        placed["path"] = sorted(
            (r for r in placed["path"] if r.path[0] in by_template), key=lambda r: by_template[r.path[0]]
        )
    sections = []
    for place in placing.PLACES:
        if placed.get(place):
            rows_ = sound.sound(desk, objects.resolve(placed[place], index), f"{name}/{place}")
            content = _content(desk, draft, rows_, name) if place == "body" else ""
            sections += [Section(place, rows_, None, content)] if rows_ else []
    return sections


def _content(desk: Desk, draft: Draft, rows_: Sequence[Row], name: str) -> str:
    """Return the media type of a body; JSON holds no bytes, so that one with a file is a form of parts."""
    files = [
        row for row in rows_ if (fact := row.get("type")) is not None and fact.value in (Kind("file"), Kind("binary"))
    ]
    if draft.content or not files:
        return draft.content
    desk.findings.append(
        Finding(
            "content-inferred",
            files[0].line,
            f"{files[0].path[-1]} is a file, which JSON cannot hold",
            files[0].written,
            name,
        )
    )
    return "multipart/form-data"


def _answers(desk: Desk, draft: Draft, index: Index, name: str) -> list[Section]:
    sections = []
    for status, rows_ in draft.answers.items():
        merged: list[Row] = []
        sound.merge(desk, merged, rows_, f"{name}/{status}")
        sections.append(Section(status, sound.sound(desk, objects.resolve(merged, index), f"{name}/{status}")))
    for status, shape in draft.shapes.items():
        known = all(index.object(one) for one in expressions.references(shape))
        resolved = objects.resolve_shape(shape, index, draft.line)
        sections.append(Section(status, (), resolved, elsewhere=None if known else shape))
    for status, rows_ in draft.headers.items():
        place = f"{status}/headers"
        sections.append(Section(place, sound.sound(desk, objects.resolve(rows_, index), f"{name}/{place}")))
    return sections


def _link_lists(desk: Desk) -> None:
    """Give a list of values to the rows that its caption names in code marks, or whose name its heading is."""
    for number, listed in enumerate(desk.values):
        named = {anchor[1:] for anchor in listed.anchors if anchor.startswith("`")}
        words = naming.snake(inflection.singular(listed.title))
        if sum(_listed_in(draft, listed, named, words) for draft in desk.drafts):
            desk.values[number] = replace(listed, used=True)


def _listed_in(draft: Draft, listed: objects.Values, named: Collection[str], words: str) -> bool:
    """Put the values into the rows of one operation that they are for; tell whether there was any."""

    def is_meant(row: Row) -> bool:
        return row.path[-1] in named or (bool(words) and naming.snake(row.path[-1]) == words)

    found = False
    for rows_ in draft.answers.values():
        for at, row in enumerate(rows_):
            if row.path[-1] in named:
                rows_[at], found = _given(row, listed.values, listed.title), True
    for position, (place, sent, line) in enumerate(draft.request):
        if any(map(is_meant, sent)):
            new = tuple(_given(row, listed.values, listed.title) if is_meant(row) else row for row in sent)
            found = found or new != sent
            draft.request[position] = (place, new, line)
    return found


def _given(row: Row, values: Mapping[Json, str], title: str) -> Row:
    fact = row.get("type")
    kind = expressions.base(fact.value) if fact else "any"
    fits = all(isinstance(v, int) for v in values) if kind in ("integer", "number") else kind in ("string", "any")
    return row.having(Fact("values", dict(values), "structure", title)) if fits and row.get("values") is None else row


def _unused_values(desk: Desk, index: Index) -> None:
    for number, listed in enumerate(desk.values):
        shown = ", ".join(f"{v}: {text}" if text else str(v) for v, text in listed.values.items())
        if number not in index.used and not listed.used:
            desk.findings.append(
                Finding(
                    "values-unplaced",
                    listed.line,
                    f"the list of values {listed.title} belongs to no row that was read",
                    shown[:1500],
                )
            )
        else:
            desk.findings.append(
                Finding(
                    "set-aside",
                    listed.line,
                    f"the table {listed.title} lists values, which went into the rows that refer to it",
                    shown[:1500],
                )
            )


def _names_method(block: Block) -> bool:
    """Tell whether a heading or a line of a page names a method with something like a path beside it."""
    return isinstance(block, (Heading, Paragraph, Item)) and bool(_METHOD_NEAR_PATH.search(block.text))


_METHOD_NEAR_PATH = re.compile(
    r"(?:\A|\n)\s?(?:get|post|put|patch|delete)(?:\s{0,2}(?:https?:/)?/\w|\s?(?:\n|\Z))", re.I
)

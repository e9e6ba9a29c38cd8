"""What a person should know about an import, by weight, the line of the page beside the row; text and JSON."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence

from rowcast.console import counted
from rowcast.importers.findings import CODES, key, weight
from rowcast.importers.model import Capture, Finding, Json, Row, Weight
from rowcast.importers.text import expressions
from rowcast.records import dataclass

TITLES: Mapping[Weight, str] = {"decide": "Awaits your decision", "look": "Deserves a look", "note": "For the record"}


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one page, those that a person accepted apart."""

    capture: Capture
    open: tuple[Finding, ...]
    accepted: tuple[Finding, ...]

    def awaits(self) -> tuple[Finding, ...]:
        """Return what awaits a person."""
        return tuple(finding for finding in self.open if weight(finding) == "decide")


def report(capture: Capture, accepted: Collection[str] = ()) -> Report:
    """Make the report of a capture; ``accepted`` holds the keys of findings that a person has confirmed."""
    found = (*capture.findings, *inferred(capture))
    if not accepted:
        return Report(capture, found, ())
    return Report(
        capture, tuple(f for f in found if key(f) not in accepted), tuple(f for f in found if key(f) in accepted)
    )


def inferred(capture: Capture) -> Iterator[Finding]:
    """Yield a finding for each fact that no column states, with the words it was taken from."""
    for address, row in rows(capture):
        for fact in row.facts:
            if fact.known != "column" and fact.key not in ("linked", "written_type", "elsewhere", "description"):
                value = expressions.render(fact.value) if fact.key == "type" else fact.value
                message = f"{fact.key} = {json.dumps(value, ensure_ascii=False, default=str)}, known by {fact.known}"
                yield Finding("inferred", row.line, message, fact.quote, address)


def rows(capture: Capture) -> Iterator[tuple[str, Row]]:
    """Yield each row with its address."""
    for operation in capture.operations:
        for section in operation.sections:
            for row in section.rows:
                yield f"{operation.name}/{section.place}/{row.wire}", row
    for table in capture.tables:
        for row in table.rows:
            yield f"{table.name}/{row.wire}", row


def text(one: Report, *, verbose: bool = False) -> str:
    """Write the report for people: what awaits a decision first, then what deserves a look, then counts of the rest."""
    capture = one.capture
    count = sum(1 for _ in rows(capture))
    held = (counted(len(capture.operations), "operation"), counted(len(capture.tables), "table"), counted(count, "row"))
    lines = [f"{capture.page}: {', '.join(held)}"]
    for level in ("decide", "look", "note"):
        chosen = [f for f in one.open if weight(f) == level]
        if not chosen:
            continue
        lines += ["", f"{TITLES[level]} ({len(chosen)})"]
        if level == "note" and not verbose:
            lines += _counts(chosen)
        else:
            lines += _grouped(chosen, capture.page)
    if one.accepted:
        count = len(one.accepted)
        lines += ["", f"{count} finding{' was' if count == 1 else 's were'} accepted before"]
    return "\n".join(lines) + "\n"


def machine(one: Report) -> dict[str, Json]:
    """Return the report as JSON: every finding with its code, weight, key, place, words and row."""
    capture = one.capture
    return {
        "page": capture.page,
        "title": capture.title,
        "operations": [
            {"name": o.name, "request": f"{o.call.method} {o.call.path}", "line": o.line} for o in capture.operations
        ],
        "tables": [{"name": t.name, "line": t.line} for t in capture.tables],
        "rows": [_row(address, row) for address, row in rows(capture)],
        "findings": [_finding(f, accepted=False) for f in one.open]
        + [_finding(f, accepted=True) for f in one.accepted],
        "awaits": len(one.awaits()),
    }


def _row(address: str, row: Row) -> dict[str, Json]:
    facts = [
        {
            "fact": f.key,
            "value": expressions.render(f.value) if f.key == "type" else f.value,
            "known": f.known,
            "quote": f.quote,
        }
        for f in row.facts
        if f.key not in ("linked", "written_type", "elsewhere")
    ]
    return {"row": address, "line": row.line, "written": row.written, "facts": facts}


def _finding(finding: Finding, *, accepted: bool) -> dict[str, Json]:
    return {
        "key": key(finding),
        "code": finding.code,
        "weight": weight(finding),
        "line": finding.line,
        "message": finding.message,
        "quote": finding.quote,
        "row": finding.address,
        "accepted": accepted,
    }


def _counts(chosen: Sequence[Finding]) -> list[str]:
    found: dict[str, int] = {}
    for finding in chosen:
        found[finding.code] = found.get(finding.code, 0) + 1
    return [f"  {number:4}  {CODES[code].title}" for code, number in sorted(found.items(), key=lambda pair: -pair[1])]


def _grouped(chosen: Sequence[Finding], page: str) -> list[str]:
    lines: list[str] = []
    for code in dict.fromkeys(f.code for f in chosen):
        same = [f for f in chosen if f.code == code]
        lines.append(f"  {CODES[code].title} ({len(same)})")
        if CODES[code].advice:
            lines.append(f"    {CODES[code].advice}")
        for finding in same:
            address = f" → {finding.address}" if finding.address else ""
            lines.append(f"    {page}:{finding.line}{address}  {finding.message}  [{key(finding)}]")
            lines += [f"        | {quote}" for quote in finding.quote.split("\n")[:12] if quote.strip()]
    return lines

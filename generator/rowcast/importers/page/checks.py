"""Examples held against tables: fields that only one side has, values that are not of the type that a row states.

And rows for which no column has a type, once examples gave them one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rowcast.importers.blocks import Table
from rowcast.importers.facts import samples
from rowcast.importers.model import Finding, Json, Kind, Row
from rowcast.importers.page.desk import Desk, Draft
from rowcast.importers.text import expressions
from rowcast.records import replace

Path = tuple[str, ...]


def compare(value: Json, rows: Sequence[Row], line: int, what: str) -> list[Finding]:
    """Compare an example with the rows of its body; ``what`` names the example in messages."""
    by_path = {row.path: row for row in rows}
    if not by_path:
        return []
    body, wrapper = unwrapped(value, rows)
    findings = []
    if wrapper:
        findings.append(
            Finding("response-wrapped", line, f"the {what} has the fields of the table below {wrapper}", wrapper)
        )
    more: list[str] = []
    parents = {path[:-1] for path in by_path}
    opaque = {path for path, row in by_path.items() if _is_opaque(row) and path not in parents}
    seen: set[Path] = set()
    for path, item in samples.leaves(body):
        if path in seen or any(path[:n] in opaque for n in range(1, len(path))):
            continue
        seen.add(path)
        row = by_path.get(path)
        parent = by_path.get(path[:-1])
        if row is None and parent is not None and parent.path not in opaque and parent.path not in parents:
            seen.add(parent.path)
            findings.extend(_compared(parent, {path[-1]: item}, line, what))
            opaque.add(parent.path)
            continue
        if row is None:
            if not any(p[: len(path)] == path for p in by_path) and not any(
                ".".join(path[: len(m.split("."))]) == m for m in more
            ):
                more.append(".".join(path))
            continue
        findings.extend(_compared(row, item, line, what))
    if more:
        findings.append(
            Finding(
                "example-has-more", line, f"the {what} has fields that no row of the table has", ", ".join(more[:40])
            )
        )
    return findings


def unwrapped(value: Json, rows: Sequence[Row]) -> tuple[Json, str]:
    """Go down to where the fields of the rows begin, and say below which keys that is."""
    tops = {row.path[0] for row in rows}
    path: list[str] = []
    current = value
    for _ in range(4):
        while isinstance(current, list) and current:
            current = current[0]
        if not isinstance(current, dict):
            return value, ""
        share = len(tops & set(current)) / max(len(tops), 1)
        inner = {key: _overlap(item, tops) for key, item in current.items() if isinstance(item, (dict, list))}
        best = max(inner, key=lambda key: inner[key], default=None)
        if best is None or inner[best] <= share + 0.3 or inner[best] < 0.5:
            break
        path.append(best)
        current = current[best]
    return (current, ".".join(path)) if path else (value, "")


def _overlap(item: Json, tops: set[str]) -> float:
    while isinstance(item, list) and item:
        item = item[0]
    return len(tops & set(item)) / max(len(tops), 1) if isinstance(item, dict) else 0.0


def _compared(row: Row, item: Json, line: int, what: str) -> list[Finding]:
    """Compare one value: its type, and whether it is one of the listed values or the constant."""
    fact = row.get("type")
    kind = expressions.base(fact.value) if fact else "any"
    name = ".".join(row.path)
    if isinstance(item, (dict, list)) and kind in ("object", "array", "any"):
        return []
    if fact is not None and samples.contradicts(item, kind) and not (kind == "array" and fact.value):
        return [
            Finding(
                "example-contradicts",
                line,
                f"{name} is {expressions.render(fact.value)} in its row, and the {what} shows another type",
                f"{name}: {str(item)[:80]}",
            )
        ]
    const = row.value("const")
    if const is not None and item not in (const, None):
        return [
            Finding(
                "example-contradicts",
                line,
                f"{name} is always {const!r} by its row, and the {what} shows another value",
                f"{name}: {str(item)[:80]}",
            )
        ]
    values = row.value("values")
    if (
        values
        and item is not None
        and not isinstance(item, bool)
        and item not in list(values)
        and str(item) not in [str(v) for v in values]
    ):
        return [
            Finding(
                "example-contradicts",
                line,
                f"{name} has listed values, and the {what} shows another one",
                f"{name}: {str(item)[:80]}",
            )
        ]
    return []


def _is_opaque(row: Row) -> bool:
    fact = row.get("type")
    return (
        fact is None
        or expressions.base(fact.value) in ("object", "array", "any", "binary")
        or fact.value == Kind("any")
    )


def covers(value: Json, rows: Sequence[Row]) -> bool:
    """Tell whether an object of an example is one that these rows describe: most of its keys, and most of theirs."""
    while isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, dict) or len(value) < 2:
        return False
    tops = {row.path[0] for row in rows if len(row.path) == 1}
    common = tops & set(value)
    return len(common) >= 0.75 * len(value) and len(common) >= 0.6 * len(tops)


def settle_types(desk: Desk) -> None:
    """Take rows that examples or their own fields gave a type out of the findings about rows without one."""
    lines = {block.line: {row.line for row in block.rows} for block in desk.page.blocks if isinstance(block, Table)}
    given = {(row.line, row.written) for draft in desk.drafts for row in _typed(draft)}

    def settled(finding: Finding) -> Finding:
        if finding.code != "type-absent":
            return finding
        at = lines.get(finding.line, set())
        left = [name for name in finding.quote.split(", ") if not any((line, name) in given for line in at)]
        return replace(finding, quote=", ".join(left))

    made = [settled(finding) for finding in desk.findings]
    desk.findings[:] = [finding for finding in made if finding.code != "type-absent" or finding.quote]


def _typed(draft: Draft) -> Iterator[Row]:
    """Yield the rows of an operation that have a type, or rows below them."""
    rows = [*draft.rows_of("request"), *draft.rows_of("response")]
    parents = {row.path[:-1] for row in rows}
    yield from (row for row in rows if row.get("type") is not None or row.path in parents)


def is_error(value: Json) -> bool:
    """Tell whether an example looks like the answer of a failed call."""
    return isinstance(value, Mapping) and bool({"error", "errors"} & set(value)) and len(value) <= 4

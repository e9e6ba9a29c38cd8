"""Score imported pages against a truth: ``python benchmarks/import_score.py PAGE TRUTH [METHOD PATH]``.

The truth is a JSON Schema or an OpenAPI description, in JSON or YAML, where METHOD and PATH choose an operation; or a
file made by hand (``calls:``, then ``METHOD /path:``, then its fields with their facts, or a type with ``!`` for
required; ``answers:`` has the same for what comes back, with the status behind the path: there a field is compared in
whether it is required only where that is written down). Without arguments, the pages that lie beside the project are
scored, and pages in several languages are held against each other. A fact that differs from the truth and that the
report does not name is a silent guess; there should be none.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from rowcast import importers
from rowcast.importers.model import Capture, Fact, Row, TypeExpr
from rowcast.importers.outcome import pages, report
from rowcast.importers.text import expressions

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
LIMITS = {
    "minimum": "min",
    "maximum": "max",
    "exclusiveMinimum": "exclusive_min",
    "exclusiveMaximum": "exclusive_max",
    "minLength": "min_length",
    "maxLength": "max_length",
    "pattern": "pattern",
    "minItems": "min_items",
    "maxItems": "max_items",
}
PLACES = ("path", "query", "headers", "cookies", "body")
Facts = dict[str, Any]
Call = tuple[str, str, str]
"""Method, path, and the status of an answer or nothing for the request."""


@dataclass
class Score:
    """Counts of one comparison.

    ``wrong`` holds facts that differ, ``silent`` those of them that the report says nothing about, ``added`` facts that
    the page's own columns state and the truth does not have.
    """

    matched: int = 0
    missing: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    right: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield the figures and the differences, one a line."""
        found, truth = self.matched + len(self.invented), self.matched + len(self.missing)
        yield f"  fields: precision {_share(self.matched, found)}, recall {_share(self.matched, truth)}"
        for key, asked in sorted(self.asked.items()):
            yield f"  {key}: {_share(self.right.get(key, 0), asked)}"
        yield f"  silent guesses: {len(self.silent)} of {sum(self.asked.values())}"
        for title, names in (
            ("missing", self.missing),
            ("invented", self.invented),
            ("differs", self.wrong),
            ("stated by the page alone", self.added),
            ("SILENT", self.silent),
        ):
            for name in names:
                yield f"    {title}: {name}"


# The truth.


def truth(path: Path, method: str, url: str) -> dict[Call, dict[str, Facts]]:
    """Read the fields of a truth by call: names with dots, and the facts about each."""
    root = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "calls" in root:
        return {
            _call(call): {name: _by_hand(facts, sent=sent) for name, facts in rows.items()}
            for key, sent in (("calls", True), ("answers", False))
            for call, rows in root.get(key, {}).items()
        }
    if "paths" not in root:
        return {("", "", ""): dict(_fields(root, root, "", 0))}
    operation = root["paths"][url][method.lower()]
    found = {
        p["name"]: _facts({**p, **_followed(root, p.get("schema") or {})}, required=bool(p.get("required")))
        for p in operation.get("parameters") or ()
    }
    for media in (operation.get("requestBody") or {}).get("content", {}).values():
        found.update(_fields(root, media.get("schema") or {}, "", 0))
    return {(method, url, ""): found}


def _call(text: str) -> Call:
    method, path, *status = text.split(" ")
    return method, path, "".join(status)


def _by_hand(facts: Any, *, sent: bool) -> Facts:
    """Read ``integer!`` as a required integer, and a mapping as it is; what is sent is optional unless it is said."""
    given = {"type": facts} if isinstance(facts, str) else dict(facts)
    if given["type"].endswith("!"):
        given |= {"type": given["type"].rstrip("!"), "required": True}
    usual = {"required": False} if sent else {}
    return usual | {key: sorted(map(str, v)) if key == "enum" else v for key, v in given.items()}


def _fields(root: Any, schema: Any, prefix: str, depth: int) -> Iterator[tuple[str, Facts]]:
    schema = _followed(root, schema)
    for name, below in (schema.get("properties") or {}).items():
        inner = _followed(root, below)
        yield f"{prefix}{name}", _facts(inner, required=name in (schema.get("required") or ()))
        for nested in (inner, _followed(root, inner.get("items") or {})):
            if depth < 6 and nested.get("properties"):
                yield from _fields(root, nested, f"{prefix}{name}.", depth + 1)


def _facts(schema: Any, *, required: bool) -> Facts:
    found: Facts = {"type": schema.get("type", "any"), "required": required}
    for key in ("enum", "default"):
        if key in schema:
            found[key] = sorted(map(str, schema[key])) if key == "enum" else schema[key]
    return found | {name: schema[key] for key, name in LIMITS.items() if key in schema}


def _followed(root: Any, schema: Any) -> Any:
    while isinstance(schema, dict) and "$ref" in schema:
        target = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        schema = target
    return schema


# What was imported.


def imported(capture: Capture, method: str, url: str, status: str = "") -> dict[str, tuple[Row, str]]:
    """Return the rows of the request or of an answer of one operation, or of all objects of the page, by name."""
    found: dict[str, tuple[Row, str]] = {}
    for operation in capture.operations:
        if (not url or operation.call.path == url) and (not method or operation.call.method == method.upper()):
            for section in operation.sections:
                if section.place == status if status else section.place in PLACES:
                    at = f"{operation.name}/{section.place}"
                    found.update(_expanded(capture, section.rows, at, ()))
                    found.update(_below(capture, section.shape, ()))
    if not found and not url:
        for table in capture.tables:
            found.update(_expanded(capture, table.rows, table.name, ()))
    return found


def _expanded(
    capture: Capture, rows: Sequence[Row], address: str, above: tuple[str, ...]
) -> Iterator[tuple[str, tuple[Row, str]]]:
    """Yield rows by name, those of the tables that they refer to below them."""
    for row in rows:
        path = (*above, *row.path)
        yield _name(".".join(path)), (row, f"{address}/{'.'.join(row.path)}")
        yield from _below(capture, row.value("type"), path)


def _below(capture: Capture, kind: TypeExpr | None, above: tuple[str, ...]) -> Iterator[tuple[str, tuple[Row, str]]]:
    named = {one.name for one in expressions.references(kind)} if kind is not None and len(above) < 8 else ()
    for table in capture.tables:
        if table.name in named:
            yield from _expanded(capture, table.rows, table.name, above)


# The comparison.


def score(capture: Capture, expected: Mapping[Call, Mapping[str, Facts]]) -> Score:
    """Compare what was imported with the truth, call by call."""
    result = Score()
    said = report.report(capture)
    for (method, url, status), fields in expected.items():
        rows = imported(capture, method, url, status)
        wanted = {_name(name): facts for name, facts in fields.items()}
        at = f"{method} {url} {status}".strip() + " " if len(expected) > 1 else ""
        result.matched += len(rows.keys() & wanted.keys())
        result.missing += [f"{at}{name}" for name in sorted(wanted.keys() - rows.keys())]
        result.invented += [f"{at}{name}" for name in sorted(rows.keys() - wanted.keys())]
        for name in sorted(rows.keys() & wanted.keys()):
            _compare(result, said, rows[name], wanted[name], f"{at}{name}")
    return result


def _compare(result: Score, said: report.Report, found: tuple[Row, str], wanted: Facts, name: str) -> None:
    row, address = found
    for key in dict.fromkeys((*wanted, "enum", "default", *LIMITS.values())):
        got, fact = _value(row, key), row.get("values" if key == "enum" else key)
        if key not in wanted and got is None:
            continue
        sort = key if key in ("type", "required", "enum", "default") else "limits"
        words = f"{name}.{key}: page gives {got!r}, truth has {wanted.get(key)!r}"
        if key not in wanted and fact is not None and fact.known == "column":
            result.added.append(words)
            continue
        result.asked[sort] = result.asked.get(sort, 0) + 1
        if got == wanted.get(key):
            result.right[sort] = result.right.get(sort, 0) + 1
            continue
        result.wrong.append(words)
        if got is not None and not _is_said(said, fact, row, address, key):
            stated = fact is not None and fact.known == "column"
            result.silent.append(f"{words} (a column of the page states it)" if stated else words)


def _value(row: Row, key: str) -> Any:
    if key == "type":
        fact = row.get("type")
        return expressions.base(fact.value) if fact else "any"
    if key == "required":
        return row.value("required") is True
    if key == "enum":
        values = row.value("values")
        return sorted(map(str, values)) if values else None
    return row.value(key)


def _is_said(said: report.Report, fact: Fact | None, row: Row, address: str, key: str) -> bool:
    """Tell whether the report names the fact: as inferred, or by a finding on the line of the row or of its table."""
    if fact is not None and fact.known != "column":
        return True
    name = row.path[-1]
    about = [f for f in said.open if f.line == row.line or f.address == address or name in f.quote]
    return any(f.code != "inferred" and (key in f.code or key in f.message) for f in about)


def _name(text: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text).lower()


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / whole:.1%})" if whole else "-"


# What is shown.


def _show(page: Path, path: Path, method: str = "", url: str = "") -> int:
    capture = pages.spec("score", [importers.read(page.name, page.read_bytes())], has_api=False).captures[0]
    result = score(capture, truth(path, method, url))
    print(page.name, *result.lines(), sep="\n")
    return len(result.silent)


def _agreement(paths: list[Path]) -> None:
    """Print whether pages in several languages give the same rows."""
    facts = []
    for page in paths:
        capture = importers.read(page.name, page.read_bytes())
        facts.append({address: _told(row) for address, row in report.rows(capture)})
    same = all(one == facts[0] for one in facts)
    print(f"{', '.join(page.name for page in paths)}: {'the same rows' if same else 'rows differ'} ({len(facts[0])})")


def _told(row: Row) -> list[Any]:
    """Return the facts of a row that do not depend on its language."""
    values = row.value("values")
    keys = ("type", "required", "const", "default", "nullable", "example", *LIMITS.values())
    return [*(row.value(key) for key in keys), list(values) if values else None]


def main(words: list[str]) -> int:
    """Score one page, or the pages at hand; 1 when there is a silent guess."""
    if words:
        return min(1, _show(Path(words[0]), Path(words[1]), *words[2:4]))
    if not CORPUS.is_dir():
        print("no pages to score: name a page and its truth")
        return 0
    silent = _show(CORPUS / "D10-vault-AwsWriteAuthRoleRequest.md", CORPUS / "D10-vault.truth.schema.json")
    silent += _show(
        CORPUS / "D11-bybit-leverage.en.mdx",
        CORPUS / "D11-bybit-position.truth.yaml",
        "POST",
        "/v5/position/set-leverage",
    )
    for stem in ("D01-new-api-generate-video", "D11-bybit-leverage"):
        _agreement(sorted(CORPUS.glob(f"{stem}.*.md*")))
    return min(1, silent)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

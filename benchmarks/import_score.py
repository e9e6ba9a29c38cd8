"""Score imported pages against a truth: ``python benchmarks/import_score.py PAGE TRUTH [METHOD PATH]``.

The truth is a JSON Schema or an OpenAPI description, in JSON or YAML; METHOD and PATH choose its operation. Without
arguments, the pages that lie beside the project are scored, and pages in several languages are held against each other.
A fact that differs from the truth and that the report does not name is a silent guess; there should be none.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from rowcast import importers
from rowcast.importers import expressions, report
from rowcast.importers.model import Capture, Row

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
LIMITS = {"minimum": "min", "maximum": "max", "minLength": "min_length", "maxLength": "max_length"}
Facts = dict[str, Any]


@dataclass
class Score:
    """Counts of one comparison; ``silent`` is the part of ``wrong`` that the report says nothing about."""

    matched: int = 0
    missing: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    right: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)

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
            ("SILENT", self.silent),
        ):
            for name in names:
                yield f"    {title}: {name}"


def truth(path: Path, method: str, url: str) -> dict[str, Facts]:
    """Read the fields of a truth: names with dots, and the facts about each."""
    root = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "paths" not in root:
        return dict(_fields(root, root, "", 0))
    operation = root["paths"][url][method.lower()]
    found = {
        p["name"]: _facts(root, {**p, **_followed(root, p.get("schema") or {})}, required=bool(p.get("required")))
        for p in operation.get("parameters") or ()
    }
    for media in (operation.get("requestBody") or {}).get("content", {}).values():
        found.update(_fields(root, media.get("schema") or {}, "", 0))
    return found


def imported(capture: Capture, method: str, url: str) -> dict[str, tuple[Row, str]]:
    """Return the rows of the request of one operation, or of all objects of the page, by name."""
    found: dict[str, tuple[Row, str]] = {}
    for operation in capture.operations:
        if (not url or operation.call.path == url) and (not method or operation.call.method == method.upper()):
            for section in operation.sections:
                if section.place in ("path", "query", "headers", "cookies", "body"):
                    found.update(
                        {
                            _name(".".join(r.path)): (r, f"{operation.name}/{section.place}/{'.'.join(r.path)}")
                            for r in section.rows
                        }
                    )
    if not found:
        found = {
            _name(".".join(row.path)): (row, f"{table.name}/{'.'.join(row.path)}")
            for table in capture.tables
            for row in table.rows
        }
    return found


def score(capture: Capture, expected: Mapping[str, Facts], method: str = "", url: str = "") -> Score:
    """Compare what was imported with the truth."""
    rows = imported(capture, method, url)
    wanted = {_name(name): facts for name, facts in expected.items()}
    result = Score(
        len(rows.keys() & wanted.keys()), sorted(wanted.keys() - rows.keys()), sorted(rows.keys() - wanted.keys())
    )
    said = report.report(capture)
    for name in sorted(rows.keys() & wanted.keys()):
        row, address = rows[name]
        for key, value in wanted[name].items():
            result.asked[key] = result.asked.get(key, 0) + 1
            got = _value(row, key)
            if got == value:
                result.right[key] = result.right.get(key, 0) + 1
                continue
            words = f"{name}.{key}: page gives {got!r}, truth has {value!r}"
            result.wrong.append(words)
            if got is not None and not _is_said(said, row, address, key):
                result.silent.append(words)
    return result


def _fields(root: Any, schema: Any, prefix: str, depth: int) -> Iterator[tuple[str, Facts]]:
    schema = _followed(root, schema)
    for name, below in (schema.get("properties") or {}).items():
        inner = _followed(root, below)
        yield f"{prefix}{name}", _facts(root, inner, required=name in (schema.get("required") or ()))
        for nested in (inner, _followed(root, inner.get("items") or {})):
            if depth < 6 and nested.get("properties"):
                yield from _fields(root, nested, f"{prefix}{name}.", depth + 1)


def _facts(root: Any, schema: Any, *, required: bool) -> Facts:
    found: Facts = {"type": schema.get("type", "any"), "required": required}
    for key in ("enum", "default"):
        if key in schema:
            found[key] = sorted(map(str, schema[key])) if key == "enum" else schema[key]
    found.update({name: schema[key] for key, name in LIMITS.items() if key in schema})
    del root
    return found


def _followed(root: Any, schema: Any) -> Any:
    while isinstance(schema, dict) and "$ref" in schema:
        target = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        schema = target
    return schema


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


def _is_said(said: report.Report, row: Row, address: str, key: str) -> bool:
    """Tell whether the report names the fact: as inferred, or by a finding on the line of the row or of its table."""
    fact = row.get("values" if key == "enum" else key)
    if fact is not None and fact.known != "column":
        return True
    name = row.path[-1]
    about = [f for f in said.open if f.line == row.line or f.address == address or name in f.quote]
    return any(f.code != "inferred" and (key in f.code or key in f.message) for f in about)


def _name(text: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text).lower()


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / whole:.1%})" if whole else "-"


def _show(page: Path, path: Path, method: str = "", url: str = "") -> int:
    result = score(importers.read(page.name, page.read_bytes()), truth(path, method, url), method, url)
    print(page.name, *result.lines(), sep="\n")
    return len(result.silent)


def _agreement(pages: list[Path]) -> None:
    """Print whether pages in several languages give the same rows."""
    facts = []
    for page in pages:
        capture = importers.read(page.name, page.read_bytes())
        facts.append(
            {
                address: (row.value("type"), row.value("required"), row.value("const"), row.value("default"))
                for address, row in report.rows(capture)
            }
        )
    same = all(one == facts[0] for one in facts)
    print(f"{', '.join(page.name for page in pages)}: {'the same rows' if same else 'rows differ'} ({len(facts[0])})")


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

"""``rowcast import``: pages of documentation into captured rows, and a report; 1 while something awaits a person."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence

import yaml

from rowcast import importers
from rowcast.commands.export import deliver
from rowcast.console import Console, counted
from rowcast.importers import compare, lists, pages, report
from rowcast.importers.decode import decode
from rowcast.importers.model import Capture, Finding
from rowcast.records import dataclass, replace
from rowcast.source import SourceFile
from rowcast.usage import Parsed, UsageError

FINDINGS, FAILED = 1, 2
REVIEWED = "import-reviewed.txt"
MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class _Result:
    """What an import made: the files, the reports of the pages, and the changes against files that were there."""

    spec: pages.Spec
    reports: tuple[report.Report, ...]
    changes: tuple[tuple[str, compare.Change], ...]


def run(parsed: Parsed, console: Console) -> int:
    """Import pages; write the files only when a folder is given, and not with ``--check``."""
    folder = parsed.last("output", "")
    if (parsed.has("check") or parsed.has("accept")) and not folder:
        raise UsageError("--check and --accept need the folder of the spec: -o DIR")
    try:
        captures = [_read(name, data) for name, data in _pages(parsed.arguments, console)]
    except (importers.NotAPage, OSError) as problem:
        console.tell(f"error: {problem}")
        return FAILED
    if not captures:
        console.tell("error: no page could be read")
        return FAILED
    result = _result(folder, captures, bool(parsed.has("accept")))
    if folder and not parsed.has("check"):
        _write(folder, result, accept=parsed.has("accept"))
    _show(parsed, console, folder, result)
    differs = parsed.has("check") and bool(result.changes)
    awaits = any(one.awaits() for one in result.reports)
    return FINDINGS if differs or (awaits and not parsed.has("check")) else 0


# Pages.


def _pages(names: Sequence[str], console: Console) -> Iterator[tuple[str, bytes]]:
    """Yield each page with its name; a list of pages stands for its pages."""
    for name in names:
        data = _data(name)
        text = decode(data).text
        if not lists.is_list(name, text):
            yield name, data
            continue
        for one in lists.listed(text)[:MOST_PAGES]:
            found = _listed(name, one)
            if found is None:
                console.tell(f"{name} lists {one.target}, which is not at hand; it was left out")
            else:
                console.progress(f"reading {found[0]}")
                yield found


def _data(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    if lists.is_url(name):
        return _fetched(name)
    with open(name, "rb") as file:
        return file.read()


def _fetched(url: str) -> bytes:
    # What reads from the network is imported only when there is a URL.
    from rowcast.importers import fetch  # noqa: PLC0415

    return fetch.fetch(url)


def _listed(base: str, one: lists.Listed) -> tuple[str, bytes] | None:
    if lists.is_url(base):
        url = lists.address(base, one.target)
        return (url, _fetched(url)) if url else None
    path = next((p for p in lists.candidates(base.replace(os.sep, "/"), one.target) if os.path.isfile(p)), None)
    return (path, _data(path)) if path else None


def _read(name: str, data: bytes) -> Capture:
    shown = "pasted.txt" if name == "-" else name.replace(os.sep, "/") if lists.is_url(name) else os.path.basename(name)
    capture = importers.read(shown, data)
    return replace(capture, url=name) if lists.is_url(name) and not capture.url else capture


# The spec and what is there of it.


def _result(folder: str, captures: Sequence[Capture], accepting: bool) -> _Result:
    present = _present(folder)
    name = (
        re.sub(r"[^A-Za-z0-9_-]+", "-", os.path.basename(os.path.abspath(folder)) if folder else "api").strip("-")
        or "api"
    )
    spec = pages.spec(name, captures, has_api=any(re.search(r"^api\s*:", text, re.M) for text in present.values()))
    keys = pages.accepted(_text(os.path.join(folder, REVIEWED))) if folder else frozenset()
    del accepting
    captured = list(spec.captures)
    captured[0] = replace(captured[0], findings=(*captured[0].findings, *_corrections(folder, present, spec)))
    reports = tuple(report.report(capture, keys) for capture in captured)
    return _Result(spec, reports, tuple(_changes(present, spec)))


def _present(folder: str) -> dict[str, str]:
    if not folder or not os.path.isdir(folder):
        return {}
    return {
        name: _text(os.path.join(folder, name))
        for name in sorted(os.listdir(folder))
        if name.endswith((".yaml", ".yml"))
    }


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def _changes(present: dict[str, str], spec: pages.Spec) -> Iterator[tuple[str, compare.Change]]:
    for name, text in spec.files.items():
        if name == "api.yaml" or name not in present:
            if name != "api.yaml" and present:
                yield name, compare.Change(name, "the page has not been captured before")
            continue
        try:
            found = compare.changes(present[name], text)
        except yaml.YAMLError:
            found = (compare.Change(name, "the captured file is no YAML any more"),)
        yield from ((name, change) for change in found)


def _corrections(folder: str, present: dict[str, str], spec: pages.Spec) -> Iterator[Finding]:
    """Yield the corrections of the folder that lost their row, or that the page now agrees with."""
    if not any(re.search(r"^corrections\s*:", text, re.M) for name, text in present.items() if name not in spec.files):
        return
    # Corrections need the whole spec to be read, which takes as long as the import: done only when there are some.
    from rowcast import front  # noqa: PLC0415

    texts = {**present, **spec.files}
    files = [SourceFile(f"{folder}/{name}" if folder else name, text) for name, text in sorted(texts.items())]
    for finding in front.load(files)[1]:
        if finding.code in ("correction-unmatched", "correction-repeats"):
            place = f"{finding.span.file}:{finding.span.line}" if finding.span else ""
            yield Finding(finding.code, 1, finding.message, place)


def _write(folder: str, result: _Result, *, accept: bool) -> None:
    os.makedirs(folder, exist_ok=True)
    for name, text in result.spec.files.items():
        path = os.path.join(folder, name)
        if _text(path) != text:
            deliver(text, path, Console("never"))
    if accept:
        path = os.path.join(folder, REVIEWED)
        deliver(pages.reviewed(_text(path), result.reports), path, Console("never"))


# What is shown.


def _show(parsed: Parsed, console: Console, folder: str, result: _Result) -> None:
    changed = [{"file": name, "row": change.address, "change": change.words} for name, change in result.changes]
    if parsed.last("output_format", "text") == "json":
        whole = {
            "reports": [report.machine(one) for one in result.reports],
            "changes": changed,
            "files": dict(result.spec.files),
        }
        console.result(json.dumps(pages.as_json(whole), ensure_ascii=False, indent=1))
        return
    tell = console.result if folder else console.tell
    if not folder:
        for name, text in result.spec.files.items():
            console.write(f"# {name}\n{text}")
    for one in result.reports:
        tell(report.text(one, verbose=parsed.has("verbose")))
    if changed:
        tell(f"{counted(len(changed), 'change')} in rows")
        for entry in changed:
            tell(f"  {entry['file']}  {entry['row']}  {entry['change']}")

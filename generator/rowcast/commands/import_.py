"""``rowcast import``: pages of documentation into captured rows, and a report; 1 while something awaits a person."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from rowcast import importers
from rowcast.console import Console, counted
from rowcast.importers import sources
from rowcast.importers.model import Capture, Finding
from rowcast.importers.outcome import compare, pages, report
from rowcast.importers.outcome import folder as folders
from rowcast.importers.outcome.folder import Folder, UnreadableFile
from rowcast.records import dataclass, replace
from rowcast.source import SourceFile
from rowcast.usage import Parsed, UsageError

FINDINGS, FAILED = 1, 2
REVIEWED = "import-reviewed.txt"


class _CannotImport(Exception):
    """The import cannot be done; the message says why, and what would help."""


@dataclass(frozen=True, slots=True)
class _Result:
    """What an import made: the files, the captures of the pages, and the changes against files that were there."""

    spec: pages.Spec
    captures: tuple[Capture, ...]
    changes: tuple[tuple[str, compare.Change], ...]

    def reports(self, reviewed: str) -> tuple[report.Report, ...]:
        """Return the report of each page; ``reviewed`` is the list of what a person has confirmed."""
        old = {capture.page: file.page for capture, file in zip(self.captures, self._replaced(), strict=True) if file}
        return tuple(
            report.report(one, pages.accepted(reviewed, {one.page, old.get(one.page, one.page)}))
            for one in self.captures
        )

    def _replaced(self) -> list[folders.Captured | None]:
        return [self.spec.replaced.get(file) for file in self.spec.files if file != "api.yaml"]


def run(parsed: Parsed, console: Console) -> int:
    """Import pages; write the files only when a folder is given, and not with ``--check``."""
    folder = parsed.last("output", "")
    if (parsed.has("check") or parsed.has("accept")) and not folder:
        raise UsageError("--check and --accept need the folder of the spec: -o DIR")
    if parsed.has("check") and parsed.has("accept"):
        raise UsageError("--check writes nothing, so that it cannot go with --accept")
    if parsed.arguments.count("-") > 1:
        raise UsageError("standard input (-) can be read once only")
    try:
        return _import(parsed, console, folder)
    except (importers.NotAPage, UnreadableFile, _CannotImport) as problem:
        console.tell(f"error: {problem}")
    except OSError as problem:
        console.tell(f"error: {': '.join(str(p) for p in (problem.filename, problem.strerror or problem) if p)}")
    return FAILED


def _import(parsed: Parsed, console: Console, folder: str) -> int:
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise _CannotImport(f"{folder} is no folder; -o names the folder of a spec")
    captures = _captures(parsed.arguments, console)
    texts = _texts(folder)
    result = _result(folder, captures, texts)
    reviewed = _text(os.path.join(folder, REVIEWED)) if folder else ""
    if folder and not parsed.has("check"):
        if not parsed.has("force"):
            _refuse_edited(folder, result)
        files = {name: text if name == "api.yaml" else folders.sealed(text) for name, text in result.spec.files.items()}
        if parsed.has("accept"):
            reviewed = files[REVIEWED] = pages.reviewed(reviewed, result.reports(reviewed))
        _write(folder, files)
    reports = result.reports(reviewed)
    _show(parsed, console, folder, result, reports)
    if parsed.has("check"):
        captured = all(name in result.spec.replaced for name in result.spec.files if name != "api.yaml")
        return 0 if captured and not result.changes else FINDINGS
    return FINDINGS if any(one.awaits() for one in reports) else 0


# Pages.


def _captures(names: Sequence[str], console: Console) -> tuple[Capture, ...]:
    """Read the pages; those of a list that are not at hand are in the report of the first page."""
    missing: list[str] = []
    found = sources.distinct(tuple(sources.read(names, missing.append)))
    captures: list[Capture] = []
    for source in found:
        console.progress(f"reading {source.name}")
        try:
            capture = importers.read(source.name, source.data)
        except importers.NotAPage as problem:
            raise _CannotImport(f"{source.path or source.name}: {problem}") from problem
        captures.append(replace(capture, url=source.url) if source.url and not capture.url else capture)
    for words in missing:
        console.tell(words)
    if not captures:
        raise _CannotImport("no page could be read")
    skipped = tuple(Finding("page-skipped", 1, words) for words in missing)
    return (replace(captures[0], findings=(*captures[0].findings, *skipped)), *captures[1:])


# The spec and what is there of it.


def _result(folder: str, captures: Sequence[Capture], texts: Mapping[str, str]) -> _Result:
    present = folders.read(texts)
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", os.path.basename(os.path.abspath(folder)) if folder else "api").strip("-")
    spec = pages.spec(name or "api", captures, has_api=present.has_api, folder=present)
    about_folder = (*_corrections(texts, spec), *_left_behind(present, spec))
    first = replace(spec.captures[0], findings=(*spec.captures[0].findings, *about_folder))
    return _Result(spec, (first, *spec.captures[1:]), tuple(_changes(present, spec)))


def _texts(folder: str) -> dict[str, str]:
    """Return the texts of the spec files of a folder by name."""
    if not folder or not os.path.isdir(folder):
        return {}
    names = sorted(name for name in os.listdir(folder) if name.endswith((".yaml", ".yml")))
    return {name: _text(os.path.join(folder, name)) for name in names}


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as problem:
        raise _CannotImport(f"{path} is not UTF-8: {problem.reason} at byte {problem.start}") from problem


def _changes(present: Folder, spec: pages.Spec) -> Iterator[tuple[str, compare.Change]]:
    for name, text in spec.files.items():
        old = spec.replaced.get(name)
        if old is not None and folders.unsealed(old.text) == text:
            continue
        if old is not None:
            yield from ((name, change) for change in compare.changes(old.text, text))
        elif name != "api.yaml" and present.files:
            yield name, compare.Change("added", name, "the page has not been captured before", {})


def _corrections(texts: Mapping[str, str], spec: pages.Spec) -> Iterator[Finding]:
    """Yield the corrections of the folder that lost their row, or that the page now agrees with."""
    if not any(re.search(r"^corrections\s*:", text, re.M) for name, text in texts.items() if name not in spec.files):
        return
    # Corrections need the whole spec to be read, which takes as long as the import: done only when there are some.
    from rowcast import front  # noqa: PLC0415

    files = [SourceFile(name, text) for name, text in sorted({**texts, **spec.files}.items())]
    for finding in front.load(files)[1]:
        if finding.code in ("correction-unmatched", "correction-repeats"):
            place = f"{finding.span.file}:{finding.span.line}" if finding.span else ""
            yield Finding(finding.code, 1, finding.message, place)


def _left_behind(present: Folder, spec: pages.Spec) -> Iterator[Finding]:
    """Yield the tables that changed or went while a captured file whose page was not given refers to them."""
    others = [one for one in present.captured if one.file not in spec.files]
    new = {name: folders.tables_of(text) for name, text in spec.files.items()} if others else {}
    for other in others:
        for file, old in spec.replaced.items():
            for table in sorted(folders.mentioned(other.text, old.tables)):
                if folders.bare(new[file].get(table)) != folders.bare(old.tables[table]):
                    message = f"{other.file} refers to the table {table} of {file}, which is not what it was"
                    yield Finding("table-shared", 1, message, other.page)


def _refuse_edited(folder: str, result: _Result) -> None:
    """Stop where a captured file holds what somebody wrote into it, and the import would lose that."""
    for name, old in result.spec.replaced.items():
        if old.edited and folders.unsealed(old.text) != result.spec.files[name]:
            changed = [change for file, change in result.changes if file == name]
            shown = "".join(f"\n  {change.address}  {change.words}" for change in changed[:20])
            path = os.path.join(folder, name)
            raise _CannotImport(
                f"{path} was edited by hand since it was captured, and importing again would lose that. Put what you "
                f"know better into `corrections` of another file, or import with --force.{shown}"
            )


def _write(folder: str, files: Mapping[str, str]) -> None:
    """Write all files that differ: each is staged beside its place, and none is put there before all are staged."""
    os.makedirs(folder, exist_ok=True)
    differing = {os.path.join(folder, name): text for name, text in files.items()}
    differing = {path: text for path, text in differing.items() if not os.path.exists(path) or _text(path) != text}
    for path in differing:
        if os.path.islink(path) or (os.path.exists(path) and not os.path.isfile(path)):
            raise _CannotImport(f"{path} is not a regular file; move it away")
    staged: dict[str, str] = {}
    try:
        for path, text in differing.items():
            handle, staged[path] = tempfile.mkstemp(dir=folder, prefix=".rowcast-")
            with open(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            os.chmod(staged[path], 0o644)
        for path in differing:
            os.replace(staged[path], path)
            del staged[path]
    finally:
        for part in staged.values():
            with suppress(OSError):
                os.unlink(part)


# What is shown.


def _show(parsed: Parsed, console: Console, folder: str, result: _Result, reports: Sequence[report.Report]) -> None:
    if parsed.last("output_format", "text") == "json":
        whole = {
            "reports": [report.machine(one) for one in reports],
            "changes": [_machine(name, change) for name, change in result.changes],
            "files": dict(result.spec.files),
        }
        console.result(json.dumps(pages.as_json(whole), ensure_ascii=False, indent=1))
        return
    tell = console.result if folder else console.tell
    if not folder:
        for name, text in result.spec.files.items():
            console.write(f"# {name}\n{text}")
    for one in reports:
        tell(report.text(one, verbose=parsed.has("verbose")))
    if result.changes:
        tell(f"{counted(len(result.changes), 'change')} in rows")
        for name, change in result.changes:
            tell(f"  {name}  {change.address}  {change.words}")


def _machine(file: str, change: compare.Change) -> dict[str, object]:
    return {
        "file": file,
        "row": change.address,
        "kind": change.kind,
        "change": change.words,
        "facts": {key: {"old": old, "new": new} for key, (old, new) in change.facts.items()},
        "perhaps": change.perhaps,
    }

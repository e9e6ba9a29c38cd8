"""Several pages into the files of one spec: names kept apart, one captured file a page, a first ``api.yaml``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from rowcast.importers import findings
from rowcast.importers.model import Capture, Finding, Json
from rowcast.importers.outcome import ending, joining, report, shapes, write
from rowcast.importers.outcome.apart import apart as names_apart
from rowcast.importers.outcome.folder import NOTHING, PLACEHOLDER, Captured, Folder
from rowcast.importers.page import fitting
from rowcast.importers.text import naming
from rowcast.importers.vocabulary import words as word_lists
from rowcast.records import dataclass, replace
from rowcast.values import urls

_ADDRESS = re.compile(r"https?://[\w.\-]+(?::\d+)?(?:/[\w./\-]*)?")


@dataclass(frozen=True, slots=True)
class Spec:
    """The files of a spec by name, the captures that they were made from, and the captured files that they replace."""

    files: Mapping[str, str]
    captures: tuple[Capture, ...]
    replaced: Mapping[str, Captured]


def spec(name: str, captures: Sequence[Capture], *, has_api: bool, folder: Folder = NOTHING) -> Spec:
    """Make the files of a spec; ``has_api`` says that a file with the facts of the API is there already.

    What ``folder`` holds is neither overwritten by another page nor named anew.
    """
    joined = joining.joined(captures)
    paired = folder.pair(joined)
    captures = shapes.shared(joined, paired, folder)
    apart = tuple(
        _told_of_page(capture, old)
        for capture, old in zip(
            ending.ending(fitting.named(names_apart(captures, paired, folder))), paired, strict=True
        )
    )
    files: dict[str, str] = {}
    replaced: dict[str, Captured] = {}
    for capture, old in zip(apart, paired, strict=True):
        file = old.file if old is not None else _free_file(capture.page, {*files, *folder.files})
        files[file] = write.captured(capture)
        if old is not None:
            replaced[file] = old
    unknown = has_api and not folder.has_server
    if not has_api and apart:
        servers, unknown = _servers(apart)
        auth = list({str(sorted(one.items())): one for capture in apart for one in capture.auth}.values())
        files["api.yaml"] = write.project(name, apart[0], servers, auth, removals(apart))
    if not any((*capture.operations, *capture.tables) for capture in apart) and apart:
        nothing = Finding("page-empty", 1, "nothing of an API could be read on this page", apart[0].title)
        apart = (replace(apart[0], findings=(nothing, *apart[0].findings)), *apart[1:])
    elif unknown and any(capture.operations for capture in apart):
        message = f"no page shows the address of the service; {PLACEHOLDER} was put in its place"
        lacking = Finding("server-unknown", 1, message, ", ".join(apart[0].servers))
        apart = (replace(apart[0], findings=(lacking, *apart[0].findings)), *apart[1:])
    return Spec(files, tuple(apart), replaced)


def _told_of_page(capture: Capture, old: Captured | None) -> Capture:
    """Say that a page was taken as a newer copy of one under another name."""
    if old is None or not old.page or old.page == capture.page:
        return capture
    message = f"{capture.page} was taken as a newer copy of {old.page}, whose calls or tables it has"
    found = Finding("page-renamed", 1, message, f"{old.file} was captured from {old.page}")
    return replace(capture, findings=(found, *capture.findings))


def _free_file(page: str, taken: Collection[str]) -> str:
    """Return a free name for the captured file of a page; ``api.yaml`` is for the facts of the API."""
    stem = naming.file_stem(page if "://" in page else page.replace("/", "-"))
    names = (stem, f"{stem}-page", *(f"{stem}-{number}" for number in range(2, len(taken) + 4)))
    lower = {name.lower() for name in (*taken, "api.yaml", "api.yml")}
    return next(f"{name}.yaml" for name in names if not {f"{name}.yaml", f"{name}.yml"} & lower)


def removals(captures: Sequence[Capture]) -> tuple[str, ...]:
    """Return the addresses of captured header rows that the client fills in by itself."""
    return tuple(
        f"{op.name}/headers/{row.wire}"
        for capture in captures
        for op in capture.operations
        for section in op.sections
        if section.place == "headers"
        for row in section.rows
        if row.path[0].lower() in word_lists.AGENT_HEADERS
    )


def _servers(captures: Sequence[Capture]) -> tuple[tuple[str, ...], bool]:
    """Return the addresses of the service, and whether none is known in full; a base path alone needs a host."""
    found = list(dict.fromkeys(s for capture in captures for s in capture.servers))
    whole = tuple(s for s in found if _ADDRESS.fullmatch(s) and not urls.fault(s))
    if whole:
        return whole, False
    base = next((s for s in found if re.fullmatch(r"/[A-Za-z0-9._~/\-]*", s)), "")
    return (f"{PLACEHOLDER}{base}",), True


def accepted(text: str, names: Collection[str]) -> frozenset[str]:
    """Read the keys of a reviewed list that hold for a page of one of these names.

    A line is a key, then the page and words for people. A key alone holds for every page; ``#`` begins a comment.
    """
    found: set[str] = set()
    for line in text.split("\n"):
        key, _, rest = line.strip().partition(" ")
        if (
            key
            and not key.startswith("#")
            and (not rest.strip() or rest.strip().startswith(tuple(f"{n} " for n in names)))
        ):
            found.add(key)
    return frozenset(found)


def reviewed(before: str, reports: Sequence[report.Report]) -> str:
    """Return the reviewed list with every finding that awaits a person added, one a line, with its words."""
    lines = [line for line in before.split("\n") if line.strip()] or [
        "# Findings of `rowcast import` that a person has confirmed: the key, then what it was about."
    ]
    for one in reports:
        for finding in one.awaits():
            words = (
                f"{one.capture.page} {finding.address or '-'} {finding.code}: {finding.message} {finding.quote[:80]}"
            )
            lines.append(f"{findings.key(finding)} {' '.join(words.split())}")
    lines = list(dict.fromkeys(lines))
    return "\n".join(lines) + "\n"


def as_json(value: Json) -> Json:
    """Return a value in a form that JSON can hold: keys of mappings become texts."""
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    return value

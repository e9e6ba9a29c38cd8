"""``rowcast vendor``: a copy of a generated package in another project: made, verified, or updated with its edits."""

from __future__ import annotations

import os
from collections.abc import Iterator

from rowcast.console import Console, counted
from rowcast.usage import Parsed, UsageError
from rowcast.vendoring.copies import Verdict, copies, shown, verify

FINDINGS = 1
FAILED = 2
_FOR_PEOPLE = ("text", "concise")


def run(parsed: Parsed, console: Console) -> int:
    """Copy, update or verify; 1 for what differs or awaits a person, 2 when nothing could be done."""
    if parsed.has("verify"):
        return _verify(parsed, console)
    if not parsed.arguments or not parsed.has("into"):
        raise UsageError("`rowcast vendor` needs PACKAGE and --into DIR, or --verify and a folder")
    # To verify is to read and to digest, and needs nothing of this.
    from rowcast.project.copying import copy  # noqa: PLC0415

    return copy(parsed, console)


def _verify(parsed: Parsed, console: Console) -> int:
    """Compare copies with their manifests; 2 where a manifest cannot be read."""
    if parsed.has("update"):
        raise UsageError("--verify writes nothing; it does not go with --update")
    form = parsed.last("output_format", "text")
    verdicts = _verdicts(parsed)
    found = [finding for verdict in verdicts for finding in verdict.findings]
    if found or form not in _FOR_PEOPLE:
        from rowcast.listing import render  # noqa: PLC0415 - nothing is listed where all is well

        console.write(render(found, form, colour=console.coloured()))
    for verdict in verdicts:
        if not verdict.findings:
            (console.result if form in _FOR_PEOPLE else console.tell)(_summary(verdict))
    return FAILED if any(verdict.record is None for verdict in verdicts) else FINDINGS if found else 0


def _verdicts(parsed: Parsed) -> list[Verdict]:
    """Verify the copies that are meant: all in a folder, or those of a name or an API among them."""
    words = parsed.arguments if parsed.has("into") else []
    folder = parsed.last("into", parsed.arguments[0] if parsed.arguments else "")
    if not folder:
        raise UsageError("`rowcast vendor --verify` needs a folder: --into DIR, or the copy itself")
    if not os.path.isdir(folder):
        raise UsageError(f"there is no folder {folder}")
    names = {*words, *parsed.all("name")}
    verdicts = map(verify, copies(folder))
    chosen = [verdict for verdict in verdicts if not names or names & set(_names(verdict))]
    if not chosen:
        which = f" of {', '.join(sorted(names))}" if names else ""
        raise UsageError(f"there is no copy{which} in {folder}")
    return chosen


def _names(verdict: Verdict) -> Iterator[str]:
    """Yield what a copy may be called: its folder, and the API that it was made from."""
    yield os.path.basename(os.path.abspath(verdict.folder))
    if verdict.record is not None:
        yield from (verdict.record.manifest.api, verdict.record.manifest.api.replace("-", "_"))


def _summary(verdict: Verdict) -> str:
    record = verdict.record
    if record is None:
        return ""
    manifest = record.manifest
    edits = f", {counted(len(record.edited), 'recorded edit')}" if record.edited else ""
    origin = f"{manifest.api} ({manifest.target}), rowcast {manifest.rowcast}"
    return f"{shown(verdict.folder)}: {counted(len(manifest.files), 'file')} of {origin}{edits}"

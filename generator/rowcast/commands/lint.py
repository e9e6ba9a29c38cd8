"""``rowcast lint``: every fault and weak spot of the specs of a project; 1 when there is any."""

from __future__ import annotations

import os

from rowcast import lint
from rowcast.console import Console, counted
from rowcast.diagnostics import Severity
from rowcast.project import reporting, workshop
from rowcast.project.root import find_root
from rowcast.usage import Parsed

FINDINGS = 1


def run(parsed: Parsed, console: Console) -> int:
    """Print the findings; notes, such as the corrections of captured rows, are printed but are no findings."""
    work = workshop.open_project(*find_root(os.getcwd()))
    apis = workshop.chosen(work.project, workshop.Wish(tuple(parsed.arguments)))
    for loaded in workshop.load_apis(work, apis, console):
        if loaded.api is not None:
            work.diagnostics += lint.run(loaded.api)
    reporting.findings(work.diagnostics, parsed.last("output_format", "text"), work.files, console, result=True)
    found = any(one.severity is not Severity.NOTE for one in work.diagnostics)
    if not found:
        console.tell(f"no findings in {counted(len(work.files), 'file')}")
    return FINDINGS if found else 0

"""``rowcast lint``: every fault and weak spot of the specs of a project, by the rules it has chosen; mends some."""

from __future__ import annotations

import os

from rowcast import lint
from rowcast.console import Console, counted
from rowcast.diagnostics import Severity, has_errors, visible
from rowcast.lint.settings import BEFORE_LINT
from rowcast.project import editing, reporting, workshop
from rowcast.project.linting import Asked, Chosen, settings
from rowcast.project.root import find_root
from rowcast.store.locking import Locked
from rowcast.usage import Parsed, UsageError

FINDINGS = 1
FAILED = 2
_UNABLE = ("config-syntax", "no-spec")
"""Codes of what keeps specs from being looked at."""


def run(parsed: Parsed, console: Console) -> int:
    """Print the findings; 1 when one of them is a warning or an error, or what ``--fail-on`` says."""
    if parsed.has("list"):
        from rowcast.commands.explain import list_rules  # noqa: PLC0415 - only for the list

        return list_rules(console)
    if parsed.has("diff") and not parsed.has("fix"):
        raise UsageError("--diff goes with --fix: it shows what would be mended")
    work = workshop.open_project(*find_root(os.getcwd()))
    asked = Asked(parsed.all("select"), parsed.all("ignore"), parsed.last("fail_on", ""))
    chosen, found = settings(work.project, asked)
    work.diagnostics += found
    apis = workshop.chosen(work.project, workshop.Wish(tuple(parsed.arguments)))
    loaded = workshop.load_apis(work, apis, console, documents=True)
    if parsed.has("fix") and not work.failed:
        return _fix(parsed, console, work, loaded, chosen)
    status = _report(parsed, console, work, loaded, chosen)
    if parsed.has("fix"):
        console.tell("nothing was mended: a spec with errors stays as it is; correct them, and run it again")
    return status


def _report(
    parsed: Parsed, console: Console, work: workshop.Work, loaded: list[workshop.Loaded], chosen: Chosen
) -> int:
    """Look, and print what is found."""
    before = [one for one in work.diagnostics if one.code in BEFORE_LINT]
    found = [one for one in work.diagnostics if one.code not in BEFORE_LINT]
    mendable = 0
    for one in loaded:
        names = {file.name for file in one.files}
        own = [each for each in before if each.span is not None and each.span.file in names]
        settings = chosen.apis[one.config.name]
        if one.api is None:
            found += own
            continue
        listed = lint.findings(lint.Subject(one.api, one.documents), settings, own)
        found += [settings.weighed(each.found) for each in listed]
        mendable += sum(bool(each.edits) for each in listed)
    form = parsed.last("output_format", "text")
    reporting.findings(found, form, work.files, console, result=True)
    if not found:
        console.tell(f"no findings in {counted(len(work.files), 'file')}")
    elif mendable and form in reporting.FOR_PEOPLE:
        console.tell(f"`rowcast lint --fix` can mend {mendable} of them")
    if any(one.severity is Severity.ERROR and one.code in _UNABLE for one in found):
        return FAILED
    return FINDINGS if has_errors(found) or chosen.project.fails(found) else 0


def _fix(parsed: Parsed, console: Console, work: workshop.Work, loaded: list[workshop.Loaded], chosen: Chosen) -> int:
    """Mend what is safe to mend, or show it; then report what is left."""
    plans = [editing.plan(one, chosen.apis[one.config.name]) for one in loaded if one.api is not None]
    if parsed.has("diff"):
        reporting.show_differences((line for each in plans for line in editing.differences(each)), console)
        return FINDINGS if any(each.changed for each in plans) else 0
    try:
        editing.write(work.project.root, plans, console)
    except (Locked, editing.Stopped) as problem:
        console.tell(f"error: {problem}")
        return FAILED
    for one in (finding.found for each in plans for finding in each.findings):
        console.tell(visible(f"mended {one.span}: {one.message} [{one.code}]"))
    again = workshop.Work(work.project)
    apis = [one.config for one in loaded]
    return _report(parsed, console, again, workshop.load_apis(again, apis, console, documents=True), chosen)

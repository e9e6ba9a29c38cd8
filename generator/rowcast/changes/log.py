"""The text of a change log in; its text with what changed, or with a release, out. What people wrote is kept.

Between two marks under ``Unreleased`` stands what changed since the last release; the first mark names the spec that
it is compared with. A release takes the marks away, and opens a new part above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rowcast.changes.report import entries
from rowcast.compat import Change
from rowcast.compat.summary import step
from rowcast.project.config import LOG
from rowcast.records import dataclass
from rowcast.source import SourceFile
from rowcast.targets.docs import markdown as md
from rowcast.tree import digest

NAME = LOG
_BEGIN = "<!-- rowcast: since {base}; `rowcast changelog` writes from here -->"
_BEGINS = re.compile(r"<!-- rowcast: since ([0-9a-f]{64}); `rowcast changelog` writes from here -->\r?$", re.MULTILINE)
_END = "<!-- rowcast: to here -->"
_ENDS = re.compile(re.escape(_END) + r"\r?$", re.MULTILINE)
_UNRELEASED = re.compile(r"^## \[?Unreleased\]?[ \t]*\r?\n", re.MULTILINE | re.IGNORECASE)
_VERSION = re.compile(r"^## \[?([0-9A-Za-z][0-9A-Za-z.+_\\-]*)", re.MULTILINE)
_SECTION = re.compile(r"^## ", re.MULTILINE)


class Damaged(Exception):
    """A log whose marks are not one pair, the first before the second."""


@dataclass(frozen=True, slots=True)
class Log:
    """A log in parts: what stands before the changes, the digest of the spec that they are since, what stands after."""

    before: str
    base: str | None
    after: str


def base_of(files: Sequence[SourceFile]) -> str:
    """Return the digest of a spec: of the names of its files in their folder, and their texts."""
    listed = sorted((file.name.rpartition("/")[2], digest(file.text.encode())) for file in files)
    return digest("\n".join(f"{name} {mark}" for name, mark in listed).encode())


def read(text: str) -> Log:
    """Return the parts of a log; one without marks gets its place for changes. Raises Damaged."""
    begins, ends = list(_BEGINS.finditer(text)), list(_ENDS.finditer(text))
    if not begins and not ends:
        return _opened(text)
    if len(begins) != 1 or len(ends) != 1 or begins[0].start() > ends[0].start():
        raise Damaged
    before = text[: begins[0].start()]
    if _UNRELEASED.search(before) is None:
        raise Damaged
    return Log(before, begins[0][1], text[ends[0].end() :])


def empty(title: str) -> Log:
    """Return the log of an API that has none."""
    return _opened(f"# Changes of {md.text(title)}\n")


def _opened(text: str) -> Log:
    found = _UNRELEASED.search(text)
    if found is not None:
        return Log(f"{text[: found.end()]}\n", None, f"\n{text[found.end() :]}")
    section = _SECTION.search(text)
    head = text[: section.start()] if section else text
    rest = text[section.start() :] if section else ""
    return Log(f"{head.rstrip()}\n\n## Unreleased\n\n", None, f"\n\n{rest}" if rest else "\n")


def written(log: Log, base: str, changes: Sequence[Change]) -> str:
    """Return the text of a log with what changed since a spec."""
    return _with_ends(log, f"{log.before}{_BEGIN.format(base=base)}\n\n{_body(changes)}\n\n{_END}{log.after}")


def released(log: Log, version: str, date: str, base: str, changes: Sequence[Change]) -> str:
    """Return the text of a log in which what is unreleased has become a version; ``base`` is the spec of it."""
    place = list(_UNRELEASED.finditer(log.before))[-1]
    title = f"## {md.word(version)}{f' ({date})' if date else ''}\n"
    head, notes = log.before[: place.start()], log.before[place.end() :]
    part = f"{_BEGIN.format(base=base)}\n\n{_body(())}\n\n{_END}"
    return _with_ends(log, f"{head}## Unreleased\n\n{part}\n\n{title}{notes}{_body(changes, told=True)}{log.after}")


def has_version(log: Log, version: str) -> bool:
    """Tell whether a version has a part of its own."""
    heading = re.compile(rf"^## {re.escape(md.word(version))}(?: \(.*\))?[ \t]*\r?$", re.MULTILINE)
    return heading.search(log.before + log.after) is not None


def last_version(log: Log) -> str:
    """Return the version that was released last: the one that the first part below the changes is named after."""
    found = _VERSION.search(log.after)
    return found[1].replace("\\", "") if found else ""


def _body(changes: Sequence[Change], *, told: bool = False) -> str:
    """Return the changes; ``told`` is of a version, whose number says what step it makes."""
    if not changes:
        return "Nothing changed in the spec."
    head = [] if told else [f"The next version should make a {step(changes)} step."]
    return "\n\n".join([*head, *entries(changes, "caller", "###")])


def _with_ends(log: Log, text: str) -> str:
    """Return text with the line ends that the log has."""
    plain = text.replace("\r\n", "\n")
    return plain.replace("\n", "\r\n") if "\r\n" in log.before + log.after else plain

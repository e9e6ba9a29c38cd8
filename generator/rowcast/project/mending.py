"""What ``lint --fix`` does: the files of a spec in, the same files with what is safe to mend mended out.

Each round is checked: the spec is read again, has to mean the same but for what the mends are about, and has to have
fewer findings. Mends that do not pass are left to a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence

from rowcast import lint
from rowcast.front import load_documents
from rowcast.ir import Api
from rowcast.lint.edits import Fixable
from rowcast.lint.fixing import MEANT, apart, edited, meaning
from rowcast.records import dataclass
from rowcast.source import SourceFile

MOST_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Mended:
    """The files of a spec, those that nothing was done to among them, and the findings that are no more."""

    files: tuple[SourceFile, ...]
    findings: tuple[Fixable, ...]


def mended(files: Sequence[SourceFile], settings: lint.Settings) -> Mended:
    """Return the files with everything mended that is safe to mend; a second time there is nothing to do.

    The files are those of a spec without errors; with errors, nothing is done.
    """
    now, done = list(files), list[Fixable]()
    for _ in range(MOST_ROUNDS):
        reading = _read(now, settings)
        if reading is None or not reading.fixable:
            break
        sound = _sound(now, reading, apart(reading.fixable), settings)
        if not sound:
            break
        now, done = edited(now, sound), [*done, *sound]
    return Mended(tuple(now), tuple(done))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What files mean, what was said about them before lint that nobody can mend, and what can be mended."""

    api: Api
    said: tuple[tuple[str, str], ...]
    fixable: tuple[Fixable, ...]


def _read(files: Sequence[SourceFile], settings: lint.Settings) -> _Reading | None:
    api, documents, found = load_documents(files)
    if api is None:
        return None
    listed = lint.findings(lint.Subject(api, documents), settings, found)
    captured = {document.file.name for document in documents if document.captured}
    fixable = tuple(one for one in listed if one.edits and _is_own(one, captured))
    said = tuple((one.code, one.message) for one in found if one.code not in MEANT)
    return _Reading(api, said, fixable)


def _is_own(found: Fixable, captured: Container[str]) -> bool:
    """Tell whether a person may edit what is to be edited: a captured file is written again by a tool."""
    return not any(edit.file in captured for edit in found.edits)


def _sound(
    files: Sequence[SourceFile], before: _Reading, wanted: Sequence[Fixable], settings: lint.Settings
) -> list[Fixable]:
    """Return as many of the wanted mends as can be made without a change of meaning: all, or what halves give."""
    if not wanted or _holds(files, before, wanted, settings):
        return list(wanted)
    if len(wanted) == 1:
        return []
    middle = len(wanted) // 2
    first = _sound(files, before, wanted[:middle], settings)
    second = _sound(files, before, wanted[middle:], settings)
    return [*first, *second] if not first or not second or _holds(files, before, [*first, *second], settings) else first


def _holds(files: Sequence[SourceFile], before: _Reading, made: Sequence[Fixable], settings: lint.Settings) -> bool:
    """Tell whether a spec means the same with some mends, and has as many findings less as were mended."""
    after = _read(edited(files, made), settings)
    if after is None or after.said != before.said:
        return False
    codes = Counter(one.found.code for one in made)
    had, has = (Counter(one.found.code for one in reading.fixable) for reading in (before, after))
    if any(has[code] > had[code] - count for code, count in codes.items()):
        return False
    return meaning(after.api, codes) == meaning(before.api, codes)

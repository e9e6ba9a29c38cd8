"""``rowcast generate``: make everything from the spec and write it; or only tell what that would change."""

from __future__ import annotations

import os

from rowcast.console import Console, counted
from rowcast.project.root import find_root
from rowcast.store.cache import Cache, open_cache
from rowcast.store.unchanged import Made as Left
from rowcast.store.unchanged import recall, selection
from rowcast.usage import Parsed, UsageError

FINDINGS = 1
FAILED = 2
_MOST_JOBS = 64


def run(parsed: Parsed, console: Console) -> int:
    """Generate; 2 when the spec has errors, something stands in the way, or the disk does not take it."""
    if parsed.has("watch"):
        return _watch(parsed, console)
    if parsed.has("check"):
        return check(parsed, console)
    return _run(parsed, console, "plan" if parsed.has("diff") or parsed.has("dry_run") else "write")


def check(parsed: Parsed, console: Console) -> int:
    """Compare; 1 when anything is not what the spec says, 2 when that cannot be told."""
    return _run(parsed, console, "compare")


def _run(parsed: Parsed, console: Console, way: str) -> int:
    jobs = _jobs(parsed.last("jobs", "1"))
    root, file = find_root(os.getcwd())
    cache = None if parsed.has("no_cache") else open_cache(root)
    key = selection(file, parsed.arguments, parsed.all("target"))
    left = recall(cache, root, key) if cache else None
    if left is not None:
        return _unchanged(left, parsed, console)
    # From here on everything costs: a run without changes has ended above.
    from rowcast.project import making, workshop  # noqa: PLC0415

    wish = workshop.Wish(tuple(parsed.arguments), parsed.all("target"), jobs)
    run = making.Run(workshop.open_project(root, file), wish, cache, key, parsed, console)
    return making.WAYS[way](run)


def _watch(parsed: Parsed, console: Console) -> int:
    """Run again whenever something is saved; ends with Ctrl-C."""
    others = [name for name in ("check", "diff", "dry_run", "output_format") if parsed.has(name)]
    if others:
        raise UsageError(f"--watch writes, and tells people; it does not go with --{others[0].replace('_', '-')}")
    from rowcast.project import watching, workshop  # noqa: PLC0415

    wish = workshop.Wish(tuple(parsed.arguments), parsed.all("target"), _jobs(parsed.last("jobs", "1")))
    cache = None if parsed.has("no_cache") else open_cache(find_root(os.getcwd())[0])
    return watching.watch(parsed, console, wish, cache)


def _unchanged(left: list[Left], parsed: Parsed, console: Console) -> int:
    """Say that nothing is to be done."""
    form = parsed.last("output_format", "text")
    if form not in ("text", "concise"):
        from rowcast.listing import render  # noqa: PLC0415

        console.write(render([], form))
    count = sum(len(one.files) for one in left)
    console.tell(f"up to date: {counted(count, 'file')} in {counted(len(left), 'folder')}")
    return 0


def _jobs(word: str) -> int:
    if word == "auto":
        return min(os.cpu_count() or 1, _MOST_JOBS)
    if not word.isascii() or not word.isdigit() or not 0 < int(word) <= _MOST_JOBS:
        raise UsageError(f"--jobs is a number from 1 to {_MOST_JOBS}, or `auto`, not `{word}`")
    return int(word)


__all__ = ["Cache", "check", "run"]

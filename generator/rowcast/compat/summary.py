"""Changes in; what they come to out: the worst of them for somebody, and the step that a version should make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from rowcast.compat.change import Change, Verdict

Audience: TypeAlias = Literal["caller", "server", "both"]
Step: TypeAlias = Literal["none", "patch", "minor", "major"]

_SMALL = frozenset(
    ("default-added", "default-removed", "sensitive-set", "sensitive-unset", "since-changed", "version-changed")
)
"""Differences that are only said: nobody can do anything with the new version that the old one could not."""


def verdict(change: Change, audience: Audience) -> Verdict:
    """Return the verdict for somebody; for both, the worse one."""
    if audience == "caller":
        return change.caller
    return change.server if audience == "server" else max(change.caller, change.server, key=lambda each: each.weight)


def worst(changes: Iterable[Change], audience: Audience) -> Verdict:
    """Return the worst verdict of all changes."""
    found = (verdict(change, audience) for change in changes)
    return max(found, key=lambda each: each.weight, default=Verdict.COMPATIBLE)


def step(changes: Sequence[Change], audience: Audience = "caller") -> Step:
    """Return which part of a version should rise (Semantic Versioning 2.0.0); what is unclear counts as minor."""
    if not changes:
        return "none"
    if worst(changes, audience) is Verdict.BREAKING:
        return "major"
    return "patch" if all(change.code in _SMALL for change in changes) else "minor"

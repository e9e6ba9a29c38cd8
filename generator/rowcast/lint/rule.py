"""What a rule of lint is: a function from a spec to its findings, and what a project may set about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import TypeAlias

from rowcast.diagnostics import Diagnostic
from rowcast.lint.edits import Fixable
from rowcast.records import dataclass

Setting: TypeAlias = int | str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that a project may set about a rule: its usual value, what it is, and the only values it can have."""

    usual: Setting
    doc: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. ``check`` takes the ``Subject``, and each option by its name; its findings have the rule's code."""

    check: Callable[..., Iterable[Diagnostic | Fixable]]
    options: Mapping[str, Option] = field(default_factory=dict)

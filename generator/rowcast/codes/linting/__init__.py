"""Codes of what lint finds in a spec without errors, by the groups in which rules can be chosen."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.codes.linting.examples import EXAMPLES
from rowcast.codes.linting.in_words import IN_WORDS
from rowcast.codes.linting.limits import LIMITS
from rowcast.codes.linting.naming import NAMING
from rowcast.codes.linting.operations import OPERATIONS
from rowcast.codes.linting.paths import PATHS
from rowcast.codes.linting.prose import PROSE
from rowcast.codes.linting.security import SECURITY
from rowcast.codes.linting.streams import STREAMS
from rowcast.codes.linting.types import TYPES
from rowcast.codes.linting.usage import EXCEPTIONS, USAGE

__all__ = ["EXCEPTIONS", "GROUPS", "LINTING"]

GROUPS: Mapping[str, Mapping[str, Code]] = {
    "naming": NAMING,
    "prose": PROSE,
    "words": IN_WORDS,
    "types": TYPES,
    "limits": LIMITS,
    "examples": EXAMPLES,
    "operations": OPERATIONS,
    "paths": PATHS,
    "streams": STREAMS,
    "security": SECURITY,
    "usage": USAGE,
    "exceptions": EXCEPTIONS,
}

LINTING: Mapping[str, Code] = {code: known for group in GROUPS.values() for code, known in group.items()}

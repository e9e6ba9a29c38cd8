"""Formatting of made Python: text in, the formatter's text out; the same whatever a project configures."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from rowcast.memo import Memo

LINE_LENGTH = 88


class FormattingError(Exception):
    """Text that the formatter cannot read, which means that a template or a target made bad Python."""


def format_python(text: str, memo: Memo) -> str:
    """Return the text as black writes it for Python 3.11 with lines of 88 characters.

    Raises FormattingError with the formatter's own words.
    """
    return memo(f"black-{_black_version()}-{LINE_LENGTH}-py311", text, lambda: _black(text))


def _black(text: str) -> str:
    # Imported here: it costs ten times a bare interpreter, and a run whose text is in the memo does not need it.
    import black  # noqa: PLC0415
    from black.mode import TargetVersion  # noqa: PLC0415

    mode = black.FileMode(line_length=LINE_LENGTH, target_versions={TargetVersion.PY311})
    try:
        return black.format_str(text, mode=mode)
    except (ValueError, RecursionError, black.parsing.InvalidInput) as problem:
        raise FormattingError(str(problem) or type(problem).__name__) from problem


@cache
def _black_version() -> str:
    return version("black")

"""Formatting of made Python: text in, the formatter's text out; the same whatever a project configures."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Mapping
from functools import cache

from rowcast.installed import version
from rowcast.rendering import pieces
from rowcast.rendering.memo import Memo

LINE_LENGTH = 88

_SECONDS = 120


class FormattingError(Exception):
    """Text that cannot be formatted or compiled, which means that a template or a target made bad Python."""


def format_python(text: str, memo: Memo, formatter: str = "black", *, nearly: bool = False) -> str:
    """Return the text as the formatter writes it for Python 3.11 with lines of 88 characters, once it compiles.

    ``formatter`` is ``black``, ``ruff`` or ``none``. ``nearly`` says that the text is ``Output.laid_out``: then
    black has to see only the statements which need to be laid out anew; the outcome is the same, much sooner.
    Raises FormattingError with the formatter's or compiler's words.
    """
    kind = f"{formatter}-{formatter_version(formatter)}-{LINE_LENGTH}-py311-{sys.version_info[:2]}"
    if nearly and formatter == "black":
        return memo(f"{kind}-nearly", text, lambda: _checked(_piecewise(text, kind, memo)))
    return memo(kind, text, lambda: _checked(_FORMATTERS[formatter](text)))


def check_python(text: str, memo: Memo) -> str:
    """Return the text if it compiles without a warning; raises FormattingError."""
    return memo(f"compiled-{sys.version_info[:2]}", text, lambda: _checked(text))


@cache
def formatter_version(formatter: str) -> str:
    """Return the version of a formatter; empty for ``none``. Raises FormattingError if it is not installed."""
    if formatter == "none":
        return ""
    if formatter == "ruff":
        return _run([_ruff(), "--version"], "").split()[-1]
    if found := version(formatter):
        return found
    raise FormattingError(f"the formatter {formatter} is not installed")


def _checked(text: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compile(text, "<made>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError, Warning) as problem:
            place = (
                f" at line {problem.lineno}: {problem.text or ''}".rstrip() if isinstance(problem, SyntaxError) else ""
            )
            message = problem.msg if isinstance(problem, SyntaxError) else str(problem) or type(problem).__name__
            raise FormattingError(f"does not compile: {message}{place}") from problem
    return text


def _piecewise(text: str, kind: str, memo: Memo) -> str:
    """Format the statements that are not settled, each by itself: one that was seen before costs nothing."""
    try:
        found = pieces.split(text, LINE_LENGTH)
    except pieces.Unsure:
        return _black(text)
    return "".join(_laid_out(piece, kind, memo) for piece in found)


def _laid_out(piece: pieces.Piece, kind: str, memo: Memo) -> str:
    if piece.settled:
        return "".join(f"{line}\n" for line in piece.lines)
    return memo(f"{kind}-piece", "\n".join(piece.lines), lambda: _black_piece(piece))


def _black_piece(piece: pieces.Piece) -> str:
    """Format one statement where it stands: in blocks that indent it as far, and with a body if it has none."""
    depth, rest = divmod(piece.indent, 4)
    if rest:
        raise FormattingError(f"is indented by {piece.indent}: {piece.lines[0]}")
    head = "".join(f"{'    ' * level}if x:\n" for level in range(depth))
    opens = piece.lines[-1].endswith(":") or piece.lines[0].lstrip().startswith("@")
    text = "\n".join(piece.lines)
    if piece.lines[0].lstrip().startswith("@"):
        text += f"\n{' ' * piece.indent}def f():"
    foot = f"\n{' ' * piece.indent}    pass\n" if opens else "\n"
    lines = _black(head + text + foot).rstrip("\n").split("\n")
    added = 1 + piece.lines[0].lstrip().startswith("@") if opens else 0
    # Black sets a definition off from the block that was put around it.
    return "\n".join(lines[depth : len(lines) - added]).lstrip("\n") + "\n"


def _black(text: str) -> str:
    # Imported here: it costs ten times a bare interpreter, and a run whose text is in the memo does not need it.
    import black  # noqa: PLC0415
    from black.mode import TargetVersion  # noqa: PLC0415

    mode = black.FileMode(line_length=LINE_LENGTH, target_versions={TargetVersion.PY311})
    try:
        return black.format_str(text, mode=mode)
    except (ValueError, RecursionError, AssertionError) as problem:
        raise FormattingError(str(problem) or type(problem).__name__) from problem


def _format_with_ruff(text: str) -> str:
    options = ["--isolated", "--no-cache", "--line-length", str(LINE_LENGTH), "--target-version", "py311"]
    return _run([_ruff(), "format", *options, "--stdin-filename", "made.py", "-"], text)


def _ruff() -> str:
    beside = os.path.join(os.path.dirname(sys.executable), "ruff")
    from shutil import which  # noqa: PLC0415 - as below

    found = beside if os.path.isfile(beside) else which("ruff")
    if not found:
        raise FormattingError("the formatter ruff is not installed")
    return found


def _run(command: list[str], text: str) -> str:
    # Imported here: only ruff is another program, and a run without it starts sooner.
    import subprocess  # noqa: PLC0415

    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise FormattingError(f"{command[0]}: {problem}") from problem
    if done.returncode:
        raise FormattingError(done.stderr.decode("utf-8", "replace").strip() or f"{command[0]} failed")
    return done.stdout.decode()


_FORMATTERS: Mapping[str, Callable[[str], str]] = {"black": _black, "ruff": _format_with_ruff, "none": str}

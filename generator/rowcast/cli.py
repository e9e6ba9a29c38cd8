"""The command line: words in, exit status out; 0 nothing to do, 1 findings, 2 could not do the job, 130 interrupted."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from keyword import iskeyword

from rowcast import __version__, usage
from rowcast.console import Console

FAILED = 2
INTERRUPTED = 130


def main(words: Sequence[str]) -> int:
    """Run one command. A fault of ours is told in a line; with ``--traceback`` it is raised."""
    try:
        return _flushed(_run(words))
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left. Python would complain about it once more at the end.
        _abandon_stdout()
        return FAILED
    except OSError as problem:
        # Stdout that takes no more, a folder that has gone: what commands did not foresee of the world outside.
        _abandon_stdout()
        _say(f"error: {_words(problem)}")
        return FAILED
    except Exception as problem:
        if "--traceback" in words:
            raise
        if isinstance(problem, UnicodeEncodeError) and problem.encoding == sys.getfilesystemencoding() != "utf-8":
            lacking = problem.object[problem.start : problem.end]
            _say(f"error: names of files are {problem.encoding} here, which has no `{lacking}`; set PYTHONUTF8=1")
            return FAILED
        _say(f"internal error: {type(problem).__name__}: {problem}")
        _say("This is a fault of rowcast; `--traceback` shows where.")
        return FAILED


def _run(words: Sequence[str]) -> int:
    try:
        parsed = usage.parse(words)
    except usage.UsageError as problem:
        _say(f"error: {problem}\nSee `rowcast --help`.")
        return FAILED
    console = Console(parsed.last("color", "auto"))
    if parsed.has("version"):
        console.result(f"rowcast {__version__}")
        return 0
    if parsed.command is None or parsed.has("help"):
        console.result(usage.help_text(parsed.command, __version__))
        return 0 if parsed.has("help") else FAILED
    if parsed.has("project"):
        os.chdir(parsed.last("project", "."))
    # A word of Python cannot be the name of a module: the command `import` is in `import_`.
    name = f"{parsed.command.name}_" if iskeyword(parsed.command.name) else parsed.command.name
    module = __import__(f"rowcast.commands.{name}", fromlist=["run"])
    try:
        status: int = module.run(parsed, console)
    except usage.UsageError as problem:
        console.tell(f"error: {problem}")
        return FAILED
    finally:
        console.clear()
    return status


def _words(problem: OSError) -> str:
    return ": ".join(str(part) for part in (problem.filename, problem.strerror or problem) if part)


def _flushed(status: int) -> int:
    if sys.stdout is not None:
        sys.stdout.flush()
    return status


def _say(text: str) -> None:
    if sys.stderr is not None:
        try:
            print(text, file=sys.stderr)
        except OSError:
            return


def _abandon_stdout() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
    finally:
        os.close(nowhere)

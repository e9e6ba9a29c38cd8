"""The entry: ``rowcast`` and ``python -m rowcast``."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress


def main() -> int:
    """Run the command line and return its exit status."""
    # One run makes little rubbish and many long-lived trees; collecting would cost more than all the rest.
    gc.disable()
    _leave_out_current_folder()
    status = _run()
    if sys.gettrace() is None and sys.getprofile() is None:
        # Nobody measures us. The interpreter would take every tree apart on its way out, a tenth of a large run.
        _flush()
        os._exit(status)
    return status


def _run() -> int:
    try:
        from rowcast.cli import main as run  # noqa: PLC0415 - only once the path is safe

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        # The command line tells of interruptions; this one came while it was being loaded.
        with suppress(OSError, AttributeError):
            sys.stderr.write("interrupted\n")
        return 130


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.flush()


def _leave_out_current_folder() -> None:
    """Take the current folder off the path, where ``python -m`` puts it: its ``json.py`` is none of ours."""
    try:
        here = os.getcwd()
    except OSError:
        here = ""
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if sys.path and sys.path[0] in ("", here) and not sys.flags.safe_path:
        del sys.path[0]
        if here == home:
            sys.path.append(here)


if __name__ == "__main__":
    sys.exit(main())

"""Where the templates and the runtimes are, in an installed wheel or in a checkout."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).parent
_CHECKOUT = PACKAGE.parents[1]


def templates() -> Path:
    """Return the root of the templates.

    Raises FileNotFoundError when there are none, which means that the installation is damaged.
    """
    for root in (PACKAGE / "templates", _CHECKOUT / "templates"):
        if root.is_dir():
            return root
    raise FileNotFoundError(f"no templates beside {PACKAGE} or in {_CHECKOUT}; install rowcast again")


def runtime(target: str) -> dict[str, str]:
    """Return the runtime modules of a target, file name to text, sorted; only ``*.py``, and never by importing them."""
    folder = PACKAGE / "targets" / target / "runtime"
    names = sorted(entry.name for entry in os.scandir(folder) if entry.is_file() and entry.name.endswith(".py"))
    return {name: (folder / name).read_text(encoding="utf-8") for name in names}


def licence() -> bytes:
    """Return the licence of rowcast, which covers the runtime in generated packages; empty if it is not there."""
    installed = sorted(PACKAGE.parent.glob("rowcast-*.dist-info/licenses/LICENSE"))
    checkout = [_CHECKOUT / "LICENSE"] if (_CHECKOUT / "templates").is_dir() else []
    for path in (*installed, *checkout):
        if path.is_file():
            return path.read_bytes().replace(b"\r\n", b"\n")
    return b""

"""Which version of a distribution is installed: read off the names of folders, without the costly metadata module."""

from __future__ import annotations

import os
import re
import sys
from functools import cache

_SUFFIX = ".dist-info"


def version(name: str) -> str:
    """Return the version of an installed distribution, or an empty text if it is not installed."""
    return _versions().get(_plain(name), "")


@cache
def _versions() -> dict[str, str]:
    """Return the plain name of each distribution to its version; the first on the path counts, as for imports."""
    found: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for entry in sorted(names):
            if entry.endswith(_SUFFIX):
                name, _, number = entry.removesuffix(_SUFFIX).rpartition("-")
                found.setdefault(_plain(name), number)
    return found


def _plain(name: str) -> str:
    """Return a name in the one form that PEP 503 makes of all its spellings."""
    return re.sub(r"[-_.]+", "-", name).lower()

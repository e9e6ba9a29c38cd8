"""Lines of tables drawn with box characters, or with ``+`` and ``-``, into rows of pipes; other lines as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence


def unboxed(lines: Sequence[str]) -> list[str]:
    """Return the lines with drawn tables as tables of pipes, line by line."""
    out: list[str] = []
    for line in lines:
        bare = line.strip()
        if bare[:1] in _SIDES and bare[-1:] in _SIDES and len(bare) > 2:
            out.append(line.translate(_PIPES))
        elif _RULE.fullmatch(bare):
            # A rule above the header says nothing; below a row it is one of dashes, of which there may be many.
            above = bool(out) and out[-1].lstrip().startswith("|")
            out.append("|" + "---|" * max(len(_CROSSINGS.findall(bare)) - 1, 1) if above else "")
        else:
            out.append(line)
    return out


_SIDES = ("│", "┃", "║", "|")
_PIPES = str.maketrans(dict.fromkeys("│┃║", "|"))
_CROSSING = "+┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╒╤╕╞╪╡╘╧╛╭╮╰╯"
_CROSSINGS = re.compile(f"[{re.escape(_CROSSING)}]")
_RULE = re.compile(f"[{re.escape(_CROSSING)}](?:[-=─━═]+[{re.escape(_CROSSING)}])+")

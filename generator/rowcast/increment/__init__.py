"""What a change of some files of a spec can reach, by what was known of the whole API before the change.

A definition (an operation or a named type) is shown by the files of its own and by those of what refers to it. All else
that is made of an API depends on its frame (``bare``) and its facts; where those have changed, everything is made anew.
"""

from rowcast.increment.bare import bare
from rowcast.increment.outline import ERRORS, HEADERS, Outline, call, outline, touched
from rowcast.increment.part import Beyond, Part, part
from rowcast.increment.reaching import Reaching, needed, reaching, updated

__all__ = [
    "ERRORS",
    "HEADERS",
    "Beyond",
    "Outline",
    "Part",
    "Reaching",
    "bare",
    "call",
    "needed",
    "outline",
    "part",
    "reaching",
    "touched",
    "updated",
]

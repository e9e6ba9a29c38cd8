"""Codes of what is found when a package is copied into another project, when a copy is verified, or updated."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity

_WHY = "A copy is trusted because it is what its manifest says, or what a person is known to have made of it."
_NEVER = "What people wrote is never given up without a word."

VENDORING: Mapping[str, Code] = {
    "vendor-changed": Code(
        "A file of a copy is not what the manifest says.",
        _WHY,
        "`rowcast vendor PACKAGE --into DIR --update` keeps the edit and records it; to drop it, remove the file first",
    ),
    "vendor-missing": Code(
        "A file of a copy is not there.", _WHY, "`rowcast vendor PACKAGE --into DIR --update` puts it back"
    ),
    "vendor-extra": Code(
        "A file stands in a copy that does not belong to it.",
        "Files of your own are safe in `_custom/`, which no update touches; elsewhere an update may need their place.",
        "move it into `_custom/`, or remove it",
    ),
    "vendor-conflict": Code(
        "Your edit of a file and a change of its original touch the same lines.",
        "Only a person can know what the lines should be.",
        "edit the marked places, then run the update again, which records the result",
    ),
    "vendor-kept": Code(
        "The original does not have a file any more that you have edited; it stays.",
        _NEVER,
        "move what you need of it into `_custom/`, and remove it",
        Severity.WARNING,
    ),
    "vendor-blocked": Code(
        "Something stands where a file of the copy belongs that was not copied there.",
        _NEVER,
        "move it away",
    ),
    "vendor-unmergeable": Code(
        "An edited file cannot be merged: what it was made from is lost, or it holds no text.",
        "Without the text that both sides began with, nobody can tell an edit from a change of the original.",
        "bring `manifest.base` back from version control; or save your edit, remove the file and update",
    ),
    "vendor-interrupted": Code(
        "An earlier run was stopped while it wrote the copy.",
        "The folder may hold old and new files side by side.",
        "run `rowcast vendor PACKAGE --into DIR --update`; it finishes that run first",
    ),
    "vendor-manifest": Code(
        "The manifest of a copy is damaged, or from a later version of rowcast.",
        "Without it nothing can be said about the copy.",
        "bring manifest.json back from version control, then update",
    ),
    "vendor-source": Code(
        "A package cannot be copied, as it is not what its manifest or its spec says.",
        "A copy of an edited or outdated package would carry the fault into another project.",
        "run `rowcast generate` there",
    ),
    "vendor-licence": Code(
        "There is no licence beside a package that is copied.",
        "Whoever gets the copy cannot know what they may do with it.",
        "put a file LICENSE beside the spec's project",
        Severity.WARNING,
    ),
    "vendor-downgrade": Code(
        "The original was made by an older version of rowcast than the copy.",
        "Mends of the newer version go away with it.",
        "update rowcast in the project of the original, and generate there",
        Severity.WARNING,
    ),
    "vendor-renamed": Code(
        "The original is another API, or another target, than the copy was made from.",
        "It may be a package that was renamed, or the wrong one.",
        "leave it if the package was renamed; otherwise take the update back and name another folder",
        Severity.WARNING,
    ),
}

"""Codes of what is wrong with a project: its configuration, its templates, its output, and drift."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity

_DRIFT_WHY = "Generated files are committed so that they can be read and trusted; they must be what the spec says."

PROJECT: Mapping[str, Code] = {
    "config-syntax": Code(
        "The project file is not well-formed TOML, or cannot be read.",
        "Nothing can be known about the project without it.",
        "mend the file at the place that the message names",
    ),
    "config-unknown-key": Code(
        "The project file has a key that the tool does not know there.",
        "An overlooked typing error would silently leave a setting at its default.",
        "correct the key or remove it; docs/configuration.md lists them",
    ),
    "config-value": Code(
        "A setting of the project file has a value that it cannot have.",
        "The tool does not guess what was meant.",
        "write the value as the message says",
    ),
    "config-twice": Code(
        "A project has two project files.",
        "One of them is not read, and whoever changes that one waits for an effect in vain.",
        "move its settings into `rowcast.toml`, or take that file away",
        Severity.WARNING,
    ),
    "config-output": Code(
        "An output folder is one that must not be written to, or two outputs would share a folder.",
        "A tool that removes and replaces files must never be pointed at files that it did not make.",
        "give each API and target a folder of its own",
    ),
    "no-spec": Code(
        "There is no spec: no folder of the project holds YAML files of one.",
        "There is nothing to generate from.",
        "put files into spec/<api>/, or begin with `rowcast init DIR`",
    ),
    "unknown-target": Code(
        "A target has a name that no installed target has.",
        "Targets are found by name.",
        "correct the name, or install the package that brings the target",
    ),
    "unsafe-path": Code(
        "A made file would have a path that cannot be written safely on every system.",
        "Paths are made from names in the spec, and must stay below the output folder on any machine.",
        "rename what the file is named after",
    ),
    "path-clash": Code(
        "Two made files would have the same path where upper and lower case are not told apart.",
        "One of the files would silently replace the other on such a system.",
        "rename one of the things that the files are named after",
    ),
    "formatting-failed": Code(
        "A made Python file could not be formatted, or does not compile.",
        "Code that does not compile is not written; a template or a target has made it.",
        "look at the template that you override; without one it is a fault of rowcast, please report it",
    ),
    "template-failed": Code(
        "A template cannot be read or rendered.",
        "A template that prints nothing where something is missing would make wrong files.",
        "mend the template at the line that the message names",
    ),
    "template-unused": Code(
        "A file in the folder of templates is not the override of any template.",
        "It has no effect, most likely because of its name.",
        "rename or remove it; `rowcast override` lists the templates",
        Severity.WARNING,
    ),
    "override-outdated": Code(
        "The template that an override was made from has changed since.",
        "The override may lack what the new template brings.",
        "compare the two and make the override again, or update its first line when it is right",
        Severity.WARNING,
    ),
    "override-unmarked": Code(
        "An override does not say which template it was made from.",
        "A change of that template cannot be noticed.",
        "begin it with the line that `rowcast override` writes",
        Severity.WARNING,
    ),
    "drift-stale": Code("A made file is not what the spec says now.", _DRIFT_WHY, "run `rowcast generate`"),
    "drift-missing": Code("A file that the spec makes is not there.", _DRIFT_WHY, "run `rowcast generate`"),
    "drift-extra": Code(
        "A made file is there that the spec does not make any more.", _DRIFT_WHY, "run `rowcast generate`"
    ),
    "drift-edited": Code(
        "A made file was changed by hand.",
        _DRIFT_WHY + " The next change of the spec would lose the edit.",
        "move the change into the spec or a template, then run `rowcast generate --force`",
    ),
    "drift-interrupted": Code(
        "An earlier run was stopped while it wrote, or is still writing.",
        "The folder may hold old and new files side by side.",
        "run `rowcast generate`; it goes on where the other one stopped",
    ),
    "drift-versions": Code(
        "The files were made with other versions of the tools than those that are installed.",
        "Versions of the model generator and the formatter differ in the text that they make.",
        "install the same versions, or generate again with these",
        Severity.NOTE,
    ),
    "output-refused": Code(
        "A folder or file cannot be written because it is not ours, or because somebody has changed it.",
        "The tool never overwrites or removes what it did not make.",
        "move the file away; `--force` overwrites files of ours that were edited",
    ),
    "output-kept": Code(
        "A file is not made any more, but somebody has changed it, so it stays.",
        "The tool does not remove the work of people.",
        "remove the file if it is not needed",
        Severity.WARNING,
    ),
    "output-left": Code(
        "A folder that rowcast made belongs to no API and target of the project any more.",
        "Whoever takes its files for current ones gets a client or docs of an API that nobody looks after.",
        "remove the folder if nothing uses it, or bring the API or target back",
        Severity.WARNING,
    ),
    "changelog-missing": Code(
        "An API has no change log.",
        "Its users learn from it what a new version means for them.",
        "run `rowcast changelog`",
    ),
    "changelog-stale": Code(
        "A change log does not say what changed in the spec.",
        "Its users would learn of it by something that fails.",
        "run `rowcast changelog`",
    ),
    "changelog-damaged": Code(
        "The marks between which a change log is written are not one pair under `Unreleased`.",
        "What stands between them is written anew, and what people wrote must not be lost.",
        "take out the lines `<!-- rowcast: … -->` that are left, and run `rowcast changelog`",
    ),
    "changelog-base": Code(
        "The stored spec of the last release is not the one that the change log goes on from.",
        "What changed since then cannot be told.",
        "restore the folder, or name a revision with that spec: `rowcast changelog --from REVISION`",
    ),
    "changelog-released": Code(
        "A version is released that the change log has already.",
        "Two parts would have one name.",
        "name the next version",
    ),
    "changelog-version": Code(
        "A version is released that is not higher than the last one.",
        "The log is in the order of releases, and who reads its first part takes that for the newest version.",
        "name a version above the last one",
    ),
}

"""The command line as a table: commands, options, arguments; parsing, help and completion all read it.

There is no argparse in here, as its import alone costs as much as everything else that a run without changes does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

FORMATS = ("text", "concise", "json", "jsonl", "github", "gitlab", "sarif")


class Option:
    """An option: its flags, what it is good for, and its value, if it takes one (``metavar``)."""

    __slots__ = ("choices", "doc", "flags", "metavar", "repeated")

    def __init__(
        self, *flags: str, doc: str, metavar: str = "", choices: Sequence[str] = (), repeated: bool = False
    ) -> None:
        self.flags, self.doc, self.metavar, self.choices, self.repeated = flags, doc, metavar, tuple(choices), repeated

    @property
    def name(self) -> str:
        """The name under which the value is found: the last flag, without its dashes."""
        return self.flags[-1].lstrip("-").replace("-", "_")


class Command:
    """A command: its name, what it does, its arguments (``[API...]``: any number) and its options."""

    __slots__ = ("arguments", "doc", "epilog", "name", "options")

    def __init__(
        self, name: str, doc: str, arguments: str = "", options: Sequence[Option] = (), epilog: str = ""
    ) -> None:
        self.name, self.doc, self.arguments, self.options, self.epilog = name, doc, arguments, tuple(options), epilog

    def counts(self) -> tuple[int, int | None]:
        """Return the least and the greatest number of arguments; None where there is no greatest."""
        words = self.arguments.split()
        least = sum(1 for word in words if not word.startswith("["))
        return least, None if any("..." in word for word in words) else len(words)


class UsageError(Exception):
    """A command line that means nothing; the message says what is wrong, and names the nearest that would."""


GLOBAL = (
    Option("-h", "--help", doc="show help, for a command too"),
    Option("-V", "--version", doc="show the version"),
    Option("--project", metavar="DIR", doc="work as if started in this folder"),
    Option("--color", metavar="WHEN", choices=("auto", "always", "never"), doc="colours: auto, always or never"),
    Option("--traceback", doc="show the traceback of an internal error"),
)

_FORMAT = Option(
    "--output-format", metavar="FORMAT", choices=FORMATS, doc="how findings are printed: " + ", ".join(FORMATS)
)
_TARGET = Option("--target", metavar="NAME", repeated=True, doc="only this target; may be repeated")
_JOBS = Option("--jobs", metavar="N", doc="how many processes may work; default 1")
_NO_CACHE = Option("--no-cache", doc="neither read nor write the cache")
_DIFF = Option("--diff", doc="show the differences; write nothing")

COMMANDS = (
    Command(
        "generate",
        "make everything from the spec",
        "[API...]",
        (
            Option("--check", doc="the same as `rowcast check`"),
            _DIFF,
            Option("--dry-run", doc="say what would be written; write nothing"),
            Option("--force", doc="overwrite made files that somebody has edited"),
            Option("--watch", doc="do it again whenever a file is saved, until Ctrl-C"),
            _TARGET,
            _JOBS,
            _NO_CACHE,
            _FORMAT,
        ),
    ),
    Command(
        "check",
        "tell whether everything is what the spec says; exit 1 if not",
        "[API...]",
        (_DIFF, _TARGET, _JOBS, _NO_CACHE, _FORMAT),
    ),
    Command(
        "lint",
        "look for faults and weak spots in the spec; exit 1 if there are warnings or errors",
        "[API...]",
        (
            Option("--select", metavar="RULES", repeated=True, doc="only these rules: codes or groups, with commas"),
            Option("--ignore", metavar="RULES", repeated=True, doc="not these rules"),
            Option(
                "--fail-on",
                metavar="LEVEL",
                choices=("error", "warning", "note", "never"),
                doc="the least level that gives exit 1: error, warning (unless said), note or never",
            ),
            Option("--fix", doc="mend what is safe to mend, in place"),
            Option("--diff", doc="with --fix: show what would be mended; write nothing"),
            Option("--list", doc="list all rules"),
            _FORMAT,
        ),
        "examples:\n  rowcast lint --select naming,description-missing\n  rowcast lint --fix --diff",
    ),
    Command(
        "diff",
        "tell what changed in the specs, and whom it breaks; exit 1 if it breaks callers",
        "[OLD] [NEW]",
        (
            Option(
                "--fail-on",
                metavar="WHAT",
                choices=("breaking", "unclear", "any", "none"),
                doc="exit 1 for changes that are breaking (unless said), unclear, any, or none",
            ),
            Option(
                "--audience",
                metavar="WHO",
                choices=("caller", "server", "both"),
                doc="judge for whom: caller (unless said), server or both",
            ),
            Option("--api", metavar="NAME", repeated=True, doc="only this API; may be repeated"),
            Option(
                "--output-format",
                metavar="FORMAT",
                choices=("text", "markdown", "json", "github", "gitlab", "sarif"),
                doc="form of the report: text, markdown, json, github, gitlab, sarif",
            ),
        ),
        "OLD and NEW are files, folders, git revisions, or REVISION:PATH. Without NEW it is what stands on the disk;\n"
        "without OLD it is HEAD. What `rowcast generate` would change in made files, `rowcast generate --diff` shows.\n"
        "examples:\n  rowcast diff\n  rowcast diff main --output-format markdown\n  rowcast diff v1.2 v1.3",
    ),
    Command(
        "changelog",
        "keep the change log of each API; exit 1 with --check if one is not what it should be",
        "[API...]",
        (
            Option("--check", doc="tell whether the logs are what they should be; write nothing"),
            Option("--release", metavar="VERSION", doc="make a version of what is unreleased"),
            Option("--date", metavar="DATE", doc="the date of the release; none unless said"),
            Option("--from", metavar="REVISION", doc="go on from the spec in this git revision"),
            _FORMAT,
        ),
        "The log is in changes/API/CHANGELOG.md, and becomes a page of the docs at the next `rowcast generate`.\n"
        "examples:\n  rowcast changelog\n  rowcast changelog --release 1.3.0 --date 2026-10-21",
    ),
    Command(
        "export",
        "print the spec in another format: openapi",
        "FORMAT [API]",
        (
            Option("-o", "--output", metavar="FILE", doc="write to this file, not to stdout"),
            Option("--openapi-version", metavar="V", choices=("3.1", "3.2"), doc="version of OpenAPI: 3.1 or 3.2"),
        ),
        "examples:\n  rowcast export openapi\n  rowcast export openapi claude_messages -o openapi.json",
    ),
    Command(
        "import",
        "read pages of documentation into captured rows, and report what is unsure; exit 1 while something awaits you",
        "PAGE [PAGE...]",
        (
            Option("-o", "--output", metavar="DIR", doc="folder of the spec; without it, the files go to stdout"),
            Option("--check", doc="tell whether pages and captured rows agree; write nothing; exit 1 if not"),
            Option("--accept", doc="write what awaits you into the reviewed list of the folder"),
            Option("--force", doc="overwrite captured files that somebody has edited"),
            Option("--verbose", doc="show every inferred fact, too"),
            Option("--output-format", metavar="FORMAT", choices=("text", "json"), doc="form of the report: text, json"),
        ),
        "A page is a file (Markdown, MDX, HTML, text, llms.txt), - for stdin, or a URL.\n"
        "example:\n  rowcast import docs/orders.md -o spec/shop",
    ),
    Command(
        "vendor",
        "copy a generated package into another project; verify the copy, or update it and keep edits",
        "[PACKAGE]",
        (
            Option("--into", metavar="DIR", doc="the folder that the copy is in, or will be in"),
            Option("--name", metavar="NAME", doc="name of the copy; without it, that of the package"),
            Option("--update", doc="take over what changed in the package; exit 1 if conflicts are left"),
            Option("--verify", doc="tell whether copies are what their manifests say; exit 1 if not"),
            Option("--target", metavar="NAME", doc="which target of an API is meant; python, if it makes that"),
            _FORMAT,
        ),
        "A package is an API of the project, or a folder that rowcast made.\n"
        "examples:\n  rowcast vendor claude_messages --into ../shop/src/shop/_vendor\n"
        "  rowcast vendor claude_messages --into ../shop/src/shop/_vendor --update\n"
        "  rowcast vendor --verify --into src/shop/_vendor",
    ),
    Command(
        "schema",
        "print the JSON Schema of the spec language, for editors",
        "",
        (Option("-o", "--output", metavar="FILE", doc="write to this file, not to stdout"),),
    ),
    Command("explain", "explain a code of a finding, or list all codes", "[CODE]"),
    Command(
        "init",
        "begin a new project in a folder",
        "DIR",
        (
            Option(
                "--ci",
                metavar="WHERE",
                choices=("github", "gitlab", "none"),
                doc="whose CI is to check the project: github (unless said), gitlab or none",
            ),
        ),
    ),
    Command(
        "override",
        "make an override of a template, or list the templates",
        "[TEMPLATE]",
        (Option("--block", metavar="NAME", doc="only this block of the template"),),
        "example:\n  rowcast override python/client.py.jinja",
    ),
    Command("completion", "print a completion script", "SHELL", (), "shells: bash, zsh, fish"),
)


class Parsed:
    """What a command line says: the command, its arguments, and the values of the options that were given."""

    __slots__ = ("arguments", "command", "values")

    def __init__(self, command: Command | None, arguments: list[str], values: dict[str, list[str]]) -> None:
        self.command, self.arguments, self.values = command, arguments, values

    def has(self, name: str) -> bool:
        """Tell whether an option was given."""
        return name in self.values

    def last(self, name: str, default: str) -> str:
        """Return the value of an option that counts once."""
        return self.values.get(name, [default])[-1]

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of an option."""
        return tuple(self.values.get(name, ()))


def parse(words: Sequence[str]) -> Parsed:
    """Return what the words say. Raises UsageError."""
    command: Command | None = None
    arguments: list[str] = []
    values: dict[str, list[str]] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            arguments += rest
            break
        if word.startswith("-") and word != "-":
            _take_option(word, rest, command, values)
        elif command is None:
            command = _find(word)
        else:
            arguments.append(word)
    if command is not None and "help" not in values:
        _check_count(command, arguments)
    return Parsed(command, arguments, values)


def help_text(command: Command | None, version: str) -> str:
    """Return the help of a command, or of the tool."""
    if command is None:
        rows = [(one.name, one.doc) for one in COMMANDS]
        lines = [f"rowcast {version}: from tables of API parameters to a typed client, models and docs", ""]
        lines += ["usage: rowcast COMMAND [ARGUMENTS] [OPTIONS]", "", "commands:", *_rows(rows), "", "options:"]
        lines += [*_rows(_option_rows(GLOBAL)), "", "examples:"]
        lines += [
            "  rowcast init my-api",
            "  rowcast generate",
            "  rowcast check --diff",
            "  rowcast explain drift-stale",
            "",
        ]
        lines += ["exit status: 0 nothing to do, 1 findings, 2 could not do the job, 130 interrupted"]
    else:
        usage = " ".join(filter(None, ("usage: rowcast", command.name, command.arguments, "[OPTIONS]")))
        lines = [usage, "", command.doc, "", "options:", *_rows(_option_rows((*command.options, *GLOBAL)))]
        lines += ["", command.epilog] if command.epilog else []
    return "\n".join(lines)


def _take_option(word: str, rest: list[str], command: Command | None, values: dict[str, list[str]]) -> None:
    flag, equals, value = word.partition("=") if word.startswith("--") else (word[:2], word[2:], word[2:])
    options = (*GLOBAL, *(command.options if command else ()))
    option = next((one for one in options if flag in one.flags), None)
    if option is None:
        raise UsageError(_unknown_option(flag, command, options))
    if not option.metavar:
        if equals:
            raise UsageError(f"{flag} takes no value")
        values.setdefault(option.name, []).append("")
        return
    if not equals:
        if not rest:
            raise UsageError(f"{flag} needs a value: {option.metavar}")
        value = rest.pop(0)
    if option.choices and value not in option.choices:
        raise UsageError(f"{flag} is one of {', '.join(option.choices)}, not `{value}`{_near(value, option.choices)}")
    if option.name in values and not option.repeated:
        raise UsageError(f"{flag} is given twice")
    values.setdefault(option.name, []).append(value)


def _unknown_option(flag: str, command: Command | None, options: Iterable[Option]) -> str:
    flags = [flag for option in options for flag in option.flags]
    where = f"`rowcast {command.name}`" if command else "`rowcast` before a command"
    return f"{where} has no option {flag}{_near(flag, flags)}"


def _find(word: str) -> Command:
    for command in COMMANDS:
        if command.name == word:
            return command
    raise UsageError(f"there is no command `{word}`{_near(word, [one.name for one in COMMANDS])}")


def _check_count(command: Command, arguments: list[str]) -> None:
    least, most = command.counts()
    if len(arguments) < least:
        raise UsageError(f"`rowcast {command.name}` needs {command.arguments}")
    if most is not None and len(arguments) > most:
        raise UsageError(f"`rowcast {command.name}` takes no argument `{arguments[most]}`")


def _near(word: str, names: Iterable[str]) -> str:
    from rowcast.suggest import closest  # noqa: PLC0415 - only where something is wrong

    nearest = closest(word, names)
    return f"; did you mean `{nearest}`?" if nearest else ""


def _option_rows(options: Iterable[Option]) -> list[tuple[str, str]]:
    return [(", ".join(one.flags) + (f" {one.metavar}" if one.metavar else ""), one.doc) for one in options]


def _rows(rows: Sequence[tuple[str, str]]) -> list[str]:
    width = max(len(left) for left, _ in rows)
    return [f"  {left:<{width}}  {right}" for left, right in rows]


def commands() -> Mapping[str, Command]:
    """Return the commands by name."""
    return {command.name: command for command in COMMANDS}

"""The tables ``lint`` of a project file, and what a command line adds to them, in; the settings of lint out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic, Severity
from rowcast.lint.rule import Option, Setting
from rowcast.lint.rules import RULES
from rowcast.lint.settings import KNOWN, LEVELS, WORDS, Settings, chooses
from rowcast.project.config import Project, span_in
from rowcast.records import dataclass
from rowcast.suggest import suggestion
from rowcast.usage import UsageError

FAIL_ON = ("error", "warning", "note", "never")
_API_KEYS = ("select", "ignore", "rules", "files")
_KEYS = (*_API_KEYS, "fail_on")
_ALSO = {"info": "note", "warn": "warning", "hint": "note", "none": "off"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command line says: words as they were given, perhaps several in one, with commas between."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The settings of a project, and those of each of its APIs by name."""

    project: Settings
    apis: Mapping[str, Settings]


def settings(project: Project, asked: Asked) -> tuple[Chosen, list[Diagnostic]]:
    """Return what a project and a command line ask for, and what is wrong with the tables of the project.

    What an API says of a rule counts before what its project says. Rules that the command line selects look even if
    the project turns them off; what it ignores is ignored besides.

    Raises:
        UsageError: for a word of the command line that chooses no rule.
    """
    reader = _Reader(project, ("lint",))
    whole = reader.settings(project.lint, _KEYS)
    found = list(reader.found)
    apis: dict[str, Settings] = {}
    for api in project.apis:
        reader = _Reader(project, ("apis", api.name, "lint"))
        apis[api.name] = _asked(_joined(whole, reader.settings(api.lint, _API_KEYS)), asked)
        found += reader.found
    return Chosen(_asked(whole, asked), apis), found


def _joined(whole: Settings, own: Settings) -> Settings:
    """Return the settings of an API within those of its project."""
    return Settings(
        own.select or whole.select,
        (*whole.ignore, *own.ignore),
        {**whole.levels, **own.levels},
        {
            code: {**whole.options.get(code, {}), **own.options.get(code, {})}
            for code in {**whole.options, **own.options}
        },
        (*whole.files, *own.files),
        whole.fail_on,
    )


def _asked(made: Settings, asked: Asked) -> Settings:
    """Return settings with what a command line says besides."""
    select, ignore = _words("--select", asked.select), _words("--ignore", asked.ignore)
    fail_on = _severity(asked.fail_on) if asked.fail_on else made.fail_on
    kept = () if select else made.ignore
    return replace(made, select=select or made.select, ignore=(*kept, *ignore), fail_on=fail_on)


class _Reader:
    """Reads the table, and gathers what is wrong with it."""

    def __init__(self, project: Project, place: tuple[str, ...]) -> None:
        self.project, self.place = project, place
        self.found: list[Diagnostic] = []

    def settings(self, table: Mapping[str, Any], keys: tuple[str, ...]) -> Settings:
        """Read the table, which can have these keys."""
        self.check_keys(table, keys, ())
        fail_on = table.get("fail_on", "warning")
        if fail_on not in FAIL_ON:
            self.fault(("fail_on",), f"`fail_on` is one of {', '.join(FAIL_ON)}", str(fail_on), FAIL_ON)
            fail_on = "warning"
        levels: dict[str, str] = {}
        options: dict[str, Mapping[str, Setting]] = {}
        for code, written in self.table(table, "rules").items():
            if code not in KNOWN:
                self.fault(("rules", code), f"there is no rule `{code}`", code, KNOWN, "config-unknown-key")
                continue
            level, given = self.rule(code, written)
            if level:
                levels[code] = level
            if given:
                options[code] = given
        files = tuple((name, self.words(words, ("files", name))) for name, words in self.table(table, "files").items())
        select, ignore = (self.words(table.get(key, []), (key,)) for key in ("select", "ignore"))
        return Settings(select, ignore, levels, options, files, _severity(fail_on))

    def rule(self, code: str, written: object) -> tuple[str, Mapping[str, Setting]]:
        """Read what stands beside a code: a level, or a table with a level and options."""
        path = ("rules", code)
        if not isinstance(written, dict):
            return self.level(written, path), {}
        known = RULES[code].options if code in RULES else {}
        self.check_keys(written, ("level", *known), path)
        level = self.level(written["level"], (*path, "level")) if "level" in written else ""
        given = {name: self.option(written[name], known[name], (*path, name)) for name in written if name in known}
        return level, {name: value for name, value in given.items() if value is not None}

    def level(self, written: object, path: tuple[str, ...]) -> str:
        """Read a level."""
        if written in LEVELS:
            return str(written)
        word = _ALSO.get(str(written).lower(), str(written))
        self.fault(path, f"a level is one of {', '.join(LEVELS)}", word, LEVELS)
        return ""

    def option(self, written: object, known: Option, path: tuple[str, ...]) -> Setting | None:
        """Read the value of an option."""
        if isinstance(known.usual, tuple):
            if isinstance(written, list) and all(isinstance(each, str) for each in written):
                return tuple(written)
            self.fault(path, f"`{path[-1]}` is a list of texts")
        elif known.choices and written not in known.choices:
            self.fault(path, f"`{path[-1]}` is one of {', '.join(known.choices)}", str(written), known.choices)
        elif isinstance(written, bool) or type(written) is not type(known.usual) or (written == 0):
            self.fault(path, f"`{path[-1]}` is a {'text' if isinstance(known.usual, str) else 'number from 1 on'}")
        else:
            return written
        return None

    def words(self, written: object, path: tuple[str, ...]) -> tuple[str, ...]:
        """Read a list of words for rules."""
        if not isinstance(written, list) or not all(isinstance(each, str) for each in written):
            self.fault(path, f"`{path[-1]}` is a list of codes and groups")
            return ()
        for word in written:
            if not _is_word(word):
                self.fault(path, f"`{word}` is no rule and no group of rules", word, WORDS)
        return tuple(word for word in written if _is_word(word))

    def table(self, table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Read a table within the table."""
        written = table.get(key, {})
        if isinstance(written, dict):
            return written
        self.fault((key,), f"`{'.'.join((*self.place, key))}` is a table")
        return {}

    def check_keys(self, table: Mapping[str, Any], known: tuple[str, ...], path: tuple[str, ...]) -> None:
        """Report keys that are not known."""
        for key in table:
            if key not in known:
                name = ".".join((*self.place, *path, key))
                self.fault((*path, key), f"unknown key `{name}`", key, known, "config-unknown-key")

    def fault(
        self, path: tuple[str, ...], message: str, word: str = "", known: Iterable[str] = (), code: str = "config-value"
    ) -> None:
        """Report a fault at its line of the project file."""
        hint = suggestion(word, known) if word else ""
        self.found.append(diagnostic(code, message, span_in(self.project, (*self.place, *path)), hint))


def _words(flag: str, given: Iterable[str]) -> tuple[str, ...]:
    words = tuple(word.strip() for each in given for word in each.split(",") if word.strip())
    for word in words:
        if not _is_word(word):
            hint = suggestion(word, WORDS) or "`rowcast lint --list` lists them"
            raise UsageError(f"{flag}: `{word}` is no rule and no group of rules; {hint}")
    return words


def _is_word(word: str) -> bool:
    return word in WORDS or any(chooses(word, code) for code in KNOWN)


def _severity(word: str) -> Severity | None:
    return None if word == "never" else Severity(word)

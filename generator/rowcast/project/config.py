"""The project file: ``rowcast.toml`` or ``[tool.rowcast]`` in, the APIs with their targets and folders out."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import field
from keyword import iskeyword
from typing import Any

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.project.root import PROJECT_FILE, SHARED_FILE, SPEC, has_table
from rowcast.records import dataclass
from rowcast.source import Span
from rowcast.suggest import suggestion

TARGETS = ("python", "docs", "openapi")
FORMATTERS = ("black", "ruff", "none")
OUTPUT = "generated/{target}/{api}"
CHANGES = "changes"
LOG = "CHANGELOG.md"

_KEYS = ("apis", "targets", "output", "templates", "formatter", "lint", "changes")
_API_KEYS = ("spec", "targets", "output", "lint")


@dataclass(frozen=True, slots=True)
class TargetConfig:
    """A target of an API: its name, the folder that it writes (from the root, with ``/``), and its options."""

    name: str
    output: str
    options: Mapping[str, object] = field(default_factory=dict)
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ApiConfig:
    """An API: its name in the project, its folder of spec files (from the root), its targets, and its table of lint."""

    name: str
    spec: str
    targets: tuple[TargetConfig, ...]
    span: Span | None = None
    lint: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """A project.

    Attributes:
        root: Its folder, absolute.
        file: Name of its project file; None where it has none.
        apis: What is generated.
        templates: Folder of override templates, from the root; None where there is none.
        formatter: What formats Python: ``black``, ``ruff`` or ``none``.
        listed: Folders, from the root, whose listing decided which APIs there are.
        lint: The table of lint as it is written; ``project.linting`` reads it, as only lint needs it.
        changes: Folder of the change logs, from the root.
    """

    root: str
    file: str | None
    apis: tuple[ApiConfig, ...] = ()
    templates: str | None = None
    formatter: str = "black"
    listed: tuple[str, ...] = ()
    lint: Mapping[str, Any] = field(default_factory=dict)
    changes: str = CHANGES


def read(root: str, file: str | None) -> tuple[Project, list[Diagnostic]]:
    """Read the project file of a folder; ``root`` and ``file`` are as ``root.find_root`` found them."""
    if file is None:
        return _Reader(root, None, "").project({})
    try:
        with open(os.path.join(root, file), "rb") as handle:
            content = handle.read()
        text = content.decode("utf-8")
        table = tomllib.loads(text)
    except OSError as problem:
        message = f"cannot read the project file: {problem.strerror or problem}"
        hint = f"let {file} be a file that you can read, or take it away"
        return Project(root, file), [diagnostic("config-syntax", message, _line(file, 1), hint)]
    except UnicodeDecodeError as problem:
        return Project(root, file), [_not_utf8(file, content, problem.start)]
    except tomllib.TOMLDecodeError as problem:
        return Project(root, file), [_syntax(file, str(problem))]
    if file == SHARED_FILE:
        tool = table.get("tool")
        table = tool.get("rowcast", {}) if isinstance(tool, dict) else {}
    reader = _Reader(root, file, text)
    if file == PROJECT_FILE and has_table(os.path.join(root, SHARED_FILE)):
        reader.fault("config-twice", (), f"{SHARED_FILE} has a table `tool.rowcast`, too, which is not read")
    if not isinstance(table, dict):
        reader.fault("config-value", (), "`tool.rowcast` is a table")
        table = {}
    return reader.project(table)


def span_in(project: Project, path: tuple[str, ...]) -> Span | None:
    """Return where a key or table of a project's file is written, or the nearest thing around it."""
    if project.file is None:
        return None
    with open(os.path.join(project.root, project.file), encoding="utf-8", errors="replace") as handle:
        return _Reader(project.root, project.file, handle.read()).span(path)


class _Reader:
    """Reads one project file, and gathers what is wrong with it."""

    def __init__(self, root: str, file: str | None, text: str) -> None:
        self._root, self._file, self._text = root, file, text
        self._listed: tuple[str, ...] = ()
        self._found: list[Diagnostic] = []

    def project(self, table: Mapping[str, Any]) -> tuple[Project, list[Diagnostic]]:
        self._check_keys(table, _KEYS, ())
        output = self._output(table, (), OUTPUT)
        targets = self._targets(table.get("targets", list(TARGETS)), ("targets",), {})
        apis = self._apis(table, targets, output)
        templates = self._text_of(table, "templates", (), "") or None
        formatter = self._text_of(table, "formatter", (), FORMATTERS[0])
        if formatter not in FORMATTERS:
            self.fault(
                "config-value", ("formatter",), f"`formatter` is one of {_choice(FORMATTERS)}", formatter, FORMATTERS
            )
        lint = self._lint(table, ())
        changes = _posix(self._text_of(table, "changes", (), CHANGES))
        if os.path.isabs(changes) or changes.split("/")[0] == "..":
            self.fault("config-value", ("changes",), "`changes` is a folder of the project")
        project = Project(self._root, self._file, apis, templates, formatter, self._listed, lint, changes)
        return project, self._found

    def fault(self, code: str, path: tuple[str, ...], message: str, word: str = "", names: Iterable[str] = ()) -> None:
        self._found.append(diagnostic(code, message, self.span(path), suggestion(word, names) if word else ""))

    def _apis(self, table: Mapping[str, Any], targets: dict[str, Any], output: str) -> tuple[ApiConfig, ...]:
        written = table.get("apis")
        if written is None:
            return tuple(self._api(name, {}, targets, output) for name in self._discover())
        if not isinstance(written, dict):
            self.fault("config-value", ("apis",), "`apis` is a table of tables, one for each API")
            return ()
        return tuple(self._api(name, value, targets, output) for name, value in written.items())

    def _discover(self) -> list[str]:
        """Return the names of the folders in ``spec`` that hold YAML files."""
        top = os.path.join(self._root, SPEC)
        if not os.path.isdir(top):
            return []
        self._listed = (SPEC,)
        folders = [name for name in sorted(os.listdir(top)) if os.path.isdir(os.path.join(top, name))]
        self._listed += tuple(f"{SPEC}/{name}" for name in folders)
        return [name for name in folders if any(map(is_spec, os.listdir(os.path.join(top, name))))]

    def _api(self, name: str, written: Any, targets: dict[str, Any], output: str) -> ApiConfig:
        path = ("apis", name)
        if not isinstance(written, dict):
            self.fault("config-value", path, f"`apis.{name}` is a table")
            written = {}
        self._check_keys(written, _API_KEYS, path)
        spec = self._text_of(written, "spec", path, f"{SPEC}/{name}")
        pattern = self._output(written, path, output)
        if "targets" in written:
            targets = self._targets(written["targets"], (*path, "targets"), targets)
        made = (self._target(name, target, options, pattern, path) for target, options in targets.items())
        return ApiConfig(name, _posix(spec), tuple(made), self.span(path), self._lint(written, path))

    def _target(
        self, api: str, name: str, written: Mapping[str, Any], pattern: str, path: tuple[str, ...]
    ) -> TargetConfig:
        place = (*path, "targets", name) if self._line_of((*path, "targets", name)) else ("targets", name)
        output = self._output(written, place, pattern)
        folder = output.replace("{api}", _identifier(api)).replace("{target}", name)
        options = {key: value for key, value in written.items() if key != "output"}
        return TargetConfig(name, _posix(folder), options, self.span(place))

    def _output(self, table: Mapping[str, Any], path: tuple[str, ...], inherited: str) -> str:
        """Return the pattern of a folder that is written; an inherited one was looked at where it stands."""
        output = self._text_of(table, "output", path, inherited)
        if "output" in table and re.search(r"[{}]", re.sub(r"\{(api|target)\}", "", output)):
            message = "`output` knows `{api}` and `{target}` in braces, and nothing else"
            self.fault("config-value", (*path, "output"), message)
        return output

    def _lint(self, table: Mapping[str, Any], path: tuple[str, ...]) -> Mapping[str, Any]:
        lint = table.get("lint", {})
        if isinstance(lint, dict):
            return lint
        self.fault("config-value", (*path, "lint"), "`lint` is a table")
        return {}

    def _targets(self, written: Any, path: tuple[str, ...], defaults: Mapping[str, Any]) -> dict[str, Any]:
        """Return target name to table, from a list of names or a table of tables; the project's settings come first."""
        if isinstance(written, list) and all(isinstance(name, str) for name in written):
            return {name: defaults.get(name, {}) for name in written}
        if isinstance(written, dict) and all(isinstance(value, dict) for value in written.values()):
            return {name: {**defaults.get(name, {}), **value} for name, value in written.items()}
        self.fault("config-value", path, "`targets` is a list of names, or a table with a table for each target")
        return {}

    def _check_keys(self, table: Mapping[str, Any], known: tuple[str, ...], path: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                self.fault("config-unknown-key", (*path, key), f"unknown key `{'.'.join((*path, key))}`", key, known)

    def _text_of(self, table: Mapping[str, Any], key: str, path: tuple[str, ...], default: str) -> str:
        value = table.get(key, default)
        if isinstance(value, str) and (value or not default):
            return value
        self.fault("config-value", (*path, key), f"`{key}` is a text that is not empty")
        return default

    def span(self, path: tuple[str, ...]) -> Span | None:
        """Return where a key or table is written, or the nearest thing around it; None without a file."""
        if self._file is None:
            return None
        found = next((line for n in range(len(path), 0, -1) if (line := self._line_of(path[:n]))), 1)
        return _line(self._file, found)

    def _line_of(self, path: tuple[str, ...]) -> int:
        """Return the line where a key or table is written, or 0; the reader of TOML itself keeps no places."""
        wanted = [*(("tool", "rowcast") if self._file == SHARED_FILE else ()), *path]
        table: list[str] = []
        for number, line in enumerate(self._text.splitlines(), 1):
            if head := re.match(r"\s*\[+([^\]#]+)\]", line):
                table = _parts(head[1])
                keys = table
            elif key := re.match(r"\s*([^=#]+?)\s*=", line):
                keys = [*table, *_parts(key[1])]
            else:
                continue
            if keys == wanted:
                return number
        return 0


def is_spec(name: str) -> bool:
    """Tell whether a file of this name in a folder of a spec belongs to the spec."""
    return name.endswith((".yaml", ".yml")) and not name.startswith(".")


def spec_files(root: str, spec: str) -> list[str]:
    """Return the files of a spec by their paths from the root, in the order of their names; empty without a folder."""
    try:
        return [f"{spec}/{name}" for name in sorted(os.listdir(os.path.join(root, spec))) if is_spec(name)]
    except OSError:
        return []


def _parts(key: str) -> list[str]:
    return [part.strip().strip("\"'") for part in key.split(".")]


def _identifier(name: str) -> str:
    """Return the name of an API as one that Python can import."""
    word = "".join(character if f"_{character}".isidentifier() else "_" for character in name)
    return word if word.isidentifier() and not iskeyword(word) else f"{word}_" if iskeyword(word) else f"_{word}"


def _posix(path: str) -> str:
    return os.path.normpath(path).replace(os.sep, "/")


def _choice(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _line(file: str, line: int, column: int = 1) -> Span:
    return Span(file, line, column, line, column)


def _syntax(file: str, message: str) -> Diagnostic:
    place = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    span = _line(file, int(place[1]), int(place[2])) if place else _line(file, 1)
    message = message[: place.start()] if place else message
    twice = message.startswith(("Cannot declare", "Cannot overwrite", "Cannot mutate"))
    hint = "a name has one value: either a list such as `targets = [...]`, or tables such as `[targets.python]`"
    return diagnostic("config-syntax", message, span, hint if twice else "")


def _not_utf8(file: str, content: bytes, at: int) -> Diagnostic:
    before = content[:at].decode("utf-8")
    line = before.count("\n") + 1
    span = _line(file, line, len(before) - before.rfind("\n"))
    message = f"the project file is not UTF-8: it has the byte 0x{content[at]:02x} here"
    return diagnostic("config-syntax", message, span, "save the file as UTF-8")

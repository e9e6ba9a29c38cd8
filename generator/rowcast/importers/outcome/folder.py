"""What stands in the folder of a spec before an import: text of its files in, captured files and taken names out.

A captured file carries a digest of its text in its head. One whose text differs was edited by hand, and is not
overwritten before somebody says so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import yaml

from rowcast.importers.model import Capture, Json
from rowcast.records import dataclass


class UnreadableFile(Exception):
    """A file of the folder is no YAML; the message names it and the place."""


@dataclass(frozen=True, slots=True)
class Captured:
    """A captured file: its name, text and page, and what it calls the calls and tables of that page.

    ``calls`` leads from a method and path to the names of the operations; ``others`` are names of unions and the like;
    ``edited`` says that the text is not what an import wrote.
    """

    file: str
    text: str
    page: str
    url: str
    calls: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Json]
    others: frozenset[str]
    edited: bool

    def names(self) -> frozenset[str]:
        """Return the names of the operations and tables of the file."""
        return frozenset(name for names in self.calls.values() for name in names).union(self.tables, self.others)


@dataclass(frozen=True, slots=True)
class Folder:
    """The captured files of a folder, the names of all its files, and the names that other files declare in full."""

    captured: tuple[Captured, ...] = ()
    files: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()
    has_api: bool = False
    has_server: bool = True

    def pair(self, captures: Sequence[Capture]) -> tuple[Captured | None, ...]:
        """Return the captured file of each page: the one of its name, of its address, or of a page that it replaces."""
        left = {one.file: one for one in self.captured}
        found: list[Captured | None] = []
        for capture in captures:
            same = next((c for c in left.values() if _is_page(c, capture)), None)
            found.append(left.pop(same.file) if same is not None else None)
        for number, capture in enumerate(captures):
            if found[number] is None:
                same = next((c for c in left.values() if _is_newer(c, capture)), None)
                found[number] = left.pop(same.file) if same is not None else None
        return tuple(found)


NOTHING = Folder()
PLACEHOLDER = "https://api.example.com"
"""Stands for the address of the service in a first ``api.yaml`` until somebody fills it in."""


def read(texts: Mapping[str, str]) -> Folder:
    """Read the files of a folder, by name.

    Raises:
        UnreadableFile: A file is no YAML.
    """
    captured: list[Captured] = []
    declared: set[str] = set()
    has_api, servers = False, ""
    for name, text in texts.items():
        root = _root(name, text)
        if "api" in root:
            has_api, servers = True, str(_mapping(root["api"]).get("servers"))
        if isinstance(root.get("source"), dict):
            captured.append(_captured(name, text, root))
        else:
            declared |= {
                key for part in ("operations", "tables", "unions", "types") for key in _declared(root.get(part))
            }
    known = PLACEHOLDER not in servers
    return Folder(tuple(captured), frozenset(texts), frozenset(declared), has_api, known)


def sealed(text: str) -> str:
    """Return the text of a captured file with the digest of what stands below its head."""
    head, body = _cut(text)
    return f"{head}{SEAL}{_digest(body)}\n{body}"


def unsealed(text: str) -> str:
    """Return the text of a captured file without its digest."""
    return _SEAL_LINE.sub("", text, count=1)


def tables_of(text: str) -> Mapping[str, Json]:
    """Return the rows of the tables of a captured file."""
    return {str(k): _mapping(v).get("rows") for k, v in _mapping(_mapping(parse(text)).get("tables")).items()}


def mentioned(text: str, names: Collection[str]) -> frozenset[str]:
    """Return the names that stand as words in a file; enough to tell which of its types may be other files' tables."""
    return frozenset(re.findall(r"\b[A-Z]\w*", text)).intersection(names)


def bare(rows: Json) -> Json:
    """Return rows without what is no fact about the wire: the line of the page, and how facts are known."""
    if not isinstance(rows, list):
        return rows
    return [{k: v for k, v in _mapping(row).items() if k not in ("line", "known")} for row in rows]


def parse(text: str) -> Json:
    """Parse a captured file; it was written by an import, so that any loader reads it the same way."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506


SEAL = "# Digest of what follows: "
_OPERATIONS = re.compile(r"^operations:\n((?: [^\n]*\n)*)", re.M)
_SEAL_LINE = re.compile(rf"^{SEAL}([0-9a-f]{{16}})\r?\n", re.M)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _cut(text: str) -> tuple[str, str]:
    """Cut a text behind the comments of its head."""
    found = re.match(r"(?:#[^\n]*\n)*", text)
    end = found.end() if found else 0
    return text[:end], text[end:]


def _digest(body: str) -> str:
    return hashlib.sha256(body.replace("\r\n", "\n").encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _root(name: str, text: str) -> Mapping[str, Json]:
    try:
        loaded = parse(_lean(text) if _is_whole(text) else text)
    except (yaml.YAMLError, RecursionError) as problem:
        place = getattr(problem, "problem_mark", None)
        where = f":{place.line + 1}" if place is not None else ""
        raise UnreadableFile(
            f"{name}{where} is no YAML; mend it, or delete it if its page is imported now"
        ) from problem
    return loaded if isinstance(loaded, dict) else {}


def _captured(name: str, text: str, root: Mapping[str, Json]) -> Captured:
    calls: dict[str, tuple[str, ...]] = {}
    for operation, facts in _mapping(root.get("operations")).items():
        request = str(_mapping(facts).get("request"))
        calls[request] = (*calls.get(request, ()), str(operation))
    tables = {str(key): _mapping(value).get("rows") for key, value in _mapping(root.get("tables")).items()}
    source = _mapping(root.get("source"))
    page, url = str(source.get("page") or ""), str(source.get("url") or "")
    others = frozenset(str(key) for part in ("unions", "types") for key in _mapping(root.get(part)))
    return Captured(name, text, page, url, calls, tables, others, not _is_whole(text))


def _is_whole(text: str) -> bool:
    """Tell whether a captured file is as an import wrote it."""
    found = _SEAL_LINE.search(text)
    return found is not None and found.group(1) == _digest(_cut(text)[1])


def _lean(text: str) -> str:
    """Leave out the rows of the operations: most of a file, long to parse, and nothing asks for them.

    It holds for files that an import wrote: the names of operations and their requests are indented by two and by four.
    """
    found = _OPERATIONS.search(text)
    if found is None:
        return text
    kept = "\n".join(line for line in found.group(1).split("\n") if not line.startswith("      "))
    return f"{text[: found.start(1)]}{kept}{text[found.end(1) :]}"


def _declared(part: Json) -> list[str]:
    """Return the names that a file declares; what only continues a captured one has neither a request nor rows."""
    return [
        str(key)
        for key, value in _mapping(part).items()
        if not isinstance(value, dict) or {"request", "rows", "variants", "type"} & set(value)
    ]


def _mapping(value: Json) -> Mapping[Any, Json]:
    return value if isinstance(value, dict) else {}


def _is_page(one: Captured, capture: Capture) -> bool:
    return one.page == capture.page or (bool(one.url) and one.url == capture.url)


def _is_newer(one: Captured, capture: Capture) -> bool:
    """Tell whether a page of another name is a newer copy: it shares at least half of the calls, or of the tables."""
    calls = {f"{op.call.method} {op.call.path}" for op in capture.operations}
    if calls or one.calls:
        return len(calls & set(one.calls)) * 2 >= len(calls | set(one.calls)) > 0
    tables = {table.name for table in capture.tables}
    return len(tables & set(one.tables)) * 2 >= len(tables | set(one.tables)) > 0


__all__ = [
    "NOTHING",
    "PLACEHOLDER",
    "Captured",
    "Folder",
    "UnreadableFile",
    "bare",
    "mentioned",
    "parse",
    "read",
    "sealed",
    "tables_of",
    "unsealed",
]

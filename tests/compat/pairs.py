"""The pairs of specs: what differs between two of them stands in ``pairs/``, this module makes whole specs of it.

A file of pairs has entries: a heading, a line that names the frame, the old text, ``=>``, the new text. In a text,
``---`` divides what goes into the frame from what stands beside it, and ``--- name`` begins another file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

from rowcast import front
from rowcast.ir import Api
from rowcast.source import SourceFile

FOLDER = Path(__file__).parent / "pairs"

_CALL = """\
operations:
  a.b:
    request: {route}
{place}    response: {{204: null}}
"""
_WEBHOOK = """\
operations:
  a.b: {{request: GET /a, response: {{204: null}}}}
webhooks:
  Bell:
{text}\
unions:
  Event: {{tag: type, variants: [Start, Stop]}}
tables:
  Start: [{{name: type, type: string, const: start, required: true}}]
  Stop: [{{name: type, type: string, const: stop, required: true}}]
"""
_STREAM = """\
operations:
  a.b: {{request: GET /a, response: {{200: null}}, stream: {{events: S}}}}
streams:
{text}\
unions:
  Event: {{tag: type, variants: [Start, More, Stop]}}
  Few: {{tag: type, variants: [Start, Stop]}}
tables:
  Note: [{{name: text, type: string}}]
  Start: [{{name: type, type: string, const: start, required: true}}, {{name: note, type: Note, required: true}}]
  More: [{{name: type, type: string, const: more, required: true}}, {{name: text, type: string, required: true}}]
  Stop: [{{name: type, type: string, const: stop, required: true}}]
errors: {{body: Note}}
"""


def _rows(route: str, key: str) -> str:
    return _CALL.format(route=route, place=f"    {key}:\n{{text}}").replace("{204: null}", "{{204: null}}")


FRAMES = {
    "whole": "{text}",
    "request": _rows("POST /a", "body"),
    "query": _rows("GET /a", "query"),
    "headers": _rows("GET /a", "headers"),
    "cookies": _rows("GET /a", "cookies"),
    "answer": "operations:\n  a.b:\n    request: GET /a\n    response:\n      200:\n{text}",
    "answer headers": "operations:\n  a.b:\n    request: GET /a\n    response:\n      204:\n        headers:\n{text}",
    "request table": "operations:\n  a.b: {{request: POST /a, body: T, response: {{204: null}}}}\n{text}",
    "answer table": "operations:\n  a.b: {{request: GET /a, response: {{200: T}}}}\n{text}",
    "both": "operations:\n  a.b: {{request: POST /a, body: T, response: {{200: T}}}}\n{text}",
    "stream": _STREAM,
    "webhook": _WEBHOOK,
}
_DEPTH = {
    "answer headers": 10,
    "answer": 8,
    "stream": 2,
    "webhook": 4,
    "request": 6,
    "query": 6,
    "headers": 6,
    "cookies": 6,
}


@dataclass(frozen=True, slots=True)
class Spec:
    """One side of a pair: the files, and what they mean."""

    files: tuple[SourceFile, ...]
    api: Api


@dataclass(frozen=True, slots=True)
class Couple:
    """A pair: its heading, and both sides."""

    name: str
    old: Spec
    new: Spec


def topics() -> list[str]:
    """Return the names of the files of pairs."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def couples(topic: str) -> Iterator[Couple]:
    """Yield the pairs of one file. Raises AssertionError for a spec that has a fault."""
    entries = (FOLDER / f"{topic}.txt").read_text("utf-8").split("## ")[1:]
    for entry in entries:
        name, frame, rest = entry.split("\n", 2)
        old, new = rest.split("=>\n")
        yield Couple(name, spec(frame.removeprefix("in "), old), spec(frame.removeprefix("in "), new))


def spec(frame: str, text: str) -> Spec:
    """Return a whole spec around a text. Raises AssertionError if it has a fault."""
    first, *others = _parts(text)
    body = FRAMES[frame].format(text=indent(first[1], " " * _DEPTH.get(frame, 0)))
    beside = "".join(part for name, part in others if not name)
    files = [SourceFile("api.yaml", _head(body) + body.removeprefix("api:\n") + beside)]
    files += [SourceFile(f"{name}.yaml", "rowcast: 1\n" + part) for name, part in others if name]
    api, found = front.load(files)
    assert api is not None, [f"{each.span}: {each.message}" for each in found]
    return Spec(tuple(files), api)


def _parts(text: str) -> list[tuple[str, str]]:
    parts = [("", "")]
    for line in text.splitlines(keepends=True):
        if line.startswith("---"):
            parts.append((line.removeprefix("---").strip(), ""))
        else:
            parts[-1] = (parts[-1][0], parts[-1][1] + line)
    return parts


def _head(body: str) -> str:
    """Return the head of a spec; a text that begins with facts about the API goes on from it."""
    servers = "" if "  servers:" in body else "  servers: [https://api.example.com]\n"
    return f"rowcast: 1\napi:\n  name: pairs\n  title: Pairs\n{servers}"

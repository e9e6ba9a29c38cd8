"""Overrides of templates: how one is made, and whether the template that it was made from has changed since.

The first lines of an override say what it was made from, one line for each template or block:
``{# base: python/client.py.jinja#method sha256:… #}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.rendering.templating import BASE, Templates, listing
from rowcast.source import Span
from rowcast.suggest import suggestion
from rowcast.tree import digest

_BASE_LINE = re.compile(r"\{# base: (?P<name>[^\s#]+)(?:#(?P<block>\w+))? sha256:(?P<digest>[0-9a-f]{64}) #\}")
_TAG = re.compile(r"\{%[-+]?\s*(?P<tag>block|endblock)\b\s*(?P<name>\w*).*?[-+]?%\}(?P<end>\n?)", re.S)


class NoSuchTemplate(Exception):
    """There is no template, or no block, of the name; the message names the nearest or all."""


def make(templates: Templates, name: str, block: str = "") -> str:
    """Return the text of a new override of a template, or of one block of it. Raises NoSuchTemplate."""
    known = listing(templates.own)
    source = templates.source(name) if name in known else None
    if source is None:
        raise NoSuchTemplate(
            f"there is no template `{name}`; {suggestion(name, known) or 'they are ' + ', '.join(known)}"
        )
    if not block:
        return f"{_mark(name, '', source)}\n{source}"
    blocks = _blocks(source)
    if block not in blocks:
        there = ", ".join(blocks) or "none"
        raise NoSuchTemplate(f"`{name}` has no block `{block}`; it has {there}")
    extends = f'{{% extends "{BASE}{name}" %}}'
    return f"{_mark(name, block, blocks[block])}\n{extends}\n{{% block {block} %}}\n{blocks[block]}{{% endblock %}}\n"


def problems(templates: Templates) -> list[Diagnostic]:
    """Return what is the matter with the overrides: out of date, unmarked, of no template."""
    known = listing(templates.own)
    found: list[Diagnostic] = []
    for name, text in templates.overrides().items():
        if name not in known and not _is_included(name, templates):
            hint = suggestion(name, known)
            found.append(diagnostic("template-unused", f"`{name}` overrides no template", Span(name, 1, 1, 1, 1), hint))
        elif name in known:
            found += _outdated(templates, name, text)
    return found


def _outdated(templates: Templates, name: str, text: str) -> Iterator[Diagnostic]:
    marks = [(number, mark) for number, line in enumerate(text.splitlines(), 1) if (mark := _BASE_LINE.match(line))]
    if not marks:
        yield diagnostic("override-unmarked", f"`{name}` does not say what it was made from", Span(name, 1, 1, 1, 1))
    for number, mark in marks:
        source = templates.source(mark["name"]) or ""
        base = _blocks(source).get(mark["block"], "") if mark["block"] else source
        if digest(base.encode()) != mark["digest"]:
            what = f"block `{mark['block']}` of `{mark['name']}`" if mark["block"] else f"`{mark['name']}`"
            message = f"{what} has changed since this override was made from it"
            yield diagnostic("override-outdated", message, Span(name, number, 1, number, len(mark[0]) + 1))


def _is_included(name: str, templates: Templates) -> bool:
    return any(f'"{name}"' in text or f"'{name}'" in text for text in templates.overrides().values())


def _mark(name: str, block: str, source: str) -> str:
    return f"{{# base: {name}{'#' + block if block else ''} sha256:{digest(source.encode())} #}}"


def _blocks(source: str) -> Mapping[str, str]:
    """Return block name to the text between its tags, blocks in blocks included."""
    found: dict[str, str] = {}
    opened: list[tuple[str, int]] = []
    for tag in _TAG.finditer(source):
        if tag["tag"] == "block":
            opened.append((tag["name"], tag.end()))
        elif opened:
            name, start = opened.pop()
            found[name] = source[start : tag.start()]
    return found

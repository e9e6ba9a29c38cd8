"""Lines of code as the formatter lays them out, as ``Code``; see ``rendering.lines``."""

from __future__ import annotations

from rowcast.rendering import lines
from rowcast.targets.python.quoting import Code


def attribute(name: str, annotation: str, value: str, indent: int) -> Code:
    """Return ``name: annotation``, with ``= value`` if there is a value."""
    return Code(lines.attribute(name, annotation, value, indent))


def alias(name: str, marker: str, value: str) -> Code:
    """Return ``name: marker = value``."""
    return Code(lines.alias(name, marker, value))


def parameter(name: str, annotation: str, default: str, indent: int) -> Code:
    """Return ``name: annotation = default,`` as it stands between the brackets of a function."""
    return Code(lines.parameter(name, annotation, default, indent))


def argument(text: str, indent: int) -> Code:
    """Return ``text,`` as it stands between the brackets of a call."""
    return Code(lines.argument(text, indent))


def statement(text: str, indent: int) -> Code:
    """Return a statement that ends in a call."""
    return Code(lines.statement(text, indent))


def definition(head: str, arguments: str, tail: str, indent: int) -> Code:
    """Return the line that begins a function, whose arguments fit into one line: ``head(arguments)tail``."""
    return Code(lines.definition(head, arguments, tail, indent))

"""HTTP methods in the words of a page: one, or several that a call may be made with (``GET or POST``)."""

from __future__ import annotations

import re

METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|LIST|QUERY"
METHOD = rf"(?:{METHODS})(?:/(?:{METHODS})){{0,6}}"
"""A method, or several as ``joined`` writes them."""


def joined(text: str) -> str:
    """Return a text with each list of methods in one form: ``GET or POST`` and ``GET、POST`` become ``GET/POST``."""
    return _SEVERAL.sub(lambda found: "/".join(_ONE.findall(found.group(0))), text) if _ONE.search(text) else text


def of_value(text: str) -> str:
    """Return the methods that the value of a key names, in one form; those that it rules out are none of them."""
    upper = text.upper()
    first = re.match(rf"[\W_]{{0,4}}({METHODS})(?![A-Z])", upper)
    if first is None:
        return ""
    named = dict.fromkeys(_ONE.findall(upper)) if len(upper) <= 80 and not _RULED_OUT.search(upper) else ()
    return "/".join(named) or first.group(1)


def are(text: str) -> bool:
    """Tell whether a text is one method or a list of them, and nothing else."""
    return bool(re.fullmatch(METHOD, joined(text.strip().upper())))


def each(said: str) -> tuple[str, ...]:
    """Return the methods that ``joined`` put together."""
    return tuple(dict.fromkeys(said.split("/")))


_ONE = re.compile(rf"(?<![A-Za-z])(?:{METHODS})(?![A-Za-z])")
_BETWEEN = (
    r"(?:[`*]{0,3}\s?(?:[/,|&、，]|或者|或|和|及|または|또는)\s?(?:(?:or|and|OR|AND)\s)?"
    r"|[`*]{0,3}\s(?:or|and|OR|AND|o|ou|oder)\s)[`*]{0,3}"
)
_SEVERAL = re.compile(rf"(?<![A-Za-z/])(?:{METHODS})(?:{_BETWEEN}(?:{METHODS})(?![A-Za-z])){{1,6}}")
_RULED_OUT = re.compile(r"\bNOT\b|\bONLY\b|\bNO\b|INSTEAD|不|仅|僅|のみ|만")

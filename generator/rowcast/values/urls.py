"""What keeps a URL from being the base of others: text in, the fault in words out, empty where there is none."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

VARIABLE = re.compile(r"\{([^{}]*)\}")
"""A variable in the URL of a server, as OpenAPI writes it (3.1, Server Object)."""


def fault(url: str) -> str:
    """Return what keeps a URL from being a base URL, to be read after it."""
    plain = VARIABLE.sub("x", url)
    if not plain.isascii() or any(char.isspace() or not char.isprintable() or char in '<>"\\^`' for char in plain):
        return "has a character that URLs do not have"
    try:
        parts = urlsplit(plain)
        _ = parts.port
    except ValueError:
        return "has a host or port that cannot be"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "does not begin with https:// or http:// and a host"
    if parts.username is not None or parts.password is not None:
        return "holds a user name or password"
    if "?" in plain or "#" in plain:
        return "has a query or fragment, and paths are appended to it"
    return "has a bracket `{` or `}` without its partner" if "{" in plain or "}" in plain else ""

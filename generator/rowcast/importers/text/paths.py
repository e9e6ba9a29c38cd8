"""Addresses of calls: their servers, their paths as templates, and the parameters that these show."""

from __future__ import annotations

import re


def server_of(target: str) -> tuple[str, str]:
    """Cut a URL into its server and its path."""
    found = re.match(r"^(https?://[^/\s?#]{1,300})(/[^\s]*)?$", target)
    return (found.group(1), found.group(2) or "/") if found else ("", target)


def template(path: str) -> str:
    """Write a path with ``{name}`` for its parameters, whatever marks the page uses, and without query and fragment."""
    path = TYPED_PART.sub(r"{\1}", path.split("#", maxsplit=1)[0])
    path = re.sub(r"[\[{]?[?&].*$", "", path) if "?" in path else path
    path = re.sub(
        r"\{\{\s?([\w.\-]{1,80})\s?\}\}|\$\{([\w.\-]{1,80})\}|<([\w.\- :]{1,80})>|(?<=/):([A-Za-z_][\w\-]{0,80})|(?<=/)\[([\w\-]{1,80})\](?=/|$)",  # noqa: E501
        _parameter,
        path,
    )
    path = _IN_CAPITALS.sub(lambda found: "{" + found.group(0) + "}", path)
    path = re.sub(r"\{[+#/;?&]?([\w.\- ]{1,80})[*?]?\}", lambda m: "{" + _word(m.group(1)) + "}", path)
    return legal(path.rstrip(".,;:)]。，*`'\""))


def legal(path: str) -> str:
    """Write a path as a URL may have it (RFC 3986, section 3.3): each parameter once and named, all else encoded."""
    taken: list[str] = []

    def once(found: re.Match[str]) -> str:
        name = _word(found.group(1)) or "part"
        number = sum(1 for other in taken if re.fullmatch(rf"{re.escape(name)}(?:_\d+)?", other))
        taken.append(name if not number else f"{name}_{number + 1}")
        return "{" + taken[-1] + "}"

    pieces = re.split(r"(\{[^{}]{0,80}\})", path)
    whole = "".join(
        re.sub(r"\{(.*)\}", once, piece) if number % 2 else _ILLEGAL.sub(_encoded, piece)
        for number, piece in enumerate(pieces)
    )
    return "/" + "/".join(part for part in whole.split("/") if part not in (".", "..")).lstrip("/")


def _encoded(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found.group(0).encode("utf-8", "replace"))


def queried(path: str) -> tuple[str, ...]:
    """Return the names of the query parameters that an address shows: ``?a={a}&b=1``, ``{?a,b}``, ``[?a=][&b=]``."""
    named = re.findall(r"[?&]([A-Za-z_][\w.\-]{0,60}(?:\[\])?)(?==)", path.split("#", maxsplit=1)[0])
    for listed in re.findall(r"\{[?&]([\w.,*\- ]{1,300})\}", path):
        named += [name.strip(" *") for name in listed.split(",") if name.strip(" *")]
    return tuple(dict.fromkeys(name.removesuffix("[]") for name in named))


def parameters(path: str) -> tuple[str, ...]:
    """Return the names of the parameters of a path template."""
    return tuple(re.findall(r"\{([^{}]{1,80})\}", path))


def _parameter(found: re.Match[str]) -> str:
    return "{" + _word(next(g for g in found.groups() if g)) + "}"


def _word(text: str) -> str:
    return re.sub(r"[^\w\-]+", "_", text.strip()).strip("_")


TYPED_PART = re.compile(r"[(<](?:int|integer|str|string|path|uuid|float|any|slug)\s?:\s?([A-Za-z_]\w{0,60})[)>]")
# A part of a path that stands for a value: words in capitals with an underscore between them.
_IN_CAPITALS = re.compile(r"(?<=/)[A-Z]{2,20}(?:_[A-Z0-9]{2,20}){1,4}(?=/|$)")
# What a path cannot hold as it is: all but the characters of RFC 3986, and a sign of percent before no two digits.
_ILLEGAL = re.compile(r"[^A-Za-z0-9._~!$&'()*+,;=:@/%-]|%(?![0-9A-Fa-f]{2})")

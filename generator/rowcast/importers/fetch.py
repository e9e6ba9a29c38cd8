"""One page from the network, when its URL was given: http and https only, with limits on time and size.

Nothing but a command that was given a URL imports this module, as it brings urllib.
"""

from __future__ import annotations

import ipaddress
import socket
import time
import urllib.error
import urllib.request
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.parse import urlsplit

from rowcast.importers.lists import is_url
from rowcast.importers.scanning.decode import LARGEST

SECONDS = 30.0
"""How long a page may take, from the first byte asked for to the last one read."""
_PIECE = 65_536


class FetchError(OSError):
    """The page could not be had; the message says why."""


class _Wary(urllib.request.HTTPRedirectHandler):
    """Follow a redirect to http and https only, never to less safety, and never from a public host to a private one."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.scheme not in ("http", "https"):
            raise FetchError(f"the page redirects to {newurl}, which is neither http nor https")
        if old.scheme == "https" and new.scheme == "http":
            raise FetchError(f"the page redirects from https to {newurl}, which is not encrypted")
        if old.hostname != new.hostname and _is_public(old.hostname) and not _is_public(new.hostname):
            raise FetchError(f"the page redirects to {newurl}, a private address; give that URL if it is meant")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(url: str, *, seconds: float = SECONDS, most: int = LARGEST) -> bytes:
    """Fetch a page.

    Raises:
        FetchError: The URL is none, the host does not answer in time, or the page is too large.
    """
    if not is_url(url):
        raise FetchError(f"{url} is no http or https URL")
    opener = urllib.request.build_opener(_Wary())
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked
        url, headers={"Accept": "text/markdown, text/html;q=0.9, text/plain;q=0.8", "User-Agent": "rowcast"}
    )
    ends = time.monotonic() + seconds
    data = bytearray()
    try:
        with opener.open(request, timeout=seconds) as answer:
            while piece := answer.read1(_PIECE):
                data += piece
                if len(data) > most:
                    raise FetchError(f"{url} has more than {most:,} bytes")
                if time.monotonic() > ends:
                    raise FetchError(f"{url} took longer than {seconds:g} seconds")
    except FetchError:
        raise
    except (urllib.error.URLError, HTTPException, OSError, ValueError) as problem:
        raise FetchError(f"{url}: {problem}") from problem
    return bytes(data)


def _is_public(host: str | None) -> bool:
    """Tell whether a name leads to addresses of the public internet alone; one that leads nowhere is no danger."""
    try:
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        return True
    return all(ipaddress.ip_address(str(entry[4][0]).split("%", maxsplit=1)[0]).is_global for entry in found)

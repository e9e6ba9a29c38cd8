"""One page from the network, when its URL was given: http and https only, with limits on time and size.

Nothing but a command that was given a URL imports this module, as it brings urllib.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPMessage
from typing import IO
from urllib.parse import urlsplit

from rowcast.importers.decode import LARGEST
from rowcast.importers.lists import is_url

SECONDS = 30


class FetchError(OSError):
    """The page could not be had; the message says why."""


class _SameKind(urllib.request.HTTPRedirectHandler):
    """Follow redirects to http and https only."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise FetchError(f"the page redirects to {newurl}, which is neither http nor https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(url: str) -> bytes:
    """Fetch a page.

    Raises:
        FetchError: The URL is none, the host does not answer, or the page is too large.
    """
    if not is_url(url):
        raise FetchError(f"{url} is no http or https URL")
    opener = urllib.request.build_opener(_SameKind())
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked
        url, headers={"Accept": "text/markdown, text/html;q=0.9, text/plain;q=0.8", "User-Agent": "rowcast"}
    )
    try:
        with opener.open(request, timeout=SECONDS) as answer:
            data: bytes = answer.read(LARGEST + 1)
    except (urllib.error.URLError, OSError, ValueError) as problem:
        raise FetchError(f"{url}: {problem}") from problem
    if len(data) > LARGEST:
        raise FetchError(f"{url} has more than {LARGEST:,} bytes")
    return data

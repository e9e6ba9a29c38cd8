"""``llms.txt``: the pages that a site lists for machines, and which of them are at hand."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import urljoin, urlsplit

from rowcast.records import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list: its title and its address as written."""

    title: str
    target: str


def is_url(name: str) -> bool:
    """Tell whether a page was named by a URL that can be fetched."""
    try:
        return urlsplit(name).scheme in ("http", "https")
    except ValueError:
        return False


def is_list(name: str, text: str) -> bool:
    """Tell whether a file is a list of pages: by its name, and by links as its bullets."""
    return may_be_list(name) and bool(listed(text))


def may_be_list(name: str) -> bool:
    """Tell whether a file has the name of a list; one that holds the pages themselves is called ``llms-full.txt``."""
    path = name.split("?", maxsplit=1)[0].replace("\\", "/")
    return bool(re.search(r"(?:^|/)llms(?:-[\w]{1,30})?\.txt$", path)) and "full" not in posixpath.basename(path)


def listed(text: str) -> tuple[Listed, ...]:
    """Return the pages of a list, in its order and once each."""
    found = (Listed(m.group(1), m.group(2)) for m in _LINK.finditer(text))
    return tuple({one.target: one for one in found}.values())


def candidates(base: str, target: str) -> tuple[str, ...]:
    """Return the local paths under which a listed page may be saved beside its list, most telling first."""
    folder = posixpath.dirname(base)
    path = re.sub(r"^[A-Za-z][A-Za-z0-9+.\-]{0,30}://[^/]*", "", target)
    path = path.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0].lstrip("/")
    parts = [p for p in path.split("/") if p not in ("", ".", "..")]
    tails = ["/".join(parts[n:]) for n in range(len(parts))]
    names = [name for tail in tails for name in (tail, f"{tail}.md", f"{tail}.mdx", f"{tail}.html")]
    return tuple(posixpath.join(folder, name) for name in names)


def address(base: str, target: str) -> str | None:
    """Return the address of a listed page when its list came from the network: only of the same host and scheme."""
    try:
        url = urljoin(base, target)
        one, other = urlsplit(base), urlsplit(url)
    except ValueError:
        return None
    return url if (one.scheme, one.netloc) == (other.scheme, other.netloc) else None


_LINK = re.compile(r"^\s{0,12}[-*+]\s[^\n\[]{0,40}\[([^\[\]\n]{1,300})\]\(([^()\s]{1,1000})\)", re.M)

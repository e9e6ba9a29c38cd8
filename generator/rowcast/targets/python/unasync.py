"""Async Python text in, the same text for synchronous callers out. Works on tokens, so layout and comments survive.

``python -m rowcast.targets.python.unasync [--check]`` makes (or checks) the ``*_sync.py`` files of the runtime.
"""

from __future__ import annotations

import io
import re
import sys
import tokenize
from collections.abc import Iterator, Mapping
from pathlib import Path

KEYWORDS = frozenset({"async", "await"})

PROTOCOL: Mapping[str, str] = {
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "__anext__": "__next__",
    "StopAsyncIteration": "StopIteration",
    "AsyncIterator": "Iterator",
    "AsyncIterable": "Iterable",
    "AsyncGenerator": "Generator",
    "aclose": "close",
}
"""What Python itself names differently. These may match nothing; the rules of a caller must match something."""


def _made(name: str) -> dict[str, str]:
    """Return the rule that turns the note about the twin file round."""
    note = f"``{name}_sync`` is made from this file by ``unasync``."
    return {note: f"Made from ``{name}_async`` by ``unasync``; edit that file."}


_CLIENT = {
    **_made("client"),
    "The async client that generated ones stand on.": "The client that generated ones stand on.",
    "every async client": "every client",
    "between tasks": "between threads",
    "AsyncClientBase": "SyncClientBase",
    "AsyncResource": "Resource",
    "AsyncStream": "Stream",
    "AsyncByteStream": "ByteStream",
    "AsyncTransport": "SyncTransport",
    "AsyncHttpcoreTransport": "HttpcoreTransport",
    "AsyncMethod": "SyncMethod",
    "AsyncPagedMethod": "SyncPagedMethod",
    "calls_async": "calls_sync",
    "transport_async": "transport_sync",
}
_CALLS = {
    **_made("calls"),
    "AsyncOpened": "Opened",
    "AsyncStream": "Stream",
    "AsyncByteStream": "ByteStream",
    "AsyncTransport": "SyncTransport",
    "AsyncResponse": "SyncResponse",
    "AsyncMethod": "SyncMethod",
    "asyncio": "time",
}
_TRANSPORT = {
    **_made("transport"),
    "A forked process and each event loop have connections of their own.": "Threads share connections.",
    "an async client": "a client",
    "belongs to the process and event loop that use it first": "belongs to the process that uses it first",
    "for each process and event loop": "for each process",
    "Close the client of this process and event loop.": "Close the client of this process.",
    "AsyncHttpcoreTransport": "HttpcoreTransport",
    "AsyncHttpcoreResponse": "HttpcoreResponse",
    "AsyncHttpxTransport": "HttpxTransport",
    "AsyncHttpxResponse": "HttpxResponse",
    "AsyncConnectionPool": "ConnectionPool",
    "AsyncNetworkStream": "NetworkStream",
    "AsyncNetworkBackend": "NetworkBackend",
    "AnyIOBackend": "SyncBackend",
    "handle_async_request": "handle_request",
    "aiter_raw": "iter_raw",
    "_AsyncStream": "_Stream",
    "_AsyncBackend": "_Backend",
    "body_blocks": "plain_blocks",
    "names_itself": "addresses",
    "running_loop": "one_thread",
    "time_limit": "no_limit",
}

_PAGES = {
    **_made("pages"),
    "async for": "for",
    "AsyncPager": "Pager",
    "AsyncClientBase": "SyncClientBase",
    "calls_async": "calls_sync",
    "client_async": "client_sync",
}

RUNTIME: Mapping[str, Mapping[str, str]] = {
    "client_async.py": _CLIENT,
    "calls_async.py": _CALLS,
    "transport_async.py": _TRANSPORT,
    "pages_async.py": _PAGES,
}
"""The rules for each async module of the runtime."""


class UnasyncError(Exception):
    """The text cannot be translated as the rules say: it is no Python, or a rule matched nothing."""


def translate(text: str, rules: Mapping[str, str]) -> str:
    """Return ``text`` without ``async`` and ``await``, and with ``rules`` applied.

    Args:
        text: Python source.
        rules: Old to new. An identifier is replaced as a name and as a word in strings and comments; anything else is
            a phrase, replaced in strings and comments only.

    Raises:
        UnasyncError: A rule matched nothing, or ``text`` is not Python.
    """
    names = {**PROTOCOL, **{old: new for old, new in rules.items() if old.isidentifier()}}
    phrases = {old: new for old, new in rules.items() if not old.isidentifier()}
    used: set[str] = set()
    result = "".join(_pieces(text, names, phrases, used))
    if missing := sorted(set(rules) - used):
        raise UnasyncError(f"these rules matched nothing: {', '.join(missing)}")
    return result


def _pieces(text: str, names: Mapping[str, str], phrases: Mapping[str, str], used: set[str]) -> Iterator[str]:
    """Yield the new text piece by piece; the gaps between tokens are copied, and those after keywords dropped."""
    lines = text.splitlines(keepends=True)
    row, column, swallow = 1, 0, False
    for token in _tokens(text):
        gap = _between(lines, (row, column), token.start)
        if not swallow:
            yield gap
        row, column = token.end
        swallow = token.type == tokenize.NAME and token.string in KEYWORDS
        if swallow:
            continue
        if token.type == tokenize.NAME:
            yield _rename(token.string, names, used)
        elif token.type in _PROSE:
            yield _reword(token.string, names, phrases, used)
        elif token.type not in _EMPTY:
            yield token.string
        else:
            yield _between(lines, token.start, token.end)


_EMPTY = frozenset({tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.NEWLINE, tokenize.NL})
_PROSE = frozenset({tokenize.STRING, tokenize.COMMENT, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)})


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    try:
        yield from tokenize.generate_tokens(io.StringIO(text).readline)
    except (tokenize.TokenError, SyntaxError) as error:
        raise UnasyncError(f"not Python: {error}") from None


def _between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return the text from ``start`` to ``end``, both (row from 1, column from 0)."""
    if start[0] > len(lines):
        return ""
    if start[0] == end[0]:
        return lines[start[0] - 1][start[1] : end[1]]
    middle = lines[start[0] : end[0] - 1]
    last = lines[end[0] - 1][: end[1]] if end[0] <= len(lines) else ""
    return lines[start[0] - 1][start[1] :] + "".join(middle) + last


def _rename(name: str, names: Mapping[str, str], used: set[str]) -> str:
    if name in names:
        used.add(name)
        return names[name]
    return name


def _reword(text: str, names: Mapping[str, str], phrases: Mapping[str, str], used: set[str]) -> str:
    """Apply phrases, drop the keywords before the words they stand with, and rename words."""
    for old, new in phrases.items():
        if old in text:
            used.add(old)
            text = text.replace(old, new)
    text = re.sub(r"\basync (?=(?:def|with|for)\b)|\bawait (?=[\w.]+\()", "", text)
    return re.sub(r"\w+", lambda match: _rename(match[0], names, used), text)


def runtime_files() -> dict[Path, str]:
    """Return the path and the text of each sync module of the runtime."""
    folder = Path(__file__).parent / "runtime"
    return {
        folder / name.replace("_async", "_sync"): translate((folder / name).read_text("utf-8"), rules)
        for name, rules in RUNTIME.items()
    }


def main(arguments: list[str]) -> int:
    """Write the sync modules, or with ``--check`` say which are stale. Return the exit status."""
    stale = [(path, text) for path, text in runtime_files().items() if not _same(path, text)]
    for path, text in stale:
        print(f"{'stale' if '--check' in arguments else 'wrote'}: {path.name}")
        if "--check" not in arguments:
            path.write_text(text, "utf-8", newline="\n")
    return 1 if stale and "--check" in arguments else 0


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

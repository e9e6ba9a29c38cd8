"""Files of a spec that an earlier run has parsed: a file goes in; its document comes out, with what is wrong with it.

A document is kept as a pickle, and a pickle can make its reader call anything: it is read from the cache alone, which
gives back only what this user's own runs have put there (decision 0011). It holds for one state of the tool.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence

from rowcast import document, parallel
from rowcast.diagnostics import Diagnostic
from rowcast.document import Document
from rowcast.front import Parse
from rowcast.source import SourceFile
from rowcast.store.cache import Cache


def keeping(cache: Cache | None, tool: str) -> Parse:
    """Return ``document.parse`` that parses no text a second time; ``tool`` is the state of the tool.

    A document with findings is not kept: it is about to change.
    """
    if cache is None:
        return document.parse
    kind = f"document-{tool}"

    def parse(file: SourceFile) -> tuple[Document, list[Diagnostic]]:
        key = f"{file.name}\0{file.text}"
        stored = cache.load(kind, key)
        if stored is not None:
            kept: Document = pickle.loads(stored)  # noqa: S301 - signed by the cache
            return kept, []
        parsed, found = document.parse(file)
        if not found:
            cache.save(kind, key, pickle.dumps(parsed, pickle.HIGHEST_PROTOCOL))
        return parsed, found

    return parse


def shared(parse: Parse, files: Sequence[SourceFile], jobs: int) -> Parse:
    """Return a parse that knows these files, which several processes have parsed; ``parse`` keeps what it has made.

    What other processes have made comes back by way of the cache.
    """
    named = {file.name: file for file in files}
    own: dict[str, tuple[Document, list[Diagnostic]]] = {}

    def one(name: str) -> str:
        own[name] = parse(named[name])
        return ""

    parallel.each(one, list(named), jobs, lambda name: len(named[name].text))
    return lambda file: own[file.name] if file.name in own else parse(file)

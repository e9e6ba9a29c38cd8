"""Where the service is and how its calls authenticate: by statements, sentences and samples of a page.

What only a sample or a sentence shows is in the report, and so is what a sample shows besides what the page states.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TypeGuard

from rowcast.importers.blocks import Block, Fence, Item, Paragraph, Table
from rowcast.importers.model import Call, Finding, Json, Operation
from rowcast.importers.page import addresses
from rowcast.importers.page.desk import Desk
from rowcast.importers.text.inline import plain
from rowcast.importers.text.methods import METHODS
from rowcast.importers.text.paths import server_of
from rowcast.importers.vocabulary import words as word_lists
from rowcast.records import dataclass

Scheme = Mapping[str, Json]
MOST_SERVERS = 4
MOST_KEYS = 12


def servers(desk: Desk, operations: Sequence[Operation]) -> tuple[str, ...]:
    """Return the addresses of the service: those that the page states, or else those of its samples."""
    paths = [op.call.path for op in operations]
    base = _apart(addresses.base(desk.page), paths)
    found = desk.found
    stated = [*([base] if base else []), *(op.call.server for op in operations if op.call.server)]
    stated += [c.server for c in found if c.server and c.known != "example"]
    whole = any(address.startswith("http") for address in stated)
    shown = [(f"{c.server}{_before(c.path, paths)}", c) for c in found if c.server and c.known == "example"]
    seen = {server_of(address)[0] or address for address in stated}
    for address, call in shown:
        if call.server in seen:
            continue
        seen.add(call.server)
        _say_shown(desk, address, call, apart=whole)
    if not whole:
        stated += [address for address, _ in shown]
    return tuple(list(dict.fromkeys(stated))[:MOST_SERVERS])


def _say_shown(desk: Desk, address: str, call: Call, *, apart: bool) -> None:
    code = "server-other" if apart else "server-shown"
    message = f"{address} is the address of a sample" + (", and not one that the page states" if apart else "")
    desk.findings.append(Finding(code, call.line, message, f"{call.server}{call.path}"))


def _apart(base: str, paths: Sequence[str]) -> str:
    """Return a base address without the path that the paths of the calls begin with themselves."""
    server, path = server_of(base)
    return server if server and path != "/" and paths and all(each.startswith(f"{path}/") for each in paths) else base


def _before(sampled: str, paths: Sequence[str]) -> str:
    """Return what stands in a sampled path before one that the page states: ``/api`` of ``/api/projects/5``."""
    for path in sorted(paths, key=len, reverse=True):
        pattern = "".join(
            r"[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[^{}]{1,80}\})", path)
        )
        found = re.fullmatch(rf"((?:/[^/?]{{1,40}}){{0,4}}){pattern}/?(?:\?.*)?", sampled)
        if found:
            return found.group(1)
    return ""


# How calls authenticate.


@dataclass(frozen=True, slots=True)
class _Said:
    """The text of a page outside of its tables, and the line on which each part of it begins."""

    text: str
    starts: Sequence[int]
    lines: Sequence[int]

    def line(self, at: int) -> int:
        return self.lines[max(bisect.bisect_right(self.starts, at) - 1, 0)]


def auth(desk: Desk) -> tuple[Scheme, ...]:
    """Find how calls authenticate: by the headers of tables and samples, and by sentences."""
    header = {
        row.path[0]: str(row.value("description") or "")
        for draft in desk.drafts
        for _, rows, _ in draft.request
        for row in rows
    }
    keys = [{"header": name} for name in header if word_lists.KEY_HEADER_NAME.fullmatch(name)]
    said = _said(desk)
    stated = header.get("Authorization", "")
    named = next((s for s in ("bearer", "basic") if re.search(s, stated, re.I)), "")
    if named:
        found: list[Scheme] = [{"scheme": named}]
    else:
        found = [dict(scheme) for scheme in _shown(desk, said)]
    found += [key for key in keys if key not in found]
    _say_headers(desk, found)
    return tuple(found)


def _said(desk: Desk) -> _Said:
    blocks = [b for b in desk.page.blocks if isinstance(b, (Paragraph, Item, Fence)) or _is_keyed(b)]
    texts = [re.sub(r"\\\s{0,3}\n\s*", " ", _pairs(b) if isinstance(b, Table) else b.text) for b in blocks]
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    return _Said("\n".join(texts)[:300_000], starts[: len(blocks)] or [0], [b.line for b in blocks] or [1])


def _is_keyed(block: Block) -> TypeGuard[Table]:
    """Tell whether a block is a short table of keys and values, as those that describe a call are."""
    return isinstance(block, Table) and len(block.rows) <= MOST_KEYS and all(len(r.cells) == 2 for r in block.rows)


def _pairs(table: Table) -> str:
    return "\n".join(f"{plain(row.cells[0].text)}: {plain(row.cells[1].text)}" for row in table.rows)


def _shown(desk: Desk, said: _Said) -> Iterator[Scheme]:
    """Yield what the first pattern that fits says; the table is in the order of how telling its patterns are."""
    for pattern, scheme in _CLUES:
        found = pattern.search(said.text)
        if not found:
            continue
        name = next((group for group in found.groups() if group), "")
        made = {key: value or name for key, value in scheme.items()}
        shown = ", ".join(f"{key} {value}" for key, value in made.items())
        quote = " ".join(found.group(0).split())[:160]
        desk.findings.append(Finding("auth-shown", said.line(found.start()), f"calls authenticate by {shown}", quote))
        yield made
        return


def _say_headers(desk: Desk, found: Sequence[Scheme]) -> None:
    """Name the headers of samples that no row of their call has and that the client does not send by itself."""
    known = {str(scheme.get("header", "")).lower() for scheme in found} | word_lists.AGENT_HEADERS | {"cookie"}
    for draft in desk.drafts:
        rows = {row.path[0].lower() for place, sent, _ in draft.request for row in sent if place != "query"}
        told: set[str] = set()
        for number in range(draft.part.start, draft.part.end):
            block = desk.page.blocks[number]
            if not isinstance(block, Fence) or desk.draft(number) is not draft:
                continue
            more = [name for name in _headers(block.text) if name.lower() not in known | rows | told]
            told |= {name.lower() for name in more}
            if more:
                message = "the example of the request has headers that no row has"
                desk.findings.append(Finding("example-has-more", block.line, message, ", ".join(dict.fromkeys(more))))


def _headers(text: str) -> list[str]:
    """Return the names of the headers of a sample: of curl, or of a message as HTTP/1.1 has it."""
    if _REQUEST_LINE.match(text):
        head = text.split("\n\n", maxsplit=1)[0]
        return re.findall(r"^([A-Za-z][\w\-]{1,60}):", head.partition("\n")[2], re.M)
    return (
        re.findall(r"\s(?:-H|--header)[\s=]{1,3}[\"']?([A-Za-z][\w\-]{1,60}):", text[:20_000]) if "curl" in text else []
    )


_REQUEST_LINE = re.compile(rf"\s*(?:{METHODS})\s+\S+(?:\s+HTTP/[\d.]+)?\n[A-Z][\w\-]+:")
_CURL_HEADER = re.compile(r"\s(?:-H|--header)[\s=]{1,3}[\"']?([A-Za-z][\w\-]{1,60}):")
_CLUES: tuple[tuple[re.Pattern[str], Scheme], ...] = tuple(
    (re.compile(pattern, re.I), scheme) for pattern, scheme in word_lists.AUTH_CLUES
)

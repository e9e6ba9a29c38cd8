"""Facts about a page beside its tables: what a call is for, where the service is, how calls authenticate."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rowcast.importers import addresses, calls
from rowcast.importers.blocks import Fence, Heading, Item, Paragraph
from rowcast.importers.calls import place_of
from rowcast.importers.desk import Desk, Draft
from rowcast.importers.inline import plain, sentence
from rowcast.importers.model import Json, Operation


def description(desk: Desk, draft: Draft) -> str:
    """Return the first paragraph of the part that is running text."""
    for number in range(max(draft.part.start, draft.part.heading), draft.part.end):
        block = desk.page.blocks[number]
        if (
            isinstance(block, Heading)
            and block.line > draft.line
            and place_of(block.text)
            and number > draft.part.start
        ):
            return ""
        if isinstance(block, Fence) or desk.draft(number) is not draft:
            continue
        if (
            isinstance(block, Paragraph)
            and not place_of(block.text)
            and len(plain(block.text).split()) + len(re.findall(r"[\u3040-\u9fff]", block.text)) // 2 > 3
        ):
            words = plain(block.text)
            if not words.endswith((":", "：")) and not re.match(
                r"^(?:/|https?:|GET|POST|PUT|PATCH|DELETE|<)|^[^:：]{2,24}[:：]\s?\S+$|^base (?:url|endpoint|path)",
                words,
                re.I,
            ):
                return sentence(block.text).replace("\n", " ")[:1000]
    return ""


def servers(desk: Desk, operations: Sequence[Operation]) -> tuple[str, ...]:
    base = _apart(addresses.base(desk.page), [op.call.path for op in operations])
    stated = [op.call.server for op in operations if op.call.server]
    paths = [op.call.path for op in operations]
    sampled = [
        f"{c.server}{_before(c.path, paths)}" for c in calls.find(desk.page) if c.server and c.known == "example"
    ]
    sampled += [c.server for c in calls.find(desk.page) if c.server and c.known != "example"]
    found = list(dict.fromkeys([*([base] if base else []), *stated, *sampled]))
    return tuple(found[:4])


def _apart(base: str, paths: Sequence[str]) -> str:
    """Return a base address without the path that the paths of the calls begin with themselves."""
    server, path = calls.server_of(base)
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


def auth(desk: Desk) -> tuple[Mapping[str, Json], ...]:
    """Find how calls authenticate: by the headers of tables and samples, and by sentences."""
    texts = [b.text for b in desk.page.blocks if isinstance(b, (Paragraph, Item, Fence))]
    names = {
        row.path[0]: str(row.value("description") or "")
        for d in desk.drafts
        for _, rows_, _ in d.request
        for row in rows_
    }
    found: list[Mapping[str, Json]] = []
    whole = "\n".join(texts)[:300_000]
    header = names.get("Authorization", "")
    if re.search(r"bearer", header, re.I) or re.search(r"authorization[\"'`]?\s?[:：]\s?[\"'`]?bearer\b", whole, re.I):
        found.append({"scheme": "bearer"})
    elif re.search(r"basic", header, re.I) or re.search(
        r"curl[^\n]{0,200}\s(?:-u|--user)\s|authorization[\"']?:\s?[\"']?basic\b|http basic auth", whole, re.I
    ):
        found.append({"scheme": "basic"})
    key = re.search(
        r"(?:-H|--header)\s+[\"']?((?:x-)?[a-z]*-?(?:api-?key|access-?key|auth-?token|private-token|access-token|vault-token|[a-z]+-token))\s?:",
        whole,
        re.I,
    )
    if key and not found:
        found.append({"header": key.group(1)})
    told = _KEY_HEADER.search(whole)
    if told and not found:
        found.append({"header": told.group(1)})
    for name in names:
        if (
            re.fullmatch(r"x-(?:[a-z]+-)?(?:api-?key|auth-token|access-token|token)|api-key|apikey", name, re.I)
            and {"header": name} not in found
        ):
            found.append({"header": name})
    return tuple(found)


_KEY_HEADER = re.compile(
    r"(?:key|token|credential|密钥|令牌|キー|トークン)[^.。\n]{0,60}(?:header|请求头|ヘッダー?|標頭)[^.。\n]{0,20}`([A-Za-z][\w\-]{2,60})`",
    re.I,
)

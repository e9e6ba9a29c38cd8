"""What calls answer with where no table says it: by a sentence, a link, or an example; and examples against tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rowcast.importers.blocks import Fence, Item, Paragraph, Table
from rowcast.importers.facts import samples
from rowcast.importers.model import OBJECT, ArrayOf, Finding, Json, Kind, Reference, Row, TypeExpr
from rowcast.importers.page import checks
from rowcast.importers.page.desk import Desk, Draft
from rowcast.importers.page.objects import Object, page
from rowcast.importers.page.outline import Spot
from rowcast.importers.tabular import calls
from rowcast.importers.tabular.calls import place_of
from rowcast.importers.text import expressions, inflection, methods, naming
from rowcast.importers.text.inline import Link, codes, links, plain
from rowcast.importers.vocabulary import words as word_lists


def complete(desk: Desk) -> None:
    """Fill in answers and bodies that no table gives, and hold each example against its table."""
    for draft in desk.drafts:
        for block, spot, value, sent in _examples(desk, draft):
            if sent:
                _request(desk, draft, value, block.line)
            else:
                _response(desk, draft, spot, value, block.line)
        if not draft.answers and not draft.shapes:
            _said(desk, draft)
        _named_status(desk, draft)
    _samples_outside(desk)
    checks.settle_types(desk)


def _named_status(desk: Desk, draft: Draft) -> None:
    """Where the answer stands under 200 for want of a word, take the first status of success that the part names."""
    for store in (draft.answers, draft.shapes):
        if "200" not in store:
            continue
        for number in range(draft.part.start, draft.part.end):
            block = desk.page.blocks[number]
            found = (
                word_lists.SUCCESS.match(plain(block.text))
                if isinstance(block, (Item, Paragraph)) and desk.draft(number) is draft
                else None
            )
            if found:
                if found.group(1) not in store:
                    store[found.group(1)] = store.pop("200")  # type: ignore[assignment]
                break


def array_of(name: str) -> TypeExpr:
    """Return the type of an array of a table."""
    return ArrayOf(Reference(name, "", name))


def pointing(row: Row, name: str) -> TypeExpr:
    """Return the type of a row that holds a table, an array of it if the row is an array."""
    fact = row.get("type")
    reference = Reference(name, "", name)
    return ArrayOf(reference) if fact is not None and expressions.base(fact.value) == "array" else reference


def _examples(desk: Desk, draft: Draft) -> Iterator[tuple[Fence, Spot, Json, bool]]:
    """Yield the JSON examples of a part, each with whether it is sent or received."""
    for number in range(draft.part.start, draft.part.end):
        block = desk.page.blocks[number]
        if not isinstance(block, Fence) or desk.draft(number) is not draft:
            continue
        spot = desk.outline.spots.get(number, Spot("", (), ""))
        sent_body = samples.from_curl(block.text) if "curl" in block.text else None
        if sent_body is not None:
            yield block, spot, sent_body, True
            continue
        if not _may_be_json(block):
            continue
        value = samples.parse(block.text)
        if value is None:
            if block.info.split(" ")[0].lower() in ("json", "json5", "jsonc"):
                desk.findings.append(
                    Finding("example-unparsed", block.line, "this example is no JSON", block.text[:160])
                )
            continue
        yield block, spot, value, _is_sent(block, spot) or _is_before_answer(desk, draft, number, spot)


def shows(desk: Desk, draft: Draft, number: int, rows_: Sequence[Row]) -> bool:
    """Tell whether the example right above a table is one of an answer, and has the fields that the table lists."""
    for at in range(number - 1, draft.part.start - 1, -1):
        block = desk.page.blocks[at]
        if isinstance(block, Table):
            return False
        if not isinstance(block, Fence) or not _may_be_json(block):
            continue
        spot = desk.outline.spots.get(at, Spot("", (), ""))
        value = samples.parse(block.text) if not _is_sent(block, spot) else None
        keys = {part for path, _ in samples.leaves(value) for part in path} if value is not None else set()
        names = [row.path[0].split(".")[-1] for row in rows_]
        return bool(names) and sum(name in keys for name in names) >= 0.75 * len(names)
    return False


def _may_be_json(block: Fence) -> bool:
    words = block.info.lower().split(" ")[0].strip("{}.,")
    if words in ("json", "json5", "jsonc", "", "text", "plaintext", "http", "js", "javascript", "console"):
        return (
            bool(re.search(r"[{\[]", block.text))
            and "curl " not in block.text
            and not re.search(r"(?:^|\n)\s*(?:const|let|var|import|function|client\.|await|return|fetch\()", block.text)
        )
    return False


def _is_sent(block: Fence, spot: Spot) -> bool:
    first = block.text.lstrip().split("\n", 1)[0]
    if re.match(rf"(?:{methods.METHODS})\s+(?:/|http)", first):
        return True
    if re.match(r"HTTP/\d|\d{3}\s+[A-Z]", first):
        return False
    if spot.status or spot.place in ("response", "errors"):
        return False
    texts = [block.info, spot.caption, *reversed(spot.captions), *(h.text for h in reversed(spot.headings))]
    for text in texts:
        if calls.mentions(text, "response") or calls.mentions(text, "errors"):
            return False
        if spot.place in ("request", "body") or re.search(
            r"request|payload|请求|請求|リクエスト|요청|body|入参|\b(?:expects?|accepts?|sends?|sending|submit|provide|pass|takes)\b",
            text,
            re.I,
        ):
            return True
    return spot.place in ("request", "body", "query")


def _is_before_answer(desk: Desk, draft: Draft, number: int, spot: Spot) -> bool:
    """Tell whether an example of a call that sends stands unnamed, and the sentence about the answer comes after it."""
    if draft.calls[0].method not in ("POST", "PUT", "PATCH") or draft.request or spot.place or spot.status:
        return False
    texts = [(n, plain(getattr(desk.page.blocks[n], "text", ""))) for n in range(draft.part.start, draft.part.end)]
    returning = [
        n
        for n, text in texts
        if isinstance(desk.page.blocks[n], Paragraph) and word_lists.RETURNS.search(text) and desk.draft(n) is draft
    ]
    return bool(returning) and returning[0] > number


# Requests.


def _request(desk: Desk, draft: Draft, value: Json, line: int) -> None:
    known = [row for _, rows_, _ in draft.request for row in rows_]
    if known:
        desk.findings.extend(checks.compare(value, known, line, "example of the request"))
        body, _ = checks.unwrapped(value, known)
        draft.request = [(place, samples.typed(rows_, body), at) for place, rows_, at in draft.request]
        return
    if not isinstance(value, dict) or draft.calls[0].method in ("GET", "HEAD") or not value:
        return
    described = next((o for o in desk.objects if checks.covers(value, o.rows) or _inside(value, o)), None)
    if described is not None:
        desk.findings.append(
            Finding(
                "request-from-example",
                line,
                f"no table lists the fields of this call; those of {described.name}, which its example has, are taken",
                ", ".join(value),
            )
        )
        draft.request.append(("body", described.rows, line))
        return
    made = samples.rows(value, line)
    draft.request.append(("body", made, line))
    desk.findings.append(
        Finding(
            "request-from-example",
            line,
            "no table lists the fields of this call; they are those of its example",
            ", ".join(".".join(r.path) for r in made)[:400],
        )
    )


def _inside(value: Json, described: Object) -> bool:
    tops = {row.path[0] for row in described.rows if len(row.path) == 1}
    return isinstance(value, dict) and len(value) > 1 and set(value) <= tops


# Answers.


def _response(desk: Desk, draft: Draft, spot: Spot, value: Json, line: int) -> None:
    status = spot.status or ("4XX" if spot.place == "errors" else "200")
    if status[0] in "45" or spot.place == "errors":
        if not {status, "4XX"} & set(draft.answers):
            desk.findings.append(
                Finding("error-example", line, f"an example of an answer with status {status}", str(value)[:200])
            )
        return
    present = (
        draft.answers.get(status)
        or (draft.answers.get("200") if status.startswith("2") else None)
        or next((rows_ for s, rows_ in draft.answers.items() if s[0] == "2"), None)
    )
    if present:
        if status not in draft.answers and spot.status and len(draft.answers) == 1 and "200" in draft.answers:
            draft.answers[status] = draft.answers.pop("200")
        desk.findings.extend(checks.compare(value, present, line, "example of the answer"))
        present[:] = samples.typed(present, checks.unwrapped(value, present)[0])
        return
    if draft.shapes:
        return
    described = next((o for o in desk.objects if checks.covers(value, o.rows)), None)
    if described is not None:
        reference = Reference(described.name, "", described.name)
        draft.shapes[status] = ArrayOf(reference) if isinstance(value, list) else reference
        desk.findings.append(
            Finding(
                "response-from-example",
                line,
                f"no table describes this answer; its example has the fields of {described.name}",
                described.name,
            )
        )
        return
    _from_example(desk, draft, status, value, line)


def _from_example(desk: Desk, draft: Draft, status: str, value: Json, line: int) -> None:
    item = next((one for one in value if isinstance(one, dict)), None) if isinstance(value, list) else value
    made = samples.rows(item, line) if isinstance(item, dict) else ()
    listed = ", ".join(".".join(r.path) for r in made)[:400]
    if isinstance(value, list):
        if made:
            name = desk.name(_item_name(draft), "Item")
            desk.objects.append(Object(name, made, line, frozenset(), ""))
            draft.shapes[status] = array_of(name)
        else:
            draft.shapes[status] = ArrayOf(samples.kind_of(value[0]) if value else None)
    elif made:
        draft.answers[status] = list(made)
    else:
        draft.shapes[status] = OBJECT
    desk.findings.append(
        Finding(
            "response-from-example", line, "no table describes this answer; its fields are those of an example", listed
        )
    )


def _item_name(draft: Draft) -> str:
    fixed = [s for s in draft.calls[0].path.split("/") if s and not s.startswith("{")]
    return inflection.singular(naming.pascal(fixed[-1])) if fixed else "Item"


def _said(desk: Desk, draft: Draft) -> None:
    """Read a sentence such as "Returns a list of X objects" or "See X" in the part about the answer."""
    for number, in_answer in _in_answers(desk, draft):
        block = desk.page.blocks[number]
        if not isinstance(block, (Paragraph, Item)) or desk.draft(number) is not draft:
            continue
        text = block.text
        empty = word_lists.EMPTY_ANSWER.search(plain(text))
        if empty:
            draft.shapes[empty.group(1) or "204"] = Kind("null")
            return
        found = _shape(desk, text, in_answer)
        if found is not None:
            draft.shapes["200"] = found
            desk.findings.append(
                Finding(
                    "inferred",
                    block.line,
                    f"the answer is {expressions.render(found)}, by a sentence",
                    plain(text)[:200],
                )
            )
            return


def _in_answers(desk: Desk, draft: Draft) -> Iterator[tuple[int, bool]]:
    """Yield the blocks of a part, each with whether it stands below a heading or bullet about the answer."""
    below, answered = False, False
    for number in range(draft.part.start, draft.part.end):
        block = desk.page.blocks[number]
        yield number, below
        text = getattr(block, "text", "")
        place = place_of(text) if text and len(text) < 100 else ""
        if isinstance(block, Table):
            below = False
        elif place in ("response", "body"):
            below = place == "response" or answered
        answered = answered or place == "response"


def _shape(desk: Desk, text: str, in_answer: bool) -> TypeExpr | None:
    words = plain(text)
    returning = word_lists.RETURNS.search(words)
    if not returning and not (in_answer and (links(text) or codes(text))):
        return None
    tail = text if not returning or "returned" in returning.group(1) else _from_word(text, returning.group(1))
    tail = re.split(r"(?<=[a-z)])\.\s", tail)[0]
    many = bool(re.search(r"\b(?:array|list|collection)\b|数组|列表|配列|陣列", plain(tail)))
    for link in links(tail):
        found = _by_link(desk, Reference(link.text, link.target))
        if found is not None:
            reference = Reference(found.name, "", found.name)
            return ArrayOf(reference) if many else reference
    away = next((Reference(one.text, one.target) for one in links(tail) if _names_type_elsewhere(one)), None)
    if away is not None:
        return ArrayOf(away) if many else away
    if in_answer or many:
        same = next(
            (d for d in desk.drafts for c in codes(text) if d.calls[0].name == c and (d.answers or d.shapes)), None
        )
        if same is not None:
            return _same_as(desk, same, many)
    named = re.search(r"\b(?:a|an|the|of|new|updated|created|single)\s([A-Z][A-Za-z]+)\b", plain(tail)) or re.search(
        r"([a-z]+(?: [a-z]+)?) objects?\b", plain(tail)
    )
    found = _by_link(desk, Reference(named.group(1))) if named and returning else None
    return (
        (ArrayOf(Reference(found.name, "", found.name)) if many else Reference(found.name, "", found.name))
        if found
        else None
    )


def _names_type_elsewhere(link: Link) -> bool:
    """Tell whether a link leads to another page of the site, and its words are those of a type."""
    return bool(page(link.target)) and bool(
        re.fullmatch(r"[A-Z]\w+(?:\s(?:[A-Z]\w+|object|model|resource))?", link.text)
    )


def _from_word(text: str, word: str) -> str:
    return text[max(0, text.lower().find(word.lower())) :]


def _same_as(desk: Desk, same: Draft, many: bool) -> TypeExpr | None:
    """Share the answer of another call, which becomes a table of its own."""
    status = next(iter(same.answers), "")
    if status:
        rows_ = same.answers.pop(status)
        name = desk.name("", naming.pascal(re.sub(r"^(?:get|list|fetch)_", "", same.calls[0].name)) or "Shared")
        desk.objects.append(Object(name, tuple(rows_), rows_[0].line, frozenset(), ""))
        same.shapes[status] = Reference(name, "", name)
        desk.findings.append(
            Finding(
                "name-made",
                rows_[0].line,
                f"two calls answer with the same fields; they became the table {name}",
                same.calls[0].name,
            )
        )
    shape = next(iter(same.shapes.values()), None)
    return ArrayOf(shape) if many and shape is not None else shape


def _by_link(desk: Desk, reference: Reference) -> Object | None:
    return desk.index.object(reference)


def _samples_outside(desk: Desk) -> None:
    """Hold examples of objects, which stand outside of calls, against the objects above them."""
    for number, block in enumerate(desk.page.blocks):
        if not isinstance(block, Fence) or desk.draft(number) is not None or not _may_be_json(block):
            continue
        value = samples.parse(block.text)
        above = [o for o in desk.objects if o.line < block.line]
        if isinstance(value, dict) and above and len({r.path[0] for r in above[-1].rows} & set(value)) * 2 > len(value):
            desk.findings.extend(checks.compare(value, above[-1].rows, block.line, "example of the object"))

"""A scanned page into what it says: operations with their sections, objects, and findings about the rest.

Every table ends up in one place: rows of an operation, an object, values of a row, or a finding with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rowcast.importers.blocks import Heading, Markup, Page, Table, Unread
from rowcast.importers.model import Capture, Fact, Finding, Row
from rowcast.importers.page import about, answers, finish, overlooked, surroundings
from rowcast.importers.page.desk import Desk, Draft, written
from rowcast.importers.page.objects import Object, Values
from rowcast.importers.page.outline import Part, Spot, outline
from rowcast.importers.tabular import bullets, calls, front, nesting, rows, tables
from rowcast.importers.tabular.calls import place_of
from rowcast.importers.tabular.tables import Judged
from rowcast.importers.text import expressions, inflection, kinds, naming
from rowcast.importers.text.inline import codes, fold, plain
from rowcast.importers.vocabulary import places
from rowcast.importers.vocabulary import words as word_lists
from rowcast.records import replace


def assemble(page: Page) -> Capture:
    """Read everything that a scanned page says about its API."""
    page = bullets.as_tables(front.as_tables(page))
    found = calls.find(page)
    laid = outline(page, found)
    desk = Desk(page, laid, [_draft(page, part) for part in laid.parts], found=found)
    desk.habits = surroundings.habits(page, min((part.start for part in laid.parts), default=0))
    desk.findings.extend(Finding("decoded", 1, note) for note in page.notes)
    for number, block in enumerate(page.blocks):
        if isinstance(block, Table):
            _table(desk, number, block)
        elif isinstance(block, Unread):
            desk.findings.append(Finding("unreadable", block.line, block.reason, block.text[:2000]))
    answers.complete(desk)
    desk.findings.extend((*overlooked.find(page.blocks), *overlooked.errors(page.blocks)))
    desk.findings.extend(overlooked.bullets(page.blocks, lambda number: desk.draft(number) is not None))
    return finish.finish(desk)


def _draft(page: Page, part: Part) -> Draft:
    block = page.blocks[part.heading] if part.heading >= 0 else None
    heading = plain(block.text) if isinstance(block, Heading) else page.title
    return Draft(part, part.calls, heading, block.line if block is not None else part.calls[0].line)


# Tables.


def _table(desk: Desk, number: int, table: Table) -> None:
    spot = desk.outline.spots.get(number, Spot("", (), ""))
    heading = spot.headings[-1].text if spot.headings else ""
    judged = tables.judge(table, spot.place, heading)
    if judged.sort == "rows":
        _rows(desk, number, table, judged, spot)
    elif judged.sort == "values":
        _values(desk, number, table, judged, spot, heading)
    elif judged.sort == "answers":
        _answers(desk, number, table, judged)
    elif judged.sort == "unknown":
        desk.findings.append(
            Finding("table-unknown", table.line, f"this table was not read: {judged.reason}", written(table))
        )
    elif judged.sort not in ("call", "empty"):
        desk.findings.append(
            Finding("set-aside", table.line, f"this table holds no parameters: {judged.reason}", written(table))
        )
    elif judged.sort == "empty" and table.header:
        desk.findings.append(Finding("set-aside", table.line, "this table has no rows", written(table)))
    elif judged.sort == "call":
        desk.findings.append(
            Finding("set-aside", table.line, f"this table holds no parameters: {judged.reason}", written(table))
        )


def _rows(desk: Desk, number: int, table: Table, judged: Judged, spot: Spot) -> None:
    draft = desk.draft(number)
    reading = rows.read(table, judged, surroundings.around(desk, draft, spot, number))
    shown = draft is not None and spot.place == "request" and answers.shows(desk, draft, number, reading.rows)
    apart = draft is None or shown
    desk.findings.extend(
        replace(f, code="required-not-said") if apart and f.code == "required-unknown" else f for f in reading.findings
    )
    if not reading.rows:
        return
    if draft is None:
        nested, more = nesting.nest(reading.rows, reading.depths, "body")
        desk.findings.extend(more)
        _add_object(desk, number, spot, tuple(nested), table.line)
        return
    if _OBJECT_CAPTION.fullmatch(table.caption) and not place_of(table.caption):
        nested, more = nesting.nest(reading.rows, reading.depths, "body")
        desk.findings.extend(more)
        _add_object(desk, number, spot, tuple(nested), table.line, table.caption)
        return
    parents = _parents(draft, spot)
    place = _place(desk, draft, spot, table, judged)
    if shown:
        place = "response"
        message = "these rows are those of the answer, whose example stands above them"
        desk.findings.append(Finding("place-inferred", table.line, message, written(table)[:300]))
    if len(parents) > 1 or (parents and place == "" and _is_reference(parents)):
        _shared(desk, draft, spot, reading, parents, table.line)
    elif parents:
        _append(draft, place, _nested(desk, reading, place, parents[0]), table.line, spot, judged)
    elif _is_apart(desk, draft, spot, place):
        _add_object(desk, number, spot, tuple(_nested(desk, reading, "body", ())), table.line)
    else:
        _append(draft, place, _nested(desk, reading, place, ()), table.line, spot, judged)
        _wrap(desk, draft, spot, place)


def _answers(desk: Desk, number: int, table: Table, judged: Judged) -> None:
    """Take the types of the answers of success from a table of statuses."""
    draft = desk.draft(number)
    code, kind = judged.roles.index("code"), judged.roles.index("type")
    for line in table.rows:
        texts = [cell.text for cell in line.cells]
        status = plain(texts[code]).split(" ")[0]
        shape = kinds.read(texts[kind]).type if len(texts) > kind else None
        if draft is not None and status.startswith("2") and shape is not None and status not in draft.answers:
            draft.shapes.setdefault(status, shape)
    desk.findings.append(Finding("set-aside", table.line, f"no parameters: {judged.reason}", written(table)))


def _nested(desk: Desk, reading: rows.Reading, place: str, parent: tuple[str, ...]) -> tuple[Row, ...]:
    nested, more = nesting.nest(reading.rows, reading.depths, place, parent)
    desk.findings.extend(more)
    return tuple(nested)


def _append(draft: Draft, place: str, new: tuple[Row, ...], line: int, spot: Spot, judged: Judged) -> None:
    del judged
    if place in ("response", "errors"):
        status = spot.status or ("200" if place == "response" else "4XX")
        draft.answers.setdefault(status, []).extend(new)
    elif place == "response-headers":
        draft.headers.setdefault(spot.status or "200", []).extend(new)
    else:
        draft.request.append((place, new, line))
        content = _content(spot)
        if content and place in ("body", "request"):
            draft.content = content


def _content(spot: Spot) -> str:
    texts = " ".join([*spot.captions, *(h.text for h in spot.headings[-2:]), spot.caption]).lower()
    if re.search(r"\bform params?\b", texts):
        return "multipart/form-data"
    return next((media for word, media in places.MEDIA.items() if word in texts), "")


def _wrap(desk: Desk, draft: Draft, spot: Spot, place: str) -> None:
    """Where the caption says that the answer is an array of what follows, make its rows an object of their own."""
    texts = plain(f"{spot.caption} {' '.join(spot.captions)}")
    if place != "response" or not word_lists.EACH_ITEM.search(texts):
        return
    status = spot.status or "200"
    made = draft.answers.pop(status)
    thing = re.sub(r"^(?:get|list|fetch)_|_list$", "", draft.calls[0].name)
    named = inflection.singular(thing) if thing else f"{finish.name_of(draft.calls[0], draft.heading, ())}_item"
    name = desk.name("", naming.pascal(named))
    desk.objects.append(Object(name, tuple(made), made[0].line, frozenset(), ""))
    draft.shapes[status] = answers.array_of(name)
    desk.findings.append(
        Finding("name-made", made[0].line, f"the items of the answer became the table {name}", texts[:120])
    )


def _add_object(desk: Desk, number: int, spot: Spot, new: tuple[Row, ...], line: int, caption: str = "") -> None:
    title = caption or next((plain(h.text) for h in reversed(spot.headings) if not place_of(h.text)), desk.page.title)
    if not caption and spot.headings and re.search(r"\b(?:structure|fields|object)\b", fold(spot.headings[-1].text)):
        title = plain(spot.headings[-1].text)
    nearest = spot.headings[-1] if spot.headings and not caption else None
    if nearest is not None and place_of(nearest.text) == "prose" and len(spot.headings) > 1:
        title = f"{title} {plain(nearest.text)}"
    fallback = naming.pascal(naming.file_stem(desk.page.name)) or "Page"
    name = desk.name(title, f"{fallback}Object" if not naming.table(title, ()) else "")
    if not naming.table(title, ()):
        desk.findings.append(
            Finding("name-made", line, f"the table below {title or 'no heading'} became {name}", title)
        )
    said = "" if caption else about.of_object(desk, number, spot.headings)
    desk.objects.append(Object(name, new, line, _anchors(desk, number, spot), title, said))


def _anchors(desk: Desk, number: int, spot: Spot) -> frozenset[str]:
    """Return the anchors that lead to a block: of the headings above it, as sites make them, and marks just before."""
    found: set[str] = set()
    nearest = spot.headings[-2:] if len(spot.headings) > 1 and spot.headings[-1].level > 4 else spot.headings[-1:]
    for heading in nearest:
        found |= {naming.slug(heading.text), heading.anchor.lower()}
    for block in desk.page.blocks[max(0, number - 4) : number]:
        if isinstance(block, Markup) and block.get("id"):
            found.add(block.get("id").lower())
    return frozenset(found - {""})


def _parents(draft: Draft, spot: Spot) -> tuple[tuple[str, ...], ...]:
    """Return the rows under which a table belongs by its caption, or by the heading right above it."""
    asked = draft.rows_of("request")
    pool = [*(draft.rows_of(spot.place or "response") or asked), *asked]

    def is_about_rows(text: str) -> bool:
        return not place_of(text) or bool(codes(text)) or nesting.names_parent(text, pool)

    texts = [t for t in (spot.caption, *reversed(spot.captions[-2:])) if t and is_about_rows(t)]
    for heading in reversed(spot.headings[-2:]):
        if heading.line <= draft.line or not is_about_rows(heading.text):
            break
        texts.append(heading.text)
    return next((found for text in texts if (found := nesting.under(text, pool))), ())


def _is_reference(parents: Sequence[tuple[str, ...]]) -> bool:
    return not parents


def _shared(
    desk: Desk, draft: Draft, spot: Spot, reading: rows.Reading, parents: Sequence[tuple[str, ...]], line: int
) -> None:
    """Make one object of a table that the page says is that of several rows, and point them to it."""
    common = re.sub(r"^_+|_+$", "", _common_end([p[-1] for p in parents]))
    telling = common not in ("list", "data", "items", "info", "array", "lists", "s", "")
    made = (
        naming.pascal(inflection.singular(common))
        if telling
        else naming.pascal(
            re.sub(r"^(?:get|list|fetch)_", "", draft.calls[0].name or draft.calls[0].path.rsplit("/", 1)[-1])
        )
        + "Item"
    )
    name = desk.name("", made)
    desk.objects.append(Object(name, _nested(desk, reading, "body", ()), line, frozenset(), spot.caption))
    for rows_ in (*draft.answers.values(),):
        for number, row in enumerate(rows_):
            if row.path in parents:
                old = row.get("type")
                quote = f"{old.quote if old else ''}; {plain(spot.caption)[:160]}"
                rows_[number] = row.having(Fact("type", answers.pointing(row, name), "structure", quote))
    desk.findings.append(
        Finding(
            "name-made",
            line,
            f"one table is that of {', '.join('.'.join(p) for p in parents)}; it became {name}",
            plain(spot.caption)[:160],
        )
    )


def _common_end(words: Sequence[str]) -> str:
    first = words[0]
    return next((first[n:] for n in range(len(first)) if all(w.endswith(first[n:]) for w in words)), "")


def _place(desk: Desk, draft: Draft, spot: Spot, table: Table, judged: Judged) -> str:
    """Return the place of a table in an operation; where no word names it, the first one is that of the request."""
    if spot.place and spot.place not in ("statuses", "example"):
        return spot.place
    if {"required", "optional"} & set(judged.roles) and not draft.request:
        return "request"
    answers_ = bool(draft.request) or bool(draft.answers and "required" not in judged.roles)
    if answers_ and draft.request and draft.answers:
        return ""
    side = "received" if answers_ else "sent"
    message = f"no word says whether these rows are sent or received; they are taken as {side}"
    desk.findings.append(Finding("place-assumed", table.line, message, written(table)[:300]))
    return "response" if answers_ else "request"


def _is_apart(desk: Desk, draft: Draft, spot: Spot, place: str) -> bool:
    """A table below a heading that names a thing, after the rows of its place are there, is an object of its own."""
    inner = [h for h in spot.headings if h.line > draft.line]
    if any(place_of(text) == place for text in (spot.caption, *spot.captions[-1:]) if text and place):
        return False
    if not inner or place_of(inner[-1].text) or (spot.status and spot.status in inner[-1].text):
        return False
    if place and surroundings.is_group(inner[-1].text):
        return False
    owner = desk.page.blocks[draft.part.heading] if draft.part.heading >= 0 else None
    if isinstance(owner, Heading) and inner[-1].level <= owner.level:
        return True
    if naming.snake(plain(inner[-1].text)) in _named_types(draft):
        return True
    present = draft.answers if place in ("response", "errors", "") else draft.request
    return bool(present) or place == ""


def _named_types(draft: Draft) -> set[str]:
    """Return the types that the answers and rows of an operation name, as they are compared with headings."""
    rows_ = [*draft.rows_of("request"), *draft.rows_of("response")]
    types = [*draft.shapes.values(), *(row.value("type") for row in rows_)]
    return {naming.snake(one.words) for kind in types for one in expressions.references(kind)}


# Listed values.


def _values(desk: Desk, number: int, table: Table, judged: Judged, spot: Spot, heading: str) -> None:
    """Keep a list of values until it is known which row refers to it."""
    listed = _listed(table, judged)
    if not listed:
        desk.findings.append(
            Finding("set-aside", table.line, f"this table holds no parameters: {judged.reason}", written(table))
        )
        return
    title = plain(spot.caption) if codes(spot.caption) else plain(heading)
    names = frozenset(codes(spot.caption)) | frozenset(codes(heading))
    desk.values.append(Values(listed, table.line, _anchors(desk, number, spot) | {f"`{n}" for n in names}, title))


def _listed(table: Table, judged: Judged) -> dict[object, str]:
    holder = next((n for n, r in enumerate(judged.roles) if r in ("value", "values")), 0)
    names = next((n for n, r in enumerate(judged.roles) if n != holder and r in ("name", "type", "code")), None)
    texts = next((n for n, r in enumerate(judged.roles) if n != holder and r in ("description", "notes")), None)
    found: dict[object, str] = {}
    for line in table.rows:
        words = plain(line.cells[holder].text).strip().strip("\"'")
        whole = re.fullmatch(r"-?\d{1,9}", words)
        if not words or len(words) > 80:
            return {}
        meaning = " – ".join(
            plain(line.cells[n].text)
            for n in (names, texts)
            if n is not None and n < len(line.cells) and plain(line.cells[n].text)
        )
        found[int(words) if whole else words] = meaning
    if len({type(v) for v in found}) > 1:
        return {str(k): v for k, v in found.items()}
    return found


__all__ = ["Desk", "Draft", "assemble", "written"]


_OBJECT_CAPTION = re.compile(r"[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*){0,6}")

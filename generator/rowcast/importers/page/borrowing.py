"""Rows that a page takes from another call ("same parameters as ``POST /x``"): a page in, references out; then rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rowcast.importers.blocks import Fence, Heading, Item, Paragraph, Table
from rowcast.importers.model import Borrowed, Call, Capture, Fact, Finding, Operation, Row, Section
from rowcast.importers.page import objects
from rowcast.importers.page.desk import Desk, Draft
from rowcast.importers.page.objects import Object
from rowcast.importers.tabular.calls import place_of
from rowcast.importers.text import methods, naming, paths
from rowcast.importers.text.inline import codes, fold, links, plain
from rowcast.importers.text.phrases import Phrases
from rowcast.importers.vocabulary import marks, references
from rowcast.records import replace

LONGEST = 320
_SENT = ("query", "headers", "cookies", "body", "request")


def find(desk: Desk, draft: Draft) -> tuple[Borrowed, ...]:
    """Return the references of an operation to the rows of other calls, each once for its place."""
    found: dict[tuple[str, str], Borrowed] = {}
    for text, place, line in _texts(desk, draft):
        one = _read(text, place, line)
        described = desk.index.anchored(_anchor(one.target)) if one is not None else None
        if one is None or (described is not None and one.place == "response"):
            continue
        if described is not None:
            _adopt(desk, draft, described, one)
            continue
        found.setdefault((one.place, one.words), one)
    return tuple(found.values())


def _texts(desk: Desk, draft: Draft) -> Iterator[tuple[str, str, int]]:
    """Yield the short texts of an operation, each with the place of the section whose only content it is."""
    place, alone, answered = "", False, False
    for number in range(draft.part.start, draft.part.end):
        block = desk.page.blocks[number]
        if desk.draft(number) is not draft or not isinstance(block, (Heading, Paragraph, Item)):
            continue
        named = place_of(block.text) if len(block.text) < 120 else ""
        answered = named == "response" or (answered and named not in _SENT[:-2])
        if isinstance(block, Heading):
            place, alone = named, _is_bare(desk, draft, number)
        elif named and plain(block.text).endswith((":", "：")):
            place, alone = named, True
        if len(block.text) <= LONGEST:
            yield block.text, ("response" if answered and place == "body" else place) if alone else "", block.line


def _adopt(desk: Desk, draft: Draft, described: Object, one: Borrowed) -> None:
    """Take the fields of an object for a request that says so and has no rows of its own in that place."""
    if any(place in (one.place, "request") for place, _, _ in draft.request):
        return
    draft.request.append((one.place, described.rows, one.line))
    message = f"these rows are those of {described.name}, as the page says"
    desk.findings.append(Finding("rows-borrowed", one.line, message, one.words))


def followed(captures: Sequence[Capture]) -> tuple[Capture, ...]:
    """Give operations the rows that they take from calls of the pages at hand, and name the calls that are not."""
    known = {(capture.page, op.name): op for capture in captures for op in capture.operations}
    return tuple(
        _followed(capture, known, captures) if any(op.borrowed for op in capture.operations) else capture
        for capture in captures
    )


# Reading.


def _is_bare(desk: Desk, draft: Draft, heading: int) -> bool:
    """Tell whether a section holds running text alone."""
    for number in range(heading + 1, draft.part.end):
        block = desk.page.blocks[number]
        if isinstance(block, Heading):
            return True
        if isinstance(block, (Table, Fence)):
            return False
    return True


def _read(text: str, place: str, line: int) -> Borrowed | None:
    """Read a reference: "the same as X" anywhere, and "see X" where a section about ``place`` holds nothing else."""
    words = plain(text)
    sees = place in (*_SENT, "response") and len(words) <= 160 and not place_of(text)
    lower = words.lower()
    for pattern, _ in (*_SAME_AS.among(lower), *(_SEE.among(lower) if sees else ())):
        said = pattern.search(words)
        one = _reference(text, words, said, place, line) if said is not None else None
        if one is not None:
            return one
    found = links(text)
    if sees and place != "response" and len(found) == 1 and len(words.split()) - len(found[0].text.split()) <= 4:
        return Borrowed(place, "", "", found[0].target, found[0].text, words, line)
    return None


def _reference(text: str, words: str, said: re.Match[str], place: str, line: int) -> Borrowed | None:
    where = place if place in (*_SENT, "response") else _about(words)
    method, path = _call(text) or ("", "")
    target = links(text)[0].target if links(text) else ""
    name = _name(said.group("of"), words)
    told = bool(path or target or (place and name) or references.OF_REQUESTS.search(words[: said.start("of")]))
    if not where or not told:
        return None
    left = references.LEFT_OUT.search(words, said.start("of"))
    without = codes(text[text.find(left.group(0)) :]) if left else ()
    optional = bool(_OPTIONAL.search(words)) or any(phrase in words.lower() for phrase in marks.ALL_OPTIONAL)
    return Borrowed(where, method, path, target, name, words, line, without, optional)


def _about(words: str) -> str:
    if references.OF_ANSWERS.search(words):
        return "response"
    return "request" if references.OF_REQUESTS.search(words) else ""


def _call(text: str) -> tuple[str, str] | None:
    """Return the method and path that a text shows somewhere."""
    found = _CALL.search(methods.joined(plain(text)))
    if found is None:
        return None
    _, path = paths.server_of(found.group(2))
    return methods.each(found.group(1))[0], paths.template(path)


def _name(of: str, words: str) -> str:
    """Return the words by which a call is named: those of a reference up to the end of its clause."""
    if references.ABOVE.search(words):
        return "above"
    return re.split(r"[.。,，;；(（]\s?|\s(?:except|without|but|plus|and)\s|除", of, maxsplit=1)[0].strip(
        " :：`'\"“”「」『』《》"
    )


# Following.


Known = dict[tuple[str, str], Operation]


def _followed(capture: Capture, known: Known, captures: Sequence[Capture]) -> Capture:
    findings: list[Finding] = []
    made: list[Operation] = []
    for operation in capture.operations:
        new = operation
        for one in operation.borrowed:
            page, source = _source(one, operation, made, known) or _described(one, captures) or ("", None)
            taken = _with_rows(new, source, one, page == capture.page) if source is not None else new
            findings.append(_told(one, operation, source, taken is not new))
            new = taken
        known[capture.page, new.name] = new
        made.append(new)
    return replace(capture, operations=tuple(made), findings=(*capture.findings, *findings))


def _described(one: Borrowed, captures: Sequence[Capture]) -> tuple[str, Operation] | None:
    """Return the table that a page at hand describes, as the body of a call, where a link leads to it."""
    stem = naming.file_stem(objects.page(one.target)) if one.target else ""
    for capture in captures:
        tables = [table for table in capture.tables if _key(table.name) in (_key(one.name), _key(_anchor(one.target)))]
        if stem and naming.file_stem(capture.page) == stem and (tables or len(capture.tables) == 1):
            table = (*tables, *capture.tables)[0]
            place = "200" if one.place == "response" else "body" if one.place == "request" else one.place
            made = Section(place, table.rows)
            return capture.page, Operation(table.name, Call("", table.name, table.line), "", "", (made,), table.line)
    return None


def _told(one: Borrowed, operation: Operation, source: Operation | None, taken: bool) -> Finding:
    address = f"{operation.name}/{one.place}"
    shown = f"{source.call.method} {source.call.path}".strip() if source is not None else ""
    if taken:
        message = f"these rows are those of {shown}, as the page says"
        return Finding("rows-borrowed", one.line, message, one.words, address)
    away = objects.page(one.target) or "another place"
    where = f"{shown}, for which none were read" if shown else f"{away}, which is not among the pages at hand"
    return Finding("rows-elsewhere", one.line, f"the page takes these rows from {where}", one.words, address)


def _source(
    one: Borrowed, operation: Operation, above: Sequence[Operation], known: Known
) -> tuple[str, Operation] | None:
    """Return the call that a reference means, with the page that it is on."""
    own = (operation.call.method, operation.call.path)
    others = [(page, op) for (page, _), op in known.items() if (op.call.method, op.call.path) != own]
    if one.path:
        return next((o for o in others if o[1].call.method == one.method and _same_path(o[1].call, one.path)), None)
    anchor = _anchor(one.target)
    by_anchor = next((o for o in others if anchor and naming.slug(o[1].summary) == anchor), None)
    if by_anchor is not None:
        return by_anchor
    if one.name == "above":
        return next((o for o in others if above and o[1] is above[-1]), None)
    wanted = _key(one.name)
    return next((o for o in others if wanted and wanted in map(_key, (o[1].summary, o[1].call.name, o[1].name))), None)


def _anchor(target: str) -> str:
    return target.rsplit("#", 1)[1].lower() if "#" in target else ""


def _same_path(call: Call, path: str) -> bool:
    """Tell whether a path is that of a call, whatever its parameters are called."""
    bare = re.sub(r"\{[^{}]*\}", "{}", path)
    return re.sub(r"\{[^{}]*\}", "{}", call.path) in (bare, bare.rstrip("/"))


def _key(words: str) -> str:
    return re.sub(r"\W+|接口|方法|api|endpoint|method|request|call", "", fold(words))


def _with_rows(operation: Operation, source: Operation, one: Borrowed, same_page: bool) -> Operation:
    """Return an operation with the rows of another one, itself where that has none."""
    sections = {section.place: section for section in operation.sections}
    given = [
        section for section in source.sections if _is_meant(section, one.place) and (section.rows or section.shape)
    ]
    for section in given:
        old = sections.get(section.place, Section(section.place, content=section.content))
        sections[section.place] = _merged(old, section, one, same_page)
    return replace(operation, sections=tuple(sections.values())) if given else operation


def _is_meant(section: Section, place: str) -> bool:
    if place == "response":
        return bool(re.fullmatch(r"[1-5]\w\w", section.place))
    return section.place == place or (place == "request" and section.place in ("query", "headers", "cookies", "body"))


def _merged(old: Section, new: Section, one: Borrowed, same_page: bool) -> Section:
    """Return a section with the rows of another; its own shape or rows go first, unless only an example shows them."""
    if old.shape is not None:
        return old
    if new.shape is not None and not old.rows:
        return new
    own = {row.path: row for row in old.rows if not all(fact.known == "example" for fact in row.facts)}
    more = [row for row in new.rows if row.path not in own and row.path[0] not in one.without]
    return replace(old, rows=(*own.values(), *(_taken(row, one, same_page) for row in more)))


def _taken(row: Row, one: Borrowed, same_page: bool) -> Row:
    """Return a row as another call has it; a row of another page stands where the reference does."""
    taken = row if same_page else replace(row, line=one.line)
    loose = one.optional and row.value("required") is True
    return taken.having(Fact("required", False, "rule", one.words)) if loose else taken


_CLAUSE_END = re.compile(r"[.。,，;；(（]\s?|\s(?:except|without|but|plus|and)\s|除")
_OPTIONAL = re.compile(r"\ball\b.{0,20}\boptional\b|均为可选|都是可选|すべて任意", re.I)
_CALL = re.compile(
    rf"({methods.METHOD})[`*\]:]{{0,3}}\s{{1,3}}[`*]{{0,3}}((?:https?://|/)[^\s`*\"'，。、,;)）]{{0,600}})"
)
_SAME_AS = Phrases([(pattern, "") for pattern in references.SAME_AS])
_SEE = Phrases([(pattern, "") for pattern in references.SEE])

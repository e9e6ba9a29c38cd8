"""Rows of a table into rows of facts. Each cell goes to one reader, and what no reader takes is named as unread."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rowcast.importers.blocks import Cell, Line, Table
from rowcast.importers.facts import cells, doubts, names, prose, required, untyped
from rowcast.importers.model import Fact, Finding, Kind, Row, TypeExpr
from rowcast.importers.tabular import groups
from rowcast.importers.tabular.tables import Judged, column
from rowcast.importers.text import expressions
from rowcast.importers.text.inline import fold, labels, plain, sentence
from rowcast.importers.vocabulary import marks, places
from rowcast.records import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of a table and what is to be said about them. ``depths`` holds the nesting of each row."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    depths: tuple[int, ...] = ()


def read(table: Table, judged: Judged, around: cells.Around) -> Reading:
    """Read the rows of a table that was judged to hold some."""
    context = _context(table, judged.roles, around)
    rows: list[Row] = []
    depths: list[int] = []
    findings = [Finding("damage", table.line, text) for text in table.damage]
    if judged.assumed:
        findings.append(Finding("columns-assumed", table.line, judged.assumed))
    group: tuple[Fact, ...] = ()
    titled = groups.may_be_titled(table)
    for line in table.rows:
        said = groups.said(line, titled=titled)
        if said is not None:
            group = said
            heading = " ".join(plain(cell.text) for cell in line.cells).strip()
            findings.append(Finding("group", line.line, "this row is the heading of those below it", heading))
            continue
        made, depth, more = _row(line, context)
        findings.extend(more)
        rows += [row.having(*(f for f in group if row.get(f.key) is None)) if group else row for row in made]
        depths += [depth] * len(made)
    rows = _by_marks_of_others(rows)
    return Reading(tuple(rows), (*findings, *_about(table, context, rows)), tuple(depths))


def _by_marks_of_others(rows: list[Row]) -> list[Row]:
    """Where some rows of a table are marked as required, or as optional, and the others not at all, they are the opposite."""  # noqa: E501
    marked = [
        f
        for row in rows
        if (f := row.get("required")) is not None
        and f.known in ("structure", "prose")
        and isinstance(f.value, bool)
        and row.value("place") is None
    ]
    bare = [row for row in rows if row.get("required") is None]
    values = {fact.value for fact in marked}
    if not bare or len(values) != 1:
        return rows
    value = values.pop()
    said = Fact(
        "required",
        not value,
        "rule",
        f"other rows of the table are marked as {'required' if value else 'optional'}, this one is not",
    )
    return [row if row.get("required") is not None else row.having(said) for row in rows]


def _context(table: Table, roles: tuple[str, ...], around: cells.Around) -> cells.Context:
    at = roles.index("name")
    read_names = [names.read(text) for text in column(table, at)]
    defaults = column(table, roles.index("default")) if "default" in roles else []
    dashes = [t for t in defaults if plain(t).strip() in ("-", "–", "—", "/")]
    asks = "required" in roles or "optional" in roles
    return cells.Context(
        table,
        roles,
        around,
        frozenset(name.text for name in read_names if name.text),
        around.questioned,
        bool(dashes) and not asks,
        max(len(column(table, roles.index("required"))), int(around.answered)) if "required" in roles else 0,
        tuple(plain(cell.text) for cell in table.header),
        around.letters
        | required.letters_of(
            t for n, role in enumerate(roles) if role in ("required", "optional") for t in column(table, n)
        ),
    )


def _row(line: Line, context: cells.Context) -> tuple[list[Row], int, list[Finding]]:
    """Read one row of the table; a cell with two names makes two rows."""
    at = context.roles.index("name")
    cell = line.cells[at] if at < len(line.cells) else Cell("", line.line)
    name = names.read(cell.text)
    whole = " | ".join(plain(c.text) for c in line.cells if c.text.strip())[:300]
    if not name.text:
        if re.fullmatch(r"[….\s*-]{1,12}", plain(cell.text)):
            return (
                [],
                0,
                [Finding("row-placeholder", line.line, "the row stands for rows that the page does not list", whole)],
            )
        return [], 0, ([Finding("row-unread", line.line, "no name could be read in this row", whole)] if whole else [])
    findings: list[Finding] = []
    if name.rest:
        findings.append(
            Finding("cell-unread", line.line, f"words beside the name {name.text} were not understood", name.rest)
        )
    facts, more = _facts(line, context, name, at)
    findings.extend(Finding(code, line.line, _MESSAGES[code].format(name=name.text), quote) for code, quote in more)
    rows = [Row((name.text,), line.line, facts, plain(cell.text))]
    rows += [Row((other,), line.line, facts, plain(cell.text)) for other in name.others]
    if name.others:
        findings.append(
            Finding(
                "row-two-names", line.line, f"one cell names {name.text} and {', '.join(name.others)}", plain(cell.text)
            )
        )
        if name.either:
            quote = Fact("required", {"quote": plain(cell.text)}, "structure", plain(cell.text))
            rows = [row if row.value("required") is False else row.having(quote) for row in rows]
    return rows, name.depth, findings


def _facts(
    line: Line, context: cells.Context, name: names.Name, at: int
) -> tuple[tuple[Fact, ...], list[tuple[str, str]]]:
    """Read the cells of a row in three steps: the type, then what depends on it, then what sentences say."""
    facts: list[Fact] = list(name.facts)
    findings: list[tuple[str, str]] = []
    kind: TypeExpr | None = next((f.value for f in facts if f.key == "type"), None)
    by_role = [
        (role, cell, number)
        for number, (role, cell) in enumerate(zip(context.roles, line.cells, strict=False))
        if number != at
    ]
    texts: list[str] = []
    kept: list[str] = []
    for wanted in (True, False):
        for role, cell, number in by_role:
            if (role == "type") is not wanted or not cell.text.strip():
                continue
            taken = cells.READERS.get(role, cells.unknown)(cell.text, expressions.base(kind), context, number)
            facts.extend(taken.facts)
            findings.extend(taken.findings)
            if taken.words:
                texts.append(taken.words)
            if taken.kept:
                kept.append(taken.kept)
            if not (taken.facts or taken.words or taken.kept or taken.findings or cells.is_nothing(cell.text)):
                findings.append(("cell-unread", f"{cells.heading(context, number)}: {plain(cell.text)}"))
            if role == "type":
                kind = next((f.value for f in taken.facts if f.key == "type"), kind)
    text, placed = _placed(_joined(texts))
    facts.extend(placed)
    if kind is None and not any(f.key == "written_type" for f in facts):
        kind = untyped.said(text, facts)
    _add_prose(text, kind, name, context, facts, findings)
    _add_required(line, name, text, context, facts, findings)
    untyped.add_of_example(kind, facts, typed="type" in context.roles)
    untyped.add_of_enum(kind, text, facts)
    untyped.add_of_values(facts)
    untyped.add_default(next((cell.text for role, cell, _ in by_role if role == "default"), ""), facts, findings)
    findings.extend(doubts.find(text, expressions.base(kind), facts, findings, context.siblings))
    notes = [context.around.footnote] if name.star else []
    words = sentence(_joined([*map(_without_heads, texts), *kept, *notes]))
    linked = [cell.text for role, cell, _ in by_role if role == "type" and "](" in cell.text] + (
        [text] if "](" in text else []
    )
    if linked:
        facts.append(Fact("linked", " ".join(linked)))
    if words:
        facts.append(Fact("description", words))
    return _first_of_each(facts, name, findings), findings


def _first_of_each(facts: list[Fact], name: names.Name, findings: list[tuple[str, str]]) -> tuple[Fact, ...]:
    """Keep one fact of each key: that of a column of its own before one that stood beside something else."""
    del name
    kept: dict[str, Fact] = {}
    for fact in facts:
        old = kept.get(fact.key)
        if old is None or (old.known != "column" and fact.known == "column"):
            kept[fact.key] = fact
        if (
            old is not None
            and old.value != fact.value
            and fact.key in ("required", "default")
            and "column" in (old.known, fact.known)
        ):
            code = "said-twice" if old.known == fact.known else "prose-contradicts"
            findings.append((code, f"{fact.key}: {old.quote} and {fact.quote}"))
    return tuple(kept.values())


def _add_prose(
    text: str,
    kind: TypeExpr | None,
    name: names.Name,
    context: cells.Context,
    facts: list[Fact],
    findings: list[tuple[str, str]],
) -> None:
    """Add what sentences say, where no column said it; where both speak and differ, say so."""
    said = prose.read(text, expressions.base(kind), name.text, context.siblings)
    known = {fact.key: fact for fact in facts}
    for fact in said.facts:
        if fact.key == "format":
            if kind == Kind("string"):
                stated = next((f.quote for f in facts if f.key == "type"), "")
                facts.append(Fact("type", Kind(f"string({fact.value})"), "prose", f"{stated}; {fact.quote}"))
            continue
        if fact.key not in known:
            facts.append(fact)
        elif known[fact.key].value != fact.value and fact.key in ("default", "min", "max", "const"):
            findings.append(
                (
                    "prose-contradicts",
                    f"{fact.key}: {known[fact.key].value} in its column, {fact.value} in the text ({fact.quote})",
                )
            )
    findings.extend(said.unread)
    for label in labels(text):
        key, value = marks.LABEL_FACTS.get(fold(label), ("", None))
        if key and key != "required":
            facts.append(Fact(key, value, "structure", label))
    for index, fact in enumerate(facts):
        if fact.key == "type" and fact.known == "prose":
            facts[:] = [f for n, f in enumerate(facts) if f.key != "type" or n == index]
            break


def _add_required(
    line: Line,
    name: names.Name,
    text: str,
    context: cells.Context,
    facts: list[Fact],
    findings: list[tuple[str, str]],
) -> None:
    """Add whether the row is required, from the most telling source that speaks; where two differ, say so."""
    present = next((f for f in facts if f.key == "required"), None)
    said = required.from_prose(text, context.siblings)
    if present is not None and (present.known == "column" or present.quote != ""):
        if said is not None and said.value != present.value:
            findings.append(_against(present, said))
        return
    if said is not None:
        facts.append(said)
    elif "required" in context.roles and context.required_texts:
        facts.append(Fact("required", False, "rule", "an empty cell in the column"))
    elif name.star and context.around.stars is not False:
        facts.append(Fact("required", True, "structure", f"{name.text}*"))
    elif context.around.all_required is not None:
        facts.append(Fact("required", context.around.all_required, "rule", context.around.all_quote))
    elif context.questioned:
        facts.append(Fact("required", True, "rule", "other names on the page have a question mark, this one has none"))
    elif context.marked_defaults:
        _add_by_default(line, context, facts)
    elif any(f.key == "default" and f.known == "column" for f in facts) and context.around.place not in (
        "response",
        "errors",
    ):
        facts.append(Fact("required", False, "rule", "the row has a default"))


def _against(column: Fact, said: Fact) -> tuple[str, str]:
    """Return the finding about a text that speaks of being required otherwise than the column does."""
    if isinstance(said.value, dict) or isinstance(column.value, dict):
        return "required-in-text", f"{column.quote} | {said.quote}"
    return "prose-contradicts", f"required: {column.quote} in its column, {said.quote} in the text"


def _add_by_default(line: Line, context: cells.Context, facts: list[Fact]) -> None:
    at = context.roles.index("default")
    words = plain(line.cells[at].text).strip() if at < len(line.cells) else ""
    if words in ("-", "–", "—", "/"):
        facts.append(Fact("required", True, "rule", f"its default is {words}, while other rows have one"))
    elif words:
        facts.append(Fact("required", False, "rule", f"it has a default: {words}"))


def _about(table: Table, context: cells.Context, rows: Sequence[Row]) -> list[Finding]:
    """Say what the whole table leaves open."""
    found: list[Finding] = []
    unknown = [row.path[0] for row in rows if row.get("required") is None]
    if unknown and context.around.place == "path":
        return found
    if unknown and context.around.place not in ("response", "response-headers", "errors"):
        found.append(
            Finding(
                "required-unknown",
                table.line,
                "nothing says whether these rows are required; they are taken as optional",
                ", ".join(unknown)[:1500],
            )
        )
    elif unknown:
        found.append(
            Finding(
                "required-not-said",
                table.line,
                "the page does not say which of these fields are always there; they are taken as optional",
                ", ".join(unknown)[:1500],
            )
        )
    untyped = [row.path[0] for row in rows if row.get("type") is None and row.get("written_type") is None]
    scalars = ("headers", "cookies", "path", "response-headers")
    if untyped and context.around.place not in scalars:
        found.append(
            Finding("type-absent", table.line, "nothing says the type of these rows", ", ".join(untyped)[:1500])
        )
    return found


def _placed(text: str) -> tuple[str, tuple[Fact, ...]]:
    """Take a place in brackets off the first line of a text: ``(query)``, as some sites show it below the type."""
    found = _PLACE_LINE.match(text)
    place = places.IN_CELL.get(found.group(1).lower()) if found else None
    return (
        (text[found.end() :], (Fact("place", place, "structure", found.group(0).strip()),))
        if found and place
        else (text, ())
    )


# Readers of cells, by role.


def _joined(texts: Sequence[str]) -> str:
    """Put the texts of several cells together, each ended as a sentence."""
    out = ""
    for text in texts:
        bare = text.strip()
        if not bare or (out and plain(bare) == plain(out)):
            continue
        gap = (
            ""
            if not out
            else "\n"
            if "\n" in bare[:1]
            else " "
            if out.endswith((".", "。", ":", "：", "!", "?", ";", "\n"))
            else ". "
            if out.isascii() or bare.isascii()
            else "。"
        )
        out = f"{out}{gap}{bare}"
    return out


def _without_heads(text: str) -> str:
    """Take notes such as ``[optional] [default to 1]`` off, since rows say it; sentences stay as they are."""
    return re.sub(
        r"\s?\[(?:optional|required|default to [^\[\]]{0,100}|read-only|write-only)\]\s?", " ", text, flags=re.I
    )


_PLACE_LINE = re.compile(r"\(([A-Za-z]{4,8})\)\s*(?:\n|$)")
_MESSAGES: Mapping[str, str] = {
    "cell-unread": "a cell of {name} was not understood",
    "type-unread": "the type of {name} is a word that is not known; it is taken as any",
    "type-none": "the type of {name} is left empty",
    "required-unread": "whether {name} is required was not understood; it is taken as conditional",
    "required-condition": "{name} is required under a condition",
    "required-in-text": "the text says when {name} is required, beside its column, which was kept",
    "default-twice": "two defaults of {name} are named, and each may hold under a condition only",
    "values-unread": "the text of {name} seems to list values that were not understood",
    "default-unread": "a default of {name} is named that is no value of its type",
    "example-unread": "the example of {name} is no value of its type; it is kept in the description",
    "limit-unread": "a limit of {name} is named that does not fit its type or holds under a condition only",
    "values-of-items": "values are listed for the items of {name}; they are kept in the description",
    "text-long": "the description of {name} is too long to look for facts in all of it",
    "column-unknown": "the heading of a column is not known; its text for {name} is kept in the description",
    "said-twice": "the page says one thing of {name} twice, and differently; the first was kept",
    "prose-contradicts": "the description of {name} differs from its column",
    "nothing": "a cell of {name} says that there is nothing",
}

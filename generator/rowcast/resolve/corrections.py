"""What a person knows better: sections of rows and corrections in; the rows are changed, what was done comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import field

from rowcast.document import Item, Listing, Pairs, Record, Value
from rowcast.ir import Correction
from rowcast.notation import parse_type
from rowcast.records import dataclass, replace
from rowcast.resolve.rows import Include, Parts, Row, Section, joined, read_rows, split_name
from rowcast.resolve.scope import Scope
from rowcast.source import Span
from rowcast.values.jsonvalues import shown
from rowcast.yamltree import Text, to_json


def apply_corrections(
    scope: Scope, sections: Mapping[str, Section], records: Sequence[Record], typed: Mapping[str, str]
) -> tuple[Correction, ...]:
    """Change the rows of sections as the corrections say, and return those that changed something.

    ``typed`` holds the types of bodies and answers that have no rows of their own, by address, for hints.

    Added rows come first, so that it does not matter in which order corrections are written.
    """
    work = _Work(scope, sections, typed)
    done: dict[int, Correction] = {}
    for pick in (True, False):
        for number, record in enumerate(records):
            if (record.shape == "added rows") is pick:
                applied = work.add(record) if pick else work.change(record)
                if applied is not None:
                    done[number] = applied
    work.sweep()
    return tuple(done[number] for number in sorted(done))


@dataclass(slots=True)
class _Work:
    scope: Scope
    sections: Mapping[str, Section]
    typed: Mapping[str, str]
    rows: dict[str, dict[Parts, Row]] = field(default_factory=dict)
    touched: dict[tuple[str, Parts], dict[str, Span]] = field(default_factory=dict)
    removed: dict[str, set[Parts]] = field(default_factory=dict)
    last: dict[str, dict[Parts, Row]] = field(default_factory=dict)
    followers: dict[int, list[Row | Include]] = field(default_factory=dict)

    def rows_of(self, section: Section) -> dict[Parts, Row]:
        """Return the rows of a section by the parts of their names."""
        known = self.rows.get(section.address)
        if known is None:
            known = self.rows[section.address] = {}
            for entry in section.entries:
                if isinstance(entry, Row):
                    known.setdefault(entry.parts, entry)
        return known

    def section(self, address: str, span: Span) -> Section | None:
        """Return the section with this address, or report that there is none."""
        section = self.sections.get(address)
        if section is None:
            type_ = self.typed.get(address)
            hint = f"it is {type_}, whose rows have addresses of their own" if type_ else ""
            hint = hint or self.scope.suggest(address, self.sections)
            self.scope.report("correction-unmatched", f"no list of rows has the address `{address}`", span, hint)
        return section

    def add(self, record: Record) -> Correction | None:
        """Put the rows of a correction into its section."""
        address = record.located("section")
        section = None if address is None else self.section(address.text, address.span)
        if section is None or address is None:
            return None
        anchor = self.anchor(section, record)
        if not section.captured:
            self.needless(address)
        known = self.rows_of(section)
        added: list[Row | Include] = []
        for row in read_rows(self.scope, section, record.listing("add"), captured=False, page=None):
            if isinstance(row, Include):
                added.append(row)
            elif row.parts in known:
                self.repeated_row(row, known[row.parts])
            else:
                row.reasons = (record.text("reason") or "",)
                known[row.parts] = row
                added.append(row)
        if anchor is None:
            section.entries += added
        else:
            self.followers.setdefault(id(anchor), []).extend(added)
        self.note_last(section, added, anchor)
        names = [f"`{row.name}`" if isinstance(row, Row) else f"the rows of {row.name.text}" for row in added]
        return _correction(record, address.text, ("added " + ", ".join(names),)) if added else None

    def anchor(self, section: Section, record: Record) -> Row | None:
        """Return the row behind which rows are added: the last one below that which ``after`` names; else the end."""
        after = record.located("after")
        if after is None:
            return None
        if section.address not in self.last:
            self.last[section.address] = {}
            self.note_last(section, section.entries, None)
        parts = split_name(after.text)
        found = self.last[section.address].get(parts or ())
        if found is None:
            hint = self.scope.suggest(after.text, map(joined, self.rows_of(section)))
            self.scope.report(
                "correction-unmatched", f"`{section.address}` has no row `{after.text}`", after.span, hint
            )
        return found

    def note_last(self, section: Section, entries: Sequence[Row | Include], anchor: Row | None) -> None:
        """Note of each name the last row at or below it; ``anchor`` is the row behind which the entries were put."""
        last = self.last.get(section.address)
        if last is None:
            return
        rows = [entry for entry in entries if isinstance(entry, Row)]
        for entry in rows:
            for length in range(1, len(entry.parts) + 1):
                name = entry.parts[:length]
                if anchor is None or last.get(name, anchor) is anchor:
                    last[name] = entry

    def repeated_row(self, row: Row, captured: Row) -> None:
        """Report that a row to be added is there already."""
        name = joined(row.parts)
        related = (("the row that is there", captured.span),)
        differing = [
            key for key, item in row.record.entries.items() if key not in _LOOSE and not _says(captured, key, item)
        ]
        if not differing:
            self.scope.report("correction-repeats", f"the row `{name}` is there already", row.span, related=related)
            return
        message = f"the row `{name}` is there already, with another `{differing[0]}`"
        self.scope.report("correction-conflicts", message, row.span, "correct the row with `set` instead", related)

    def change(self, record: Record) -> Correction | None:
        """Set, unset or remove, as a correction of a row says."""
        address = record.located("row")
        found = None if address is None else self.find(address)
        if found is None or address is None:
            return None
        section, row = found
        if not row.captured:
            self.needless(address)
        if "remove" in record:
            return self.remove(record, address, section, row)
        return self.set(record, address, section, row)

    def find(self, address: Text) -> tuple[Section, Row] | None:
        """Return the row with this address, or report that there is none."""
        place, name = self.split(address.text)
        if name is None:
            self.scope.report(
                "correction-unmatched", f"`{address.text}` is the address of no row", address.span, _ADDRESS_HINT
            )
            return None
        section = self.section(place, address.span)
        if section is None:
            return None
        rows = self.rows_of(section)
        row = rows.get(split_name(name) or ())
        if row is None and section.whole:
            hint = self.scope.suggest(name, map(joined, rows))
            self.scope.report("correction-unmatched", f"`{place}` has no row `{name}`", address.span, hint)
        return None if row is None else (section, row)

    def split(self, address: str) -> tuple[str, str | None]:
        """Return section and row: a table ends at the first stroke, the place of an operation at the second."""
        first, stroke, rest = address.partition("/")
        if first[:1].isupper() or not stroke:
            return first, rest or None
        place, _, name = rest.partition("/")
        return f"{first}/{place}", name or None

    def remove(self, record: Record, address: Text, section: Section, row: Row) -> Correction | None:
        """Mark a row, and those below it, to be left out."""
        if not self.claim(section, row, "remove", address.span):
            return None
        self.removed.setdefault(section.address, set()).add(row.parts)
        return _correction(record, address.text, ("removed",))

    def set(self, record: Record, address: Text, section: Section, row: Row) -> Correction | None:
        """Replace the record of a row by one with the facts that are set and without those that are unset."""
        entries = dict(row.record.entries)
        changes: list[str] = []
        for key, item in _set_facts(record):
            if not self.claim(section, row, key, item.key.span):
                continue
            if _says(row, key, item):
                self.repeats(row, key, item.key.span, f"the page says the same about `{key}`")
                continue
            changes.append(_change(key, entries.get(key), item))
            entries[key] = item
        for fact in _unset_facts(record):
            if not self.claim(section, row, fact.text, fact.span):
                continue
            if fact.text not in entries:
                self.repeats(row, fact.text, fact.span, f"the page says nothing about `{fact.text}`")
                continue
            changes.append(_change(fact.text, entries.pop(fact.text), None))
        if not changes:
            return None
        row.corrected |= frozenset(entries.keys() ^ row.record.entries.keys()) | {key for key, _ in _set_facts(record)}
        row.record = replace(row.record, entries=entries)
        row.reasons = (*row.reasons, record.text("reason") or "")
        return _correction(record, address.text, tuple(changes))

    def claim(self, section: Section, row: Row, fact: str, span: Span) -> bool:
        """Tell whether this is the first correction of a fact of a row, and report it if not."""
        facts = self.touched.setdefault((section.address, row.parts), {})
        earlier = facts.get(fact) or facts.get("remove")
        if fact == "remove" and facts:
            earlier = next(iter(facts.values()))
        if earlier is None:
            facts[fact] = span
            return True
        message = f"another correction says what becomes of `{joined(row.parts)}`" + (
            "" if fact == "remove" else f" and its `{fact}`"
        )
        self.scope.report("correction-conflicts", message, span, related=(("the other correction", earlier),))
        return False

    def repeats(self, row: Row, fact: str, span: Span, message: str) -> None:
        """Report a correction that changes nothing."""
        place = row.record.span_of_key(fact) if fact in row.record else row.span
        self.scope.report("correction-repeats", message, span, related=(("the row", place),))

    def needless(self, address: Text) -> None:
        """Report a correction of rows that a person wrote."""
        self.scope.report("correction-needless", f"the rows of `{address.text}` were not captured", address.span)

    def sweep(self) -> None:
        """Put added rows behind those that they follow, and leave out removed rows with all below them."""
        if not self.followers and not self.removed:
            return
        for address, section in self.sections.items():
            gone = self.removed.get(address, set())
            section.entries = [entry for entry in self.flat(section) if not _is_below(entry, gone)]

    def flat(self, section: Section) -> Iterator[Row | Include]:
        """Yield the entries of a section, each with those that follow it."""
        waiting = section.entries[::-1]
        while waiting:
            entry = waiting.pop()
            yield entry
            waiting += reversed(self.followers.get(id(entry), ()))


def _is_below(entry: Row | Include, names: Set[Parts]) -> bool:
    return isinstance(entry, Row) and any(entry.parts[:length] in names for length in range(1, len(entry.parts) + 1))


_LOOSE = frozenset(("name", "description", "line", "known", "lint"))
_ADDRESS_HINT = "write `operation/place/row` or `Table/row`"


def _set_facts(record: Record) -> Iterator[tuple[str, Item]]:
    facts = record.record("set")
    if facts is not None:
        yield from facts.entries.items()


def _unset_facts(record: Record) -> Iterator[Text]:
    for fact in record.listing("unset"):
        if isinstance(fact, Text):
            yield fact


def _says(row: Row, key: str, item: Item) -> bool:
    """Tell whether a row states a fact in just this way; types may be spelled differently."""
    there = row.record.entries.get(key)
    if there is None:
        return False
    if key == "type" and isinstance(there.value, Text) and isinstance(item.value, Text):
        return parse_type(there.value) == parse_type(item.value)
    return plain(there.value) == plain(item.value)


def plain(value: Value) -> object:
    """Return a value without places, to compare and to show: texts as they are written, data as JSON."""
    if isinstance(value, Record):
        return {key: plain(item.value) for key, item in value.entries.items()}
    if isinstance(value, Pairs):
        return {pair.key.text: plain(pair.value) for pair in value.items}
    if isinstance(value, Listing):
        return [plain(item) for item in value.items]
    return to_json(value)


def _change(key: str, before: Item | None, after: Item | None) -> str:
    if after is None:
        return f"{key}: {_shown(before)} taken away"
    return f"{key}: {_shown(after)}" if before is None else f"{key}: {_shown(after)} instead of {_shown(before)}"


def _shown(item: Item | None) -> str:
    text = "" if item is None else _flow(plain(item.value)).strip("[]")
    return text if len(text) <= 120 else text[:117] + "..."


def _flow(value: object) -> str:
    """Return a value on one line, as a person would write it in a spec."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return value if isinstance(value, str) else shown(value)


def _correction(record: Record, address: str, changes: tuple[str, ...]) -> Correction:
    return Correction(address, record.text("reason") or "", changes, record.span)

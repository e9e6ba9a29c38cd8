"""Where things stand: which tables are shown inside others, which have a page of their own, and who uses what.

In: an ``Api``. Out: ``Places``, which every page asks for its nested rows and its links.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from rowcast.asked import kept
from rowcast.facts import path_text
from rowcast.ir import AnyOf, Api, ArrayOf, Constant, EnumOf, Field, MapOf, Named, Operation, Scalar, Table, Type
from rowcast.reach import Direction, directions, objects
from rowcast.reach import names as names_in
from rowcast.records import dataclass
from rowcast.source import Span


@dataclass(frozen=True, slots=True)
class Holder:
    """What holds rows: a table (``kind`` is ``table``), or a place of an operation such as ``query`` or ``200``."""

    kind: str
    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a page shows it: the path of its name, the field, and the table whose rows follow as its children."""

    path: tuple[str, ...]
    field: Field
    nested: Table | None

    @property
    def name(self) -> str:
        """The path as the language writes it: ``messages[].role``."""
        return dotted(self.path)


@dataclass(frozen=True, slots=True)
class Use:
    """A place that uses a named type: the page, its title, and the place on it (a few words, the name of a row)."""

    page: str
    title: str
    what: str
    row: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """The places of an API.

    ``homes`` tells of a nested table below which row its rows stand: the holder and wire name of that row, or the place
    of an operation with an empty name for the table of a whole body. ``uses`` holds all other places that use a type,
    ``ways`` the directions in which it travels, and ``objects`` all types but the tables that only lend their rows.
    """

    api: Api
    homes: Mapping[str, tuple[Holder, str]]
    uses: Mapping[str, tuple[Use, ...]]
    ways: Mapping[str, Direction]
    objects: frozenset[str]

    def rows(self, fields: Iterable[Field], holder: Holder, path: tuple[str, ...] = ()) -> Iterator[Row]:
        """Yield rows in their order, each followed by its children."""
        for field in fields:
            nested = self._nested(field, holder)
            yield Row((*path, field.wire), field, nested)
            if nested is not None:
                inner = (*path, field.wire + "[]" * _arrays(field.type, nested.name))
                yield from self.rows(nested.fields, Holder("table", nested.name), inner)

    def has_page(self, name: str) -> bool:
        """Tell whether a named type has a page: all objects have but nested tables that only their home shows."""
        return name in self.objects and (name not in self.homes or bool(self.uses.get(name)))

    def _nested(self, field: Field, holder: Holder) -> Table | None:
        if isinstance(field.type, Scalar | EnumOf | Constant):
            return None
        home = (holder, field.wire)
        return next((self.api.tables[name] for name in names_in(field.type) if self.homes.get(name) == home), None)


@kept
def find_places(api: Api) -> Places:
    """Return the places of an API."""
    shown = objects(api)
    references = tuple(_references(api, shown))
    homes = _homes(api, references)
    uses: dict[str, list[Use]] = {}
    for holder, field, type_ in references:
        for name in dict.fromkeys(names_in(type_)):
            if homes.get(name) != (holder, field.wire if field else ""):
                uses.setdefault(name, []).append(_use(api, homes, holder, field))
    once = {name: tuple(dict.fromkeys(found)) for name, found in uses.items()}
    return Places(api, homes, once, directions(api), shown)


def dotted(path: Iterable[str]) -> str:
    """Return the path of a row as the language writes it; ``[]`` after a part stands for each item of an array."""
    return path_text(path)


def operation_page(name: str) -> str:
    """Return the page of an operation."""
    return f"operations/{name}.md"


def object_page(name: str) -> str:
    """Return the page of a table, union or alias."""
    return f"objects/{name}.md"


_Reference = tuple[Holder, Field | None, Type]


def _references(api: Api, shown: Set[str]) -> Iterator[_Reference]:
    """Yield each type that something has, with what has it and, where that is a row, the row."""
    for field in api.headers:
        yield Holder("api", "headers"), field, field.type
    for operation in api.operations:
        yield from _of_operation(operation)
    for table in (api.tables[name] for name in api.tables if name in shown):
        for field in table.fields:
            yield Holder("table", table.name), field, field.type
        if table.extra is not None and table.extra is not False:
            yield Holder("table", table.name, "extra"), None, table.extra
    for union in api.unions.values():
        yield from ((Holder("union", union.name), None, Named(variant.table)) for variant in union.variants)
    for alias in api.aliases.values():
        yield Holder("alias", alias.name), None, alias.type
    for stream in api.streams.values():
        yield from ((Holder("stream", stream.name), None, type_) for type_ in (stream.events, stream.result) if type_)
    yield from ((Holder("webhook", webhook.name), None, webhook.events) for webhook in api.webhooks.values())
    if api.errors.body is not None:
        yield Holder("errors", ""), None, api.errors.body


def _of_operation(operation: Operation) -> Iterator[_Reference]:
    name = operation.name
    places = {
        "path": operation.path_parameters,
        "query": operation.query,
        "headers": operation.headers,
        "cookies": operation.cookies,
    }
    for place, fields in places.items():
        yield from ((Holder("operation", name, place), field, field.type) for field in fields)
    if operation.body is not None:
        yield Holder("operation", name, "body"), None, operation.body.type
    for response in operation.responses:
        holder = Holder("operation", name, f"{response.status} headers")
        yield from ((holder, field, field.type) for field in response.headers)
        if response.body is not None:
            yield Holder("operation", name, response.status), None, response.body.type


def _homes(api: Api, references: Iterable[_Reference]) -> dict[str, tuple[Holder, str]]:
    """Return the home of each nested table: of all that use it the one where it was written."""
    found: dict[str, tuple[int, tuple[Holder, str]]] = {}
    for holder, field, type_ in references:
        if holder.kind not in ("table", "operation") or (field is None and not isinstance(type_, Named)):
            continue
        for name in names_in(type_):
            table = api.tables.get(name)
            if table is None or not table.inline or (field is None and holder.place == "extra"):
                continue
            distance = 0 if field is None else _distance(field.span, table.span)
            home = (holder, field.wire if field else "")
            if name not in found or distance < found[name][0]:
                found[name] = (distance, home)
    return _without_circles({name: home for name, (_, home) in found.items()})


def _distance(row: Span, table: Span) -> int:
    """Return how far a table was written from a row that uses it; a table is written at or below its own row."""
    if row.file != table.file or row.line > table.line:
        return 1_000_000_000
    return table.line - row.line


def _without_circles(homes: dict[str, tuple[Holder, str]]) -> dict[str, tuple[Holder, str]]:
    """Return the homes but those of tables that would stand inside themselves."""

    def circular(name: str) -> bool:
        seen: set[str] = set()
        while name in homes and name not in seen:
            seen.add(name)
            holder = homes[name][0]
            name = holder.name if holder.kind == "table" else ""
        return name in seen

    return {name: home for name, home in homes.items() if not circular(name)}


def _use(api: Api, homes: Mapping[str, tuple[Holder, str]], holder: Holder, field: Field | None) -> Use:
    path: tuple[str, ...] = (field.wire,) if field else ()
    while holder.kind == "table" and holder.name in homes:
        name = holder.name
        holder, wire = homes[name]
        path = (wire + "[]" * _arrays_of(api, holder, wire, name), *path) if wire else path
    return _place(holder, dotted(path))


def _place(holder: Holder, row: str) -> Use:
    if holder.kind == "operation":
        what = f"answer {holder.place}" if holder.place[:1].isdigit() else holder.place
        return Use(operation_page(holder.name), holder.name, what, row)
    if holder.kind in _FIXED_PAGES:
        page, title, what = _FIXED_PAGES[holder.kind]
        return Use(page, title or holder.name, what, row)
    what = {"union": "variant", "table": "other keys" if holder.place else ""}.get(holder.kind, "")
    return Use(object_page(holder.name), holder.name, what, row)


_FIXED_PAGES = {
    "stream": ("streaming.md", "", "stream"),
    "errors": ("errors.md", "Errors", ""),
    "webhook": ("webhooks.md", "", "webhook"),
    "api": ("index.md", "Headers of each call", ""),
}


def _arrays_of(api: Api, holder: Holder, wire: str, name: str) -> int:
    fields = api.tables[holder.name].fields if holder.kind == "table" else _parameters(api, holder)
    return next((_arrays(field.type, name) for field in fields if field.wire == wire), 0)


def _parameters(api: Api, holder: Holder) -> tuple[Field, ...]:
    operation = next(each for each in api.operations if each.name == holder.name)
    return tuple(field for has, field, _ in _of_operation(operation) if has == holder and field is not None)


def _arrays(type_: Type, name: str) -> int:
    """Return how many arrays stand around a name in a type."""
    match type_:
        case ArrayOf(item):
            return 1 + _arrays(item, name) if name in names_in(item) else 0
        case MapOf(value):
            return _arrays(value, name)
        case AnyOf(options):
            return next((_arrays(option, name) for option in options if name in names_in(option)), 0)
    return 0

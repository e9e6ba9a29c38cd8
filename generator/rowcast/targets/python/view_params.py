"""Views of the modules of params: typed dictionaries for the tables that requests hold, aliases for the rest.

What a person gives is checked against these by type checkers; nothing of them runs but their definition. The models
of an answer are accepted wherever the params of the same table are, so that what came can be sent back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowcast.ir import Alias, AnyOf, Api, Field, Table, Union
from rowcast.records import dataclass
from rowcast.targets.python import prose
from rowcast.targets.python.calls import fixed
from rowcast.targets.python.layout import Layout, Module
from rowcast.targets.python.lines import alias as alias_line
from rowcast.targets.python.lines import attribute as attribute_line
from rowcast.targets.python.order import components
from rowcast.targets.python.parts import HeadView, doc, exported, head, inner, origin
from rowcast.targets.python.quoting import Code, comment, string
from rowcast.targets.python.reserved import KEYWORDS
from rowcast.targets.python.scope import Annotation, Scope, Use, wrapped
from rowcast.targets.python.types import UNION, Typing, given_options, given_type, named_options
from rowcast.targets.python.view_models import ALIAS, UNKNOWN, AliasView, AttributeView

TYPED_DICT, NOT_REQUIRED = Use("typing", "TypedDict"), Use("typing", "NotRequired")


@dataclass(frozen=True, slots=True)
class TypedDictView:
    """A typed dictionary in the form of a class."""

    name: Code
    base: Code
    doc: Code
    keys: tuple[AttributeView, ...]


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key of a typed dictionary in the form of a call: the key and the type as literals, and comments above it."""

    key: Code
    value: Code
    comments: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class CallView:
    """A typed dictionary in the form of a call, which can have any keys."""

    name: Code
    base: Code
    label: Code
    doc: Code
    entries: tuple[KeyView, ...]


@dataclass(frozen=True, slots=True)
class ParamsView:
    """A module of params. ``gap`` says that something follows classes, which have two empty lines after them."""

    head: HeadView
    names: tuple[Code, ...]
    classes: tuple[TypedDictView, ...]
    gap: bool
    calls: tuple[CallView, ...]
    aliases: tuple[AliasView, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What params are shown from. ``left_out`` are the keys of whole bodies that methods send by themselves."""

    api: Api
    layout: Layout
    typing: Typing
    left_out: dict[str, frozenset[str]]


def source(api: Api, layout: Layout, typing: Typing) -> Source:
    """Return what params are shown from."""
    left_out: dict[str, frozenset[str]] = {}
    for name, operation in layout.bodies.items():
        flag = operation.stream.when if operation.stream else None
        left_out[name] = frozenset(row.wire for row in api.tables[name].fields if fixed(row) or row.wire == flag)
    return Source(api, layout, typing, left_out)


def view(module: Module, found: Source) -> ParamsView:
    """Return the view of one module of params; the module holds only what requests hold."""
    names = found.typing.names
    own = {names.params[name] for name in module.declared}
    scope = Scope(module.path, own, names.types)
    tables = [(found.api.tables[name], tuple(_rows(found.api.tables[name], found))) for name in module.tables]
    classes = tuple(_class(table, rows, found, scope) for table, rows in tables if _is_plain(rows))
    calls = tuple(_call(table, rows, found, scope) for table, rows in tables if not _is_plain(rows))
    aliases = tuple(_aliases(module, found, scope))
    of = f" of what {origin(module.files)} declares" if module.name else ""
    top = head(f"What requests may hold{of}, as typed dictionaries.", module.files, scope)
    return ParamsView(top, exported(own), classes, bool(classes and (calls or aliases)), calls, aliases)


_PLAIN = re.compile(r"[a-z][A-Za-z0-9_]*")


def _rows(table: Table, found: Source) -> Iterator[Field]:
    left_out = found.left_out.get(table.name, frozenset())
    return (row for row in table.fields if not row.read_only and row.wire not in left_out)


def _is_plain(rows: tuple[Field, ...]) -> bool:
    """Tell whether all keys can be names in a class: identifiers of ASCII, no keywords, none that a class mangles."""
    return all(_PLAIN.fullmatch(row.wire) and row.wire not in KEYWORDS for row in rows)


def _said(table: Table, found: Source) -> list[str]:
    return prose.about(table.doc, inner(4), otherwise=found.layout.title(table.name), deprecated=table.deprecated)


def _annotation(row: Field, found: Source) -> Annotation:
    given = given_type(row.type, found.typing, found.api)
    return given if row.required else wrapped(NOT_REQUIRED, given)


def _class(table: Table, rows: tuple[Field, ...], found: Source, scope: Scope) -> TypedDictView:
    shadowed = frozenset(row.wire for row in rows)
    keys = tuple(
        AttributeView(
            attribute_line(row.wire, scope.spell(_annotation(row, found), shadowed), "", 4),
            doc(prose.attribute(row, inner(4))),
        )
        for row in rows
    )
    name = Code(found.typing.names.params[table.name])
    return TypedDictView(name, scope.spell((TYPED_DICT,), live=True), doc(_said(table, found)), keys)


def _call(table: Table, rows: tuple[Field, ...], found: Source, scope: Scope) -> CallView:
    keys = tuple(
        KeyView(
            string(row.wire),
            string(scope.spell(_annotation(row, found))),
            tuple(comment(line) for line in prose.attribute(row, inner(4)) if line),
        )
        for row in rows
    )
    name = Code(found.typing.names.params[table.name])
    return CallView(name, scope.spell((TYPED_DICT,), live=True), string(name), doc(_said(table, found)), keys)


def _aliases(module: Module, found: Source, scope: Scope) -> Iterator[AliasView]:
    graph = {key: found.layout.links[key] for key in (*module.unions, *module.aliases)}
    for (key,) in components(graph):
        thing = found.api.unions.get(key) or found.api.aliases[key]
        options = tuple(dict.fromkeys(_options(thing, found)))
        marker = scope.spell((ALIAS,), live=True)
        code = alias_line(found.typing.names.params[key], marker, _alternatives(options, scope))
        yield AliasView(code, doc(prose.named(thing, inner(0))))


def _options(thing: Union | Alias, found: Source) -> Iterator[Annotation]:
    if isinstance(thing, Union):
        for variant in thing.variants:
            yield from named_options(variant.table, found.typing, found.api)
        if thing.open:
            # Any union's unknown variants: what came in one union may be sent in another that has the same tables.
            yield (UNKNOWN,)
        return
    for option in thing.type.options if isinstance(thing.type, AnyOf) else (thing.type,):
        yield from given_options(option, found.typing, found.api)


def _alternatives(options: tuple[Annotation, ...], scope: Scope) -> Code:
    """Return a union whose parts are in quotes where they name what is not imported when the module runs."""
    if len(options) == 1:
        return scope.quoted(options[0])
    return scope.spell(wrapped(UNION, *(((scope.quoted(option)),) for option in options)), live=True)

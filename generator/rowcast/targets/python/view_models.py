"""Views of the modules of models: classes with their attributes, aliases of unions and other types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rowcast.ir import NO_LIMITS, Alias, AnyOf, Api, Constant, EnumOf, Field, Json, Scalar, Table, Union
from rowcast.records import dataclass
from rowcast.targets.python import prose
from rowcast.targets.python.layout import Layout, Module
from rowcast.targets.python.lines import alias as alias_line
from rowcast.targets.python.lines import attribute as attribute_line
from rowcast.targets.python.models import Attributes
from rowcast.targets.python.names import attribute as attribute_name
from rowcast.targets.python.order import components
from rowcast.targets.python.parts import HeadView, doc, exported, head, inner, origin
from rowcast.targets.python.quoting import Code, literal, string
from rowcast.targets.python.reserved import KEYWORDS, MODEL_MEMBERS
from rowcast.targets.python.schemas import bounded, default, has_default
from rowcast.targets.python.scope import Annotation, Scope, Use, builtin, choice, wrapped
from rowcast.targets.python.types import ANNOTATED, Typing, model_type

MODEL, UNKNOWN, UNLISTED, VARIANTS = (
    Use("._runtime.model", name) for name in ("Model", "UnknownVariant", "Unlisted", "Variants")
)
FIELD, CONFIG = (Use("pydantic", name) for name in ("Field", "ConfigDict"))
ALIAS, CLASS_VARIABLE, LITERAL, TYPE_CHECKING = (
    Use("typing", name) for name in ("TypeAlias", "ClassVar", "Literal", "TYPE_CHECKING")
)


@dataclass(frozen=True, slots=True)
class AttributeView:
    """A line of a class, and what is said of it; ``doc`` may be empty."""

    code: Code
    doc: Code


@dataclass(frozen=True, slots=True)
class ClassView:
    """A class. ``settings`` are lines before its attributes."""

    name: Code
    base: Code
    doc: Code
    settings: tuple[Code, ...]
    attributes: tuple[AttributeView, ...]


@dataclass(frozen=True, slots=True)
class AliasView:
    """The definition of an alias, and what is said of it; ``doc`` may be empty."""

    code: Code
    doc: Code


@dataclass(frozen=True, slots=True)
class ModelsView:
    """A module of models. ``gap`` says that aliases follow classes, which have two empty lines after them."""

    head: HeadView
    names: tuple[Code, ...]
    classes: tuple[ClassView, ...]
    gap: bool
    aliases: tuple[AliasView, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What models are shown from: the API, the layout of its modules, the naming, and what the generator made."""

    api: Api
    layout: Layout
    typing: Typing
    made: Mapping[str, Attributes]


def view(module: Module, source: Source) -> ModelsView:
    """Return the view of one module of models."""
    names = source.typing.names
    own = {*(names.models[name] for name in module.declared), *_unknown(module, source).values()}
    scope = Scope(module.path, own, names.types)
    # What only requests hold is explained where a caller writes it: in the params of the same table.
    explained = module.kind == "models"
    classes = [_class(source.api.tables[name], source, scope, explained=explained) for name in module.tables]
    classes += [_unknown_class(source.api.unions[key], name, scope) for key, name in _unknown(module, source).items()]
    aliases = tuple(_aliases(module, source, scope))
    return ModelsView(
        head(_title(module), module.files, scope),
        exported(own),
        tuple(classes),
        bool(classes and aliases),
        aliases,
    )


def _title(module: Module) -> str:
    of = f"of what {origin(module.files)} declares" if module.name else "of the API"
    if module.kind == "models":
        return f"The models {of}: what answers hold."
    return f"The models {of} that only requests hold, to check them by; `params` explains their fields."


def _unknown(module: Module, source: Source) -> dict[str, str]:
    names = source.typing.names.unknown
    return {name: names[name] for name in module.unions if name in names}


# Classes.


def _class(table: Table, source: Source, scope: Scope, *, explained: bool) -> ClassView:
    names = source.typing.names
    said = prose.about(table.doc, inner(4), otherwise=source.layout.title(table.name), deprecated=table.deprecated)
    return ClassView(
        Code(names.models[table.name]),
        scope.spell((MODEL,), live=True),
        doc(said),
        tuple(_settings(table, source, scope)),
        tuple(_attributes(table, source, scope, explained=explained)),
    )


def _settings(table: Table, source: Source, scope: Scope) -> Iterator[Code]:
    """Yield how a class departs from its base: keys that it does not name are of a type, or (in requests) refused."""
    if table.extra and table.extra != Scalar("any"):
        kind = model_type(table.extra, source.typing, tolerant=source.typing.answers(table.name))
        shadowed = frozenset(source.typing.names.fields[table.name].values())
        extra = scope.spell(wrapped(Use("builtins", "dict"), builtin("str"), kind), shadowed, live=True)
        scope.spell((TYPE_CHECKING,), live=True)
        # Type checkers know the attribute of the base, which is of another type and may not be narrowed.
        line = attribute_line("__pydantic_extra__", extra, "", 8).replace("\n", "\n    ")
        yield Code(f"if not TYPE_CHECKING:\n    {line}")
    if table.extra is False and not source.typing.answers(table.name):
        yield Code(f'model_config = {scope.spell((CONFIG,), live=True)}(extra="forbid")')


def _attributes(table: Table, source: Source, scope: Scope, *, explained: bool) -> Iterator[AttributeView]:
    fields = source.typing.names.fields[table.name]
    shadowed = frozenset(fields.values())
    for row in table.fields:
        name = fields[row.wire]
        annotation = scope.spell(source.made[table.name][name], shadowed, live=True)
        value = _value(row, name, source.api, scope)
        said = doc(prose.attribute(row, inner(4))) if explained else Code("")
        yield AttributeView(attribute_line(name, annotation, value, 4), said)


def _value(row: Field, name: str, api: Api, scope: Scope) -> str:
    """Return what stands after the equals sign; nothing for a required field with its own name."""
    absent = default(row, api) or Code("None") if has_default(row) else Code("")
    if row.wire == name:
        return absent
    given = f"default={absent}, " if absent else ""
    return f"{scope.spell((FIELD,), live=True)}({given}alias={string(row.wire)})"


def _unknown_class(union: Union, name: str, scope: Scope) -> ClassView:
    marker = scope.spell((CLASS_VARIABLE,), live=True) if union.tag != "type" else ""
    settings = (attribute_line("tag_name", f"{marker}[str]", string(union.tag), 4),) if marker else ()
    said = f"A variant of `{union.name}` that is not listed; `payload` holds all of it."
    base = scope.spell((UNKNOWN,), live=True)
    return ClassView(Code(name), base, doc(prose.wrapped(said, inner(4))), settings, tuple(_tag(union.tag, scope)))


def _tag(wire: str, scope: Scope) -> Iterator[AttributeView]:
    """Yield the tag as an attribute that equals no listed value, so that comparing it tells all variants apart.

    The base has members of its own, which a tag of such a name does not hide.
    """
    name = attribute_name(wire, KEYWORDS | MODEL_MEMBERS)
    if name and name not in ("payload", "tag", "tag_name"):
        kind = wrapped(CLASS_VARIABLE, wrapped(LITERAL, (UNLISTED, Code(".UNLISTED"))))
        annotation = scope.spell(kind, frozenset({name}), live=True)
        value = scope.spell((UNLISTED,), live=True)
        line = attribute_line(name, annotation, f"{value}.UNLISTED", 4)
        yield AttributeView(line, doc(["No listed value; `tag` is the same as text."]))


# Aliases, each after those that it is made of.


def _aliases(module: Module, source: Source, scope: Scope) -> Iterator[AliasView]:
    keys = (*module.unions, *module.aliases, *module.answers)
    graph = {key: source.layout.links[key] for key in keys}
    for (key,) in components(graph):
        value, lines = _alias(key, source)
        marker = scope.spell((ALIAS,), live=True)
        code = alias_line(source.typing.names.models[key], marker, scope.spell(value, live=True))
        yield AliasView(code, doc(lines))


def _alias(key: str, source: Source) -> tuple[Annotation, list[str]]:
    """Return the value of an alias, and what is said of it."""
    if union := source.api.unions.get(key):
        return _union(union, source), prose.named(union, inner(0))
    if alias := source.api.aliases.get(key):
        return _limited(alias, source), prose.named(alias, inner(0))
    return model_type(source.layout.answers[key], source.typing, tolerant=True), [f"What `{key}` answers with."]


def _limited(alias: Alias, source: Source) -> Annotation:
    """Return the type of an alias, with its bounds if only requests hold it."""
    tolerant = source.typing.answers(alias.name)
    options = alias.type.options if isinstance(alias.type, AnyOf) else (alias.type,)
    limits = NO_LIMITS if tolerant else alias.limits
    return choice(
        bounded(model_type(option, source.typing, tolerant=tolerant), option, limits, source.api) for option in options
    )


def _union(union: Union, source: Source) -> Annotation:
    """Return the choice between the classes of a union by its tag, with a class for what is not listed."""
    names = source.typing.names
    variants = [(names.models[variant.table], (source.typing.model(variant.table),)) for variant in union.variants]
    unknown = names.unknown.get(union.name)
    if unknown:
        variants.append((unknown, (Use(source.typing.homes[union.name], unknown),)))
    if len(variants) == 1:
        # pydantic refuses to tell one class apart.
        return variants[0][1]
    options = choice(class_ for _, class_ in variants)
    facts = [string(union.tag)]
    if any(set(variant.tags) != set(_constants(variant.table, union.tag, source.api)) for variant in union.variants):
        facts.append(literal({tag: names.models[variant.table] for variant in union.variants for tag in variant.tags}))
    if union.otherwise:
        facts.append(Code(f"absent={string(names.models[union.otherwise])}"))
    return wrapped(ANNOTATED, options, (VARIANTS, Code(f"({', '.join(facts)})")))


def _constants(table: str, tag: str, api: Api) -> Iterator[Json]:
    """Yield the values that a table itself lists for a tag; the runtime reads them off the class."""
    for row in api.tables[table].fields:
        if row.wire == tag:
            for type_ in row.type.options if isinstance(row.type, AnyOf) else (row.type,):
                if isinstance(type_, Constant):
                    yield type_.value
                elif isinstance(type_, EnumOf):
                    yield from (value.value for value in type_.values)

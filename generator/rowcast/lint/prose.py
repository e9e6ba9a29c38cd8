"""Descriptions and meanings that are missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Alias, Api, Constant, EnumOf, Field, Table, Type, Union
from rowcast.lint.types import parts
from rowcast.lint.walk import field_lists, fields


def descriptions(api: Api) -> Iterator[Diagnostic]:
    """Yield operations, tables and unions without a description, and lists of rows some of which have none."""
    for operation in api.operations:
        if not operation.summary and not operation.doc:
            yield diagnostic("description-missing", f"{operation.name} has no summary", operation.span)
    named_things: list[Table | Union | Alias] = [*api.tables.values(), *api.unions.values(), *api.aliases.values()]
    for named in named_things:
        is_inline = named.name in api.tables and api.tables[named.name].inline
        if not named.doc and not is_inline:
            yield diagnostic("description-missing", f"{named.name} has no description", named.span)
    seen: set[object] = set()
    for owner, _, listed in field_lists(api):
        bare = [field for field in listed if not field.doc and field.span not in seen and not _speaks(field)]
        seen.update(field.span for field in listed)
        if bare:
            yield diagnostic("description-missing", _of_rows(owner, bare), bare[0].span)


def meanings(api: Api) -> Iterator[Diagnostic]:
    """Yield enums with values that have no meaning beside them."""
    for owner, field in fields(api):
        yield from _without_meaning(f"`{field.wire}` of {owner}", field.type)
    for name, alias in api.aliases.items():
        yield from _without_meaning(name, alias.type)


def _speaks(field: Field) -> bool:
    """Tell whether a row needs no description, as it has one value only."""
    return any(isinstance(part, Constant) for part in parts(field.type))


def _of_rows(owner: str, bare: Sequence[Field]) -> str:
    names = ", ".join(f"`{field.wire}`" for field in bare[:5]) + (f" and {len(bare) - 5} more" if len(bare) > 5 else "")
    return f"{'rows' if len(bare) > 1 else 'a row'} of {owner} without a description: {names}"


def _without_meaning(owner: str, type_: Type) -> Iterator[Diagnostic]:
    for part in parts(type_):
        if isinstance(part, EnumOf):
            bare = [listed for listed in part.values if not listed.doc]
            if bare:
                count = "no value" if len(bare) == len(part.values) else f"{len(bare)} of {len(part.values)} values"
                message = f"{count} of {owner} {'has' if count == 'no value' else 'have no'}"
                word = " a meaning beside it" if count == "no value" else " meaning beside them"
                yield diagnostic("value-without-meaning", message + word, bare[0].span)

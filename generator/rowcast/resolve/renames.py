"""Recorded renames: what stands under ``renames`` goes in; renames whose ends lead somewhere come out.

An address is an operation, a named type, or a row of either, as corrections write it. The new end must be there, or be
renamed further; the old end must not be there any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rowcast.facts import path_text
from rowcast.ir import Alias, Field, Named, Operation, Rename, Table, Union
from rowcast.reach import names
from rowcast.resolve.collect import Spec
from rowcast.resolve.scope import Known, Scope
from rowcast.source import Span


def make_renames(
    scope: Scope, spec: Spec, headers: tuple[Field, ...], operations: tuple[Operation, ...]
) -> tuple[Rename, ...]:
    """Return the renames in the order of the spec; report those that lead nowhere, or away from what is still there."""
    if not spec.renames:
        return ()
    known = frozenset((*_places("api/headers", headers), *_addresses(scope.whole(), operations)))
    olds: dict[str, Span] = {}
    made = []
    for record in spec.renames:
        old, new = record.text("from") or "", record.text("to") or ""
        if old in olds:
            related = (("first renamed here", olds[old]),)
            scope.report("rename-repeated", f"`{old}` is renamed twice", record.span_of("from"), related=related)
            continue
        olds[old] = record.span
        if old in known:
            scope.report("rename-kept", f"`{old}` is still there", record.span_of("from"))
        else:
            made.append(Rename(old, new, record.span))
    for record in spec.renames:
        target = record.text("to") or ""
        broken = not spec.complete or re.split("[./]", target)[0] in scope.broken
        if target not in known and target not in olds and not broken:
            hint = scope.suggest(target, known)
            scope.report("rename-unmatched", f"there is no `{target}`", record.span_of("to"), hint)
    return tuple(made)


def _addresses(known: Known, operations: tuple[Operation, ...]) -> Iterator[str]:
    """Yield the address of each operation, named type and row."""
    named: Mapping[str, Table | Union | Alias] = {**known.tables, **known.unions, **known.aliases}
    yield from named
    for name, table in known.tables.items():
        yield from _below(known, f"{name}/", table.fields, frozenset((name,)))
    for operation in operations:
        yield operation.name
        for place, fields in (
            ("path", operation.path_parameters),
            ("query", operation.query),
            ("headers", operation.headers),
            ("cookies", operation.cookies),
        ):
            yield from _places(f"{operation.name}/{place}", fields)
        for answer in operation.responses:
            yield from _places(f"{operation.name}/{answer.status}/headers", answer.headers)
        bodies = [("body", operation.body), *((answer.status, answer.body) for answer in operation.responses)]
        for place, body in bodies:
            table_ = known.tables.get(body.type.name) if body and isinstance(body.type, Named) else None
            if table_ is not None and table_.inline:
                yield from _below(known, f"{operation.name}/{place}/", table_.fields, frozenset((table_.name,)))


def _places(prefix: str, fields: tuple[Field, ...]) -> Iterator[str]:
    yield from (f"{prefix}/{path_text((field.wire,))}" for field in fields)


def _below(known: Known, prefix: str, fields: tuple[Field, ...], above: frozenset[str]) -> Iterator[str]:
    """Yield the addresses of rows, and of those of the inline tables in them."""
    for field in fields:
        address = f"{prefix}{path_text((field.wire,))}"
        yield address
        for name in names(field.type):
            table = known.tables.get(name)
            if table is not None and table.inline and name not in above:
                yield from _below(known, f"{address}.", table.fields, above | {name})

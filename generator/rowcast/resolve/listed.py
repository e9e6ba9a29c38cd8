"""Listed values and constants: what a row says about them in, the ``ir`` type of its scalar out."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.document import Listing, Pairs, Record, Value
from rowcast.ir import Constant, EnumOf, EnumValue, Json, ScalarKind, Type
from rowcast.notation import EnumExpr, Kind, TypeExpr
from rowcast.resolve.scope import Scope
from rowcast.resolve.values import read_scalar
from rowcast.source import Span
from rowcast.values.jsonvalues import shown, value_key
from rowcast.yamltree import Text, is_null


def listed_type(scope: Scope, record: Record, place: TypeExpr) -> Type | None:
    """Return the enum of a row's ``values``; ``None`` after a report."""
    base = _base(place)
    if "values" not in record:
        scope.report("enum-without-values", "the type is an enum, and there are no `values`", record.span_of("type"))
        return None
    values: list[EnumValue] = []
    first: dict[object, EnumValue] = {}
    whole = True
    for text, about in _listed(record.get("values")):
        value = _value(scope, text, base)
        if value is _FAULT:
            whole = False
            continue
        listed = EnumValue(value, *_meaning(text, about))
        earlier = first.setdefault(value_key(value), listed)
        if earlier is listed:
            values.append(listed)
        else:
            related = (("first listed here", earlier.span),)
            scope.report("duplicate-value", f"the value {shown(value)} is listed twice", text.span, related=related)
    return EnumOf(base, tuple(values), record.flag("open")) if whole and values else None


def const_type(scope: Scope, record: Record, place: TypeExpr) -> Type | None:
    """Return the constant of a row's ``const``; ``None`` after a report."""
    if "values" in record:
        span, related = record.span_of_key("values"), (("the constant", record.span_of_key("const")),)
        scope.report("const-with-values", "the row has a constant and listed values", span, related=related)
        return None
    node = record.node("const")
    if not isinstance(node, Text):
        return None
    base = _base(place)
    value = _value(scope, node, base)
    return None if value is _FAULT else Constant(base, value)


_FAULT = object()


def _base(place: TypeExpr) -> ScalarKind:
    kind = place.base if isinstance(place, EnumExpr) else place
    return kind.name if isinstance(kind, Kind) else "string"


def _listed(values: Value | None) -> Iterator[tuple[Text, Value | None]]:
    if isinstance(values, Listing):
        yield from ((item, None) for item in values.items if isinstance(item, Text))
    elif isinstance(values, Pairs):
        yield from ((pair.key, pair.value) for pair in values.items)


def _value(scope: Scope, text: Text, base: ScalarKind) -> Json:
    """Return the value of a scalar as its row's type has it; ``_FAULT`` after a report."""
    if is_null(text):
        hint = 'write `nullable: true` if null is legal, or `"null"` if the text is meant'
        scope.report("value-kind", "null is listed as a value", text.span, hint)
        return _FAULT
    value = read_scalar(text, base)
    kinds = {"string": str, "integer": int, "number": (int, float), "boolean": bool}
    if isinstance(value, kinds[base]) and isinstance(value, bool) == (base == "boolean"):  # type: ignore[arg-type]
        return value
    scope.report("value-kind", f"{shown(value)} is not {_ARTICLES[base]}, as the values of this type are", text.span)
    return _FAULT


_ARTICLES = {"string": "text", "integer": "an integer", "number": "a number", "boolean": "true or false"}


def _meaning(text: Text, about: Value | None) -> tuple[str, Span, str | None, str | None]:
    if isinstance(about, Record):
        return about.text("description") or "", text.span, deprecation(about), about.text("rename")
    doc = about.text if isinstance(about, Text) and not is_null(about) else ""
    return doc, text.span, None, None


def deprecation(record: Record) -> str | None:
    """Return what a record says of its deprecation: a text, empty for ``true``; ``None`` for nothing or false."""
    written = record.located("deprecated")
    if written is None:
        return None
    if written.plain and written.text.lower() in ("true", "false"):
        return "" if written.text.lower() == "true" else None
    return written.text

"""Sentences that the document adds to the texts of a spec, so that a plain reader of OpenAPI misses nothing.

In: a text and facts of the ir. Out: text.
"""

from __future__ import annotations

from rowcast.facts import listed, value_text
from rowcast.ir import Condition, EnumOf, EnumValue, Json, Type


def described(
    doc: str, type_: Type | None = None, condition: Condition | None = None, deprecated: str | None = None
) -> str:
    """Return ``doc`` with paragraphs for the meanings of values, the condition, and the reason of a deprecation."""
    parts = [doc, _meanings(type_), _condition(condition), f"Deprecated: {deprecated}" if deprecated else ""]
    return "\n\n".join(part for part in parts if part)


def _meanings(type_: Type | None) -> str:
    found = listed(type_) if type_ is not None else None
    values = found.values if isinstance(found, EnumOf) else ()
    if not any(value.doc or value.deprecated is not None for value in values):
        return ""
    return "\n".join(_meaning(value) for value in values)


def _meaning(value: EnumValue) -> str:
    words = [value.doc] if value.doc else []
    if value.deprecated is not None:
        words.append(f"Deprecated: {value.deprecated}" if value.deprecated else "Deprecated.")
    return f"- `{value_text(value.value)}`" + (f": {' '.join(words)}" if words else "")


def _condition(condition: Condition | None) -> str:
    if condition is None:
        return ""
    if not condition.tests:
        return f"Required: {condition.quote}"
    return f"Required when {' and '.join(_test(name, values) for name, values in condition.tests)}."


def _test(name: str, values: tuple[Json, ...]) -> str:
    return f"`{name}` is {' or '.join(f'`{value_text(value)}`' for value in values)}"

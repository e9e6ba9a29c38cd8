"""Whether a value fits a schema: descriptions of others hold examples and defaults that do not, and a spec must not."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rowcast import patterns
from rowcast.importers.model import Finding
from rowcast.importers.openapi.facts import Facts, limits
from rowcast.importers.openapi.merging import merged
from rowcast.importers.openapi.reader import Reader
from rowcast.importers.text.loading import Json, Object
from rowcast.values import formats

DEEPEST = 40


def fits(reader: Reader, schema: Json, value: Json, depth: int = 0) -> bool:
    """Tell whether a value is one that the schema describes, as far as the language can say it."""
    if not isinstance(schema, dict) or depth > DEEPEST:
        return schema is not False
    if isinstance(schema.get("$ref"), str):
        return fits(reader, reader.target(schema["$ref"]) or {}, value, depth + 1)
    schema = merged(reader, schema)
    for key in ("anyOf", "oneOf"):
        options = schema.get(key)
        if isinstance(options, list) and options and not any(fits(reader, one, value, depth + 1) for one in options):
            return False
    kinds = schema.get("type")
    if value is None and schema.get("nullable") is True:
        return True
    allowed = kinds if isinstance(kinds, list) else [kinds] if isinstance(kinds, str) else []
    if allowed and not any(_is_of(value, kind) for kind in allowed):
        return False
    if "const" in schema and not _same(value, schema["const"]):
        return False
    if isinstance(schema.get("enum"), list) and not any(_same(value, one) for one in schema["enum"]):
        return False
    return _bounded(schema, value) and _formatted(schema, value) and _whole(reader, schema, value, depth)


def sound(reader: Reader, schema: Json, said: Facts, name: str) -> Facts:
    """Return the facts of a row without those that the language would refuse, each of which is a finding."""
    found = dict(said)
    pattern = found.get("pattern")
    if isinstance(pattern, str) and (fault := patterns.fault(pattern)) is not None:
        reader.lacks(f"the pattern of {name}: {fault.message}", schema, pattern)
        del found["pattern"]
    for low, high in (("min", "max"), ("min_length", "max_length"), ("min_items", "max_items")):
        if low in found and high in found and found[low] > found[high]:
            reader.lacks(f"bounds of {name} that leave no value", schema, f"{found[low]} to {found[high]}")
            del found[low], found[high]
    for key in ("default", "example"):
        if key in found and not fits(reader, schema, found[key]):
            _misfit(reader, f"the {key} of {name}", schema, found.pop(key))
    if "examples" in found:
        kept = [one for one in found["examples"] if fits(reader, schema, one)]
        for one in found.pop("examples"):
            if one not in kept:
                _misfit(reader, f"an example of {name}", schema, one)
        found |= {"examples": kept} if kept else {}
    return found


def _misfit(reader: Reader, what: str, at: object, value: Json) -> None:
    message = f"{what} does not fit its type, and was left out"
    reader.findings.append(Finding("example-contradicts", reader.line_of(at), message, str(value)[:200]))


def _is_of(value: Json, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if isinstance(value, float) and kind == "integer":
        return False
    return isinstance(value, _KINDS.get(kind, object))


def _same(value: Json, other: Json) -> bool:
    return value == other and isinstance(value, bool) == isinstance(other, bool)


def _bounded(schema: Object, value: Json) -> bool:
    """Tell whether a value keeps to the bounds that are about values of its kind."""
    return all(_TESTS[fact](value, bound) for fact, bound in limits(schema).items() if _concerns(fact, value))


def _concerns(fact: str, value: Json) -> bool:
    if fact in ("min_length", "max_length", "pattern"):
        return isinstance(value, str)
    if fact in ("min_items", "max_items", "unique_items"):
        return isinstance(value, list)
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _formatted(schema: Object, value: Json) -> bool:
    name = schema.get("format")
    return not isinstance(name, str) or not formats.problem(name, value)


def _whole(reader: Reader, schema: Object, value: Json, depth: int) -> bool:
    """Tell whether the parts of an array or object fit."""
    if isinstance(value, list):
        items = schema.get("items")
        return items is None or all(fits(reader, items, one, depth + 1) for one in value)
    if not isinstance(value, dict):
        return True
    required = schema.get("required")
    if isinstance(required, list) and any(name not in value for name in required):
        return False
    properties = schema["properties"] if isinstance(schema.get("properties"), dict) else {}
    others = schema.get("additionalProperties", True)
    return all(fits(reader, properties.get(name, others), one, depth + 1) for name, one in value.items())


_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "object": dict,
    "array": list,
    "null": type(None),
}
_TESTS: Mapping[str, Callable[[Json, Json], bool]] = {
    "min": lambda value, bound: value >= bound,
    "max": lambda value, bound: value <= bound,
    "exclusive_min": lambda value, bound: value > bound,
    "exclusive_max": lambda value, bound: value < bound,
    "multiple_of": lambda value, bound: bound == 0 or abs(value / bound - round(value / bound)) < 1e-9,
    "min_length": lambda value, bound: len(value) >= bound,
    "max_length": lambda value, bound: len(value) <= bound,
    "pattern": lambda value, pattern: patterns.matches(pattern, value),
    "min_items": lambda value, bound: len(value) >= bound,
    "max_items": lambda value, bound: len(value) <= bound,
    "unique_items": lambda value, _: len({repr(one) for one in value}) == len(value),
}

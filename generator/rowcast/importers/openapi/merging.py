"""``allOf`` into one schema: what all parts say together, as far as rows can say it."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.importers.openapi.reader import Reader
from rowcast.importers.text.loading import Json, Lined, Object

DEEPEST = 16


def merged(reader: Reader, schema: Object, depth: int = 0) -> Object:
    """Return a schema without ``allOf``. One reference with remarks beside it stays a reference."""
    parts = schema.get("allOf")
    if not isinstance(parts, list) or not parts or depth > DEEPEST:
        return schema
    rest = {key: value for key, value in schema.items() if key != "allOf"}
    if len(parts) == 1 and isinstance(parts[0], dict) and "$ref" in parts[0] and "properties" not in rest:
        return _lined({**parts[0], **rest}, schema)
    found: dict[str, Json] = {}
    for part in (*_followed(reader, parts, depth), rest):
        for key, value in part.items():
            found[key] = _joined(key, found[key], value) if key in found else value
    return _lined(found, schema)


def _followed(reader: Reader, parts: list[Json], depth: int) -> Iterator[Object]:
    for part in parts:
        whole = reader.followed(part)
        if not whole and isinstance(part, dict) and "$ref" in part:
            reader.lacks("a reference leads out of the description, or to nothing", part, str(part["$ref"]))
        # The description of a part is about the part.
        about = part if isinstance(part, dict) and "$ref" not in part else {}
        made = merged(reader, whole, depth + 1)
        yield {key: value for key, value in made.items() if key not in _OWN or key in about}


def _joined(key: str, old: Json, new: Json) -> Json:
    """Return what two parts say of one keyword together."""
    if key == "properties" and isinstance(old, dict) and isinstance(new, dict):
        return _lined({**old, **new}, old)
    if key == "required" and isinstance(old, list) and isinstance(new, list):
        return [*old, *(one for one in new if one not in old)]
    if key in _LOWEST and _numbers(old, new):
        return max(old, new)
    if key in _HIGHEST and _numbers(old, new):
        return min(old, new)
    if key == "enum" and isinstance(old, list) and isinstance(new, list):
        return [value for value in old if value in new]
    return new


def _numbers(old: Json, new: Json) -> bool:
    return all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in (old, new))


def _lined(value: dict[str, Json], origin: object) -> Lined:
    found = Lined(value)
    found.line = int(getattr(origin, "line", 1))
    return found


_OWN = frozenset(("description", "title", "example", "examples", "x-rowcast-inline", "x-rowcast-name", "deprecated"))
_LOWEST = frozenset(("minimum", "exclusiveMinimum", "minLength", "minItems"))
_HIGHEST = frozenset(("maximum", "exclusiveMaximum", "maxLength", "maxItems"))

"""A description without what cannot be one: values of a kind that their keys never have are left out, each with a note.

Everything behind this can rely on the kinds of values, but not on their being there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rowcast.importers.text.loading import DEEPEST, Json, Lined, Object

Note = Callable[[str, int], None]


def cleaned(root: Object, note: Note) -> Lined:
    """Return the description; ``note`` is told of each value that was left out, with its line."""
    found = _object(root, note, "", 0)
    return found if isinstance(found, Lined) else Lined()


def _object(value: Object, note: Note, key: str, depth: int) -> Json:
    made = Lined()
    made.line = getattr(value, "line", 1)
    names = key in _NAMES
    for name, below in value.items():
        if names:
            # Below these keys stand names that the description chose.
            if isinstance(below, (dict, bool)) or key in ("mapping", "scopes"):
                made[name] = _value(below, note, "", depth)
            else:
                note(f"`{key}` holds something that is no object: `{name}`"[:200], made.line)
        elif name in _KINDS and not _KINDS[name](below):
            note(f"`{name}` has a value of another kind than it can have", made.line)
        elif name in _VALUES or _is_extension(name) or (name == "examples" and isinstance(below, list)):
            made[name] = below
        else:
            made[name] = _value(below, note, name, depth)
    return made


def _is_extension(key: str) -> bool:
    return key.startswith("x-") and key != "x-rowcast-schema"


def _value(value: Json, note: Note, key: str, depth: int) -> Json:
    if depth > DEEPEST:
        note("the description nests too deeply", 1)
        return None
    if isinstance(value, dict):
        return _object(value, note, key, depth + 1)
    if isinstance(value, list):
        return [_value(one, note, "", depth + 1) for one in value]
    return value


def _text(value: Json) -> bool:
    return isinstance(value, str)


def _flag(value: Json) -> bool:
    return isinstance(value, bool)


def _map(value: Json) -> bool:
    return isinstance(value, dict)


def _schema(value: Json) -> bool:
    return isinstance(value, (dict, bool))


def _list(value: Json) -> bool:
    return isinstance(value, list)


def _texts(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _objects(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _either(*tests: Callable[[Json], bool]) -> Callable[[Json], bool]:
    return lambda value: any(test(value) for test in tests)


_VALUES = frozenset(("default", "example", "enum", "const", "value", "x-example"))
_NAMES = frozenset(
    (
        "properties",
        "patternProperties",
        "schemas",
        "definitions",
        "paths",
        "webhooks",
        "responses",
        "headers",
        "content",
        "parameters",
        "requestBodies",
        "securitySchemes",
        "securityDefinitions",
        "examples",
        "callbacks",
        "encoding",
        "variables",
        "mapping",
        "scopes",
    )
)
_KINDS: Mapping[str, Callable[[Json], bool]] = {
    **dict.fromkeys(("$ref", "in", "name", "description", "summary", "operationId", "format", "pattern"), _text),
    **dict.fromkeys(("propertyName", "style", "url", "scheme", "host", "basePath", "collectionFormat"), _text),
    **dict.fromkeys(("nullable", "deprecated", "explode", "uniqueItems", "readOnly", "writeOnly"), _flag),
    **dict.fromkeys(
        ("properties", "responses", "requestBody", "content", "components", "paths", "discriminator"), _map
    ),
    **dict.fromkeys(("info", "schemas", "definitions", "securitySchemes", "headers", "encoding", "variables"), _map),
    **dict.fromkeys(("mapping", "webhooks", "callbacks", "externalDocs", "license", "contact"), _map),
    **dict.fromkeys(("schema", "items", "additionalProperties", "not", "itemSchema", "contentSchema"), _schema),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "security", "servers"), _objects),
    **dict.fromkeys(("consumes", "produces", "schemes"), _texts),
    "parameters": _either(_objects, _map),
    "examples": _either(_list, _map),
    "type": _either(_text, _texts),
    "required": _either(_flag, _texts),
    "x-rowcast-stream": _map,
    "x-rowcast-union": _map,
    "x-rowcast-schema": _schema,
    "x-rowcast-errors": _either(_map, _list),
}

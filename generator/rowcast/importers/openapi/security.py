"""Ways to authenticate: the schemes and alternatives of a description as the ``auth`` of the language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowcast.importers.openapi.reader import Reader, objects, text
from rowcast.importers.text import naming
from rowcast.importers.text.loading import Json, Object

_PLACES = {"header": "header", "query": "query", "cookie": "cookie"}


def auth(reader: Reader) -> list[dict[str, Json]]:
    """Return the alternatives of the whole API, in the order of the description; those that only calls name follow."""
    components = reader.root.get("components")
    schemes = dict(objects(components.get("securitySchemes") if isinstance(components, dict) else None))
    found: dict[str, dict[str, Json]] = {}
    for name in (*_names(reader, reader.root.get("security")), *schemes):
        if name == "":
            found.setdefault(name, {"scheme": "none"})
        elif name in schemes and name not in found:
            made = _alternative(reader, name, reader.followed(schemes[name]))
            if made is not None:
                found[name] = made
    return list(found.values())


def chosen(reader: Reader, operation: Object) -> dict[str, Json]:
    """Return which of them one call takes, where it says so."""
    if not isinstance(operation.get("security"), list):
        return {}
    known = {text(one.get("name")) or "none": one for one in auth(reader)}
    names = [name or "none" for name in _names(reader, operation["security"]) if _named(name) in (*known, "none")]
    named = [_named(name) if name != "none" else name for name in names]
    return {"auth": named if named != ["none"] and named else "none"}


def _names(reader: Reader, security: Json) -> Iterator[str]:
    """Yield the name of the scheme of each alternative; an empty one means that none is needed."""
    for one in security if isinstance(security, list) else ():
        if isinstance(one, dict):
            if len(one) > 1:
                reader.lacks("several credentials at once; the first was taken", one, ", ".join(one))
            yield next(iter(one), "")


def _named(key: str) -> str:
    """Return the name of the credential of a scheme: its key, in the words of the language."""
    return key if re.fullmatch(r"[a-z][a-z0-9_]*", key) else naming.snake(key) or "credential"


def _alternative(reader: Reader, key: str, scheme: Object) -> dict[str, Json] | None:
    kind, place = scheme.get("type"), scheme.get("in")
    found: dict[str, Json]
    if kind == "http" and str(scheme.get("scheme")).lower() in ("bearer", "basic"):
        found = {"scheme": str(scheme["scheme"]).lower()}
    elif kind in ("oauth2", "openIdConnect"):
        reader.lacks("how a token is asked for (OAuth); the token itself is sent as a bearer token", scheme, key)
        found = {"scheme": "bearer"}
    elif kind == "apiKey" and place in _PLACES and text(scheme.get("name")):
        found = {_PLACES[str(place)]: text(scheme["name"])}
        if text(scheme.get("x-rowcast-prefix")):
            found["prefix"] = text(scheme["x-rowcast-prefix"])
    else:
        reader.lacks("a way to authenticate", scheme, key)
        return None
    found["name"] = _named(key)
    env = scheme.get("x-rowcast-env")
    if isinstance(env, list) and env and all(isinstance(one, str) for one in env):
        found["env"] = env if len(env) > 1 else env[0]
    if text(scheme.get("description")):
        found["description"] = text(scheme["description"])
    return found

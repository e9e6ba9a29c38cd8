"""What an API sends by itself: the webhooks of a description as ``webhooks`` of the language."""

from __future__ import annotations

from rowcast.importers.model import OBJECT, Reference
from rowcast.importers.openapi import schemas
from rowcast.importers.openapi.reader import Reader, objects, text
from rowcast.importers.text import naming
from rowcast.importers.text.loading import Json, Object


def webhooks(reader: Reader) -> dict[str, Json]:
    """Return the webhooks by name: those of our own export whole, those of others without how they are signed."""
    stated = reader.root.get("x-rowcast-webhooks")
    if isinstance(stated, dict):
        return {name: dict(facts) for name, facts in objects(stated)}
    found: dict[str, Json] = {}
    for key, item in objects(reader.root.get("webhooks")):
        for _, operation in objects(reader.followed(item)):
            events = _events(reader, operation, naming.pascal(key))
            if events is None:
                reader.lacks("a webhook whose body is no object", operation, key)
                continue
            name = reader.free(f"{naming.pascal(key) or 'Api'}Hook")
            about = text(operation.get("description")) or text(operation.get("summary"))
            found[name] = {**({"description": about} if about else {}), "events": events}
            reader.lacks("how the messages of a webhook are signed", operation, key)
    return found


def known(reader: Reader, said: dict[str, Json]) -> dict[str, Json]:
    """Return the webhooks whose events are a table or union, which is sure only when all schemas are read."""
    found: dict[str, Json] = {}
    for name, facts in said.items():
        if reader.is_told(facts.get("events")):
            found[name] = facts
        else:
            reader.lacks("a webhook whose body is no object", quote=f"{name}: {facts.get('events')}")
    return found


def _events(reader: Reader, operation: Object, owner: str) -> str | None:
    """Return the name of the type of a message, which is made where it has none."""
    body = reader.followed(operation.get("requestBody"))
    schema = next((media.get("schema") for _, media in objects(body.get("content"))), None)
    found = schemas.shape(reader, schema, f"{owner}Event")
    if found.inner is not None and found.type == OBJECT:
        return reader.later(reader.free(found.table or f"{owner}Event"), found.inner).name
    return found.type.name if isinstance(found.type, Reference) else None

"""The facts about a whole API, as ``api`` and ``errors`` of the language have them."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.importers.model import Row
from rowcast.importers.openapi import schemas
from rowcast.importers.openapi.reader import Reader, objects, text
from rowcast.importers.openapi.security import auth
from rowcast.importers.text import expressions
from rowcast.importers.text.loading import Json, Object
from rowcast.values import urls


def about(reader: Reader, headers: Mapping[str, Row]) -> dict[str, Json]:
    """Return the keys of ``api`` but ``name`` where the description gives none; ``headers`` as rows."""
    root = reader.root
    info = root["info"] if isinstance(root.get("info"), dict) else {}
    ours = root["x-rowcast-api"] if isinstance(root.get("x-rowcast-api"), dict) else {}
    found: dict[str, Json] = {key: text(ours.get(key)) for key in ("name", "rename")}
    found |= {"title": text(info.get("title")), "description": text(info.get("description"))}
    found["version"] = text(info.get("version")) if info.get("version") != "unversioned" else ""
    docs = root.get("externalDocs")
    found["docs"] = text(docs.get("url")) if isinstance(docs, dict) else ""
    found["license"] = _texts(info.get("license"), ("name", "url"))
    found["contact"] = _texts(info.get("contact"), ("name", "url", "email"))
    servers = [made for one in root.get("servers") or () if (made := _server(reader, one)) is not None]
    found["servers"] = servers if all(map(_is_whole, servers)) else []
    found["server_env"] = text(root.get("x-rowcast-server-env"))
    found["auth"] = auth(reader)
    found["headers"] = list(headers.values())
    found["request_id"] = root.get("x-rowcast-request-id")
    found["retry"] = root.get("x-rowcast-retry")
    found["idempotency"] = root.get("x-rowcast-idempotency")
    return {key: value for key, value in found.items() if value}


def errors(reader: Reader) -> dict[str, Json]:
    """Return the error envelope and the table of errors, which only our own export states."""
    stated = reader.root.get("x-rowcast-errors")
    if not isinstance(stated, dict):
        return {}
    found: dict[str, Json] = {}
    if "body" in stated:
        found["body"] = expressions.render(schemas.shape(reader, stated["body"], "Error").type)
    found |= {key: value for key, value in stated.items() if key not in ("body", "statuses")}
    statuses = [_status(row) for row in stated.get("statuses") or () if isinstance(row, dict)]
    return found | ({"statuses": statuses} if statuses else {})


def _status(written: Object) -> dict[str, Json]:
    """Return a row of the error table without what is said by leaving it out."""
    return {key: value for key, value in written.items() if value not in ([], False, "")}


def addresses(reader: Reader) -> tuple[str, ...]:
    """Return the addresses of the service as they are written; one without a host is not whole."""
    servers = reader.root.get("servers") or ()
    return tuple(address(made) for one in servers if (made := _server(reader, one)) is not None)


def address(server: Json) -> str:
    """Return the URL of a server as the language has it."""
    return server if isinstance(server, str) else server["url"]


def _is_whole(server: Json) -> bool:
    """Tell whether the address of a server can be called, with a value for each of its variables."""
    url = address(server)
    known = {} if isinstance(server, str) else server.get("variables", {})
    return not urls.fault(url) and all(name in known for name in urls.VARIABLE.findall(url))


def _server(reader: Reader, written: Json) -> Json:
    """Return a server: its address where that is all, else an object with its parts."""
    if not isinstance(written, dict) or not text(written.get("url")):
        return None
    found: dict[str, Json] = {"url": text(written["url"])}
    name = text(written.get("name")) or text(written.get("x-rowcast-name"))
    found |= {"name": name} if name else {}
    found |= {"description": text(written["description"])} if text(written.get("description")) else {}
    named = urls.VARIABLE.findall(found["url"])
    variables = {name: _variable(reader, one) for name, one in objects(written.get("variables")) if name in named}
    found |= {"variables": variables} if variables else {}
    return found["url"] if len(found) == 1 else found


def _variable(reader: Reader, written: Object) -> dict[str, Json]:
    found: dict[str, Json] = {"default": str(written.get("default", ""))}
    values = [str(value) for value in written["enum"]] if isinstance(written.get("enum"), list) else []
    if found["default"] in values:
        found["values"] = values
    elif values:
        reader.lacks("values of a part of an address, of which its default is none", written, ", ".join(values))
    if text(written.get("description")):
        found["description"] = text(written["description"])
    return found


def _texts(written: Json, keys: tuple[str, ...]) -> dict[str, str]:
    return {key: text(written[key]) for key in keys if text(written.get(key))} if isinstance(written, dict) else {}

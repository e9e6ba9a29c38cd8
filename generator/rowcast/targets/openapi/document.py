"""An ``Api`` as an OpenAPI document, 3.1 or 3.2.

In: the ir. Out: a plain JSON value whose keys stand in a fixed order.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from rowcast.facts import path_text
from rowcast.ir import Api, Errors, Server, ServerVariable
from rowcast.targets.openapi.operations import error_responses, paths
from rowcast.targets.openapi.schemas import component_schemas, type_schema
from rowcast.targets.openapi.security import requirements, security_schemes
from rowcast.targets.openapi.webhooks import webhook_extension, webhook_paths

Object = dict[str, Any]
Version: TypeAlias = Literal["3.1", "3.2"]
VERSIONS: dict[Version, str] = {"3.1": "3.1.1", "3.2": "3.2.0"}


def document(api: Api, version: Version = "3.1") -> Object:
    """Return the OpenAPI document of ``api``.

    What OpenAPI cannot say stands in ``x-rowcast-…``, so that nothing of the spec is lost. Version 3.2 differs from 3.1
    where it has words of its own: ``itemSchema`` for streams, and names of servers.
    """
    found: Object = {"openapi": VERSIONS[version], "info": _info(api)}
    found["servers"] = [_server(server, version) for server in api.servers]
    if api.auth:
        found["security"] = requirements(api)
    groups = dict.fromkeys(group for op in api.operations if (group := op.name.rpartition(".")[0]))
    found |= {"tags": [{"name": group} for group in groups]} if groups else {}
    found["paths"] = paths(api, version)
    if api.webhooks:
        found["webhooks"] = webhook_paths(api)
    components = {
        "schemas": component_schemas(api),
        "responses": error_responses(api.errors),
        "securitySchemes": security_schemes(api),
    }
    found["components"] = {key: part for key, part in components.items() if part}
    if api.docs is not None:
        found["externalDocs"] = {"url": api.docs}
    return found | _extensions(api)


def _info(api: Api) -> Object:
    found: Object = {"title": api.title, "version": api.version or "unversioned"}
    if api.doc:
        found["description"] = api.doc
    if api.contact:
        found["contact"] = dict(api.contact)
    if api.license is not None:
        name, url = api.license
        found["license"] = {"name": name} | ({"url": url} if url else {})
    return found


def _server(server: Server, version: Version) -> Object:
    found: Object = {"url": server.url}
    if server.name:
        found["name" if version == "3.2" else "x-rowcast-name"] = server.name
    if server.doc:
        found["description"] = server.doc
    if server.variables:
        found["variables"] = {variable.name: _variable(variable) for variable in server.variables}
    return found


def _variable(variable: ServerVariable) -> Object:
    found: Object = {"default": variable.default}
    if variable.values:
        found["enum"] = list(variable.values)
    if variable.doc:
        found["description"] = variable.doc
    return found


def _extensions(api: Api) -> Object:
    facts: Object = {
        "x-rowcast-api": {"name": api.name} | ({"rename": api.rename} if api.rename else {}),
        "x-rowcast-server-env": api.server_env,
        "x-rowcast-request-id": list(api.request_id),
        "x-rowcast-retry": _retry(api),
        "x-rowcast-errors": _errors(api.errors),
        "x-rowcast-webhooks": {name: webhook_extension(webhook) for name, webhook in api.webhooks.items()},
        "x-rowcast-corrections": [
            {"row": c.address, "reason": c.reason, "changes": list(c.changes)} for c in api.corrections
        ],
    }
    if api.idempotency is not None:
        header, methods = api.idempotency.header, list(api.idempotency.methods)
        facts["x-rowcast-idempotency"] = {"header": header, "methods": methods}
    return {key: fact for key, fact in facts.items() if fact}


def _retry(api: Api) -> Object:
    facts = {"override": api.retry.override, "after_ms": api.retry.after_ms}
    return {key: fact for key, fact in facts.items() if fact is not None}


def _errors(errors: Errors) -> Object:
    """Return the paths of the envelope's parts, and the whole table with the rows that only streams carry."""
    paths = {"type": errors.type, "message": errors.message, "code": errors.code, "request_id": errors.request_id}
    found: Object = {} if errors.body is None else {"body": type_schema(errors.body)}
    found |= {key: path_text(path) for key, path in paths.items() if path is not None}
    rows = []
    for row in errors.statuses:
        entry: Object = {} if row.status is None else {"status": row.status}
        entry |= {"type": list(row.types), "name": row.name, "retry": row.retry}
        rows.append(entry | ({"description": row.doc} if row.doc else {}))
    return found | ({"statuses": rows} if rows else {})

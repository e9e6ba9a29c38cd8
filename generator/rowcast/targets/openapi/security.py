"""Authentication in OpenAPI: the schemes, and the alternatives that a call may use.

In: the ``auth`` table of an ``Api``. Out: plain JSON values.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from rowcast.ir import Api, Auth
from rowcast.targets.openapi.schemas import component_key

Object = dict[str, Any]


def security_schemes(api: Api) -> Object:
    """Return the schemes by component key; having no credential is no scheme."""
    return {component_key(auth.name): _scheme(auth) for auth in api.auth if auth.kind != "none"}


def requirements(api: Api, names: Collection[str] | None = None) -> list[Object]:
    """Return the alternatives among ``names`` (all when ``None``); an empty object means that none is needed."""
    chosen = [auth for auth in api.auth if names is None or auth.name in names]
    return [{} if auth.kind == "none" else {component_key(auth.name): []} for auth in chosen]


def _scheme(auth: Auth) -> Object:
    if auth.kind in ("bearer", "basic"):
        found: Object = {"type": "http", "scheme": auth.kind}
    else:
        found = {"type": "apiKey", "in": auth.kind, "name": auth.wire}
    if auth.doc:
        found["description"] = auth.doc
    if auth.prefix and auth.kind not in ("bearer", "basic"):
        found["x-rowcast-prefix"] = auth.prefix
    if auth.env:
        found["x-rowcast-env"] = list(auth.env)
    return found

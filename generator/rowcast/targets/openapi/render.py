"""The OpenAPI document as a file: one JSON text, the same bytes for the same ``Api``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast, get_args

from rowcast import codes
from rowcast.diagnostics import Diagnostic
from rowcast.facts import json_text
from rowcast.increment import ERRORS, HEADERS, Beyond, Part, call
from rowcast.ir import Api
from rowcast.reach import objects
from rowcast.target import Incremental, Job, Output, Revision
from rowcast.targets.openapi.document import Version, document
from rowcast.targets.openapi.operations import operation_object
from rowcast.targets.openapi.schemas import alias_schema, component_key, table_schema, union_schema
from rowcast.targets.openapi.splicing import replaced
from rowcast.targets.openapi.webhooks import webhook_paths

OPTIONS: Mapping[str, type] = {"version": str}
NAME = "openapi.json"


def render(job: Job) -> Output:
    """Return ``openapi.json``. The option ``version`` is ``3.1`` (default) or ``3.2``."""
    version = str(job.options.get("version", "3.1"))
    problems = tuple(_version_problems(version))
    if problems:
        return Output({}, problems=problems)
    return Output({NAME: text(job.api, cast("Version", version))})


def text(api: Api, version: Version = "3.1") -> str:
    """Return the document as JSON text: indented by two, characters as they are, one line feed at the end."""
    return json_text(document(api, version), indent=2) + "\n"


def keep(job: Job) -> object:
    """Return the objects of the API, which have a schema in the document."""
    return objects(job.api)


def revise(revision: Revision) -> Output:
    """Return the document with the touched operations and schemas put in. Raises ``Beyond``."""
    job, shown = revision.job, revision.part
    version = cast("Version", str(job.options.get("version", "3.1")))
    if any(key not in _here(shown) for key in revision.touched if not key.startswith(_REFERRED)):
        raise Beyond
    made = revision.standing(NAME)
    for operation in (each for name, each in shown.operations.items() if call(name) in revision.touched):
        way = ("paths", operation.path, operation.method.lower())
        made = replaced(made, way, operation_object(job.api, operation, version))
    for name, schema in _schemas(revision):
        made = replaced(made, ("components", "schemas", component_key(name)), schema)
    if any(key.startswith(_WEBHOOK) for key in revision.touched):
        for event, item in webhook_paths(job.api).items():
            made = replaced(made, ("webhooks", event), item)
    return Output({NAME: made})


_WEBHOOK = "webhook "
_REFERRED = ("stream ", _WEBHOOK, HEADERS, ERRORS)
"""What is no definition; but for webhooks it refers to schemas, and so is as it was whatever these hold."""


def _here(shown: Part) -> frozenset[str]:
    return frozenset((*shown.tables, *shown.unions, *shown.aliases, *map(call, shown.operations)))


def _schemas(revision: Revision) -> Iterator[tuple[str, Mapping[str, Any]]]:
    shown, touched = revision.part, revision.touched
    for name, table in shown.tables.items():
        if name in touched and name in revision.known:
            yield name, table_schema(table)
    for name, union in shown.unions.items():
        if name in touched:
            yield name, union_schema(revision.job.api, union)
    for name, alias in shown.aliases.items():
        if name in touched:
            yield name, alias_schema(alias)


incremental = Incremental(keep, revise)


def _version_problems(version: str) -> Iterator[Diagnostic]:
    known = get_args(Version)
    if version not in known:
        hint = f"write one of {', '.join(known)}"
        yield codes.diagnostic("config-value", f"there is no OpenAPI document of version {version!r}", None, hint)

"""The OpenAPI document as a file: one JSON text, the same bytes for the same ``Api``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast, get_args

from rowcast import codes
from rowcast.diagnostics import Diagnostic
from rowcast.facts import json_text
from rowcast.ir import Api
from rowcast.target import Job, Output
from rowcast.targets.openapi.document import Version, document

OPTIONS: Mapping[str, type] = {"version": str}


def render(job: Job) -> Output:
    """Return ``openapi.json``. The option ``version`` is ``3.1`` (default) or ``3.2``."""
    version = str(job.options.get("version", "3.1"))
    problems = tuple(_version_problems(version))
    if problems:
        return Output({}, problems=problems)
    return Output({"openapi.json": text(job.api, cast("Version", version))})


def text(api: Api, version: Version = "3.1") -> str:
    """Return the document as JSON text: indented by two, characters as they are, one line feed at the end."""
    return json_text(document(api, version), indent=2) + "\n"


def _version_problems(version: str) -> Iterator[Diagnostic]:
    known = get_args(Version)
    if version not in known:
        hint = f"write one of {', '.join(known)}"
        yield codes.diagnostic("config-value", f"there is no OpenAPI document of version {version!r}", None, hint)

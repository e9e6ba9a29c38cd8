"""Operations that say too little, and corrections that were applied."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Api


def corrections(api: Api) -> Iterator[Diagnostic]:
    """Yield each correction that changed something: what it changed, and why."""
    for correction in api.corrections:
        reason = correction.reason.strip().rstrip(".")
        message = f"{correction.address} is corrected ({'; '.join(correction.changes)}): {reason}"
        yield diagnostic("correction-applied", " ".join(message.split()), correction.span)


def without_response(api: Api) -> Iterator[Diagnostic]:
    """Yield operations without an answer."""
    for operation in api.operations:
        if not operation.responses and operation.stream is None:
            yield diagnostic("operation-without-response", f"{operation.name} states no response", operation.span)


def without_example(api: Api) -> Iterator[Diagnostic]:
    """Yield operations without examples."""
    for operation in api.operations:
        if not operation.examples:
            yield diagnostic("operation-without-example", f"{operation.name} has no examples", operation.span)


def bodies_on_get(api: Api) -> Iterator[Diagnostic]:
    """Yield requests that have a body and a method without one."""
    for operation in api.operations:
        if operation.body is not None and operation.method in ("GET", "HEAD"):
            message = f"{operation.name} is a {operation.method} request with a body"
            yield diagnostic("body-on-get", message, operation.span)

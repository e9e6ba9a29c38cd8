"""An error answer or an error event in, the exception that the API's table of errors names out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from time import time
from typing import TYPE_CHECKING, Any

from .errors import ApiError, ApiRedirectError, ApiStatusError, RawAnswer
from .jsonread import JsonError, load
from .retry import BUSY, asked_wait, is_retried, row_of
from .settings import Config
from .spec import ErrorRow
from .transport import Headers

if TYPE_CHECKING:
    from .attempts import Run

LONGEST_MESSAGE = 1000


def status_error(run: Run, status: int, headers: Headers, read: tuple[bytes, bool]) -> tuple[ApiError, bool]:
    """Return the exception for an answer that is no success, and whether another attempt may follow it.

    Args:
        run: The call.
        status: HTTP status.
        headers: Headers of the answer.
        read: What was read of its body, and whether that is all of it.
    """
    config = run.config
    content = config.redaction.content(read[0])
    body = _parsed(content)
    answer = RawAnswer(status, config.redaction.headers(headers), content, read[1])
    row, error = _exception(config, status, body)
    _describe(error, config, run.plan.operation.name, body, headers)
    error.status, error.headers, error.response = status, answer.headers, answer
    error.retry_after = asked_wait(config.api, headers, time)
    return error, is_retried(config.api, status, row, headers)


def event_error(config: Config, operation: str, body: Any, headers: Headers) -> tuple[ApiError, bool]:
    """Return the exception for an error event of a stream, and whether another attempt may follow it.

    The status is the one that its type stands beside in the table of errors.
    """
    row, error = _exception(config, None, body)
    _describe(error, config, operation, body, headers)
    error.headers = config.redaction.headers(headers)
    if row is not None and row.status.isdigit():
        error.status = int(row.status)
    return error, row is not None and row.retry


def is_busy(error: ApiError) -> bool:
    """Tell whether the server said that it is busy, so that a retry costs less of the budget."""
    return error.status in BUSY


def _parsed(content: bytes) -> Any:
    """Return the body of an error: JSON, else text, else ``None`` where there is none."""
    if not content:
        return None
    try:
        return load(content)
    except JsonError:
        return content.decode("utf-8", "replace")


def _exception(config: Config, status: int | None, body: Any) -> tuple[ErrorRow | None, ApiError]:
    """Return the row of the table and a bare exception of its class."""
    table = config.api.errors
    row = row_of(table, status, _text(body, table.type))
    if status is not None and 300 <= status < 400 and (row is None or row.status != str(status)):
        return row, ApiRedirectError("the API answered with a redirect, and none is followed")
    kind: Callable[[str], ApiError] = ApiStatusError
    if row is not None:
        kind = getattr(import_module(table.module, table.package), row.error)
    fallback = "the stream sent an error" if status is None else f"the API answered with status {status}"
    return row, kind(fallback)


def _describe(error: ApiError, config: Config, operation: str, body: Any, headers: Headers) -> None:
    table = config.api.errors
    message = _text(body, table.message)
    if message:
        error.message = config.redaction.text(message)[:LONGEST_MESSAGE]
        error.args = (error.message,)
    error.operation = operation
    error.type = _text(body, table.type)
    error.code = _text(body, table.code)
    error.body = body
    error.request_id = request_id(config, headers) or _text(body, table.request_id)


def request_id(config: Config, headers: Headers) -> str | None:
    """Return the API's name for a request, from the first of its headers that is there."""
    for wanted in config.api.request_id:
        for name, value in headers:
            if name.lower() == wanted.lower() and value:
                return value[:200]
    return None


def _text(body: Any, path: Sequence[str]) -> str | None:
    """Return the text at a path of an error's body; no path and no text are ``None``."""
    for key in path:
        body = body.get(key) if isinstance(body, dict) else None
    return body if path and isinstance(body, str) else None

"""Whether and when a failed attempt is made again, and the run of one call from its first attempt to its end.

Nothing here sleeps or sends.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from .errors import ApiConnectionError, ApiError, ApiTimeoutError
from .spec import ApiSpec, ErrorRow, ErrorTable
from .transport import Exchange, Request, TransportError
from .types import Attempt

if TYPE_CHECKING:
    from .request import Plan
    from .settings import Config


def _random() -> float:
    """Return a number from 0 up to 1 that is another one in each process, forked or not."""
    return int.from_bytes(os.urandom(6), "big") / 2**48


class RetryPolicy(NamedTuple):
    """How a client waits between attempts.

    Attributes:
        initial: Upper bound of the first wait in seconds; each further one doubles it.
        maximum: Upper bound of any wait that the server did not ask for.
        longest: The longest wait to accept from a server; when it asks for more, the error is raised at once.
        capacity: Tokens of the retry budget of one client: each retry takes some, each success gives some back, and
            with none left errors are raised at once, so that many clients do not hammer a server that is down.
        cost: Tokens for a retry.
        throttled_cost: Tokens for a retry after the server said that it was busy (429, 503, 529).
        random: Source of the jitter, from 0 up to 1.
    """

    initial: float = 0.5
    maximum: float = 8.0
    longest: float = 60.0
    capacity: int = 500
    cost: int = 14
    throttled_cost: int = 5
    random: Callable[[], float] = _random

    def delay(self, retries: int, asked: float | None) -> float:
        """Return the seconds to wait after ``retries`` retries: full jitter, never less than the server asked for."""
        bound = min(self.initial * 2.0 ** min(retries, 30), self.maximum)
        return max(self.random() * bound, asked or 0.0)


class RetryBudget:
    """The tokens of one client and its copies. Threads may race for them: a token more or less does no harm."""

    __slots__ = ("capacity", "tokens")

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.tokens = capacity

    def take(self, cost: int) -> bool:
        """Take the tokens of a retry, or return ``False`` if there are too few."""
        if self.tokens < cost:
            return False
        self.tokens -= cost
        return True

    def give_back(self, tokens: int) -> None:
        """Give tokens back after a success."""
        if self.tokens < self.capacity:
            self.tokens = min(self.tokens + tokens, self.capacity)


BUSY = frozenset({429, 503, 529})
_UNLISTED = frozenset({408, 425, 429, 500, 502, 503, 504})


def row_of(table: ErrorTable, status: int | None, type: str | None) -> ErrorRow | None:
    """Return the row that a status and an error type fall under.

    An exact status comes before a type, and a type before ``4XX`` and ``5XX``. An error event has no ``status``.
    """
    exact = [row for row in table.rows if status is not None and row.status == str(status)]
    kinds = [row for row in table.rows if type is not None and type in row.types]
    wide = [row for row in table.rows if status is not None and row.status == f"{status // 100}XX"]
    for rows in (
        [row for row in exact if row in kinds],
        [row for row in exact if not row.types],
        exact,
        _first(kinds),
        wide,
    ):
        if rows:
            return rows[0]
    return None


def _first(rows: list[ErrorRow]) -> list[ErrorRow]:
    """Prefer rows with a status of their own: a type that also stands under ``4XX`` means that status."""
    return sorted(rows, key=lambda row: row.status.endswith("XX"))


def is_retried(api: ApiSpec, status: int | None, row: ErrorRow | None, headers: Iterable[tuple[str, str]]) -> bool:
    """Tell whether an error answer may be followed by another attempt: by the API's own header, its table, or custom.

    Statuses that the table does not list are retried as is usual: 408, 425, 429, 500, 502, 503, 504.
    """
    for value in _values(headers, api.retry_override):
        if value in ("true", "false"):
            return value == "true"
    return row.retry if row is not None else status in _UNLISTED


def asked_wait(api: ApiSpec, headers: Iterable[tuple[str, str]], now: Callable[[], float]) -> float | None:
    """Return the seconds that an answer asks to wait: in the API's header of milliseconds, or in ``Retry-After``.

    Numbers and dates (RFC 9110, 10.2.3) are read; anything else is ignored. A date counts from the answer's own
    ``Date``, so that a wrong clock does no harm, and ``now`` gives the time of day where there is none.
    """
    headers = list(headers)
    for value in _values(headers, api.retry_after_ms):
        if (number := _number(value)) is not None:
            return number / 1000.0
    waits = [_wait(value, headers, now) for value in _values(headers, "retry-after")]
    return max((wait for wait in waits if wait is not None), default=None)


def _values(headers: Iterable[tuple[str, str]], name: str | None) -> list[str]:
    return [value.strip().lower() for key, value in headers if name is not None and key.lower() == name.lower()]


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,9})?", text) else None


def _wait(value: str, headers: Iterable[tuple[str, str]], now: Callable[[], float]) -> float | None:
    if (number := _number(value)) is not None:
        return number
    moment = _moment(value)
    if moment is None:
        return None
    dates = [date for text in _values(headers, "date") if (date := _moment(text)) is not None]
    return max(moment - (dates[0] if dates else now()), 0.0)


def _moment(text: str) -> float | None:
    """Return an HTTP date as seconds since 1970."""
    if not text.isascii() or len(text) > 40 or not re.search(r"\d\d:\d\d:\d\d", text):
        return None
    from email.utils import mktime_tz, parsedate_tz

    try:
        parts = parsedate_tz(text)
        return None if parts is None else float(mktime_tz(parts))
    except (ValueError, OverflowError, TypeError):
        return None


class Run:
    """The run of one call, from its first attempt to its end. ``number`` counts the attempts that were begun."""

    def __init__(self, config: Config, plan: Plan, budget: RetryBudget) -> None:
        self.config = config
        self.plan = plan
        self.number = 0
        self.started = monotonic()
        total = plan.timeout.total
        self.ends = None if total is None else self.started + total
        self._budget = budget
        self._spent = 0
        self._begun = self.started
        self._attempt: Attempt | None = None
        self._may_repeat = False

    @property
    def elapsed(self) -> float:
        """Seconds since the call began."""
        return monotonic() - self.started

    def begin(self) -> tuple[Request, Exchange]:
        """Begin an attempt: return the request to send and the times to keep."""
        self.number += 1
        self._begun = monotonic()
        self._may_repeat = False
        operation, request = self.plan.operation, self.plan.request
        hooks = self.config.hooks
        if hooks is not None:
            self._attempt = Attempt(operation.name, operation.method, operation.path, request.host, self.number)
            if hooks.before is not None:
                hooks.before(self._attempt)
            if self._attempt.headers:
                request = request.with_headers(self._attempt.headers)
        return request, Exchange(self.plan.timeout, self.ends)

    def succeeded(self, status: int, request_id: str | None) -> None:
        """Note that an attempt was answered well."""
        self._budget.give_back(self._spent or 1)
        self._spent = 0
        self._report(status, request_id, None, "")

    def failed(self, error: ApiError, repeatable: bool) -> None:
        """Note why an attempt failed, and whether another may follow by the nature of the error."""
        error.operation = self.plan.operation.name
        error.attempts = self.number
        error.elapsed = self.elapsed
        # What can be read only once was perhaps sent in part; the reason why that failed is the answer to give.
        self._may_repeat = repeatable and bool(getattr(self.plan.request.body, "again", True))

    def wait(self, error: ApiError) -> float | None:
        """Return the seconds until the next attempt, or ``None`` if there is none."""
        delay = self._delay(error)
        what = type(error).__name__ + (f" {error.type}" if error.type else "")
        self._report(error.status, error.request_id, what, "" if delay is None else f", again in {delay:.3f} s")
        return delay

    def _delay(self, error: ApiError) -> float | None:
        policy = self.config.policy
        if not self._may_repeat or self.number > self.plan.max_retries or (error.retry_after or 0) > policy.longest:
            return None
        delay = policy.delay(self.number - 1, error.retry_after)
        if self.ends is not None and monotonic() + delay >= self.ends:
            return None
        cost = policy.throttled_cost if error.status in BUSY else policy.cost
        if not self._budget.take(cost):
            return None
        self._spent = cost
        return delay

    def connection_error(self, failure: TransportError) -> tuple[ApiConnectionError, bool]:
        """Return the exception for a failure of the transport, and whether another attempt may follow.

        It may if nothing was sent, or if sending twice does no harm; never when the call's time or the pool is used up,
        nor when the server's certificate was refused.
        """
        message, kind = _MESSAGES[failure.phase]
        error: ApiConnectionError
        if failure.timed_out:
            error = ApiTimeoutError(message, phase=failure.phase, sent=failure.sent, cause=failure.cause)
        else:
            error = ApiConnectionError(kind, sent=failure.sent, cause=failure.cause)
        spent = failure.timed_out and failure.phase in ("total", "pool")
        return error, not spent and not failure.lasting and (self.plan.safe or not failure.sent)

    @property
    def watched(self) -> bool:
        """A log or a hook is told of attempts that went well."""
        return self._attempt is not None or self.config.logger.isEnabledFor(10)

    def _report(self, status: int | None, request_id: str | None, error: str | None, more: str) -> None:
        """Log one line, and tell the hook."""
        elapsed = monotonic() - self._begun
        attempt, hooks = self._attempt, self.config.hooks
        level = 10 if error is None else 20
        if self.config.logger.isEnabledFor(level):
            what = " ".join(str(part) for part in (status, error) if part is not None)
            by = f" request {request_id}" if request_id else ""
            line = "%s attempt %d: %s in %.3f s%s%s"
            self.config.logger.log(level, line, self.plan.operation.name, self.number, what, elapsed, by, more)
        if attempt is not None and hooks is not None and hooks.after is not None:
            attempt.status, attempt.request_id, attempt.error, attempt.elapsed = status, request_id, error, elapsed
            hooks.after(attempt)


_MESSAGES = {
    "pool": ("no connection of the pool became free in time", "no connection could be had from the pool"),
    "connect": ("the connection was not made in time", "the connection could not be made"),
    "write": ("the request could not be sent in time", "the request could not be sent"),
    "read": ("no answer came in time", "the connection broke before the answer was complete"),
    "total": ("the time for the whole call was up", "the time for the whole call was up"),
}

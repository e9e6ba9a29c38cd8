"""One call's attempts: their number and times, what is said of each, and whether there is another."""

from __future__ import annotations

from time import monotonic

from .errors import ApiConnectionError, ApiError, ApiTimeoutError
from .request import Plan
from .retry import RetryBudget
from .settings import Config
from .status import is_busy
from .transport import Exchange, Request, TransportError
from .types import Attempt


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
        self._may_repeat = repeatable

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
        cost = policy.throttled_cost if is_busy(error) else policy.cost
        if not self._budget.take(cost):
            return None
        self._spent = cost
        return delay

    def connection_error(self, failure: TransportError) -> tuple[ApiConnectionError, bool]:
        """Return the exception for a failure of the transport, and whether another attempt may follow.

        It may if nothing was sent, or if sending twice does no harm; never when the call's time or the pool is used up.
        """
        message, kind = _MESSAGES[failure.phase]
        error: ApiConnectionError
        if failure.timed_out:
            error = ApiTimeoutError(message, phase=failure.phase, sent=failure.sent, cause=failure.cause)
        else:
            error = ApiConnectionError(kind, sent=failure.sent, cause=failure.cause)
        spent = failure.timed_out and failure.phase in ("total", "pool")
        return error, not spent and (self.plan.safe or not failure.sent)

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

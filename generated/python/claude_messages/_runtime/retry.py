"""Whether and when a failed attempt is made again. Decisions only: nothing here sleeps, sends or reads a clock."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from .spec import ApiSpec, ErrorRow, ErrorTable


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

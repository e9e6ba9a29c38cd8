"""Errors of the toy API."""

from __future__ import annotations

from rowcast.targets.python.runtime.errors import ApiStatusError


class BadRequestError(ApiStatusError):
    """The request is wrong."""


class AuthenticationError(ApiStatusError):
    """The credential is wrong."""


class NotFoundError(ApiStatusError):
    """There is no such thing."""


class RateLimitError(ApiStatusError):
    """Too many requests."""


class OverloadedError(ApiStatusError):
    """Too busy."""


class ServerError(ApiStatusError):
    """The server failed."""

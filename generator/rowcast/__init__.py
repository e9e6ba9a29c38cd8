"""Rowcast: casts the parameter tables of API documentation into a typed client, models and docs."""

from __future__ import annotations

__version__ = "0.1.0"

"""A client written by hand as the generator writes them, for an invented API that has one of everything."""

from __future__ import annotations

from .client import AsyncClient, Client

__all__ = ["AsyncClient", "Client"]

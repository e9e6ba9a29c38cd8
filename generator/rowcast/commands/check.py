"""``rowcast check``: whether everything that is made from the spec is there, as the spec says now, and untouched."""

from __future__ import annotations

from rowcast.commands.generate import check as run

__all__ = ["run"]

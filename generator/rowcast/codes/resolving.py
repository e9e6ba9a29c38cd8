"""Codes of what is found when documents are resolved to the model of an API."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code

RESOLVING: Mapping[str, Code] = {}

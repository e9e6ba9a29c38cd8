"""The OpenAPI target: an ``Api`` in, one ``openapi.json`` out."""

from rowcast.targets.openapi.document import document
from rowcast.targets.openapi.render import OPTIONS, incremental, render, text

__all__ = ["OPTIONS", "document", "incremental", "render", "text"]

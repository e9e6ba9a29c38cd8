"""The docs target: an ``Api`` in, Markdown pages out."""

from rowcast.targets.docs.render import OPTIONS, incremental, render

__all__ = ["OPTIONS", "incremental", "render"]

"""The text of a YAML file in; its tree of nodes out, each with its place, and what is wrong with it."""

from rowcast.yamltree.building import MAX_DEPTH, MAX_KEY, MAX_NODES, MAX_SCALAR, parse, uncollected
from rowcast.yamltree.nodes import Entry, Map, Node, Place, Seq, Text, span_at
from rowcast.yamltree.scalars import Json, is_flag, is_null, scalar, to_json, unreadable

__all__ = [
    "MAX_DEPTH",
    "MAX_KEY",
    "MAX_NODES",
    "MAX_SCALAR",
    "Entry",
    "Json",
    "Map",
    "Node",
    "Place",
    "Seq",
    "Text",
    "is_flag",
    "is_null",
    "parse",
    "scalar",
    "span_at",
    "to_json",
    "uncollected",
    "unreadable",
]

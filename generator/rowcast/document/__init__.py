"""What was written: the files of a spec as records whose keys and kinds of values are known to be right."""

from rowcast.document.parsing import parse
from rowcast.document.positions import Position, positions
from rowcast.document.record import Document, Item, Listing, Pair, Pairs, Record, Value
from rowcast.document.schema import json_schema

__all__ = [
    "Document",
    "Item",
    "Listing",
    "Pair",
    "Pairs",
    "Position",
    "Record",
    "Value",
    "json_schema",
    "parse",
    "positions",
]

"""The language in tables: every record with its keys, their shapes and meanings. docs/spec-language.md tells more.

The parser, the JSON Schema for editors, the suggestions and the walk over all positions read these tables and no other.
"""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.document.shapes import Key, RecordShape, RecordTable
from rowcast.document.tables.api import API_TABLES
from rowcast.document.tables.files import FILE_TABLES
from rowcast.document.tables.named import NAMED_TABLES
from rowcast.document.tables.operations import OPERATION_TABLES
from rowcast.document.tables.rows import ROW_TABLES
from rowcast.document.tables.terms import VERSION
from rowcast.document.tables.webhooks import WEBHOOK_TABLES

__all__ = ["KEYS", "RECORDS", "REQUIRED", "ROOT", "VERSION"]

RECORDS: Mapping[str, RecordTable] = {
    table.name: table
    for table in (*FILE_TABLES, *API_TABLES, *OPERATION_TABLES, *NAMED_TABLES, *WEBHOOK_TABLES, *ROW_TABLES)
}
ROOT = RecordShape("file")
KEYS: Mapping[str, Mapping[str, Key]] = {
    table.name: {key.name: key for key in table.keys} for table in RECORDS.values()
}
REQUIRED: Mapping[str, frozenset[str]] = {
    table.name: frozenset(key.name for key in table.keys if key.required) for table in RECORDS.values()
}

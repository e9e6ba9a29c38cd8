"""A file, its source, and corrections."""

from __future__ import annotations

from rowcast.document.shapes import (
    FlagShape,
    Forms,
    Key,
    ListShape,
    PairsShape,
    RecordShape,
    RecordTable,
    Rule,
    TextShape,
)
from rowcast.document.tables.rows import CORRECTABLE, LINT, ROWS, TEXT, TYPE_NAME, WIRE
from rowcast.document.tables.terms import OPERATION, URL, VERSION

ADDRESS = TextShape("the address of an operation, a named type or a row", "path", like="Message/stop_reason")

FILE_TABLES: tuple[RecordTable, ...] = (
    RecordTable(
        "file",
        "a spec file",
        "One file of a spec.",
        (
            Key(
                "rowcast",
                TextShape("the version of the language", "choice", (VERSION,)),
                "The version of the language.",
                True,
            ),
            Key(
                "source",
                RecordShape("source"),
                "Where the rows of this file were captured from; makes the file captured.",
            ),
            Key("api", RecordShape("api"), "Facts about the whole API; in one file only."),
            Key("errors", RecordShape("errors"), "The error envelope and the table of errors; in one file only."),
            Key(
                "operations",
                PairsShape(
                    TextShape("dotted lower-case words", "name", form=OPERATION, like="messages.create"),
                    RecordShape("operation"),
                ),
                "Calls, by name: groups, then the method.",
                also=("paths", "endpoints"),
            ),
            Key(
                "tables",
                PairsShape(TYPE_NAME, Forms((ROWS, RecordShape("table")))),
                "Named objects.",
                also=("models", "schemas", "objects"),
            ),
            Key("unions", PairsShape(TYPE_NAME, RecordShape("union")), "Named choices between tables."),
            Key(
                "types",
                PairsShape(TYPE_NAME, RecordShape("type")),
                "Named enums, limited scalars and untagged choices.",
                also=("enums", "aliases"),
            ),
            Key("streams", PairsShape(TYPE_NAME, RecordShape("stream")), "Event streams."),
            Key(
                "webhooks",
                PairsShape(TYPE_NAME, RecordShape("webhook")),
                "What the API sends by itself, and how it is signed.",
                also=("callbacks",),
            ),
            Key(
                "corrections",
                ListShape(Forms((RecordShape("added rows"), RecordShape("correction")))),
                "What a person knows better than the page.",
            ),
            Key(
                "renames",
                ListShape(RecordShape("rename")),
                "What is called otherwise than in an earlier spec, for those who compare the two.",
            ),
        ),
    ),
    RecordTable(
        "rename",
        "a rename",
        "Something that has another name than in an earlier spec.",
        (
            Key("from", ADDRESS, "Its address in the earlier spec.", True),
            Key("to", ADDRESS, "Its address now.", True),
            Key("reason", TEXT, "Why it has another name."),
        ),
    ),
    RecordTable(
        "source",
        "a source",
        "The page that the rows of a file were captured from.",
        (
            Key("page", TEXT, "The page: a file, or what it is known by.", True),
            Key("title", TEXT, "Its title."),
            Key("url", URL, "Where it can be read."),
        ),
    ),
    RecordTable(
        "added rows",
        "a correction",
        "Rows that the page lacks.",
        (
            Key("section", TextShape("the address of a section", "path"), "`operation/place` or `Table`.", True),
            Key("reason", TEXT, "How it is known.", True),
            Key("after", WIRE, "The row that they follow; at the end unless said."),
            Key("add", ROWS, "The rows.", True),
        ),
        mark="section",
    ),
    RecordTable(
        "correction",
        "a correction",
        "What a captured row should say.",
        (
            Key("row", TextShape("the address of a row", "path"), "`operation/place/row` or `Table/row`.", True),
            Key("reason", TEXT, "How it is known.", True),
            Key("set", RecordShape("facts"), "Facts that replace the captured ones."),
            Key(
                "unset",
                ListShape(TextShape("a fact of a row", "choice", tuple(key.name for key in CORRECTABLE)), least=1),
                "Facts that are not so.",
            ),
            Key("remove", FlagShape(only=True), "The row does not exist."),
            LINT,
        ),
        (Rule("some", ("set", "unset", "remove")), Rule("apart", ("remove", "set", "unset"))),
    ),
    RecordTable("facts", "`set`", "What a row says beside its name.", CORRECTABLE),
)

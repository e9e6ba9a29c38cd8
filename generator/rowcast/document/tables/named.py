"""Tables, unions, types and streams."""

from __future__ import annotations

from rowcast.document.shapes import (
    Forms,
    Key,
    ListShape,
    PairsShape,
    RecordShape,
    RecordTable,
    Rule,
    TextShape,
    ValueShape,
)
from rowcast.document.tables.rows import (
    BARE_FACTS,
    DEPRECATED,
    DESCRIPTION,
    EXAMPLES,
    EXTRA,
    FLAG,
    LINT,
    RENAME,
    ROWS,
    TEXT,
    TYPE,
    TYPE_NAME,
    WIRE,
)
from rowcast.document.tables.terms import PATH, TAGS

NAMED_TABLES: tuple[RecordTable, ...] = (
    RecordTable(
        "table",
        "a table",
        "A named object.",
        (
            Key(
                "rows",
                ROWS,
                "Its fields; a continuation leaves them to the captured file.",
                also=("fields", "properties"),
            ),
            DESCRIPTION,
            EXTRA,
            DEPRECATED,
            RENAME,
            *EXAMPLES,
            LINT,
        ),
    ),
    RecordTable(
        "union",
        "a union",
        "A choice between tables, told apart by a tag.",
        (
            Key("tag", WIRE, "The row of the variants whose value selects one.", True, also=("discriminator",)),
            Key(
                "variants",
                ListShape(TYPE_NAME, least=1),
                "The tables, or unions, to choose from.",
                True,
                also=("oneOf", "one_of", "anyOf", "options"),
            ),
            Key("open", FLAG, "Unknown tags are legal too; they are unless said."),
            Key("otherwise", TYPE_NAME, "The variant that is meant when the tag is absent or null."),
            DESCRIPTION,
            DEPRECATED,
            RENAME,
            LINT,
        ),
    ),
    RecordTable(
        "type",
        "a named type",
        "A named enum, limited scalar or untagged choice.",
        (Key("type", TYPE, "The type.", True), DESCRIPTION, *BARE_FACTS, DEPRECATED, RENAME, LINT),
    ),
    RecordTable(
        "stream",
        "a stream",
        "A stream of events, and how they fold into the final value.",
        (
            Key(
                "format",
                TextShape("a format", "choice", ("sse", "ndjson")),
                "Server-sent events (unless said) or JSON lines.",
            ),
            Key("events", TYPE_NAME, "The union or table of events.", True),
            Key(
                "by",
                TextShape("`data` or `event`", "choice", ("data", "event")),
                "What selects the variant; the data unless said.",
            ),
            Key(
                "end",
                Forms((TextShape("`close`", "choice", ("close",)), RecordShape("stream end"))),
                "What ends the stream; the closed connection unless said.",
            ),
            Key("error", RecordShape("stream error"), "The event whose data is the body of an error."),
            Key("result", TYPE, "The type of the final value."),
            Key("fold", ListShape(RecordShape("fold rule")), "How events build the final value."),
            DESCRIPTION,
            LINT,
        ),
    ),
    RecordTable(
        "stream end",
        "the end of a stream",
        "What ends a stream.",
        (Key("event", TextShape("the tag of an event"), "An event."), Key("data", TEXT, "A line of data.")),
        (Rule("one", ("event", "data")),),
    ),
    RecordTable(
        "stream error",
        "the error event of a stream",
        "The event that carries an error.",
        (Key("event", TextShape("the tag of an event"), "Its tag or name.", True),),
    ),
    RecordTable(
        "fold rule",
        "a fold rule",
        "What one kind of event does to the final value.",
        (
            Key("event", TAGS, "The tag or tags of the events; every event unless said."),
            Key(
                "if",
                PairsShape(
                    PATH,
                    Forms((ListShape(ValueShape(scalar=True), least=1), ValueShape(scalar=True))),
                    least=1,
                ),
                "Paths in the event, and the value or values that each must have.",
            ),
            Key(
                "do",
                TextShape(
                    "a verb",
                    "choice",
                    ("start", "insert", "append", "gather", "parse", "push", "replace", "merge"),
                ),
                "What is done.",
                True,
                also=("op", "action"),
            ),
            Key("from", PATH, "Path in the event; the whole event unless said."),
            Key("to", PATH, "Path in the value; `[index]` is the index that the event holds there."),
            Key("text", FLAG, "The texts of this rule are the text of the stream."),
        ),
    ),
)

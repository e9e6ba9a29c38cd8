"""The language in tables: every record with its keys, their shapes and meanings. docs/spec-language.md tells more.

The parser, the JSON Schema for editors, the suggestions and the walk over all positions read these tables and no other.
"""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.document.language_rows import (
    BARE_FACTS,
    CORRECTABLE,
    DEPRECATED,
    DESCRIPTION,
    EXAMPLES,
    EXTRA,
    FLAG,
    RENAME,
    ROW_TABLES,
    ROWS,
    TEXT,
    TYPE,
    TYPE_NAME,
    VALUE,
    WIRE,
)
from rowcast.document.shapes import (
    FlagShape,
    Forms,
    Key,
    ListShape,
    NullShape,
    PairsShape,
    RecordShape,
    RecordTable,
    Rule,
    TextShape,
    ValueShape,
)

VERSION = "1"

OPERATION = r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*"
STATUS = r"[1-5][0-9][0-9]|[1-5]XX"
PATH = TextShape("a dotted path", "path")
URL = TextShape("a URL", "url")
HEADER = TextShape("the name of a header", "name", form=r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
ENV = TextShape("the name of an environment variable", "name", form=r"[A-Za-z_][A-Za-z0-9_]*")
CREDENTIAL = TextShape("the name of a credential", "name", form=r"[A-Za-z_][A-Za-z0-9_]*")
TABLE_NAME = TYPE_NAME
MEDIA = TextShape(
    "a media type",
    form=r"[A-Za-z0-9!#$&^_.+*-]+/[A-Za-z0-9!#$&^_.+*-]+( *;[\s\S]*)?",
    suggested=(
        "application/json",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "application/octet-stream",
    ),
)
METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE")
REQUEST = TextShape(
    "a method and a path, such as `POST /v1/messages`",
    "path",
    form=rf"({'|'.join(METHODS)}) +/[^\s?#]*",
)
TAGS = Forms((TextShape("a tag", "text"), ListShape(TextShape("a tag", "text"), least=1)))
VALUES_BY_NAME = PairsShape(TextShape("a name", "name"), VALUE)


def _operation_tables() -> tuple[RecordTable, ...]:
    return (
        RecordTable(
            "operation",
            "an operation",
            "One call.",
            (
                Key("request", REQUEST, "Method and path template: `METHOD /path/{parameter}`.", True),
                Key("summary", TextShape(), "One line on what the call does."),
                DESCRIPTION,
                Key("path", ROWS, "Rows for the parameters of the path."),
                Key("query", ROWS, "Rows for the parameters of the query."),
                Key("headers", ROWS, "Rows for headers of this call."),
                Key("cookies", ROWS, "Rows for cookies."),
                Key(
                    "body",
                    Forms((ROWS, RecordShape("body"), TYPE)),
                    "The request's body: rows, a type, or either with more.",
                ),
                Key(
                    "response",
                    PairsShape(
                        TextShape("a status (`200`, `2XX` or `default`)", "choice", form=rf"{STATUS}|default"),
                        Forms((NullShape(), ROWS, RecordShape("response"), TYPE)),
                        least=1,
                    ),
                    "Status to a type, rows, or null where there is no body.",
                ),
                Key("stream", RecordShape("stream use"), "That and when the answer is a stream of events."),
                Key("pagination", RecordShape("pagination"), "How further pages are asked for."),
                Key(
                    "auth",
                    Forms((TextShape("`none`", "choice", ("none",)), ListShape(CREDENTIAL, least=1))),
                    "Names of the credentials that this call takes, or `none`; all of the API's unless said.",
                ),
                Key("idempotent", FLAG, "May be sent again although it is a POST."),
                Key("examples", ListShape(RecordShape("example")), "Requests and answers as they may be."),
                DEPRECATED,
                RENAME,
            ),
        ),
        RecordTable(
            "body",
            "a body",
            "A request's body with more than its rows or type.",
            (
                Key("rows", ROWS, "The fields of the body."),
                Key("type", TYPE, "The type of the body."),
                Key("content", MEDIA, "The media type; `application/json` unless said."),
                Key("required", FLAG, "Whether there must be a body; it must unless said."),
                DESCRIPTION,
            ),
            (Rule("one", ("rows", "type")),),
        ),
        RecordTable(
            "response",
            "a response",
            "An answer with more than its rows or type.",
            (
                Key("rows", ROWS, "The fields of the answer."),
                Key("type", TYPE, "The type of the answer."),
                Key("content", MEDIA, "The media type; `application/json` unless said."),
                DESCRIPTION,
                Key("headers", ROWS, "Rows for headers of the answer."),
            ),
            (Rule("apart", ("rows", "type")),),
        ),
        RecordTable(
            "stream use",
            "a stream of an operation",
            "That an operation answers with a stream.",
            (
                Key("when", WIRE, "The boolean body field that turns the stream on; without it, it is always on."),
                Key("events", TYPE_NAME, "The stream, by its name in `streams`.", True),
            ),
        ),
        RecordTable(
            "pagination",
            "a pagination",
            "How further pages are asked for.",
            (
                Key(
                    "style",
                    TextShape("a style of pagination", "choice", ("cursor", "page", "offset", "link")),
                    "A value of the answer, a page number, an offset, or a link to the next page.",
                    True,
                ),
                Key("items", PATH, "Path of the list of items in the answer."),
                Key("parameter", WIRE, "The query parameter or body field that takes the cursor, number or offset."),
                Key("next", PATH, "Path of the next cursor or link in the answer."),
                Key("more", PATH, "Path of the boolean in the answer that says whether there is more."),
                Key("size", WIRE, "The parameter that holds the size of a page."),
            ),
        ),
        RecordTable(
            "example",
            "an example",
            "A request, an answer, or both.",
            (
                Key("name", TextShape("a name", "text"), "What it is called in the docs."),
                DESCRIPTION,
                Key("request", RecordShape("example request"), "The request, by place."),
                Key("response", RecordShape("example response"), "The answer."),
            ),
            (Rule("some", ("request", "response")),),
        ),
        RecordTable(
            "example request",
            "the request of an example",
            "Values of an example's request.",
            (
                Key("body", VALUE, "The body."),
                Key("path", VALUES_BY_NAME, "Parameters of the path."),
                Key("query", VALUES_BY_NAME, "Parameters of the query."),
                Key("headers", VALUES_BY_NAME, "Headers."),
                Key("cookies", VALUES_BY_NAME, "Cookies."),
            ),
        ),
        RecordTable(
            "example response",
            "the response of an example",
            "An example's answer.",
            (
                Key("status", TextShape("a status", "choice", form=r"[1-5][0-9][0-9]"), "The status; 200 unless said."),
                Key("body", VALUE, "The body."),
            ),
        ),
    )


def _api_tables() -> tuple[RecordTable, ...]:
    return (
        RecordTable(
            "api",
            "the facts of the API",
            "Facts about the whole API.",
            (
                Key(
                    "name",
                    TextShape("a name of letters, digits, - and _", "name", form=r"[A-Za-z][A-Za-z0-9_-]*"),
                    "Short name; the generated package and its folder are named after it.",
                    True,
                ),
                Key("title", TextShape("a title", "text"), "Name for people.", True),
                Key("version", TextShape("a version", "text"), "Version of the API, as its provider writes it."),
                DESCRIPTION,
                Key("docs", URL, "Where the provider's documentation is."),
                Key("license", RecordShape("license"), "License of the API's description."),
                Key("contact", RecordShape("contact"), "Whom to ask."),
                Key(
                    "servers",
                    ListShape(Forms((URL, RecordShape("server"))), least=1),
                    "Base URLs; the first is the default.",
                    True,
                ),
                Key("server_env", ENV, "Environment variable that overrides the base URL."),
                Key(
                    "auth",
                    ListShape(RecordShape("auth")),
                    "Alternatives; the first whose credential is configured is used.",
                ),
                Key("headers", ROWS, "Rows for headers that every call sends."),
                Key(
                    "request_id", Forms((HEADER, ListShape(HEADER))), "Response headers that hold the id of a request."
                ),
                Key("retry", RecordShape("retry"), "Headers that steer retries beside `Retry-After`."),
                Key("idempotency", RecordShape("idempotency"), "The header that makes a repeated request safe."),
                RENAME,
            ),
        ),
        RecordTable(
            "license", "a license", "A license.", (Key("name", TEXT, "Its name.", True), Key("url", URL, "Its text."))
        ),
        RecordTable(
            "contact",
            "a contact",
            "Whom to ask.",
            (Key("name", TEXT, "Name."), Key("url", URL, "Web page."), Key("email", TEXT, "Address.")),
        ),
        RecordTable(
            "server",
            "a server",
            "A base URL with more than the URL.",
            (
                Key("url", URL, "The URL; `{name}` stands for a variable.", True),
                Key("name", TextShape("a name", "name"), "Tells several servers apart."),
                DESCRIPTION,
                Key(
                    "variables",
                    PairsShape(TextShape("a variable", "name"), RecordShape("server variable")),
                    "Its variables.",
                ),
            ),
        ),
        RecordTable(
            "server variable",
            "a variable of a server",
            "A variable part of a server's URL.",
            (
                Key("default", TEXT, "What stands there unless chosen.", True),
                Key("values", ListShape(TEXT, least=1), "What may stand there."),
                DESCRIPTION,
            ),
        ),
        RecordTable(
            "auth",
            "a way to authenticate",
            "One alternative of authentication.",
            (
                Key(
                    "scheme",
                    TextShape("a scheme", "choice", ("bearer", "basic", "none")),
                    "A scheme of the Authorization header.",
                ),
                Key("header", HEADER, "The header that holds the credential."),
                Key(
                    "query",
                    TextShape("the name of a query parameter", "name"),
                    "The query parameter that holds the credential.",
                ),
                Key("cookie", TextShape("the name of a cookie", "name"), "The cookie that holds the credential."),
                Key("prefix", TEXT, "What goes before the value."),
                Key("env", Forms((ENV, ListShape(ENV, least=1))), "Environment variables; two for `basic`."),
                Key("name", CREDENTIAL, "The credential's name in code."),
                DESCRIPTION,
            ),
            (Rule("one", ("scheme", "header", "query", "cookie")),),
        ),
        RecordTable(
            "retry",
            "the retry rules",
            "Headers that steer retries.",
            (
                Key("override", HEADER, "Response header that says `true` or `false` to a retry."),
                Key("after_ms", HEADER, "Response header with the milliseconds to wait."),
            ),
        ),
        RecordTable(
            "idempotency",
            "the idempotency rules",
            "The header that makes a repeated request safe.",
            (
                Key("header", HEADER, "The header.", True),
                Key(
                    "methods",
                    ListShape(TextShape("a method", "choice", METHODS), least=1),
                    "The methods that carry it; POST unless said.",
                ),
            ),
        ),
        RecordTable(
            "errors",
            "the errors",
            "The error envelope and the table of errors.",
            (
                Key("body", TYPE, "The table of an error's body."),
                Key("type", PATH, "Path of the error's type in the body."),
                Key("message", PATH, "Path of the message for people."),
                Key("code", PATH, "Path of the error's code."),
                Key("request_id", PATH, "Path of the request's id."),
                Key("statuses", ListShape(RecordShape("error status")), "From status and type to an error."),
                DESCRIPTION,
            ),
        ),
        RecordTable(
            "error status",
            "a row of the error table",
            "A status, its types, and the error that they mean.",
            (
                Key(
                    "status",
                    TextShape("a status (`429`, `5XX`)", "choice", form=STATUS),
                    "The status; absent for a type of streams only.",
                ),
                Key("type", TAGS, "The type or types."),
                Key("name", TYPE_NAME, "The error's name in code."),
                Key("retry", FLAG, "Whether sending again can help."),
                DESCRIPTION,
            ),
            (Rule("some", ("status", "type")),),
        ),
    )


def _named_tables() -> tuple[RecordTable, ...]:
    return (
        RecordTable(
            "table",
            "a table",
            "A named object.",
            (Key("rows", ROWS, "Its fields.", True), DESCRIPTION, EXTRA, DEPRECATED, RENAME, *EXAMPLES),
        ),
        RecordTable(
            "union",
            "a union",
            "A choice between tables, told apart by a tag.",
            (
                Key("tag", WIRE, "The row of the variants whose value selects one.", True),
                Key("variants", ListShape(TYPE_NAME, least=1), "The tables, or unions, to choose from.", True),
                Key("open", FLAG, "Unknown tags are legal too; they are unless said."),
                Key("otherwise", TYPE_NAME, "The variant that is meant when the tag is absent or null."),
                DESCRIPTION,
                DEPRECATED,
                RENAME,
            ),
        ),
        RecordTable(
            "type",
            "a named type",
            "A named enum, limited scalar or untagged choice.",
            (Key("type", TYPE, "The type.", True), DESCRIPTION, *BARE_FACTS, DEPRECATED, RENAME),
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
                ),
                Key("from", PATH, "Path in the event; the whole event unless said."),
                Key("to", PATH, "Path in the value; `[index]` is the index that the event holds there."),
                Key("text", FLAG, "The texts of this rule are the text of the stream."),
            ),
        ),
    )


def _file_tables() -> tuple[RecordTable, ...]:
    return (
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
                    PairsShape(TextShape("dotted lower-case words", "name", form=OPERATION), RecordShape("operation")),
                    "Calls, by name: groups, then the method.",
                ),
                Key("tables", PairsShape(TYPE_NAME, Forms((ROWS, RecordShape("table")))), "Named objects."),
                Key("unions", PairsShape(TYPE_NAME, RecordShape("union")), "Named choices between tables."),
                Key(
                    "types",
                    PairsShape(TYPE_NAME, RecordShape("type")),
                    "Named enums, limited scalars and untagged choices.",
                ),
                Key("streams", PairsShape(TYPE_NAME, RecordShape("stream")), "Event streams."),
                Key(
                    "corrections",
                    ListShape(Forms((RecordShape("added rows"), RecordShape("correction")))),
                    "What a person knows better than the page.",
                ),
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
            ),
            (Rule("some", ("set", "unset", "remove")), Rule("apart", ("remove", "set", "unset"))),
        ),
        RecordTable("facts", "facts of a row", "What a row says beside its name.", CORRECTABLE),
    )


RECORDS: Mapping[str, RecordTable] = {
    table.name: table
    for table in (*_file_tables(), *_api_tables(), *_operation_tables(), *_named_tables(), *ROW_TABLES)
}
ROOT = RecordShape("file")
KEYS: Mapping[str, Mapping[str, Key]] = {
    table.name: {key.name: key for key in table.keys} for table in RECORDS.values()
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    table.name: tuple(key.name for key in table.keys if key.required) for table in RECORDS.values()
}

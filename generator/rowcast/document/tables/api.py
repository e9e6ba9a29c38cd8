"""The facts of the whole API and its errors."""

from __future__ import annotations

from rowcast.document.shapes import Forms, Key, ListShape, PairsShape, RecordShape, RecordTable, Rule, TextShape
from rowcast.document.tables.rows import DESCRIPTION, FLAG, LINT, RENAME, ROWS, TEXT, TYPE, TYPE_NAME
from rowcast.document.tables.terms import CREDENTIAL, ENV, HEADER, METHODS, PATH, STATUS, TAGS, URL

API_TABLES: tuple[RecordTable, ...] = (
    RecordTable(
        "api",
        "`api`",
        "Facts about the whole API.",
        (
            Key(
                "name",
                TextShape(
                    "a name of letters, digits, - and _", "name", form=r"[A-Za-z][A-Za-z0-9_-]*", like="claude-messages"
                ),
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
            Key("request_id", Forms((HEADER, ListShape(HEADER))), "Response headers that hold the id of a request."),
            Key("retry", RecordShape("retry"), "Headers that steer retries beside `Retry-After`."),
            Key("idempotency", RecordShape("idempotency"), "The header that makes a repeated request safe."),
            RENAME,
            LINT,
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
        "`retry`",
        "Headers that steer retries.",
        (
            Key("override", HEADER, "Response header that says `true` or `false` to a retry."),
            Key("after_ms", HEADER, "Response header with the milliseconds to wait."),
        ),
    ),
    RecordTable(
        "idempotency",
        "`idempotency`",
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
        "`errors`",
        "The error envelope and the table of errors.",
        (
            Key("body", TYPE, "The table of an error's body."),
            Key("type", PATH, "Path of the error's type in the body."),
            Key("message", PATH, "Path of the message for people."),
            Key("code", PATH, "Path of the error's code."),
            Key("request_id", PATH, "Path of the request's id."),
            Key("statuses", ListShape(RecordShape("error status")), "From status and type to an error."),
            DESCRIPTION,
            LINT,
        ),
    ),
    RecordTable(
        "error status",
        "a row of the error table",
        "A status, its types, and the error that they mean.",
        (
            Key(
                "status",
                TextShape("a status (`429`, `5XX`)", "choice", form=STATUS, like="429"),
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

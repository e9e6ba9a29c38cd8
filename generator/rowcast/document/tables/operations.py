"""Operations and what they hold."""

from __future__ import annotations

from rowcast.document.shapes import (
    Forms,
    Key,
    ListShape,
    NullShape,
    PairsShape,
    RecordShape,
    RecordTable,
    Rule,
    TextShape,
)
from rowcast.document.tables.rows import DEPRECATED, DESCRIPTION, FLAG, LINT, RENAME, ROWS, TYPE, TYPE_NAME, VALUE, WIRE
from rowcast.document.tables.terms import CREDENTIAL, MEDIA, PATH, REQUEST, STATUS, VALUES_BY_NAME

OPERATION_TABLES: tuple[RecordTable, ...] = (
    RecordTable(
        "operation",
        "an operation",
        "One call.",
        (
            Key(
                "request",
                REQUEST,
                "Method and path template: `METHOD /path/{parameter}`; a continuation leaves it to the captured file.",
                also=("method", "url", "endpoint"),
            ),
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
                also=("request_body", "requestBody", "parameters"),
            ),
            Key(
                "response",
                PairsShape(
                    TextShape("a status (`200`, `2XX` or `default`)", "choice", form=rf"{STATUS}|default", like="200"),
                    Forms((NullShape(), ROWS, RecordShape("response"), TYPE)),
                    least=1,
                ),
                "Status to a type, rows, or null where there is no body.",
                also=("responses", "returns"),
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
            LINT,
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
            Key(
                "request", RecordShape("example request"), "The request, by place.", also=("method", "url", "endpoint")
            ),
            Key("response", RecordShape("example response"), "The answer.", also=("responses", "returns")),
        ),
        (Rule("some", ("request", "response")),),
    ),
    RecordTable(
        "example request",
        "the request of an example",
        "Values of an example's request.",
        (
            Key("body", VALUE, "The body.", also=("request_body", "requestBody", "parameters")),
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
            Key(
                "status",
                TextShape("a status", "choice", form=r"[1-5][0-9][0-9]", like="200"),
                "The status; 200 unless said.",
            ),
            Key("body", VALUE, "The body.", also=("request_body", "requestBody", "parameters")),
        ),
    ),
)

"""What the API sends by itself: its events, and how each is signed."""

from __future__ import annotations

from rowcast.document.shapes import IntegerShape, Key, RecordShape, RecordTable, Rule, TextShape
from rowcast.document.tables.rows import DESCRIPTION, LINT, TEXT, TYPE_NAME, WIRE
from rowcast.document.tables.terms import ENV, HEADER

WEBHOOK_TABLES: tuple[RecordTable, ...] = (
    RecordTable(
        "webhook",
        "a webhook",
        "What the API sends by itself, to a URL that its user gave.",
        (
            Key("events", TYPE_NAME, "The union or table of events; each is the body of a request.", True),
            Key(
                "event",
                HEADER,
                "The header that names the event, where its body does not; it is put under the union's tag.",
            ),
            Key("signature", RecordShape("signature"), "How it can be known that the API sent it."),
            DESCRIPTION,
            LINT,
        ),
    ),
    RecordTable(
        "signature",
        "a signature",
        "How the body of a webhook is signed: with a keyed hash (HMAC, RFC 2104).",
        (
            Key(
                "scheme",
                TextShape("a scheme", "choice", ("standard",)),
                "Standard Webhooks; it states all of the keys below but `env`, and what is written beside it wins.",
            ),
            Key("header", HEADER, "The header that holds the signature, or several."),
            Key("signed", TEXT, "What is signed: text in which `{body}`, `{id}` and `{timestamp}` stand for those."),
            Key(
                "algorithm",
                TextShape("an algorithm", "choice", ("hmac-sha256", "hmac-sha512", "hmac-sha1")),
                "The keyed hash; `hmac-sha256` unless said.",
            ),
            Key(
                "encoding",
                TextShape("an encoding", "choice", ("hex", "base64")),
                "How the signature is written; `hex` unless said.",
            ),
            Key("prefix", TEXT, "What stands before each signature that counts, such as `v1=`."),
            Key("separator", TEXT, "What stands between the parts of the header, where it may have several."),
            Key("id", HEADER, "The header with the id of the message."),
            Key("timestamp", HEADER, "The header with the time of sending, in seconds since 1970."),
            Key("timestamp_part", WIRE, "The time is in the signature's own header: the name before its `=`."),
            Key("tolerance", IntegerShape(1), "How many seconds the time may differ from now; 300 unless said."),
            Key("env", ENV, "Environment variable with the secret, or with several between spaces."),
            Key("secret_prefix", TEXT, "What stands before a secret and is not part of the key."),
            Key(
                "secret_encoding",
                TextShape("an encoding", "choice", ("text", "base64", "hex")),
                "How a secret writes the key; `text` unless said.",
            ),
        ),
        (Rule("some", ("scheme", "header")), Rule("apart", ("timestamp", "timestamp_part"))),
    ),
)

"""Shapes that several records share: names, statuses, paths, media types."""

from __future__ import annotations

from rowcast.document.shapes import Forms, ListShape, PairsShape, TextShape
from rowcast.document.tables.rows import VALUE

VERSION = "1"

OPERATION = r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*"
STATUS = r"[1-5][0-9][0-9]|[1-5]XX"
PATH = TextShape("a dotted path", "path")
URL = TextShape("a URL", "url")
HEADER = TextShape("the name of a header", "name", form=r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", like="x-request-id")
ENV = TextShape("the name of an environment variable", "name", form=r"[A-Za-z_][A-Za-z0-9_]*", like="API_KEY")
CREDENTIAL = TextShape("the name of a credential", "name", form=r"[A-Za-z_][A-Za-z0-9_]*", like="api_key")
MEDIA = TextShape(
    "a media type",
    form=r"[A-Za-z0-9!#$&^_.+*-]+/[A-Za-z0-9!#$&^_.+*-]+( *;[\s\S]*)?",
    like="application/json",
    suggested=(
        "application/json",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "application/octet-stream",
    ),
)
METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY", "LIST")
REQUEST = TextShape(
    "a method and a path",
    "path",
    form=rf"({'|'.join(METHODS)}) +/[^\s?#]*",
    like="POST /v1/messages",
)
TAGS = Forms((TextShape("a tag", "text"), ListShape(TextShape("a tag", "text"), least=1)))
VALUES_BY_NAME = PairsShape(TextShape("a name", "name"), VALUE)

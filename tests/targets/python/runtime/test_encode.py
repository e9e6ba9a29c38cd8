"""Values on their way out: JSON, paths, queries, headers, cookies and forms; and what is refused."""

from __future__ import annotations

import io
import json
from collections import UserDict, deque
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email import message_from_bytes
from email.parser import BytesParser
from email.policy import HTTP
from enum import Enum, IntEnum
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote
from uuid import UUID

import pytest
from rowcast.targets.python.runtime.encode import json_bytes
from rowcast.targets.python.runtime.errors import RequestError
from rowcast.targets.python.runtime.forms import multipart, raw
from rowcast.targets.python.runtime.head import HeaderSet, Redaction, checked, cookie_header, form_of, path_of, query_of
from rowcast.targets.python.runtime.settings import base_url, environment_proxy, proxy_parts
from rowcast.targets.python.runtime.spec import Parameter
from rowcast.targets.python.runtime.types import UNSET
from rowcast.targets.python.runtime.uploads import Upload
from toyapi.models import Message, TextBlock, UnknownBlock

SECRET = "marker-of-a-secret"


class Color(Enum):
    RED = "red"


class Size(IntEnum):
    BIG = 3


class Text(str):
    __slots__ = ()

    def __str__(self) -> str:
        return "hostile"

    def __format__(self, spec: str) -> str:
        return "hostile"


JSON = [
    (None, "null"),
    ({"a": UNSET, "b": [1, UNSET, {"c": UNSET}]}, '{"b":[1,{}]}'),
    ({"a": None}, '{"a":null}'),
    ([True, False, 0, -1, 2**64, 1.5, -0.0], "[true,false,0,-1,18446744073709551616,1.5,-0.0]"),
    ("é\u2028😀", '"é\u2028😀"'),
    ((1, 2), "[1,2]"),
    (deque([1, UNSET]), "[1]"),
    (UserDict({"a": 1}), '{"a":1}'),
    (date(2026, 1, 31), '"2026-01-31"'),
    (datetime(2026, 1, 31, 10, tzinfo=UTC), '"2026-01-31T10:00:00+00:00"'),
    (timedelta(days=1, seconds=2, microseconds=500000), '"P1DT2.5S"'),
    (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
    (Decimal("1.10"), '"1.10"'),
    ([Color.RED, Size.BIG], '["red",3]'),
    ({"a": Text("b")}, '{"a":"b"}'),
    ([10**400, 1e308, -(2**64)], f"[{10**400},1e+308,-18446744073709551616]"),
    ([Text("b"), date(2026, 1, 1)], '["b","2026-01-01"]'),
]


@pytest.mark.parametrize(("value", "text"), JSON, ids=range(len(JSON)))
def test_json(value: Any, text: str) -> None:
    assert json_bytes(value).decode() == text
    assert json.loads(json_bytes([value, UNSET])) == [json.loads(text)]


def test_models_are_written_as_they_came() -> None:
    raw_message = {
        "id": "1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [{"type": "text", "text": "x", "citations": None, "new": {"a": [1]}}, {"type": "odd", "z": 1}],
        "stop_reason": None,
        "usage": {"input_tokens": 1, "output_tokens": 2},
        "class": "first",
        "created_at": "2026-11-22T10:00:00Z",
    }
    message = Message.model_validate(raw_message)
    assert json.loads(json_bytes({"m": message, "c": message.content, "u": UNSET})) == {
        "m": raw_message,
        "c": raw_message["content"],
    }
    assert json.loads(json_bytes(UnknownBlock.model_validate({"type": "odd", "z": 1}))) == {"type": "odd", "z": 1}
    assert json_bytes(TextBlock(type="text", text="a")) == b'{"type":"text","text":"a"}'


def circle() -> Any:
    value: list[Any] = [SECRET]
    value.append(value)
    return value


def deep(levels: int) -> Any:
    value: Any = SECRET
    for _ in range(levels):
        value = [value]
    return value


REFUSED: list[tuple[Any, str]] = [
    (float("nan"), "body.a"),
    (float("inf"), "body.a"),
    (Decimal("NaN"), "body.a"),
    (10**5000, "body.a"),
    (SECRET.encode(), "body.a"),
    ({SECRET}, "body.a"),
    (SECRET + "\ud800", "body.a"),
    ({SECRET + "\ud800": 1}, "body.a"),
    ({(1, 2): SECRET}, "body.a"),
    (object(), "body.a"),
    ({"b": [0, {"c": float("nan")}]}, "body.a.b[1].c"),
    (circle(), "body.a"),
    (deep(100_000), "body.a"),
    (deep(10_000), "body.a"),
    (Path(SECRET), "body.a"),
    (lambda: SECRET, "body.a"),
    (TextBlock.model_construct(type="text", text=float("nan")), "body.a.text"),
]


@pytest.mark.parametrize(("value", "path"), REFUSED, ids=range(len(REFUSED)))
def test_json_refused(value: Any, path: str) -> None:
    with pytest.raises(RequestError) as caught:
        json_bytes({"a": value}, "body")
    assert caught.value.path.startswith(path)
    assert SECRET not in str(caught.value)
    assert caught.value.__context__ is None


SEGMENTS = [
    "a",
    "a/b",
    "a?b#c",
    "%2e%2e",
    "..;",
    "é",
    "a b",
    "\x00",
    "\r\n",
    "{x.__class__}",
    "a=b&c;d:@",
    "~",
    "-._",
    "...",
    "\\",
]


@pytest.mark.parametrize("value", SEGMENTS)
def test_path(value: str) -> None:
    path = path_of("/v1/{id}/profile", {"id": value})
    assert path.count("/") == 3
    assert path.startswith("/v1/")
    assert path.endswith("/profile")
    assert unquote(path.split("/")[2]) == value
    assert path.isascii()
    assert not set("?#\\ \r\n\0") & set(path)


def test_templates_are_no_format_strings() -> None:
    template = "/{0}/{x.__class__}/{y!r}/{z:>9}/{}/{{}}"
    values = {"0": "a", "x.__class__": "b", "y!r": "c", "z:>9": "d"}
    assert path_of(template, values) == "/a/b/c/d/%7B%7D/%7B%7B%7D%7D"
    with pytest.raises(RequestError):
        path_of("/{x.__class__}", {"x": "value"})


def test_path_of_other_values() -> None:
    assert path_of("/{a}/{b-c}.{d}", {"a": 5, "b-c": True, "d": [1, 2]}) == "/5/true.1,2"
    assert path_of("/{a}", {"a": ["x,y", "z/", 1]}) == "/x%2Cy,z%2F,1"
    assert path_of("/{a}/b", {"a": {"role": "ad,min", "level": 2, "gone": None}}) == "/role,ad%2Cmin,level,2/b"
    assert path_of("/a b/{{x}}/%41", {"{x}": 1, "x": 2}) == "/a%20b/%7B2%7D/%41"


@pytest.mark.parametrize(
    "value", ["", ".", "..", None, UNSET, [], {}, float("nan"), b"x", {"a": [1]}, {"a": {"b": 1}}, "\ud800"]
)
def test_path_refused(value: Any) -> None:
    with pytest.raises(RequestError) as caught:
        path_of("/v1/{id}", {"id": value})
    assert caught.value.path == "id"


def test_path_missing() -> None:
    with pytest.raises(RequestError):
        path_of("/v1/{id}", {})


STYLES = {name: Parameter(name, name) for name in ("repeat", "comma", "space", "pipe", "brackets", "deep")}
QUERIES = [
    ({"a": "b&c=d+e#f%g h\r\né"}, "a=b%26c%3Dd%2Be%23f%25g%20h%0D%0A%C3%A9"),
    ({"a b&": 1}, "a%20b%26=1"),
    ({"a": None, "b": UNSET, "c": []}, ""),
    ({"a": True, "b": False, "c": 1.5, "d": date(2026, 1, 2)}, "a=true&b=false&c=1.5&d=2026-01-02"),
    ({"a": [1, "x,y", None]}, "a=1&a=x%2Cy"),
    ({"repeat": [1, 2]}, "repeat=1&repeat=2"),
    ({"comma": [1, "x,y"]}, "comma=1,x%2Cy"),
    ({"comma": []}, ""),
    ({"space": [1, 2]}, "space=1%202"),
    ({"pipe": ["a", "b"]}, "pipe=a%7Cb"),
    ({"comma": {"a": 1, "b": None, "c": "x,y"}}, "comma=a,1,c,x%2Cy"),
    ({"repeat": {"a": 1, "b c": [2, 3], "d": {"e": 4}}}, "a=1&b%20c=2&b%20c=3&d%5Be%5D=4"),
    ({"brackets": {"a": 1}}, "brackets%5Ba%5D=1"),
    ({"brackets": [1, 2]}, "brackets%5B%5D=1&brackets%5B%5D=2"),
    ({"deep": {"a": 1, "b": {"c": [2, 3]}}}, "deep%5Ba%5D=1&deep%5Bb%5D%5Bc%5D=2&deep%5Bb%5D%5Bc%5D=3"),
    ({"a": {"x": "1"}}, "a%5Bx%5D=1"),
    ({"a": Color.RED, "b": Size.BIG, "c": Decimal("1E+2")}, "a=red&b=3&c=100"),
]


@pytest.mark.parametrize(("values", "text"), QUERIES)
def test_query(values: dict[str, Any], text: str) -> None:
    found = query_of(values, STYLES)
    assert found == text
    parse_qsl(found, strict_parsing=bool(found))


@pytest.mark.parametrize("values", [{"pipe": ["a", "b|c"]}, {"space": ["a b"]}])
def test_items_with_the_sign_that_parts_them_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(RequestError, match="stands between the items"):
        query_of(values, STYLES)


@pytest.mark.parametrize("value", [b"x", "\ud800", float("inf"), [[1]], [{"a": 1}], object(), {"a": b"x"}, {1, 2}])
def test_query_refused(value: Any) -> None:
    with pytest.raises(RequestError):
        query_of({"a": value}, {})


@pytest.mark.parametrize(
    "value", ["a\r\nb", "a\nb", "a\0b", " a", "a ", "é", "\x7f", "\x01", "a\ud800", "\u2028", "x\n", "\tx"]
)
def test_header_values_refused(value: str) -> None:
    with pytest.raises(RequestError) as caught:
        checked("x-key", value + SECRET if value[0] in " \t" else SECRET + value)
    assert SECRET not in str(caught.value)
    assert "x-key" in str(caught.value)


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\r\n", "é", "a\0", "(a)"])
def test_header_names_refused(name: str) -> None:
    with pytest.raises(RequestError):
        checked(name, "x")


def test_long_headers_are_refused() -> None:
    """A megabyte in a header is a mistake, and no server takes it."""
    for call in (
        lambda: checked("x-key", SECRET * 60_000),
        lambda: HeaderSet([("x-key", [SECRET] * 60_000)]),
        lambda: HeaderSet([("Cookie", cookie_header({"a": SECRET * 60_000}, {}))]),
    ):
        with pytest.raises(RequestError, match="longer than") as caught:
            call()
        assert SECRET not in str(caught.value)


def test_headers() -> None:
    headers = HeaderSet((("A", "1"), ("B", "2")), (("a", "3"), ("b", None), ("c", ["x", 1, True]), ("d", UNSET)))
    assert headers.listed() == [("a", "3"), ("c", "x, 1, true")]
    assert HeaderSet((("x", {"role": "admin", "level": 2, "gone": None}),)).listed() == [("x", "role, admin, level, 2")]
    for value in ({"a": "b,c"}, {"a,b": "c"}, {"a": [1]}, {"a": "b\r\nc"}):
        with pytest.raises(RequestError) as caught:
            HeaderSet((("x", value),))
        assert caught.value.path == "x"
    assert "C" in headers
    assert "b" not in headers
    assert checked("x", "") == ("x", "")
    assert checked("x", "a" * 10_000)[1] == "a" * 10_000


COOKIES = [
    ({"a": 'x;y, "z"=é\\', "c": None, "d": UNSET}, "a=x%3By%2C%20%22z%22=%C3%A9%5C"),
    ({"repeat": [1, True, None]}, "repeat=1; repeat=true"),
    ({"a": ["x,y", 2]}, "a=x%2Cy; a=2"),
    ({"comma": [1, True]}, "comma=1%2Ctrue"),
    ({"comma": "x,y"}, "comma=x%2Cy"),
    ({"comma": []}, ""),
    ({"a": {"role": "admin", "level": 2, "gone": None}}, "role=admin; level=2"),
    ({"comma": {"role": "admin", "level": 2}}, "comma=role%2Cadmin%2Clevel%2C2"),
]


@pytest.mark.parametrize(("values", "text"), COOKIES)
def test_cookies(values: dict[str, Any], text: str) -> None:
    assert cookie_header(values, STYLES) == text


@pytest.mark.parametrize("values", [{"a;b": 1}, {"a": {"b;c": 1}}, {"comma": ["a,b", 1]}, {"comma": {"a": "b,c"}}])
def test_cookies_refused(values: dict[str, Any]) -> None:
    with pytest.raises(RequestError):
        cookie_header(values, STYLES)


def test_redaction() -> None:
    redaction = Redaction(["X-Key"], [SECRET, "ab"])
    shown = redaction.headers([("x-key", "v"), ("Set-Cookie", "v"), ("a", f"x{SECRET}y"), ("A", "2"), ("b", "ab")])
    assert shown == {"x-key": "[redacted]", "set-cookie": "[redacted]", "a": "x[redacted]y, 2", "b": "ab"}
    assert redaction.content(f"1{SECRET}2".encode()) == b"1[redacted]2"
    assert SECRET not in repr(redaction)


URLS = {
    "https://api.example": (("https", "api.example", 443), ""),
    "HTTPS://API.Example:8443/a/b/": (("https", "api.example", 8443), "/a/b"),
    "http://127.0.0.1:80/": (("http", "127.0.0.1", 80), ""),
    "http://[::1]:8080/x": (("http", "::1", 8080), "/x"),
    "https://bücher.example/ü": (("https", "xn--bcher-kva.example", 443), "/%C3%BC"),
}


@pytest.mark.parametrize("url", URLS)
def test_base_url(url: str) -> None:
    assert base_url(url) == URLS[url]


@pytest.mark.parametrize(
    "url",
    [
        "", "api.example", "//api.example/x", "file:///etc/passwd", "ftp://x", "javascript:x", "https://", "https:///x",
        f"https://user:{SECRET}@x", "https://x?y=1", "https://x#y", "https://x\\y", "https://x:0", "https://x:99999",
        "https://x:y", "https://x y", "https://x\r\n", "https://[fe80::1%25eth0]", "https://x%2fy", "https://[::1", "https://a_é..b/",
    ],
)  # fmt: skip
def test_base_url_refused(url: str) -> None:
    with pytest.raises(RequestError) as caught:
        base_url(url)
    assert SECRET not in str(caught.value)
    assert caught.value.path == "base_url"


def test_proxies() -> None:
    assert proxy_parts("http://u%40:p@proxy.example:3128") == ("http://proxy.example:3128", (b"u@", b"p"))
    assert proxy_parts("socks5h://[::1]:1080") == ("socks5h://[::1]:1080", None)
    for url in ("proxy", "ftp://x", f"http://{SECRET}@", "http://x:y"):
        with pytest.raises(RequestError) as caught:
            proxy_parts(url)
        assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://p:1"}, "http://p:1"),
        ({"https_proxy": "p:1", "HTTPS_PROXY": "q:1"}, "http://p:1"),
        ({"HTTP_PROXY": "http://p:1"}, None),
        ({"ALL_PROXY": "socks5://p:1"}, "socks5://p:1"),
        ({"HTTPS_PROXY": "p", "NO_PROXY": "other, .example"}, None),
        ({"HTTPS_PROXY": "p", "no_proxy": "api.example:443"}, None),
        ({"HTTPS_PROXY": "p", "NO_PROXY": "*"}, None),
        ({"HTTPS_PROXY": "p", "NO_PROXY": "pi.example,xample"}, "http://p"),
    ],
)
def test_environment_proxies(environment: dict[str, str], found: str | None) -> None:
    assert environment_proxy("https", "api.example", environment) == found


def test_cgi_requests_name_no_proxy() -> None:
    assert environment_proxy("http", "x", {"HTTP_PROXY": "evil", "REQUEST_METHOD": "GET"}) is None


def parts(body: Any, media: str) -> list[tuple[dict[str, str], bytes]]:
    content = body if isinstance(body, bytes) else b"".join(body)
    message = message_from_bytes(b"Content-Type: " + media.encode() + b"\r\n\r\n" + content)
    return [
        ({key.lower(): str(value) for key, value in part.items()}, bytes(part.get_payload(decode=True) or b""))  # type: ignore[union-attr]
        for part in message.get_payload()
    ]


def test_styles_of_forms() -> None:
    values = {"space": ["a", "b"], "brackets": [1], "deep": {"a": {"b": True}}, "plain": {"a": 1}, "repeat": ["x", "y"]}
    assert parse_qsl(form_of(values, STYLES).decode("ascii")) == [
        ("space", "a b"),
        ("brackets[]", "1"),
        ("deep[a][b]", "true"),
        ("plain", '{"a":1}'),
        ("repeat", "x"),
        ("repeat", "y"),
    ]
    body, media = multipart(values, STYLES)
    assert isinstance(body, bytes)
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {media}\r\n\r\n".encode() + body)
    parts = [(part["content-disposition"].params["name"], part.get_content()) for part in message.iter_parts()]
    assert [(name, text.decode() if isinstance(text, bytes) else text) for name, text in parts] == [
        ("space", "a b"),
        ("brackets[]", "1"),
        ("deep[a][b]", "true"),
        ("plain", '{"a":1}'),
        ("repeat", "x"),
        ("repeat", "y"),
    ]


@pytest.mark.parametrize("style", ["comma", "space", "pipe", "repeat", "brackets", "deep"])
@pytest.mark.parametrize("value", [["a", "b"], [], "a", {"a": 1, "b": {"c": True}}, {"a": 1, "b": 2}])
def test_both_kinds_of_forms_say_the_same(style: Any, value: Any) -> None:
    styles = {"field": Parameter("field", style)}
    try:
        wanted = parse_qsl(form_of({"field": value}, styles).decode("ascii"))
    except RequestError:
        with pytest.raises(RequestError):
            multipart({"field": value}, styles)
        return
    body, media = multipart({"field": value}, styles)
    assert isinstance(body, bytes)
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {media}\r\n\r\n".encode() + body)
    parts = [(part["content-disposition"].params["name"], part.get_content()) for part in message.iter_parts()]
    assert parts == wanted


@pytest.mark.parametrize("sign", [("comma", ","), ("space", " "), ("pipe", "|")])
def test_items_with_the_sign_that_parts_them_are_refused_in_multipart(sign: tuple[Any, str]) -> None:
    with pytest.raises(RequestError, match="stands between the items"):
        multipart({"field": ["a", f"b{sign[1]}c"]}, {"field": Parameter("field", sign[0])})


def test_multipart(tmp_path: Path) -> None:
    file = tmp_path / "file.bin"
    file.write_bytes(bytes(range(256)) * 1000)
    open_file = io.BytesIO(b"__rest")
    open_file.seek(2)
    values = {
        "text": "é\r\n--x",
        "flag": True,
        "list": [1, 2],
        "object": {"a": [1, UNSET]},
        "unset": UNSET,
        "bytes": b"\0\xff",
        "path": file,
        "open": open_file,
        "named": ('a"b\r\n.txt', b"n", "text/plain"),
        "files": [("1.txt", b"1"), ("2.txt", "2")],
    }
    body, media = multipart(values, {})
    assert isinstance(body, Upload)
    for _ in range(2):
        content = b"".join(body)
        assert len(content) == body.length
        found = parts(content, media)
        assert [headers["content-disposition"].partition("; ")[2] for headers, _ in found] == [
            'name="text"',
            'name="flag"',
            'name="list"',
            'name="list"',
            'name="object"',
            'name="bytes"; filename="bytes"',
            'name="path"; filename="file.bin"',
            'name="open"; filename="open"',
            'name="named"; filename="a%22b%0D%0A.txt"',
            'name="files"; filename="1.txt"',
            'name="files"; filename="2.txt"',
        ]
        assert [value for _, value in found][4:] == [
            b'{"a":[1]}', b"\0\xff", bytes(range(256)) * 1000, b"rest", b"n", b"1", b"2",
        ]  # fmt: skip
        assert found[8][0]["content-type"] == "text/plain"


@pytest.mark.parametrize(
    "name",
    [
        'a"b.txt',
        "a;b=c.txt",
        "../../etc/passwd",
        "C:\\\\dir\\\\file",
        "a\r\nX-Y: 1\r\n\r\nb",
        "é😀.txt",
        "%22%0D",
        "a'b",
        "  a  ",
    ],
)
def test_names_in_multipart(name: str) -> None:
    """Names of files and fields stay in their quotes, as browsers write them (WHATWG, multipart/form-data)."""
    body, media = multipart({name: (name, b"content", "text/plain"), "last": 1}, {})
    assert isinstance(body, bytes) or body.length
    content = body if isinstance(body, bytes) else b"".join(body)
    boundary = media.partition("boundary=")[2].encode()
    assert content.count(b"--" + boundary) == 3
    head = content.split(b"\r\n\r\n")[0].split(b"\r\n")
    written = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A").encode()
    assert head[1] == b'Content-Disposition: form-data; name="' + written + b'"; filename="' + written + b'"'
    assert head[2:] == [b"Content-Type: text/plain"]


@pytest.mark.parametrize(
    "value",
    [
        (SECRET,),
        (1, b"x"),
        ("a", b"x", "text/plain\r\nX: 1"),
        ("a\0", b"x"),
        ("\ud800", b"x"),
        Path("/no/such/file"),
        ("a", 5),
    ],
)
def test_multipart_refused(value: Any) -> None:
    with pytest.raises(RequestError) as caught:
        multipart({"f": value}, {})
    assert SECRET not in str(caught.value)


class Growing(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        return super().read(size) + b"more"


class Failing(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise OSError(SECRET)


class Once(io.RawIOBase):
    def __init__(self) -> None:
        self.left = [b"one", b""]

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self.left.pop(0) if self.left else b""


@pytest.mark.parametrize("file", [Growing(b"x"), Failing(b"x"), io.StringIO("text")])
def test_files_that_cannot_be_sent(file: Any) -> None:
    body = raw(file, "application/octet-stream")
    with pytest.raises(RequestError) as caught:
        b"".join(body)  # type: ignore[arg-type]
    assert body.failure is caught.value  # type: ignore[union-attr]
    assert SECRET not in str(caught.value)


def test_a_file_that_shrinks(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"12345")
    body = raw(file, "application/octet-stream")
    file.write_bytes(b"1")
    with pytest.raises(RequestError, match="length"):
        b"".join(body)  # type: ignore[arg-type]


def test_a_stream_is_read_once() -> None:
    body = raw(Once(), "application/octet-stream")
    assert isinstance(body, Upload)
    assert body.length is None
    assert b"".join(body) == b"one"
    with pytest.raises(RequestError, match="only once"):
        b"".join(body)


def test_raw() -> None:
    assert raw([1, UNSET], "application/json; charset=utf-8") == b"[1]"
    assert raw("é", "text/plain") == "é".encode()
    assert raw(bytearray(b"x"), "image/png") == b"x"
    with pytest.raises(RequestError):
        raw(5, "image/png")

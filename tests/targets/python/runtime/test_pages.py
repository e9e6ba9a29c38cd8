"""What leads to the next page: headers as RFC 8288 writes them, hostile ones, and addresses not to be followed."""

from __future__ import annotations

import pytest
from rowcast.targets.python.runtime import pages
from rowcast.targets.python.runtime.pages import PaginationError, next_link
from rowcast.targets.python.runtime.transport import Request

LINKS = {
    "<https://x.example/2>; rel=next": "https://x.example/2",
    '<https://x.example/2>; rel="next"': "https://x.example/2",
    "<2>;rel=next": "2",
    "<2> ; rel = next": "2",
    '<2>; REL="Next"': "2",
    '<2>; rel="last next"': "2",
    "<1>; rel=prev, <2>; rel=next, <9>; rel=last": "2",
    '<1>; title="a, <9>; rel=next"; rel=prev, <2>; rel=next': "2",
    '<1>; title="\\"; rel=next"; rel=prev, <2>; rel=next': "2",
    "<2>; title*=UTF-8''n%c3%a4chste; rel=next": "2",
    "<2>; crossorigin; rel=next": "2",
    "<?a=1,2;3>; rel=next": "?a=1,2;3",
    "<>; rel=next": "",
    "<1>; rel=next; rel=prev": "1",
    "<1>; rel=prev; rel=next": None,
    "<1>; rel=next; anchor=other": None,
    "<1>; rel=nextish": None,
    '<1>; rel="prev"': None,
    "<1>": None,
    "<1; rel=next": None,
    "rel=next": None,
    "": None,
}


@pytest.mark.parametrize("header", LINKS)
def test_the_next_link_of_a_header(header: str) -> None:
    assert next_link([header]) == LINKS[header]


def test_the_next_link_of_several_headers() -> None:
    assert next_link(["<1>; rel=prev", "<2>; rel=next"]) == "2"
    assert next_link([]) is None


@pytest.mark.parametrize("unit", ["<", "<a>", "; ", ' "', '; a="', "<a>; b", "\\", "<a>; rel=prev, ", " " * 10 + ";"])
def test_long_headers_are_read_in_linear_time(unit: str) -> None:
    """Each of these would take hours if a part of it were read anew for each place in it."""
    assert next_link([unit * (200_000 // len(unit))]) is None


def at(link: str, target: str = "/v1/things?a=1") -> str:
    return pages._target(link, Request("GET", ("https", "api.example.com", 443), target, [], None))


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("https://api.example.com/v1/things?a=2", "/v1/things?a=2"),
        ("https://API.example.com:443/v1/things?a=2#part", "/v1/things?a=2"),
        ("//api.example.com/x", "/x"),
        ("/x?y", "/x?y"),
        ("?a=2", "/v1/things?a=2"),
        ("others", "/v1/others"),
        ("../x", "/x"),
        ("../../../x", "/x"),
        ("", "/v1/things?a=1"),
        ("https:///x", "/x"),
        ("https://api.example.com", "/"),
        ("/ü?ü=ü", "/%C3%BC?%C3%BC=%C3%BC"),
        ("/a%2Fb?c=%26", "/a%2Fb?c=%26"),
    ],
)
def test_links_to_the_same_server(link: str, target: str) -> None:
    assert at(link) == target


@pytest.mark.parametrize(
    "link",
    [
        "http://api.example.com/x",
        "https://api.example.com:8443/x",
        "https://other.example.com/x",
        "https://api.example.com.evil.example/x",
        "https://api.example.com@evil.example/x",
        "https://evil.example\\@api.example.com/x",
        "https://user:password@api.example.com/x",
        "//evil.example/x",
        "\\\\evil.example\\x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/plain,x",
        "https://[::1",
        "https://api.example.com:port/x",
        "/x\r\nevil: 1",
        "/x y",
        "/x\0",
    ],
)
def test_links_elsewhere(link: str) -> None:
    with pytest.raises(PaginationError) as found:
        at(link)
    assert found.value.kind == "origin"
    assert "evil" not in str(found.value)


def test_what_the_client_adds_to_queries_stays() -> None:
    with_own = pages._with_own
    assert with_own("/x?a=1", "/y?key=secret&b=2") == "/x?a=1&key=secret&b=2"
    assert with_own("/x?a=1&key=theirs", "/y?key=secret") == "/x?a=1&key=theirs"
    assert with_own("/x", "/y?key=secret") == "/x?key=secret"
    assert with_own("/x", "/y") == "/x"

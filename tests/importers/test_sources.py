"""Where pages come from: files that are none, standard input, addresses and hostile servers, lists of pages."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from rowcast.importers import fetch, lists, sources
from rowcast.importers.scanning.decode import LARGEST, NotAPage

PAGE = """# Owls

Base URL: https://api.owlpost.test

## Send an owl

`POST /owls`

### Request parameters

| Name | Type | Required |
|---|---|---|
| to | string | Yes |
"""


LINKS = ("owls.md", "http://other.test/a.md", "file:///etc/passwd", "//other.test/b.md", "http://[::1", "gone.md")
PAGES = {"/owls.md": PAGE.encode(), "/llms.txt": "".join(f"- [a]({link})\n" for link in LINKS).encode()}
TARGETS = {"/to-file": "file:///etc/passwd", "/to-ftp": "ftp://127.0.0.1/a", "/to-page": "/owls.md", "/loop": "/loop"}


class _Site(BaseHTTPRequestHandler):
    """A site with a page, and with everything that a page should not be."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        _Site.asked.append(self.path)
        if self.path in PAGES:
            self._answer(200, PAGES[self.path])
        elif self.path in TARGETS:
            self.send_response(302)
            self.send_header("Location", TARGETS[self.path])
            self.end_headers()
        elif self.path in ("/endless", "/drip"):
            self._in_pieces(0.05 if self.path == "/drip" else 0)
        else:
            self._answer(404, b"no")

    def _in_pieces(self, pause: float) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(40):
            self.wfile.write(b"x" * 1000)
            self.wfile.flush()
            time.sleep(pause)

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _run(folder: Path, *words: str, stdin: bytes = b"") -> tuple[int, str]:
    command = [sys.executable, "-m", "rowcast", "import", *words]
    done = subprocess.run(
        command, check=False, cwd=folder, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60
    )
    shown = done.stdout.decode()
    assert "Traceback" not in shown
    assert "internal error" not in shown
    return done.returncode, shown


@pytest.mark.parametrize("kind", ["folder", "pipe", "socket", "zero", "null", "none", "loop"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = {"zero": "/dev/zero", "null": "/dev/null"}.get(kind, "page.md")
    if kind == "folder":
        os.mkdir(path)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        socket.socket(socket.AF_UNIX).bind(path)
    elif kind == "loop":
        os.symlink(path, path)
    with pytest.raises(OSError, match=path):
        list(sources.read([path], print))


def test_the_command_says_so_and_ends_with_2(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "page.md")
    status, shown = _run(tmp_path, "page.md", "-o", "spec/a")
    assert status == 2
    assert "page.md is no regular file" in shown
    assert not (tmp_path / "spec").exists()


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    with path.open("wb") as file:
        file.truncate(LARGEST * 100)
    with pytest.raises(NotAPage, match="more than"):
        list(sources.read([str(path)], print))


@pytest.mark.parametrize(
    ("stdin", "status"), [(PAGE.encode(), 0), (b"", 1), (b"\x00\x01" * 3000, 2), (PAGE.encode("utf-16"), 0)]
)
def test_standard_input(tmp_path: Path, stdin: bytes, status: int) -> None:
    assert _run(tmp_path, "-", "-o", "spec/a", stdin=stdin)[0] == status


def test_no_partial_output_when_one_page_of_several_fails(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PAGE)
    (tmp_path / "b.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50)
    status, shown = _run(tmp_path, "a.md", "b.md", "-o", "spec/a")
    assert status == 2
    assert "b.md: the file holds binary data" in shown
    assert not (tmp_path / "spec").exists()


# Addresses.


def test_a_page_from_an_address_keeps_its_address_and_no_password(tmp_path: Path, site: str) -> None:
    status, _ = _run(tmp_path, f"{site}/owls.md", "-o", "spec/a")
    assert status == 0
    assert f'url: "{site}/owls.md"' in (tmp_path / "spec/a/owls.yaml").read_text()
    shown = sources._shown("https://me:secret@x.test/a.md?b=1")
    assert shown == "https://x.test/a.md?b=1"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/to-file", "not allowed"),
        ("/to-ftp", "neither http nor https"),
        ("/loop", "infinite loop"),
        ("/gone", "404"),
    ],
)
def test_what_a_server_may_not_do(site: str, path: str, said: str) -> None:
    with pytest.raises(fetch.FetchError, match=said):
        fetch.fetch(site + path)


def test_a_redirect_on_the_site_is_followed(site: str) -> None:
    assert fetch.fetch(f"{site}/to-page") == PAGE.encode()


def test_limits_of_size_and_time_hold_while_it_arrives(site: str) -> None:
    with pytest.raises(fetch.FetchError, match="more than 5,000 bytes"):
        fetch.fetch(f"{site}/endless", most=5000)
    with pytest.raises(fetch.FetchError, match=r"longer than 0\.3 seconds"):
        fetch.fetch(f"{site}/drip", seconds=0.3)


def test_a_public_page_does_not_lead_to_a_private_one(monkeypatch: pytest.MonkeyPatch, site: str) -> None:
    """The name of the first host is taken for a public one; the second one is this machine."""
    port = site.rpartition(":")[2]
    looked_up = socket.getaddrinfo

    def public(host: str, *rest: object, **more: object) -> object:
        return [(2, 1, 6, "", ("93.184.215.14", 0))] if host == "docs.test" else looked_up(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", public)
    handler = fetch._Wary()
    request = urllib.request.Request("http://docs.test/a.md")
    for target in (
        f"http://127.0.0.1:{port}/owls.md",
        "http://169.254.169.254/latest",
        "http://localhost/",
        "http://[::1]/",
    ):
        with pytest.raises(fetch.FetchError, match="private address"):
            handler.redirect_request(request, None, 302, "", HTTPMessage(), target)  # type: ignore[arg-type]
    secure = urllib.request.Request("https://docs.test/a.md")
    with pytest.raises(fetch.FetchError, match="not encrypted"):
        handler.redirect_request(secure, None, 302, "", HTTPMessage(), "http://docs.test/")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["http://[::1", "http://", "https://\x00", "ftp://x/a", "file:///etc/passwd", "data:,a", ""]
)
def test_what_only_looks_like_an_address(tmp_path: Path, name: str) -> None:
    with pytest.raises((OSError, ValueError)):
        list(sources.read([name], print))
    if "\x00" not in name and name:
        assert _run(tmp_path, name)[0] == 2


# Lists of pages.


def test_a_list_from_the_network_leads_nowhere_else(site: str) -> None:
    _Site.asked.clear()
    left_out: list[str] = []
    found = list(sources.read([f"{site}/llms.txt"], left_out.append))
    assert [one.url for one in found] == [f"{site}/owls.md"]
    assert _Site.asked == ["/llms.txt", "/owls.md", "/gone.md"]
    assert len(left_out) == 5


def test_a_list_on_disk_leads_to_files_below_it_alone(tmp_path: Path, site: str) -> None:
    _Site.asked.clear()
    (tmp_path / "secret.md").write_text(PAGE)
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "owls.md").write_text(PAGE)
    (folder / "owl.png").write_bytes(bytes(range(256)) * 40)
    os.mkfifo(folder / "pipe.md")
    links = [
        "../secret.md",
        f"{tmp_path}/secret.md",
        "/etc/passwd",
        f"{site}/owls.md",
        "https://x.test/docs/owls.md",
        "owl.png",
        "pipe.md",
    ]
    (folder / "llms.txt").write_text("".join(f"- [a]({link})\n" for link in links))
    left_out: list[str] = []
    found = list(sources.read([str(folder / "llms.txt")], left_out.append))
    assert {one.path for one in found} == {f"{folder}/owls.md"}
    assert _Site.asked == []
    assert any("owl.png" in words and "binary" in words for words in left_out)


def test_pages_of_a_list_that_are_left_out_are_in_the_report(tmp_path: Path) -> None:
    (tmp_path / "owls.md").write_text(PAGE)
    (tmp_path / "llms.txt").write_text("- [a](owls.md)\n- [b](gone.md)\n")
    _, shown = _run(tmp_path, "llms.txt", "-o", "spec/a")
    assert "Pages that were not read" in shown
    assert "gone.md" in shown


def test_a_long_list_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "llms.txt").write_text("".join(f"- [a](p{n}.md)\n" for n in range(sources.MOST_PAGES + 5)))
    left_out: list[str] = []
    assert not list(sources.read([str(tmp_path / "llms.txt")], left_out.append))
    assert f"{sources.MOST_PAGES + 5} pages" in left_out[-1]


@pytest.mark.parametrize("name", ["llms.txt", "docs/llms.txt", "llms-small.txt", "https://x.test/llms.txt?v=1"])
def test_names_of_lists(name: str) -> None:
    assert lists.may_be_list(name)


@pytest.mark.parametrize("name", ["llms-full.txt", "callms.txt", "llms.md"])
def test_names_of_pages(name: str) -> None:
    assert not lists.may_be_list(name)

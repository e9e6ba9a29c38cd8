"""A small server that keeps files as the depot does, on loopback, for the tests of the generated client.

``python depot_server.py`` prints its port as one line and serves until its standard input closes, so that it never
outlives the process that started it. Every request is noted as it came on the wire; ``GET /seen`` returns the notes and
forgets them, so that a test can read them with a parser of its own. The header ``x-fail: 2`` makes the first two
requests of a path fail with status 503. Names such as ``loop`` and ``cut`` in place of an id or a tag ask for a fault.
"""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import sys
import threading
from collections import Counter
from contextlib import suppress
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]
MADE = "2026-01-31T12:00:00Z"
FILES = 45
FOLDERS = 7
ENTRIES = 25
VERSIONS = 5
SHARES = 5
BIG = 3_000_000


def main() -> None:
    """Serve on a free port of the loopback interface until standard input ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    server.shutdown()


def file(number: int | str, **more: Any) -> Json:
    """Return a file without its content."""
    return {
        "id": f"file_{number}",
        "name": f"{number}.txt",
        "kind": "text",
        "size": 10,
        "owner": "ada",
        "tags": [],
        "archived": False,
        "etag": '"1"',
        "created_at": MADE,
        **more,
    }


def content(name: str) -> bytes:
    """Return what is in a file."""
    return hashlib.sha256(name.encode()).digest() * (BIG // 32) if name == "big" else f"content of {name}".encode()


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    seen: ClassVar[list[Json]] = []
    tries: ClassVar[Counter[str]] = Counter()
    kept: ClassVar[dict[str, Json]] = {}
    lock: ClassVar[threading.Lock] = threading.Lock()

    def handle_any(self) -> None:
        """Note the request, and answer it."""
        self.url = urlsplit(self.path)
        self.query = parse_qs(self.url.query, keep_blank_values=True)
        if self.path == "/seen":
            with self.lock:
                notes, self.seen[:] = list(self.seen), []
            self.answer(200, notes)
            return
        if "x-refuse" in self.headers:
            self.refuse()
            return
        body = self.body()
        note = {
            "method": self.command,
            "target": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": base64.b64encode(body).decode(),
        }
        with self.lock:
            self.seen.append(note)
            self.tries[self.url.path] += 1
            fails = self.tries[self.url.path] <= int(self.headers.get("x-fail", 0))
            if not fails:
                self.tries[self.url.path] = 0
        if fails:
            self.error(503, "server_error", "not now", {"retry-after-ms": "1"})
        elif self.headers.get("authorization") != "Bearer token" and "depot_session" not in (
            self.headers.get("cookie") or ""
        ):
            self.error(401, "unauthenticated", "who are you?")
        else:
            self.route(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

    def route(self, body: bytes) -> None:
        """Answer a request by its method and path."""
        parts = self.url.path.removeprefix("/v1/").split("/")
        (self.give if self.command == "GET" else self.take)(parts, body)

    def give(self, parts: list[str], _: bytes) -> None:
        match parts:
            case ["files"]:
                self.files(self.one("cursor"), int(self.one("limit") or 20), self.one("tag"))
            case ["files", "missing", *_]:
                self.error(404, "not_found", "there is no such file")
            case ["files", name]:
                self.answer(200, file(name))
            case ["files", name, "content"]:
                self.download(name)
            case ["files", name, "versions"]:
                self.versions(name)
            case ["folders"]:
                self.folders()
            case ["activity"]:
                self.activity()
            case ["shares"]:
                self.shares()
            case _:
                self.error(404, "not_found", "there is no such path")

    def take(self, parts: list[str], body: bytes) -> None:
        match [self.command, *parts]:
            case ["POST", "files", "search"]:
                asked = json.loads(body)
                self.files(asked.get("cursor"), 20, asked["text"])
            case ["POST", "files"]:
                self.upload(body)
            case ["PATCH", "files", name]:
                if self.headers.get("if-match") not in (None, '"1"'):
                    self.error(412, "changed", "the file is not what it was")
                else:
                    self.answer(200, file(name, **json.loads(body)))
            case ["PUT", "files", name, "content"]:
                self.answer(200, file(name, size=len(body), etag=hashlib.sha256(body).hexdigest()))
            case ["DELETE", "files", _]:
                self.answer(204, None)
            case ["POST", "shares"]:
                self.answer(201, {"id": "share_1", "url": "https://depot.example/s/1", "ends_at": MADE})
            case _:
                self.error(404, "not_found", "there is no such path")

    def files(self, cursor: str | None, limit: int, tag: str | None) -> None:
        """Answer with a page that names the cursor of the next one; some tags ask for a page that is wrong."""
        start = int((cursor or "c0").removeprefix("c"))
        end = min(start + limit, FILES)
        page = {"data": [file(number) for number in range(start, end)], "has_more": end < FILES}
        page["next_cursor"] = f"c{end}" if end < FILES else None
        faults: dict[str, Json] = {
            "loop": {"next_cursor": "c20", "has_more": True},
            "nowhere": {"next_cursor": None, "has_more": True},
            "drift": {"news": 1},
            "lacking": {"data": [{"id": "file_0"}]},
            "empty": {"data": [], "has_more": True} if start == 0 else {},
        }
        self.answer(200, page | faults.get(tag or "", {}))

    def folders(self) -> None:
        page, size = int(self.one("page") or 1), int(self.one("per_page") or 3)
        names = [{"name": f"folder {number}", "files": number} for number in range(FOLDERS)]
        shown = names[(page - 1) * size : page * size]
        self.answer(200, {"folders": shown, "has_more": page * size < FOLDERS})

    def activity(self) -> None:
        start, size = int(self.one("offset") or 0), min(int(self.one("limit") or 10), 10)
        entries = [{"at": MADE, "what": f"entry {number}"} for number in range(start, min(start + size, ENTRIES))]
        self.answer(200, {"result": {"entries": entries}})

    def versions(self, name: str) -> None:
        """Answer with a page whose header leads to the next one; some names ask for a link that is wrong."""
        start = int(self.one("after") or 0)
        end = min(start + 2, VERSIONS)
        faults = {
            "elsewhere": "<http://depot.invalid/v1/files/x/versions?after=2>; rel=next",
            "port": "<http://127.0.0.1:1/v1/files/x/versions>; rel=next",
            "scheme": f"<https://{self.headers['host']}/v1/files/x/versions>; rel=next",
            "file": '<file:///etc/passwd>; rel="next"',
            "user": f"<http://user@{self.headers['host']}/v1/files/x/versions>; rel=next",
            "loop": '</v1/files/loop/versions>; rel="next"',
            "odd": "<http://[::1/>; rel=next",
        }
        good = f'</v1/help>; rel=help, <?after={end}>; title="a, <x>; rel=prev"; rel="last next", <?after=0>; rel=prev'
        link = faults.get(name) or (good if end < VERSIONS else '<?after=0>; rel="first"')
        self.answer(200, [{"number": n, "size": n} for n in range(start, end)], {"link": link})

    def shares(self) -> None:
        """Answer with a page whose body holds the whole address of the next one."""
        start = int(self.one("from") or 0)
        end = min(start + 2, SHARES)
        kept = f"file={self.one('file')}&" if "file" in self.query else ""
        following = f"http://{self.headers['host']}/v1/shares?{kept}from={end}" if end < SHARES else None
        data = [{"id": f"share_{n}", "url": "https://depot.example/s", "ends_at": MADE} for n in range(start, end)]
        self.answer(200, {"data": data, "links": {"next": following}})

    def upload(self, body: bytes) -> None:
        """Answer with what was uploaded; the same key gets the same answer."""
        key = self.headers.get("idempotency-key") or ""
        if key in self.kept:
            self.answer(201, self.kept[key])
            return
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        message = BytesParser(policy=HTTP).parsebytes(head + body)
        parts: list[tuple[str, Any]] = [
            (part["content-disposition"].params["name"], part) for part in message.iter_parts()
        ]
        sent = next(part for name, part in parts if name == "file")
        data = sent.get_payload(decode=True)
        checksum = self.headers.get("depot-checksum")
        if checksum not in (None, f"sha256:{hashlib.sha256(data).hexdigest()}"):
            self.error(400, "invalid_request", "this is not what the checksum says")
            return
        tags = [part.get_payload() for name, part in parts if name == "tags"]
        labels: Json = next((json.loads(part.get_payload()) for name, part in parts if name == "labels"), {})
        made = file("new", name=sent.get_filename(), size=len(data), tags=tags, labels=labels)
        self.kept[key] = made
        self.answer(201, made)

    def download(self, name: str) -> None:
        """Answer with a content; some names ask for one that is cut short."""
        data = content(name)
        if name == "big":
            self.start(200, "application/octet-stream", {"transfer-encoding": "chunked"})
            for at in range(0, len(data), 100_000):
                block = data[at : at + 100_000]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(block), block))
            self.wfile.write(b"0\r\n\r\n")
        elif name == "cut":
            self.start(200, "application/octet-stream", {"content-length": str(len(data) + 1000)})
            self.wfile.write(data)
            self.close_connection = True
        elif name == "cut-chunks":
            self.start(200, "application/octet-stream", {"transfer-encoding": "chunked"})
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.close_connection = True
        else:
            self.start(200, "application/octet-stream", {"content-length": str(len(data)), "etag": '"1"'})
            self.wfile.write(data)

    # What all answers have in common.

    def body(self) -> bytes:
        """Read the body, whole or in chunks."""
        if self.headers.get("transfer-encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("content-length", 0)))
        parts = []
        while size := int(self.rfile.readline() or b"0", 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def refuse(self) -> None:
        """Say that the body is too large before it came, and take what is still sent, so that this gets through."""
        self.close_connection = True
        self.error(413, "too_large", "the file is too large", {"connection": "close"})
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.settimeout(2)
        with suppress(OSError):
            while self.connection.recv(1 << 20):
                pass

    def one(self, name: str) -> str | None:
        """Return the only value of a query parameter."""
        return self.query.get(name, [None])[0]

    def answer(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        data = b"" if value is None else json.dumps(value).encode()
        self.start(status, "application/json", {"content-length": str(len(data)), **(headers or {})})
        self.wfile.write(data)

    def error(self, status: int, kind: str, message: str, headers: dict[str, str] | None = None) -> None:
        self.answer(status, {"error": {"type": kind, "message": message}}, headers)

    def start(self, status: int, media: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("depot-request-id", "req_1")
        self.send_header("content-type", media)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


if __name__ == "__main__":
    main()

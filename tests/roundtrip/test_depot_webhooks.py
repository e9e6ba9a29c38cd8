"""Messages of the depot, sent to a real receiver over loopback that checks them with the generated package."""

from __future__ import annotations

import base64
import hmac
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from depot import (
    DepotEvent,
    FileCreated,
    FileDeleted,
    RequestError,
    ResponseValidationError,
    UnknownDepotEvent,
    WebhookVerificationError,
)
from depot.webhooks import depot_hook

FILE = {
    "id": "file_1",
    "name": "law.txt",
    "kind": "text",
    "size": 3,
    "owner": "ada",
    "tags": [],
    "archived": False,
    "etag": "1",
    "created_at": "2026-01-31T12:00:00Z",
}
OLD, NEW, FOREIGN = b"the old key of the depot", b"the new key of the depot", b"the key of somebody else"


def secret(key: bytes) -> str:
    return "whsec_" + base64.b64encode(key).decode()


class Receiver(BaseHTTPRequestHandler):
    """Takes messages as a small web server would."""

    got: ClassVar[list[DepotEvent]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            self.got.append(depot_hook.unwrap(body, self.headers))
            self.send_response(204)
        except WebhookVerificationError as error:
            self.send_response(400, error.kind)
        except ResponseValidationError:
            self.send_response(422)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Run a receiver that knows the new secret and still the old one."""
    monkeypatch.setenv("DEPOT_WEBHOOK_SECRET", f"{secret(NEW)} {secret(OLD)}")
    Receiver.got.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def send(url: str, event: Any, *keys: bytes, at: float | None = None, **headers: str) -> tuple[int, str]:
    """Send a message with a signature for each key, and return the status and reason of the answer."""
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    sent = str(int(time.time() if at is None else at))
    macs = [hmac.new(key, b"msg_1." + sent.encode() + b"." + body, "sha256").digest() for key in keys]
    given = {
        "webhook-id": "msg_1",
        "webhook-timestamp": sent,
        "webhook-signature": " ".join(f"v1,{base64.b64encode(mac).decode()}" for mac in macs),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    request = urllib.request.Request(url, body, given, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.reason
    except urllib.error.HTTPError as error:
        return error.code, error.reason


def test_events_are_typed(url: str) -> None:
    assert send(url, {"type": "file.created", "file": FILE}, NEW)[0] == 204
    assert send(url, {"type": "file.deleted", "id": "file_1"}, NEW)[0] == 204
    assert send(url, {"type": "file.frozen", "news": 1}, NEW)[0] == 204
    created, deleted, unknown = Receiver.got
    assert isinstance(created, FileCreated)
    assert created.file.size == 3
    assert isinstance(deleted, FileDeleted)
    assert isinstance(unknown, UnknownDepotEvent)
    assert unknown.payload == {"type": "file.frozen", "news": 1}


def test_old_and_new_secrets_while_they_are_rotated(url: str) -> None:
    event = {"type": "file.deleted", "id": "x"}
    assert [send(url, event, *keys)[0] for keys in ((OLD,), (NEW,), (FOREIGN, OLD), (OLD, NEW))] == [204] * 4
    assert send(url, event, FOREIGN) == (400, "signature")


def test_what_is_refused(url: str) -> None:
    event = {"type": "file.deleted", "id": "x"}
    assert send(url, event) == (400, "signature")
    assert send(url, event, NEW, at=time.time() - 3600) == (400, "time")
    assert send(url, event, NEW, at=time.time() + 3600) == (400, "time")
    assert send(url, event, NEW, webhook_id="msg_2") == (400, "signature")
    assert send(url, event, NEW, webhook_timestamp=str(int(time.time()) - 5)) == (400, "signature")
    assert send(url, event, NEW, webhook_timestamp="soon") == (400, "header")
    assert send(url, b'{"type": "file.deleted"', NEW)[0] == 422
    assert send(url, {"type": "file.created"}, NEW)[0] == 422
    assert Receiver.got == []


def test_a_receiver_without_a_secret_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEPOT_WEBHOOK_SECRET", raising=False)
    headers = {"webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "v1,"}
    with pytest.raises(RequestError, match="DEPOT_WEBHOOK_SECRET"):
        depot_hook.unwrap(b"{}", headers)


def test_the_message_of_the_docs(pages: str) -> None:
    """The page of webhooks shows a message to test receivers with."""
    text = pages.partition("### A message of DepotHook")[2]
    shown_secret = text.partition("`")[2].partition("`")[0]
    head, _, body = text.partition("```text\n")[2].partition("\n```")[0].partition("\n\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines())
    event = depot_hook.unwrap(body, headers, secret=shown_secret, tolerance=None)
    assert isinstance(event, FileCreated)


@pytest.fixture
def pages(request: pytest.FixtureRequest) -> str:
    return (request.config.rootpath / "generated" / "docs" / "depot" / "webhooks.md").read_text("utf-8")

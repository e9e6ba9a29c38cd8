"""Messages that an API signs: what is taken, what is refused and why, and what no error shows."""

from __future__ import annotations

import base64
import hmac
import json
import pickle
import time
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from rowcast.targets.python.runtime.errors import RequestError, ResponseValidationError
from rowcast.targets.python.runtime.spec import Lazy
from rowcast.targets.python.runtime.webhooks import (
    SignatureSpec,
    WebhookReceiver,
    WebhookSpec,
    WebhookVerificationError,
)

ANY: Lazy[dict[str, Any]] = Lazy("builtins", "builtins", "dict")
KEY = b"0123456789abcdef0123456789abcdef"
SECRET = "whsec_" + base64.b64encode(KEY).decode()
OTHER = "whsec_" + base64.b64encode(b"another key that is as long as it").decode()
BODY = b'{"type": "made", "private": "what nobody is to see"}'
STANDARD = SignatureSpec(
    header="webhook-signature",
    signed=("{id}", ".", "{timestamp}", ".", "{body}"),
    encoding="base64",
    prefix="v1,",
    separator=" ",
    id="webhook-id",
    timestamp="webhook-timestamp",
    tolerance=300,
    env="HOOK_SECRET",
    key_prefix="whsec_",
    key_encoding="base64",
)


def receiver(signature: SignatureSpec | None = STANDARD, event: str | None = None) -> WebhookReceiver[dict[str, Any]]:
    return WebhookReceiver(WebhookSpec("ItemHook", ANY, tag="type", event=event, signature=signature))


def headers(body: bytes = BODY, *, at: float | None = None, key: bytes = KEY) -> dict[str, str]:
    """Return the headers of a message as a sender would compute them."""
    sent = str(int(time.time() if at is None else at))
    mac = hmac.new(key, b"msg_1." + sent.encode() + b"." + body, "sha256").digest()
    signature = f"v1,{base64.b64encode(mac).decode()}"
    return {"webhook-id": "msg_1", "webhook-timestamp": sent, "webhook-signature": signature}


def test_the_vector_that_implementations_share() -> None:
    found = receiver().unwrap(
        '{"test": 2432232314}',
        {
            "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "webhook-timestamp": "1614265330",
            "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v2,x",
        },
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        tolerance=None,
    )
    assert found == {"test": 2432232314}


def as_titles(given: dict[str, str]) -> dict[str, str]:
    return {name.title(): value for name, value in given.items()}


def as_scope(given: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in given.items()]


def with_blanks(given: dict[str, str]) -> dict[str, str | None]:
    return {"x-other": None, **{name: f" {value} " for name, value in given.items()}}


@pytest.mark.parametrize("form", [dict, as_titles, as_scope, with_blanks])
@pytest.mark.parametrize("body", [BODY, BODY.decode(), bytearray(BODY)])
def test_what_the_api_signed_is_taken(body: Any, form: Callable[[dict[str, str]], Any]) -> None:
    assert receiver().unwrap(body, form(headers()), secret=SECRET)["type"] == "made"
    receiver().verify(body, form(headers()), secret=SECRET)


def test_one_of_several_signatures_and_one_of_several_secrets_are_enough() -> None:
    both = headers()
    both["webhook-signature"] = f"v1a,x {headers(key=b'old')['webhook-signature']} {both['webhook-signature']}"
    receiver().verify(BODY, both, secret=SECRET)
    receiver().verify(BODY, both, secret=[OTHER, SECRET])
    receiver().verify(BODY, both, secret=b"old")
    receiver().verify(BODY, [*both.items(), ("webhook-signature", "v1,AAAA")], secret=KEY)
    joined = headers() | {"webhook-signature": f"{headers()['webhook-signature']}, v1,AAAA"}
    receiver().verify(BODY, joined, secret=SECRET)


def test_secrets_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", f"{OTHER} {SECRET}")
    receiver().verify(BODY, headers())
    with pytest.raises(WebhookVerificationError):
        receiver().verify(BODY, headers(), secret=OTHER)


def _without(name: str) -> dict[str, str]:
    return {key: value for key, value in headers().items() if key != name}


Refused = dict[str, tuple[bytes, Any, str]]


def refused() -> Refused:
    """Return messages that are not to be taken, as of now, and the kind of the error of each."""
    good = headers()
    return {
        "body": (BODY + b" ", good, "signature"),
        "key": (BODY, headers(key=b"another"), "signature"),
        "id": (BODY, good | {"webhook-id": "msg_2"}, "signature"),
        "time written anew": (BODY, good | {"webhook-timestamp": str(int(time.time()) - 1)}, "signature"),
        "version": (BODY, {k: v.replace("v1,", "v2,") for k, v in good.items()}, "signature"),
        "empty": (BODY, good | {"webhook-signature": ""}, "signature"),
        "empty signature": (BODY, good | {"webhook-signature": "v1,"}, "signature"),
        "no base64": (BODY, good | {"webhook-signature": "v1,é*"}, "signature"),
        "cut": (BODY, {k: v[:-4] if k == "webhook-signature" else v for k, v in good.items()}, "signature"),
        "old": (BODY, headers(at=time.time() - 4000), "time"),
        "future": (BODY, headers(at=time.time() + 4000), "time"),
        "no signature": (BODY, _without("webhook-signature"), "header"),
        "no id": (BODY, _without("webhook-id"), "header"),
        "no time": (BODY, _without("webhook-timestamp"), "header"),
        "time is no number": (BODY, good | {"webhook-timestamp": "-1"}, "header"),
        "time is endless": (BODY, good | {"webhook-timestamp": "9" * 400}, "header"),
        "time in other digits": (BODY, good | {"webhook-timestamp": "١٢٣"}, "header"),
        "two ids": (BODY, [*good.items(), ("Webhook-Id", "msg_2")], "header"),
        "two times": (BODY, [*good.items(), ("Webhook-Timestamp", "1")], "header"),
    }


@pytest.mark.parametrize("name", refused())
def test_what_is_refused(name: str) -> None:
    body, given, kind = refused()[name]
    with pytest.raises(WebhookVerificationError) as found:
        receiver().unwrap(body, given, secret=SECRET)
    assert found.value.kind == kind
    assert pickle.loads(pickle.dumps(found.value)).kind == kind  # noqa: S301 - our own


def test_the_tolerance_is_the_callers() -> None:
    receiver().verify(BODY, headers(at=time.time() - 400), secret=SECRET, tolerance=500)
    receiver().verify(BODY, headers(at=1), secret=SECRET, tolerance=None)
    with pytest.raises(WebhookVerificationError, match="more than 10 seconds"):
        receiver().verify(BODY, headers(at=time.time() - 20), secret=SECRET, tolerance=10)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_*", [], b"", [SECRET, ""]])
def test_no_secret_is_no_way_in(secret: Any) -> None:
    with pytest.raises(RequestError) as found:
        receiver().verify(BODY, headers(key=b""), secret=secret)
    assert found.value.path == "secret"
    assert "HOOK_SECRET" in str(found.value)


def test_a_body_that_was_parsed_is_refused() -> None:
    with pytest.raises(RequestError, match="the bytes of its body, not from a dict"):
        receiver().unwrap(json.loads(BODY), headers(), secret=SECRET)


def test_no_error_shows_a_secret_or_the_body(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    texts = []
    for body, given, _ in refused().values():
        for secret in (SECRET, [SECRET, OTHER], None, KEY, [SECRET, "whsec_*private*"]):
            try:
                receiver().unwrap(body, given, secret=secret)
            except (WebhookVerificationError, RequestError) as error:
                frames = [part for part in _walked(error) if "test_webhooks" not in part[0]]
                texts += [str(error), repr(error), repr(vars(error)), repr(pickle.dumps(error)), repr(frames)]
    assert len(texts) > 400
    shown = "".join(texts)
    for private in (SECRET, SECRET[6:], OTHER[6:], KEY.decode(), "private", "nobody is to see"):
        assert private not in shown


def _walked(error: BaseException) -> list[tuple[str, dict[str, str]]]:
    found = []
    for frame, _ in traceback.walk_tb(error.__traceback__):
        found.append((frame.f_code.co_filename, {name: repr(value) for name, value in frame.f_locals.items()}))
    assert error.__context__ is None
    return found


TIMED = SignatureSpec(
    header="x-signature",
    signed=("{timestamp}", ".", "{body}"),
    algorithm="sha512",
    prefix="v1=",
    separator=",",
    timestamp_part="t",
    tolerance=60,
)


def _timed(sent: str, key: bytes = KEY) -> str:
    return hmac.new(key, sent.encode() + b"." + BODY, "sha512").hexdigest()


def test_the_time_in_the_header_of_the_signature() -> None:
    now = str(int(time.time()))
    hook = receiver(TIMED)
    hook.verify(BODY, {"x-signature": f"t={now},v1={_timed(now)},v0=abc"}, secret=KEY.decode())
    hook.verify(BODY, {"x-signature": f"t={now}, v1={_timed(now).upper()}"}, secret=KEY)
    for bad in (f"v1={_timed(now)}", f"t={now},t={now},v1={_timed(now)}", f"t={now},v0={_timed(now)}"):
        with pytest.raises(WebhookVerificationError):
            hook.verify(BODY, {"x-signature": bad}, secret=KEY)


def test_a_header_names_the_event() -> None:
    signature = SignatureSpec(header="x-hub-signature", signed=("{body}",), algorithm="sha1", prefix="sha1=")
    hook = receiver(signature, event="x-event")
    mac = hmac.new(KEY, b'{"id": 1}', "sha1").hexdigest()
    given = {"X-Hub-Signature": f"sha1={mac}", "X-Event": "gone"}
    assert hook.unwrap(b'{"id": 1}', given, secret=KEY) == {"id": 1, "type": "gone"}
    with pytest.raises(WebhookVerificationError, match="no header x-event"):
        hook.unwrap(b'{"id": 1}', {"X-Hub-Signature": f"sha1={mac}"}, secret=KEY)


def test_what_is_not_signed_is_read_and_cannot_be_verified() -> None:
    hook = receiver(None)
    assert hook.unwrap(BODY, {})["type"] == "made"
    with pytest.raises(RequestError, match="does not sign ItemHook"):
        hook.verify(BODY, {})
    with pytest.raises(RequestError, match="does not sign ItemHook"):
        hook.unwrap(BODY, {}, secret=SECRET)


def test_a_signed_body_that_is_no_event() -> None:
    for body in (b"{", b"\xff", b"", b'"text"'):
        with pytest.raises(ResponseValidationError) as found:
            receiver().unwrap(body, headers(body), secret=SECRET)
        assert found.value.operation == "ItemHook"

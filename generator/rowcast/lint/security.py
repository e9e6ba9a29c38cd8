"""Secrets where they do not belong, rows that are secrets and do not say so, and the ways to authenticate."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from itertools import pairwise
from urllib.parse import urlsplit

from rowcast.codes import diagnostic
from rowcast.credentials import is_credential, is_random
from rowcast.diagnostics import Diagnostic
from rowcast.document import Record
from rowcast.ir import ABSENT, Constant, EnumOf
from rowcast.lint.edits import Edit, Fixable, offsets
from rowcast.lint.examples import texts, values
from rowcast.lint.names import split
from rowcast.lint.subject import Subject
from rowcast.lint.types import alternatives, base, parts
from rowcast.lint.walk import Rows
from rowcast.source import Span

_SECRET_WORDS = frozenset(
    ("secret", "token", "otp", "cvv", "cvc", "ssn", "credential", "credentials", "authorization", "jwt", "apikey")
)
_PASSWORDS = frozenset(("password", "passwd", "passphrase", "passcode"))
_SECRET_PAIRS = frozenset(
    (one, "key")
    for one in ("api", "access", "private", "secret", "signing", "encryption", "auth", "session", "master", "service")
) | {("card", "number"), ("card", "pin"), ("user", "pin"), ("security", "code"), ("recovery", "code")}
_PLACES = frozenset(
    ("page", "next", "prev", "previous", "continuation", "sync", "cursor", "start", "resume", "pagination")
)
"""Tokens that tell where a list goes on, and no secret."""
_DERIVED = frozenset(
    ("id", "ids", "type", "count", "length", "hash", "url", "uri", "at", "name", "hint", "policy", "status", "endpoint")
)


def secrets(subject: Subject) -> Iterator[Diagnostic]:
    """Yield defaults and examples that look like credentials of known services, unless they are plainly invented."""
    for owner, value, span in values(subject):
        found = next((text for text in texts(value) if is_credential(text)), None)
        if found is not None:
            message = f"{owner} holds what looks like a real credential, a text of {len(found)} characters"
            yield diagnostic("secret-in-example", message, span)
    for rows, field in subject.fields:
        if not (field.sensitive or _is_secret_name(field.wire)):
            continue
        if any(is_random(text) for value in (field.default, *field.examples) for text in texts(value)):
            message = f"`{field.wire}` of {rows.owner} has an example that looks like a real secret"
            yield diagnostic("secret-in-example", message, field.span)


def unmarked(subject: Subject) -> Iterator[Fixable]:
    """Yield texts that are named like secrets and not marked; those of a person's own files with the mark to insert."""
    written = {record.span_of("name"): record for _, record in subject.records if record.shape == "row"}
    for rows, field in subject.fields:
        is_text = any(base(option) == "string" for option in alternatives(field.type))
        secret = _is_secret_name(field.wire) and not (field.wire.lower() == "token" and _is_word(rows))
        if is_text and secret and not field.sensitive and not _is_listed(field.type):
            message = f"`{field.wire}` of {rows.owner} is named like a secret, and is not marked `sensitive`"
            record = written.get(field.span)
            edits = () if record is None else _marked(subject, record)
            yield Fixable(diagnostic("sensitive-unmarked", message, field.span), edits)


def in_urls(subject: Subject) -> Iterator[Diagnostic]:
    """Yield secrets in paths and queries."""
    for rows, field in subject.fields:
        if rows.place in ("path", "query") and (field.sensitive or _is_secret_name(field.wire)):
            message = f"the secret `{field.wire}` of {rows.owner} travels in the URL"
            yield diagnostic("sensitive-in-url", message, field.span)


def with_values(subject: Subject) -> Iterator[Diagnostic]:
    """Yield secrets with a default, a constant or listed values."""
    for rows, field in subject.fields:
        known = any(isinstance(part, Constant | EnumOf) for part in parts(field.type))
        if field.sensitive and (field.default not in (ABSENT, None) or known):
            message = f"the value of the secret `{field.wire}` of {rows.owner} stands in the spec"
            yield diagnostic("sensitive-with-value", message, field.span)


def auth_missing(subject: Subject) -> Iterator[Diagnostic]:
    """Yield the API if it says nothing of authentication."""
    if subject.api.operations and not subject.api.auth:
        yield diagnostic("auth-missing", f"{subject.api.title} says nothing of authentication", subject.api.span)


def open_changes(subject: Subject) -> Iterator[Diagnostic]:
    """Yield operations that change something and say themselves that they take no credential."""
    for operation in subject.api.operations:
        if operation.auth == () and operation.method in ("POST", "PUT", "PATCH", "DELETE"):
            message = f"{operation.name} is a {operation.method} request without a credential"
            yield diagnostic("auth-none-on-change", message, operation.span)


def auth_unused(subject: Subject) -> Iterator[Diagnostic]:
    """Yield credentials that no operation takes."""
    operations = subject.api.operations
    taken = {name for operation in operations for name in operation.auth or ()}
    if not operations or any(operation.auth is None for operation in operations):
        return
    for auth in subject.api.auth:
        if auth.kind != "none" and auth.name not in taken:
            yield diagnostic("auth-unused", f"no operation takes the credential `{auth.name}`", auth.span)


def auth_without_env(subject: Subject) -> Iterator[Diagnostic]:
    """Yield credentials without an environment variable."""
    for auth in subject.api.auth:
        if auth.kind != "none" and not auth.env:
            yield diagnostic("auth-without-env", f"no variable holds the credential `{auth.name}`", auth.span)


def env_styles(subject: Subject) -> Iterator[Diagnostic]:
    """Yield environment variables that are not in capitals."""
    api = subject.api
    listed = [(name, auth.span) for auth in api.auth for name in auth.env]
    listed += [(api.server_env, api.span)] if api.server_env else []
    listed += [
        (each.signature.env, each.span) for each in api.webhooks.values() if each.signature and each.signature.env
    ]
    for name, span in listed:
        if name != name.upper():
            yield diagnostic("env-style", f"the variable `{name}` is not in capitals", span)


def shared_env(subject: Subject) -> Iterator[Diagnostic]:
    """Yield credentials with an environment variable that something before them has."""
    first: dict[str, tuple[str, Span]] = {}
    api = subject.api
    if api.server_env:
        first[api.server_env] = ("the server", api.span)
    for webhook in api.webhooks.values():
        if webhook.signature is not None and webhook.signature.env:
            first[webhook.signature.env] = (f"the secret of {webhook.name}", webhook.span)
    for auth in api.auth:
        for name in auth.env:
            other, span = first.setdefault(name, (f"the credential `{auth.name}`", auth.span))
            if span is not auth.span or auth.env.count(name) > 1:
                message = f"`{name}` holds the credential `{auth.name}`, and {other} too"
                yield diagnostic("env-shared", message, auth.span, related=(("the other one", span),))
                break


def auth_in_urls(subject: Subject) -> Iterator[Diagnostic]:
    """Yield credentials that travel in the query."""
    for auth in subject.api.auth:
        if auth.kind == "query":
            yield diagnostic("auth-in-url", f"the credential `{auth.name}` travels in the URL", auth.span)


def auth_basic(subject: Subject) -> Iterator[Diagnostic]:
    """Yield credentials that are a user name and a password."""
    for auth in subject.api.auth:
        if auth.kind == "basic":
            yield diagnostic("auth-by-password", f"`{auth.name}` sends the password with each call", auth.span)


def unsigned(subject: Subject) -> Iterator[Diagnostic]:
    """Yield webhooks without a signature."""
    for webhook in subject.api.webhooks.values():
        if webhook.signature is None:
            yield diagnostic("webhook-unsigned", f"nothing tells who sent a message of {webhook.name}", webhook.span)


def insecure_servers(subject: Subject) -> Iterator[Diagnostic]:
    """Yield servers without encryption that are not on the same machine."""
    for server in subject.api.servers:
        if server.url.startswith("http://") and not _is_loopback(server.url):
            yield diagnostic("server-insecure", f"{server.url} is called without encryption", server.span)


def _is_secret_name(name: str) -> bool:
    named = split(name)
    if not named or named[-1] in _DERIVED or (named[-1] == "token" and not _PLACES.isdisjoint(named)):
        return False
    if named[-1] in _SECRET_WORDS or not _PASSWORDS.isdisjoint(named):
        return True
    return any(pair in _SECRET_PAIRS for pair in pairwise(named))


def _is_word(rows: Rows) -> bool:
    """Tell whether a token of some rows is a piece of text, with the probability that a model gives it."""
    return any("logprob" in field.wire.lower() for field in rows.fields) or "logprob" in rows.name.lower()


def _is_listed(type_: object) -> bool:
    return isinstance(type_, Constant | EnumOf)


def _marked(subject: Subject, record: Record) -> tuple[Edit, ...]:
    """Return the edit that puts the mark into a row: behind its last value in braces, else below its name."""
    if "sensitive" in record:
        return ()
    file, start, _ = offsets(record)
    text = subject.text(file)
    if text[start] == "{":
        at = max(offsets(item.value)[2] for item in record.entries.values())
        return (Edit(file, at, at, ", sensitive: true"),)
    name = offsets(record.entries["name"].value)[2]
    end = text.find("\n", name)
    at = len(text) if end < 0 else end - text[:end].endswith("\r")
    indent = " " * (start - text.rfind("\n", 0, start) - 1)
    return (Edit(file, at, at, f"{subject.line_end(file)}{indent}sensitive: true"),)


def _is_loopback(url: str) -> bool:
    host = urlsplit(url.replace("{", "").replace("}", "")).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")

"""Calls as commands of curl, quoted for a POSIX shell.

In: an operation and a request by place. Out: a command that can be pasted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from rowcast.facts import json_text, value_text
from rowcast.ir import ABSENT, Api, Auth, Constant, Field, Json, Operation, Scalar
from rowcast.targets.docs.requests import (
    Request,
    body_of,
    cookie_pairs,
    form_pairs,
    form_table,
    given,
    query_pairs,
    single_parts,
    single_text,
    streams,
)

_PLAIN = re.compile(r"[A-Za-z0-9_@%+=:,./-]+\Z")
_LITERAL = re.compile(r"[A-Za-z0-9_@%+=:,./ ;?&()-]+\Z")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def command(api: Api, operation: Operation, request: Request) -> str:
    """Return the command that sends a request."""
    words = [f"curl {quoted(_url(api, operation, request))}"]
    body = body_of(request)
    if operation.method != ("GET" if body is ABSENT else "POST"):
        words.append(f"-X {quoted(operation.method)}")
    if streams(operation, request):
        words.append("--no-buffer")
    words += _credentials(api, operation)
    words += [
        f"-H {quoted(f'{field.wire}: {single_text(value)}')}" for field, value in _headers(api, operation, request)
    ]
    words += [f"-b {quoted(f'{name}={text}')}" for name, text in _cookies(operation, request)]
    if body is not ABSENT:
        words += _body(api, operation, body)
    return " \\\n  ".join(words)


def quoted(text: str) -> str:
    """Return one word of a shell that is exactly ``text``."""
    if _PLAIN.match(text):
        return text
    if _LITERAL.match(text):
        return f'"{text}"'
    return "'" + text.replace("'", "'\\''") + "'"


def _url(api: Api, operation: Operation, request: Request) -> str:
    """Return the whole address: the first server with its defaults, the path, the query."""
    server = api.servers[0]
    url = server.url
    for variable in server.variables:
        url = url.replace(f"{{{variable.name}}}", variable.default)
    path = operation.path
    for field, value in given(operation.path_parameters, request.get("path")):
        path = path.replace(f"{{{field.wire}}}", ",".join(quote(text, safe="") for text in single_parts(value)))
    pairs = [
        pair for field, value in given(operation.query, request.get("query")) for pair in query_pairs(field, value)
    ]
    # Square brackets as they are would be ranges to curl.
    query = "&".join(f"{quote(name, safe='')}={quote(text, safe=',')}" for name, text in pairs)
    return url.rstrip("/") + path + (f"?{query}" if query else "")


def _headers(api: Api, operation: Operation, request: Request) -> Iterator[tuple[Field, Json]]:
    """Yield the headers of a request: those that it must have with one value, and those that it gives."""
    values = request.get("headers") or {}
    own = {field.wire.lower() for field in operation.headers}
    fields = (*(field for field in api.headers if field.wire.lower() not in own), *operation.headers)
    for field in fields:
        if field.wire not in values and field.required:
            if field.default is not ABSENT:
                yield field, field.default
            elif isinstance(field.type, Constant):
                yield field, field.type.value
    yield from given((*api.headers, *operation.headers), values)


def _cookies(operation: Operation, request: Request) -> Iterator[tuple[str, str]]:
    for field, value in given(operation.cookies, request.get("cookies")):
        yield from cookie_pairs(field, value)


def _credentials(api: Api, operation: Operation) -> Iterator[str]:
    """Yield the arguments for the first credential that the call takes."""
    chosen = next((auth for auth in api.auth if operation.auth is None or auth.name in operation.auth), None)
    if chosen is None or chosen.kind == "none":
        return
    value = ":".join(_variables(chosen))
    match chosen.kind:
        case "bearer":
            yield f'-H "Authorization: Bearer {value}"'
        case "basic":
            yield f'-u "{value}"'
        case "query":
            yield f'--url-query "{_inside(chosen.wire)}={_inside(chosen.prefix)}{value}"'
        case "cookie":
            yield f'-b "{_inside(chosen.wire)}={_inside(chosen.prefix)}{value}"'
        case _:
            yield f'-H "{_inside(chosen.wire)}: {_inside(chosen.prefix)}{value}"'


def _variables(auth: Auth) -> list[str]:
    """Return the variables of the shell that hold a credential."""
    names = [name for name in auth.env if _VARIABLE.match(name)]
    wanted = (
        ["USERNAME", "PASSWORD"] if auth.kind == "basic" else [re.sub(r"\W", "_", auth.name, flags=re.ASCII).upper()]
    )
    return [f"${name}" for name in (names if len(names) == len(wanted) else wanted)]


def _inside(text: str) -> str:
    """Return text for the inside of double quotes."""
    return re.sub(r'[\\"$`]', r"\\\g<0>", text)


def _body(api: Api, operation: Operation, body: Json) -> Iterator[str]:
    content = operation.body.content if operation.body else "application/json"
    table = form_table(api, operation)
    if table is not None and isinstance(body, dict):
        multipart = content == "multipart/form-data"
        for field, value in given(table.fields, body):
            yield from _form(field, value, multipart)
    elif (
        operation.body is not None and isinstance(operation.body.type, Scalar) and operation.body.type.kind == "binary"
    ):
        yield f"-H {quoted(f'content-type: {content}')}"
        yield f"--data-binary {quoted(f'@{value_text(body)}')}"
    else:
        yield f"-H {quoted(f'content-type: {content}')}"
        yield f"-d {quoted(json_text(body, indent=2))}"


def _form(field: Field, value: Json, multipart: bool) -> Iterator[str]:
    for name, text in form_pairs(field, value):
        if not multipart:
            yield f"--data-urlencode {quoted(f'{name}={text}')}"
        elif isinstance(field.type, Scalar) and field.type.kind == "binary":
            yield f"-F {quoted(f'{name}=@{text}')}"
        else:
            yield f"--form-string {quoted(f'{name}={text}')}"

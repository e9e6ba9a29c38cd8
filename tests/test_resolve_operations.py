"""Operations and the API: request lines, parameters, bodies, answers, pages, credentials, servers, errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Api, ArrayOf, Body, Named, Operation, Pagination, Scalar

Load = Callable[..., tuple[Api | None, list[Diagnostic]]]


def operation(load: Load, text: str, more: str = "") -> Operation:
    api, findings = load(f"operations:\n  a.b: {{{text}}}\n{more}")
    assert [(found.code, found.message) for found in findings] == []
    assert api is not None
    return api.operations[0]


def faults(load: Load, text: str, more: str = "") -> list[tuple[str, str]]:
    _, findings = load(f"operations:\n  a.b: {{{text}}}\n{more}")
    return [(found.code, found.message) for found in findings]


@pytest.mark.parametrize(
    ("text", "method", "path", "names"),
    [
        ("request: GET /x", "GET", "/x", []),
        ("request: 'POST   /x/{id}/y', path: [{name: id}]", "POST", "/x/{id}/y", ["id"]),
        ("request: 'GET /x/{b}:go/{a}', path: [{name: a}, {name: b}]", "GET", "/x/{b}:go/{a}", ["b", "a"]),
        ("request: 'PUT /x/{user.id}', path: [{name: 'user\\.id'}]", "PUT", "/x/{user.id}", ["user.id"]),
        ("request: 'DELETE /a%20b/é'", "DELETE", "", []),
    ],
)
def test_request_lines(load: Load, text: str, method: str, path: str, names: list[str]) -> None:
    if not path:
        assert [code for code, _ in faults(load, text)] == ["path-template"]
        return
    found = operation(load, text)
    assert (found.method, found.path) == (method, path)
    assert [field.wire for field in found.path_parameters] == names
    assert all(field.required for field in found.path_parameters)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("request: GET x", ["wrong-value"]),
        ("request: FETCH /x", ["wrong-value"]),
        ("request: get /x", ["wrong-value"]),
        ("request: 'GET /x/{id'", ["path-template"]),
        ("request: 'GET /x/id}'", ["path-template"]),
        ("request: 'GET /x/{}'", ["path-template"]),
        ("request: 'GET /x/{a}/{a}', path: [{name: a}]", ["path-template"]),
        ("request: 'GET /x/../y'", ["path-template"]),
        ("request: 'GET /x/%zz'", ["path-template"]),
        ("request: 'GET /x/\"y'", ["path-template"]),
        ("request: 'GET /x/{id}'", ["path-parameter-missing"]),
        ("request: 'GET /x', path: [{name: id}]", ["path-parameter-unknown"]),
        ("request: 'GET /x/{id}', path: [{name: di}]", ["path-parameter-missing", "path-parameter-unknown"]),
        ("request: 'GET /x/{id}', path: [{name: id, required: false}]", ["path-parameter-optional"]),
        ("request: 'GET /x/{id}', path: [{name: id, required: {quote: x}}]", ["path-parameter-optional"]),
        ("request: 'GET /x/{id}', path: [{name: ''}]", ["wrong-value"]),
        ("request: GET /x, headers: [{name: 'bad name'}]", ["header-name"]),
        ("request: GET /x, headers: [{name: 'bad:name'}]", ["header-name"]),
        ('request: GET /x, headers: [{name: "bad\\r\\nname"}]', ["header-name"]),
        ("request: GET /x, headers: [{name: 'naïve'}]", ["header-name"]),
        ("request: GET /x, headers: [{name: x-a}, {name: X-A}]", ["duplicate-row"]),
        ("request: GET /x, headers: [{name: x-a}, {name: x_a}]", []),
        ("request: GET /x, headers: [{name: Host}]", ["header-reserved"]),
        ("request: GET /x, headers: [{name: authorization}]", ["header-reserved"]),
        ("request: GET /x, headers: [{name: a.b}]", ["parameter-nested"]),
        ("request: GET /x, headers: [{name: 'a\\.b'}]", []),
        ("request: GET /x, query: [{name: a.b}]", []),
        ("request: GET /x, cookies: [{name: 'a b'}]", ["header-name"]),
        ("request: GET /x, cookies: [{name: a.b}]", ["parameter-nested"]),
        ("request: GET /x, headers: [{name: a, style: deep}]", ["style-place"]),
        ("request: GET /x, query: [{name: a, type: array, style: brackets}]", []),
        ("request: GET /x, response: {200: {headers: [{name: content-length}]}}", []),
        ("request: POST /x, body: [{name: f, type: file}]", ["bytes-in-body"]),
        ("request: POST /x, body: {content: multipart/form-data, rows: [{name: f, type: file}]}", []),
        ("request: POST /x, body: file", []),
        ("request: POST /x, body: {type: file, content: application/json}", ["bytes-in-body"]),
        ("request: POST /x, body: 'array[file]'", ["bytes-in-body"]),
        ("request: POST /x, body: Deep", ["bytes-in-body"]),
        ("request: GET /x, response: {200: file}", []),
        ("request: GET /x, query: [{name: a, type: 'array[file]'}]", ["bytes-in-body"]),
        ("request: GET /x, response: {200: Nope}", ["type-unknown"]),
        ("request: GET /x, response: {200: 'enum<string>'}", ["enum-without-values"]),
    ],
)
def test_faulty_operations(load: Load, text: str, expected: list[str]) -> None:
    more = "tables: {Deep: [{name: a, type: Deeper}], Deeper: [{name: b, type: 'array[file]'}]}"
    assert [code for code, _ in faults(load, text, more)] == expected


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("request: POST /x", None),
        ("request: POST /x, body: [{name: a}]", Body("application/json", Named("ABRequest"))),
        ("request: POST /x, body: []", Body("application/json", Named("ABRequest"))),
        ("request: POST /x, body: T", Body("application/json", Named("T"))),
        ("request: POST /x, body: 'array[T]'", Body("application/json", ArrayOf(Named("T")))),
        ("request: POST /x, body: file", Body("application/octet-stream", Scalar("binary"))),
        ("request: POST /x, body: {type: file}", Body("application/octet-stream", Scalar("binary"))),
        (
            "request: POST /x, body: {type: file, content: image/png, required: false, description: D}",
            Body("image/png", Scalar("binary"), "D", False),
        ),
    ],
)
def test_bodies(load: Load, text: str, body: Body | None) -> None:
    assert operation(load, text, "tables: {T: []}").body == body


def test_responses(load: Load) -> None:
    text = """
        request: GET /x, response: {200: T, 201: [{name: a}], 204: null, 4XX: {type: T, description: D,
        headers: [{name: x-a, type: integer}]}, default: {description: No body.}}
    """
    found = operation(load, text.replace("\n", " "), "tables: {T: []}")
    assert [(each.status, each.body and each.body.type, each.doc) for each in found.responses] == [
        ("200", Named("T"), ""),
        ("201", Named("ABResponse201"), ""),
        ("204", None, ""),
        ("4XX", Named("T"), "D"),
        ("default", None, "No body."),
    ]
    assert [field.wire for field in found.responses[3].headers] == ["x-a"]


@pytest.mark.parametrize(
    ("text", "idempotent"),
    [
        ("request: GET /x", True),
        ("request: PUT /x", True),
        ("request: DELETE /x", True),
        ("request: POST /x", False),
        ("request: PATCH /x", False),
        ("request: POST /x, idempotent: true", True),
        ("request: PUT /x, idempotent: false", False),
    ],
)
def test_idempotent(load: Load, text: str, idempotent: bool) -> None:
    assert operation(load, text).idempotent is idempotent


def test_routes_that_are_taken(load: Load) -> None:
    text = """
        operations:
          a.one: {request: "GET /x/{id}", path: [{name: id}]}
          a.two: {request: "GET /x/{name}", path: [{name: name}]}
          a.three: {request: "POST /x/{id}", path: [{name: id}]}
          a.four: {request: "GET /x/y"}
    """
    _, (found,) = load(text)
    assert (found.code, found.message) == ("duplicate-route", "a.two and a.one have the same method and path")
    assert found.related


def test_an_operation_is_no_group(load: Load) -> None:
    text = "operations: {files: {request: GET /f}, files.list: {request: GET /l}, a.b.c: {request: GET /c}}"
    assert [found.code for found in load(text)[1]] == ["operation-is-group"]


def test_operations_of_several_files(load: Load) -> None:
    _, findings = load("operations: {a.b: {request: GET /x}}", more="operations: {a.b: {request: GET /y}}")
    assert [found.code for found in findings] == ["duplicate-operation"]


PAGES = """
tables:
  Page: [{name: data, type: 'array[Page]'}, {name: meta.next, type: 'string?'}, {name: more, type: boolean}]
"""


def test_pagination(load: Load) -> None:
    text = (
        "request: GET /x, query: [{name: cursor}, {name: size}], response: {200: Page}, "
        "pagination: {style: cursor, items: data, parameter: cursor, next: meta.next, more: more, size: size}"
    )
    assert operation(load, text, PAGES).pagination == Pagination(
        "cursor", ("data",), Named("Page"), "query", 0, "cursor", ("meta", "next"), ("more",), "size"
    )


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("{style: cursor, items: data, parameter: cursor, next: meta.next}", []),
        ("{style: cursor, items: data, parameter: filter, next: meta.next}", []),
        ("{style: page, items: data, parameter: cursor}", []),
        ("{style: link, items: data}", []),
        ("{style: link, items: data, next: meta.next}", []),
        ("{style: cursor, items: data, parameter: cursor}", ["pagination-incomplete"]),
        ("{style: offset, items: data}", ["pagination-incomplete"]),
        ("{style: link, items: dat}", ["path-unknown"]),
        ("{style: link, items: more}", ["pagination-items"]),
        ("{style: link}", ["pagination-items"]),
        ("{style: link, items: data, next: meta.nxt}", ["path-unknown"]),
        ("{style: link, items: data, more: meta..x}", ["path-notation"]),
        ("{style: page, items: data, parameter: curser}", ["pagination-parameter"]),
        ("{style: page, items: data, parameter: cursor, size: n}", ["pagination-parameter"]),
    ],
)
def test_faulty_pagination(load: Load, pages: str, expected: list[str]) -> None:
    text = (
        "request: POST /x, query: [{name: cursor}], body: [{name: filter, type: string}], "
        f"response: {{200: Page}}, pagination: {pages}"
    )
    assert [code for code, _ in faults(load, text, PAGES)] == expected


def test_pagination_of_an_answer_that_is_an_array(load: Load) -> None:
    pages = "{style: page, parameter: page}"
    text = f"request: GET /x, query: [{{name: page}}], response: {{200: 'array[Page]'}}, pagination: {pages}"
    assert operation(load, text, PAGES).pagination == Pagination(
        "page", (), Named("Page"), "query", 1, "page", None, None, None
    )


@pytest.mark.parametrize(
    ("auth", "names"), [("none", ()), ("[auth_token]", ("auth_token",)), ("[key, auth_token]", ("key", "auth_token"))]
)
def test_auth_of_an_operation(load: Load, auth: str, names: tuple[str, ...]) -> None:
    text = f"""
rowcast: 1
api: {{name: x, title: X, servers: ["https://x.example"], auth: [{{scheme: bearer}}, {{header: x-key}}]}}
operations: {{a.b: {{request: GET /x, auth: {auth}}}, a.c: {{request: GET /y}}}}
"""
    api = whole(text)[0]
    assert api is not None
    assert api.operations[0].auth == names
    assert api.operations[1].auth is None


def whole(text: str) -> tuple[Api | None, list[Diagnostic]]:
    from rowcast import front
    from rowcast.source import SourceFile

    return front.load([SourceFile("api.yaml", text)])


def api_of(facts: str) -> tuple[Api | None, list[str]]:
    api, findings = whole(f"rowcast: 1\napi:\n  name: x\n  title: X\n{facts}")
    return api, [found.code for found in findings]


@pytest.mark.parametrize(
    ("auth", "expected"),
    [
        ("{scheme: bearer, env: A}", ("bearer", "auth_token", "Authorization", ("A",), "Bearer ")),
        ("{scheme: basic, env: [A, B]}", ("basic", "username_password", "Authorization", ("A", "B"), "")),
        ("{scheme: none}", ("none", "none", "", (), "")),
        ("{header: x-api-key, env: A}", ("header", "api_key", "x-api-key", ("A",), "")),
        ("{header: X-Goog-Api-Key}", ("header", "goog_api_key", "X-Goog-Api-Key", (), "")),
        ("{header: Authorization, prefix: 'Key '}", ("header", "authorization", "Authorization", (), "Key ")),
        ("{query: apiKey}", ("query", "api_key", "apiKey", (), "")),
        ("{cookie: sid, name: session}", ("cookie", "session", "sid", (), "")),
    ],
)
def test_credentials(auth: str, expected: tuple[Any, ...]) -> None:
    api, codes = api_of(f"  servers: ['https://x.example']\n  auth: [{auth}]")
    assert codes == []
    assert api is not None
    (found,) = api.auth
    assert (found.kind, found.name, found.wire, found.env, found.prefix) == expected


@pytest.mark.parametrize(
    ("auth", "expected"),
    [
        ("{scheme: bearer}, {scheme: bearer}", ["duplicate-credential"]),
        ("{scheme: basic, env: A}", ["auth-env"]),
        ("{header: x-a, env: [A, B]}", ["auth-env"]),
        ("{scheme: none, env: A}", ["auth-env"]),
        ("{scheme: bearer, prefix: X}", ["auth-prefix"]),
        ("{header: '123'}", ["credential-name"]),
        ("{cookie: 'a b', name: c}", ["header-name"]),
        ("{scheme: bearer, header: x}", ["conflicting-keys"]),
    ],
)
def test_faulty_credentials(auth: str, expected: list[str]) -> None:
    assert api_of(f"  servers: ['https://x.example']\n  auth: [{auth}]")[1] == expected


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        ("['https://x.example/base']", []),
        ("['http://localhost:8080']", []),
        ("['http://[::1]:80/x']", []),
        ("['https://x.example', {url: 'https://y.example', name: y}]", []),
        ("['https://x.example', 'https://y.example']", ["duplicate-server"]),
        ("['x.example']", ["server-url"]),
        ("['/base']", ["server-url"]),
        ("['ftp://x.example']", ["server-url"]),
        ("['file:///etc/passwd']", ["server-url"]),
        ("['https://']", ["server-url"]),
        ("['https://user:secret@x.example']", ["server-url"]),
        ("['https://x.example?a=b']", ["server-url"]),
        ("['https://x.example#a']", ["server-url"]),
        ("['https://x.example:port']", ["server-url"]),
        ("['https://x.example/a b']", ["server-url"]),
        ('["https://x.example/\\r\\nX: y"]', ["server-url"]),
        ("['https://[x.example']", ["server-url"]),
        ("['https://x.example/{']", ["server-url"]),
        ("['https://{region}.x.example']", ["server-variable"]),
        ("[{url: 'https://{r}.x.example', variables: {r: {default: eu}}}]", []),
        ("[{url: 'https://{r}.x.example', variables: {r: {default: eu, values: [us]}}}]", ["server-variable"]),
        ("[{url: 'https://x.example', variables: {r: {default: eu}}}]", ["server-variable"]),
        ("[]", ["wrong-value"]),
    ],
)
def test_servers(servers: str, expected: list[str]) -> None:
    assert api_of(f"  servers: {servers}")[1] == expected


def test_facts_of_the_api() -> None:
    api, codes = api_of("""  servers: [{url: "https://{r}.x.example", name: main, description: D,
    variables: {r: {default: eu, values: [eu, us], description: Where.}}}]
  version: 1.10
  docs: https://x.example/docs
  license: {name: MIT}
  contact: {email: a@x.example}
  server_env: X_URL
  request_id: x-id
  retry: {override: x-retry, after_ms: x-ms}
  idempotency: {header: Idempotency-Key}
  headers: [{name: x-version, type: string, required: true, default: 1.0}]
  rename: other
""")
    assert codes == []
    assert api is not None
    assert (api.version, api.docs, api.license, api.contact) == (
        "1.10",
        "https://x.example/docs",
        ("MIT", ""),
        {"email": "a@x.example"},
    )
    assert (api.server_env, api.request_id, api.retry.override, api.retry.after_ms) == (
        "X_URL",
        ("x-id",),
        "x-retry",
        "x-ms",
    )
    assert api.idempotency is not None
    assert (api.idempotency.header, api.idempotency.methods, api.rename) == ("Idempotency-Key", ("POST",), "other")
    assert (api.headers[0].wire, api.headers[0].default) == ("x-version", "1.0")
    (variable,) = api.servers[0].variables
    assert (variable.name, variable.default, variable.values, variable.doc) == ("r", "eu", ("eu", "us"), "Where.")


ERRORS = """
tables:
  E: [{name: error, type: Inner}, {name: id}]
  Inner: [{name: type, type: string}, {name: message, type: string}]
errors:
  body: E
"""


def test_errors(load: Load) -> None:
    api, findings = load(
        ERRORS
        + """
  type: error.type
  message: error.message
  request_id: id
  statuses:
    - {status: 404, type: not_found}
    - {status: 404, type: [gone, missing], name: GoneError}
    - {status: 409}
    - {status: 529, retry: true}
    - {type: stream_error}
"""
    )
    assert [found.message for found in findings] == []
    assert api is not None
    assert (api.errors.body, api.errors.type, api.errors.code) == (Named("E"), ("error", "type"), None)
    assert [(each.status, each.types, each.name, each.retry) for each in api.errors.statuses] == [
        ("404", ("not_found",), "NotFoundError", False),
        ("404", ("gone", "missing"), "GoneError", False),
        ("409", (), "ConflictError", False),
        ("529", (), "Status529Error", True),
        (None, ("stream_error",), "StreamError", False),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  type: error.tipe", ["path-unknown"]),
        ("  type: error..type", ["path-notation"]),
        ("  message: id.more", []),
        ("  statuses: [{status: 404, type: a}, {status: 404, type: [b, a]}]", ["duplicate-status"]),
        ("  statuses: [{status: 404}, {status: 404}]", ["duplicate-status"]),
        ("  statuses: [{status: 404, type: a}, {status: 404}]", []),
        ("  statuses: [{status: 404, type: '***'}]", ["error-name-needed"]),
    ],
)
def test_faulty_errors(load: Load, text: str, expected: list[str]) -> None:
    assert [found.code for found in load(ERRORS + text)[1]] == expected


def test_paths_without_a_body(load: Load) -> None:
    assert [found.code for found in load("errors: {type: a}")[1]] == ["path-unknown"]


def test_without_an_api(load: Load) -> None:
    api, findings = whole("rowcast: 1\noperations: {a.b: {request: GET /x, auth: [key]}}\n")
    assert api is None
    assert [found.code for found in findings] == ["api-missing"]

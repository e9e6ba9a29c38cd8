"""Where rules end: what looks like a finding and is none, and what looks like none and is one."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from rowcast import front, lint
from rowcast.credentials import is_credential, masked
from rowcast.source import SourceFile

API = 'rowcast: 1\napi: {name: tests, title: Tests, servers: ["https://api.tests.dev"]%s}\n'
LONG = 200_000


def codes(text: str, code: str, more: str = "") -> list[str]:
    """Return the messages of one rule for some text of a spec; ``more`` goes into its ``api``."""
    files = [SourceFile("a.yaml", API % more), SourceFile("b.yaml", f"rowcast: 1\n{text}\n")]
    api, documents, findings = front.load_documents(files)
    assert [one.message for one in findings if one.severity.value == "error"] == []
    assert api is not None
    return [one.message for one in lint.run(lint.Subject(api, documents), lint.Settings(select=(code,)))]


def row(facts: str) -> str:
    return f"tables: {{Pet: [{{{facts}}}]}}"


def sent(facts: str) -> str:
    return f"operations: {{a.b: {{request: POST /a, body: [{{{facts}}}]}}}}"


def call(facts: str, name: str = "pets.get", request: str = "GET /pets") -> str:
    return f"operations: {{{name}: {{request: {request}, {facts}}}}}"


ROWS: list[tuple[str, str, bool]] = [
    ("row-name-style", "name: x-trace, type: string", False),
    ("boolean-negative", "name: note, type: boolean", False),
    ("boolean-negative", "name: not_before, type: string", False),
    ("boolean-negative", 'name: disable_cache, type: "boolean?"', True),
    ("name-repeats-owner", "name: pet_id, type: string", False),
    ("name-repeats-owner", "name: petition, type: string", False),
    ("array-singular", 'name: metadata, type: "array[string]"', False),
    ("name-odd", 'name: "a b", type: string', False),
    ("name-odd", 'name: "a\\u00a0", type: string', True),
    ("description-short", "name: x, type: string, description: モデルの名前", False),
    ("description-short", "name: x, type: string, description: 名", True),
    ("description-repeats-name", "name: user_id, type: string, description: The users' ID.", True),
    ("description-repeats-name", "name: id, type: string, description: The id of the user.", False),
    ("description-placeholder", "name: x, type: string, description: '...'", True),
    ("description-placeholder", "name: x, type: string, description: 'TODO: say more'", True),
    ("description-placeholder", "name: x, type: string, description: Todo items that are open.", False),
    ("description-placeholder", "name: x, type: string, description: 待补充。", True),
    ("description-markup", "name: x, type: integer, description: 'Less than x < 3 and y > 2.'", False),
    ("description-markup", "name: x, type: integer, description: 'As `<b>`.'", False),
    ("description-markup", "name: x, type: integer, description: '[go](javascript:alert)'", True),
    ("values-in-words", "name: x, type: string, description: 'Must be `a` or `b`.'", True),
    ("values-in-words", "name: x, type: string, description: 'Read with `a` and `b`.'", False),
    ("values-in-words", "name: x, type: string(color), description: 'One of `a`, `b`.'", False),
    ("limit-in-words", "name: x, type: integer, description: 'From 1 on; maximum: 100.'", True),
    ("limit-in-words", "name: x, type: integer, max: 9, description: 'Maximum 100.'", False),
    ("limit-in-words", "name: x, type: integer, description: 'At most times it is 3.'", False),
    ("limit-in-words", "name: x, type: integer, description: 最多 100 个", True),
    ("default-in-words", "name: x, type: integer, description: 'Default: `3`.'", True),
    ("default-in-words", "name: x, type: integer, description: 默认为 3", True),
    ("default-in-words", "name: x, type: integer, default: 3, description: 'Defaults to 3.'", False),
    ("default-in-words", "name: x, type: integer, description: 'The default.'", False),
    ("required-in-words", "name: x, type: integer, description: 必填。数量", True),
    ("required-in-words", "name: x, type: integer, required: true, description: (optional) How many.", True),
    ("required-in-words", "name: x, type: integer, required: {quote: with y}, description: Required with y.", False),
    ("required-in-words", "name: x, type: integer, description: What is required of y.", False),
    ("deprecated-in-words", "name: x, type: integer, description: 'Says whether y is deprecated.'", False),
    ("deprecated-in-words", "name: x, type: integer, deprecated: true, description: 'Deprecated.'", False),
    ("read-only-in-words", "name: x, type: integer, read_only: true, description: 'Read only.'", False),
    ("null-in-words", "name: x, type: any, description: 'Text or null.'", False),
    ("null-in-words", "name: x, type: integer, description: 'Never null.'", False),
    ("optional-and-nullable", 'name: x, type: "string?"', False),
    ("value-padded", 'name: x, type: string, values: ["", a]', True),
    ("value-padded", "name: x, type: integer, values: [1, 2]", False),
    ("boolean-as-text", 'name: x, type: string, values: ["yes", "no", unknown]', False),
    ("boolean-as-text", "name: x, type: integer, values: [0, 1]", False),
    ("row-untyped", "name: x, type: any", False),
    ("row-untyped", "name: x, values: [1, 2], type: integer", False),
    ("enum-of-one", "name: x, type: string, values: [a], open: true", False),
    ("date-without-format", "name: at, type: string", False),
    ("date-without-format", "name: update, type: string", False),
    ("date-without-format", "name: createdAt, type: string, pattern: '^[0-9]+$'", False),
    ("date-without-format", 'name: birthDate, type: "string?"', True),
    ("date-without-format", "name: created_at, type: integer", False),
    ("format-missing", "name: hourly, type: string", False),
    ("format-missing", "name: emailAddress, type: string", False),
    ("format-missing", "name: Email, type: string", True),
    ("money-as-float", "name: unit_price, type: number/string", True),
    ("money-as-float", "name: price, type: integer", False),
    ("money-as-float", "name: pricey, type: number", False),
    ("limits-doubled", "name: x, type: number, min: 0, exclusive_max: 9", False),
    ("limits-fixed", "name: x, type: number, min: 0, max: 0", True),
    ("limit-idle", "name: x, type: string, values: [a, b], max_length: 3", True),
    ("limit-idle", "name: x, type: string, values: [a, b], open: true, max_length: 3", False),
    ("pattern-loose", "name: x, type: string, pattern: abc", False),
    ("pattern-loose", "name: x, type: string, pattern: '^a|b$'", False),
    ("pattern-loose", "name: x, type: string, pattern: 'a$'", True),
    ("pattern-loose", "name: x, type: string, pattern: '^a\\$'", True),
    ("example-placeholder", "name: x, type: string, example: strings", False),
    ("example-placeholder", "name: x, type: string, example: FooBar", True),
    ("example-personal", "name: x, type: string, example: a@b.example.org", False),
    ("example-personal", "name: x, type: string, example: 'write to jo.doe@mail.company.io'", True),
    ("example-personal", "name: x, type: string, example: '@company'", False),
    ("example-duplicate", "name: x, type: any, examples: [1, true]", False),
    ("example-duplicate", "name: x, type: any, examples: [{a: 1, b: 2}, {b: 2, a: 1}]", True),
    ("sensitive-unmarked", "name: max_tokens, type: integer", False),
    ("sensitive-unmarked", "name: next_page_token, type: string", False),
    ("sensitive-unmarked", "name: password_hash, type: string", False),
    ("sensitive-unmarked", "name: accessToken, type: string", True),
    ("sensitive-unmarked", "name: X-Api-Key, type: string", True),
    ("sensitive-unmarked", "name: spinning, type: string", False),
    ("sensitive-unmarked", "name: token, type: string", True),
    ("sensitive-unmarked", "name: newPasswordConfirmation, type: string", True),
    ("sensitive-unmarked", "name: resume_token, type: string", False),
    ("sensitive-unmarked", "name: token_endpoint, type: string", False),
    ("sensitive-unmarked", "name: token, type: string}, {name: logprob, type: number", False),
    ("sensitive-unmarked", "name: stop_token, type: string, values: [a, b]", False),
    ("sensitive-unmarked", "name: tokens, type: string", False),
    ("sensitive-unmarked", "name: secret, type: boolean", False),
    ("sensitive-unmarked", "name: password, type: string, sensitive: true", False),
    ("sensitive-with-value", "name: x, type: string, sensitive: true, const: a", True),
    ("sensitive-with-value", 'name: x, type: "string?", sensitive: true, default: null', False),
    ("secret-in-example", "name: url, type: string, example: 'postgres://jo:hunter22x@db/x'", True),
    ("secret-in-example", "name: url, type: string, example: 'https://api.tests.dev:443/a@b'", False),
    ("secret-in-example", "name: password, type: string, example: Zk3xW9qLp0TtYv7B2mNcRd81", True),
    ("secret-in-example", "name: x, type: string, example: sk-proj-Ab1Cd2Ef3Gh4_Ij5Kl6Mn7-Op8Qr9St0Uv", True),
    ("secret-in-example", "name: x, type: string, example: 'Bearer gsk_Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv'", True),
    ("secret-in-example", "name: x, type: string, example: key-card-holder", False),
    ("secret-in-example", "name: hash, type: string, example: Zk3xW9qLp0TtYv7B2mNcRd81", False),
    ("secret-in-example", "name: password, type: string, example: correct-horse-battery-staple", False),
    ("flag-redundant", "name: x, type: string, nullable: true", False),
    ("flag-redundant", "name: x, type: string, required: true", False),
    ("flag-redundant", 'name: x, type: string, deprecated: "false"', False),
    ("type-spelling", "name: x, type: file", False),
    ("type-spelling", 'name: x, type: "string(int)"', False),
    ("type-spelling", 'name: x, type: "string[]"', False),
    ("deprecated-without-advice", "name: x, type: string, values: {a: {deprecated: true}, b: }", True),
]

ROWS += [
    ("choice-swallowed", "name: x, type: integer/number", True),
    ("choice-swallowed", "name: x, type: string(date)/string", True),
    ("choice-swallowed", "name: x, type: string(date)/string(date-time)", False),
    ("choice-swallowed", "name: x, type: integer/enum<string>, values: [all]", False),
    ("choice-swallowed", "name: x, type: object/string", False),
    ("choice-swallowed", 'name: x, type: "string?"', False),
    ("unit-missing", "name: timeoutMs, type: integer", False),
    ("unit-missing", "name: expires_in, type: integer", True),
    ("unit-missing", "name: duration, type: string(duration)", False),
    ("unit-missing", "name: duration, type: integer, description: 视频时长（秒）", False),
    ("unit-missing", "name: interval_count, type: integer", False),
]

SENT: list[tuple[str, str, bool]] = [
    ("string-unbounded", "name: title, type: string(email)", False),
    ("string-unbounded", 'name: title, type: "string?"', True),
    ("string-unbounded", "name: title, type: string, read_only: true", False),
    ("string-unbounded", "name: prompt, type: string", False),
    ("array-unbounded", 'name: tags, type: "array[string]", min_items: 1', True),
    ("integer-unbounded", "name: limit, type: integer, min: 1", True),
    ("integer-unbounded", "name: limit, type: integer, min: 1, exclusive_max: 9", False),
    ("integer-unbounded", "name: age, type: integer", False),
    ("optional-and-nullable", 'name: x, type: "string?", default: null', False),
    ("direction-never", "name: x, type: string, write_only: true", False),
    ("row-without-example", "name: x, type: string, values: [a, b]", False),
]

CALLS: list[tuple[str, str, bool]] = [
    ("choice-in-parameter", call("query: [{name: x, type: string/null}]"), False),
    ("choice-in-parameter", call("query: [{name: x, type: integer/enum<string>, values: [all]}]"), False),
    ("choice-in-parameter", call("query: [{name: x, type: integer/enum<string>, values: ['5']}]"), True),
    ("choice-in-parameter", call("headers: [{name: x, type: boolean/string}]"), True),
    ("operation-without-success", call("response: {3XX: null}"), False),
    ("operation-without-success", call("response: {default: string}"), False),
    ("operation-without-errors", call("response: {200: string, default: string}"), False),
    ("status-with-body", call("response: {304: string}"), True),
    ("status-with-body", call("response: {200: string}", request="HEAD /pets"), True),
    ("status-unknown", call("response: {2XX: string, default: string}"), False),
    ("get-without-content", call("response: {204: null, 404: string}"), True),
    (
        "pagination-missing",
        call('query: [{name: startingAfter, type: string}], response: {200: "array[string]"}'),
        True,
    ),
    ("pagination-missing", call("query: [{name: page, type: integer}], response: {200: string}"), False),
    ("array-style-unsaid", call("query: [{name: x, type: string}]"), False),
    ("array-style-unsaid", call('query: [{name: x, type: "map[string]"}]'), True),
    ("list-unpaged", call('response: {200: "array[string]?"}'), True),
    ("method-unsafe", call("response: {200: string}", "pets.cancelled"), False),
    ("method-unsafe", call("response: {200: string}", "pets.cancel_all"), True),
    ("method-unlikely", call("response: {200: string}", "pets.get", "POST /pets"), False),
    ("method-unlikely", call("response: {200: string}", "pets.get_all", "PUT /pets"), True),
    ("operation-name-repeats", call("response: {200: string}", "lists.list"), False),
    ("operation-name-repeats", call("response: {200: string}", "lists.get_list"), True),
    ("path-verb", call("response: {200: string}", request="GET /getters"), False),
    ("path-verb", call("response: {200: string}", request="GET /getPets"), True),
    ("path-verb", call("response: {200: string}", request="POST /pets:get"), False),
    ("path-extension", call("response: {200: string}", request="GET /v1.0"), False),
    ("path-singular", call("path: [{name: a, type: string}]", request="'GET /v1/{a}'"), False),
    ("header-underscore", call("query: [{name: a_b, type: string}]"), False),
    ("sensitive-in-url", call("path: [{name: access_token, type: string}]", request="'GET /a/{access_token}'"), True),
    ("auth-none-on-change", call("auth: none"), False),
    ("summary-stop", call("summary: Get pets etc..."), False),
    ("summary-long", call(f"summary: {'a' * 80}"), False),
    ("example-one-sided", call("response: {204: null}, examples: [{request: {}}]"), False),
    ("body-on-get", call("body: any", request="HEAD /pets"), True),
]

SPECS: list[tuple[str, str, bool]] = [
    ("id-types-differ", "tables: {A: [{name: a_id, type: integer}], B: [{name: a_id, type: number}]}", False),
    ("id-types-differ", "tables: {A: [{name: id, type: integer}], B: [{name: id, type: string}]}", False),
    ("id-types-differ", 'tables: {A: [{name: aId, type: integer}], B: [{name: a_id, type: "string?"}]}', True),
    ("names-alike", "tables: {A: [{name: a_b}], B: [{name: aB}]}", False),
    ("types-alike", "tables: {Pet: [], PETs: []}", True),
    ("types-alike", "tables: {Pet: [], Petal: []}", False),
    ("value-style", "types: {A: {type: string, values: [one, two_b, THREE_C]}}", True),
    ("value-style", "types: {A: {type: string, values: [one, two_b, three]}}", False),
    ("tables-alike", "tables: {A: [{name: a}, {name: b}], B: [{name: a}, {name: b}]}", False),
    ("tables-alike", "tables: {A: [{name: a}, {name: b}, {name: c}], B: [{name: c}, {name: b}, {name: a}]}", True),
    ("tables-alike", "tables: {A: [{name: a}, {name: b}, {name: c}], B: [{include: A}]}", False),
    ("row-name-style", "tables: {A: [{name: a_b}, {name: c_d}, {name: eF}, {name: URL}, {name: id}]}", True),
    ("row-name-style", "tables: {A: [{name: aB}, {name: cD}, {name: URL}, {name: id}]}", False),
    (
        "description-duplicate",
        "tables: {A: [{name: a, description: Same as ever.}], B: [{name: b, description: Same as ever.}]}",
        False,
    ),
    (
        "path-parameter-differs",
        "operations: {a.b: {request: 'GET /a/{x}', path: [{name: x}]}, a.c: {request: 'PUT /b/{y}', "
        "path: [{name: y}]}}",
        False,
    ),
    (
        "path-ambiguous",
        "operations: {a.b: {request: 'GET /a/{x}', path: [{name: x}]}, a.c: {request: GET /a/b}}",
        False,
    ),
    (
        "path-ambiguous",
        "operations: {a.b: {request: 'GET /{x}/b', path: [{name: x}]}, a.c: {request: 'PUT /a/{x}', "
        "path: [{name: x}]}}",
        False,
    ),
    ("path-slash", "operations: {a.b: {request: GET /a/}, a.c: {request: PUT /b/}, a.d: {request: GET /c}}", True),
    ("path-slash", "operations: {a.b: {request: GET /a/}, a.c: {request: PUT /b/}}", False),
    ("path-slash", "operations: {a.b: {request: GET /}, a.c: {request: PUT /b}}", False),
    ("unused-name", "webhooks: {W: {events: E}}\ntables: {E: [{name: a}]}", False),
    (
        "tag-optional",
        "webhooks: {W: {events: U, event: x-event}}\nunions: {U: {tag: t, "
        "variants: [E]}}\ntables: {E: [{name: t, type: string, const: e}]}",
        False,
    ),
    (
        "event-not-folded",
        "streams: {S: {events: U, end: {event: done}, result: E, fold: [{event: e, "
        "do: start}]}}\nunions: {U: {tag: t, variants: [E, Done]}}\ntables: {E: [{name: t, "
        "type: string, const: e, required: true}], Done: [{name: t, type: string, const: done, "
        "required: true}, {name: x, type: string}]}",
        False,
    ),
    ("retry-missing", "errors: {statuses: [{status: 400, name: BadRequestError}]}", False),
    ("retry-missing", "errors: {statuses: [{status: 503, name: BusyError}]}", True),
    ("error-status-usual", "errors: {statuses: [{status: 4XX, name: ClientError}]}", False),
    (
        "union-of-one",
        "unions: {U: {tag: t, variants: [E], open: false}}\ntables: {E: [{name: t, type: string, "
        "const: e, required: true}]}",
        True,
    ),
    (
        "flag-redundant",
        "unions: {U: {tag: t, variants: [E], open: false}}\ntables: {E: [{name: t, type: string, "
        "const: e, required: true}]}",
        False,
    ),
    ("flag-redundant", "operations: {a.b: {request: POST /a, body: {type: any, required: false}}}", False),
    ("flag-redundant", "tables: {E: {rows: [], extra: false}}", False),
]

APIS: list[tuple[str, str, bool]] = [
    ("auth-unused", ", auth: [{scheme: bearer}]", False),
    ("auth-without-env", ", auth: [{scheme: none}]", False),
    ("env-shared", ", auth: [{scheme: basic, env: [A, A]}]", True),
    ("env-shared", ", server_env: A, auth: [{scheme: bearer, env: A}]", True),
    ("env-style", ", server_env: Base", True),
    ("auth-in-url", ", auth: [{cookie: key}]", False),
]

SERVERS: list[tuple[str, str, bool]] = [
    ("server-insecure", "http://127.0.0.1:8080", False),
    ("server-insecure", "http://[::1]:8080", False),
    ("server-insecure", "http://app.localhost", False),
    ("server-insecure", "http://10.0.0.1", True),
    ("server-example", "https://example.dev", False),
    ("server-example", "https://api.test", True),
    ("server-local", "https://localhost.dev", False),
    ("server-local", "http://0.0.0.0:80", True),
    ("server-slash", "https://a.dev/v1/", True),
]


def cases() -> Iterator[tuple[str, str, str, bool]]:
    for code, facts, finds in ROWS:
        yield code, row(facts), "", finds
    for code, facts, finds in SENT:
        yield code, sent(facts), "", finds
    for code, text, finds in (*CALLS, *SPECS):
        yield code, text, "", finds
    for code, facts, finds in APIS:
        yield code, call("response: {200: string}"), facts, finds


@pytest.mark.parametrize(("code", "text", "more", "finds"), list(cases()), ids=lambda value: str(value)[:70])
def test_where_a_rule_ends(code: str, text: str, more: str, finds: bool) -> None:
    assert bool(codes(text, code, more)) is finds


@pytest.mark.parametrize(("code", "url", "finds"), SERVERS)
def test_servers(code: str, url: str, finds: bool) -> None:
    text = f'rowcast: 1\napi: {{name: tests, title: Tests, servers: ["{url}"]}}\n'
    api, documents, _ = front.load_documents([SourceFile("a.yaml", text)])
    assert api is not None
    assert bool(lint.run(lint.Subject(api, documents), lint.Settings(select=(code,)))) is finds


R = "Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv2Wx3Yz4Bc5De6Fg7Hi8Jk9Lm2No3"
H = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
FORMS = [
    *(f"sk-ant-api03-{R}", f"sk-{R[:48]}", f"sk-proj-{R}", f"sk-svcacct-{R}", f"sk-or-v1-{R}", f"sk_live_{R[:24]}"),
    *(
        f"rk_live_{R[:24]}",
        f"ghp_{R[:36]}",
        f"ghs_{R[:36]}",
        f"github_pat_{R[:60]}",
        f"glpat-{R[:20]}",
        f"npm_{R[:36]}",
    ),
    *(f"pypi-{R}", f"hf_{R[:34]}", f"dop_v1_{H}{H}", "AKIAQ3EGRWVZ5TJXLM7P", "ASIAQ3EGRWVZ5TJXLM7P", f"AIza{R[:35]}"),
    *(f"ya29.{R}", f"xoxb-{R}", f"SG.{R[:22]}.{R[:43]}", f"eyJ{R[:20]}.eyJ{R[:20]}.{R[:20]}", f"gsk_{R[:52]}"),
    *("-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----", f"xai-{R}", f"pplx-{R[:48]}", f"r8_{R[:37]}"),
    *(f"lin_api_{R[:40]}", f"sbp_{R[:40]}", f"pscale_tkn_{R[:43]}", f"ntn_{R[:46]}", f"GOCSPX-{R[:28]}", f"shpat_{H}"),
    *(f"shpss_{H}", f"sq0atp-{R[:22]}", f"ATATT3{R}", f"hvs.{R[:24]}", f"dapi{H}", "NRAK-Q3EGRWVZ5TJXLM7PQ3EGRWVZ5TJ"),
    *(f"key-{H}", f"123498765:AA{R[:33]}", "postgres://jo:hunter22x@db.internal/x"),
]


@pytest.mark.parametrize("text", FORMS, ids=lambda text: text[:12])
def test_credentials_of_known_forms_are_found_and_masked(text: str) -> None:
    assert is_credential(text)
    assert is_credential(f"Bearer {text} and more")
    hidden = masked(f"before {text} after")
    assert len(hidden) == len(f"before {text} after")
    assert hidden.startswith("before ")
    assert hidden.endswith(" after") or "@" in text
    assert text not in hidden


HOSTILE = (
    "-",
    "-eyJ",
    "a.",
    "a@",
    "default: ",
    "default: --",
    "<a ",
    "one of `",
    "at most ",
    "x ",
    "a://b:",
    "sk-",
    "`",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_long_texts_take_bounded_time(piece: str) -> None:
    """A pattern that reads a text anew from each place would take hours; this takes a fraction of a second."""
    text = piece * (LONG // len(piece))
    spec = f"tables: {{T: {{description: '{text}', rows: [{{name: a, type: string, description: '{text}'}}]}}}}"
    spec += f"\noperations: {{a.b: {{request: POST /a, summary: '{text}', body: any, examples: "
    spec += f"[{{request: {{body: '{text}'}}}}]}}}}"
    start = time.process_time()
    codes(spec, "all")
    assert time.process_time() - start < 10

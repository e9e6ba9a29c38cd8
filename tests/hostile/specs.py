"""Malformed and hostile specs: each a name and the bytes of ``api.yaml``, with what must become of it.

``REFUSED`` must end with exit status 2, at least one diagnostic with a place, and no file written. ``ACCEPTED`` looks
odd and is legal: it must generate, and its text must come back unchanged. ``PWN()`` is a canary that must never run.
"""

from __future__ import annotations

HEAD = "rowcast: 1\napi: {name: t, title: T, version: '1', servers: [https://t.example]}\n"
ROW = "{name: a, type: string}"


def spec(body: str, head: str = HEAD) -> bytes:
    """Return a spec with ``body`` after a legal head."""
    return (head + body).encode("utf-8", "surrogatepass")


def operation(rows: str = ROW, more: str = "") -> bytes:
    """Return a spec with one operation whose body has ``rows`` (flow mappings, comma-separated)."""
    return spec(f"operations:\n  things.make:\n    request: POST /things\n    body: [{rows}]\n{more}")


def row(facts: str) -> bytes:
    """Return a spec whose one body row has ``facts`` beside its name."""
    return operation(f"{{name: a, {facts}}}")


def tables(text: str, used: str = "A") -> bytes:
    """Return a spec with named things, one of them used in a body."""
    return operation(f"{{name: a, type: {used}}}", text)


def deep(opening: str, closing: str, times: int) -> bytes:
    """Return a spec with a value nested ``times`` deep."""
    return spec(f"tables: {opening * times}{closing * times}\n")


def request(line: str, more: str = "") -> bytes:
    """Return a spec with one operation with the request line ``line``."""
    return spec(f"operations:\n  things.make:\n    request: {line}\n{more}")


def stream(fold: str, more: str = "") -> bytes:
    """Return a spec with a stream whose fold rules are ``fold``."""
    return spec(
        "operations:\n  things.make:\n    request: POST /things\n    stream: {events: S}\n"
        "tables:\n  E: [{name: type, type: string, const: e, required: true}, {name: text, type: string}]\n"
        "  R: [{name: text, type: string}]\n"
        "unions:\n  U: {tag: type, variants: [E]}\n"
        f"streams:\n  S: {{events: U, result: R, fold: [{fold}]{more}}}\n"
    )


BOMB = b"rowcast: 1\na: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n".encode() for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGE_BOMB = b"rowcast: 1\na: &a {k: v}\n" + b"".join(
    f"{b}: &{b} {{<<: [{','.join([f'*{a}'] * 9)}]}}\n".encode() for a, b in zip("abcdefg", "bcdefgh", strict=True)
)

YAML: dict[str, bytes] = {
    "alias-bomb": BOMB,
    "merge-bomb": MERGE_BOMB,
    "alias-of-itself": spec("tables: &a [*a]\n"),
    "anchor-unused": spec("tables: &a {}\n"),
    "alias-undefined": spec("tables: *nothing\n"),
    "merge-of-number": spec("tables:\n  <<: 3\n"),
    "brackets-1000": deep("[", "]", 1_000),
    "brackets-100000": deep("[", "]", 100_000),
    "brackets-open": spec("tables: " + "[" * 100_000),
    "braces-open": spec("tables: " + "{" * 100_000),
    "dashes": spec("tables:\n" + "- " * 100_000 + "x\n"),
    "questions": spec("tables:\n" + "? " * 20_000 + "x\n"),
    "indents": spec("".join(" " * i + "a:\n" for i in range(2_000))),
    "duplicate-top": spec("tables: {}\ntables: {}\n"),
    "duplicate-row-key": operation("{name: a, type: string, type: integer}"),
    "duplicate-quoted": spec('tables: {A: [], "A": []}\n'),
    "duplicate-operation": spec("operations:\n  a.b: {request: GET /a}\n  a.b: {request: GET /b}\n"),
    "duplicate-nfc-nfd": spec("tables: {\u00c5: [], A\u030a: []}\n"),
    "tag-python": spec("tables: !!python/object/apply:os.system [id]\n"),
    "tag-python-name": spec("tables: !!python/name:os.system x\n"),
    "tag-directive": b"%TAG ! tag:yaml.org,2002:python/\n---\nrowcast: 1\napi: !object/apply:os.system [id]\n",
    "tag-custom": spec("tables: !custom x\n"),
    "tag-binary": spec('tables: !!binary "@@@"\n'),
    "tag-set": spec("tables: !!set {a, b}\n"),
    "tag-omap": spec("tables: !!omap [a: b]\n"),
    "tag-int": row("type: integer, min: !!int abc"),
    "tag-float": row("type: number, min: !!float abc"),
    "tag-bool": row("type: string, required: !!bool maybe"),
    "tag-timestamp": row("type: string, default: !!timestamp abc"),
    "escape-too-large": row('type: string, description: "\\UFFFFFFFF"'),
    "key-number": spec("1: x\n"),
    "key-null": spec("null: x\n"),
    "key-list": spec("[a]: x\n"),
    "key-mapping": spec("{a: b}: x\n"),
    "surrogate-escaped": row('type: string, description: "\\ud800"'),
    "surrogate-in-name": operation('{name: "\\ud800", type: string}'),
    "surrogate-in-enum": row('type: enum<string>, values: ["\\udfff"]'),
    "surrogate-in-default": row('type: string, default: "\\ud800"'),
    "nul-raw": spec("tables: {A: \x00}\n"),
    "escape-raw": spec("tables: {A: \x1b[31m}\n"),
    "c1-raw": spec("tables: {A: \x9b}\n"),
    "two-documents": spec("---\nrowcast: 1\n"),
    "empty": b"",
    "comment-only": b"# nothing\n",
    "root-scalar": b"rowcast\n",
    "root-list": b"- rowcast\n",
    "root-null": b"~\n",
    "utf16": "rowcast: 1\n".encode("utf-16"),
    "utf32": "rowcast: 1\n".encode("utf-32"),
    "utf16-no-bom": "rowcast: 1\n".encode("utf-16-le"),
    "latin1": b"rowcast: 1\napi: {name: t, title: caf\xe9}\n",
    "bom-inside": spec("tables: {}\n\ufefftypes: {}\n"),
    "tab-indent": spec("tables:\n\tA: []\n"),
    "unclosed-quote": spec('tables: "A\n'),
    "unclosed-flow": spec("tables: {A: [\n"),
    "bad-indent": spec("tables:\n   A: []\n  B: []\n"),
    "colon-twice": spec("tables: a: b\n"),
    "percent-directive": b"%YAML 3.0\n---\nrowcast: 1\n",
    "long-integer": row(f"type: integer, min: {'9' * 5_000}"),
    "huge-key": spec(f"{'k' * 2_000}: x\n"),
    "many-anchors": spec("tables:\n" + "".join(f"  A{i}: &a{i} []\n" for i in range(50_000))),
    "binary-junk": bytes(range(256)) * 8,
    "deflated": b"\x1f\x8b\x08\x00" + b"\x00" * 64,
}

STRUCTURE: dict[str, bytes] = {
    "version-missing": b"api: {name: t, title: T, servers: [https://t.example]}\n",
    "version-two": spec("", HEAD.replace("rowcast: 1", "rowcast: 2")),
    "version-text": spec("", HEAD.replace("rowcast: 1", "rowcast: one")),
    "api-missing": b"rowcast: 1\n",
    "api-list": b"rowcast: 1\napi: []\n",
    "api-nameless": b"rowcast: 1\napi: {title: T, servers: [https://t.example]}\n",
    "unknown-top": spec("tabels: {}\n"),
    "unknown-row-key": row("type: string, requried: true"),
    "rows-mapping": spec("operations:\n  a.b:\n    request: POST /a\n    body: {a: string}\n"),
    "row-scalar": operation("a"),
    "row-nameless": operation("{type: string}"),
    "row-name-empty": operation('{name: "", type: string}'),
    "row-name-dots": operation('{name: "a..b", type: string}'),
    "row-name-dot": operation('{name: ".", type: string}'),
    "row-twice": operation("{name: a, type: string}, {name: a, type: integer}"),
    "required-text": row("type: string, required: perhaps"),
    "open-text": row("type: enum<string>, values: [a], open: maybe"),
    "example-of-wrong-type": row("type: integer, example: many"),
    "default-of-wrong-type": row("type: boolean, default: 3"),
    "default-not-listed": row("type: enum<string>, values: [a, b], default: c"),
    "default-octal": row("type: integer, default: 012"),
    "default-nan": row("type: number, default: .nan"),
    "default-infinite": row("type: number, default: .inf"),
    "default-too-large": row("type: number, default: 1e999"),
    "include-unknown": operation("{include: Nothing}"),
    "include-of-itself": spec("tables:\n  A: [{include: A}]\n"),
    "operation-without-request": spec("operations:\n  a.b: {body: []}\n"),
    "operation-name-capital": spec("operations:\n  A.B: {request: GET /a}\n"),
    "operation-name-empty": spec('operations:\n  "": {request: GET /a}\n'),
    "operation-name-path": spec("operations:\n  ../x: {request: GET /a}\n"),
    "table-name-path": tables("tables: {../../x: []}\n", "string"),
    "table-name-code": tables('tables: {"A(PWN())": []}\n', "string"),
    "table-name-lower": tables("tables: {a: []}\n", "string"),
    "api-name-path": spec("", HEAD.replace("name: t", "name: ../../t")),
    "api-name-absolute": spec("", HEAD.replace("name: t", "name: /etc/t")),
    "api-name-drive": spec("", HEAD.replace("name: t", "name: 'C:t'")),
    "api-name-nul": spec("", HEAD.replace("name: t", 'name: "t\\0"')),
    "api-name-empty": spec("", HEAD.replace("name: t", "name: ''")),
    "api-name-dots": spec("", HEAD.replace("name: t", "name: ..")),
    "server-missing": b"rowcast: 1\napi: {name: t, title: T}\n",
    "server-javascript": spec("", HEAD.replace("https://t.example", "'javascript:PWN()'")),
    "server-file": spec("", HEAD.replace("https://t.example", "'file:///etc/passwd'")),
    "server-newline": spec("", HEAD.replace("https://t.example", '"https://t.example/\\nx"')),
    "server-userinfo": spec("", HEAD.replace("https://t.example", "'https://user:secret@t.example'")),
    "auth-unknown": spec("", HEAD.replace("servers:", "auth: [{scheme: magic}], servers:")),
    "auth-header-newline": spec("", HEAD.replace("servers:", 'auth: [{header: "x\\r\\ny"}], servers:')),
}

MEANING: dict[str, bytes] = {
    "type-unknown": row("type: strnig"),
    "type-code": row("type: PWN()"),
    "type-import": row("type: os.system"),
    "type-open-bracket": row('type: "array[string"'),
    "type-empty": row('type: ""'),
    "type-deep": row(f'type: "{"array[" * 10_000}string{"]" * 10_000}"'),
    "type-wide": row(f'type: "{"/".join(["NoSuch"] * 5_000)}"'),
    "type-newline": row('type: "string\\nPWN()"'),
    "table-unknown": row("type: Missing"),
    "table-endless": tables("tables:\n  A: [{name: a, type: A, required: true}]\n"),
    "alias-circle": tables("types:\n  A: {type: B}\n  B: {type: A}\n"),
    "alias-of-itself-2": tables("types:\n  A: {type: A}\n"),
    "name-twice": tables("tables: {A: []}\ntypes: {A: {type: string}}\n"),
    "union-without-tag-row": tables(
        "tables:\n  B: [{name: x, type: string}]\nunions:\n  A: {tag: type, variants: [B]}\n"
    ),
    "union-tag-twice": tables(
        "tables:\n  B: [{name: t, type: string, const: x, required: true}]\n"
        "  C: [{name: t, type: string, const: x, required: true}]\nunions:\n  A: {tag: t, variants: [B, C]}\n"
    ),
    "union-unknown-variant": tables("unions:\n  A: {tag: t, variants: [Missing]}\n"),
    "union-empty": tables("unions:\n  A: {tag: t, variants: []}\n"),
    "union-of-itself": tables("unions:\n  A: {tag: t, variants: [A]}\n"),
    "union-tag-empty": tables("tables:\n  B: []\nunions:\n  A: {tag: '', variants: [B]}\n"),
    "union-of-alias": tables("types:\n  B: {type: string}\nunions:\n  A: {tag: t, variants: [B]}\n"),
    "limits-crossed": row("type: integer, min: 5, max: 1"),
    "limits-negative-length": row("type: string, min_length: -1"),
    "limits-multiple-zero": row("type: integer, multiple_of: 0"),
    "limits-multiple-negative": row("type: number, multiple_of: -2"),
    "limits-text": row("type: integer, min: low"),
    "limits-fraction": row("type: string, max_length: 1.5"),
    "pattern-open-bracket": row('type: string, pattern: "["'),
    "pattern-open-group": row('type: string, pattern: "(?P<"'),
    "pattern-backslash": row("type: string, pattern: 'a\\'"),
    "pattern-lookahead": row('type: string, pattern: "^(?=x)?(a+)+$"'),
    "pattern-lookbehind": row('type: string, pattern: "(?<=a)b"'),
    "pattern-backreference": row("type: string, pattern: '(a)\\1'"),
    "values-empty": row("type: enum<string>, values: []"),
    "values-twice": row("type: enum<string>, values: [a, a]"),
    "values-missing": row("type: enum<string>"),
    "values-mixed": row("type: enum<integer>, values: [1, two]"),
    "condition-unknown-field": row("type: string, required: {when: {missing: x}}"),
    "rename-code": row('type: string, rename: "PWN()"'),
    "rename-empty": row('type: string, rename: ""'),
    "style-unknown": row("type: string, style: fancy"),
    "format-of-default": row("type: string(date-time), default: 2026-13-45"),
    "header-newline": request("POST /a", '    headers: [{name: "x\\r\\ny", type: string}]\n'),
    "header-space": request("POST /a", "    headers: [{name: 'x y', type: string}]\n"),
    "header-colon": request("POST /a", "    headers: [{name: 'x:y', type: string}]\n"),
    "header-non-ascii": request("POST /a", "    headers: [{name: 'h\u00e9', type: string}]\n"),
    "header-twice-by-case": request("POST /a", "    headers: [{name: X-A, type: string}, {name: x-a, type: string}]\n"),
    "method-unknown": request("BREW /pot"),
    "path-missing": request("POST"),
    "path-relative": request("POST things"),
    "path-absolute-url": request("POST https://evil.example/things"),
    "path-two-slashes": request("POST //evil.example/things"),
    "path-query": request("POST /a?b=c"),
    "path-fragment": request("POST '/a#b'"),
    "path-open-brace": request('"POST /a/{id"', "    path: [{name: id, type: string}]\n"),
    "path-nested-brace": request('"POST /a/{{id}}"', "    path: [{name: id, type: string}]\n"),
    "path-attribute": request('"POST /a/{x.__class__}"', "    path: [{name: x, type: string}]\n"),
    "path-row-missing": request('"POST /a/{id}"'),
    "path-row-spare": request("POST /a", "    path: [{name: id, type: string}]\n"),
    "path-parameter-twice": request('"POST /a/{id}/{id}"', "    path: [{name: id, type: string}]\n"),
    "path-space": request('"POST /a b"'),
    "path-newline": request('"POST /a\\nb"'),
    "path-dots": request("POST /../a"),
    "status-text": request("POST /a", "    response: {fine: null}\n"),
    "status-1000": request("POST /a", "    response: {1000: null}\n"),
    "same-method-and-path": spec(
        "operations:\n  a.b: {request: GET /a}\n  a.c: {request: GET /a}\n",
    ),
    "body-of-get-unknown-table": request("GET /a", "    body: Missing\n"),
    "content-newline": request("POST /a", '    body: {rows: [], content: "a/b\\r\\nx: y"}\n'),
    "stream-unknown": request("POST /a", "    stream: {events: Missing}\n"),
    "stream-flag-missing": stream("").replace(b"{events: S}", b"{when: nothing, events: S}"),
    "fold-verb": stream("{do: explode, from: text}"),
    "fold-event": stream("{event: nothing, do: append, from: text, to: text}"),
    "fold-from": stream("{do: append, from: nothing, to: text}"),
    "fold-to": stream("{do: append, from: text, to: nothing}"),
    "fold-index": stream('{do: append, from: text, to: "text[nothing]"}'),
    "fold-brackets": stream('{do: append, from: text, to: "text["}'),
    "fold-dunder": stream("{do: append, from: __class__.x, to: text}"),
    "end-unknown": stream("{do: append, from: text, to: text}", ", end: {event: nothing}"),
    "correction-without-reason": operation(ROW, "corrections: [{row: things.make/body/a, set: {required: true}}]\n"),
    "correction-unmatched": operation(
        ROW, "corrections: [{row: things.make/body/b, reason: x, set: {required: true}}]\n"
    ),
    "correction-without-act": operation(ROW, "corrections: [{row: things.make/body/a, reason: x}]\n"),
    "errors-path": spec("errors: {body: E, type: missing.type}\ntables:\n  E: [{name: x, type: string}]\n"),
    "errors-status": spec("errors: {statuses: [{status: 99, name: OddError}]}\n"),
    "errors-name-code": spec('errors: {statuses: [{status: 400, name: "Bad(PWN())"}]}\n'),
    "errors-name-twice-status": spec(
        "errors: {statuses: [{status: 400, name: AError}, {status: 400, name: BError}]}\n"
    ),
    "example-not-of-type": operation(ROW, "    examples: [{name: x, request: {body: {a: [3]}}}]\n"),
    "example-unknown-place": operation(ROW, "    examples: [{name: x, request: {boddy: {a: x}}}]\n"),
}

REFUSED: dict[str, bytes] = {**YAML, **STRUCTURE, **MEANING}

ACCEPTED: dict[str, bytes] = {
    "scalars-of-old-yaml": row(
        "type: enum<string>, values: [no, NO, on, off, yes, y, n, 012, 1.10, 12:30, 2024-01-01]"
    ),
    "version-as-written": spec("", HEAD.replace("'1'", "1.10")),
    "crlf": operation().replace(b"\n", b"\r\n"),
    "bom": b"\xef\xbb\xbf" + operation(),
    "key-equals": operation("{name: '=', type: string}"),
    "key-merge-quoted": operation("{name: '<<', type: string}"),
    "key-proto": operation("{name: __proto__, type: string}, {name: __class__, type: string}"),
    "names-python": operation(
        ", ".join(f"{{name: {n}, type: string}}" for n in ("class", "self", "None", "match", "_"))
    ),
    "names-pydantic": operation(
        ", ".join(f"{{name: {n}, type: string}}" for n in ("model_config", "model_fields", "copy", "json", "schema"))
    ),
    "names-of-runtime": operation(
        ", ".join(
            f"{{name: {n}, type: string}}" for n in ("options", "timeout", "body", "headers", "list", "str", "type")
        )
    ),
    "control-escaped": row('type: string, description: "a\\x00b\\x07c\\x1b[31md\\x7f\\x9b"'),
    "line-separators": row('type: string, description: "a\\u2028PWN()\\u2029PWN()\\x85PWN()\\x0cPWN()"'),
    "docstring-end": row('type: string, description: \'"""\n\n          PWN()\n\n          """\''),
    "docstring-backslash": row("type: string, description: 'ends in \\'"),
    "docstring-doctest": row("type: string, description: '>>> PWN()'"),
    "template-syntax": row("type: string, description: '{{ PWN() }}{% raw %}{# x'"),
    "format-syntax": row("type: string, default: '{0.__class__}%s${x}'"),
    "bidi": row('type: string, default: "\\u202e\\u2066abc", description: "\\u202eabc"'),
    "literal-quotes": row("type: enum<string>, values: [\"'+PWN()+'\", '\"+PWN()+\"', '\\', '\"\"\"']"),
    "markup": row("type: string, description: '<script>PWN()</script> [x](javascript:PWN()) --> ]]>'"),
    "recursion": tables("tables:\n  A: [{name: a, type: 'A?'}, {name: b, type: 'array[A]'}]\n"),
    "wide-table": operation(", ".join(f"{{name: field_{i}, type: string}}" for i in range(1_000))),
    "wide-enum": row(f"type: enum<string>, values: [{', '.join(f'v{i}' for i in range(2_000))}]"),
    "nested-as-far-as-allowed": operation(
        ", ".join("{name: %s, type: object}" % ".".join(f"n{j}" for j in range(i)) for i in range(1, 20))  # noqa: UP031
    ),
}

"""The view of the constant that tells the runtime about the whole API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rowcast.ir import Api, Auth, Constant, ErrorStatus
from rowcast.targets.python import calls
from rowcast.targets.python.lines import argument
from rowcast.targets.python.parts import ConstantView
from rowcast.targets.python.quoting import Code, items, literal, string, strings
from rowcast.targets.python.scope import Scope, Use
from rowcast.targets.python.view_resources import Source


def api_view(found: Source, scope: Scope) -> ConstantView:
    """Return the view of the constant."""
    spec = scope.spell((Use("._runtime.spec", "ApiSpec"),), live=True)
    return ConstantView(Code("API"), spec, spec, tuple(argument(text, 4) for text in _api(found, scope)))


def _api(found: Source, scope: Scope) -> Iterator[Code]:
    api = found.api
    yield Code(f"name={string(api.name)}")
    yield Code('package=__name__.rpartition(".")[0]')
    yield Code(f"servers={items([items([string(server.name), string(server.url)]) for server in api.servers])}")
    yield Code(f"server_env={literal(api.server_env)}")
    yield Code(f"auth={items([_auth(auth, scope) for auth in api.auth])}")
    yield Code(f"errors={_error_table(found, scope)}")
    variables = [
        items([string(server.name), string(each.name), string(each.default), strings(each.values)])
        for server in api.servers
        for each in server.variables
    ]
    if variables:
        yield Code(f"variables={items(variables)}")
    constants = [
        items([string(field.wire), literal(field.type.value)])
        for field in api.headers
        if calls.fixed(field) and isinstance(field.type, Constant)
    ]
    if constants:
        yield Code(f"headers={items(constants)}")
    if api.request_id:
        yield Code(f"request_id={strings(api.request_id)}")
    if api.retry.override:
        yield Code(f"retry_override={string(api.retry.override)}")
    if api.retry.after_ms:
        yield Code(f"retry_after_ms={string(api.retry.after_ms)}")
    if api.idempotency:
        yield Code(f"idempotency={string(api.idempotency.header)}")
        yield Code(f"idempotency_methods={strings(api.idempotency.methods)}")
    yield from _secrets(api)


def _auth(auth: Auth, scope: Scope) -> Code:
    facts = [string(auth.kind), string(auth.name)]
    named = (("wire", auth.wire and string(auth.wire)), ("env", strings(auth.env) if auth.env else ""))
    facts += [Code(f"{name}={value}") for name, value in named if value]
    if auth.prefix:
        facts.append(Code(f"prefix={string(auth.prefix)}"))
    return Code(f"{scope.spell((Use('._runtime.spec', 'AuthScheme'),), live=True)}({', '.join(facts)})")


def _secrets(api: Api) -> Iterator[Code]:
    """Yield the names of secret headers and query parameters of all calls together."""
    headers = dict.fromkeys(field.wire for field in api.headers if field.sensitive)
    query: dict[str, None] = {}
    for operation in api.operations:
        headers.update((field.wire, None) for field in operation.headers if field.sensitive)
        query.update((field.wire, None) for field in operation.query if field.sensitive)
    if headers:
        yield Code(f"sensitive_headers={strings(headers)}")
    if query:
        yield Code(f"sensitive_query={strings(query)}")


def _error_table(found: Source, scope: Scope) -> Code:
    errors = found.api.errors
    table = scope.spell((Use("._runtime.spec", "ErrorTable"),), live=True)
    facts = [Code("__name__"), string(scope.anchored(".errors"))]
    if errors.statuses:
        row = scope.spell((Use("._runtime.spec", "ErrorRow"),), live=True)
        rows = (f"{row}({_error_row(status, found.typing.names.errors)})" for status in errors.statuses)
        facts.append(Code(f"rows={items([Code(text) for text in rows])}"))
    paths = (
        ("type", errors.type),
        ("message", errors.message),
        ("code", errors.code),
        ("request_id", errors.request_id),
    )
    facts += [Code(f"{name}={strings(path)}") for name, path in paths if path]
    return Code(f"{table}({', '.join(facts)})")


def _error_row(row: ErrorStatus, names: Mapping[str, str]) -> str:
    facts = [string(row.status or ""), strings(row.types), string(names[row.name])]
    return ", ".join([*facts, "retry=True"] if row.retry else facts)

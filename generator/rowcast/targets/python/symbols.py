"""An ``Api`` in; the names out that code which uses the generated package writes: what a comparison must not lose."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.compat.surface import Symbol, Thing
from rowcast.ir import Api, Operation
from rowcast.source import Span
from rowcast.targets.python import calls, layout
from rowcast.targets.python.names import Names, assign, group


def symbols(api: Api) -> tuple[Symbol, ...]:
    """Return the names: classes with their modules, attributes, methods, arguments, settings and variables."""
    names, _ = assign(api)
    arranged = layout.arrange(api)
    return (
        *_types(api, names, arranged),
        *_attributes(api, names, frozenset(arranged.bodies)),
        *_errors(api, names),
        *(symbol for operation in api.operations for symbol in _methods(api, names, operation)),
        *_settings(api, names),
        *_variables(api),
        *_webhooks(api, names),
    )


def _types(api: Api, names: Names, arranged: layout.Layout) -> Iterator[Symbol]:
    spans = _spans(api)
    for what, listed, homes in (
        ("model", names.models, arranged.homes),
        ("parameters", names.params, arranged.given),
        ("unknown", names.unknown, arranged.homes),
    ):
        for key, name in listed.items():
            thing: Thing = ("type", key, what) if key in spans else ("answer", key)
            span = spans.get(key) or _owner(api, key)
            yield Symbol("class", thing, name, name, key, span, home=homes[key].removeprefix("."))


def _spans(api: Api) -> dict[str, Span]:
    return {name: thing.span for kind in (api.tables, api.unions, api.aliases) for name, thing in kind.items()}


def _owner(api: Api, key: str) -> Span:
    """Return the place of the operation or stream whose answer has a name of its own."""
    stream = api.streams.get(key.removesuffix(".result"))
    if stream is not None:
        return stream.span
    return next(operation.span for operation in api.operations if operation.name == key)


def _attributes(api: Api, names: Names, bodies: frozenset[str]) -> Iterator[Symbol]:
    # The rows of a body that is a table of its own are arguments; nobody reads them from its class.
    for table, attributes in ((table, found) for table, found in names.fields.items() if table not in bodies):
        for field in api.tables[table].fields:
            name = attributes[field.wire]
            parent = ("type", table, "model")
            place = f"{table}/{field.wire}"
            yield Symbol(
                "attribute",
                ("row", table, field.wire),
                name,
                f"{names.models[table]}.{name}",
                place,
                field.span,
                parent,
            )


def _errors(api: Api, names: Names) -> Iterator[Symbol]:
    spans = {row.name: row.span for row in reversed(api.errors.statuses)}
    for key, name in names.errors.items():
        yield Symbol("class", ("error", key), name, name, f"errors/{key}", spans[key], home="errors")


def _methods(api: Api, names: Names, operation: Operation) -> Iterator[Symbol]:
    path = group(operation)
    way = [names.groups[path[:length]].attribute for length in range(1, len(path) + 1)]
    method, use = names.methods[operation.name], operation.stream
    made = [] if use is not None and use.when is None else [("call", method.name)]
    made += [("stream", method.stream)] if use is not None else []
    for what, name in made:
        whole = ".".join((*way, name))
        thing = ("method", operation.name, what)
        gives = "a stream" if what == "stream" else "pages" if operation.pagination else "an answer"
        yield Symbol("method", thing, whole, f"client.{whole}", operation.name, operation.span, gives=gives)
    parent = ("method", operation.name, made[0][0])
    shown = ".".join(("client", *way, made[0][1]))
    fields = {(str(each.place), each.field.wire): each.field for each in calls.arguments(api, operation)}
    for (place, wire), name in names.arguments[operation.name].items():
        field = fields.get((place, wire))
        # What is no field is the body as a whole.
        must = calls.given(field) if field else bool(operation.body and operation.body.required)
        address = f"{operation.name}/{place}{f'/{wire}' if wire else ''}"
        own = ("argument", operation.name, place, wire.lower() if place == "headers" else wire)
        span = field.span if field else operation.span
        yield Symbol("argument", own, name, f"{shown}({name}=…)", address, span, parent, must)


def _settings(api: Api, names: Names) -> Iterator[Symbol]:
    spans = {("auth", auth.name): auth.span for auth in api.auth}
    spans |= {("headers", field.wire): field.span for field in api.headers}
    for (kind, key), name in names.settings.items():
        span = spans[kind, key]
        yield Symbol("argument", ("setting", kind, key.lower()), name, f"Client({name}=…)", f"api/{kind}/{key}", span)


def _variables(api: Api) -> Iterator[Symbol]:
    """Yield the environment variables that a client reads."""
    for auth in api.auth:
        for number, name in enumerate(auth.env):
            thing = ("variable", auth.name, str(number))
            parent = ("setting", "auth", auth.name.lower())
            yield Symbol("environment variable", thing, name, name, f"api/auth/{auth.name}", auth.span, parent)
    if api.server_env:
        own = ("variable", "server")
        yield Symbol("environment variable", own, api.server_env, api.server_env, "api/server_env", api.span)


def _webhooks(api: Api, names: Names) -> Iterator[Symbol]:
    for key, name in names.webhooks.items():
        span = api.webhooks[key].span
        thing: Thing = ("webhook", key)
        yield Symbol("webhook", thing, name, f"webhooks.{name}", key, span)
        signature = api.webhooks[key].signature
        if signature is not None and signature.env is not None:
            variable: Thing = ("variable", "webhook", key)
            yield Symbol("environment variable", variable, signature.env, signature.env, key, span, thing)

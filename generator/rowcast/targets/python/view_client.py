"""The view of the module of the clients."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.ir import ABSENT, Api, Auth, Field
from rowcast.records import dataclass
from rowcast.targets.python import calls, prose
from rowcast.targets.python.lines import parameter
from rowcast.targets.python.parts import ConstantView, HeadView, doc, head, inner
from rowcast.targets.python.quoting import Code, literal, string
from rowcast.targets.python.scope import Annotation, Scope, Use, builtin, choice, plain, wrapped
from rowcast.targets.python.types import given_type
from rowcast.targets.python.view_api import api_view
from rowcast.targets.python.view_arguments import EntryView, PlaceView, place_view
from rowcast.targets.python.view_resources import (
    ASYNC,
    SYNC,
    UNPACK,
    InnerView,
    MethodView,
    Mode,
    Source,
    constants,
    inner_views,
    method_views,
)

GIVEN = Use("._runtime.settings", "Given")


@dataclass(frozen=True, slots=True)
class ClientClassView:
    """A class of clients. ``forgotten`` are the arguments of its constructor."""

    name: Code
    base: Code
    doc: Code
    arguments: tuple[Code, ...]
    settings: Code
    init: Code
    given: Code
    places: tuple[PlaceView, ...]
    forgotten: tuple[Code, ...]
    inner: tuple[InnerView, ...]
    methods: tuple[MethodView, ...]


@dataclass(frozen=True, slots=True)
class ClientView:
    """The module of the clients."""

    head: HeadView
    api: ConstantView
    operations: tuple[ConstantView, ...]
    classes: tuple[ClientClassView, ...]


def client_view(found: Source) -> ClientView:
    """Return the view of the module of the clients."""
    scope = Scope(".client", ("Client", "AsyncClient"), found.typing.names.types)
    api = found.api
    operations = constants((), found, scope)
    methods = method_views((), found, scope)
    classes = tuple(_client(found, scope, mode, methods[mode]) for mode in (SYNC, ASYNC))
    call = api_view(found, scope)
    said = f"The clients of {api.title}, and what the runtime knows about it."
    return ClientView(head(said, (api.span.file,), scope), call, operations, classes)


def _client(found: Source, scope: Scope, mode: Mode, methods: tuple[MethodView, ...]) -> ClientClassView:
    base = Use(f"._runtime.client_{mode.module}", f"{'Async' if mode is ASYNC else 'Sync'}ClientBase")
    settings = Use("._runtime.types", f"{'Async' if mode is ASYNC else 'Sync'}Settings")
    shadowed = found.shadowed[()]
    credentials, headers = list(_credentials(found)), list(_headers(found))
    return ClientClassView(
        Code(f"{mode.prefix}Client"),
        scope.spell((base,), live=True),
        doc(prose.about(found.api.doc, inner(4), otherwise=f"A client of {found.api.title}.")),
        tuple(_settings(found, scope, shadowed)),
        scope.spell(wrapped(UNPACK, (settings,)), shadowed),
        doc(_init_lines(found, settings.name)),
        scope.spell((GIVEN,), shadowed, live=True),
        (place_view("credentials", credentials), place_view("headers", headers)),
        tuple(entry.value for entry in (*credentials, *headers)),
        inner_views((), found, scope, mode),
        methods,
    )


def _given(api: Api) -> list[Auth]:
    """Return the ways to authenticate that take a credential, each credential once."""
    return list({auth.name: auth for auth in reversed(api.auth) if auth.kind != "none"}.values())[::-1]


def _settings(found: Source, scope: Scope, shadowed: frozenset[str]) -> Iterator[Code]:
    names = found.typing.names.settings
    for field in _header_fields(found.api):
        if calls.given(field):
            kind = given_type(field.type, found.typing, found.api)
            yield parameter(names["headers", field.wire], scope.spell(kind, shadowed), "", 8)
    for auth in _given(found.api):
        kind = (
            wrapped(Use("builtins", "tuple"), builtin("str"), builtin("str"))
            if auth.kind == "basic"
            else builtin("str")
        )
        yield parameter(names["auth", auth.name], scope.spell(_optional(kind), shadowed), "None", 8)
    for field in _header_fields(found.api):
        if not calls.given(field):
            kind = _optional(given_type(field.type, found.typing, found.api))
            default = literal(field.default) if field.default is not ABSENT else "None"
            yield parameter(names["headers", field.wire], scope.spell(kind, shadowed), default, 8)


def _optional(kind: Annotation) -> Annotation:
    return choice((kind, plain("None")))


def _header_fields(api: Api) -> list[Field]:
    """Return the headers of each call whose value a caller can give."""
    return [field for field in api.headers if not calls.fixed(field)]


def _credentials(found: Source) -> Iterator[EntryView]:
    for auth in _given(found.api):
        yield EntryView(string(auth.name), Code(found.typing.names.settings["auth", auth.name]))


def _headers(found: Source) -> Iterator[EntryView]:
    for field in _header_fields(found.api):
        yield EntryView(string(field.wire), Code(found.typing.names.settings["headers", field.wire]))


def _init_lines(found: Source, settings: str) -> list[str]:
    """Return the docstring of the constructor."""
    width = inner(8) - 4
    names = found.typing.names.settings
    fields = _header_fields(found.api)
    entries = [prose.argument(names["headers", field.wire], field, width) for field in fields if calls.given(field)]
    entries += [prose.filled(_credential(names["auth", auth.name], auth), width, "    ") for auth in _given(found.api)]
    entries += [
        prose.argument(names["headers", field.wire], field, width) for field in fields if not calls.given(field)
    ]
    entries.append(prose.filled(f"**settings: Transport, timeouts, retries and more; see `{settings}`.", width, "    "))
    return ["Make a client; nothing is opened before the first call.", *prose.section("Args", entries)]


def _credential(name: str, auth: Auth) -> str:
    kinds = {"bearer": "A bearer token.", "basic": "User name and password."}
    said = prose.ended(auth.doc) or kinds.get(auth.kind, f"Sent as `{auth.wire}`.")
    env = " and ".join(f"`{variable}`" for variable in auth.env)
    return f"{name}: {said} Read from {env} if no credential is given." if env else f"{name}: {said}"

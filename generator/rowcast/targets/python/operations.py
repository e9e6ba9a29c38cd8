"""The constants that tell the runtime about operations: an operation goes in, what makes its constant comes out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from rowcast.ir import NULL, AnyOf, Api, ArrayOf, Field, MapOf, Named, Operation, Scalar, Stream, Table, Type
from rowcast.reach import names
from rowcast.targets.python import calls
from rowcast.targets.python.lines import argument
from rowcast.targets.python.names import group
from rowcast.targets.python.parts import ConstantView
from rowcast.targets.python.quoting import Code, items, string, strings
from rowcast.targets.python.scope import Annotation, Scope, Use, plain, wrapped
from rowcast.targets.python.types import Typing, model_type

OPERATION, LAZY, PARAMETER = (Use("._runtime.spec", name) for name in ("Operation", "Lazy", "Parameter"))
PAGES = Use("._runtime.pages", "PageSpec")
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"})
"""Methods that may be sent twice (RFC 9110, 9.2.2, and the draft of QUERY)."""


def operation_view(operation: Operation, api: Api, typing: Typing, scope: Scope) -> ConstantView:
    """Return the view of the constant of an operation."""
    cls = scope.spell((OPERATION,), live=True)
    kind = scope.spell(wrapped(OPERATION, result_type(operation, typing)))
    name = Code(typing.names.methods[operation.name].constant)
    return ConstantView(name, kind, cls, tuple(argument(text, 4) for text in _arguments(operation, api, typing, scope)))


def pages_constant(operation: Operation, typing: Typing) -> Code:
    """Return the name of the constant that says how an operation gives further pages; no other has two underscores."""
    return Code(f"{typing.names.methods[operation.name].constant}__PAGES")


def pages_view(operation: Operation, typing: Typing, scope: Scope) -> ConstantView | None:
    """Return the view of that constant; ``None`` where there are no further pages."""
    pages = operation.pagination
    if pages is None:
        return None
    cls = scope.spell((PAGES,), live=True)
    paths = (("items", pages.items), ("next", pages.next), ("more", pages.more))
    facts = [Code(f"style={string(pages.style)}")]
    if pages.parameter is not None:
        facts.append(Code(f"parameter={string(pages.parameter)}"))
    if pages.place != "query":
        facts.append(Code(f"place={string(pages.place)}"))
    facts += [Code(f"{name}={strings(path)}") for name, path in paths if path]
    if pages.style in ("page", "offset") and pages.first:
        facts.append(Code(f"first={pages.first}"))
    return ConstantView(pages_constant(operation, typing), cls, cls, tuple(argument(text, 4) for text in facts))


def pager_types(operation: Operation, typing: Typing) -> tuple[Annotation, Annotation]:
    """Return the type of the items of an operation's pages, and of a page."""
    assert operation.pagination is not None  # noqa: S101 - the caller looked
    return model_type(operation.pagination.item, typing, tolerant=True), result_type(operation, typing)


def result_type(operation: Operation, typing: Typing) -> Annotation:
    """Return what a call of an operation returns."""
    answer = calls.answer(operation)
    if answer is None:
        return plain("None")
    if isinstance(answer, Scalar) and not calls.unnamed(answer):
        return model_type(answer, typing, tolerant=True)
    return (typing.model(answer.name if isinstance(answer, Named) else operation.name),)


def stream_types(stream: Stream, typing: Typing) -> tuple[Annotation, Annotation]:
    """Return the type of a stream's events and of what they add up to."""
    if stream.result is None:
        return (typing.model(stream.events.name),), plain("None")
    result = stream.result.name if isinstance(stream.result, Named) else f"{stream.name}.result"
    return (typing.model(stream.events.name),), (typing.model(result),)


def lazy(annotation: Annotation, scope: Scope) -> Code:
    """Return a reference by which the runtime finds a type when it needs it."""
    (use,) = annotation
    assert isinstance(use, Use)  # noqa: S101 - only whole names come here
    module = scope.anchored(use.module)
    return Code(f"{scope.spell((LAZY,), live=True)}(__name__, {string(module)}, {string(use.name)})")


def _arguments(operation: Operation, api: Api, typing: Typing, scope: Scope) -> Iterator[Code]:
    yield Code(f"name={string(operation.name)}")
    yield Code(f"method={string(operation.method)}")
    yield Code(f"path={string(operation.path)}")
    result = result_type(operation, typing)
    if result != plain("None"):
        yield Code(f"returns={lazy(result, scope)}")
    if parameters := tuple(_parameters(operation, api, scope)):
        yield Code(f"parameters={items(parameters)}")
    if operation.body:
        yield Code(f"content={string(operation.body.content)}")
    if (accept := calls.accept(operation)) not in ("", "application/json"):
        yield Code(f"accept={string(accept)}")
    if operation.body:
        yield from _body(operation, api, typing, scope)
    if operation.auth is not None:
        yield Code(f"auth={strings(operation.auth)}")
    if operation.idempotent or operation.method in SAFE:
        yield Code("retry_safe=True")
    if operation.stream and operation.stream.when:
        method = f"{'.'.join(group(operation))}.{typing.names.methods[operation.name].stream}".lstrip(".")
        yield Code(f"stream={strings((operation.stream.when, method))}")


def _body(operation: Operation, api: Api, typing: Typing, scope: Scope) -> Iterator[Code]:
    assert operation.body is not None  # noqa: S101 - the caller looked
    table = calls.body_table(api, operation)
    if table is None:
        yield Code("raw_body=True")
        return
    if "json" in operation.body.content:
        yield Code(f"request={lazy((typing.model(table.name),), scope)}")
    if secret := tuple(_sensitive(table, api)):
        yield Code(f"sensitive={strings(secret)}")


def _parameters(operation: Operation, api: Api, scope: Scope) -> Iterator[Code]:
    table = calls.body_table(api, operation)
    is_form = operation.body is not None and operation.body.content in _FORMS
    places = (
        ("path", operation.path_parameters),
        ("query", operation.query),
        ("headers", operation.headers),
        ("cookies", operation.cookies),
        ("body", tuple(table.fields) if table and is_form else ()),
    )
    for place, fields in places:
        # The runtime writes objects of which nothing is said as `deep`; the language has another default for its rows.
        usual = "repeat" if place == "query" else ""
        pairs = [(field, field.style or (usual if _is_object(field.type, api) else "")) for field in fields]
        found = [
            _parameter(field, style, place == "body" and _is_file(field.type, api), scope) for field, style in pairs
        ]
        if kept := [each for each in found if each is not None]:
            yield Code(f"({string(place)}, {items(kept)})")


_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def _is_object(type_: Type, api: Api) -> bool:
    """Tell whether a value of a type may be an object, by what the spec says of it."""
    match type_:
        case Named(name):
            return name not in api.aliases or _is_object(api.aliases[name].type, api)
        case AnyOf(options):
            return any(_is_object(option, api) for option in options)
        case Scalar(kind):
            return kind == "object"
        case _:
            return isinstance(type_, MapOf)


def _is_file(type_: Type, api: Api) -> bool:
    """Tell whether a value of a type is a file, or several, and nothing else."""
    match type_:
        case Named(name):
            return name in api.aliases and _is_file(api.aliases[name].type, api)
        case AnyOf(options):
            return all(_is_file(option, api) for option in options if option != NULL)
        case ArrayOf(item):
            return _is_file(item, api)
        case _:
            return isinstance(type_, Scalar) and type_.kind == "binary"


def _parameter(field: Field, style: str, is_file: bool, scope: Scope) -> Code | None:
    """Return what the runtime has to know of a parameter; ``None`` where the defaults say it."""
    facts = [string(field.wire)]
    if style:
        facts.append(Code(f"style={string(style)}"))
    if field.sensitive:
        facts.append(Code("sensitive=True"))
    if is_file:
        facts.append(Code("file=True"))
    if len(facts) == 1:
        return None
    return Code(f"{scope.spell((PARAMETER,), live=True)}({', '.join(facts)})")


def _sensitive(body: Table, api: Api) -> Iterator[str]:
    """Yield the dotted path of each secret field of a body; each table is entered on the shortest way to it only."""
    waiting: deque[tuple[Table, str]] = deque([(body, "")])
    seen = {body.name}
    while waiting:
        table, above = waiting.popleft()
        for field in table.fields:
            if field.sensitive:
                yield above + field.wire
                continue
            for name in _tables(field.type, api):
                if name not in seen:
                    seen.add(name)
                    waiting.append((api.tables[name], f"{above}{field.wire}."))


def _tables(type_: Type, api: Api) -> Iterator[str]:
    """Yield the tables that a value of a type may be, or hold without another table between."""
    for name in names(type_):
        if name in api.tables:
            yield name
        elif name in api.unions:
            yield from (variant.table for variant in api.unions[name].variants)
        else:
            yield from _tables(api.aliases[name].type, api)

"""Calls as Python code that uses the generated package: an operation and a request in, samples out.

The code is laid out as the formatter would do it, so that it need not be formatted; a test holds it to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from keyword import iskeyword

from rowcast import words
from rowcast.ir import ABSENT, Api, Field, Json, Named, Operation, Scalar, Stream
from rowcast.records import dataclass
from rowcast.target import Sample, Sampler
from rowcast.targets.python import calls
from rowcast.targets.python.names import Names, assign, group
from rowcast.targets.python.quoting import Code, literal, string
from rowcast.values.specimen import of_field

WIDTH = 88
_STEP = 4

Request = Mapping[str, Json]


def samples(api: Api, package: str) -> Sampler:
    """Return what writes the samples of an API's calls: plain, async, and as a stream where the call has one.

    A call that has no names in Python, which is an error of the spec for this target, has no samples.
    """
    names, _ = assign(api)

    def sampler(operation: Operation, request: Request) -> tuple[Sample, ...]:
        call = _call(api, names, operation, request)
        return tuple(_samples(api, package, operation, call)) if call is not None else ()

    return sampler


@dataclass(frozen=True, slots=True)
class _Call:
    """One call as code shows it.

    ``settings`` are arguments of the client, ``plain`` and ``streamed`` the methods with the way to them, ``arguments``
    what both take, and ``answer`` is the variable for what comes back (empty where nothing does).
    """

    settings: tuple[tuple[str, Json], ...]
    plain: str
    streamed: str
    arguments: tuple[tuple[str, Json], ...]
    answer: str


@dataclass(frozen=True, slots=True)
class _File:
    """A file that is sent; ``name`` is its path."""

    name: str


def _samples(api: Api, package: str, operation: Operation, call: _Call) -> Iterator[Sample]:
    use = operation.stream
    if operation.pagination is not None and call.answer:
        yield Sample("Python", "python", _sync(package, call, _listed(call, "", 1)))
        yield Sample("Python, async", "python", _async(package, call, _listed(call, "async ", 2)))
    elif use is None or use.when is not None:
        yield Sample("Python", "python", _sync(package, call, _answered(call, "", 1)))
        yield Sample("Python, async", "python", _async(package, call, _answered(call, "await ", 2)))
    if use is not None:
        stream = api.streams[use.stream]
        yield Sample("Python, streaming", "python", _sync(package, call, _events(call, stream, "", 1)))
        title = "Python, streaming, async"
        yield Sample(title, "python", _async(package, call, _events(call, stream, "async ", 2)))


# What is called with what.


def _call(api: Api, names: Names, operation: Operation, request: Request) -> _Call | None:
    path = group(operation)
    way = [names.groups[path[:length]].attribute for length in range(1, len(path) + 1)]
    method = names.methods[operation.name]
    arguments = tuple(_arguments(api, names, operation, request))
    settings = tuple(_settings(api, names, request))
    spelled = (*way, method.name, method.stream, *(name for name, _ in (*arguments, *settings)))
    if not all(spelled):
        return None
    plain, streamed = (".".join(("client", *way, name)) for name in (method.name, method.stream))
    return _Call(settings, plain, streamed, arguments, _variable(operation))


def _arguments(api: Api, names: Names, operation: Operation, request: Request) -> Iterator[tuple[str, Json]]:
    """Yield the arguments that the request gives, and parameters that it lacks and that must be given."""
    spelled = names.arguments[operation.name]
    for each in calls.arguments(api, operation):
        given = request.get(each.place) or {}
        if each.field.wire in given:
            yield spelled[each.place, each.field.wire], _shown(each.field, given[each.field.wire])
        elif calls.given(each.field) and each.place != "body":
            yield spelled[each.place, each.field.wire], of_field(api, each.field)
    body = request.get("body", ABSENT)
    if operation.body is not None and calls.body_table(api, operation) is None and body is not ABSENT:
        yield "body", _File(str(body)) if operation.body.type == Scalar("binary") else body


def _shown(field: Field, value: Json) -> Json:
    return _File(str(value)) if isinstance(field.type, Scalar) and field.type.kind == "binary" else value


def _settings(api: Api, names: Names, request: Request) -> Iterator[tuple[str, Json]]:
    """Yield the arguments of the client: headers of each call that the request gives, or that must be given."""
    given = request.get("headers") or {}
    for field in api.headers:
        if calls.fixed(field):
            continue
        if field.wire in given:
            yield names.settings["headers", field.wire], given[field.wire]
        elif calls.given(field):
            yield names.settings["headers", field.wire], of_field(api, field)


def _variable(operation: Operation) -> str:
    """Return the name of the variable for the answer."""
    type_ = calls.answer(operation)
    if type_ is None:
        return ""
    if operation.pagination is not None:
        type_ = operation.pagination.item
    name = words.snake(words.split(type_.name)) if isinstance(type_, Named) else "answer"
    return name if name.isidentifier() and not iskeyword(name) and name not in _TAKEN else "answer"


# Names that the code uses, and builtins; a fixed list, as each Python has its own.
_USED = """
client stream text event main asyncio print abs all any bin bool bytes chr dict dir filter float format hash hex id
input int iter len list map max min next object oct open ord pow property range repr reversed round set slice sorted
str sum super tuple type vars zip
"""
_TAKEN = frozenset(_USED.split())


# The lines of the code, laid out as the formatter does it.


def _sync(package: str, call: _Call, body: Iterable[str]) -> str:
    paths = ["from pathlib import Path", ""] if _has_files(call) else []
    opening = _called("with Client", call.settings, " as client:", 0)
    return "\n".join([*paths, f"from {package} import Client", "", *opening, *body])


def _async(package: str, call: _Call, body: Iterable[str]) -> str:
    paths = ["from pathlib import Path"] if _has_files(call) else []
    opening = _called("async with AsyncClient", call.settings, " as client:", 1)
    return "\n".join(
        [
            *("import asyncio", *paths, "", f"from {package} import AsyncClient", "", ""),
            *("async def main() -> None:", *opening, *body, "", "", "asyncio.run(main())"),
        ]
    )


def _answered(call: _Call, wait: str, depth: int) -> Iterator[str]:
    """Yield the lines that make a call and print its answer."""
    if not call.answer:
        yield from _called(f"{wait}{call.plain}", call.arguments, "", depth)
        return
    yield from _called(f"{call.answer} = {wait}{call.plain}", call.arguments, "", depth)
    yield _line(f"print({call.answer})", depth)


def _listed(call: _Call, wait: str, depth: int) -> Iterator[str]:
    """Yield the lines that print the items of all pages."""
    yield from _called(f"{wait}for {call.answer} in {call.plain}", call.arguments, ":", depth)
    yield _line(f"print({call.answer})", depth + 1)


def _events(call: _Call, stream: Stream, wait: str, depth: int) -> Iterator[str]:
    """Yield the lines that print a stream as it comes, and what it adds up to."""
    yield from _called(f"{wait}with {call.streamed}", call.arguments, " as stream:", depth)
    if any(rule.text for rule in stream.fold):
        yield _line(f"{wait}for text in stream.text_stream:", depth + 1)
        yield _line('print(text, end="", flush=True)', depth + 2)
        yield _line("print()", depth + 1)
    else:
        yield _line(f"{wait}for event in stream:", depth + 1)
        yield _line("print(event)", depth + 2)
    if stream.result is not None and call.answer:
        yield _line(f"{call.answer} = {'await ' if wait else ''}stream.final()", depth + 1)
        yield _line(f"print({call.answer})", depth)


def _called(head: str, arguments: Iterable[tuple[str, Json]], tail: str, depth: int) -> list[str]:
    """Return a call on one line if it fits and is simple, else with a line for each argument."""
    listed = list(arguments)
    flat = _line(f"{head}({', '.join(f'{name}={_flat(value)}' for name, value in listed)}){tail}", depth)
    simple = len(listed) < 2 or not any(isinstance(value, (list, dict)) for _, value in listed)
    if not listed or (simple and _width(flat) <= WIDTH):
        return [flat]
    lines = [line for name, value in listed for line in _display(f"{name}=", value, ",", depth + 1)]
    return [_line(f"{head}(", depth), *lines, _line(f"){tail}", depth)]


def _display(head: str, value: Json, tail: str, depth: int) -> list[str]:
    """Return a value between two texts, on one line if it fits or has no parts, else with a line for each part."""
    flat = _line(f"{head}{_flat(value)}{tail}", depth)
    if _width(flat) <= WIDTH or not isinstance(value, (list, dict)) or not value:
        return [flat]
    opening, closing = ("[", "]") if isinstance(value, list) else ("{", "}")
    parts = (
        [("", item) for item in value] if isinstance(value, list) else [(f"{string(k)}: ", v) for k, v in value.items()]
    )
    lines = [line for key, part in parts for line in _display(key, part, ",", depth + 1)]
    return [_line(f"{head}{opening}", depth), *lines, _line(f"{closing}{tail}", depth)]


def _flat(value: Json) -> Code:
    return Code(f"Path({string(value.name)})") if isinstance(value, _File) else literal(value)


def _line(text: str, depth: int) -> str:
    return " " * _STEP * depth + text


def _width(line: str) -> int:
    """Return how many columns a line takes, in which characters of East Asian scripts and signs after them count twice.

    The bound is plain, and not the table of Unicode, since that differs from Python to Python.
    """
    return len(line) if line.isascii() else len(line) + sum(each >= "\u1100" for each in line)


def _has_files(call: _Call) -> bool:
    return any(isinstance(value, _File) for _, value in call.arguments)

"""Paths that are hard to guess, to compare or to tell apart; servers that nobody can call."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise
from urllib.parse import urlsplit

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Operation
from rowcast.lint.names import style_of
from rowcast.lint.subject import Subject

_PARAMETER = re.compile(r"\{[^{}]*\}")
_METHODS = frozenset(("get", "post", "put", "patch", "delete", "head", "options"))
_EXTENSION = re.compile(r"\.(?:json|xml|ya?ml|html?|csv|php|aspx?|do)$", re.IGNORECASE)
_VERSION = re.compile(r"v[0-9]+(?:\.[0-9]+)*", re.IGNORECASE)
_RESERVED = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|net|org|edu))?|test|invalid)", re.IGNORECASE)
_LOCAL = re.compile(r"(?:.*\.)?localhost|127(?:\.[0-9]+){3}|::1|0\.0\.0\.0|host\.docker\.internal", re.IGNORECASE)
MOST_STEPS = 200
"""So many beginnings of other paths are followed for one path."""


def slashes(subject: Subject) -> Iterator[Diagnostic]:
    """Yield paths that end in a slash, or lack it, where more of the others do the opposite."""
    paths = [(operation, operation.path.endswith("/")) for operation in subject.api.operations if operation.path != "/"]
    slashed = sum(ends for _, ends in paths)
    if not slashed or slashed == len(paths):
        return
    usual = slashed * 2 > len(paths)
    for operation, ends in paths:
        if ends is not usual:
            has, others = ("ends", "do not") if ends else ("does not end", "do")
            message = f"{operation.path} {has} in a slash, and most other paths {others}"
            yield diagnostic("path-slash", message, operation.span)


def parameter_names(subject: Subject) -> Iterator[Diagnostic]:
    """Yield paths that call the parameter in some place differently than an earlier path with the same beginning."""
    first: dict[str, tuple[str, Operation]] = {}
    for operation in subject.api.operations:
        for match in _PARAMETER.finditer(operation.path):
            beginning = _PARAMETER.sub("{}", operation.path[: match.end()])
            name, other = first.setdefault(beginning, (match[0], operation))
            if name != match[0]:
                message = f"`{match[0]}` of {operation.path} is `{name}` in {other.path}"
                yield diagnostic("path-parameter-differs", message, operation.span, related=((other.name, other.span),))
                break


def ambiguous(subject: Subject) -> Iterator[Diagnostic]:
    """Yield paths that a URL can fit together with an earlier one, while neither is the more exact."""
    root: dict[str, object] = {}
    for operation in subject.api.operations:
        parts = (operation.method, *(_shape(part) for part in operation.path.split("/")[1:]))
        other = _rival(root, parts)
        if other is not None:
            message = f"a URL can fit {operation.path} and {other.path}"
            yield diagnostic("path-ambiguous", message, operation.span, related=((other.name, other.span),))
        node = root
        for part in parts:
            node = node.setdefault(part, {})  # type: ignore[assignment]
        node.setdefault("/", operation)


def styles(subject: Subject) -> Iterator[Diagnostic]:
    """Yield paths with a word that is surely in another style than most of the others."""
    listed = [(operation, part) for operation in subject.api.operations for part in _words(operation)]
    found = Counter(style for _, part in listed if (style := style_of(part))).most_common(1)
    seen: set[str] = set()
    for operation, part in listed:
        style = style_of(part)
        if style and style != found[0][0] and part not in seen:
            seen.add(part)
            message = f"`{part}` of {operation.path} is in {style}, and not in {found[0][0]}"
            yield diagnostic("path-style", message, operation.span)


def verbs(subject: Subject) -> Iterator[Diagnostic]:
    """Yield paths one of whose words is, or begins with, a method of HTTP."""
    for operation in subject.api.operations:
        for part in _words(operation):
            head = re.split(r"[-_]|(?<=[a-z])(?=[A-Z])", part)[0].lower()
            if head in _METHODS:
                yield diagnostic("path-verb", f"`{part}` of {operation.path} names a method", operation.span)
                break


def extensions(subject: Subject) -> Iterator[Diagnostic]:
    """Yield paths that end in the extension of a format."""
    for operation in subject.api.operations:
        if found := _EXTENSION.search(operation.path):
            yield diagnostic("path-extension", f"{operation.path} ends in `{found[0]}`", operation.span)


def singular(subject: Subject) -> Iterator[Diagnostic]:
    """Yield paths in which a word in the singular stands before a parameter."""
    for operation in subject.api.operations:
        steps = operation.path.split("/")
        words = (one for one, other in pairwise(steps) if _PARAMETER.fullmatch(other) and "{" not in one)
        found = next((word for word in words if word and not word.endswith("s") and not _VERSION.fullmatch(word)), "")
        if found:
            yield diagnostic("path-singular", f"`{found}` of {operation.path} is in the singular", operation.span)


def deep(subject: Subject, parameters: int) -> Iterator[Diagnostic]:
    """Yield paths with more parameters than ``parameters``."""
    for operation in subject.api.operations:
        count = len(operation.path_parameters)
        if count > parameters:
            yield diagnostic("path-deep", f"{operation.path} has {count} parameters", operation.span)


def versions(subject: Subject) -> Iterator[Diagnostic]:
    """Yield paths that begin with the version in which the URL of the first server ends."""
    for server in subject.api.servers[:1]:
        last = server.url.rstrip("/").rpartition("/")[2]
        for operation in subject.api.operations if _VERSION.fullmatch(last) else ():
            if operation.path.split("/")[1].lower() == last.lower():
                message = f"{operation.path} repeats `{last}` of {server.url}"
                yield diagnostic("version-twice", message, operation.span, related=(("the server", server.span),))


def server_slashes(subject: Subject) -> Iterator[Diagnostic]:
    """Yield servers whose URL ends in a slash."""
    for server in subject.api.servers:
        if server.url.endswith("/"):
            yield diagnostic("server-slash", f"{server.url} ends in a slash", server.span)


def example_servers(subject: Subject) -> Iterator[Diagnostic]:
    """Yield servers with a reserved name."""
    for server in subject.api.servers:
        if _RESERVED.fullmatch(_host(server.url)):
            yield diagnostic("server-example", f"nothing answers at {server.url}", server.span)


def local_servers(subject: Subject) -> Iterator[Diagnostic]:
    """Yield the first server if it is on one's own machine."""
    for server in subject.api.servers[:1]:
        if _LOCAL.fullmatch(_host(server.url)):
            yield diagnostic("server-local", f"clients call {server.url} unless they are told otherwise", server.span)


def bare_variables(subject: Subject) -> Iterator[Diagnostic]:
    """Yield variables of servers without a description."""
    for server in subject.api.servers:
        for variable in server.variables:
            if not variable.doc.strip():
                message = f"the variable `{variable.name}` of {server.url} has no description"
                yield diagnostic("server-variable-bare", message, server.span)


def _shape(part: str) -> str:
    """Return a part of a path with its name forgotten, if it is all a parameter."""
    return "{}" if _PARAMETER.fullmatch(part) else part


def _rival(root: dict[str, object], parts: tuple[str, ...]) -> Operation | None:
    """Return an operation whose path a URL can fit too, where each of the two has a fixed word that the other lacks.

    ``waiting`` holds places in the tree of paths, with whether the other, and this one, is the more exact so far.
    """
    waiting: list[tuple[object, int, bool, bool]] = [(root, 0, False, False)]
    for _ in range(MOST_STEPS):
        if not waiting:
            return None
        node, at, other_exact, self_exact = waiting.pop()
        if not isinstance(node, dict):
            continue
        if at == len(parts):
            found = node.get("/")
            if isinstance(found, Operation) and other_exact and self_exact:
                return found
            continue
        part = parts[at]
        if part in node:
            waiting.append((node[part], at + 1, other_exact, self_exact))
        if part != "{}" and "{}" in node and at:
            waiting.append((node["{}"], at + 1, other_exact, True))
        elif part == "{}":
            fixed = (below for key, below in node.items() if key not in ("{}", "/"))
            waiting += [(below, at + 1, True, self_exact) for below in islice(fixed, MOST_STEPS)]
    return None


def _words(operation: Operation) -> Iterator[str]:
    """Yield the words of a path that are no parameters; what follows a colon is a verb on purpose."""
    for part in operation.path.split("/"):
        word = part.partition(":")[0]
        if word and "{" not in word:
            yield word


def _host(url: str) -> str:
    return urlsplit(url.replace("{", "").replace("}", "")).hostname or ""

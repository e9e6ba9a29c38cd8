"""Request lines: ``METHOD /path/{parameter}`` in; method, path and parameters out; routes taken twice are reported."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rowcast.ir import Field
from rowcast.records import dataclass
from rowcast.resolve.fields import Draft
from rowcast.resolve.scope import Scope
from rowcast.source import Span
from rowcast.yamltree import Text

SAFE_METHODS = frozenset(("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY"))
"""Methods that may be sent again without harm (RFC 9110, section 9.2.2; the draft of QUERY says the same of it)."""

_PART = re.compile(r"\{([^{}]*)\}")
_UNSAFE = re.compile(r"[^A-Za-z0-9._~!$&'()*+,;=:@/{}%-]")
_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A method, a path template, and the names of the template's parameters."""

    method: str
    path: str
    parameters: tuple[str, ...]
    span: Span


def read_request(scope: Scope, text: Text | None) -> RequestLine | None:
    """Return a request line; ``None`` after a report, or where ``document`` has reported it."""
    if text is None:
        return None
    method, _, path = text.text.partition(" ")
    path = path.strip()
    literal = _PART.sub("", path)
    parameters = tuple(match[1] for match in _PART.finditer(path))
    fault = _fault(path, literal, parameters)
    if fault:
        scope.report("path-template", f"the path {path[:200]} {fault}", text.span)
        return None
    return RequestLine(method, path, parameters, text.span)


def report_routes(scope: Scope, lines: Sequence[tuple[str, RequestLine]]) -> None:
    """Report operations that have method and path in common, the names of parameters aside."""
    seen: dict[tuple[str, str], tuple[str, RequestLine]] = {}
    for name, line in lines:
        first, other = seen.setdefault((line.method, _PART.sub("{}", line.path)), (name, line))
        if other is not line:
            message = f"{name} and {first} have the same method and path"
            scope.report("duplicate-route", message, line.span, related=((first, other.span),))


def match_path(scope: Scope, line: RequestLine, drafts: Sequence[Draft], *, whole: bool) -> tuple[Field, ...]:
    """Return the path parameters in the order of the template, after reporting where rows and template differ.

    Path parameters are always required; a row that says otherwise is reported.
    """
    fields = {draft.field.wire: draft.field for draft in drafts}
    for name in line.parameters:
        if name not in fields and whole:
            message = f"the path has a parameter `{name}`, and `path` has no row for it"
            scope.report("path-parameter-missing", message, line.span, scope.suggest(name, fields))
    for draft in drafts:
        field = draft.field
        if field.wire not in line.parameters:
            message = f"the path {line.path} has no parameter `{field.wire}`"
            scope.report("path-parameter-unknown", message, field.span, scope.suggest(field.wire, line.parameters))
        elif not field.required and draft.row is not None and "required" in draft.row.record:
            span = draft.row.record.span_of("required")
            scope.report("path-parameter-optional", f"the path parameter `{field.wire}` is optional", span)
    return tuple(fields[name] for name in line.parameters if name in fields)


def _fault(path: str, literal: str, parameters: Sequence[str]) -> str:
    """Return what is wrong with a path, to be read after it; ``literal`` is what is not in brackets."""
    unsafe = _UNSAFE.search(literal) or _ESCAPE.search(literal)
    found = unsafe[0] if unsafe else ""
    faults = (
        ("{" in literal or "}" in literal, "has a bracket `{` or `}` without its partner"),
        (path.startswith("//"), "begins with `//`, after which a host would follow"),
        (not all(name.strip() for name in parameters), "has a parameter without a name"),
        (len(set(parameters)) < len(parameters), "has a parameter twice"),
        (bool(found), f"has the character `{found}`, which must be percent-encoded"),
        (not {".", ".."}.isdisjoint(path.split("/")), "has a part `.` or `..`, which clients take away"),
    )
    return next((text for applies, text in faults if applies), "")

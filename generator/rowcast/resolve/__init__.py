"""The documents of a spec in; the ``Api`` that they mean out, and everything that keeps them from meaning one."""

from __future__ import annotations

from collections.abc import Sequence

from rowcast.diagnostics import Diagnostic, has_errors
from rowcast.document import Document, Record
from rowcast.ir import Api, Auth, Field, Operation
from rowcast.notation import SYNONYMS, WORDS
from rowcast.records import replace
from rowcast.resolve.aliases import make_aliases
from rowcast.resolve.api import api_facts
from rowcast.resolve.claims import check_claims
from rowcast.resolve.collect import Spec, collect
from rowcast.resolve.corrections import apply_corrections
from rowcast.resolve.errors import draft_body, make_errors
from rowcast.resolve.examples import examples
from rowcast.resolve.finite import report_endless
from rowcast.resolve.listed import deprecation
from rowcast.resolve.operations import Call, draft_calls, finish_call
from rowcast.resolve.renames import make_renames
from rowcast.resolve.scope import Scope
from rowcast.resolve.settle import settle
from rowcast.resolve.streams import draft_results, make_streams
from rowcast.resolve.tables import Builder, extra, include_order, included_names
from rowcast.resolve.unions import make_unions
from rowcast.resolve.usage import auth_names, pagination, stream_use
from rowcast.resolve.webhooks import make_webhooks
from rowcast.resolve.wire import check_bytes, check_headers
from rowcast.source import Span
from rowcast.yamltree import uncollected

__all__ = ["resolve"]


def resolve(documents: Sequence[Document]) -> tuple[Api | None, list[Diagnostic]]:
    """Return the API that documents mean, and all findings.

    Args:
        documents: The files of one spec, in the order of their names.

    Returns:
        The API, or ``None`` if there is a finding that is an error; and the findings, in the order of the files.
    """
    with uncollected():
        return _resolved(Scope(), documents)


def _resolved(scope: Scope, documents: Sequence[Document]) -> tuple[Api | None, list[Diagnostic]]:
    spec = collect(scope, documents)
    corrections = apply_corrections(scope, spec.sections, spec.corrections, spec.typed)
    builder = Builder(scope, spec.sections)
    _make_tables(scope, spec, builder)
    calls = draft_calls(scope, spec, builder)
    headers = builder.fields(spec.headers[""], "ApiHeaders") if "" in spec.headers else []
    check_headers(scope, headers, "api")
    make_aliases(scope, spec.types)
    results = draft_results(scope, spec.streams)
    error_body = draft_body(scope, spec.errors)
    _settle_types(scope, spec, builder)
    make_streams(scope, spec.streams, results, error_body)
    errors = make_errors(scope, spec.errors, error_body)
    webhooks = make_webhooks(scope, spec.webhooks)
    facts = None if spec.api is None else api_facts(scope, spec.api)
    fields = tuple(draft.field for draft in headers)
    operations = _operations(scope, spec, calls, fields, None if facts is None else facts["auth"])
    renames = make_renames(scope, spec, fields, operations)
    if facts is None:
        _report_missing(scope, documents)
    findings = _in_order(scope.findings, documents)
    if facts is None or has_errors(findings):
        return None, findings
    api = Api(
        headers=fields,
        operations=operations,
        tables=scope.tables,
        unions=scope.unions,
        aliases=scope.aliases,
        streams=scope.streams,
        errors=errors,
        webhooks=webhooks,
        corrections=corrections,
        renames=renames,
        **facts,
    )
    return api, findings


def _make_tables(scope: Scope, spec: Spec, builder: Builder) -> None:
    included = included_names((*spec.sections.values(), *spec.headers.values()))
    for name in include_order(scope, spec.sections):
        written = spec.tables.get(name)
        facts = {}
        if written is not None:
            record = written.record
            facts = {
                "doc": record.text("description") or "",
                "extra": extra(scope, record),
                "deprecated": deprecation(record),
                "rename": record.text("rename"),
            }
        builder.table(name, spec.sections[name], name, included=name in included, **facts)
    # Tables were made in the order of their includes; they are listed in that of the spec.
    made = {name: scope.tables.pop(name) for name in spec.tables}
    scope.tables = {**made, **scope.tables}


def _settle_types(scope: Scope, spec: Spec, builder: Builder) -> None:
    """Let all rows have the types that they name, once all of these are known."""
    _look_up(scope, spec)
    make_unions(scope, spec.unions)
    settle(scope, builder.made, _named(spec))
    check_claims(scope, builder.made.claims)
    report_endless(scope)


def _named(spec: Spec) -> dict[str, tuple[Record, Span]]:
    tables = {name: (written.record, written.span) for name, written in spec.tables.items() if written is not None}
    return {**tables, **spec.types}


def _look_up(scope: Scope, spec: Spec) -> None:
    """Report the names in types that nothing has."""
    known = {*scope.tables, *scope.aliases, *spec.unions}
    for name, written in scope.references:
        if name in known or name in scope.broken:
            continue
        if name in scope.places:
            kind = "webhook" if name in spec.webhooks else "stream"
            scope.report("type-unknown", f"{name} is a {kind}, and no type", written.span)
        else:
            kind = SYNONYMS.get(name.lower(), name.lower())
            hint = f"did you mean `{kind}`?" if kind in WORDS else scope.suggest(name, known)
            scope.report("type-unknown", f"there is no table, union or type {name}", written.span, hint)


def _report_missing(scope: Scope, documents: Sequence[Document]) -> None:
    """Report that no file has the facts of the API, unless a file could not be read that may have them."""
    if all(document.root is not None for document in documents):
        place = Span(documents[0].file.name, 1, 1, 1, 1) if documents else None
        scope.report("api-missing", "no file says what the API is", place)


def _operations(
    scope: Scope, spec: Spec, calls: Sequence[Call], headers: tuple[Field, ...], auth: Sequence[Auth] | None
) -> tuple[Operation, ...]:
    known = scope.whole()
    made = []
    for call in calls:
        record = call.written.record
        operation = finish_call(scope, spec, call)
        made.append(
            replace(
                operation,
                stream=stream_use(scope, known, operation, record),
                pagination=pagination(scope, known, operation, record),
                # Without the facts of the API nothing is known of its credentials.
                auth=None if auth is None else auth_names(scope, record, auth),
                examples=examples(scope, known, operation, record, headers),
            )
        )
    check_bytes(scope, known, made)
    return tuple(made)


def _in_order(findings: Sequence[Diagnostic], documents: Sequence[Document]) -> list[Diagnostic]:
    """Return findings in the order of files and lines."""
    order = {document.file.name: number for number, document in enumerate(documents)}

    def place(finding: Diagnostic) -> tuple[int, int, int]:
        span = finding.span
        return (-1, 0, 0) if span is None else (order.get(span.file, len(order)), span.line, span.column)

    return sorted(findings, key=place)

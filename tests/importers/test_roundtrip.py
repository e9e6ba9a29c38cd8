"""The docs that we generate import back to the same rows, as Markdown and as HTML, for each good spec at hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rowcast import assets, front, importers
from rowcast.diagnostics import has_errors
from rowcast.importers.outcome import pages
from rowcast.ir import Api, Operation
from rowcast.rendering.memo import direct
from rowcast.rendering.templating import Templates
from rowcast.source import SourceFile
from rowcast.target import Job
from rowcast.targets.docs import render

from tests.importers import specs

ROOT = Path(__file__).parents[2]
TEMPLATES = Templates([assets.templates()])
HTML = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _good() -> Iterator[tuple[str, Api]]:
    """Yield the specs without errors."""
    for folder in sorted([*(ROOT / "tests" / "cases").glob("*/spec"), *(ROOT / "spec").iterdir()]):
        files = [
            SourceFile(p.name, p.read_text(encoding="utf-8", errors="replace")) for p in sorted(folder.glob("*.y*ml"))
        ]
        api, _ = front.load(files)
        if api is not None:
            yield folder.parent.name if folder.name == "spec" else folder.name, api


GOOD = dict(_good())
FORMS: Mapping[str, Callable[[Mapping[str, str]], Mapping[str, str]]] = {
    "pages": lambda made: {path: text for path, text in made.items() if path.endswith(".md")},
    "one file": lambda made: {"llms-full.txt": made["llms-full.txt"]},
    "html": lambda made: {
        re.sub(r"md$", "html", path): f"<!doctype html><html><body>{HTML.render(text)}</body></html>"
        for path, text in made.items()
        if path.endswith(".md")
    },
}


def docs(api: Api) -> Mapping[str, str]:
    """Return the pages of an API."""
    made = render(Job(api, "example", {}, TEMPLATES, direct))
    assert not made.problems
    return made.files


def imported(made: Mapping[str, str]) -> Api:
    """Import pages, and load what was captured."""
    spec = pages.spec("again", [importers.read(path, text.encode()) for path, text in made.items()], has_api=False)
    api, findings = front.load([SourceFile(name, text) for name, text in spec.files.items()])
    assert not has_errors(findings), [(f.code, f.message, f.span) for f in findings if f.severity.name == "ERROR"]
    assert api is not None
    return api


def rows(api: Api) -> dict[str, object]:
    """Return what is compared, by address: the rows of each place and object, and the types that are named."""
    found: dict[str, object] = {}
    for operation in api.operations:
        found |= _operation(api, operation)
    for table in api.tables.values():
        if not (table.included and not table.inline):
            found[table.name] = _bare(replace(table, fields=(), inline=False, included=False))
            found |= {f"{table.name}/{field.wire}": _bare(field) for field in table.fields}
    found |= {union.name: _bare(union) for union in api.unions.values()}
    found |= {alias.name: _bare(alias) for alias in api.aliases.values()}
    return found


def _operation(api: Api, operation: Operation) -> Iterator[tuple[str, object]]:
    name = operation.name
    yield (
        name,
        (
            operation.method,
            operation.path,
            operation.summary,
            _words(operation.doc),
            _words(operation.deprecated or ""),
            operation.rename,
        ),
    )
    own = {field.wire.lower() for field in operation.headers}
    headers = (*(f for f in api.headers if f.wire.lower() not in own), *operation.headers)
    places = {
        "path": operation.path_parameters,
        "query": operation.query,
        "headers": headers,
        "cookies": operation.cookies,
    }
    places |= {f"{response.status}/headers": response.headers for response in operation.responses}
    for place, found in places.items():
        yield from ((f"{name}/{place}/{field.wire}", _bare(field)) for field in found)
    yield f"{name}/body", _bare(operation.body)
    for response in operation.responses:
        body = _bare(replace(response.body, doc="", required=True)) if response.body else None
        yield f"{name}/{response.status}", (body, _words(response.doc))


def _words(text: str) -> str:
    """A description without what neither a cell nor HTML can hold: line breaks, and space at the ends of code."""
    return re.sub(r"\s*`\s*", "`", " ".join(text.split()))


def _bare(part: object) -> object:
    """Return a part of an API without where it was written."""
    if is_dataclass(part):
        kept = [f.name for f in fields(part) if f.name not in ("span", "origin")]
        return (
            type(part).__name__,
            *(
                (name, _bare(_words(v) if name in ("doc", "deprecated", "quote") and v else v))
                for name in kept
                for v in [getattr(part, name)]
            ),
        )
    if isinstance(part, tuple):
        return tuple(map(_bare, part))
    return part


def both(api: Api, form: str) -> tuple[dict[str, object], dict[str, object]]:
    """Return the rows of an API, and those that its docs in a form import back to."""
    wanted, got = rows(api), rows(imported(FORMS[form](docs(api))))
    if form == "html":
        wanted, got = ({key: one_space(value) for key, value in each.items()} for each in (wanted, got))
    return wanted, got


def one_space(part: object) -> object:
    """Write each run of white space as one space, since that is how HTML shows it, in code as elsewhere."""
    if isinstance(part, str):
        return " ".join(part.split())
    if isinstance(part, dict):
        return {key: one_space(value) for key, value in part.items()}
    return tuple(map(one_space, part)) if isinstance(part, (tuple, list)) else part


# What pages of docs say in sentences or not at all, and what an import makes anew: it stays in the spec that is there.
NOT_ROWS = {
    "Api.name": "it is the name of the folder that is imported into",
    "Api.version": "it belongs to the file of the API, which a person writes",
    "Api.doc": "it belongs to the file of the API",
    "Api.docs": "it belongs to the file of the API",
    "Api.license": "it belongs to the file of the API",
    "Api.contact": "it belongs to the file of the API",
    "Api.rename": "it belongs to the file of the API",
    "Api.servers": "names, descriptions and variables belong to the file of the API",
    "Api.server_env": "it belongs to the file of the API",
    "Api.auth": "prefixes and descriptions belong to the file of the API",
    "Api.headers": "each operation shows the headers of each call among its own",
    "Api.errors": "the table of errors is no table of rows",
    "Api.retry": "sentences tell of it",
    "Api.idempotency": "sentences tell of it",
    "Api.request_id": "sentences tell of it",
    "Api.streams": "rules of folding are told in sentences",
    "Api.renames": "names in code belong to the file of the API",
    "Api.webhooks": "they are calls that the service makes",
    "Api.corrections": "what was corrected is captured as it is",
    "Operation.auth": "the facts of a call name credentials in words",
    "Operation.idempotent": "the facts of a call say it in words",
    "Operation.pagination": "the facts of a call say it in words",
    "Operation.stream": "the facts of a call say it in words",
    "Operation.examples": "samples of code are shown, which no import runs",
}


def _differing(api: Api, again: Api) -> Iterator[str]:
    """Yield each fact beside rows that differs."""
    compared = ("operations", "tables", "unions", "aliases", "span")
    kept = [field.name for field in fields(Api) if field.name not in compared]
    yield from (f"Api.{key}" for key in kept if _bare(getattr(api, key)) != _bare(getattr(again, key)))
    for one, other in zip(api.operations, again.operations, strict=True):
        for key in ("auth", "idempotent", "pagination", "stream", "examples"):
            if _bare(getattr(one, key)) != _bare(getattr(other, key)):
                yield f"Operation.{key}"


def test_what_cannot_come_back_is_listed_and_no_more() -> None:
    found = {key for api in GOOD.values() for key in _differing(api, imported(FORMS["pages"](docs(api))))}
    assert found == set(NOT_ROWS)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", GOOD)
def test_docs_import_back_to_the_same_rows(name: str, form: str) -> None:
    api = GOOD[name]
    wanted, got = both(api, form)
    assert got == wanted


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(specs.spec(), st.sampled_from(sorted(FORMS)))
def test_docs_of_random_specs_import_back(made: specs.Spec, form: str) -> None:
    api = specs.load(made)
    assume(api is not None)
    assert api is not None
    wanted, got = both(api, form)
    assert not {key: (wanted.get(key), got.get(key)) for key in {*wanted, *got} if wanted.get(key) != got.get(key)}


@pytest.mark.parametrize("form", FORMS)
def test_texts_of_backticks_import_back(form: str) -> None:
    texts = ("`", "`` ` ``", "` `", "```", "a `` b`c `` d", "`` `a` ``", "`a", "\\`")
    rows_: list[specs.Spec] = [
        {"name": f"text{n}", "type": "string", "description": text} for n, text in enumerate(texts)
    ]
    rows_ += [
        {"name": f"value{n}", "type": "string", "values": ["a", text], "default": text} for n, text in enumerate(texts)
    ]
    rows_ += [{"name": f"pattern{n}", "type": "string", "pattern": text} for n, text in enumerate(("`", "a``b`"))]
    made = {
        "rowcast": 1,
        "api": {"name": "made", "title": "Made", "servers": ["https://api.example.com"]},
        "operations": {"a.get": {"request": "GET /a", "query": rows_, "response": {"200": "Ticks"}}},
        "tables": {"Ticks": {"rows": rows_}},
    }
    api = specs.load(made)
    assert api is not None
    wanted, got = both(api, form)
    assert got == wanted

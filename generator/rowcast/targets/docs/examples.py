"""Examples of an operation: each with commands and code that send it, and with its answer.

In: an operation and what writes samples. Out: views of strings.
"""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.ir import ABSENT, Api, Example, Operation
from rowcast.records import dataclass
from rowcast.target import Sampler
from rowcast.targets.docs import markdown as md
from rowcast.targets.docs.curl import command
from rowcast.targets.docs.requests import Request, made_request
from rowcast.targets.docs.rows import json_block


@dataclass(frozen=True, slots=True)
class SampleView:
    """A piece of code with its title."""

    title: str
    code: str


@dataclass(frozen=True, slots=True)
class ExampleView:
    """One example: what it shows, how to send it, what comes back."""

    title: str
    doc: str
    samples: tuple[SampleView, ...]
    answer_title: str
    answer: str


def example_views(api: Api, operation: Operation, sampler: Sampler) -> tuple[ExampleView, ...]:
    """Return the examples of an operation. Those of the spec come first; where none has a request, one is made up.

    The first request is shown in all ways, the others with curl and the first way of each language.
    """
    examples = operation.examples
    if not any(example.request is not None for example in examples):
        examples = (*_made(api, operation), *examples)
    views = []
    first = True
    for example in examples:
        samples = (
            tuple(_samples(api, operation, example.request, sampler, first)) if example.request is not None else ()
        )
        first = first and not samples
        views.append(_view(example, samples))
    return tuple(views)


def _made(api: Api, operation: Operation) -> Iterator[Example]:
    request = made_request(api, operation)
    if request is not None:
        yield Example("smallest request", "", request, None, ABSENT, operation.span)


def _samples(api: Api, operation: Operation, request: Request, sampler: Sampler, every: bool) -> Iterator[SampleView]:
    yield SampleView("curl", md.fence(command(api, operation, request), "bash"))
    seen: set[str] = set()
    for sample in sampler(operation, request):
        if every or sample.language not in seen:
            yield SampleView(md.text(sample.title), md.fence(sample.code, sample.language))
        seen.add(sample.language)


def _view(example: Example, samples: tuple[SampleView, ...]) -> ExampleView:
    answered = example.response is not ABSENT
    return ExampleView(
        title=md.text(example.name or "example"),
        doc=md.paragraphs(example.doc),
        samples=samples,
        answer_title=f"Response {md.code(example.status or '200')}" if answered else "",
        answer=json_block(example.response) if answered else "",
    )

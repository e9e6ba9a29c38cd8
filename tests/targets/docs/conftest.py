"""What the tests of the docs share: rendered pages, and a Markdown renderer that lets nothing pass unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from rowcast import assets
from rowcast.front import load
from rowcast.ir import Api
from rowcast.rendering.memo import direct
from rowcast.rendering.templating import Templates
from rowcast.source import SourceFile
from rowcast.target import Job
from rowcast.targets.docs import render

Pages = Mapping[str, str]


@pytest.fixture(scope="session")
def docs_of() -> Callable[..., Pages]:
    """Return the function that makes the pages of an API."""
    templates = Templates([assets.templates()])

    def make(api: Api, **options: object) -> Pages:
        output = render(Job(api, "example", options, templates, direct))
        assert output.problems == ()
        return output.files

    return make


@pytest.fixture(scope="session")
def flagship() -> Api:
    """Return the API that the project ships."""
    folder = Path(__file__).parents[3] / "spec" / "claude_messages"
    api, _ = load([SourceFile(path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))])
    assert api is not None
    return api


@pytest.fixture(scope="session")
def parse() -> Callable[[str], list[Token]]:
    """Return a parser of CommonMark with the tables and strikethrough of GFM, in which HTML is alive."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse

"""What tests share: the option that rewrites expected files, and the way from the text of a spec to its API."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest
from rowcast import front
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Api
from rowcast.source import SourceFile

HEAD = 'rowcast: 1\napi: {name: tests, title: Tests, servers: ["https://api.example.com"]}\n'


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-goldens``."""
    parser.addoption("--update-goldens", action="store_true", help="write what came out as what is expected")


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    """Tell whether expected files are to be rewritten."""
    return bool(request.config.getoption("--update-goldens"))


@pytest.fixture(scope="session")
def load() -> Callable[..., tuple[Api | None, list[Diagnostic]]]:
    """Return a function from the text of ``api.yaml``, without its head, and of further files by name."""

    def load_texts(text: str, **more: str) -> tuple[Api | None, list[Diagnostic]]:
        files = [SourceFile("api.yaml", HEAD + dedent(text))]
        files += [SourceFile(f"{name}.yaml", "rowcast: 1\n" + dedent(each)) for name, each in more.items()]
        return front.load(files)

    return load_texts

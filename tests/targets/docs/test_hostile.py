"""A spec full of hostile text makes pages of the same shape as a harmless one, and nothing in them is alive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import Any

import pytest
from markdown_it.token import Token
from rowcast.ir import Api, Field, Named, Scalar
from rowcast.source import Span
from rowcast.targets.docs.places import object_page

DocsOf = Callable[..., Mapping[str, str]]
Parse = Callable[[str], list[Token]]

# What a person writes freely; names by which parts of an API refer to each other stay as they are.
_WORDS = """
doc summary deprecated since rename title version prefix reason changes pattern examples default env quote values
contact license server_env docs page known types
"""
FREE = frozenset(_WORDS.split())
TEXTS = (
    "<script>alert(1)</script><img src=x onerror=y>",
    "a|b\\|c\n\n# d\n\n```\n</pre>",
    "[x](javascript:alert(1)) ![y](http://a.example/y.png) <http://b.example>",
    "--> ]]> {{ view }} {% raw %} ${x} &lt;b&gt;\n---\n| a |\n|---|",
    "`` ` ``` *a* **b _c_ ~~d~~",
)


def poisoned(part: Any, text: str, free: bool = False) -> Any:
    """Return a part of an API with ``text`` in place of all that is written freely."""
    if isinstance(part, str):
        return text if free else part
    if isinstance(part, tuple):
        return tuple(poisoned(each, text, free) for each in part)
    if isinstance(part, Mapping):
        return {key: poisoned(each, text, free) for key, each in part.items()}
    if not is_dataclass(part) or isinstance(part, Span | Enum | type):
        return part
    return replace(part, **{each.name: _inside(part, each.name, text) for each in fields(part)})


def _inside(part: Any, name: str, text: str) -> Any:
    value = getattr(part, name)
    if name in ("values", "known", "default", "examples") and not isinstance(value, tuple):
        return text if isinstance(value, str) else value
    if name == "values" and value and is_dataclass(value[0]):
        return tuple(replace(each, value=f"{text}{n}", doc=text) for n, each in enumerate(value))
    return poisoned(value, text, name in FREE)


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_is_alive(api: Api, docs_of: DocsOf, parse: Parse, text: str) -> None:
    for path, page in docs_of(poisoned(api, text), samples=[]).items():
        tokens = parse(page)
        for token in tokens:
            assert token.type not in ("html_block", "code_block", "hr", "lheading_open"), (path, token)
            for child in token.children or ():
                assert child.type not in ("html_inline", "image", "hardbreak", "softbreak"), (path, child)
                href = str(child.attrs.get("href", "")) if child.type == "link_open" else ""
                assert not href or ":" not in href or href.startswith(("http://", "https://")), (path, href)


@pytest.mark.parametrize("text", TEXTS)
def test_the_shape_of_pages_does_not_depend_on_text(api: Api, docs_of: DocsOf, parse: Parse, text: str) -> None:
    def shape(pages: Mapping[str, str]) -> dict[str, list[str]]:
        wanted = ("heading_open", "table_open", "tr_open", "bullet_list_open", "list_item_open")
        return {
            path: [token.type for token in parse(page) if token.type in wanted]
            for path, page in pages.items()
            if path.startswith("objects/")
        }

    harmless = shape(docs_of(poisoned(api, "harmless", False), samples=[]))
    assert shape(docs_of(poisoned(api, text), samples=[])) == harmless


@pytest.mark.parametrize("wire", [*TEXTS, "a.b", "a b", " ", "\x00", "\u202e", "a\tb", "`", "<b>"])
def test_a_hostile_name_stays_in_its_cell(api: Api, docs_of: DocsOf, parse: Parse, wire: str) -> None:
    at = Span("api.yaml", 1, 1, 1, 1)
    answer = api.tables["Answer"]
    row = Field(wire, Named("StopReason"), True, "", at)
    nested = Field("after", Scalar("string"), False, "", at)
    found = replace(api, tables={**api.tables, "Answer": replace(answer, fields=(row, nested))})
    tokens = parse(docs_of(found, samples=[])[object_page("Answer")])
    cells = [token for before, token in pairwise(tokens) if before.type == "td_open"]
    assert len(cells) == 8
    assert "".join(child.content for child in cells[4].children or ()) == "after"
    assert all(child.type in ("text", "code_inline") for child in cells[0].children or ())

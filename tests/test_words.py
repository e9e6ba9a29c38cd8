"""Words of any text, and names in each case."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rowcast.words import camel, kebab, pascal, screaming, snake, split

WORDS = [
    ("maxTokens", "max tokens"),
    ("max_tokens", "max tokens"),
    ("MAX_TOKENS", "max tokens"),
    ("Max-Tokens", "max tokens"),
    ("max tokens", "max tokens"),
    ("max.tokens", "max tokens"),
    ("max/tokens[]", "max tokens"),
    ("__max__tokens__", "max tokens"),
    ("URLSource", "url source"),
    ("HTTPServer2", "http server2"),
    ("X-API-Key", "x api key"),
    ("base64Data", "base64 data"),
    ("v1Beta2", "v1 beta2"),
    ("ephemeral_5m", "ephemeral 5m"),
    ("x86_64", "x86 64"),
    ("2fa", "2fa"),
    ("A", "a"),
    ("aB", "a b"),
    ("ABc", "a bc"),
    ("ÄrgerMaß", "ärger maß"),
    ("日本語 name", "日本語 name"),
    ("हिन्दी", "हिन्दी"),
    ("ﬁle", "file"),
    ("ＡＢＣ", "abc"),
    ("e\u0301a", "éa"),
    ("a\u200bb", "a b"),
    ("a\u202eb", "a b"),
    ("can't", "can t"),
    ("a\x00b\nc", "a b c"),
    ("\ud800a", "a"),
    ("", ""),
    ("___", ""),
    ("😀", ""),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_a_text_has_words(text: str, words: str) -> None:
    assert split(text) == tuple(words.split())


CASES = [
    ("maxTokens", "max_tokens", "MaxTokens", "max-tokens", "maxTokens", "MAX_TOKENS"),
    ("HTTP server", "http_server", "HttpServer", "http-server", "httpServer", "HTTP_SERVER"),
    ("ephemeral_5m", "ephemeral_5m", "Ephemeral5m", "ephemeral-5m", "ephemeral5m", "EPHEMERAL_5M"),
    ("", "", "", "", "", ""),
]


@pytest.mark.parametrize("row", CASES, ids=lambda row: row[0])
def test_words_make_a_name_in_each_case(row: tuple[str, ...]) -> None:
    words = split(row[0])
    assert (snake(words), pascal(words), kebab(words), camel(words), screaming(words)) == row[1:]


@given(st.text())
def test_words_are_words_whatever_the_text(text: str) -> None:
    words = split(text)
    for word in words:
        assert normalize("NFKC", word) == word
        assert any(map(str.isalnum, word))
    assert split(snake(words)) == words == split(kebab(words))

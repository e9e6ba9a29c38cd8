"""The words that are looked for before a pattern: every text that a pattern matches holds one of them."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rowcast.importers.facts import limits, listings, prose
from rowcast.importers.text.phrases import Phrases, Standing, needed
from rowcast.importers.vocabulary.places import PLACES

TABLES: list[Phrases[Any]] = [
    limits._BOUNDS,
    limits._EXACT,
    limits._RANGES,
    listings._LISTS,
    prose._CONSTANTS,
    prose._DEFAULTS,
    prose._FORMATS,
]
PATTERNS = sorted({pattern for table in TABLES for pattern, _ in table.table})


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_what_a_pattern_matches_holds_a_word_that_it_needs(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(PATTERNS))
    text = unicodedata.normalize("NFKC", data.draw(st.from_regex(re.compile(pattern, re.I))))
    if re.search(pattern, text, re.I):
        assert any(word in text.lower() for word in needed(pattern))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_phrase_of_the_vocabulary_needs_some_word(pattern: str) -> None:
    assert needed(pattern), "a phrase without such a word is tried on every text; say which word begins it"


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\bat\sleast\s\d", ("least",)),
        (r"(?:at\smost|up\sto)\s\d", ("most", "up")),
        (r"defaults?\s", ("default",)),
        (r"colou?r", ("colo",)),
        (r"x?", ()),
        (r"(?:a|bc)?def", ("def",)),
        (r"(?:ab|c?)d", ()),
        (r"(?<=more than )ten", ("ten",)),
        (r"[a-z]+ing\b", ("ing",)),
        (r"ab+cd", ("ab",)),
        (r"one|two", ("one", "two")),
        (r"\(no\)", ("(no)",)),
        (r"a{0,3}bcd", ("bcd",)),
    ],
)
def test_needed_words(pattern: str, words: tuple[str, ...]) -> None:
    assert needed(pattern) == words


def test_only_phrases_that_may_match_are_tried_and_in_their_order() -> None:
    table = Phrases([(r"\bat\sleast\s", 1), (r"\bleast\s", 2), (r"\d", 3), (r"最大", 4)])
    assert [answer for _, answer in table.among("at least 5")] == [1, 2, 3]
    assert [answer for _, answer in table.among("最大 5")] == [3, 4]
    assert [answer for _, answer in table.among("5")] == [3]


def test_words_that_stand_alone_are_found_as_they_would_be_one_by_one() -> None:
    table = Standing(PLACES)
    texts = (
        "request body",
        "query parameters",
        "responses",
        "bodybuilder",
        "请求参数 body",
        "url path params",
        "boxes",
    )
    for text in texts:
        one_by_one = [
            (word, place)
            for word, place in PLACES
            if word in text
            and (not word.isascii() or re.search(rf"(?<![a-z]){re.escape(word)}(?:s|es)?(?![a-z])", text))
        ]
        assert table.among(text) == one_by_one

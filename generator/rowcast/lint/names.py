"""A name in; its words out, and the style that it is written in. The same names come up in rule after rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from rowcast import words

_MOST = 1 << 16
_WITHOUT_SPACES = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

STYLES: Mapping[str, re.Pattern[str]] = {
    "snake_case": re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+"),
    "camelCase": re.compile(r"[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)+"),
    "kebab-case": re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+"),
    "PascalCase": re.compile(r"[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)*"),
    "UPPER_CASE": re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"),
}


@lru_cache(maxsize=_MOST)
def split(name: str) -> tuple[str, ...]:
    """Return the words of a name."""
    return words.split(name)


def count(text: str) -> int:
    """Return how many words a sentence has. Chinese and Japanese have no spaces, and about two characters to a word."""
    rest = _WITHOUT_SPACES.sub(" ", text)
    return len(rest.split()) + (len(_WITHOUT_SPACES.findall(text)) + 1) // 2


@lru_cache(maxsize=_MOST)
def style_of(name: str) -> str:
    """Return the style that a name is surely in, or nothing: a single lower-case word is in several."""
    return next((style for style, form in STYLES.items() if form.fullmatch(name)), "")

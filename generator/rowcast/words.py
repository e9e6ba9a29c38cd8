"""Any text goes in as words, words come out as a name in a case: ``split``, then ``snake``, ``pascal``, ``kebab`` …"""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize


def split(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, in the compatibility form NFKC; none where it has no letter or digit.

    Words end at each character that is no letter, digit or combining mark, and where camel case begins a new one.
    Digits stay with the word before them: ``maxTokens`` is ``max tokens``, ``URLSource`` is ``url source``, and
    ``base64Data`` is ``base64 data``.
    """
    apart = _HUMP.sub(" ", normalize("NFKC", text))
    # Lower case can leave the compatibility form (the capital I with a dot does), so that it is made once more.
    return tuple(word for word in _OTHER.split(normalize("NFKC", apart.lower())) if any(map(str.isalnum, word)))


def snake(words: Iterable[str]) -> str:
    """``max tokens`` as ``max_tokens``."""
    return "_".join(words)


def kebab(words: Iterable[str]) -> str:
    """``max tokens`` as ``max-tokens``."""
    return "-".join(words)


def screaming(words: Iterable[str]) -> str:
    """``max tokens`` as ``MAX_TOKENS``."""
    return snake(words).upper()


def pascal(words: Iterable[str]) -> str:
    """``max tokens`` as ``MaxTokens``."""
    return "".join(word[:1].upper() + word[1:] for word in words)


def camel(words: Iterable[str]) -> str:
    """``max tokens`` as ``maxTokens``."""
    whole = pascal(words)
    return whole[:1].lower() + whole[1:]


# ``\w`` holds letters, digits and the underscore, but not the marks that scripts such as Devanagari write vowels with.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0962\u0963"
_OTHER = re.compile(rf"(?:[^\w{_MARKS}]|_)+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

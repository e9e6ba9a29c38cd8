"""Names of tables that have none: the place of a nested object in; a name out that no other row can change."""

from __future__ import annotations

import re

from rowcast import words

PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*\Z")
MAX_NAME = 200


def derived(prefix: str, wire: str, *, many: bool) -> str | None:
    """Return the name of the table that the children of a row make.

    Args:
        prefix: The name of the table that holds the row, or of the operation.
        wire: The name of the row.
        many: The row holds several such objects, so that the name is put in the singular.

    Returns:
        The name, or ``None`` if the row's name has no letters and digits of ASCII to make one of, or too many.
    """
    parts = words.split(wire)
    if many and parts:
        parts = (*parts[:-1], singular(parts[-1]))
    name = prefix + words.pascal(parts)
    return name if parts and len(name) <= MAX_NAME and PASCAL.match(name) else None


def operation_prefix(name: str) -> str:
    """``messages.count_tokens`` as ``MessagesCountTokens``."""
    return words.pascal(words.split(name))


def singular(word: str) -> str:
    """Return the singular of an English noun in lower case; a word that is no plural stays as it is.

    The rule is small and fixed, for a better one would rename tables. Where it fails, ``table`` names the table.
    """
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    if word.endswith(("ss", "us", "is")):
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: len(word) - len(ending)] + instead
    return word


_EXCEPTIONS = {
    "aliases": "alias",
    "analyses": "analysis",
    "axes": "axis",
    "bonuses": "bonus",
    "buses": "bus",
    "caches": "cache",
    "campuses": "campus",
    "children": "child",
    "cookies": "cookie",
    "crises": "crisis",
    "criteria": "criterion",
    "gas": "gas",
    "gases": "gas",
    "hypotheses": "hypothesis",
    "indices": "index",
    "lens": "lens",
    "lenses": "lens",
    "matrices": "matrix",
    "men": "man",
    "movies": "movie",
    "news": "news",
    "people": "person",
    "quizzes": "quiz",
    "series": "series",
    "species": "species",
    "statuses": "status",
    "ties": "tie",
    "vertices": "vertex",
    "viruses": "virus",
    "women": "woman",
}
_ENDINGS = (
    ("sses", "ss"),
    ("shes", "sh"),
    ("ches", "ch"),
    ("xes", "x"),
    ("ies", "y"),
    ("s", ""),
)

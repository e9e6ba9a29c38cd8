"""The singular of an English noun: rules for endings, and tables of the words that do not go by them."""

from __future__ import annotations

import re


def singular(word: str) -> str:
    """Return the singular of a noun; of several words, written in any case style, the last one counts.

    A word that is no plural comes back as it is, and so does one in another script.
    """
    if re.search(r"[A-Z]{2}s$", word):
        return word[:-1]
    found = re.search(r"[A-Za-z][a-z]*$|[A-Z]+$", word)
    if found is None:
        return word
    last = found.group(0)
    made = _singular(last.lower())
    if made == last.lower():
        return word
    shaped = made.upper() if last.isupper() and len(last) > 1 else made
    return word[: found.start()] + (last[0] + shaped[1:] if last[0].lower() == shaped[0].lower() else shaped)


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _SAME or len(word) < 3 or not word.endswith("s") or word.endswith("ss"):
        return word
    for ending, instead, words in _ENDINGS:
        if word.endswith(ending) and (not words or word in words):
            return word[: -len(ending)] + instead
    return word if word.endswith(("us", "is")) else word[:-1]


_IRREGULAR = {
    "people": "person", "children": "child", "men": "man", "women": "woman", "feet": "foot", "teeth": "tooth",
    "geese": "goose", "mice": "mouse", "dice": "die", "criteria": "criterion", "phenomena": "phenomenon",
    "indices": "index", "matrices": "matrix", "vertices": "vertex", "appendices": "appendix", "schemata": "schema",
    "quizzes": "quiz", "buses": "bus", "gases": "gas", "lenses": "lens", "menus": "menu", "cpus": "cpu",
    "gpus": "gpu", "skus": "sku", "apis": "api", "uris": "uri", "kpis": "kpi", "wikis": "wiki", "taxis": "taxi",
    "emojis": "emoji", "pois": "poi", "uis": "ui", "bacteria": "bacterium",
}  # fmt: skip
_SAME = frozenset((
    "data", "metadata", "media", "series", "species", "news", "info", "information", "status", "alias", "atlas",
    "bias", "canvas", "gas", "lens", "plus", "bus", "sms", "mms", "gps", "dns", "tls", "https", "aws", "css", "js",
    "os", "ios", "rss", "ms", "sos", "has", "was", "is", "this", "its", "does", "address", "access", "process",
    "progress", "success", "class", "business", "always", "analysis", "axis", "basis", "diagnosis", "thesis",
    "crisis", "chassis", "corps", "means", "headquarters", "sales", "logistics", "analytics", "statistics",
    "graphics", "physics", "mathematics", "contents", "credentials", "settings", "goods", "thanks", "previous",
    "various",
))  # fmt: skip
_OF_IES = frozenset((
    "movies", "cookies", "calories", "ties", "pies", "zombies", "selfies", "lies", "dies", "rookies", "genies",
    "hippies", "brownies",
))  # fmt: skip
_OF_CHES = frozenset((
    "caches", "niches", "headaches", "avalanches", "aches", "creches", "psyches", "quiches",
))  # fmt: skip
_OF_ZES = frozenset((
    "sizes", "prizes", "mazes", "breezes", "bronzes", "gazes", "seizes",
))  # fmt: skip
_OF_VES = frozenset((
    "leaves", "wolves", "knives", "lives", "shelves", "halves", "selves", "thieves", "loaves", "wives", "calves",
    "scarves",
))  # fmt: skip
_OF_OES = frozenset((
    "heroes", "potatoes", "tomatoes", "echoes", "vetoes", "torpedoes",
))  # fmt: skip
_OF_USES = frozenset((
    "statuses", "viruses", "bonuses", "campuses", "censuses", "corpuses", "focuses", "surpluses", "minuses",
    "pluses", "apparatuses", "choruses", "abacuses",
))  # fmt: skip
_OF_ASES = frozenset((
    "aliases", "atlases", "biases", "canvases",
))  # fmt: skip
_OF_SES = frozenset((
    "analyses", "crises", "diagnoses", "theses", "hypotheses", "syntheses", "parentheses",
))  # fmt: skip
_ENDINGS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("ies", "ie", _OF_IES),
    ("ies", "y", frozenset()),
    ("ches", "che", _OF_CHES),
    ("ches", "ch", frozenset()),
    ("shes", "sh", frozenset()),
    ("sses", "ss", frozenset()),
    ("xes", "x", frozenset()),
    ("zes", "ze", _OF_ZES),
    ("zzes", "zz", frozenset()),
    ("ves", "f", _OF_VES - {"knives", "lives", "wives"}),
    ("ves", "fe", _OF_VES),
    ("oes", "o", _OF_OES),
    ("uses", "us", _OF_USES),
    ("ases", "as", _OF_ASES),
    ("ses", "sis", _OF_SES),
)

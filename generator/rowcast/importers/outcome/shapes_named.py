"""Names for shapes, from the rows, calls and tables where they stand: singular English, the same whenever those are."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from rowcast.importers.text import naming
from rowcast.importers.text.inflection import singular
from rowcast.importers.vocabulary import words as word_lists
from rowcast.records import dataclass


@dataclass(frozen=True, slots=True)
class Use:
    """A place of a shape: the table it stands in, its path there, the resource of its call, its status."""

    table: str
    path: tuple[str, ...]
    resource: str
    status: str


def name(uses: Sequence[Use], fields: Sequence[str], taken: Collection[str]) -> str:
    """Return a free name; ``fields`` are the names of the rows of the shape.

    It is the word that the names of most places end with (``billing_address``, ``shipping_address``: Address), or the
    words that all begin with. Where they have nothing in common, two fields name the shape (``lat``, ``lng``: LatLng);
    of more fields, the name in a table goes first, then the one that most places have, then the first. Where a name
    says nothing (``data``, ``items``), the resource of the call does.
    """
    return next(found for found in _candidates(uses, fields) if found and found not in taken)


def key(use: Use) -> str:
    """Return the word by which two places are taken to be of the same kind."""
    words = _words(use)
    return words[-1] if words else ""


def resource(path: str) -> str:
    """Return the name of what a call is about: the last part of its path that is no parameter and no verb."""
    parts = [p for p in path.split("/") if p and not p.startswith("{") and not re.fullmatch(r"v\d{1,3}|api|rest", p)]
    nouns = [p for p in parts if naming.snake(p).split("_")[0] not in word_lists.VERBS]
    return naming.pascal(singular((nouns or parts or [""])[-1]))


def _candidates(uses: Sequence[Use], fields: Sequence[str]) -> Iterator[str]:
    words = [found for found in map(_words, uses) if found]
    in_tables = [found for found in (_words(use) for use in uses if use.table) if found]
    joined = _pascal([word for each in fields for word in _split(each)]) if len(fields) == 2 else ""
    agreed = len({tuple(each) for each in words}) == 1
    owners = [owner for owner in (use.table or use.resource for use in uses) if owner]
    first = (
        _pascal(_common(words))
        or (joined if not agreed and len(joined) <= _LONGEST_JOINED and not in_tables else "")
        or _most([_pascal(each) for each in in_tables or words])
        or (f"{owners[0]}Part" if owners else "Shape")
    )
    yield first
    if not any(use.path for use in uses):
        yield f"{first}Response"
    if owners and not first.startswith(owners[0]):
        yield f"{owners[0]}{first}"
    for number in range(2, 1_000_000):
        yield f"{first}{number}"


def _words(use: Use) -> list[str]:
    """Return the words that name one place, in snake case and singular; none where its name is no noun."""
    if not use.path and use.status[:1] in ("4", "5"):
        return ["error"]
    owner = _split(use.table or use.resource)
    own = _split(singular(use.path[-1])) if use.path else []
    if len(own) > 1 and own[-1] in _SIDES:
        own = own[:-1]
    if use.path and (not own or own[-1] in _SIDES):
        # A name in another script gives no name for a class, and neither does one that only tells two sides apart.
        return []
    if own and own[-1] not in _SAYS_NOTHING:
        return own
    above = _split(singular(use.path[-2])) if len(use.path) > 1 else []
    above = above if above and above[-1] not in _SAYS_NOTHING else owner
    return [*above, own[-1]] if own and own[-1] in _PARTS else above or own


def _split(text: str) -> list[str]:
    """Return the words of a name without accents; none where it has letters of another script."""
    latin = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return [word for word in naming.snake(latin).split("_") if word and not word.isdigit()] if latin.isascii() else []


def _common(words: Sequence[Sequence[str]]) -> Sequence[str]:
    """Return the words that most names end with, or else those that all begin with, if they say something."""
    lasts = Counter(each[-1] for each in words)
    last = max(lasts, key=lambda each: lasts[each], default="")
    if lasts[last] > 1 and lasts[last] * 2 > len(words):
        ends = list(_columns([each[::-1] for each in words if each[-1] == last]))[::-1]
        if ends[-1] not in _SAYS_NOTHING or (len(ends) > 1 and ends[-1] in _PARTS):
            return ends
    starts = list(_columns(words))
    return starts if starts and starts[-1] not in _SAYS_NOTHING else []


def _columns(words: Sequence[Sequence[str]]) -> Iterator[str]:
    for column in zip(*words, strict=False):
        if len(set(column)) > 1:
            return
        yield column[0]


def _most(names: Sequence[str]) -> str:
    counted = Counter(found for found in names if found)
    return max(counted, key=lambda each: counted[each]) if counted else ""


def _pascal(words: Sequence[str]) -> str:
    made = "".join(word[:1].upper() + word[1:] for word in words)
    return made if made[:1].isalpha() else ""


_LONGEST_JOINED = 20
# Words that stand for whatever is there: alone they name no type.
_SAYS_NOTHING = frozenset((
    "data", "datum", "result", "response", "payload", "body", "item", "entry", "element", "record", "object",
    "value", "list", "array", "content", "info", "detail", "row", "node", "page", "collection", "output", "input",
    "attribute", "property", "field", "param", "parameter", "option", "setting", "meta", "child", "create", "update",
    "delete", "add", "remove", "replace", "insert", "upsert", "patch",
))  # fmt: skip
# Of these, the ones that name a part of what they stand in: an order's item is an OrderItem.
_PARTS = frozenset((
    "item", "entry", "element", "record", "info", "detail", "row", "node", "option", "setting", "meta", "attribute",
    "property", "child",
))  # fmt: skip
# Words that tell two things of one type apart.
_SIDES = frozenset((
    "from", "to", "by", "in", "out", "start", "end", "before", "after", "old", "new", "first", "last", "current",
    "previous", "next",
))  # fmt: skip

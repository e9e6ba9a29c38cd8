"""What lists of values in sentences are made of: the form of a value, what stands between two, where a list ends."""

from __future__ import annotations

import re

from rowcast.importers.facts.values import typed
from rowcast.importers.model import Json
from rowcast.importers.text.inline import plain
from rowcast.importers.vocabulary import prose as words


def typed_all(texts: list[object], kind: str) -> list[Json]:
    """Read values as a kind wants them, each once; none where one of them does not fit."""
    found: list[Json] = []
    for text in texts:
        value = typed(text, kind)  # type: ignore[arg-type]
        if value is None or isinstance(value.value, (list, dict, bool)) or value.value is None:
            return []
        if value.value not in found:
            found.append(value.value)
    return found


def around(text: str, start: int, end: int) -> str:
    """Return the words of a stretch of text, as a quote."""
    return plain(text[start:end]).strip(" .,;")[:200]


def example_before(text: str, start: int) -> bool:
    """Tell whether what begins at a place is an example only, by the clause before it."""
    near = re.sub(r"(?i)\b(e\.g|i\.e|etc|z\.b|p\.ej)\.", r"\1", text[max(0, start - 80) : start].rstrip())
    clause = re.split(r"[.。;；!！]\s|\n", near)[-1].lower()
    return any(example in f" {clause} " for example in words.EXAMPLES)


def goes_on(text: str, end: int) -> bool:
    """Tell whether a list is left open by ``etc.`` or the like."""
    after = text[end : end + 30].lower().lstrip(" ,、.")
    return after.startswith(("etc", "等", "など", "and so on", "...", "…", "and others", "and more", "among"))


ITEM = r"(?:`[^`\n]{1,60}`|\"[^\"\n]{1,60}\"|“[^”\n]{1,60}”|'[^'\n]{1,40}'|‘[^’\n]{1,40}’|「[^」\n]{1,40}」)"
BETWEEN = r"(?:\s?(?:,|、|/|\||，|;|；)\s?(?:or\s|and\s|和|或|以及)?|\s(?:or|and|o|y|oder|und|ou|et|или|и)\s|\s?(?:或者|或|和|及|または|もしくは|と|또는)\s?|\s-\s|\s)"  # noqa: E501
QUOTED = re.compile(r"[`\"“'‘「]([^`\"“”'‘’「」\n]{1,60})[`\"”'’」]")

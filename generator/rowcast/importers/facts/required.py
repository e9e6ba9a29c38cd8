"""Whether a row is required: yes, no, or a condition in the words of the page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from rowcast.importers.model import Fact, Json
from rowcast.importers.text.inline import fold, labels, plain, sentence
from rowcast.importers.text.phrases import Phrases
from rowcast.importers.vocabulary import marks
from rowcast.importers.vocabulary import prose as phrases
from rowcast.importers.vocabulary import words as word_lists


def cell(text: str, *, reverse: bool = False, letters: frozenset[str] = frozenset()) -> Json | None:
    """Read a cell of a Required column: ``True``, ``False``, or a condition; ``None`` when its words say nothing known.

    A condition is ``{"when": {field: value}}`` where the words name one, else ``{"quote": words}``. ``letters`` are
    the bare letters of the column, by which a letter such as ``O`` (optional, or a circle for yes) is told.
    """
    words = plain(text).strip()
    folded = fold(text) or words.lower()
    answer: bool | None = None
    if folded in marks.YES or words in marks.YES or words.lower() in marks.YES:
        answer = True
    elif folded in marks.NO or words in marks.NO or words.lower() in marks.NO:
        answer = False
    elif len(folded) == 1 and folded.isascii() and folded.isalpha():
        answer = _by_letters(folded, letters)
    if answer is not None:
        return answer is not reverse
    if reverse:
        return None
    head = re.match(
        r"^(yes|no|required|optional|mandatory|true|false|必填|可选|必須|任意|是|否)[\s.,，。;]{0,3}$", folded
    )
    if head:
        return head.group(1) in marks.YES
    return condition(words) if _is_condition(folded) else None


def letters_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the bare letters among the texts of a column, other than those that mean the same everywhere."""
    found = {fold(text) for text in texts}
    return frozenset(t for t in found if len(t) == 1 and t.isascii() and t.isalpha() and t not in marks.YES | marks.NO)


def _by_letters(letter: str, letters: frozenset[str]) -> bool | None:
    known = letters - {"c"} or letters
    for column, meaning in marks.LETTERS:
        if known <= column and letter in meaning and (known == column - {"c"} or len(known) == 1 == len(column)):
            return meaning[letter]
    return None


def condition(words: str) -> dict[str, Json]:
    """Return a condition: the field and its values if that is all that the words say, or the words themselves."""
    found = word_lists.WHEN.search(words)
    if found:
        field = found.group(1) or found.group(3)
        values = [found.group(2) or found.group(4)]
        rest = words[found.end() :]
        others = _OTHER_VALUES.match(rest)
        if others:
            values += re.findall(r"[\w\-]+", _JOINED.sub(" ", others.group(0)))
            rest = rest[others.end() :]
        if not _ANOTHER.search(words[: found.start()]) and not _ANOTHER.search(rest):
            read = [_value(value) for value in values]
            return {"when": {field: read if len(read) > 1 else read[0]}}
    return {"quote": words[:300]}


def from_prose(text: str, siblings: Collection[str]) -> Fact | None:
    """Read whether a description says that its row is required: its first words, a label, or a condition."""
    for label in labels(text):
        key, value = marks.LABEL_FACTS.get(fold(label), ("", None))
        if key == "required":
            return Fact("required", value, "structure", label)
    lower = plain(text).lower().strip()
    if not lower:
        return None
    bold = _BOLD.match(text.strip())
    if bold:
        return Fact("required", bold.group(1).lower() != "optional", "prose", plain(text)[:80])
    said = _SAID.search(lower) or _SAID.search(sentence(text))
    if said and said.group(1).lower() != "conditional":
        return Fact("required", said.group(1).lower() in ("yes", "true", "1"), "prose", said.group(0).strip(" .;\n("))
    for heads, value in ((marks.HEADS_OPTIONAL, False), (marks.HEADS_REQUIRED, True)):
        if lower.startswith(heads) or lower in (
            ("optional", "可选", "可選", "任意") if not value else ("required", "必填", "必須")
        ):
            return Fact("required", value, "prose", plain(text)[:80])
    for pattern, value in ((_OPTIONAL_NOTE, False), (_REQUIRED_NOTE, True)):
        note = pattern.search(lower)
        if note:
            return Fact("required", value, "prose", note.group(0))
    alone = _LINE_ALONE.search(text.lower()) if "\n" in text else None
    if alone:
        return Fact("required", alone.group(1) not in _LINES_OPTIONAL, "prose", alone.group(1))
    return _sentence(text, siblings)


def _sentence(text: str, siblings: Collection[str]) -> Fact | None:
    words = plain(text)
    if not _SENTENCES.among(words.lower()):
        return _omittable(words)
    found = word_lists.CONDITIONAL_SENTENCE.search(words)
    if found:
        made = condition(found.group(0).strip(" .,;"))
        when = made.get("when")
        if when and any(field not in siblings for field in when):
            made = {"quote": found.group(0).strip(" .,;")}
        return Fact("required", made, "prose", found.group(0).strip(" .,;"))
    if _REQUIRED_SENTENCE.search(words) and not re.search(r"\bnot (?:required|mandatory)", text, re.I):
        return Fact("required", True, "prose", words[:80])
    return Fact("required", False, "prose", words[:80]) if _OPTIONAL_SENTENCE.search(words) else _omittable(words)


def _omittable(words: str) -> Fact | None:
    """Read a sentence that says what is done when the row is absent, as long as that is no error."""
    if not _OMITTABLE.among(words.lower()):
        return None
    for clause in re.split(r"(?<=[.;])\s|[。；\n]", words):
        found = word_lists.OMITTABLE.search(clause)
        if found and not word_lists.REFUSED.search(clause):
            return Fact("required", False, "rule", clause.strip()[:80])
    return None


def _is_condition(folded: str) -> bool:
    if re.match(
        r"^(?:yes|required|是|必填|必須|はい|no|optional|否|可选|conditional|必要|c$|可|任选|either|one of|at least|only|depends|when|if|unless|条件|條件|二选一|※|△|\*|with|without|for )",  # noqa: E501
        folded,
    ):
        return True
    return any(word in folded for word in marks.CONDITIONAL if len(word) > 1)


def _value(text: str) -> Json:
    bare = text.strip("`\"'“”‘’ ")
    if bare.lower() in ("true", "false"):
        return bare.lower() == "true"
    return int(bare) if re.fullmatch(r"-?\d{1,9}", bare) else bare


_JOINED = re.compile(r"\s?(?:,\s(?:or\s)?|,|、|或|\sor\s)\s?", re.I)
_OTHER_VALUES = re.compile(
    rf"(?:(?:{_JOINED.pattern})[`\"“']?\w[\w\-]{{0,60}}[`\"”']?){{1,20}}(?=\s{{0,2}}[.;)）]?\s{{0,2}}$)", re.I
)
# A second condition beside the one that was read, which then would hold where it should not, or not where it should.
_ANOTHER = re.compile(r"\b(?:and|or|unless|except|but)\b|&|[且或及]|か(?:つ|または)|または|및|또는", re.I)
_OPTIONAL_NOTE = re.compile(r"[\[(（【]\s?(?:optional|可选|可選|选填|任意|省略可能?)\s?[\])）】]")
_REQUIRED_NOTE = re.compile(r"[\[(（【]\s?(?:required|mandatory|必填|必須|必选)\s?[\])）】]")
_SAID = re.compile(phrases.REQUIRED_SAID, re.I)
_BOLD = re.compile(
    r"(?:\*\*|\*|_|`)(required|mandatory|optional)(?:\*\*|\*|_|`)[.:]?(?=\s|$)(?!\s(?:if|when|unless|for|only))", re.I
)
_REQUIRED_SENTENCE = re.compile(
    r"(?:^|[.;,]\s|\()(?:this (?:field|parameter|attribute|property) is |is |always )?(?:required|mandatory)(?:\.|$|,|;|\))",  # noqa: E501
    re.I,
)
_OPTIONAL_SENTENCE = re.compile(
    r"\b(?:this (?:field|parameter|attribute|property) is|is) optional\b|(?:^|[.;]\s)optional[.;,]", re.I
)
_OMITTABLE = Phrases([(word_lists.OMITTABLE.pattern, "")])
_SENTENCES = Phrases(
    [(one.pattern, "") for one in (word_lists.CONDITIONAL_SENTENCE, _REQUIRED_SENTENCE, _OPTIONAL_SENTENCE)]
)
_LINES_OPTIONAL = ("optional", "可选", "可選", "任意")
_LINE_ALONE = re.compile(r"(?:^|\n)(required|optional|必填|必須|可选|可選|任意|필수)(?:\n|$)")

"""Limits that sentences state, by what they bound: a number, the length of a text, the items of an array."""

from __future__ import annotations

import re

from rowcast.importers.model import Fact
from rowcast.importers.text.inline import plain
from rowcast.importers.text.phrases import Phrases
from rowcast.importers.vocabulary import prose as words

Found = tuple[list[Fact], list[str]]


def limits(text: str, kind: str) -> Found:
    """Return the limits of a text for a row of this kind, and the words that name one that does not fit the kind."""
    facts: dict[str, Fact] = {}
    doubtful: list[str] = []
    if kind not in ("string", "integer", "number", "array", "any") or not _DIGIT.search(text):
        return [], []
    for clause in _clauses(text):
        if not _DIGIT.search(clause) or not _HINT.search(clause) or _EXAMPLE.match(clause):
            continue
        for key, number, quote, unit in _claims(clause, kind):
            name = _name(key, unit, kind, clause)
            if name is None or _conditional(clause) or _is_of_another(text, clause, quote):
                doubtful.append(quote)
            elif name:
                facts.setdefault(name, Fact(name, number, "prose", quote))
    return _consistent(facts, doubtful)


def _is_of_another(text: str, clause: str, quote: str) -> bool:
    """Tell whether a number counts in another unit of time than the row does, or holds for one sort of values only."""
    after = clause[clause.find(quote[:12]) :] if quote[:12] in clause else clause
    if _ARITHMETIC.search(clause):
        return True
    times = {unit for unit, pattern in _TIMES if pattern.search(text)}
    said = {unit for unit, pattern in _TIMES if pattern.search(after[: len(quote) + 12])}
    return (len(times) > 1 and bool(said)) or bool(_SORTED.search(after))


def bounds(text: str, kind: str) -> Found:
    """Read a cell of a column for limits: a bare range counts there, with no words around it."""
    whole = re.fullmatch(rf"\s*[\[(（]?\s?({_N}){_SEPARATED}({_N})\s?[\])）]?\s?(\S{{0,20}})\s*", plain(text))
    if whole and kind in ("integer", "number", "string", "array"):
        low, high = _number(whole.group(1)), _number(whole.group(2))
        unit = _unit(whole.group(3))
        names = [_name(key, unit or ("length" if kind == "string" else ""), kind, text) for key in ("min", "max")]
        if all(names) and low < high:
            return [
                Fact(str(names[0]), low, "column", plain(text)),
                Fact(str(names[1]), high, "column", plain(text)),
            ], []
    facts, doubtful = limits(text, kind)
    return [Fact(fact.key, fact.value, "column", fact.quote) for fact in facts], doubtful


def _claims(clause: str, kind: str) -> list[tuple[str, int | float, str, str]]:
    """Return each number that a clause makes a bound: side, number, words, and what is counted."""
    found: list[tuple[str, int | float, str, str]] = []
    taken: list[tuple[int, int]] = []
    for match in (*_INTERVAL.finditer(clause), *_BETWEEN.finditer(clause)):
        low, high = _number(match.group("a")), _number(match.group("b"))
        after = clause[match.end() :]
        quote = plain(match.group(0)).strip(" ,.;")
        if low >= high or _is_overlapping(taken, match) or not _stands(clause, match, kind, after):
            continue
        taken.append(match.span())
        opening, closing = match.groupdict().get("open") or "", match.groupdict().get("close") or ""
        unit = _unit(after)
        exact = match.re is _INTERVAL
        if re.search(r"(?:empty|blank|zero|空)\s(?:or|或)\s?$", clause[: match.start()], re.I):
            found.append(("max", high, quote, unit))
            continue
        found.append(("exclusive_min" if exact and opening in ("(", "<") else "min", low, quote, unit))
        found.append(("exclusive_max" if exact and closing in (")", "<") else "max", high, quote, unit))
    for pattern, side in _BOUNDS.among(clause.lower()):
        for match in pattern.finditer(clause):
            if _is_overlapping(taken, match):
                continue
            taken.append(match.span())
            after = clause[match.end() :]
            said = plain(clause[match.start() : match.end() + 12]).strip(" ,.;")
            found.append((side, _number(match.group("n")), said, _unit(after) or _inner_unit(match.group(0))))
    for pattern, _ in _EXACT.among(clause.lower()):
        for match in pattern.finditer(clause):
            if not _is_overlapping(taken, match) and not _EXACT_NOT.search(clause):
                taken.append(match.span())
                number, said = _number(match.group("n")), plain(match.group(0)).strip(" ,.;")
                found += [("min", number, said, "length"), ("max", number, said, "length")]
    return found


def _stands(clause: str, match: re.Match[str], kind: str, after: str) -> bool:
    """A range counts with words of a range before it, with a unit after it, in brackets alone, or as the whole text."""
    if match.re is _INTERVAL:
        return True
    before = clause[: match.start()]
    if _RANGE_END.match(after):
        return kind in ("integer", "number")
    if _unit(after) in ("length", "items"):
        return True
    if any(phrase.search(before) for phrase, _ in _RANGES.among(before.lower())):
        return True
    if before.rstrip().endswith(("(", "[", "（", "【")) and re.match(r"\s?[)\]）】,，]", after):
        return kind in ("integer", "number")
    alone = not before.strip() or before.rstrip().endswith((",", "，", ":", "："))
    return alone and not after.strip(" .)") and kind in ("integer", "number")


def _name(side: str, unit: str, kind: str, clause: str) -> str | None:
    """Return the limit that a bound is for this kind; ``None`` when it is one of something else, empty for no limit."""
    if unit in ("bytes", "rate"):
        return None if kind in ("string", "array", "any") or unit == "rate" else side
    if kind in ("integer", "number"):
        return side if unit != "length" else None
    if side.startswith("exclusive"):
        return None
    if kind == "string":
        about_length = unit == "length" or any(word in clause.lower() for word in words.LENGTH_BEFORE)
        return f"{side}_length" if about_length else None
    if kind == "array":
        return f"{side}_items" if unit == "items" or not unit else None
    return None


def _unit(after: str) -> str:
    """Return what the words after a number say is counted."""
    lead = after.lstrip(" ])）】").lower()
    lead = _SORT_OF_UNIT.sub("", lead)
    if not lead:
        return ""
    for unit, names in _UNITS:
        for name in names.get(lead[0], ()):
            if lead.startswith(name) and (not name.isascii() or not lead[len(name) : len(name) + 1].isalnum()):
                return unit
    return ""


def _by_first(names: list[str]) -> dict[str, list[str]]:
    """Sort names by their first letter, longer ones of each letter before shorter ones."""
    found: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        found.setdefault(name[0], []).append(name)
    return found


def _inner_unit(words_: str) -> str:
    lower = words_.lower()
    if any(name in lower for name in ("文字", "字符", "桁", "자 ", "caract", "zeichen")):
        return "length"
    return "items" if any(name in lower for name in ("個", "件", "éléments", "elementos")) else ""


def _conditional(clause: str) -> bool:
    lower = f" {plain(clause).lower()} "
    return any(condition in lower for condition in words.CONDITIONS) or lower.strip().startswith(words.CONDITION_STARTS)


def _consistent(facts: dict[str, Fact], doubtful: list[str]) -> Found:
    """Refuse lower bounds above upper bounds, and lengths that are no whole number."""
    for low, high in (("min", "max"), ("min_length", "max_length"), ("min_items", "max_items")):
        if low in facts and high in facts and facts[low].value > facts[high].value:
            doubtful.append(facts.pop(low).quote)
            doubtful.append(facts.pop(high).quote)
    wrong = [k for k, f in facts.items() if ("length" in k or "items" in k) and not _is_count(f.value)]
    doubtful += [facts.pop(key).quote for key in wrong]
    for key, twin in (("exclusive_min", "min"), ("exclusive_max", "max")):
        if key in facts and twin in facts:
            doubtful.append(facts.pop(key).quote)
    return list(facts.values()), doubtful


def _is_count(value: object) -> bool:
    return isinstance(value, int) and value >= 0


def _clauses(text: str) -> list[str]:
    if words.DECIMAL_COMMAS.search(text):
        text = _DECIMAL_COMMA.sub(".", text)
    return [c for c in _CLAUSE_ENDS.split(text) if c.strip()][:60]


def _number(text: str) -> int | float:
    bare = text.replace(",", "").replace("`", "").replace("\u2212", "-").replace("_", "").strip()
    return float(bare) if "." in bare else int(bare)


def _is_overlapping(taken: list[tuple[int, int]], match: re.Match[str]) -> bool:
    start, end = match.span()
    return any(start < b and a < end for a, b in taken)


_N = r"(?<![A-Za-z0-9_.])`?[-\u2212]?\d{1,3}(?:[,_]\d{3}){1,4}`?(?![\d])|(?<![A-Za-z0-9_.])`?[-\u2212]?\d{1,15}(?:\.\d{1,10})?`?(?!\d|[A-Za-z_]+\d|\.\d)"  # noqa: E501
_SEPARATED = rf"(?:{words.RANGE_WORDS})"
_BETWEEN = re.compile(
    rf"(?P<a>{_N})(?:{words.RANGE_WORDS})(?P<b>(?<![A-Za-z0-9_])`?[-\u2212]?\d{{1,15}}(?:,\d{{3}}){{0,4}}(?:\.\d{{1,10}})?`?)(?!\d|[A-Za-z_]+\d|\.\d)(?!\s?[-–~]\s?\d)",
    re.I,
)
_INTERVAL = re.compile(
    rf"(?P<open>[\[(])\s?(?P<a>{_N})\s?,\s?(?P<b>`?[-\u2212]?\d{{1,15}}(?:\.\d{{1,10}})?`?)\s?(?P<close>[\])])"
)
_NAMED = (
    r"(?<!\d[,.])"
    r"(?P<n>`?[-\u2212]?\d{1,3}(?:[,_]\d{3}){1,4}(?!\d)`?|`?[-\u2212]?\d{1,15}(?:\.\d{1,10})?`?)(?![\d]|\.\d)"
)
_BOUNDS = Phrases([(pattern.replace("{n}", _NAMED), side) for pattern, side in words.BOUNDS])
_EXACT = Phrases([(pattern.replace("{n}", r"(?P<n>\d{1,5})"), "") for pattern in words.EXACT])
_EXACT_NOT = re.compile(words.EXACT_NOT, re.I)
_RANGE_END = re.compile(words.RANGE_ENDS)
_RANGES = Phrases([(rf"(?:{phrase})$", "") for phrase in words.RANGES])
_DIGIT = re.compile(r"\d")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))")
_CLAUSE_ENDS = re.compile(r"(?<=[A-Za-z)`\"\d])(?<![Mm]ax)(?<![Mm]in)(?<!m[áí][xn])\.(?=\s)|[。;；\n]|!\s")
# Every phrase for a limit holds one of these; a clause without them is passed over at once.
_HINT = re.compile(
    r"\d.{0,12}(?:-|–|—|~|～|〜|to|and|至|到|から|\.\.|…|,|和|与|및|bis|und|et|до| y | à | a | e |부터|和).{0,4}\d|[<>≤≥⩽⩾]|than|exceed|least|most|up to|max|min|limit|"  # noqa: E501
    r"exact|genau|\d\s?(?:桁|자리)|\d[\s-](?:char|digit|letter|symbol)|[最不至小大以上下未长長固]|文字数"
    r"|최|이[상하내]|máx|mín|höchst|mindest|au (?:plus|moins)|не (?:более|менее|больше|меньше)|максимум|минимум",
    re.I,
)
_SORT_OF_UNIT = re.compile(
    r"^(?:utf-8|unicode|ascii|alphanumeric|total|different|unique|or (?:fewer|less)|comma-separated)\s"
)
_UNITS = tuple((unit, _by_first(names.split(";"))) for unit, names in words.UNITS.items())
_EXAMPLE = re.compile(rf"\s*(?:{'|'.join(words.EXAMPLE_STARTS)})\s?[:：]", re.I)
_TIMES = tuple((unit, re.compile(pattern, re.I)) for unit, pattern in words.TIMES.items())
# A product or quotient of names: what it bounds is no single field.
_ARITHMETIC = re.compile(r"[A-Za-z)`]\s?[*×]\s?[`(A-Za-z]|[a-z]`\s?/\s?`[a-z]")
_SORTED = re.compile(r"\d\s+for\s(?:\w+\s){1,3}(?:characters?\s)?(?:and|or|,)\s\d", re.I)

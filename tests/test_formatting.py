"""Formatting by pieces: the same text as black writes for a whole module, though black sees next to nothing of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import black
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from rowcast.rendering import formatting, pieces
from rowcast.rendering.formatting import format_python
from rowcast.rendering.memo import direct

ROOT = Path(__file__).resolve().parents[1]
MADE = sorted(
    path
    for folder in (ROOT / "generated" / "python", *(ROOT / "tests" / "cases").glob("*/expected/python"))
    for path in folder.rglob("*.py")
    if "_runtime" not in path.parts
)


def by_black(text: str) -> str:
    mode = black.FileMode(line_length=88, target_versions={black.mode.TargetVersion.PY311})
    return black.format_str(text, mode=mode)


def both(text: str) -> tuple[str, str]:
    return format_python(text, direct, nearly=True), by_black(text)


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_made_is_what_black_writes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert by_black(text) == text


SETTLED = [
    "x = 1\n",
    "# a comment, ( with a bracket\n",
    '"""One line."""\n',
    '"""Several\n\nlines (with, ).\n"""\n',
    'r"""A pattern \\d."""\n',
    "from a import b\n",
    "from a import (\n    b,\n    c,\n)\n",
    "def f(\n    self,\n    *,\n    a: int = 1,\n    **options: Any,\n) -> list[str]:\n    return 1\n",
    "async def f(\n    self,\n) -> None:\n    pass\n",
    "class A(\n    B,\n    C,\n):\n    x: int\n",
    'X: Final[int] = call(\n    name="a",\n    more=inner(\n        1,\n        {"a": (1, 2)},\n    ),\n)\n',
    'x = {\n    "a": 1,\n    "b": {\n        "c": [],\n    },\n}\n',
    "x = [\n    1,\n    2,\n]\n",
    "x = (\n    1,\n    2,\n)\n",
    "def f():\n    return call(\n        a,\n        b,\n    )\n",
    'x = f("it\'s (", "a # b")\n',
    'x = ("a",)\n',
    'class A:\n    x = {\n        "a": """\n            b c (\n        """,\n        "d": "e",\n    }\n',
    "x = (\n    (\n        1,\n        2,\n    ),\n)\n",
    'x = call((("a", "b"), ("c",)), d=[(1,)])\n',
    'x = call(\n    name=("a",),\n    rows=(\n        Row((), ("b",)),\n        Row(((1,),)),\n    ),\n)\n',
    f"x = call(\n    a,\n    Row(\n        {'b' * 36}, ({'c' * 36},), d\n    ),\n)\n",
    "class A:\n    def f(self):\n        super().__init__(\n            a,\n            b=1,\n        )\n",
]


@pytest.mark.parametrize("text", SETTLED)
def test_settled_statements_are_not_shown_to_black(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = by_black(text)
    assert all(piece.settled for piece in pieces.split(text, 88))
    monkeypatch.setattr(formatting, "_black", pytest.fail)
    assert format_python(text, direct, nearly=True) == expected == text


LONG = "a_rather_long_name_of_something"

UNSETTLED = [
    f"x = call({LONG}, {LONG}, {LONG})\n",
    f"x: Literal['{LONG}', '{LONG}'] | str | None = None\n".replace("'", '"'),
    f"X: TypeAlias = Annotated[{LONG}[A] | {LONG}[B] | {LONG}[C], Tag(1)]\n",
    f"from {LONG} import {LONG}, {LONG}, x\n",
    f"def f(self, {LONG}: int, b: {LONG}, *, c: bool = False, **options: Any) -> None:\n    pass\n",
    f"class A({LONG}, {LONG}, {LONG}):\n    x: int\n",
    f"class A:\n    def f(self):\n        return self.{LONG}.{LONG}.{LONG}({LONG})\n",
    f"@decorate({LONG}, {LONG}, {LONG})\ndef f():\n    pass\n",
    f"class A:\n    @decorate({LONG}, {LONG}, {LONG})\n    def f():\n        pass\n",
    "x = call(\n    a, b\n)\n",
    "x = call(\n    a,\n    b\n)\n",
    "x = (\n    1,\n)\n",
    "x = call(a, b,)\n",
    "x = A[\n    B,\n]\n",
    "x = A[B,]\n",
    "x = [a,]\n",
    "x = ((a, b,),)\n",
    'x = "%s" % (a, b,)\n',
    f"x = call(\n    {'b' * 40}, {'c' * 40}\n)\n",
    "x = call(\n    a,\n    Row(\n        b, c\n    ),\n)\n",
    f"x = call(\n    a,\n    (\n        {'b' * 40}, {'c' * 40}\n    ),\n)\n",
    f"x = call(\n    a,\n    Row(\n        {'b' * 40}, {'c' * 60}\n    ),\n)\n",
    f"x = call(\n    a,\n    Row(\n        {'b' * 40}\n        + {'c' * 40}\n    ),\n)\n",
    "x = call(\n    a,\n)(\n    b,\n)\n",
    f"x = call(\n    first={LONG}({LONG}, {LONG}, 1),\n)\n",
    f"if {LONG} and {LONG} and {LONG}:\n    pass\n",
    f"for {LONG} in {LONG}({LONG}, {LONG}):\n    pass\n",
    f"x = [{LONG} for {LONG} in {LONG} if {LONG}]\n",
    f'x = "{LONG} {LONG} {LONG}"\n',
    f'x = call("{LONG} {LONG} {LONG}")\n',
    'x = "大大大大大大大大大大大大大大大大大大大大大大大大大大大大大大大大大大大大大大大大大大大大"\n',
]


@pytest.mark.parametrize("text", UNSETTLED)
def test_what_is_not_settled_comes_out_as_black_writes_it(text: str) -> None:
    assert not all(piece.settled for piece in pieces.split(text, 88))
    ours, theirs = both(text)
    assert ours == theirs


@pytest.mark.parametrize(
    "text",
    [
        "x = \\\n    1\n",
        'x = """a\nb"""\n',
        '"""a""".strip()\n',
        "x = (\n",
        "x = 1",
        "if x:\n\ty\n",
        "x = ]\n",
        'x = "\n',
        "x = 1 \n",
        'x = {\n    "a": """\n        b\n    """.split(),\n}\n',
        'x = {\n    "a": """\n        b\n',
    ],
)
def test_what_is_unclear_is_shown_to_black_whole(text: str) -> None:
    with pytest.raises(pieces.Unsure):
        pieces.split(text, 88)


WORDS = some.integers(1, 44).map(lambda size: "w" * size)
SHAPES = some.recursive(
    WORDS | WORDS.map(lambda each: f'"{each}"'),
    lambda inner: some.tuples(
        some.sampled_from(["f(", "a.b(", "k=f(", "(", "[", "k=(", "k=[", "A["]),
        some.lists(inner, min_size=1, max_size=3),
        some.sampled_from(["flat", "flat,", "alone", "alone,", "each", "each,"]),
    ),
    max_leaves=7,
)


def laid_out(shape: Any, indent: int) -> str:
    """Return a shape as text in the layout that it asks for, whether that makes sense or not."""
    if isinstance(shape, str):
        return shape
    head, items, layout = shape
    inner = indent + (0 if layout.startswith("flat") else 4)
    texts = [laid_out(item, inner) for item in items]
    comma = layout[-1] if layout.endswith(",") or (head in ("(", "k=(") and len(texts) == 1) else ""
    foot = {"(": ")", "[": "]"}[head[-1]]
    if layout.startswith("flat"):
        return f"{head}{', '.join(texts)}{',' if comma else ''}{foot}"
    between = ", " if layout.startswith("alone") else f",\n{' ' * inner}"
    return f"{head}\n{' ' * inner}{between.join(texts)}{',' if comma else ''}\n{' ' * indent}{foot}"


@settings(max_examples=300, deadline=None)
@given(SHAPES, some.sampled_from([0, 4]))
def test_whatever_is_settled_black_leaves_alone(shape: Any, depth: int) -> None:
    space = " " * depth
    head = "class A:\n" if depth else ""
    text = f"{head}{space}x = call(\n{space}    {laid_out(shape, depth + 4)},\n{space})\n"
    try:
        compile(text, "made", "exec")
    except SyntaxError:
        return
    if all(piece.settled for piece in pieces.split(text, 88)):
        assert by_black(text) == text


def test_too_many_blank_lines_go() -> None:
    text = "\n\nimport a\n\n\n\n\nclass A:\n    x: int\n\n\n    y: int\n\n\n\n\nclass B:\n    z: int\n\n\n"
    ours, theirs = both(text)
    assert ours == theirs


def test_a_statement_is_formatted_once_for_all_modules() -> None:
    made: list[str] = []

    def memo(kind: str, key: str, make: object) -> str:
        made.append(kind)
        return direct(kind, key, make)  # type: ignore[arg-type]

    format_python(UNSETTLED[0] + "\n" + SETTLED[0], memo, nearly=True)
    assert [kind.rpartition("-")[2] for kind in made] == ["nearly", "piece"]


NAMES = some.sampled_from(["a", "some_name", LONG, "Literal", "self.client", "x" * 60])
LEAVES = some.one_of(NAMES, some.sampled_from(['"text"', '"it is (odd, ]"', "1", "None", f'"{LONG} {LONG} {LONG}"']))


def _joined(opening: str, closing: str, between: str) -> some.SearchStrategy[str]:
    items = some.lists(EXPRESSIONS, min_size=2, max_size=5)
    return items.map(lambda parts: opening + between.join(parts) + closing)


EXPRESSIONS: some.SearchStrategy[str] = some.deferred(
    lambda: some.one_of(
        LEAVES,
        some.builds(lambda name, rest: name + rest, NAMES, _joined("(", ")", ", ")),
        some.builds(lambda name, rest: name + rest, NAMES, _joined("[", "]", ", ")),
        _joined("(", ")", ", "),
        _joined("[", "]", ", "),
        some.lists(some.tuples(LEAVES.filter(lambda x: x[0] == '"'), EXPRESSIONS), min_size=1, max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        ),
        some.lists(NAMES, min_size=2, max_size=5).map(" | ".join),
    )
)

TYPES = EXPRESSIONS.filter(lambda text: text[0].isalpha())


@settings(max_examples=100, deadline=None)
@given(
    some.lists(
        some.one_of(
            EXPRESSIONS.map(lambda value: f"NAME = {value}\n"),
            EXPRESSIONS.map(lambda value: f"name: {LONG} = {value}\n"),
            some.builds(lambda kind, value: f"name: {kind} = {value}\n", TYPES, LEAVES),
            EXPRESSIONS.map(lambda value: f"def f():\n    return {value}\n"),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_statement_comes_out_as_black_writes_it(statements: list[str]) -> None:
    ours, theirs = both("\n\n".join(statements))
    assert ours == theirs

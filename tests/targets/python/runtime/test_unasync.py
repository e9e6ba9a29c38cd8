"""Async text to sync text: tokens only, layout kept, and no rule without effect."""

from __future__ import annotations

import pytest
from rowcast.targets.python.unasync import UnasyncError, main, translate

CASES = [
    ("async def f(): pass\n", "def f(): pass\n"),
    ("x = await  g(await h())\n", "x = g(h())\n"),
    (
        "async with a as b, c:\n    async for d in e:\n        pass\n",
        "with a as b, c:\n    for d in e:\n        pass\n",
    ),
    ("[d async for d in e if await f(d)]\n", "[d for d in e if f(d)]\n"),
    (
        "def f():\n    return (\n        await g()  # await it\n    )\n",
        "def f():\n    return (\n        g()  # await it\n    )\n",
    ),
    ('"""Use async with x, and await f()."""\n', '"""Use with x, and f()."""\n'),
    ("await_ = asynchronous = 1\n", "await_ = asynchronous = 1\n"),
    ("class A:\n    async def __aenter__(self): ...\n", "class A:\n    def __enter__(self): ...\n"),
    ("raise StopAsyncIteration\n", "raise StopIteration\n"),
    ("s = 'async'  # async\n\n\n\tx = 1\n".replace("\t", ""), "s = 'async'  # async\n\n\nx = 1\n"),
    ("", ""),
    ("x = 1", "x = 1"),
    ("async def f():\r\n    await g()\r\n", "def f():\r\n    g()\r\n"),
    ("x = 'é😀'; await f()\n", "x = 'é😀'; f()\n"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_translate(text: str, expected: str) -> None:
    assert translate(text, {}) == expected


def test_rules() -> None:
    text = '"""The async one: AsyncThing."""\nimport asyncio\nx: AsyncThing = AsyncThings()\n'
    rules = {"AsyncThing": "Thing", "asyncio": "time", "The async one": "The one"}
    assert translate(text, rules) == '"""The one: Thing."""\nimport time\nx: Thing = AsyncThings()\n'


@pytest.mark.parametrize("rule", ["Missing", "missing words", "AsyncThin"])
def test_a_rule_that_matches_nothing(rule: str) -> None:
    with pytest.raises(UnasyncError, match=rule):
        translate("x: AsyncThing\n", {rule: "y"})


@pytest.mark.parametrize("text", ["x = (\n", "def f(:\n  '''", "  x\n y\n"])
def test_no_python(text: str) -> None:
    with pytest.raises(UnasyncError):
        translate(text, {})


def test_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == ""

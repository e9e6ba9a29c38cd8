"""Specs that are long, deep or circular are compared without a traceback, and in the end."""

from __future__ import annotations

import pytest
from rowcast import compat, front
from rowcast.compat import Verdict
from rowcast.ir import Api
from rowcast.source import SourceFile
from rowcast.targets.python import surface

HEAD = 'rowcast: 1\napi: {name: big, title: Big, servers: ["https://big.example"]}\n'
CALL = "operations: {a.b: {request: POST /a, body: T0, response: {200: T0}}}\n"
SIZE = 2_000


def load(text: str) -> Api:
    api, found = front.load([SourceFile("api.yaml", HEAD + text)])
    assert api is not None, [f"{each.span}: {each.message}" for each in found[:3]]
    return api


def compare(old: str, new: str) -> list[tuple[str, str]]:
    before, after = load(old), load(new)
    found = compat.compare(before, after, [(surface(before), surface(after))])
    return [(each.code, each.place) for each in found]


def chain(last: str, prefix: str = "T", size: int = SIZE) -> str:
    rows = [f"  {prefix}{n}: [{{name: x, type: {prefix}{n + 1}}}]\n" for n in range(size)]
    return f"{''.join(rows)}  {prefix}{size}: [{{name: x, type: {last}}}]\n"


def test_a_long_chain_of_tables() -> None:
    found = compare(f"{CALL}tables:\n{chain('string')}", f"{CALL}tables:\n{chain('integer')}")
    assert found == [("type-changed", f"T{SIZE}/x")]


def test_a_chain_exchanged_for_another() -> None:
    """Both chains are there on both sides, so that only the whole effect of the exchange is told."""
    both = f"{chain('string', 'A', 400)}{chain('integer', 'B', 400)}"
    text = f"{CALL}tables:\n  T0: [{{name: a, type: A0}}, {{name: b, type: B0}}, {{name: c, type: NAME}}]\n{both}"
    found = compare(text.replace("NAME", "A0"), text.replace("NAME", "B0"))
    assert found == [("type-changed", "T0/c")]


def test_a_long_chain_of_types() -> None:
    types = "".join(f"  N{n}: {{type: N{n + 1}}}\n" for n in range(25))
    text = f"{CALL}tables:\n  T0: [{{name: x, type: NAME}}]\ntypes:\n{types}  N25: {{type: string, max_length: 9}}\n"
    found = compare(text.replace("NAME", "N0"), text.replace("NAME", "string"))
    assert ("limit-loosened", "T0/x") in found


def test_tables_in_circles_exchanged() -> None:
    rows = "".join(f"  {name}: [{{name: x, type: {name}}}, {{name: y, type: {kind}}}]\n" for name, kind in KINDS)
    text = f"{CALL}tables:\n  T0: [{{name: a, type: A}}, {{name: b, type: B}}, {{name: c, type: NAME}}]\n{rows}"
    found = compare(text.replace("NAME", "A"), text.replace("NAME", "B"))
    assert found == [("type-widened", "T0/c")]


KINDS = (("A", "integer"), ("B", "number"))


def test_a_large_union_with_other_tables() -> None:
    def text(prefix: str) -> str:
        rows = "".join(
            f"  {prefix}{n}: [{{name: t, type: string, const: v{n}, required: true}}]\n" for n in range(SIZE)
        )
        variants = ", ".join(f"{prefix}{n}" for n in range(SIZE))
        return f"{CALL}unions:\n  T0: {{tag: t, variants: [{variants}]}}\ntables:\n{rows}"

    found = compare(text("A"), text("B"))
    assert [code for code, _ in found] == ["package-name-changed"] * 2 * SIZE


def test_a_long_row_of_renames() -> None:
    steps = "".join(f"  - {{from: N{n}, to: N{n + 1}}}\n" for n in range(SIZE))
    old = f"{CALL}tables:\n  T0: [{{name: x, type: N0}}]\n  N0: [{{name: y, type: string}}]\n"
    new = (
        f"{CALL}tables:\n  T0: [{{name: x, type: N{SIZE}}}]\n  N{SIZE}: [{{name: y, type: string}}]\nrenames:\n{steps}"
    )
    assert ("package-name-changed", f"N{SIZE}") in compare(old, new)


def test_renames_in_a_circle() -> None:
    text = (
        f"{CALL}tables:\n  T0: [{{name: x, type: string}}]\nrenames:\n  - {{from: A, to: B}}\n  - {{from: B, to: A}}\n"
    )
    api, found = front.load([SourceFile("api.yaml", HEAD + text)])
    assert api is not None or found
    old = load(f"{CALL}tables:\n  T0: [{{name: x, type: string}}]\n")
    assert api is None or compat.compare(old, api) == ()


@pytest.mark.parametrize("size", [3_000])
def test_many_rows(size: int) -> None:
    def text(limit: int) -> str:
        rows = "".join(f"    - {{name: r{n}, type: integer, max: {limit}}}\n" for n in range(size))
        return f"{CALL}tables:\n  T0:\n{rows}"

    before, after = load(text(9)), load(text(8))
    found = compat.compare(before, after)
    assert len(found) == size
    assert {each.caller for each in found} == {Verdict.BREAKING}

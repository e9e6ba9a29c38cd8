"""Long lines are laid out as black does it."""

from __future__ import annotations

from textwrap import indent

import black
import pytest
from black.mode import TargetVersion
from hypothesis import given, settings
from hypothesis import strategies as st
from rowcast.rendering.pieces import Unsure, split
from rowcast.targets.python import lines
from rowcast.targets.python.quoting import string, strings

MODE = black.FileMode(line_length=88, target_versions={TargetVersion.PY311})

words = (
    st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=30)
    .filter(str.isidentifier)
    .map(lambda each: f"x{each}")
)
texts = st.text("abc '\"\\,|()[]é数\n", max_size=40).map(string)
classes = words.map(str.capitalize)
plain = st.sampled_from(["str", "int", "None", "Any", "dict[str, Any]", "dt.datetime"]) | classes
literal = st.lists(texts, min_size=1, max_size=6).map(lambda each: f"Literal[{', '.join(each)}]")


def _subscripts(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    unions = st.lists(inner, min_size=2, max_size=5, unique=True).map(" | ".join)
    bounded = inner.map(lambda each: f"Annotated[{each}, Field(max_length=512, min_length=1)]")
    either = inner | unions
    return st.one_of(
        either.map(lambda each: f"list[{each}]"),
        either.map(lambda each: f"NotRequired[{each}]"),
        either.map(lambda each: f"dict[str, {each}]"),
        bounded,
        unions,
    )


hints = st.recursive(plain | literal, _subscripts, max_leaves=8)
values = st.sampled_from(["", "None", "5", "Field(default=None, alias='x y')".replace("'", '"')]) | texts
calls = st.recursive(
    texts | st.sampled_from(["None", "True", "5"]),
    lambda inner: st.one_of(
        st.tuples(classes, st.lists(inner, max_size=5)).map(lambda each: f"{each[0]}({', '.join(each[1])})"),
        st.lists(inner, min_size=2, max_size=5).map(lambda each: f"({', '.join(each)})"),
        inner.map(lambda each: f"({each},)"),
        st.lists(st.tuples(texts, inner), max_size=4).map(
            lambda each: f"{{{', '.join(f'{key}: {value}' for key, value in each)}}}"
        ),
    ),
    max_leaves=12,
)


def formatted(text: str) -> str:
    """Return the text as black leaves it, which is no other if it was laid out well."""
    return black.format_str(text, mode=MODE)


@settings(max_examples=300, deadline=None)
@given(words, hints, values)
def test_attributes(name: str, annotation: str, value: str) -> None:
    made = f"class A:\n{indent(lines.attribute(name, annotation, value, 4), '    ')}\n"
    assert formatted(made) == made


@settings(max_examples=200, deadline=None)
@given(classes, hints)
def test_aliases(name: str, value: str) -> None:
    made = f"{lines.alias(name, 'TypeAlias', value)}\n"
    assert formatted(made) == made


@settings(max_examples=200, deadline=None)
@given(words, hints, st.sampled_from(["", "UNSET", "None", '"2023-06-01"']))
def test_parameters(name: str, annotation: str, default: str) -> None:
    parameter = indent(lines.parameter(name, annotation, default, 8), " " * 8)
    head = f"class A:\n    def f(\n        self,\n        *,\n{parameter}\n        **options: Any,\n"
    made = f"{head}    ) -> None:\n        pass\n"
    assert formatted(made) == made


@settings(max_examples=300, deadline=None)
@given(words, calls)
def test_arguments(name: str, value: str) -> None:
    made = f"X: Any = Made(\n{indent(lines.argument(f'{name}={value}', 4), '    ')}\n)\n"
    assert formatted(made) == made


@pytest.mark.parametrize("size", range(1, 60, 7))
def test_definitions_and_statements(size: int) -> None:
    name = "x" * size
    head = lines.definition(f"async def {name}", "self, **options: Unpack[RequestOptions]", " -> Answer:", 4)
    body = lines.statement(f"return await self._client.call(_{name.upper()}, options=options)", 8)
    made = f"class A:\n{indent(head, '    ')}\n{indent(body, ' ' * 8)}\n"
    assert formatted(made) == made


def test_commas_and_bars_in_texts_are_text() -> None:
    listed = strings(["a, b | c", "(]", 'quo"te', "back\\slash\\", "x" * 60])
    made = f"X: Any = Made(\n{indent(lines.argument(f'names={listed}', 4), '    ')}\n)\n"
    assert formatted(made) == made
    assert '"a, b | c",\n' in made


@settings(max_examples=200, deadline=None)
@given(words, hints, values, classes)
def test_what_was_laid_out_is_seen_to_be(name: str, annotation: str, value: str, other: str) -> None:
    attribute = lines.attribute(name, annotation, value, 4)
    alias = lines.alias(other, "TypeAlias", annotation)
    made = f"class A:\n{indent(attribute, '    ')}\n\n\n{alias}\n"
    settled = [each.settled for each in split(made, 88) if len(each.lines) > 1 and each.lines[0]]
    assert settled == [True for each in (attribute, alias) if "\n" in each]


@settings(max_examples=200, deadline=None)
@given(words, hints, st.data())
def test_what_black_would_lay_out_anew_is_not_taken_for_laid_out(
    name: str, annotation: str, data: st.DataObject
) -> None:
    made = indent(lines.attribute(name, annotation, "None", 4), "    ").split("\n")
    at = data.draw(st.integers(0, len(made) - 1))
    cuts = [each for each, sign in enumerate(made[at]) if sign in "[(,|"]
    if not cuts:
        return
    cut = data.draw(st.sampled_from(cuts))
    head, tail = made[at][: cut + 1].rstrip(), made[at][cut + 1 :].lstrip()
    text = "class A:\n" + "\n".join([*made[:at], head, f"{' ' * 8}{tail}", *made[at + 1 :]]) + "\n"
    try:
        compile(text, "made", "exec")
        pieces = split(text, 88)
    except (SyntaxError, Unsure):
        return
    if all(each.settled for each in pieces):
        assert formatted(text) == text

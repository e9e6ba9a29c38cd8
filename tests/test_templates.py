"""Templates hold layout and no logic: what a template wants to decide, the view has decided."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes
from rowcast import assets
from rowcast.rendering.templating import Templates

ROOT = assets.templates()
NAMES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file())
ENVIRONMENT = Templates([ROOT]).environment

PLAIN = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.For,
    nodes.If,
    nodes.Include,
    nodes.FromImport,
    nodes.Macro,
    nodes.Block,
    nodes.Extends,
)
FILTERS = {"indent"}


def faults(source: str) -> list[str]:
    """Return what a template holds that it should not."""
    tree = ENVIRONMENT.parse(source)
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    for one in tree.find_all(nodes.FromImport):
        macros |= {name if isinstance(name, str) else name[1] for name in one.names}
    return [f"line {node.lineno}: {type(node).__name__}" for node in _bad(tree, macros)]


def _bad(node: nodes.Node, macros: set[str]) -> Iterator[nodes.Node]:
    for child in node.iter_child_nodes():
        if not _is_fine(node, child, macros):
            yield child
        yield from _bad(child, macros)


def _is_fine(parent: nodes.Node, node: nodes.Node, macros: set[str]) -> bool:
    if isinstance(node, nodes.Call):
        return isinstance(node.node, nodes.Name) and node.node.name in macros
    if isinstance(node, nodes.Filter):
        return node.name in FILTERS
    if isinstance(node, nodes.Const):
        return isinstance(parent, nodes.Filter | nodes.Include | nodes.FromImport | nodes.Extends)
    return isinstance(node, PLAIN)


def test_there_are_templates_and_nothing_else() -> None:
    assert NAMES
    assert all(name.endswith(".jinja") for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_no_logic(name: str) -> None:
    assert faults((ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles_and_is_used(name: str) -> None:
    ENVIRONMENT.get_template(name)
    users = [*assets.PACKAGE.rglob("*.py"), *ROOT.rglob("*.jinja")]
    names = (f'"{name}"', f'"{Path(name).name.split(".")[0]}"')
    texts = [path.read_text(encoding="utf-8") for path in users if path != ROOT / name]
    assert any(known in text for text in texts for known in names)


@pytest.mark.parametrize(
    "source",
    [
        "{% set x = 1 %}",
        "{% if view.a == 1 %}{% endif %}",
        "{% if view.a > view.b %}{% endif %}",
        "{% if view.a and view.b %}{% endif %}",
        "{% if not view.a %}{% endif %}",
        "{% if view.a in view.b %}{% endif %}",
        "{{ view.a + 1 }}",
        "{{ view.a ~ view.b }}",
        "{{ view.a[0] }}",
        "{{ view['a'] }}",
        "{{ view.a() }}",
        "{{ view.a.upper() }}",
        "{{ nothing() }}",
        "{{ 'text' }}",
        "{{ 1 }}",
        "{{ view.a if view.b }}",
        "{% for x in [1, 2] %}{% endfor %}",
        "{% with a = view.b %}{% endwith %}",
        "{% filter indent %}{% endfilter %}",
        "{% macro m() %}{% endmacro %}{% call m() %}{% endcall %}",
    ],
)
def test_logic_is_found(source: str) -> None:
    assert faults(source)


def test_layout_is_let_be() -> None:
    source = """{% extends "base/x" %}{% from "y" import row, cell as box %}{% macro own(v) %}{{ v.name }}{% endmacro %}
    {% block b %}{% for one in view.rows if one.shown %}{{ row(one)|indent(4) }}{{ box(one) }}{{ own(one) }}
    {% if loop.last %}{% elif one.deep.er %}{% else %}{% include "z" %}{% endif %}{% endfor %}{% endblock %}"""
    assert faults(source) == []


def test_templates_are_text_with_plain_line_ends() -> None:
    for name in NAMES:
        content = Path(ROOT, name).read_bytes()
        assert b"\r" not in content, name
        assert content.endswith(b"\n"), name

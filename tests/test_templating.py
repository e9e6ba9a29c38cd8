"""The only Jinja environment: strict, sandboxed, bounded; overrides and what they were made from."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rowcast.project import overrides
from rowcast.rendering.templating import LIMIT, TemplateFault, Templates
from rowcast.store.cache import Cache


@dataclass(frozen=True)
class View:
    name: str = "a name"
    items: tuple[str, ...] = ("one", "two")
    table: dict[str, str] = field(default_factory=dict)


def render(folder: Path, **sources: str) -> str:
    """Render ``main``; each keyword is a template."""
    for name, source in sources.items():
        (folder / f"{name}.jinja").write_text(source)
    return Templates([folder]).render("main.jinja", View())


def test_what_templates_are_for(tmp_path: Path) -> None:
    loop = "{% for item in view.items %}\n  {{ row(item)|indent(2) }}\n{% endfor %}\n"
    text = render(
        tmp_path,
        main='{% from "parts.jinja" import row %}\n' + loop,
        parts="{% macro row(item) %}\n- {{ item }}\n    more\n{% endmacro %}\n",
    )
    assert text == "  - one\n      more\n\n  - two\n      more\n\n"


def test_text_of_a_view_is_never_a_template(tmp_path: Path) -> None:
    (tmp_path / "main.jinja").write_text("{{ view.name }}")
    hostile = "{{ 7 * 7 }}{% include 'x' %}{# gone #}"
    assert Templates([tmp_path]).render("main.jinja", View(hostile)) == hostile


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("\n\n{{ view.nothing }}", 3, "no attribute 'nothing'"),
        ("\n{{ nothing }}", 2, "'nothing' is undefined"),
        ("\n{% if nothing %}{% endif %}", 2, "undefined"),
        ("{% if %}", 1, "Expected an expression"),
        ("\n{% for x in view.items %}", 2, "end"),
        ("{{ view.name|upper }}", 1, "No filter"),
        ("{% if view.name is string %}{% endif %}", 1, "No test"),
        ("\n{% include 'none.jinja' %}", 2, "there is no template `none.jinja`"),
        ("{% extends 'none.jinja' %}", 1, "there is no template"),
        ("{% include 'main.jinja' %}", 1, "recursion"),
        ("{% extends 'main.jinja' %}", 1, "recursion"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", 1, "recursion"),
        ("\n{{ 'a' * 10 ** 10 }}", 2, "do not calculate"),
        ("{{ view.name * 100000000 }}", 1, "do not calculate"),
        ("{{ '%s' % view.name }}", 1, "do not calculate"),
        ("{{ view.name|indent(100000) }}", 1, "indent by more than"),
        ("{{ range(10) }}", 1, "undefined"),
        ("{{ cycler.__init__.__globals__ }}", 1, "unsafe"),
        ("{{ lipsum() }}", 1, "undefined"),
        ("{{ view.__class__ }}", 1, "unsafe"),
        ("{{ view.items.__class__.__mro__ }}", 1, "unsafe"),
        ("{{ '{0.__class__}'.format(view) }}", 1, "unsafe"),
        ("{{ view.table.update(a=1) }}", 1, "unsafe"),
        ("{{ self.__init__.__globals__ }}", 1, "unsafe"),
        ("\n{% include '../secret' %}", 2, "there is no template"),
        ("\n{% include '/etc/passwd' %}", 2, "there is no template"),
        ("\n{% include 'a/../../secret' %}", 2, "there is no template"),
        ("\n{% include 'base/../secret' %}", 2, "there is no template"),
    ],
)
def test_a_fault_names_template_and_line(tmp_path: Path, source: str, line: int, words: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        render(tmp_path, main=source)
    assert words in str(caught.value)
    if line:
        assert (caught.value.name, caught.value.line) == ("main.jinja", line)


def test_a_fault_in_an_included_template_names_that_one(tmp_path: Path) -> None:
    with pytest.raises(TemplateFault) as caught:
        render(tmp_path, main="{% include 'inner.jinja' %}", inner="\n\n{{ view.gone }}")
    assert (caught.value.name, caught.value.line) == ("inner.jinja", 3)


def test_output_has_a_limit(tmp_path: Path) -> None:
    loop = "{% for one in view.items %}"
    (tmp_path / "main.jinja").write_text(loop + loop + "{{ view.name }}{% endfor %}{% endfor %}")
    with pytest.raises(TemplateFault, match="more than"):
        Templates([tmp_path]).render("main.jinja", View("x" * (LIMIT // 100), tuple("abcdefghijk")))


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    folder = tmp_path / "ours" / "python"
    folder.mkdir(parents=True)
    (folder / "client.py.jinja").write_text("head\n{% block body %}\nbody of {{ view.name }}\n{% endblock %}\nfoot\n")
    (folder / "other.py.jinja").write_text("other\n")
    return tmp_path / "ours"


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    (tmp_path / "theirs" / "python").mkdir(parents=True)
    return tmp_path / "theirs"


def test_a_whole_override_begins_as_the_same_text(ours: Path, theirs: Path) -> None:
    text = overrides.make(Templates([ours]), "python/client.py.jinja")
    (theirs / "python" / "client.py.jinja").write_text(text)
    with_override = Templates([theirs, ours])
    assert with_override.render("python/client.py.jinja", View()) == "head\nbody of a name\nfoot\n"
    assert overrides.problems(with_override) == []


def test_one_block_can_be_overridden(ours: Path, theirs: Path) -> None:
    text = overrides.make(Templates([ours]), "python/client.py.jinja", "body")
    (theirs / "python" / "client.py.jinja").write_text(text.replace("body of", "BODY OF"))
    with_override = Templates([theirs, ours])
    assert with_override.render("python/client.py.jinja", View()) == "head\nBODY OF a name\nfoot\n"
    assert overrides.problems(with_override) == []


def test_a_changed_base_is_reported_with_its_block(ours: Path, theirs: Path) -> None:
    path = theirs / "python" / "client.py.jinja"
    path.write_text(overrides.make(Templates([ours]), "python/client.py.jinja", "body"))
    base = ours / "python" / "client.py.jinja"
    base.write_text(base.read_text().replace("foot", "FOOT"))
    assert overrides.problems(Templates([theirs, ours])) == []
    base.write_text(base.read_text().replace("body of", "new body of"))
    (found,) = overrides.problems(Templates([theirs, ours]))
    assert found.code == "override-outdated"
    assert "block `body` of `python/client.py.jinja`" in found.message
    assert found.span
    assert found.span.line == 1


def test_overrides_without_a_mark_or_of_nothing_are_reported(ours: Path, theirs: Path) -> None:
    (theirs / "python" / "client.py.jinja").write_text("mine")
    (theirs / "python" / "cliemt.py.jinja").write_text("mine")
    (theirs / "python" / "part.jinja").write_text("mine")
    (theirs / "python" / "other.py.jinja").write_text(
        overrides.make(Templates([ours]), "python/other.py.jinja") + '{% include "python/part.jinja" %}'
    )
    found = {d.code: d for d in overrides.problems(Templates([theirs, ours]))}
    assert found.keys() == {"override-unmarked", "template-unused"}
    assert "did you mean `python/client.py.jinja`" in found["template-unused"].hint


@pytest.mark.parametrize(
    ("name", "block"), [("python/clint.py.jinja", ""), ("../x", ""), ("python/client.py.jinja", "boddy")]
)
def test_no_override_of_nothing(ours: Path, name: str, block: str) -> None:
    with pytest.raises((overrides.NoSuchTemplate, TemplateFault)):
        overrides.make(Templates([ours]), name, block)


def test_line_ends_and_byte_order_marks_of_editors_do_no_harm(ours: Path, theirs: Path) -> None:
    (theirs / "python" / "client.py.jinja").write_bytes("\ufeffa\r\n{{ view.name }}\r\nb\r\n".encode())
    assert Templates([theirs, ours]).render("python/client.py.jinja", View()) == "a\na name\nb\n"


def test_folders_that_hold_no_templates(ours: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for wrong in (tmp_path / "nowhere", tmp_path / "file"):
        with pytest.raises(TemplateFault, match="does not exist"):
            Templates([wrong, ours])


def test_templates_that_are_no_text_or_lead_away(ours: Path, theirs: Path, tmp_path: Path) -> None:
    path = theirs / "python" / "client.py.jinja"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(TemplateFault, match="cannot be read"):
        Templates([theirs, ours])
    path.unlink()
    (tmp_path / "secret").write_text("secret")
    path.symlink_to(tmp_path / "secret")
    with pytest.raises(TemplateFault, match="leads out"):
        Templates([theirs, ours])
    path.unlink()
    os.mkfifo(path)
    assert Templates([theirs, ours]).overrides() == {}


def test_the_user_s_folder_is_read_once(ours: Path, theirs: Path) -> None:
    path = theirs / "python" / "other.py.jinja"
    path.write_text("first")
    templates = Templates([theirs, ours])
    path.write_text("second")
    assert templates.render("python/other.py.jinja", View()) == "first"


def test_compiled_templates_are_kept_and_not_believed_from_others(ours: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"

    def render_with(secret: bytes) -> str:
        return Templates([ours], Cache(str(folder), secret)).render("python/other.py.jinja", View())

    assert render_with(b"a" * 32) == "other\n"
    (entry,) = (path for path in folder.rglob("made/*/*") if path.is_file())
    kept = entry.read_bytes()
    assert render_with(b"a" * 32) == "other\n"
    assert entry.read_bytes() == kept
    # An entry that another key signed, or that was changed, is made again and not run.
    assert render_with(b"b" * 32) == "other\n"
    assert entry.read_bytes() != kept
    entry.write_bytes(b"garbage")
    assert render_with(b"a" * 32) == "other\n"

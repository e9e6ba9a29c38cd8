"""``rowcast vendor`` from outside: what is copied, what an update makes of edits, and what verification finds."""

from __future__ import annotations

import base64
import bz2
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rowcast import __version__
from rowcast.codes import CODES
from rowcast.codes.vendoring import VENDORING
from rowcast.tree import MANIFEST
from rowcast.vendoring.record import BASE, pack, read_record, unpack

from tests.vendoring.notes_package import CLIENT, FIRST, LICENCE, SECOND, Run, contents, edit, publish

TO = ("--into", "vendor")


def record(copy: Path) -> dict[str, object]:
    table = json.loads((copy / MANIFEST).read_text())
    assert isinstance(table, dict)
    return table


def mine_in(text: str) -> str:
    """Return the text of a client with an edit far from what the second version changes."""
    assert "line_2 = 2\n" in text
    return text.replace("line_2 = 2\n", "line_2 = 'mine'\n")


def gone(path: Path) -> Path:
    path.unlink()
    return path


class TestCopy:
    def test_what_is_copied(self, run: Run, package: Path, receiver: Path) -> None:
        done = run("vendor", str(package), *TO)
        assert (done.status, done.err) == (0, "")
        assert done.out == "vendor/notes: 7 added; notes (python), rowcast 1.0.0\n"
        copy = receiver / "vendor" / "notes"
        files = {path: text.encode() for path, text in FIRST.items()} | {"LICENSE": LICENCE.encode()}
        assert {path: text for path, text in contents(copy).items() if path not in (BASE, MANIFEST)} == files
        assert unpack((copy / BASE).read_bytes()) == files

    def test_the_manifest_says_where_it_comes_from_and_nothing_of_this_machine(self, copy: Path) -> None:
        table = record(copy)
        assert (table["api"], table["target"], table["rowcast"]) == ("notes", "python", "1.0.0")
        assert table["inputs"] == {"spec/notes/api.yaml": "0" * 64}
        assert table["vendored"] == {
            "format": 1, "rowcast": __version__, "licences": ["LICENSE"], "edited": {}, "conflicts": [],
        }  # fmt: skip
        for text in ((copy / MANIFEST).read_text(), (copy / BASE).read_text()):
            assert str(copy.parents[2]) not in text

    def test_the_same_package_makes_the_same_bytes(self, run: Run, package: Path, copy: Path) -> None:
        assert run("vendor", str(package), "--into", "deeply/nested/place", "--name", "other").status == 0
        assert contents(copy) == contents(copy.parents[1] / "deeply/nested/place/other")

    def test_twice_is_once(self, run: Run, package: Path, copy: Path) -> None:
        before = {path: path.stat().st_mtime_ns for path in copy.rglob("*")}
        done = run("vendor", str(package), *TO)
        assert (done.status, done.out) == (0, "vendor/notes: 7 unchanged; notes (python), rowcast 1.0.0\n")
        assert {path: path.stat().st_mtime_ns for path in copy.rglob("*")} == before

    def test_a_copy_that_is_there_is_not_replaced_without_a_word(self, run: Run, package: Path, copy: Path) -> None:
        publish(package, SECOND)
        before = contents(copy)
        done = run("vendor", str(package), *TO)
        assert done.status == 2
        assert "--update" in done.err
        assert contents(copy) == before

    def test_a_copy_of_a_copy(self, run: Run, copy: Path) -> None:
        assert run("vendor", "vendor/notes", "--into", "again").status == 0
        assert contents(copy.parents[1] / "again" / "notes") == contents(copy)

    @pytest.mark.parametrize("name", ["LICENSE", "LICENCE.txt", "NOTICE", "COPYING"])
    def test_licences_are_found(self, run: Run, package: Path, receiver: Path, name: str) -> None:
        (package.parents[1] / "LICENSE").unlink()
        (package.parents[1] / name).write_text("terms")
        assert run("vendor", str(package), *TO).status == 0
        assert (receiver / "vendor" / "notes" / name).read_text() == "terms"

    def test_no_licence_is_told(self, run: Run, package: Path, receiver: Path) -> None:
        (package.parents[1] / "LICENSE").unlink()
        done = run("vendor", str(package), *TO)
        assert done.status == 0
        assert "warning[vendor-licence]" in done.err

    def test_the_licence_of_the_runtime_goes_with_it(self, run: Run, package: Path, receiver: Path) -> None:
        publish(package, {**FIRST, "_runtime/__init__.py": ""})
        assert run("vendor", str(package), *TO).status == 0
        assert "Apache License" in (receiver / "vendor/notes/_runtime/LICENSE").read_text()

    def test_of_an_installed_package(
        self, run: Run, package: Path, receiver: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        site = tmp_path / "lib" / "site-packages"
        shutil.copytree(package, site / "their_notes")
        (tmp_path / "lib" / "LICENSE").write_text("of something else")
        (site / "their_notes-2.dist-info" / "licenses").mkdir(parents=True)
        (site / "their_notes-2.dist-info" / "licenses" / "LICENSE").write_text("of the distribution")
        (site / "their_notes-2.dist-info" / "RECORD").write_text("their_notes/manifest.json,,\n")
        monkeypatch.setattr(sys, "path", [*sys.path, str(site)])
        assert run("vendor", "their_notes", *TO).status == 0
        assert (receiver / "vendor/their_notes/LICENSE").read_text() == "of the distribution"

    def test_hand_written_files_may_be_there_before(self, run: Run, package: Path, receiver: Path) -> None:
        (receiver / "vendor/notes/_custom").mkdir(parents=True)
        (receiver / "vendor/notes/_custom/mine.py").write_text("mine")
        assert run("vendor", str(package), *TO).status == 0
        assert run("vendor", "--verify", *TO).status == 0


class TestRefusals:
    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (["vendor"], "needs PACKAGE and --into DIR"),
            (["vendor", "PACKAGE"], "needs PACKAGE and --into DIR"),
            (["vendor", "--verify"], "needs a folder"),
            (["vendor", "--verify", "--into", "nowhere"], "there is no folder nowhere"),
            (["vendor", "--verify", "--into", "."], "there is no copy in ."),
            (["vendor", "PACKAGE", *TO, "--verify", "--update"], "--verify writes nothing"),
            (["vendor", "nothing", *TO], "there is no package `nothing`"),
            (["vendor", "PACKAGE", *TO, "--name", "a-b"], "cannot be the name of a Python package"),
            (["vendor", "PACKAGE", *TO, "--name", "class"], "cannot be the name of a Python package"),
            (["vendor", "PACKAGE", *TO, "--name", "../x"], "cannot be the name of a Python package"),
            (["vendor", "PACKAGE", "--into", "PACKAGE"], "are in one another"),
            (["vendor", "PACKAGE", *TO, "--update"], "holds no copy of notes"),
            (["vendor", "PACKAGE", *TO, "--update", "--name", "x"], "holds no copy"),
        ],
    )
    def test_words(self, run: Run, package: Path, receiver: Path, words: list[str], message: str) -> None:
        done = run(*(word.replace("PACKAGE", str(package)) for word in words))
        assert (done.status, done.out) == (2, "")
        assert message in done.err
        assert not contents(receiver)
        assert not (receiver / "vendor").exists()

    def test_an_edited_original(self, run: Run, package: Path, receiver: Path) -> None:
        edit(package / "client.py", "line_3 = 3", "line_3 = 4")
        (package / "py.typed").unlink()
        done = run("vendor", str(package), *TO)
        assert done.status == 2
        assert "[vendor-source]" in done.err
        assert "client.py" in done.err
        assert "py.typed" in done.err
        assert not contents(receiver)

    def test_an_original_with_links(self, run: Run, package: Path, receiver: Path, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text(FIRST["client.py"])
        (package / "client.py").unlink()
        (package / "client.py").symlink_to(tmp_path / "secret")
        assert run("vendor", str(package), *TO).status == 2
        assert not contents(receiver)

    def test_an_original_that_claims_other_places(self, run: Run, package: Path, receiver: Path) -> None:
        for path in ("../../outside.py", "/etc/x", "_custom/a.py"):
            table = json.loads((package / MANIFEST).read_text())
            table["files"] |= {path: "0" * 64}
            (package / MANIFEST).write_text(json.dumps(table))
            done = run("vendor", str(package), *TO)
            assert done.status == 2
            assert not contents(receiver)
            publish(package, FIRST)

    def test_an_original_with_the_line_ends_of_a_checkout(self, run: Run, package: Path, receiver: Path) -> None:
        for path in package.rglob("*.py"):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert run("vendor", str(package), *TO).status == 0
        assert (receiver / "vendor/notes/client.py").read_bytes() == CLIENT.encode()

    def test_a_folder_of_somebody(self, run: Run, package: Path, receiver: Path) -> None:
        (receiver / "vendor/notes").mkdir(parents=True)
        (receiver / "vendor/notes/mine.py").write_text("mine")
        done = run("vendor", str(package), *TO)
        assert done.status == 2
        assert "holds no copy" in done.err
        assert contents(receiver) == {"vendor/notes/mine.py": b"mine"}

    def test_a_folder_that_is_generated_into(self, run: Run, package: Path, receiver: Path) -> None:
        """What `generate` makes in another project is not a copy, and may hold edits that no one has recorded."""
        (receiver / "vendor/notes").mkdir(parents=True)
        publish(receiver / "vendor/notes", SECOND)
        edit(receiver / "vendor/notes/client.py", "line_2 = 2", "line_2 = 'mine'")
        before = contents(receiver)
        for words in ((), ("--update",)):
            assert run("vendor", str(package), *TO, *words).status == 2
            assert contents(receiver) == before

    def test_a_copy_whose_manifest_and_base_are_gone(self, run: Run, package: Path, copy: Path) -> None:
        edit(copy / "client.py", "line_2 = 2", "line_2 = 'mine'")
        (copy / BASE).unlink()
        for text in (None, "", (copy / MANIFEST).read_text()[:-20]):
            (copy / MANIFEST).unlink(missing_ok=True)
            if text is not None:
                (copy / MANIFEST).write_text(text)
            before = contents(copy)
            for words in ((), ("--update",)):
                assert run("vendor", str(package), *TO, *words).status == 2
                assert contents(copy) == before

    @pytest.mark.parametrize("target", ["elsewhere", "nowhere"])
    def test_a_link(self, run: Run, package: Path, receiver: Path, target: str) -> None:
        (receiver / "elsewhere").mkdir()
        (receiver / "vendor").mkdir()
        (receiver / "vendor/notes").symlink_to(receiver / target)
        done = run("vendor", str(package), *TO)
        assert done.status == 2
        assert "is a link" in done.err
        assert not contents(receiver)


class TestVerify:
    def test_an_untouched_copy(self, run: Run, copy: Path) -> None:
        said = "vendor/notes: 8 files of notes (python), rowcast 1.0.0\n"
        for words in (TO, ("notes", *TO), ("vendor",), ("vendor/notes",), ("--into", "vendor/notes")):
            done = run("vendor", "--verify", *words)
            assert (done.status, done.out, done.err) == (0, said, "")

    def test_what_comes_and_goes_is_no_matter(self, run: Run, copy: Path) -> None:
        (copy / "_custom").mkdir()
        (copy / "_custom" / "mine.py").write_text("mine")
        (copy / "_custom" / "link").symlink_to("/")
        (copy / "models" / "__pycache__").mkdir()
        (copy / "models" / "__pycache__" / "x.pyc").write_text("")
        for path in copy.rglob("*"):
            if path.is_file() and "_custom" not in path.parts:
                path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert run("vendor", "--verify", *TO).status == 0

    @pytest.mark.parametrize(
        ("code", "path", "spoil"),
        [
            ("vendor-changed", "client.py", lambda copy: edit(copy / "client.py", "3", "4")),
            ("vendor-changed", "LICENSE", lambda copy: (copy / "LICENSE").write_text("none")),
            ("vendor-changed", BASE, lambda copy: (copy / BASE).write_text("")),
            ("vendor-missing", "models/old.py", lambda copy: (copy / "models/old.py").unlink()),
            ("vendor-missing", "models/note.py", lambda copy: shutil.rmtree(copy / "models")),
            ("vendor-extra", "models/mine.py", lambda copy: (copy / "models/mine.py").write_text("")),
            ("vendor-extra", "way", lambda copy: (copy / "way").symlink_to("/")),
            ("vendor-blocked", "py.typed", lambda copy: (gone(copy / "py.typed").mkdir())),
            ("vendor-blocked", "py.typed", lambda copy: (gone(copy / "py.typed").symlink_to("client.py"))),
            ("vendor-interrupted", ".rowcast-journal", lambda copy: (copy / ".rowcast-journal").write_text("")),
        ],
    )  # fmt: skip
    def test_findings(self, run: Run, copy: Path, code: str, path: str, spoil: Callable[[Path], object]) -> None:
        spoil(copy)
        before = contents(copy)
        done = run("vendor", "--verify", *TO)
        assert done.status == 1
        assert f"vendor/notes/{path}:1:1: error[{code}]" in done.out
        machine = json.loads(run("vendor", "--verify", *TO, "--output-format", "json").out)
        assert code in [one["code"] for one in machine["diagnostics"]]
        assert contents(copy) == before

    @pytest.mark.parametrize("text", [None, "", "{", '{"vendored": 1}', "<<<<<<< ours\n"])
    def test_a_damaged_manifest_is_seen_among_good_copies(
        self, run: Run, package: Path, copy: Path, text: str | None
    ) -> None:
        assert run("vendor", str(package), *TO, "--name", "other").status == 0
        (copy / MANIFEST).unlink()
        if text is not None:
            (copy / MANIFEST).write_text(text)
        for words in (["vendor/notes"], TO):
            done = run("vendor", "--verify", *words)
            assert done.status == 2
            assert "vendor/notes/manifest.json:1:1: error[vendor-manifest]: is damaged" in done.out
        copy.rename(copy.parent / "renamed")
        assert run("vendor", str(package), *TO, "--update").status == 0

    @pytest.mark.parametrize("change", [{"format": 2}, {"vendored": {"format": 2}}])
    def test_of_a_later_version(self, run: Run, package: Path, copy: Path, change: dict[str, object]) -> None:
        (copy / MANIFEST).write_text(json.dumps({**record(copy), **change}))
        before = contents(copy)
        for words in (("--verify", *TO), (str(package), *TO, "--update")):
            done = run("vendor", *words)
            assert done.status == 2
            assert "later version" in done.out + done.err
        assert contents(copy) == before

    def test_it_imports_nothing_heavy(self, copy: Path) -> None:
        heavy = (
            "jinja2",
            "yaml",
            "black",
            "datamodel_code_generator",
            "pydantic",
            "bz2",
            "rowcast.project",
            "rowcast.codes",
        )
        program = (
            "import sys; before = set(sys.modules); from rowcast.cli import main;"
            "status = main(['vendor', '--verify', 'vendor']);"
            f"print(status, sorted({set(heavy)!r} & (set(sys.modules) - before)))"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=200)
        assert done.stdout.splitlines()[-1] == "0 []", done.stderr


class TestUpdate:
    @pytest.fixture
    def update(self, run: Run, package: Path) -> Callable[..., tuple[int, str]]:
        """Update the copy to the second version of the package, or to other files."""

        def call(files: dict[str, str] = SECOND, *words: str, version: str = "1.1.0") -> tuple[int, str]:
            publish(package, files, version)
            done = run("vendor", str(package), *TO, "--update", *words)
            return done.status, done.out + done.err

        return call

    def holds(self, copy: Path, files: dict[str, str]) -> None:
        found = {path: text.decode() for path, text in contents(copy).items() if path not in (BASE, MANIFEST)}
        assert found == {**files, "LICENSE": LICENCE}

    def test_an_untouched_copy_becomes_the_new_one(self, run: Run, copy: Path, update: Callable[..., object]) -> None:
        said = "vendor/notes: 1 added, 1 changed, 1 removed, 5 unchanged; notes (python), rowcast 1.1.0\n"
        assert update() == (0, said)
        self.holds(copy, SECOND)
        assert run("vendor", "--verify", *TO).status == 0
        assert update() == (0, "vendor/notes: 7 unchanged; notes (python), rowcast 1.1.0\n")

    def test_edits_are_kept(self, run: Run, copy: Path, update: Callable[..., tuple[int, str]]) -> None:
        edit(copy / "client.py", "line_2 = 2\n", "line_2 = 'mine'\n")
        edit(copy / "models/note.py", "title", "mine")
        assert run("vendor", "--verify", *TO).status == 1
        status, said = update()
        assert status == 0
        assert "1 added, 1 merged with your edits, 1 as you edited them, 1 removed, 4 unchanged" in said
        mine = {"client.py": mine_in(SECOND["client.py"]), "models/note.py": "mine = ''\n"}
        self.holds(copy, {**SECOND, **mine})
        done = run("vendor", "--verify", *TO)
        assert (done.status, done.out) == (
            0,
            "vendor/notes: 8 files of notes (python), rowcast 1.1.0, 2 recorded edits\n",
        )
        third = {**SECOND, "client.py": SECOND["client.py"].replace("line_10 = 10", "line_10 = 'third'")}
        assert update(third)[0] == 0
        self.holds(
            copy,
            {**third, "client.py": third["client.py"].replace("= 2\n", "= 'mine'\n"), "models/note.py": "mine = ''\n"},
        )
        edit(copy / "client.py", "'mine'", "'mine again'")
        assert run("vendor", "--verify", *TO).status == 1

    def test_an_edit_that_the_original_took_over_is_none(
        self, copy: Path, update: Callable[..., tuple[int, str]]
    ) -> None:
        edit(copy / "client.py", "line_18 = 18\n", "line_18 = 'new'\n")
        assert update()[0] == 0
        self.holds(copy, SECOND)
        assert record(copy)["vendored"]["edited"] == {}  # type: ignore[index]

    def test_conflicts(self, run: Run, copy: Path, update: Callable[..., tuple[int, str]]) -> None:
        edit(copy / "client.py", "line_18 = 18\n", "line_18 = 'mine'\n")
        status, said = update()
        assert status == 1
        assert "vendor/notes/client.py:1:1: error[vendor-conflict]" in said
        marked = (
            "<<<<<<< yours\nline_18 = 'mine'\n||||||| before\nline_18 = 18\n=======\nline_18 = 'new'\n>>>>>>> new\n"
        )
        self.holds(copy, {**SECOND, "client.py": SECOND["client.py"].replace("line_18 = 'new'\n", marked)})
        verified = run("vendor", "--verify", *TO)
        assert verified.status == 1
        assert "vendor-conflict" in verified.out
        before = contents(copy)
        for files in (SECOND, FIRST):
            status, said = update(files)
            assert status == 1
            assert "still holds the marks" in said
            assert contents(copy) == before
        edit(copy / "client.py", marked, "line_18 = 'both'\n")
        assert "vendor-changed" in run("vendor", "--verify", *TO).out
        assert update()[0] == 0
        assert run("vendor", "--verify", *TO).status == 0
        assert "line_18 = 'both'\n" in (copy / "client.py").read_text()

    def test_a_missing_file_comes_back(self, run: Run, copy: Path, update: Callable[..., tuple[int, str]]) -> None:
        (copy / "client.py").unlink()
        assert update()[0] == 0
        self.holds(copy, SECOND)

    def test_an_edited_file_that_is_gone_from_the_original_stays(
        self, run: Run, copy: Path, update: Callable[..., tuple[int, str]]
    ) -> None:
        edit(copy / "models/old.py", "True", "'mine'")
        status, said = update()
        assert status == 1
        assert "vendor/notes/models/old.py:1:1: warning[vendor-kept]" in said
        self.holds(copy, {**SECOND, "models/old.py": "old = 'mine'\n"})
        assert "vendor-extra" in run("vendor", "--verify", *TO).out

    def test_what_is_hand_written_is_never_touched(self, copy: Path, update: Callable[..., tuple[int, str]]) -> None:
        (copy / "_custom").mkdir()
        mine = copy / "_custom" / "client.py"
        mine.write_text("mine")
        about = mine.stat()
        assert update()[0] == 0
        assert (mine.read_text(), mine.stat().st_mtime_ns, mine.stat().st_ino) == (
            "mine",
            about.st_mtime_ns,
            about.st_ino,
        )

    def test_somebodys_file_where_a_new_one_belongs(self, copy: Path, update: Callable[..., tuple[int, str]]) -> None:
        (copy / "models/fresh.py").write_text("mine")
        before = contents(copy)
        status, said = update()
        assert status == 2
        assert "vendor/notes/models/fresh.py:1:1: error[vendor-blocked]" in said
        assert contents(copy) == before

    @pytest.mark.parametrize("place", ["models", "client.py", "_custom", ".rowcast-staging", ".rowcast-journal"])
    def test_links_that_leave_the_copy(
        self, copy: Path, update: Callable[..., tuple[int, str]], tmp_path: Path, place: str
    ) -> None:
        """Nothing is written, removed or read through a link, wherever a checkout brought one."""
        outside = tmp_path / "outside"
        shutil.copytree(copy / "models", outside / "models")
        (outside / "client.py").write_text(CLIENT)
        before = contents(outside)
        if (copy / place).is_dir():
            shutil.rmtree(copy / place)
        (copy / place).unlink(missing_ok=True)
        (copy / place).symlink_to(outside / place if (outside / place).exists() else outside)
        status, said = update()
        assert contents(outside) == before
        if place in ("models", "client.py", ".rowcast-journal"):
            assert status == 2
            assert "vendor-blocked" in said or "vendor-interrupted" in said or "cannot write" in said
        else:
            assert status == 0
            assert (copy / "_custom").is_symlink() == (place == "_custom")

    @pytest.mark.parametrize("edited", [False, True])
    def test_a_file_becomes_a_folder_and_back(
        self, run: Run, copy: Path, update: Callable[..., tuple[int, str]], edited: bool
    ) -> None:
        folder = {**FIRST, "client/__init__.py": CLIENT, "client/more.py": ""}
        del folder["client.py"], folder["py.typed"]
        folder["py.typed/x.py"] = ""
        if edited:
            (copy / "py.typed").write_text("mine")
            before = contents(copy)
            assert update(folder)[0] == 2
            assert contents(copy) == before
            return
        assert update(folder)[0] == 0
        self.holds(copy, folder)
        assert update(FIRST)[0] == 0
        self.holds(copy, FIRST)
        assert run("vendor", "--verify", *TO).status == 0

    def test_a_checkout_with_other_line_ends_keeps_them(
        self, run: Run, copy: Path, update: Callable[..., tuple[int, str]]
    ) -> None:
        edit(copy / "models/note.py", "title", "mine")
        edit(copy / "client.py", "line_2 = 2\n", "line_2 = 'mine'\n")
        for path in copy.rglob("*"):
            if path.is_file():
                path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        publish_same = update(FIRST, version="1.0.0")
        assert publish_same[0] == 0
        status, said = update()
        assert status == 0, said
        assert "1 merged" in said
        for path in copy.rglob("*.py"):
            text = path.read_bytes()
            assert path.name == "fresh.py" or text.count(b"\n") == text.count(b"\r\n"), path
            path.write_bytes(text.replace(b"\r\n", b"\n"))
        (copy / "LICENSE").write_text(LICENCE)
        mine = mine_in(SECOND["client.py"])
        self.holds(copy, {**SECOND, "client.py": mine, "models/note.py": "mine = ''\n"})
        assert run("vendor", "--verify", *TO).status == 0

    def test_a_lost_base(self, run: Run, copy: Path, update: Callable[..., tuple[int, str]]) -> None:
        (copy / BASE).write_text("damaged")
        assert update()[0] == 0, "nothing was edited, so nothing has to be merged"
        edit(copy / "client.py", "line_2 = 2\n", "line_2 = 'mine'\n")
        (copy / BASE).unlink()
        before = contents(copy)
        status, said = update(FIRST)
        assert status == 2
        assert "vendor-unmergeable" in said
        assert contents(copy) == before

    def test_a_base_that_is_another_text(self, copy: Path, update: Callable[..., tuple[int, str]]) -> None:
        """It is believed for what the manifest says of it; else changes of the package would pass for taken."""
        edit(copy / "client.py", "line_2 = 2\n", "line_2 = 'mine'\n")
        files = unpack((copy / BASE).read_bytes())
        assert files
        (copy / BASE).write_bytes(pack({**files, "client.py": SECOND["client.py"].encode()}))
        before = contents(copy)
        status, said = update()
        assert status == 2
        assert "vendor-unmergeable" in said
        assert contents(copy) == before

    @pytest.mark.parametrize("text", ["", "{}", '{"format": 1, "files": <<<<<<<', None])
    def test_a_damaged_manifest_is_made_good(
        self, run: Run, copy: Path, update: Callable[..., tuple[int, str]], text: str | None
    ) -> None:
        edit(copy / "client.py", "line_2 = 2\n", "line_2 = 'mine'\n")
        (copy / MANIFEST).unlink()
        if text is not None:
            (copy / MANIFEST).write_text(text)
        status, said = update()
        assert status == 0, said
        self.holds(copy, {**SECOND, "client.py": mine_in(SECOND["client.py"])})
        assert run("vendor", "--verify", *TO).status == 0

    def test_manifest_and_base_damaged(self, copy: Path, update: Callable[..., tuple[int, str]]) -> None:
        (copy / MANIFEST).write_text("{}")
        (copy / BASE).write_text("")
        before = contents(copy)
        status, said = update()
        assert status == 2
        assert "vendor-manifest" in said
        assert contents(copy) == before

    def test_an_older_original(self, copy: Path, update: Callable[..., tuple[int, str]]) -> None:
        assert update(version="1.10.0")[0] == 0
        status, said = update(FIRST, version="1.9.0")
        assert status == 0
        assert "warning[vendor-downgrade]" in said
        self.holds(copy, FIRST)

    def test_a_renamed_package(self, run: Run, package: Path, copy: Path) -> None:
        moved = publish(package.parent / "memos", SECOND)
        assert run("vendor", str(moved), *TO, "--update").status == 0
        self.holds(copy, SECOND)
        moved = publish(moved, FIRST, api="memos")
        lost = run("vendor", str(moved), *TO, "--update")
        assert lost.status == 2
        assert "holds no copy of memos but notes" in lost.err
        done = run("vendor", str(moved), *TO, "--update", "--name", "notes")
        assert done.status == 0
        assert "warning[vendor-renamed]" in done.err
        self.holds(copy, FIRST)

    def test_a_copy_under_another_name_is_found(self, run: Run, package: Path, receiver: Path) -> None:
        assert run("vendor", str(package), *TO, "--name", "other").status == 0
        publish(package, SECOND)
        assert run("vendor", str(package), *TO, "--update").status == 0
        self.holds(receiver / "vendor" / "other", SECOND)

    def test_text_that_is_none_is_not_merged(self, copy: Path, update: Callable[..., tuple[int, str]]) -> None:
        (copy / "client.py").write_bytes(b"\0" + CLIENT.encode())
        before = contents(copy)
        status, said = update()
        assert status == 2
        assert "vendor-unmergeable" in said
        assert contents(copy) == before

    def test_it_needs_no_git(
        self, copy: Path, update: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", os.devnull)
        edit(copy / "client.py", "line_2 = 2\n", "line_2 = 'mine'\n")
        assert update()[0] == 0


class TestProject:
    """A package of the project that the command runs in, named by its API."""

    SPEC = 'rowcast: 1\napi: {name: notes, title: Notes, servers: ["https://api.example.com"]}\n'

    def test_by_the_name_of_its_api(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
        project = tmp_path / "project"
        (project / "spec" / "my-notes").mkdir(parents=True)
        page = project / "spec" / "my-notes" / "api.yaml"
        page.write_text(self.SPEC)
        (project / "rowcast.toml").write_text('targets = ["openapi", "docs"]\n')
        monkeypatch.chdir(project)
        early = run("vendor", "my-notes", *TO, "--target", "openapi")
        assert early.status == 2
        assert "was not generated yet" in early.err
        assert run("generate").status == 0
        assert run("vendor", "my-notes", *TO, "--target", "openapi").status == 0
        assert (project / "vendor" / "my_notes" / "openapi.json").is_file()
        assert "makes no target `python`" in run("vendor", "my-notes", *TO, "--target", "python").err
        page.write_text(self.SPEC.replace("title: Notes", "title: My notes"))
        late = run("vendor", "my-notes", *TO, "--target", "openapi", "--update")
        assert late.status == 2
        assert "is not what the spec says now: spec/my-notes/api.yaml changed since" in late.err
        assert run("vendor", "--verify", *TO).status == 0


def test_every_code_is_shown_here() -> None:
    text = Path(__file__).read_text()
    assert [code for code in VENDORING if code not in text] == []
    assert VENDORING.keys() <= CODES.keys()


@pytest.mark.parametrize("data", [b"a", b"a\0", b"a\0001", b"a\0009\0x", b"a\0-1\0x", b"a\0x\0x", b"\xff\0001\0x"])
def test_a_packed_text_that_lies_is_refused(data: bytes) -> None:
    whole = pack({"a": b"x\0y", "b": b""})
    assert unpack(whole) == {"a": b"x\0y", "b": b""}
    head, _, body = whole.partition(b"\n")
    assert unpack(head + b"\n" + base64.encodebytes(bz2.compress(data))) is None
    assert unpack(head + b"\n" + body[: len(body) // 2]) is None
    assert unpack(head.replace(b"1:", b"2:") + b"\n" + body) is None


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pack({"a": bytes(1 << 20)})
    assert len(whole) < 1000
    monkeypatch.setattr("rowcast.vendoring.record._LARGEST", 1 << 16)
    assert unpack(whole) is None


def test_a_deep_manifest_is_no_manifest() -> None:
    assert read_record(b"[" * 100_000) is None


def test_a_real_package_works_under_any_name_and_twice_in_one_process(run: Run, receiver: Path) -> None:
    original = Path(__file__).resolve().parents[2] / "generated" / "python" / "claude_messages"
    for folder in ("shop", "shop/_vendor/deep"):
        (receiver / folder).mkdir(parents=True, exist_ok=True)
        assert run("vendor", str(original), "--into", folder, "--name", "talk").status == 0
    custom = receiver / "shop/talk/_custom"
    custom.mkdir()
    (custom / "__init__.py").write_text("from ..client import Client\n\n\nclass Mine(Client):\n    pass\n")
    program = (
        "import sys, shop.talk as one, shop._vendor.deep.talk as other;"
        "from shop.talk._custom import Mine;"
        "assert one.Client is not other.Client and issubclass(Mine, one.Client);"
        "assert 'claude_messages' not in sys.modules and 'rowcast' not in sys.modules;"
        "print(type(Mine(api_key='x').messages), type(other.Client(api_key='x').messages))"
    )
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False, timeout=200
    )
    assert done.returncode == 0, done.stderr
    assert "shop._vendor.deep.talk" in done.stdout
    assert run("vendor", "--verify", "shop").status == 0

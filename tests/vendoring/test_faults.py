"""Vendoring killed, failing or disturbed at any writing call: nothing of anybody is lost, and the next run finishes."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rowcast import cli
from rowcast.store.journal import JOURNAL, STAGING

from tests.test_run_faults import at_call, fail, kill, mute
from tests.vendoring.notes_package import FIRST, LICENCE, SECOND, Run, contents, edit, publish

MINE = "line_2 = 'mine'\n"
CUSTOM = {"_custom/mine.py": "mine", "models/old.py": "old = 'mine'\n"}
OWN = {"manifest.json", "manifest.base"}


def child(*words: str, number: int = -1, act: Callable[[], None] = kill) -> int:
    """Run a command in a child, and do something at its ``number``-th writing call."""
    process = os.fork()
    if not process:
        mute()
        with at_call(number, act):
            status = cli.main(words)
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def texts(copy: Path) -> dict[str, str]:
    return {path: text.decode() for path, text in contents(copy).items() if path not in OWN}


def edited(copy: Path) -> None:
    """Make a copy one that has edits, a conflict to come, and files of a person."""
    edit(copy / "client.py", "line_2 = 2\n", MINE)
    (copy / "_custom").mkdir()
    for path, text in CUSTOM.items():
        (copy / path).write_text(text)


UPDATED = {
    **SECOND, **CUSTOM, "LICENSE": LICENCE, "client.py": SECOND["client.py"].replace("line_2 = 2\n", MINE),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("act", [kill, fail])
def test_an_update_at_every_call(
    copy: Path, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]
) -> None:
    edited(copy)
    # One edit that goes well with the update, and one at a line that the update changes too.
    edit(copy / "client.py", "line_18 = 18\n", "line_18 = 'mine'\n")
    before = texts(copy)
    publish(package, SECOND)
    words = ("vendor", str(package), "--into", "vendor", "--update")
    aim = _aim(copy, tmp_path / "aim", monkeypatch, words)
    for number in range(1, 200):
        place = tmp_path / str(number)
        shutil.copytree(copy.parents[1], place)
        monkeypatch.chdir(place)
        here = place / "vendor" / "notes"
        status = child(*words, number=number, act=act)
        now = texts(here)
        if not (here / JOURNAL).exists():
            whole = {path: text for path, text in now.items() if not path.startswith(STAGING)}
            assert whole in (before, aim), number
        # Whatever happened, each file of a person is there, as it was or merged.
        assert all(now[path] in (before[path], aim[path]) for path in (*CUSTOM, "client.py")), number
        assert child(*words) in (0, 1)
        assert texts(here) == aim, number
        assert not {JOURNAL, STAGING} & set(os.listdir(here))
        if status == 1 and act is kill:
            assert number > 20, "the calls were not counted"
            return
        if status == 1 and number > 60:
            return
    pytest.fail("the run did not end")


def _aim(copy: Path, place: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> dict[str, str]:
    """Return what an undisturbed update comes to."""
    shutil.copytree(copy.parents[1], place)
    monkeypatch.chdir(place)
    assert child(*words) == 1
    found = texts(place / "vendor" / "notes")
    assert found.keys() == UPDATED.keys()
    return found


@pytest.mark.slow
def test_a_first_copy_killed_at_every_call(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("vendor", str(package), "--into", "vendor")
    for number in range(1, 200):
        place = tmp_path / str(number)
        place.mkdir()
        monkeypatch.chdir(place)
        status = child(*words, number=number)
        assert child(*words) == 0, number
        assert texts(place / "vendor" / "notes") == {**FIRST, "LICENSE": LICENCE}
        if status == 0:
            assert child("vendor", "--verify", "--into", "vendor") == 0
            assert number > 20
            return
    pytest.fail("the run did not end")


@pytest.mark.slow
def test_killed_while_finishing_what_was_killed(
    copy: Path, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(copy)
    publish(package, SECOND)
    words = ("vendor", str(package), "--into", "vendor", "--update")
    aim = _aim(copy, tmp_path / "aim", monkeypatch, words)
    monkeypatch.chdir(copy.parents[1])
    assert next(n for n in range(1, 200) if child(*words, number=n) and (copy / JOURNAL).exists())
    for number in range(1, 100):
        place = tmp_path / str(number)
        shutil.copytree(copy.parents[1], place)
        monkeypatch.chdir(place)
        status = child(*words, number=number)
        assert child(*words) == 0, number
        assert texts(place / "vendor" / "notes") == aim, number
        if status == 0:
            assert number > 10
            return
    pytest.fail("the run did not end")


def test_an_edit_after_a_kill_is_not_overwritten(run: Run, copy: Path, package: Path) -> None:
    publish(package, SECOND)
    words = ("vendor", str(package), "--into", "vendor", "--update")
    number = next(n for n in range(1, 200) if child(*words, number=n) and (copy / JOURNAL).exists())
    assert number
    edit(copy / "client.py", "line_2 = 2\n", MINE)
    before = contents(copy)
    done = run(*words)
    assert done.status == 2
    assert "client.py" in done.err
    assert "[vendor-interrupted]" in done.err
    assert contents(copy) == before
    assert run("vendor", "--verify", "--into", "vendor").status == 1
    (copy / "client.py").unlink()
    assert run(*words).status == 0
    assert texts(copy) == {**SECOND, "LICENSE": LICENCE}


def test_a_damaged_journal(run: Run, copy: Path, package: Path) -> None:
    (copy / JOURNAL).write_text("rowcast-journal 1\nnonsense\n")
    before = contents(copy)
    done = run("vendor", str(package), "--into", "vendor", "--update")
    assert done.status == 2
    assert "is damaged" in done.err
    assert contents(copy) == before


def test_a_planted_journal_reaches_no_other_folder(run: Run, copy: Path, package: Path, tmp_path: Path) -> None:
    """A journal and links that came with a checkout must not make an update remove what lies behind the links."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "client.py").write_text(FIRST["client.py"])
    (copy / "way").symlink_to(outside)
    digest = "0" * 64
    for path in ("../../outside/client.py", "way/client.py"):
        (copy / JOURNAL).write_text(f"rowcast-journal 1\n{digest} {path}\n")
        run("vendor", str(package), "--into", "vendor", "--update")
        assert (outside / "client.py").read_text() == FIRST["client.py"]


def test_a_full_disk(copy: Path, package: Path) -> None:
    """The system itself refuses to let a file grow; nothing has changed, and the message says so."""
    publish(package, {**SECOND, "client.py": SECOND["client.py"] + "# " + "x" * 100_000})
    before = contents(copy)
    program = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000));"
        "from rowcast.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "vendor", str(package), "--into", "vendor", "--update"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 2
    assert done.stderr == "error: cannot write vendor/notes: File too large; it is as it was before\n"
    assert contents(copy) == before


def test_a_folder_that_takes_nothing(run: Run, copy: Path, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(package, SECOND)
    before = contents(copy)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "mkdir", refuse)
    done = run("vendor", str(package), "--into", "vendor", "--update")
    assert (done.status, done.err) == (
        2,
        "error: cannot write vendor/notes: Permission denied; it is as it was before\n",
    )
    assert contents(copy) == before


def test_read_only_files_are_updated(run: Run, copy: Path, package: Path) -> None:
    for path in copy.rglob("*.py"):
        path.chmod(0o444)
    publish(package, SECOND)
    assert run("vendor", str(package), "--into", "vendor", "--update").status == 0
    assert texts(copy) == {**SECOND, "LICENSE": LICENCE}


@pytest.mark.parametrize("words", [(), ("--update",)], ids=["copy", "update"])
def test_two_runs_at_once(run: Run, receiver: Path, package: Path, words: tuple[str, ...]) -> None:
    if words:
        assert run("vendor", str(package), "--into", "vendor").status == 0
        publish(package, SECOND)
    command = [sys.executable, "-m", "rowcast", "vendor", str(package), "--into", "vendor", *words]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [one.wait(200) for one in both] == [0, 0, 0]
    for one in both:
        assert one.stderr is not None
        one.stderr.close()
    assert texts(receiver / "vendor" / "notes") == {**(SECOND if words else FIRST), "LICENSE": LICENCE}
    assert run("vendor", "--verify", "--into", "vendor").status == 0


def test_interrupted_by_a_signal(copy: Path, package: Path) -> None:
    publish(package, SECOND)
    status = child("vendor", str(package), "--into", "vendor", "--update", number=12, act=_interrupt)
    assert status in (0, 130)
    assert texts(copy) in ({**SECOND, "LICENSE": LICENCE}, {**FIRST, "LICENSE": LICENCE})


def _interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)

"""Spec files as the system gives them: regular files in UTF-8, never blocking, with a reason for every refusal."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from rowcast import reading
from rowcast.diagnostics import Diagnostic
from rowcast.reading import read
from rowcast.source import SourceFile


def refused(path: Path | str) -> tuple[str, str]:
    """Return code and message of a refusal."""
    found = read(path, "a.yaml")
    assert isinstance(found, Diagnostic)
    assert found.span is not None
    assert found.span.file == "a.yaml"
    return found.code, found.message


def written(folder: Path, content: bytes) -> Path:
    path = folder / "a.yaml"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        (b"a: b\n", "a: b\n"),
        (b"a: b\r\nc: d\r", "a: b\r\nc: d\r"),
        ("\ufeffä: 😀".encode(), "ä: 😀"),
        ("a\ufeff".encode(), "a\ufeff"),
        (b"a: \0", "a: \0"),
    ],
)
def test_the_text_is_as_it_is_on_the_disk(tmp_path: Path, content: bytes, text: str) -> None:
    assert read(written(tmp_path, content), "a.yaml") == SourceFile("a.yaml", text)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: b".encode("utf-16"), "the file is UTF-16, by its first bytes"),
        (b"\xfe\xff\0a", "the file is UTF-16, by its first bytes"),
        ("a: b".encode("utf-32"), "the file is UTF-32, by its first bytes"),
        (b"\0\0\xfe\xff", "the file is UTF-32, by its first bytes"),
        (b"a: \xe4\n", "byte 3 of the file, 0xE4, is not UTF-8"),
        (b"\xc0\xaf", "byte 0 of the file, 0xC0, is not UTF-8"),
        (b"\xed\xa0\x80", "byte 0 of the file, 0xED, is not UTF-8"),
    ],
)
def test_other_encodings_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    assert refused(written(tmp_path, content)) == ("file-encoding", message)


def test_a_wrong_byte_is_shown_in_its_line_and_column(tmp_path: Path) -> None:
    found = read(written(tmp_path, "a: ü\nüb: ".encode() + b"\xff"), "a.yaml")
    assert isinstance(found, Diagnostic)
    assert str(found.span) == "a.yaml:2:5"


def test_utf16_without_a_mark_is_not_yaml_of_ours(tmp_path: Path) -> None:
    found = read(written(tmp_path, "a: b".encode("utf-16-le")), "a.yaml")
    assert isinstance(found, SourceFile)
    assert "\0" in found.text


def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe, plug, folder = tmp_path / "pipe", tmp_path / "plug", tmp_path / "folder"
    os.mkfifo(pipe)
    folder.mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(plug))
        assert refused(plug) == ("file-not-regular", "this is a socket")
    assert refused(pipe) == ("file-not-regular", "this is a pipe")
    assert refused(folder) == ("file-not-regular", "this is a folder")
    assert refused("/dev/zero") == ("file-not-regular", "this is a device")
    link = tmp_path / "link.yaml"
    link.symlink_to(pipe)
    assert refused(link) == ("file-not-regular", "this is a pipe")


def test_a_file_that_became_a_pipe_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe, regular = tmp_path / "pipe", written(tmp_path, b"a: b")
    os.mkfifo(pipe)
    status = os.stat(regular)
    monkeypatch.setattr(os, "stat", lambda *_: status)
    assert refused(pipe) == ("file-not-regular", "this is a pipe")


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    dangling = tmp_path / "dangling"
    dangling.symlink_to(tmp_path / "nothing")
    regular = written(tmp_path, b"")
    assert refused(tmp_path / "none") == ("file-unreadable", "the file cannot be read: it does not exist")
    assert refused(dangling) == ("file-unreadable", "the file cannot be read: it does not exist")
    assert refused(loop) == ("file-unreadable", "the file cannot be read: its links lead in a circle")
    assert refused(regular / "x") == ("file-unreadable", "the file cannot be read: a part of its path is no folder")
    assert refused(tmp_path / ("x" * 300)) == ("file-unreadable", "the file cannot be read: its name is too long")
    assert refused("a\0b") == ("file-unreadable", "the file cannot be read: no file has such a name")


@pytest.mark.parametrize("fault", [PermissionError(13, "x"), OSError(5, "x"), OSError(999, "Odd Fault")])
def test_a_fault_of_the_system_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: OSError) -> None:
    def fail(*_: object) -> bytes:
        raise fault

    path = written(tmp_path, b"a: b")
    monkeypatch.setattr(os, "read", fail)
    code, message = refused(path)
    assert code == "file-unreadable"
    assert message.rpartition(": ")[2] in ("you may not read it", "the disk gives an error", "odd fault")


def test_memory_of_a_process_is_no_spec() -> None:
    assert refused("/proc/self/mem")[0] == "file-unreadable"


def test_size_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 100)
    assert isinstance(read(written(tmp_path, b"x" * 100), "a.yaml"), SourceFile)
    assert refused(written(tmp_path, b"x" * 101)) == ("file-too-large", "the file is larger than 100 bytes")


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "read", lambda handle, size: b"x" * size)
    assert refused(written(tmp_path, b"x"))[0] == "file-too-large"


def test_no_handle_is_left_open(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for content in (b"a: b", b"\xff"):
        read(written(tmp_path, content), "a.yaml")
    refused(tmp_path)
    assert len(os.listdir("/proc/self/fd")) == before

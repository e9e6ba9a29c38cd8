"""A package as `rowcast generate` leaves it, made by hand so that tests are quick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rowcast.tree import MANIFEST, Manifest, digest, write_manifest

LICENCE = "Use it as you like.\n"
CLIENT = "".join(f"line_{number} = {number}\n" for number in range(1, 21))
FIRST = {
    "__init__.py": "from .client import line_1\nfrom .models import note\n",
    "client.py": CLIENT,
    "models/__init__.py": "",
    "models/note.py": "title = ''\n",
    "models/old.py": "old = True\n",
    "py.typed": "",
}
SECOND = {
    **{path: text for path, text in FIRST.items() if path != "models/old.py"},
    "client.py": CLIENT.replace("line_18 = 18\n", "line_18 = 'new'\n"),
    "models/fresh.py": "fresh = True\n",
}


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str


Run = Callable[..., Result]


def publish(folder: Path, files: dict[str, str], version: str = "1.0.0", api: str = "notes") -> Path:
    """Leave a package in a folder as a run of `generate` would."""
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, newline="\n")
    digests = {name: digest(text.encode()) for name, text in files.items()}
    manifest = Manifest(version, "python", api, inputs={"spec/notes/api.yaml": "0" * 64}, files=digests)
    (folder / MANIFEST).write_bytes(write_manifest(manifest))
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())

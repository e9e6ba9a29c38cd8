"""A store of made text below the project, by content; damaged, foreign or missing entries are made again.

Each entry carries a keyed digest. The key stands in the user's own cache folder, so that an entry which came with a
checkout, a download or a damaged disk is not believed: a cache must never be able to hide drift, or to bring code.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable

from rowcast.store.disk import blake2b

FOLDER = ".rowcast_cache"
LIMIT = 256 << 20

_MAC = 32
_DAY = 86_400
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by rowcast; safe to delete.\n"


class Cache:
    """Entries below one folder; reading and writing never raise, as a cache is only ever a help."""

    def __init__(self, folder: str, secret: bytes) -> None:
        self.folder, self._secret = folder, secret
        self._writable = True

    def load(self, kind: str, key: str) -> bytes | None:
        """Return the content that was saved for a kind and a key, or None."""
        name = self._name(kind, key)
        try:
            with open(self._path(name), "rb") as file:
                entry = file.read()
        except OSError:
            return None
        content = entry[_MAC:]
        return content if entry[:_MAC] == self._sign(name, content) else None

    def save(self, kind: str, key: str, content: bytes) -> None:
        """Keep content for a kind and a key; a disk that cannot take it is left alone from then on."""
        if not self._writable:
            return
        name = self._name(kind, key)
        path = self._path(name)
        part = f"{path}.{os.getpid()}.part"
        try:
            if not os.path.isdir(os.path.dirname(path)):
                if not os.path.isdir(self.folder):
                    _make(self.folder)
                os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(part, "wb") as file:
                file.write(self._sign(name, content) + content)
            os.replace(part, path)
        except OSError:
            self._writable = False
            _remove(part)

    def memo(self, kind: str, key: str, make: Callable[[], str]) -> str:
        """Return the text for a key, from the store or made now; see ``memo.Memo``."""
        content = self.load(kind, key)
        if content is not None:
            return content.decode()
        text = make()
        self.save(kind, key, text.encode())
        return text

    def prune(self, now: float, limit: int = LIMIT) -> None:
        """Once a day, remove the oldest entries until three quarters of the limit are kept, if there are more."""
        marker = os.path.join(self.folder, "pruned")
        try:
            if now - os.stat(marker).st_mtime < _DAY:
                return
        except OSError:
            pass
        try:
            with open(marker, "wb"):
                os.utime(marker, (now, now))
            _prune(self.folder, now, limit)
        except OSError:
            return

    def _name(self, kind: str, key: str) -> str:
        return blake2b(f"{kind}\0{key}".encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()

    def _path(self, name: str) -> str:
        return f"{self.folder}/made/{name[:2]}/{name}"

    def _sign(self, name: str, content: bytes) -> bytes:
        return blake2b(name.encode() + content, digest_size=_MAC, key=self._secret).digest()


def open_cache(root: str) -> Cache | None:
    """Return the cache of a project, or None where there can be none: no place for the key, or a link in its place."""
    folder = os.path.join(root, FOLDER)
    if os.path.islink(folder):
        return None
    secret = _secret()
    return Cache(folder, secret) if secret else None


def ensure_folder(root: str) -> str:
    """Make the project's cache folder, which ignores itself, and return it; raises OSError."""
    folder = os.path.join(root, FOLDER)
    if os.path.islink(folder):
        raise OSError(f"{folder} is a link, and nothing is written through links")
    if not os.path.isdir(folder):
        _make(folder)
    return folder


def _make(folder: str) -> None:
    os.makedirs(folder, exist_ok=True)
    for name, text in ((".gitignore", "*\n"), ("CACHEDIR.TAG", _TAG)):
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


def _secret() -> bytes | None:
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    if not os.path.isabs(home):
        return None
    path = os.path.join(home, "rowcast", "key")
    try:
        return _read_secret(path) or _new_secret(path)
    except OSError:
        return None


def _read_secret(path: str) -> bytes | None:
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    try:
        about = os.fstat(handle)
        foreign = os.name != "nt" and (about.st_uid != os.geteuid() or about.st_mode & 0o077)
        if foreign or not stat.S_ISREG(about.st_mode):
            raise PermissionError(f"{path} is not ours alone")
        secret = os.read(handle, 64)
        if len(secret) != 32:
            raise OSError(f"{path} is damaged")
        return secret
    finally:
        os.close(handle)


def _new_secret(path: str) -> bytes | None:
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    part = f"{path}.{os.getpid()}"
    _remove(part)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, os.urandom(32))
    finally:
        os.close(handle)
    try:
        # A link fails if another run was first, and then its key is the one that counts.
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        _remove(part)
    return _read_secret(path)


def _prune(folder: str, now: float, limit: int) -> None:
    entries = []
    for shard in os.scandir(os.path.join(folder, "made")):
        for entry in os.scandir(shard.path):
            about = entry.stat(follow_symlinks=False)
            if entry.name.endswith(".part") and now - about.st_mtime > _DAY:
                _remove(entry.path)
            else:
                entries.append((about.st_mtime, about.st_size, entry.path))
    total = sum(size for _, size, _ in entries)
    if total <= limit:
        return
    for _, size, path in sorted(entries):
        if total <= limit * 3 // 4:
            break
        _remove(path)
        total -= size


def _remove(path: str) -> None:
    try:  # noqa: SIM105 - contextlib would cost a part of the start-up time
        os.unlink(path)
    except OSError:
        pass

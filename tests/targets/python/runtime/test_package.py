"""The runtime as a part of packages: copied, renamed, nested, twice in a process; importing it does nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from rowcast.targets.python import unasync
from rowcast.targets.python.extras import EXTRAS

HERE = Path(__file__).parent
RUNTIME = Path(unasync.__file__).with_name("runtime")


def package(folder: Path, name: str) -> Path:
    """Lay the toy package out as the generator does: with a runtime of its own, imported relatively."""
    target = folder / name.replace(".", "/")
    shutil.copytree(HERE / "toyapi", target, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(RUNTIME, target / "_runtime", ignore=shutil.ignore_patterns("__pycache__"))
    for path in target.glob("*.py"):
        path.write_text(path.read_text("utf-8").replace("rowcast.targets.python.runtime", "._runtime"), "utf-8")
    (target / "__init__.py").write_text("", "utf-8")
    return target


def python(folder: Path, code: str, *arguments: str) -> str:
    paths = os.pathsep.join([str(folder), *[path for path in sys.path if "site-packages" in path]])
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-B",
            "-c",
            f"import sys; sys.path[:0] = {paths.split(os.pathsep)!r}\n{code}",
            *arguments,
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_renamed_nested_and_twice(tmp_path: Path, server: object) -> None:
    package(tmp_path, "one")
    package(tmp_path, "far.below.two")
    url = server.url("status-429", "twice")  # type: ignore[attr-defined]
    code = """
import one.client, far.below.two.client as two, one.errors, far.below.two.errors
for package, errors in ((one.client, one.errors), (two, far.below.two.errors)):
    client = package.Client(auth_token="token-1", base_url=sys.argv[1], max_retries=0)
    try:
        client.messages.create(model="m", messages=[])
    except errors.RateLimitError as error:
        print(type(error).__module__, client._config.logger.name)
assert one.errors.RateLimitError is not far.below.two.errors.RateLimitError
assert not any("rowcast" in name for name in sys.modules)
"""
    assert python(tmp_path, code, url).split() == ["one.errors", "one", "far.below.two.errors", "far.below.two"]


def test_importing_does_nothing(tmp_path: Path) -> None:
    """No file but modules, no network, no environment, no thread, on import of any part by itself."""
    package(tmp_path, "one")
    code = """
import os, json, ssl, asyncio, pydantic, httpcore2, aiohttp, urllib3, yarl, logging, uuid, decimal
import encodings.idna
class Warm(pydantic.BaseModel):
    a: int
seen = []
def hook(event, arguments):
    if event in ("open", "import", "exec", "compile", "marshal.loads", "os.listdir", "os.scandir"):
        if event == "open" and not str(arguments[0]).endswith((".py", ".pyc")):
            seen.append(f"{event} {arguments[0]}")
        return
    if event.startswith(("socket.", "subprocess.", "os.", "_thread.", "threading.", "ctypes.", "shutil.")):
        seen.append(event)
class Watched(type(os.environ)):
    def __getitem__(self, key):
        seen.append(f"environ {key}")
        return super().__getitem__(key)
os.environ.__class__ = Watched
sys.addaudithook(hook)
for module in sys.argv[1:]:
    for name in [name for name in sys.modules if name.startswith("one")]:
        del sys.modules[name]
    __import__("one._runtime." + module)
print(json.dumps(seen))
"""
    modules = sorted(path.stem for path in RUNTIME.glob("*.py"))
    assert json.loads(python(tmp_path, code, *modules)) == []


def test_what_a_client_imports(tmp_path: Path) -> None:
    """Neither pydantic nor an HTTP library before the first call, and nothing async for synchronous code."""
    package(tmp_path, "one")
    code = """
import one
assert not any(name.startswith("one.") for name in sys.modules)
from one._runtime.client_sync import SyncClientBase
from one._runtime.settings import Given
from one._runtime.spec import ApiSpec, ErrorTable
SyncClientBase(ApiSpec("a", "one", (("", "https://x.example"),), None, (), ErrorTable("one", ".errors")), Given())
heavy = ("pydantic", "httpcore2", "httpx2", "httpx", "aiohttp", "urllib3", "asyncio", "ssl", "anyio", "email")
print([name for name in heavy if name in sys.modules])
"""
    assert python(tmp_path, code).strip() == "[]"


def test_the_sync_half_is_made_from_the_async_half() -> None:
    for path, text in unasync.runtime_files().items():
        assert path.read_text("utf-8") == text, f"{path.name} is stale: run python -m rowcast.targets.python.unasync"


def test_modules_are_of_readable_size() -> None:
    sizes = {path.name: len(path.read_text("utf-8").splitlines()) for path in RUNTIME.glob("*.py")}
    assert {name: size for name, size in sizes.items() if size > 400} == {}
    some = {f"{module}.py" for extra in EXTRAS for module in extra.modules}
    assert sum(path.stat().st_size for path in RUNTIME.glob("*.py") if path.name not in some) < 289_000

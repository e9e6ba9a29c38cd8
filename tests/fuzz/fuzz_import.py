# ruff: noqa: E501
"""Fuzzing of the importer with mutated pages: no crash, no hang, no fetch, and what is written loads back as it was.

    python tests/fuzz/fuzz_import.py [SECONDS [SEED]]

Seeds are the pages of ``tests/cases_import`` and the pieces below, which are taken from what breaks readers of Markdown
and HTML. A page that fails is kept in a folder that is named at the end; the exit status is then 1.
"""

from __future__ import annotations

import faulthandler
import json
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from rowcast import front, importers, yamltree
from rowcast.diagnostics import Severity
from rowcast.importers.model import Capture, Row
from rowcast.importers.outcome import compare, folder, pages, report, write
from rowcast.source import SourceFile

CASES = Path(__file__).resolve().parents[1] / "cases_import"
SECONDS_A_PAGE = 5.0
NAMES = ("page.md", "page.html", "page.txt", "page.mdx")
PIECES = (
    "|", "||", "\\|", "\n", "\n\n", "\r", "\t", "```", "~~~\n", "``", "`", "**", "__", "*", "_", "[", "](", "[[", "![", "](<", "]: ",
    "<", ">", "</", "<!--", "-->", "<!", "<![CDATA[", "]]>", "<?", "&", "&#0;", "&#xD800;", "&#x110000;", "&#99999999999;",
    "&amp;lt;", "# ", "####### ", "> ", ">> ", "- ", "1. ", "+ ", "    ", "---\n", "===\n", "| --- |\n", "|:-:|", "\\", "\x00", "\x0b",
    "\u2028", "\u2029", "\x85", "\ufeff", "\ue000", "\ue001", "\u202e", "\U0001f989", "\ud800", "‹", "\u00a0\u00a0", "\u3000",
    "<table>", "</table>", "<tr>", "<td>", "<th colspan=1000000000>", "<td rowspan=999999>", "<td colspan=-1>", "<script>", "<style>",
    "<title>", "<textarea>", "<plaintext>", "<noscript>", "<template>", "<base href='http://x.test/'>", "<img src='http://x.test/a'>",
    "<meta charset=utf-7>", "<iframe src='file:///etc/passwd'>", "<!ENTITY a SYSTEM 'file:///etc/passwd'>", "<svg><title>", "<math>",
    "<select><option>", "<dl><dt>a<dd>b", "<ul><li>", "<details><summary>", "<ParamField body='a' type='string'>", "<Tabs>", "{%", "{{",
    "{/*", "import x from 'y'\n", "export const a = 1\n", ":::note\n", '{"a": ', "[1, ", "List<", "array[", "map[", "string | ", "null",
    "GET /a/{b}", "POST https://x.test/a?b=c\n", "curl -X POST https://x.test/v1 -d '{", "HTTP/1.1 200 OK\n", "| Name | Type | Required |\n|---|---|---|\n",
    "| a | string | Yes |\n", "one of `a`, `b`", "between 1 and 10", "默认值：", "Default: ", "required", "(optional)", "a.b[].c", "$ref",
    "openapi: 3.1.0\npaths: {}\n", "swagger: '2.0'\n", "*a", "&a b", "!!python/object:os.system", "%YAML 1.1\n", "? ", "<<: ", "0x1F", "1e999", "-.inf",
    "012", "yes", "~", "=", "2026-01-01", "1_000", "12:30:45",
)  # fmt: skip
Mutation = Callable[[random.Random, bytearray, Sequence[bytes]], None]


class _TooSlow(BaseException):
    """A page took longer than its share."""


def main(words: list[str]) -> int:
    """Fuzz for some seconds; 1 when a page failed."""
    seconds = float(words[0]) if words else 600.0
    seed = int(words[1]) if len(words) > 1 else time.time_ns() % 1_000_000
    random_ = random.Random(seed)  # noqa: S311 - it only has to be repeatable
    seeds = [path.read_bytes() for path in sorted(CASES.glob("*/page.*"))] + [
        p.encode("utf-8", "replace") for p in PIECES
    ]
    kept = Path(tempfile.mkdtemp(prefix="fuzz-import-"))
    _check("page.md", seeds[0])
    sys.addaudithook(_audit)
    signal.signal(signal.SIGPROF, _interrupt)
    failures: dict[str, list[str]] = {}
    ends, done, slowest = time.monotonic() + seconds, 0, 0.0
    while time.monotonic() < ends:
        name, data = random_.choice(NAMES), _mutated(random_, seeds)
        (kept / "current").write_bytes(data)
        faulthandler.dump_traceback_later(SECONDS_A_PAGE * 20, exit=True)
        started = time.process_time()
        found = _failure(name, data)
        slowest = max(slowest, time.process_time() - started)
        done += 1
        if found:
            failures.setdefault(found.strip().split("\n")[-1][:120], []).append(name)
            if len(failures[found.strip().split("\n")[-1][:120]]) == 1:
                (kept / f"{len(failures)}-{name}").write_bytes(data)
                print(found, f"kept as {kept / f'{len(failures)}-{name}'}", sep="\n", flush=True)
    faulthandler.cancel_dump_traceback_later()
    (kept / "current").unlink()
    print(
        f"seed {seed}: {done:,} pages in {seconds:g} s, the slowest {slowest:.2f} s of CPU, {len(failures)} kinds of failure"
    )
    for words_, names in failures.items():
        print(f"  {len(names):5}  {words_}")
    if not failures:
        kept.rmdir()
    return 1 if failures else 0


def _failure(name: str, data: bytes) -> str:
    """Return what went wrong with a page, or an empty text."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS_A_PAGE)
    try:
        _check(name, data)
    except (Exception, _TooSlow):
        return traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return ""


def _check(name: str, data: bytes) -> None:
    """Import a page, and hold what is written to what was read."""
    try:
        capture = importers.read(name, data)
    except importers.NotAPage:
        return
    spec = pages.spec("fuzz", [capture], has_api=False)
    texts = dict(spec.files)
    found = front.load([SourceFile(n, t) for n, t in texts.items()])[1]
    assert not [f for f in found if f.severity is Severity.ERROR], [(f.code, f.message[:200]) for f in found][:3]
    captured = next(text for file, text in texts.items() if file != "api.yaml")
    _same_rows(spec.captures[0], captured)
    assert not compare.changes(captured, captured)
    assert not folder.read({"page.yaml": folder.sealed(captured)}).captured[0].edited
    shown = report.report(spec.captures[0])
    json.dumps(pages.as_json(report.machine(shown)), ensure_ascii=False).encode("utf-8")
    assert report.text(shown, verbose=True).encode("utf-8")
    pages.accepted(pages.reviewed("", [shown]), {spec.captures[0].page})


def _same_rows(capture: Capture, text: str) -> None:
    """Load the captured file with our reader and with PyYAML: both give the rows that were written."""
    node, problems = yamltree.parse(SourceFile("page.yaml", text))
    assert not problems
    assert node is not None
    for root in (yamltree.to_json(node), folder.parse(text)):
        for operation in capture.operations:
            held = (root["operations"])[operation.name]
            for section in operation.sections:
                if section.place in ("path", "query", "headers", "cookies") and not section.more:
                    _equal(held[section.place], section.rows)
        for table in capture.tables:
            _equal(root["tables"][table.name]["rows"], table.rows)


def _equal(loaded: object, rows: Sequence[Row]) -> None:
    wanted = json.dumps(pages.as_json([write.row_facts(row) for row in rows]), sort_keys=True)
    assert json.dumps(pages.as_json(loaded), sort_keys=True) == wanted, (loaded, wanted)


# Mutations.


def _mutated(random_: random.Random, seeds: Sequence[bytes]) -> bytes:
    data = bytearray(random_.choice(seeds))
    for _ in range(random_.randint(1, 10)):
        random_.choice(_MUTATIONS)(random_, data, seeds)
        del data[200_000:]
    return bytes(data) if random_.random() < 0.95 else _in_another_charset(random_, bytes(data))


def _piece(random_: random.Random, data: bytearray, seeds: Sequence[bytes]) -> None:
    at = random_.randrange(len(data) + 1)
    times = random_.choice((1, 1, 1, 2, 3, 20, 500))
    data[at:at] = random_.choice(PIECES).encode("utf-8", "surrogatepass") * times


def _cut(random_: random.Random, data: bytearray, seeds: Sequence[bytes]) -> None:
    at = random_.randrange(len(data) + 1)
    del data[at : at + random_.choice((1, 2, 10, 80, 1000))]


def _byte(random_: random.Random, data: bytearray, seeds: Sequence[bytes]) -> None:
    if data:
        data[random_.randrange(len(data))] = random_.randrange(256)


def _splice(random_: random.Random, data: bytearray, seeds: Sequence[bytes]) -> None:
    other = random_.choice(seeds)
    start = random_.randrange(len(other) + 1)
    at = random_.randrange(len(data) + 1)
    data[at:at] = other[start : start + random_.choice((20, 200, 5000))]


def _lines(random_: random.Random, data: bytearray, seeds: Sequence[bytes]) -> None:
    """Move, double, drop or join lines."""
    lines = bytes(data).split(b"\n")
    one, other = random_.randrange(len(lines)), random_.randrange(len(lines))
    what = random_.randrange(5)
    if what == 0:
        lines[one], lines[other] = lines[other], lines[one]
    elif what == 1:
        lines[one:one] = [lines[other]] * random_.choice((1, 3, 200))
    elif what == 2:
        del lines[one : one + random_.randint(1, 5)]
    elif what == 3:
        lines[one : one + 2] = [b"".join(lines[one : one + 2])]
    else:
        random_.shuffle(lines)
    data[:] = b"\n".join(lines)


def _cells(random_: random.Random, data: bytearray, seeds: Sequence[bytes]) -> None:
    """Do to all rows what a pasted copy suffers: marks between cells become others, or go."""
    old = random_.choice((b"|", b" | ", b"<td>", b"</td>", b"\t", b"`", b"\n\n"))
    data[:] = bytes(data).replace(
        old, random_.choice((b"", b"\t", b"\n", b"  ", b"|", b"<td>", b"\n\n")), random_.choice((1, 5, -1))
    )


def _in_another_charset(random_: random.Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(
        random_.choice(("utf-16", "utf-16-be", "utf-32", "cp1252", "gb18030", "cp932", "utf-7")), "replace"
    )


_MUTATIONS: tuple[Mutation, ...] = (_piece, _piece, _cut, _byte, _splice, _lines, _lines, _cells)


# Watching.


def _interrupt(number: int, frame: object) -> None:
    raise _TooSlow(f"more than {SECONDS_A_PAGE:g} s of CPU")


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse whatever a page has no business to cause."""
    if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "urllib.Request", "os.exec"):
        raise AssertionError(f"a page caused {event}: {arguments!r}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Coverage-guided fuzzing of the decoders of streams: no crash, and the same events however the bytes are cut.

    python benchmarks/fuzz_decode.py [SECONDS]

Needs atheris (``make fuzz`` installs it). The first bytes of an input choose the cuts, the others are the stream. It
ends with status 0 after the time, or with the input that broke a promise.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import atheris  # type: ignore[import-not-found,unused-ignore]

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "generator")]

with atheris.instrument_imports(include=["rowcast.targets.python.runtime"]):
    from rowcast.targets.python.runtime.decode import EventDecoder, LineDecoder, StreamFormatError
    from rowcast.targets.python.runtime.jsonread import JsonError, load, load_prefix, load_quickly

SEEDS = (
    b"\x00data: a\n\n",
    b'\x01\x02event: x\r\ndata: {"a": 1}\r\n\r\n',
    b"\x03\xef\xbb\xbfdata: a\rdata: b\r\r",
    b"\x02: c\nid: 1\nretry: 5\ndata\ndata:\n\n",
    b"\x05data: \xf0\x9f\x98\x80\xff\n\nevent: y\n\ndata: z",
    b'\x01{"a": [1, 2.5e3, null, "\\ud800"]}\n{"b": true}\n',
)


def decoded(kind: type[EventDecoder] | type[LineDecoder], chunks: list[bytes]) -> list[tuple[bytes, bytes]] | str:
    """Return the frames, or the fault that ends the stream."""
    decoder = kind()
    found = []
    try:
        for chunk in chunks:
            found += [(data, event) for data, event, _ in decoder.feed(chunk)]
        found += [(data, event) for data, event, _ in decoder.finish()]
    except StreamFormatError as problem:
        return str(problem)
    return found


def cut(data: bytes, steps: bytes) -> list[bytes]:
    """Cut the data into pieces whose lengths the steps give, over and over."""
    pieces, at, turn = [], 0, 0
    while at < len(data):
        step = steps[turn % len(steps)] % 7 if steps else 1
        pieces.append(data[at : at + step])
        at, turn = at + step, turn + 1
        if step == 0 and turn % len(steps or b"x") == 0:
            at += 1
            pieces.append(data[at - 1 : at])
    return pieces


def one(data: bytes) -> None:
    """Hold one input to the promises."""
    steps, stream = data[: data[0] % 8 + 1] if data else b"", data[1:]
    for kind in (EventDecoder, LineDecoder):
        whole = decoded(kind, [stream])
        if decoded(kind, cut(stream, steps)) != whole or decoded(kind, [bytes([byte]) for byte in stream]) != whole:
            raise AssertionError(f"{kind.__name__}: cuts change what comes out of {stream!r}")
        for frame in whole if isinstance(whole, list) else ():
            read(frame[0])


def read(data: bytes) -> None:
    """Hold the readers of JSON to theirs: one kind of error, and each beginning of a good text can still become one."""
    good, found = loaded(load, data)
    if (good, found) != loaded(load_quickly, data):
        raise AssertionError(f"{data!r} is something else when it is read quickly")
    text = data.decode("utf-8", "replace")
    for end in range(0, len(text), max(1, len(text) // 8)):
        _, sound = load_prefix(text[:end])
        if good and not sound:
            raise AssertionError(f"{text[:end]!r} is the beginning of a good text, and was called unsound")


def loaded(reading: Callable[[bytes], Any], data: bytes) -> tuple[bool, str]:
    """Return whether a text can be read, and its value or what is wrong with it."""
    try:
        return True, repr(reading(data))
    except JsonError as problem:
        return False, str(problem)


def main() -> None:
    """Fuzz for the time that is given, ten minutes unless said."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    for seed in SEEDS:
        one(seed)
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-max_len=512", "-timeout=10", "-verbosity=1"], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

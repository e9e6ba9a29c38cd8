"""The decoders of streams: the rules of the standard, however the bytes are cut, in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rowcast.targets.python.runtime.decode import EventDecoder, LineDecoder, StreamFormatError

CASES: dict[str, tuple[bytes, list[tuple[bytes, bytes]]]] = {
    "one": (b"data: a\n\n", [(b"a", b"")]),
    "named": (b"event: x\ndata: a\n\n", [(b"a", b"x")]),
    "name is for one event": (b"event: x\ndata: a\n\ndata: b\n\n", [(b"a", b"x"), (b"b", b"")]),
    "name without data": (b"event: x\n\ndata: b\n\n", [(b"b", b"")]),
    "lines are joined": (b"data: a\ndata: b\n\n", [(b"a\nb", b"")]),
    "one space is removed": (b"data:  a\ndata:b\n\n", [(b" a\nb", b"")]),
    "a tab is not": (b"data:\ta\n\n", [(b"\ta", b"")]),
    "empty data": (b"data\n\n", [(b"", b"")]),
    "empty data twice": (b"data\ndata\n\n", [(b"\n", b"")]),
    "empty data with colon": (b"data:\n\n", [(b"", b"")]),
    "no data": (b"id: 1\nretry: 5\n\n", []),
    "comments": (b": hello\ndata: a\n:x\n\n", [(b"a", b"")]),
    "colons in data": (b"data: a:b: c\n\n", [(b"a:b: c", b"")]),
    "unknown fields": (b"foo: 1\nbar\ndata: a\nDATA: b\n data: c\n\n", [(b"a", b"")]),
    "cut at the end": (b"data: a\n\ndata: b\n", [(b"a", b"")]),
    "cut in a line": (b"data: a\n\ndata: b", [(b"a", b"")]),
    "carriage returns": (b"data: a\rdata: b\r\rdata: c\r\r", [(b"a\nb", b""), (b"c", b"")]),
    "both": (b"data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n", [(b"a\nb", b""), (b"c", b"")]),
    "mixed": (b"data: a\rdata: b\ndata: c\r\n\ndata: d\n\r", [(b"a\nb\nc", b""), (b"d", b"")]),
    "mark": (b"\xef\xbb\xbfdata: a\n\n", [(b"a", b"")]),
    "two marks": (b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\ndata: b\n\n", [(b"b", b"")]),
    "mark later": (b"data: a\n\n\xef\xbb\xbfdata: b\n\n", [(b"a", b"")]),
    "half a mark": (b"\xef\xbbdata: a\n\ndata: b\n\n", [(b"b", b"")]),
    "other line ends": (
        "data: a\u2028b\u2029c\x85d\x0b\x0c\x1ce\n\n".encode(),
        [("a\u2028b\u2029c\x85d\x0b\x0c\x1ce".encode(), b"")],
    ),
    "nul": (b"data: a\0b\n\n", [(b"a\0b", b"")]),
    "bad utf-8": (b"data: \xff\xfe\n\n", [(b"\xff\xfe", b"")]),
    "only blank lines": (b"\n\n\n\r\r\r\n", []),
    "nothing": (b"", []),
}


def decode(chunks: list[bytes]) -> list[tuple[bytes, bytes]]:
    decoder = EventDecoder()
    frames = [frame for chunk in chunks for frame in decoder.feed(chunk)]
    return [(data, event) for data, event, _ in [*frames, *decoder.finish()]]


@pytest.mark.parametrize("name", CASES)
def test_rules(name: str) -> None:
    data, expected = CASES[name]
    assert decode([data]) == expected
    assert decode([data[at : at + 1] for at in range(len(data))]) == expected
    for cut in range(len(data)):
        assert decode([data[:cut], b"", data[cut:]]) == expected


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_cuts_do_not_matter(data: st.DataObject) -> None:
    pieces = data.draw(
        st.lists(
            st.sampled_from(
                [
                    b"data: a",
                    b"data: a\n\n",
                    b"event: x\ndata: a b\n\n",
                    b"data",
                    b"event: x",
                    b":c",
                    b"id: 1",
                    b"\n",
                    b"\r",
                    b"\r\n",
                    b"\xef\xbb\xbf",
                    b"\xff",
                    b" ",
                ]
            )
        )
    )
    whole = b"".join(pieces)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)))))
    chunks = [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    assert decode(chunks) == decode([whole])


def test_ids_and_retry() -> None:
    decoder = EventDecoder()
    assert decoder.feed(b"id: 1\ndata: a\n\ndata: b\n\nid: 2\0\ndata: c\n\nid\ndata: d\n\n") == [
        (b"a", b"", b"1"),
        (b"b", b"", b"1"),
        (b"c", b"", b"1"),
        (b"d", b"", b""),
    ]
    for line in (b"retry: x", b"retry: -1", b"retry: 1.5", b"retry: " + b"9" * 400, b"retry:"):
        decoder.feed(line + b"\n")
    assert decoder.retry is None
    decoder.feed(b"retry: 250\n")
    assert decoder.retry == 250


@pytest.mark.parametrize(
    "chunks",
    [
        [b"data: " + b"x" * 200],
        [b"data: ", *[b"x" * 50] * 4],
        [b"data: " + b"x" * 200 + b"\n"],
        [b"data: xxxxxxxxx\n" * 40],
        [b"x" * 101],
    ],
)
def test_limits(chunks: list[bytes]) -> None:
    decoder = EventDecoder(line_limit=100, event_limit=300)
    with pytest.raises(StreamFormatError):
        list(map(decoder.feed, chunks))


def test_two_megabytes_pass() -> None:
    data = b"x" * (2 << 20)
    assert decode([b"data: " + data + b"\n\n"]) == [(data, b"")]


def _seconds(chunks: list[bytes]) -> float:
    started = time.process_time()
    decode(chunks)
    return time.process_time() - started


@pytest.mark.parametrize(
    "chunk", [b"x", b"data: x\n\n", b":\n", b"\r", b"data: x\n"], ids=["line", "events", "comments", "blank", "data"]
)
def test_linear(chunk: bytes) -> None:
    small, large = [b"data:", *[chunk] * 20_000], [b"data:", *[chunk] * 160_000]
    ratio = min(_seconds(large) for _ in range(3)) / min(_seconds(small) for _ in range(3))
    assert ratio < 8 * 3


def test_lines() -> None:
    data = b'{"a": 1}\n\r\n  \n{"b": 2}\r\n{"c": 3}'
    for size in range(1, len(data) + 1):
        decoder = LineDecoder()
        frames = [frame for at in range(0, len(data), size) for frame in decoder.feed(data[at : at + size])]
        frames += decoder.finish() + decoder.finish()
        assert [data for data, *_ in frames] == [b'{"a": 1}', b'{"b": 2}', b'{"c": 3}']

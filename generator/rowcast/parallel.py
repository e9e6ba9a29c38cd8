"""The same work on many items, in several processes where the system can fork; results come back in order."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import BinaryIO

_SMALLEST = 4


def each(
    work: Callable[[str], str], items: Sequence[str], jobs: int = 1, weigh: Callable[[str], int] = len
) -> list[str]:
    """Return ``work(item)`` for each item, shared out by weight.

    An exception in any of them is raised, as it would be without processes.
    """
    jobs = min(jobs, len(items) // _SMALLEST)
    if jobs < 2 or not hasattr(os, "fork"):
        return [work(item) for item in items]
    shares = _shares([weigh(item) for item in items], jobs)
    children = [_start(work, [items[n] for n in share]) for share in shares[1:]]
    results: dict[int, str] = {}
    try:
        results.update((n, work(items[n])) for n in shares[0])
    finally:
        answers = [_finish(child) for child in children]
    for share, answer in zip(shares[1:], answers, strict=True):
        # A child that failed says nothing about how: its share is done again here, where the exception has a place.
        results.update(zip(share, answer or [work(items[n]) for n in share], strict=True))
    return [results[n] for n in range(len(items))]


def _shares(weights: Sequence[int], jobs: int) -> list[list[int]]:
    """Deal the numbers of the items out, the heaviest first, each to the share that is lightest so far."""
    shares: list[list[int]] = [[] for _ in range(jobs)]
    loads = [0] * jobs
    for number in sorted(range(len(weights)), key=lambda n: -weights[n]):
        least = loads.index(min(loads))
        shares[least].append(number)
        loads[least] += weights[number]
    return shares


def _start(work: Callable[[str], str], items: list[str]) -> tuple[int, BinaryIO]:
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        os.close(writing)
        return child, os.fdopen(reading, "rb")
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            for item in items:
                made = work(item).encode()
                pipe.write(len(made).to_bytes(8, "big") + made)
        status = 0
    finally:
        # Nothing of the parent's may run here: no handlers, no buffers, no traceback.
        os._exit(status)


def _finish(child: tuple[int, BinaryIO]) -> list[str] | None:
    number, pipe = child
    with pipe:
        content = pipe.read()
    if os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]):
        return None
    made, at = [], 0
    while at < len(content):
        size = int.from_bytes(content[at : at + 8], "big")
        made.append(content[at + 8 : at + 8 + size].decode())
        at += 8 + size
    return made

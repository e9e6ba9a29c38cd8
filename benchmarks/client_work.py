"""What one measured process does with a client: ``client_work.py PACKAGE WORK URL [TRANSPORT]``.

Prints the CPU seconds of the work itself, its warm-up left out. Whole processes are timed from outside.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import process_time
from typing import Any

OFFICIAL = "anthropic"
ASK: dict[str, Any] = {
    "model": "m-1",
    "max_tokens": 100,
    "messages": [{"role": "user", "content": "Say something of a thousand characters."}],
}
CALLS = {"small": 600, "large": 300}
TOGETHER = 256
LINE = "line 7 of the file"


def main() -> None:
    """Do one work and print its seconds."""
    package, work, url = sys.argv[1:4]
    transport = sys.argv[4] if len(sys.argv) > 4 else ""
    print(WORKS[work](package, url, transport))


def client(package: str, url: str, transport: str, kind: str = "") -> Any:
    """Return a client of a package; ``kind`` is ``Async`` or nothing."""
    module = __import__(package)
    options: dict[str, Any] = {"api_key": "sk-bench-0123456789", "base_url": url, "max_retries": 0}
    if transport:
        options["transport"] = getattr(module, f"{transport}Transport")()
    name = f"{kind}Anthropic" if package == OFFICIAL else f"{kind}Client"
    return getattr(module, name)(**options)


def first_call(package: str, url: str, transport: str) -> float:
    """Import, make a client, make a call; timed from outside."""
    with client(package, f"{url}/small", transport) as found:
        expect(found.messages.create(**ASK).content[0].text)
    return process_time()


def calls(answer: str) -> Callable[[str, str, str], float]:
    """Return a work of many calls, one after the other."""

    def run(package: str, url: str, transport: str) -> float:
        with client(package, f"{url}/{answer}", transport) as found:
            for _ in range(20):
                found.messages.create(**ASK)
            start = process_time()
            for _ in range(CALLS[answer]):
                expect(found.messages.create(**ASK).usage.output_tokens == 20)
            return process_time() - start

    return run


def async_calls(together: int, rounds: int) -> Callable[[str, str, str], float]:
    """Return a work of calls of which so many are made at once."""

    async def run(package: str, url: str, transport: str) -> float:
        from asyncio import gather

        async with client(package, f"{url}/small", transport, "Async") as found:
            await gather(*[found.messages.create(**ASK) for _ in range(together)])
            start = process_time()
            for _ in range(rounds):
                answers = await gather(*[found.messages.create(**ASK) for _ in range(together)])
                expect(all(answer.usage.output_tokens == 20 for answer in answers))
            return process_time() - start

    def work(package: str, url: str, transport: str) -> float:
        # Not at the top, as the import of a client is measured too.
        from asyncio import run as wait

        return wait(run(package, url, transport))

    return work


def streamed(answer: str, *, raw: bool = False) -> Callable[[str, str, str], float]:
    """Return a work of one long stream, with its final value; ``raw`` is the official client without its helper."""

    def once(found: Any) -> None:
        if raw:
            text = sum(len(event.delta.text) for event in found.messages.create(**ASK, stream=True) if is_text(event))
            expect(text > 100_000)
            return
        with found.messages.stream(**ASK) as stream:
            events = sum(event.type == "content_block_delta" for event in stream)
            final = stream.get_final_message() if hasattr(stream, "get_final_message") else stream.final()
        expect(events > 5_000)
        block = final.content[0]
        expect(block.text.endswith("word19999") if answer == "deltas" else block.input["lines"][7] == LINE)

    def run(package: str, url: str, transport: str) -> float:
        with client(package, f"{url}/{answer}", transport) as found:
            once(found)
            start = process_time()
            once(found)
            return process_time() - start

    return run


def expect(found: object) -> None:
    """End the process where an answer is not what the server sent."""
    if not found:
        sys.exit("a client gave a wrong answer")


def is_text(event: Any) -> bool:
    """Tell whether an event holds text."""
    return bool(event.type == "content_block_delta")


def further(package: str, url: str, transport: str) -> float:
    """Make clients after the first one; the seconds of one."""
    client(package, url, transport)
    start = process_time()
    made = [client(package, url, transport) for _ in range(20)]
    return (process_time() - start) / len(made)


WORKS: dict[str, Callable[[str, str, str], float]] = {
    "first call": first_call,
    "small": calls("small"),
    "large": calls("large"),
    "async 1": async_calls(1, 400),
    "async 256": async_calls(TOGETHER, 8),
    "deltas": streamed("deltas"),
    "deltas, raw": streamed("deltas", raw=True),
    "tool": streamed("tool"),
    "half of tool": streamed("half-tool"),
    "further client": further,
}


if __name__ == "__main__":
    main()

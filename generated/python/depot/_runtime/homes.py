"""One pool of connections for each place that they belong to: a process, and in async code an event loop.

A function that makes a pool goes in; the pool of the place that asks comes out.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar, cast
from weakref import WeakKeyDictionary

from .errors import ClientClosedError, RequestError

PoolT = TypeVar("PoolT")


class Home(Protocol):
    """Where connections belong: a thread of synchronous code or an event loop."""

    def is_closed(self) -> bool:
        """Tell whether its connections can be used no more."""
        ...


class Homes(Generic[PoolT]):
    """The pools of a transport.

    A forked child and a second event loop get a pool of their own, as sharing a connection would mix up answers. The
    parent's pool is kept alive in the child, untouched, so that nothing of it is closed from there. A pool ends with
    its event loop where that shuts down in order, as ``asyncio.run`` does. The pool of a loop that was closed without
    that is let go with its connections, which keep the loop alive otherwise.

    Args:
        make: Makes a pool.
        end: Closes a pool, in its event loop.
        drop: Ends a pool whose event loop is closed, without waiting for anything.
    """

    def __init__(
        self,
        make: Callable[[], PoolT],
        end: Callable[[PoolT], Any] | None = None,
        drop: Callable[[PoolT], object] | None = None,
    ) -> None:
        self.closed = False
        self._make = make
        self._end = end
        self._drop = drop
        self._processes: dict[int, _Process[PoolT]] = {}

    def pool(self, home: Home) -> PoolT:
        """Return the pool of ``home``, made on first use. Raises ``ClientClosedError``."""
        process = self._processes.get(os.getpid())
        found = None if process is None else process.pools.get(home)
        return self._new(home) if found is None else found

    def _new(self, home: Home) -> PoolT:
        """Make the pool, unless another thread did so meanwhile."""
        process = self._process()
        with process.lock:
            if self.closed:
                raise ClientClosedError("the transport is closed, by a client that it was given to")
            self._let_go(process)
            found = process.pools.get(home)
            if found is None:
                found = process.pools[home] = self._make()
                self._watch(process, home, found)
            return found

    def _watch(self, process: _Process[PoolT], home: Home, pool: PoolT) -> None:
        """Have the event loop close the pool when it shuts down: it closes asynchronous generators then.

        The hook is how a loop learns of these (PEP 525), and asks no more of them than ``aclose``. A generator in
        earnest would also be closed by tasks of the loop when it is collected, at the end of a program for one.
        """
        begun = sys.get_asyncgen_hooks().firstiter
        if self._end is not None and begun is not None and home is not _THREAD:
            process.ends[home] = end = _End(process.pools, pool, self._end)
            begun(cast("Any", end))

    def leave(self, home: Home) -> PoolT | None:
        """Give out no pool from now on, and return the one of ``home`` so that it can be closed.

        Pools of other event loops are closed when these shut down, as only they can do it.
        """
        process = self._process()
        with process.lock:
            self.closed = True
            self._let_go(process)
            mine = process.pools.pop(home, None)
            process.ends.pop(home, None)
            process.pools = WeakKeyDictionary()
        return mine

    def _process(self) -> _Process[PoolT]:
        return self._processes.setdefault(os.getpid(), _Process())

    def _let_go(self, process: _Process[PoolT]) -> None:
        """Forget the pools of closed event loops."""
        for reference in process.pools.keyrefs():
            home = reference()
            if home is not None and home.is_closed():
                process.ends.pop(home, None)
                pool = process.pools.pop(home, None)
                if pool is not None and self._drop is not None:
                    self._drop(pool)


class _Process(Generic[PoolT]):
    """The pools of one process by where they belong, and what its event loops close when they shut down."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.pools: WeakKeyDictionary[Home, PoolT] = WeakKeyDictionary()
        self.ends: WeakKeyDictionary[Home, _End[PoolT]] = WeakKeyDictionary()


class _End(Generic[PoolT]):
    """Closes a pool in its event loop."""

    def __init__(self, pools: WeakKeyDictionary[Home, PoolT], pool: PoolT, end: Callable[[PoolT], Any]) -> None:
        self._pools = pools
        self._pool = pool
        self._end = end

    async def aclose(self) -> None:
        """Close the pool; a call after that makes a new one."""
        self._pools.pop(running_loop(), None)
        await self._end(self._pool)


def made_by(client: Any) -> Any:
    """Return what makes the clients of a library: the given function, or one that gives the given client out once."""
    if callable(client):
        return client
    given = [client]

    def make() -> Any:
        if given:
            return given.pop()
        raise RequestError(
            "the client that the transport was given belongs to the event loop and process that used it first; "
            "give the transport a function that makes a client"
        )

    return make


class _Thread:
    """The one home of connections in synchronous code."""

    def is_closed(self) -> bool:
        return False


_THREAD = _Thread()


def one_thread() -> Home:
    """Return the home of connections in synchronous code: there, threads share them."""
    return _THREAD


def running_loop() -> Home:
    """Return the home of connections in async code: the running event loop. Raises ``RequestError``."""
    from asyncio import get_running_loop

    with suppress(RuntimeError):
        return get_running_loop()
    raise RequestError("the async client needs a running event loop of asyncio; nothing was sent")

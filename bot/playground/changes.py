"""Telling waiters that something in the world has changed."""

from __future__ import annotations

import asyncio


class Changes:
    """A counter with waiters: `tell` wakes everybody who waits."""

    def __init__(self) -> None:
        self.version = 0
        self._waiters: set[asyncio.Future[None]] = set()

    def tell(self) -> None:
        """Count one change and wake all waiters."""
        self.version += 1
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def wait(self, timeout: float) -> None:  # noqa: ASYNC109 -- a timeout here is a normal end, not an error
        """Return at the next change, or after `timeout` real seconds."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await asyncio.wait((waiter,), timeout=timeout)
        finally:
            self._waiters.discard(waiter)

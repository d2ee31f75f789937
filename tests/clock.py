"""A clock that stands still until a test moves it."""

from __future__ import annotations

import asyncio
import heapq
from itertools import count

START = 1_795_500_000.0  # 24 November 2026, 06:00 UTC


class FakeClock:
    """Time set by hand: `sleep` waits until `advance` has passed its end."""

    def __init__(self, start: float = START) -> None:
        self._now = start
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> float:
        """UTC seconds."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait for the test."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), waiter))
        await waiter

    def next_wake(self) -> float | None:
        """When the next sleeper wakes, or None when nobody sleeps."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None

    def move_to(self, moment: float) -> None:
        """Set the time and wake whoever is due. Moving back wakes nobody."""
        self._now = moment
        while (wake := self.next_wake()) is not None and wake <= moment:
            waiter = heapq.heappop(self._sleepers)[2]
            waiter.set_result(None)

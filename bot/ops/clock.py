"""Time, from one place: real by default, set by hand in tests."""

from __future__ import annotations

import asyncio
import time
from datetime import date, datetime, timedelta, timezone
from typing import Protocol


class Clock(Protocol):
    """What the house needs to know about time."""

    def now(self) -> float:
        """UTC seconds since 1970."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class RealClock:
    """The machine's clock."""

    def now(self) -> float:
        """UTC seconds since 1970."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


_KAZAKHSTAN = timezone(timedelta(hours=5))  # one time zone for the whole country since 1 March 2024


def day_of(now: float) -> date:
    """The reader's calendar day at a time in UTC seconds.

    Until readers have time zones of their own (by country), it is the day in Kazakhstan, where the trees play.
    West of it the day may turn a few hours early, which errs towards the stricter side of a deadline.
    """
    return datetime.fromtimestamp(now, _KAZAKHSTAN).date()

"""The clock: which calendar day it is for the reader, and that the tests' clock stands still."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

import pytest

from bot.ops.clock import RealClock, day_of
from tests.clock import START, FakeClock


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 24, 6, 0, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 18, 59, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 19, 0, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2028, 2, 28, 20, 0, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2026, 12, 31, 19, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_is_the_readers_day_in_kazakhstan(moment: datetime, day: date) -> None:
    """UTC+5 for the whole country since 1 March 2024: the day turns at 19:00 UTC, also in a leap year."""
    assert day_of(moment.timestamp()) == day


def test_the_real_clock_tells_utc_seconds() -> None:
    """Long after the day these lines were written, and not in milliseconds."""
    assert (
        datetime(2026, 1, 1, tzinfo=UTC).timestamp() < RealClock().now() < datetime(2100, 1, 1, tzinfo=UTC).timestamp()
    )


async def test_the_real_clock_sleeps_and_comes_back() -> None:
    """Also for no time at all."""
    await asyncio.wait_for(RealClock().sleep(0), timeout=5)


async def test_the_clock_of_the_tests_wakes_sleepers_in_order_when_it_is_moved() -> None:
    """And nobody before their time."""
    clock, woken = FakeClock(), list[str]()

    async def sleeper(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append(name)

    tasks = [asyncio.create_task(sleeper(name, seconds)) for name, seconds in (("late", 60), ("early", 30))]
    await asyncio.sleep(0)
    assert clock.next_wake() == START + 30

    clock.move_to(START + 30)
    await asyncio.sleep(0)
    assert woken == ["early"]
    clock.move_to(START + 600)
    await asyncio.gather(*tasks)
    assert woken == ["early", "late"]

"""Fixtures that every room may use."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.clock import FakeClock

if TYPE_CHECKING:
    from tests.world import World

# How fast an example runs depends on who else uses the machine; speed is measured in bench/, not here.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("house")


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still."""
    return FakeClock()


@pytest.fixture
async def world(tmp_path: Path, clock: FakeClock) -> AsyncIterator[World]:
    """The whole world with Telegram's limits, the bot running."""
    from tests.world import World  # it loads aiogram, which the cheap rooms' tests must not pay for

    made = World(tmp_path, clock)
    await made.start()
    yield made
    await made.stop()

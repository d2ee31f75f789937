"""An office for the tests of the service: the invented guide, a real SQLite file, and a Telegram that says yes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.db import Store
from bot.store.seal import Sealer
from tests.cellar import KEY, fresh_file, sqlite_url
from tests.clock import FakeClock
from tests.service.office import Office


@pytest.fixture
async def office(tmp_path: Path, clock: FakeClock) -> AsyncIterator[Office]:
    """An office with an empty database."""
    await fresh_file(tmp_path / "waymark.db")
    store = Store(sqlite_url(tmp_path / "waymark.db"), Sealer(KEY))
    yield Office(store, clock)
    await store.close()

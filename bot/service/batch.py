"""A batch of updates in one transaction: each decided once, alone if it fails, parked if it always fails."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.service import notices
from bot.service.intents import Talking
from bot.service.talk import Answer, Shown, Talk
from bot.store.db import Store, StoreUnavailableError, Tx

__all__ = ["Batch", "Item", "StoreUnavailableError", "Unreadable"]

TRIES = 3  # a fault that comes three times in a row comes always

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An update that could not be decoded: the class of the error, and whom to tell if it was a private chat."""

    error: str
    chat: int | None
    lang: str


@dataclass(frozen=True, slots=True)
class Item:
    """One update: its number, its kind (a field name of the Bot API's Update) and what is wanted."""

    update_id: int
    kind: str
    wanted: Talking | Unreadable


class Batch:
    """Decides updates. Whatever comes back has been committed."""

    def __init__(self, store: Store, talk: Talk) -> None:
        self._store = store
        self._talk = talk

    async def decide(self, items: Sequence[Item], now: float) -> list[Shown]:
        """Decide all items in order, in one transaction, and return what is to be shown at once.

        Raises StoreUnavailableError when nothing was kept: the updates must not be confirmed to Telegram.
        """
        return await self._store.run(lambda tx: [shown for item in items for shown in self._one(tx, item, now)])

    def _one(self, tx: Tx, item: Item, now: float) -> Answer:
        if tx.updates.seen(item.update_id):
            return ()
        if isinstance(item.wanted, Unreadable):
            return self._park(tx, item, item.wanted, now)
        error = ""
        for _ in range(TRIES):
            try:
                with tx.savepoint():
                    answer = self._talk.decide(tx, item.wanted, now)
                    tx.updates.done(item.update_id, item.kind, now)
                    return answer
            except StoreUnavailableError:
                raise
            except Exception as failure:  # one bad update must not stop the others; it is parked below
                error = type(failure).__name__
                log.exception("An update of kind %s could not be decided", item.kind)
        chat = getattr(item.wanted, "chat", None)
        return self._park(tx, item, Unreadable(error, chat, getattr(item.wanted, "lang", "")), now)

    def _park(self, tx: Tx, item: Item, why: Unreadable, now: float) -> Answer:
        tx.updates.park(item.update_id, item.kind, why.error, now)
        log.error("Parked an update of kind %s: %s", item.kind, why.error)
        if why.chat is None:
            return ()
        return (Shown(why.chat, notices.told(self._talk.words_for(why.lang), "trouble")),)

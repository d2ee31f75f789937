"""Delivering: what is due in the outbox as parcels, and what their fate means for the case."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from bot.cases.events import TopicLost, TopicMade
from bot.cases.model import HOUR, Receipt, Side, State
from bot.guide.model import Guide
from bot.guide.words import Words
from bot.service.desks import DeskPlan
from bot.service.parcels import Packer, Parcel
from bot.service.steps import advance, desk_moved, person_gone
from bot.store.cases import Filed
from bot.store.db import Store, StoreUnavailableError, Tx
from bot.store.outbox import Errand

__all__ = ["Deliver", "StoreUnavailableError"]

# A person's words go before everything else at the desk; status lines wait. A topic is needed before any word.
_PRIORITY = {"topic": 0, "copy": 0, "card": 1, "tell": 1, "receipt": 2, "warn": 2, "drop": 3}

FEW_TOPICS = 3  # new topics in a row for one message; a desk must not fill with them when Telegram is ill


class Deliver:
    """Hands out what is due, one parcel for each chat, and takes back what became of it."""

    def __init__(self, store: Store, guide: Guide, words: Mapping[str, Words], desks: Sequence[DeskPlan]) -> None:
        self._store = store
        self._packer = Packer(guide, words, desks)
        self._turn = 0
        self._chats: dict[tuple[int | None, Side], int] = {}  # case and side -> the chat its last parcel was for
        self._served: dict[int | None, int] = {}  # case -> the turn it was last served: no case twice before another

    async def due(
        self,
        now: float,
        *,
        take: Callable[[Parcel], bool],
        tight: Callable[[int], bool],
        most: int,
        busy: Collection[int] = (),
    ) -> tuple[list[Parcel], float | None]:
        """Parcels to send now, at most one for each chat, and when the next one falls due (UTC seconds or None).

        `take(parcel)` tells whether it may go now, and takes its turn; `tight(chat)` whether its limit is near, so that
        neighbouring messages should share one call. `most` bounds the number of parcels. Chats in `busy` get none.
        """
        return await self._store.run(lambda tx: self._due(tx, now, take, tight, most, busy=set(busy)))

    def _due(
        self,
        tx: Tx,
        now: float,
        take: Callable[[Parcel], bool],
        tight: Callable[[int], bool],
        most: int,
        *,
        busy: set[int],
    ) -> tuple[list[Parcel], float | None]:
        parcels: dict[int, Parcel] = {}
        later: list[float] = []
        moved = tx.desks.moved()
        for errand, due_at in sorted(tx.outbox.heads(), key=lambda head: self._rank(head[0])):
            if self._chats.get((errand.case_id, errand.side)) in busy:
                continue  # all cases of a desk share its chat: packing one that cannot go costs as much as sending it
            parcel, ready_at = (None, due_at) if due_at > now else self._packer.pack(tx, errand, moved, now, tight)
            if ready_at > now:
                later.append(ready_at)
            elif parcel and parcel.chat not in busy and take(parcel):
                parcels[parcel.chat] = parcel
                busy.add(parcel.chat)
                self._note_turn(errand)
            self._note_chat(parcel)
            if len(parcels) >= most:
                break
        return list(parcels.values()), min(later, default=None)

    def _rank(self, errand: Errand) -> tuple[int, int, int]:
        return _PRIORITY[errand.kind], self._served.get(errand.case_id, 0), errand.id

    def _note_turn(self, errand: Errand) -> None:
        self._turn += 1
        self._served[errand.case_id] = self._turn
        if len(self._served) > 10_000:  # fairness among the recent ones is enough
            self._served.clear()

    def _note_chat(self, parcel: Parcel | None) -> None:
        if parcel and parcel.filed:
            self._chats[parcel.filed.id, parcel.side] = parcel.chat
        if len(self._chats) > 10_000:
            self._chats.clear()

    # --- what became of a parcel ---

    async def done(self, parcel: Parcel, ids: Sequence[int], now: float) -> None:
        """Telegram said ok. `ids` are the new message ids (or the topic's), in the order of the errands."""
        await self._store.run(lambda tx: self._done(tx, parcel, ids, now))

    async def later(self, parcel: Parcel, due_at: float) -> None:
        """Try again at `due_at` (UTC seconds)."""
        await self._store.run(lambda tx: tx.outbox.later(parcel.errands, due_at))

    async def split(self, parcel: Parcel) -> None:
        """Some of the messages were not copied, and Telegram does not say which: each is sent by itself."""
        await self._store.run(lambda tx: tx.outbox.send_alone(parcel.errands))

    async def refused(self, parcel: Parcel, reason: str, now: float) -> None:
        """It will never go: the writer of a message is told why; our own lines are given up."""
        await self._store.run(lambda tx: self._refused(tx, parcel, reason, now))

    async def person_gone(self, parcel: Parcel, now: float) -> None:
        """The person blocked the bot or left Telegram."""
        await self._store.run(lambda tx: self._person_gone(tx, parcel, now))

    async def topic_lost(self, parcel: Parcel, now: float) -> None:
        """The topic is not there: the case asks for a new one, the parcel waits for it."""
        await self._store.run(lambda tx: self._topic_lost(tx, parcel, now))

    async def desk_moved(self, parcel: Parcel, new_chat: int, now: float) -> None:
        """Telegram gave the group another id; the parcel is due again."""
        await self._store.run(lambda tx: desk_moved(tx, parcel.desk, new_chat, now))

    def _done(self, tx: Tx, parcel: Parcel, ids: Sequence[int], now: float) -> None:
        tx.outbox.sent(parcel.errands)
        filed = self._still_filed(tx, parcel)
        if filed is None:
            return
        if parcel.kind == "topic":
            advance(tx, filed, TopicMade(ids[0], parcel.errands[0].body["number"]), now)
        elif parcel.kind == "card":
            tx.links.put(filed.id, parcel.desk, ids[0], None, from_person=False)
        elif parcel.kind == "copy":
            self._copied(tx, filed, parcel, ids, now)

    def _copied(self, tx: Tx, filed: Filed, parcel: Parcel, ids: Sequence[int], now: float) -> None:
        """Pair the ids and tick the writer's message, once: an edit was ticked as its first copy."""
        to_desk = parcel.side is Side.DESK
        writer = Side.PERSON if to_desk else Side.DESK
        ordered = sorted(parcel.errands, key=lambda errand: int(errand.body["message"]))
        for errand, copy in zip(ordered, ids, strict=True):
            message = errand.body["message"]
            desk_message, person_message = (copy, message) if to_desk else (message, copy)
            tx.links.put(filed.id, parcel.desk, desk_message, person_message, from_person=to_desk)
            if not errand.body["edit"]:
                tx.outbox.put(filed.id, Receipt(writer, message), now)

    def _refused(self, tx: Tx, parcel: Parcel, reason: str, now: float) -> None:
        tx.outbox.failed(parcel.errands, reason)
        filed = self._still_filed(tx, parcel)
        if filed is None or parcel.kind != "copy":
            return
        writer = Side.PERSON if parcel.side is Side.DESK else Side.DESK
        for errand in parcel.errands:
            tx.outbox.put(filed.id, Receipt(writer, errand.body["message"], reason), now)

    def _person_gone(self, tx: Tx, parcel: Parcel, now: float) -> None:
        filed = self._still_filed(tx, parcel)
        if filed:
            person_gone(tx, filed, now)

    def _topic_lost(self, tx: Tx, parcel: Parcel, now: float) -> None:
        filed = self._still_filed(tx, parcel)
        words = parcel.kind in {"copy", "card"}
        if filed is None or (filed.case.state is State.CLOSED and not words):
            tx.outbox.failed(parcel.errands, "topic_gone")  # a status line is not worth a new topic
        elif parcel.thread is not None:
            tx.outbox.later(parcel.errands, now + _topic_pause(parcel.errands[0].attempts))
            advance(tx, filed, TopicLost(parcel.thread), now)
        else:  # there is no topic in a person's chat that could be replaced
            self._refused(tx, parcel, "refused", now)

    def _still_filed(self, tx: Tx, parcel: Parcel) -> Filed | None:
        """The case as it stands now; it may have moved on, or be gone, while Telegram was answering."""
        return None if parcel.filed is None else tx.cases.by_id(parcel.filed.id)


def _topic_pause(attempts: int) -> float:
    """Seconds until words whose topic is lost are tried in the next one: at once, unless topics keep getting lost."""
    return 0.0 if attempts < FEW_TOPICS else min(60.0 * 2 ** min(attempts - FEW_TOPICS, 10), HOUR)

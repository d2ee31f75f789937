"""One step of a filed case: the life decides, the cellar keeps, the outbox takes the effects."""

from __future__ import annotations

from collections.abc import Iterable

from bot.cases.events import Agreed, Event, TopicLost, UserGone
from bot.cases.life import step
from bot.cases.model import Case, DeleteTopic, Effect, Receipt, Side, State
from bot.store.cases import Filed
from bot.store.db import Tx


def advance(tx: Tx, filed: Filed, event: Event, now: float) -> Filed | None:
    """Apply `event` to a filed case and keep what follows. None when the case is gone."""
    case, effects = step(filed.case, event, now)
    if case.state is State.GONE:
        tx.cases.erase(filed.id)
        for effect in effects:
            if isinstance(effect, DeleteTopic):  # it outlives the case and names nobody
                tx.outbox.put(None, effect, now)
        return None
    saved = tx.cases.save(filed, case)
    _queue(tx, filed.id, effects, now)
    return saved


def open_case(tx: Tx, chat: int, agreed: Agreed, now: float) -> None:
    """Consent lives in the button until it is given: the first row is written here (docs/adr/0013)."""
    case, effects = step(Case(state=State.CONSENTING), agreed, now)
    _queue(tx, tx.cases.add(chat, case).id, effects, now)


def _queue(tx: Tx, case_id: int, effects: Iterable[Effect], now: float) -> None:
    for effect in effects:
        tx.outbox.put(case_id, effect, now)


def person_gone(tx: Tx, filed: Filed, now: float) -> None:
    """The person cannot be reached: answers on their way come back as failed, the desk is told once."""
    for errand in tx.outbox.waiting_copies_to_person(filed.id):
        tx.outbox.failed([errand], "person_gone")
        tx.outbox.put(filed.id, Receipt(Side.DESK, errand.body["message"], "person_gone"), now)
    tx.outbox.drop_tells(filed.id)
    advance(tx, filed, UserGone(), now)


def desk_moved(tx: Tx, desk: int, new_chat: int, now: float) -> None:
    """Telegram gave a desk another chat id. The new group counts messages and topics anew: old numbers are void there.

    Kept, an old number could be another person's topic.
    """
    if tx.desks.moved().get(desk) == new_chat:
        return
    tx.desks.move(desk, new_chat)
    tx.links.forget_desk(desk)
    for filed in tx.cases.with_topic_at(desk):
        advance(tx, filed, TopicLost(filed.case.thread or 0), now)

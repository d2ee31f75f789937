"""What is to be sent: one row for each effect, found by a natural key, kept in order for each case and side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from bot.cases.model import (
    HOUR,
    CopyToDesk,
    CopyToUser,
    DeleteTopic,
    Effect,
    MakeTopic,
    PostCard,
    Receipt,
    Side,
    Tell,
    WarnDesk,
)
from bot.store.tables import outbox

ALBUM_WAIT = 1.0  # seconds; the parts of an album come as updates of their own, close together
MOST_JOINED = 10  # as an album; copyMessages takes 100, but one person's hundred would use up a group's minute
SENT_KEPT_FOR = 72 * HOUR  # seconds; as long as the update that asked for it could come again

_TOPIC, _CARD, _WORDS = range(3)  # ranks: nothing can stand in a topic that is not there


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to be sent. `body` holds message ids and keys of sentences."""

    id: int
    case_id: int | None
    side: Side
    kind: str
    body: dict[str, Any]
    attempts: int

    @property
    def joins(self) -> bool:
        """Whether it is a plain first copy that may travel together with its neighbours."""
        return self.kind == "copy" and not any(self.body.get(name) for name in ("reply_to", "edit", "album", "alone"))


class Outbox:
    """The queue of effects that outlives the process."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, case_id: int | None, effect: Effect, now: float) -> None:
        """Queue an effect; one with a natural key that is queued or sent already changes nothing."""
        side, kind, key, rank, body = _shape(effect)
        natural = key and f"{case_id}:{side}:{kind}:{key}"
        if natural and self._has(natural):
            return
        row = {
            "case_id": case_id,
            "side": side,
            "kind": kind,
            "key": natural,
            "rank": rank,
            "body": body,
            "state": "waiting",
            "attempts": 0,
            "due_at": now + (ALBUM_WAIT if body.get("album") else 0),
        }
        self._connection.execute(insert(outbox).values(row))

    def heads(self) -> list[tuple[Errand, float]]:
        """The next errand of each case and side with the time it is due (UTC seconds), in the order they came."""
        queue = func.coalesce(outbox.c.case_id, -outbox.c.id)  # what belongs to no case waits for nobody
        place = func.row_number().over(partition_by=(queue, outbox.c.side), order_by=(outbox.c.rank, outbox.c.id))
        waiting = select(outbox, place.label("place")).where(outbox.c.state == "waiting").subquery()
        query = select(waiting).where(waiting.c.place == 1).order_by(waiting.c.id)
        return [(_errand(row), row.due_at) for row in self._connection.execute(query)]

    def album_of(self, head: Errand) -> tuple[list[Errand], float]:
        """All parts of the album that `head` begins, and when the last of them is due."""
        album = head.body["album"]
        rows = [row for row in self._waiting_from(head) if row.kind == "copy" and row.body["album"] == album]
        return [_errand(row) for row in rows], max(row.due_at for row in rows)

    def neighbours_of(self, head: Errand) -> list[Errand]:
        """`head` and the plain copies that follow it without a break: they may go in one call."""
        joined: list[Errand] = []
        for row in self._waiting_from(head):
            errand = _errand(row)
            if not errand.joins:
                break
            joined.append(errand)
        return joined[:MOST_JOINED] or [head]

    def sent(self, errands: Sequence[Errand]) -> None:
        """They are done."""
        self._set(errands, state="sent", reason=None)

    def failed(self, errands: Sequence[Errand], reason: str) -> None:
        """They will never be done; `reason` is a key of our own, never Telegram's text."""
        self._set(errands, state="failed", reason=reason)

    def later(self, errands: Sequence[Errand], due_at: float) -> None:
        """Try again at `due_at` (UTC seconds)."""
        ids = [errand.id for errand in errands]
        changed = {"due_at": due_at, "attempts": outbox.c.attempts + 1}
        self._connection.execute(update(outbox).where(outbox.c.id.in_(ids)).values(changed))

    def send_alone(self, errands: Sequence[Errand]) -> None:
        """From now on each of them travels by itself."""
        for errand in errands:
            alone = update(outbox).where(outbox.c.id == errand.id).values(body=errand.body | {"alone": True})
            self._connection.execute(alone)

    def waiting_copies_to_person(self, case_id: int) -> list[Errand]:
        """Answers that have not reached the person yet."""
        query = select(outbox).where(
            outbox.c.state == "waiting",
            outbox.c.case_id == case_id,
            outbox.c.side == Side.PERSON,
            outbox.c.kind == "copy",
        )
        return [_errand(row) for row in self._connection.execute(query.order_by(outbox.c.id))]

    def drop_tells(self, case_id: int) -> None:
        """Forget sentences that can no longer reach the person."""
        self._connection.execute(
            delete(outbox).where(
                outbox.c.state == "waiting",
                outbox.c.case_id == case_id,
                outbox.c.side == Side.PERSON,
                outbox.c.kind != "copy",
            )
        )

    def holds_copy(self, case_id: int, side: Side, message: int) -> bool:
        """Whether a first copy of this message was ever queued."""
        return self._has(f"{case_id}:{side}:copy:{message}.0")

    def holds_album(self, case_id: int, side: Side, album: str) -> bool:
        """Whether another part of this album was queued."""
        query = select(outbox.c.id).where(
            outbox.c.case_id == case_id,
            outbox.c.side == side,
            outbox.c.kind == "copy",
            outbox.c.body["album"].as_string() == album,
        )
        return self._connection.execute(query).first() is not None

    def waiting(self) -> int:
        """How many errands are not done yet."""
        counted = select(func.count()).select_from(outbox).where(outbox.c.state == "waiting")
        return self._connection.execute(counted).scalar_one()

    def forget_old(self, now: float) -> None:
        """Drop what was done long ago."""
        old = outbox.c.due_at < now - SENT_KEPT_FOR
        self._connection.execute(delete(outbox).where(outbox.c.state != "waiting", old))

    def _has(self, key: str) -> bool:
        return self._connection.execute(select(outbox.c.id).where(outbox.c.key == key)).first() is not None

    def _waiting_from(self, head: Errand) -> Sequence[Row[Any]]:
        """`head` and what follows it in its queue, but for ticks: each stands under a message of its own."""
        query = select(outbox).where(
            outbox.c.state == "waiting",
            outbox.c.case_id == head.case_id,
            outbox.c.side == head.side,
            outbox.c.kind != "receipt",
            outbox.c.id >= head.id,
        )
        return self._connection.execute(query.order_by(outbox.c.id)).all()

    def _set(self, errands: Sequence[Errand], **values: object) -> None:
        ids = [errand.id for errand in errands]
        self._connection.execute(update(outbox).where(outbox.c.id.in_(ids)).values(values))


def _errand(row: Row[Any]) -> Errand:
    return Errand(row.id, row.case_id, Side(row.side), row.kind, row.body, row.attempts)


_Shape = tuple[Side, str, str | None, int, dict[str, Any]]


def _shape(effect: Effect) -> _Shape:
    """Side, kind, natural key, rank and body of the row for an effect."""
    shape: _Shape
    match effect:
        case MakeTopic(number):
            shape = Side.DESK, "topic", str(number), _TOPIC, {"number": number}
        case PostCard(number, 0):
            shape = Side.DESK, "card", str(number), _CARD, {}
        case PostCard():  # the topic stands already: in its turn, and as often as it is asked for
            shape = Side.DESK, "card", None, _WORDS, {}
        case CopyToDesk(message, reply_to, album, edit):
            shape = Side.DESK, "copy", f"{message}.{edit}", _WORDS, _copy(message, reply_to, album, edit)
        case CopyToUser(message, reply_to, album, edit):
            shape = Side.PERSON, "copy", f"{message}.{edit}", _WORDS, _copy(message, reply_to, album, edit)
        case Tell(key):
            shape = Side.PERSON, "tell", None, _WORDS, {"key": key}
        case WarnDesk(key):
            shape = Side.DESK, "warn", None, _WORDS, {"key": key}
        case Receipt(side, message, reason):
            natural = None if reason else str(message)
            shape = side, "receipt", natural, _WORDS, {"message": message, "reason": reason}
        case DeleteTopic(desk, thread):
            shape = Side.DESK, "drop", f"{desk}.{thread}", _WORDS, {"desk": desk, "thread": thread}
        case _:
            raise TypeError(f"{type(effect).__name__} is not something to send")
    return shape


def _copy(message: int, reply_to: int | None, album: str | None, edit: int) -> dict[str, Any]:
    return {"message": message, "reply_to": reply_to, "album": album, "edit": edit}

"""What the outbox promises, as a plain list: the model of the state machine beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.cases.model import (
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
from bot.store.outbox import Errand


@dataclass
class Row:
    """What one errand is in the plain list."""

    case_id: int | None
    effect: Effect
    due_at: float
    state: str = "waiting"
    attempts: int = 0
    alone: bool = False
    number: int = 0

    @property
    def side(self) -> Side:
        match self.effect:
            case CopyToUser() | Tell():
                return Side.PERSON
            case Receipt(side):
                return side
            case _:
                return Side.DESK

    @property
    def rank(self) -> int:
        match self.effect:
            case MakeTopic():
                return 0
            case PostCard(_, 0):
                return 1
            case _:
                return 2

    @property
    def key(self) -> object:
        """What makes it the same errand as another; None: never the same."""
        match self.effect:
            case Tell() | WarnDesk():
                return None
            case PostCard(_, again) if again:
                return None
            case Receipt(_, _, reason) if reason:
                return None
            case CopyToDesk(message, _, _, edit) | CopyToUser(message, _, _, edit):
                return self.case_id, type(self.effect), message, edit
            case _:
                return self.case_id, self.effect

    @property
    def queue(self) -> object:
        """What it waits in line with."""
        return (self.case_id, self.side) if self.case_id else self.number


def message_of(row: Row) -> int:
    """The message of a copy."""
    assert isinstance(row.effect, CopyToDesk | CopyToUser)
    return row.effect.message


def is_plain(row: Row) -> bool:
    """Whether it may share a call."""
    copy = row.effect
    if not isinstance(copy, CopyToDesk | CopyToUser):
        return False
    return not (copy.reply_to or copy.album or copy.edit or row.alone)


_KINDS: dict[type[Any], str] = {
    MakeTopic: "topic",
    PostCard: "card",
    CopyToDesk: "copy",
    CopyToUser: "copy",
    Tell: "tell",
    WarnDesk: "warn",
    Receipt: "receipt",
    DeleteTopic: "drop",
}


def look(errand: Errand, due_at: float) -> tuple[object, ...]:
    """What can be seen of an errand."""
    message = errand.body.get("message")
    return errand.case_id, errand.side, errand.kind, message, bool(errand.body.get("alone")), errand.attempts, due_at


def look_of(row: Row) -> tuple[object, ...]:
    """The same of a row of the plain list."""
    message = getattr(row.effect, "message", None)
    return row.case_id, row.side, _KINDS[type(row.effect)], message, row.alone, row.attempts, row.due_at

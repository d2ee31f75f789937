"""Parcels: one errand of the outbox, or several that travel together, made ready for one call to Telegram."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.cases.model import Side
from bot.guide.model import Guide
from bot.guide.render import Screen
from bot.guide.words import Words
from bot.service import notices
from bot.service.desks import DeskPlan, words_in, words_of_desk
from bot.store.cases import Filed
from bot.store.db import Tx
from bot.store.outbox import Errand

TICK = "👌"  # ✅ is not among the reactions a bot may set (Bot API ReactionTypeEmoji)


@dataclass(frozen=True, slots=True)
class NewTopic:
    """Make a topic of this name."""

    chat: int
    name: str


@dataclass(frozen=True, slots=True)
class Post:
    """Send a screen of our own words. `protect`: clients are asked not to let it be saved or forwarded."""

    chat: int
    screen: Screen
    thread: int | None = None
    reply_to: int | None = None
    protect: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """Copy messages from another chat; one message may be a reply."""

    chat: int
    from_chat: int
    messages: tuple[int, ...]
    thread: int | None = None
    reply_to: int | None = None
    protect: bool = False


@dataclass(frozen=True, slots=True)
class React:
    """Put one emoji under a message."""

    chat: int
    message: int
    emoji: str = TICK


@dataclass(frozen=True, slots=True)
class RemoveTopic:
    """Delete a topic with everything in it."""

    chat: int
    thread: int


Outgoing = NewTopic | Post | Copy | React | RemoveTopic


@dataclass(frozen=True, slots=True)
class Parcel:
    """One call to make. `desk` is the desk's chat id of the settings; the call itself may go to its moved chat."""

    errands: tuple[Errand, ...]
    filed: Filed | None
    desk: int
    out: Outgoing

    @property
    def kind(self) -> str:
        """The kind of its errands."""
        return self.errands[0].kind

    @property
    def side(self) -> Side:
        """Where it goes."""
        return self.errands[0].side

    @property
    def chat(self) -> int:
        """The chat that the call counts against."""
        return self.out.chat

    @property
    def thread(self) -> int | None:
        """The topic it goes to, if any."""
        return None if isinstance(self.out, NewTopic | React) else getattr(self.out, "thread", None)


class Packer:
    """Turns errands into parcels."""

    def __init__(self, guide: Guide, words: Mapping[str, Words], desks: Sequence[DeskPlan]) -> None:
        self._guide = guide
        self._words = words
        self._desks = desks

    def pack(
        self, tx: Tx, errand: Errand, moved: Mapping[int, int], now: float, tight: Callable[[int], bool]
    ) -> tuple[Parcel | None, float]:
        """The parcel that `errand` begins and when it is ready (UTC seconds); None when it cannot go at all yet."""
        if errand.case_id is None:
            desk = errand.body["desk"]
            removal = RemoveTopic(moved.get(desk, desk), errand.body["thread"])
            return Parcel((errand,), None, desk, removal), 0.0
        filed = tx.cases.by_id(errand.case_id)
        if filed is None:
            return None, 0.0
        desk = moved.get(filed.case.desk, filed.case.desk)
        errands, ready_at = self._together(tx, errand, filed, desk, tight)
        out = self._copy(tx, filed, errands, desk) if errand.kind == "copy" else self._own(filed, errand, desk, now)
        return (None if out is None else Parcel(tuple(errands), filed, filed.case.desk, out)), ready_at

    def _together(
        self, tx: Tx, head: Errand, filed: Filed, desk: int, tight: Callable[[int], bool]
    ) -> tuple[list[Errand], float]:
        """Albums stay whole; other neighbours share a call only where calls are scarce."""
        if head.body.get("alone"):
            return [head], 0.0
        if head.body.get("album"):
            return tx.outbox.album_of(head)
        chat = desk if head.side is Side.DESK else filed.chat
        if head.joins and tight(chat):
            return tx.outbox.neighbours_of(head), 0.0
        return [head], 0.0

    def _copy(self, tx: Tx, filed: Filed, errands: Sequence[Errand], desk: int) -> Copy | None:
        body = errands[0].body
        messages = tuple(sorted(errand.body["message"] for errand in errands))
        case = filed.case
        source = body["message"] if body["edit"] else body["reply_to"]  # an edit answers its own first copy
        if errands[0].side is Side.DESK:
            if case.thread is None:
                return None
            reply = tx.links.desk_message(filed.id, case.desk, source) if source else None
            return Copy(desk, filed.chat, messages, case.thread, reply, protect=True)
        reply = tx.links.person_message(filed.id, case.desk, source) if source else None
        return Copy(filed.chat, desk, messages, None, reply)

    def _own(self, filed: Filed, errand: Errand, desk: int, now: float) -> Outgoing | None:
        """Our own words, topics and ticks."""
        case, body = filed.case, errand.body
        own_words = words_in(self._words, case.language, self._guide.source_language)
        desk_words = words_of_desk(self._desks, case.desk, self._words, self._guide.source_language)
        if errand.kind == "topic":
            return NewTopic(desk, notices.topic_name(self._guide, case, desk_words))
        if errand.kind == "receipt":
            return self._receipt(filed, errand, desk, own_words if errand.side is Side.PERSON else desk_words)
        if errand.kind == "tell":
            return Post(filed.chat, notices.told(own_words, body["key"], case.alias))
        if case.thread is None:
            return None
        if errand.kind == "card":
            screen = notices.card(self._guide, desk_words, own_words, case, now)
            return Post(desk, screen, case.thread, protect=True)
        return Post(desk, notices.warned(desk_words, body["key"]), case.thread)

    def _receipt(self, filed: Filed, errand: Errand, desk: int, words: Words) -> Outgoing:
        message, reason = errand.body["message"], errand.body["reason"]
        to_person = errand.side is Side.PERSON
        chat = filed.chat if to_person else desk
        if not reason:
            return React(chat, message)
        thread = None if to_person else filed.case.thread
        return Post(chat, notices.refused(words, reason), thread, reply_to=message)

"""Talking: what a message, a press or an answer does to a case, inside one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.cases.alias import new_alias
from bot.cases.events import (
    Agreed,
    Closed,
    Event,
    Noted,
    UserEdited,
    UserWrote,
    VolunteerAnswered,
    VolunteerEdited,
)
from bot.cases.model import Side
from bot.guide.model import Guide, Leaf
from bot.guide.render import Screen, View, render
from bot.guide.walk import replay
from bot.guide.words import Words
from bot.ops.clock import day_of
from bot.service import notices
from bot.service.desks import DeskPlan, desk_for, words_in
from bot.service.intents import (
    Agree,
    CloseByDesk,
    CloseByPerson,
    DeskEdited,
    DeskMoved,
    DeskWrote,
    PersonEdited,
    PersonLeft,
    PersonWrote,
    Talking,
)
from bot.service.kinds import Treatment, treatment, what_it_shows
from bot.service.steps import advance, desk_moved, open_case, person_gone
from bot.store.cases import Filed
from bot.store.db import Tx


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen to show at once, outside the outbox: lost in a crash, and asked for again by pressing again.

    `message`: edit this one; None: a new message, in reply to `reply_to` if there is one.
    """

    chat: int
    screen: Screen
    message: int | None = None
    reply_to: int | None = None


Answer = tuple[Shown, ...]


class Talk:
    """The use cases around a case. Each is one method that reads and writes through the transaction it is given."""

    def __init__(
        self,
        guide: Guide,
        words: Mapping[str, Words],
        desks: Sequence[DeskPlan],
        choose: Callable[[list[str]], str],
    ) -> None:
        """`choose` picks one of a list at random, for aliases."""
        self._guide = guide
        self._words = words
        self._desks = desks
        self._choose = choose
        self._ways: dict[type[Any], Callable[[Tx, Any, float], Answer]] = {
            Agree: self._agree,
            CloseByPerson: self._close_by_person,
            PersonWrote: self._person_wrote,
            PersonEdited: self._person_edited,
            PersonLeft: self._person_left,
            DeskWrote: self._desk_wrote,
            DeskEdited: self._desk_edited,
            CloseByDesk: self._close_by_desk,
            DeskMoved: self._desk_moved,
        }

    def decide(self, tx: Tx, intent: Talking, now: float) -> Answer:
        """Do what the intent asks, within `tx`; what is to be shown at once comes back."""
        return self._ways[type(intent)](tx, intent, now)

    def words_for(self, lang: str) -> Words:
        """The words of a language, or of the source language when it is not released."""
        return words_in(self._words, lang, self._guide.source_language)

    def _agree(self, tx: Tx, intent: Agree, now: float) -> Answer:
        words = self.words_for(intent.lang)
        place = replay(self._guide, intent.position, day_of(now))
        filed = tx.cases.of_chat(intent.chat)
        country = place.tree.country or ""
        agreed = Agreed(
            alias=new_alias(tx.cases.aliases(), self._choose),
            language=words.lang,
            country=country,
            theme=place.tree.tree,
            path=str(place.position),
            desk=desk_for(self._desks, words.lang, country).chat,
            urgent=isinstance(place.node, Leaf) and place.node.urgent,
        )
        if filed is None:
            open_case(tx, intent.chat, agreed, now)
        else:
            advance(tx, filed, agreed, now)
        return (Shown(intent.chat, render(place, words, self._words, View.PAGE), intent.message),)

    def _close_by_person(self, tx: Tx, intent: CloseByPerson, now: float) -> Answer:
        filed = tx.cases.of_chat(intent.chat)
        if filed is None:
            return (Shown(intent.chat, notices.told(self.words_for(intent.lang), "nothing_open")),)
        advance(tx, filed, Closed(Side.PERSON), now)
        return ()

    def _person_wrote(self, tx: Tx, intent: PersonWrote, now: float) -> Answer:
        filed = tx.cases.of_chat(intent.chat)
        words = self.words_for(filed.case.language if filed else intent.lang)
        if filed is None:
            return (Shown(intent.chat, notices.told(words, "no_case")),)
        how = treatment(intent.kind)
        if how is Treatment.REFUSE:
            return (Shown(intent.chat, notices.told(words, "cannot_pass"), reply_to=intent.message),)
        if how is Treatment.ASK and not intent.asked:
            question = notices.ask_first(words, what_it_shows(intent.kind), intent.message)
            return (Shown(intent.chat, question, reply_to=intent.message),)
        advance(tx, filed, UserWrote(intent.message, intent.reply_to, intent.album), now)
        return ()

    def _person_edited(self, tx: Tx, intent: PersonEdited, now: float) -> Answer:
        filed = tx.cases.of_chat(intent.chat)
        if filed and treatment(intent.kind) is Treatment.RELAY and self._was_relayed(tx, filed, intent.message):
            advance(tx, filed, UserEdited(intent.message, intent.at), now)
        return ()

    def _was_relayed(self, tx: Tx, filed: Filed, message: int) -> bool:
        if tx.outbox.holds_copy(filed.id, Side.DESK, message):
            return True
        return tx.links.desk_message(filed.id, filed.case.desk, message) is not None

    def _person_left(self, tx: Tx, intent: PersonLeft, now: float) -> Answer:
        filed = tx.cases.of_chat(intent.chat)
        if filed:
            person_gone(tx, filed, now)
        return ()

    def _desk_wrote(self, tx: Tx, intent: DeskWrote, now: float) -> Answer:
        filed = tx.cases.of_topic(intent.desk, intent.thread)
        if filed:
            advance(tx, filed, self._answer_or_note(tx, filed, intent), now)
        return ()

    def _answer_or_note(self, tx: Tx, filed: Filed, intent: DeskWrote) -> Event:
        """A reply to the person's message or to the card is an answer; anything else stays among volunteers."""
        link = tx.links.of_desk_message(intent.desk, intent.reply_to) if intent.reply_to else None
        if link and link.case_id == filed.id and (link.from_person or link.person_message is None):
            return VolunteerAnswered(intent.message, intent.reply_to or 0, intent.album)
        if link is None and intent.to_copy:  # Telegram made the copy, but its number never reached us
            return VolunteerAnswered(intent.message, intent.reply_to or 0, intent.album)
        if intent.album and tx.outbox.holds_album(filed.id, Side.PERSON, intent.album):
            return VolunteerAnswered(intent.message, 0, intent.album)  # a later part of an album that is an answer
        return Noted()

    def _desk_edited(self, tx: Tx, intent: DeskEdited, now: float) -> Answer:
        filed = tx.cases.of_topic(intent.desk, intent.thread)
        if filed and self._was_answered(tx, filed, intent.message):
            advance(tx, filed, VolunteerEdited(intent.message, intent.at), now)
        return ()

    def _was_answered(self, tx: Tx, filed: Filed, message: int) -> bool:
        if tx.outbox.holds_copy(filed.id, Side.PERSON, message):
            return True
        link = tx.links.of_desk_message(filed.case.desk, message)
        return link is not None and link.case_id == filed.id and not link.from_person

    def _close_by_desk(self, tx: Tx, intent: CloseByDesk, now: float) -> Answer:
        filed = tx.cases.of_topic(intent.desk, intent.thread)
        if filed:
            advance(tx, filed, Closed(Side.DESK), now)
        return ()

    def _desk_moved(self, tx: Tx, intent: DeskMoved, now: float) -> Answer:
        desk_moved(tx, intent.desk, intent.new_chat, now)
        return ()

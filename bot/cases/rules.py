"""What a case does with an event: one small function for each way it can go."""

from __future__ import annotations

from dataclasses import replace

from bot.cases.events import (
    Agreed,
    Asked,
    Closed,
    Event,
    Flagged,
    ForgetMe,
    HandedOver,
    Released,
    Taken,
    Tick,
    TopicLost,
    TopicMade,
    UserEdited,
    UserGone,
    UserWrote,
    VolunteerAnswered,
    VolunteerEdited,
)
from bot.cases.model import (
    HOUR,
    Case,
    CopyToDesk,
    CopyToUser,
    DeleteTopic,
    Effect,
    EraseRows,
    MakeTopic,
    PostCard,
    Receipt,
    Side,
    State,
    Tell,
    WarnDesk,
)

DAY = 24 * HOUR
QUIET_AFTER = 3 * DAY  # nobody wrote for three days: the desk sees it among the quiet ones
CLOSE_AFTER = 14 * DAY  # nobody wrote for two weeks: holding on to ids serves nobody
GONE_AFTER = 7 * DAY  # a week to think of one more question, then nothing is kept

Result = tuple[Case, tuple[Effect, ...]]


def stay(case: Case, _event: Event, _now: int) -> Result:
    return case, ()


# --- asking and agreeing ---


def explain(case: Case, _event: Asked, _now: int) -> Result:
    state = State.CONSENTING if case.state is State.NONE else case.state
    return replace(case, state=state), (Tell("consent"),)


def already_open(case: Case, _event: Asked | Agreed, _now: int) -> Result:
    return case, (Tell("already_open"),)


def begin(case: Case, event: Agreed, now: int) -> Result:
    opened = replace(
        case,
        state=State.WAITING,
        alias=event.alias,
        language=event.language,
        country=event.country,
        theme=event.theme,
        path=event.path,
        desk=event.desk,
        urgent=event.urgent,
        opened_at=now,
        person_at=now,
    )
    opened, topic = _new_topic(opened)
    return opened, (*topic, Tell("opened"))


def open_again(case: Case, event: Agreed, now: int) -> Result:
    """The person asks once more from another place: same topic, new card."""
    reopened = replace(
        _awake(case, State.WAITING, now), country=event.country, theme=event.theme, path=event.path, urgent=event.urgent
    )
    return reopened, (PostCard(reopened.topic_no, again=now), Tell("opened"))


# --- words of the person ---


def no_case(case: Case, _event: Event, _now: int) -> Result:
    return case, (Tell("no_case"),)


def nothing_open(case: Case, _event: Closed, _now: int) -> Result:
    return case, (Tell("nothing_open"),)


def relay(case: Case, event: UserWrote, now: int) -> Result:
    state = State.WAITING if case.state is State.WAITING else State.TALKING
    return _awake(case, state, now), (CopyToDesk(event.message, event.reply_to, event.album),)


def reopen_and_relay(case: Case, event: UserWrote, now: int) -> Result:
    reopened = _awake(case, State.WAITING, now)
    copy = CopyToDesk(event.message, event.reply_to, event.album)
    return reopened, (WarnDesk("reopened"), copy, Tell("reopened"))


def relay_edit(case: Case, event: UserEdited, now: int) -> Result:
    return replace(case, person_at=_edited_at(case, case.person_at, now)), (CopyToDesk(event.message, edit=event.at),)


# --- words of a volunteer ---


def answer(case: Case, event: VolunteerAnswered, now: int) -> Result:
    answered = replace(case, state=State.TALKING, desk_at=max(case.desk_at, now), closed_at=0)
    return answered, (CopyToUser(event.message, event.reply_to, event.album),)


def answer_edit(case: Case, event: VolunteerEdited, now: int) -> Result:
    return replace(case, desk_at=_edited_at(case, case.desk_at, now)), (CopyToUser(event.message, edit=event.at),)


def nobody_there(case: Case, event: VolunteerAnswered | VolunteerEdited, _now: int) -> Result:
    return case, (Receipt(Side.DESK, event.message, "gone"),)


def take(case: Case, event: Taken, _now: int) -> Result:
    return replace(case, taken_by=event.by), ()


def release(case: Case, _event: Released, _now: int) -> Result:
    return replace(case, taken_by=""), ()


def flag(case: Case, event: Flagged, _now: int) -> Result:
    return replace(case, urgent=event.urgent), ()


def hand_over(case: Case, event: HandedOver, _now: int) -> Result:
    if event.desk == case.desk:
        return case, ()
    old = (DeleteTopic(case.desk, case.thread),) if case.thread is not None else ()
    moved, topic = _new_topic(replace(case, desk=event.desk, thread=None, taken_by=""))
    return moved, (*old, *topic)


# --- the topic ---


def topic_made(case: Case, event: TopicMade, _now: int) -> Result:
    if event.number != case.topic_no or case.thread is not None:
        return case, ()
    return replace(case, thread=event.thread), ()


def topic_lost(case: Case, event: TopicLost, _now: int) -> Result:
    if event.thread != case.thread:  # an old message about a topic that has been replaced already
        return case, ()
    return _new_topic(replace(case, thread=None))


# --- the end ---


def user_gone(case: Case, _event: UserGone, now: int) -> Result:
    return _shut(case, now), (WarnDesk("person_gone"),)


def close(case: Case, event: Closed, now: int) -> Result:
    if event.by is Side.PERSON:
        return _shut(case, now), (WarnDesk("closed_by_person"), Tell("closed_by_person"))
    return _shut(case, now), (WarnDesk("closed_by_desk"), Tell("closed_by_desk"))


def forget(case: Case, _event: ForgetMe, _now: int) -> Result:
    return Case(state=State.GONE), (*_topic_removed(case), EraseRows())


def tick_waiting(case: Case, _event: Tick, now: int) -> Result:
    if now - case.person_at < CLOSE_AFTER:
        return case, ()
    return _shut(case, now), (WarnDesk("closed_unanswered"), Tell("closed_unanswered"))


def tick_talking(case: Case, _event: Tick, now: int) -> Result:
    if now - _last_word(case) < QUIET_AFTER:
        return case, ()
    return replace(case, state=State.QUIET), ()


def tick_quiet(case: Case, _event: Tick, now: int) -> Result:
    if now - _last_word(case) < CLOSE_AFTER:
        return case, ()
    return _shut(case, now), (WarnDesk("closed_by_time"), Tell("closed_by_time"))


def tick_closed(case: Case, _event: Tick, now: int) -> Result:
    if now - case.closed_at < GONE_AFTER:
        return case, ()
    return Case(state=State.GONE), (*_topic_removed(case), EraseRows())


# --- small parts ---


def _new_topic(case: Case) -> tuple[Case, tuple[Effect, ...]]:
    number = case.topic_no + 1
    return replace(case, topic_no=number), (MakeTopic(number), PostCard(number))


def _topic_removed(case: Case) -> tuple[Effect, ...]:
    return () if case.thread is None else (DeleteTopic(case.desk, case.thread),)


def _awake(case: Case, state: State, now: int) -> Case:
    return replace(case, state=state, person_at=max(case.person_at, now), closed_at=0)


def _edited_at(case: Case, stamp: int, now: int) -> int:
    """An edit is a word while the case is open; after the end it must not put off the erasure."""
    return max(stamp, now) if case.is_open else stamp


def _shut(case: Case, now: int) -> Case:
    return replace(case, state=State.CLOSED, closed_at=max(now, _last_word(case)), taken_by="")


def _last_word(case: Case) -> int:
    return max(case.person_at, case.desk_at)

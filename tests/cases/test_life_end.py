"""The life of a case, cell by cell: its topic, its end, and what time does to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cases.events import (
    Closed,
    Event,
    ForgetMe,
    Tick,
    TopicLost,
    TopicMade,
    UserGone,
    UserWrote,
)
from bot.cases.life import step
from bot.cases.model import (
    HOUR,
    Case,
    DeleteTopic,
    Effect,
    EraseRows,
    MakeTopic,
    PostCard,
    Side,
    State,
    Tell,
    WarnDesk,
)
from tests.cases.made import DAY, DESK, EVERY_STATE, NOW, OPEN, case_in

LATER = NOW + 5 * HOUR


def after(state: State, event: Event, now: float = LATER) -> tuple[Case, tuple[Effect, ...]]:
    """One step from `state`."""
    return step(case_in(state), event, now)


# --- the topic ---


def test_the_topic_that_was_asked_for_is_taken_and_another_is_not() -> None:
    """A late answer about an earlier topic changes nothing."""
    waiting = replace(case_in(State.WAITING), thread=None, topic_no=2)

    assert step(waiting, TopicMade(8, 2), LATER)[0].thread == 8
    assert step(waiting, TopicMade(7, 1), LATER) == (waiting, ())
    assert step(replace(waiting, thread=8), TopicMade(9, 2), LATER)[0].thread == 8


@pytest.mark.parametrize("state", [*OPEN, State.CLOSED])
def test_a_lost_topic_is_replaced_once(state: State) -> None:
    """Twenty messages may find out at once; the first asks for a new topic, the others change nothing."""
    case, effects = after(state, TopicLost(7))
    assert effects == (MakeTopic(2), PostCard(2))
    assert (case.thread, case.topic_no, case.state) == (None, 2, state)

    assert step(case, TopicLost(7), LATER) == (case, ())


# --- the end ---


@pytest.mark.parametrize(
    ("state", "event", "effects"),
    [
        (state, event, effects)
        for state in OPEN
        for event, effects in (
            (Closed(Side.PERSON), (WarnDesk("closed_by_person"), Tell("closed_by_person"))),
            (Closed(Side.DESK), (WarnDesk("closed_by_desk"), Tell("closed_by_desk"))),
            (UserGone(), (WarnDesk("person_gone"),)),
        )
    ],
    ids=str,
)
def test_whoever_ends_a_case_both_sides_are_told_who_can_be_told(
    state: State, event: Event, effects: tuple[Effect, ...]
) -> None:
    """A person who blocked the bot is written to no more."""
    case, done = after(state, event)

    assert done == effects
    assert (case.state, case.closed_at, case.taken_by) == (State.CLOSED, LATER, "")


def test_closing_without_a_case_is_answered() -> None:
    """The button does not fall silent."""
    assert after(State.NONE, Closed(Side.PERSON)) == (Case(), (Tell("nothing_open"),))


@pytest.mark.parametrize("event", [Closed(Side.DESK), UserGone()], ids=str)
def test_a_closed_case_is_not_closed_again(event: Event) -> None:
    """Or its week would begin anew."""
    assert after(State.CLOSED, event) == (case_in(State.CLOSED), ())


@pytest.mark.parametrize("state", EVERY_STATE)
def test_forget_me_leads_to_gone_in_one_step_and_takes_the_topic_along(state: State) -> None:
    """From everywhere; nothing of the case is left in what remains."""
    case, effects = after(state, ForgetMe())

    topic = (DeleteTopic(DESK, 7),) if case_in(state).thread else ()
    assert (case, effects) == (Case(state=State.GONE), (*topic, EraseRows()))


# --- time ---


@pytest.mark.parametrize(
    ("state", "days", "becomes", "effects"),
    [
        (State.WAITING, 14, State.CLOSED, (WarnDesk("closed_unanswered"), Tell("closed_unanswered"))),
        (State.TALKING, 3, State.QUIET, ()),
        (State.QUIET, 14, State.CLOSED, (WarnDesk("closed_by_time"), Tell("closed_by_time"))),
        (State.CLOSED, 7, State.GONE, (DeleteTopic(DESK, 7), EraseRows())),
    ],
)
def test_time_moves_a_silent_case_on_at_its_hour_and_not_before(
    state: State, days: int, becomes: State, effects: tuple[Effect, ...]
) -> None:
    """An hour earlier nothing happens."""
    assert after(state, Tick(), NOW + days * DAY - HOUR) == (case_in(state), ())

    case, done = after(state, Tick(), NOW + days * DAY)
    assert (case.state, done) == (becomes, effects)


def test_an_unanswered_case_ends_two_weeks_after_the_persons_last_word() -> None:
    """A second question makes the desk's time begin anew."""
    case, _ = after(State.WAITING, UserWrote(5), NOW + 10 * DAY)

    assert step(case, Tick(), NOW + 23 * DAY)[0].state is State.WAITING
    assert step(case, Tick(), NOW + 24 * DAY)[0].state is State.CLOSED


def test_a_clock_that_was_set_back_closes_a_case_no_earlier_than_its_last_word() -> None:
    """So the week until the erasure is a whole one."""
    assert after(State.TALKING, Closed(Side.DESK), NOW - 900 * DAY)[0].closed_at == NOW

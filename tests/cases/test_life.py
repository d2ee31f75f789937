"""The life of a case, cell by cell: what each event does in each state."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from bot.cases.events import (
    Asked,
    Event,
    Flagged,
    HandedOver,
    Noted,
    Released,
    Taken,
    UserEdited,
    UserWrote,
    VolunteerAnswered,
    VolunteerEdited,
)
from bot.cases.life import TABLE, step
from bot.cases.model import (
    HOUR,
    Case,
    CopyToDesk,
    CopyToUser,
    DeleteTopic,
    Effect,
    MakeTopic,
    PostCard,
    Receipt,
    Side,
    State,
    Tell,
    WarnDesk,
)
from tests.cases.made import AGREED, DESK, EVERY_STATE, NOW, ONE_OF_EACH, OPEN, OTHER_DESK, case_in

LATER = NOW + 5 * HOUR


def after(state: State, event: Event, now: float = LATER) -> tuple[Case, tuple[Effect, ...]]:
    """One step from `state`."""
    return step(case_in(state), event, now)


# --- the table ---


def test_every_state_has_a_cell_for_every_event() -> None:
    """Nothing can happen for which there is no rule."""
    assert set(TABLE) == set(product(State, get_args(Event)))


def test_every_event_is_tried_here() -> None:
    """A new kind of event needs its sentence too."""
    assert set(ONE_OF_EACH) == set(get_args(Event))


@pytest.mark.parametrize(("state", "event"), list(product(State, ONE_OF_EACH.values())), ids=str)
def test_every_cell_answers_and_changes_no_other_case(state: State, event: Event) -> None:
    """A step is a value: the case before it stays what it was."""
    before = case_in(state)

    changed, effects = step(before, event, LATER)

    assert before == case_in(state)
    assert isinstance(changed, Case)
    assert all(isinstance(effect, get_args(Effect)) for effect in effects)


# --- asking and agreeing ---


@pytest.mark.parametrize("state", [State.NONE, State.CONSENTING])
def test_who_asks_is_told_what_will_happen_first(state: State) -> None:
    """Nothing is opened by asking."""
    case, effects = after(state, Asked())

    assert (case, effects) == (Case(state=State.CONSENTING), (Tell("consent"),))


@pytest.mark.parametrize("state", [State.NONE, State.CONSENTING])
def test_who_agrees_gets_a_topic_a_card_and_a_word(state: State) -> None:
    """The case is open at once, though its topic is still on the way."""
    case, effects = after(state, AGREED)

    assert effects == (MakeTopic(1), PostCard(1), Tell("opened"))
    assert case == Case(
        state=State.WAITING,
        alias="calm heron",
        language="en",
        country="KZ",
        theme="home",
        path="h:l",
        desk=DESK,
        topic_no=1,
        urgent=True,
        opened_at=LATER,
        person_at=LATER,
    )


@pytest.mark.parametrize(("state", "event"), list(product(OPEN, [Asked(), AGREED])), ids=str)
def test_who_asks_while_a_case_is_open_is_told_so(state: State, event: Event) -> None:
    """One person, one case."""
    assert after(state, event) == (case_in(state), (Tell("already_open"),))


def test_who_agrees_again_after_the_end_keeps_topic_and_alias() -> None:
    """Same topic, new card with the new place; the case waits for an answer again."""
    case, effects = after(State.CLOSED, replace(AGREED, alias="quiet otter", path="h:b", theme="boat"))

    assert effects == (PostCard(1, again=LATER), Tell("opened"))
    assert (case.state, case.alias, case.thread, case.path, case.theme) == (
        State.WAITING,
        "calm heron",
        7,
        "h:b",
        "boat",
    )
    assert (case.person_at, case.closed_at) == (LATER, 0)


# --- words of the person ---


@pytest.mark.parametrize("state", [State.NONE, State.CONSENTING])
def test_words_without_a_case_go_nowhere_and_the_person_is_told(state: State) -> None:
    """Consent comes first."""
    assert after(state, UserWrote(5)) == (case_in(state), (Tell("no_case"),))


@pytest.mark.parametrize("state", OPEN)
def test_words_in_an_open_case_are_copied_once_with_reply_and_album(state: State) -> None:
    """And the stamp of the person's last word moves on."""
    case, effects = after(state, UserWrote(5, reply_to=4, album="a"))

    assert effects == (CopyToDesk(5, 4, "a"),)
    assert (case.person_at, case.desk_at) == (LATER, NOW)


@pytest.mark.parametrize(
    ("state", "becomes"),
    [(State.WAITING, State.WAITING), (State.TALKING, State.TALKING), (State.QUIET, State.TALKING)],
)
def test_the_persons_word_wakes_a_quiet_case_and_answers_no_waiting_one(state: State, becomes: State) -> None:
    """Only a volunteer ends the waiting."""
    assert after(state, UserWrote(5))[0].state is becomes


def test_words_after_the_end_open_the_case_again() -> None:
    """The desk is warned before the words come, the person is told, and somebody has to answer."""
    case, effects = after(State.CLOSED, UserWrote(5))

    assert effects == (WarnDesk("reopened"), CopyToDesk(5), Tell("reopened"))
    assert (case.state, case.person_at, case.closed_at) == (State.WAITING, LATER, 0)


@pytest.mark.parametrize("state", [*OPEN, State.CLOSED])
def test_an_edit_is_copied_again_as_an_edit(state: State) -> None:
    """It carries the moment of the edit, and opens nothing."""
    case, effects = after(state, UserEdited(5, LATER + 7))

    assert effects == (CopyToDesk(5, edit=LATER + 7),)
    assert case.state is state


@pytest.mark.parametrize("event", [UserEdited(5, LATER), VolunteerEdited(100, LATER)], ids=str)
def test_an_edit_after_the_end_does_not_put_off_the_erasure(event: Event) -> None:
    """Or whoever edits now and then could keep a closed case for ever."""
    assert after(State.CLOSED, event)[0] == case_in(State.CLOSED)


# --- words of a volunteer ---


@pytest.mark.parametrize("state", [*OPEN, State.CLOSED])
def test_an_answer_goes_to_the_person_and_the_case_talks(state: State) -> None:
    """After the end too: an answer that was being written still arrives."""
    case, effects = after(state, VolunteerAnswered(100, 99, "a"))

    assert effects == (CopyToUser(100, 99, "a"),)
    assert (case.state, case.desk_at, case.closed_at) == (State.TALKING, LATER, 0)


@pytest.mark.parametrize(
    ("state", "event"),
    list(product([State.NONE, State.CONSENTING, State.GONE], [VolunteerAnswered(100, 99), VolunteerEdited(100, NOW)])),
    ids=str,
)
def test_an_answer_to_nobody_comes_back_with_the_reason(state: State, event: Event) -> None:
    """The volunteer is told that the case is gone."""
    assert after(state, event) == (case_in(state), (Receipt(Side.DESK, 100, "gone"),))


@pytest.mark.parametrize("state", EVERY_STATE)
def test_a_note_does_nothing(state: State) -> None:
    """What is not a reply stays among volunteers."""
    assert after(state, Noted()) == (case_in(state), ())


@pytest.mark.parametrize("state", OPEN)
def test_a_case_is_taken_given_back_and_flagged(state: State) -> None:
    """Without a word to anybody."""
    taken, silent = after(state, Taken("vera"))
    assert (taken.taken_by, silent) == ("vera", ())
    assert step(taken, Released(), LATER) == (case_in(state), ())
    assert after(state, Flagged(urgent=True))[0].urgent


@pytest.mark.parametrize("state", OPEN)
def test_a_case_handed_over_leaves_its_topic_and_gets_one_at_the_other_desk(state: State) -> None:
    """The old topic is deleted, nobody has taken the case there yet."""
    case, effects = step(replace(case_in(state), taken_by="vera"), HandedOver(OTHER_DESK), LATER)

    assert effects == (DeleteTopic(DESK, 7), MakeTopic(2), PostCard(2))
    assert (case.desk, case.thread, case.topic_no, case.taken_by, case.state) == (OTHER_DESK, None, 2, "", state)


def test_a_case_handed_over_to_its_own_desk_stays() -> None:
    """No topic is made for nothing."""
    assert after(State.TALKING, HandedOver(DESK)) == (case_in(State.TALKING), ())

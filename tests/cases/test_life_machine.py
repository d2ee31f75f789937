"""The life of a case under any sequence of events, written down and read again between any two of them."""

from __future__ import annotations

import json
from dataclasses import asdict

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.cases.events import (
    Agreed,
    Asked,
    Closed,
    Event,
    Flagged,
    ForgetMe,
    HandedOver,
    Noted,
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
from bot.cases.life import step
from bot.cases.model import (
    HOUR,
    Case,
    CopyToDesk,
    CopyToUser,
    DeleteTopic,
    Effect,
    EraseRows,
    MakeTopic,
    Receipt,
    Side,
    State,
    Tell,
)
from tests.cases.made import NOW

YEAR = 365 * 24 * HOUR
ORDER = [State.NONE, State.CONSENTING, State.WAITING, State.TALKING, State.QUIET, State.CLOSED, State.GONE]
NAMES_NOBODY = (EraseRows, DeleteTopic)  # effects that need no chat of a person

ids = st.integers(min_value=1, max_value=6)
some_id = st.none() | ids
desks = st.sampled_from([-100_1, -100_2])
seconds = st.integers(min_value=NOW - 10 * YEAR, max_value=NOW + 10 * YEAR)


class LifeMachine(RuleBasedStateMachine):
    """One case; the clock jumps as it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.case = Case()
        self.now: float = NOW

    def happen(self, event: Event) -> tuple[Effect, ...]:
        """One step, with what must be so of every step."""
        before = reopened(self.case)
        assert before == self.case
        self.case, effects = step(before, event, self.now)
        no_stamp_moves_back(before, self.case)
        each_copy_has_its_cause(before, event, effects)
        the_gone_are_left_alone(before, self.case, effects)
        topics_are_numbered(before, self.case, effects)
        return effects

    # --- time ---

    @rule(hours=st.integers(min_value=0, max_value=24 * 20))
    def time_passes(self, hours: int) -> None:
        """As it should."""
        self.now += hours * HOUR + 59.9

    @rule(moment=seconds)
    def clock_jumps(self, moment: int) -> None:
        """Forward or back, up to ten years."""
        self.now = moment

    @rule()
    def tick(self) -> None:
        """Time moves a case on, or not at all; it never says or copies what nobody wrote."""
        before = self.case
        self.happen(Tick())
        assert ORDER.index(self.case.state) >= ORDER.index(before.state)

    # --- the person ---

    @rule()
    def asked(self) -> None:
        self.happen(Asked())

    @rule(desk=desks, urgent=st.booleans(), language=st.sampled_from(["ru", "en"]))
    def agreed(self, desk: int, language: str, *, urgent: bool) -> None:
        self.happen(Agreed("calm heron", language, "KZ", "home", "h:l", desk, urgent))

    @rule(message=ids, reply_to=some_id, album=st.sampled_from([None, "a"]))
    def user_wrote(self, message: int, reply_to: int | None, album: str | None) -> None:
        """Where a case is open, or was until lately, the words go to the desk once; elsewhere nowhere."""
        expected = [CopyToDesk(message, reply_to, album)] if self.relays else []
        effects = self.happen(UserWrote(message, reply_to, album))
        assert [effect for effect in effects if isinstance(effect, CopyToDesk)] == expected
        assert self.case.is_open == bool(expected)

    @rule(message=ids, at=ids)
    def user_edited(self, message: int, at: int) -> None:
        self.happen(UserEdited(message, at))

    @rule()
    def user_gone(self) -> None:
        assert not any(isinstance(effect, Tell | CopyToUser) for effect in self.happen(UserGone()))
        assert not self.case.is_open

    @rule()
    def forget_me(self) -> None:
        """From everywhere, in one step; and what comes next is another case."""
        effects = self.happen(ForgetMe())
        assert (self.case, EraseRows() in effects) == (Case(state=State.GONE), True)

    @rule()
    def begin_anew(self) -> None:
        """A row that was erased is found no more: the next step starts from nothing."""
        if self.case.state is State.GONE:
            self.case = Case()

    # --- the desk ---

    @rule(message=ids, reply_to=ids)
    def volunteer_answered(self, message: int, reply_to: int) -> None:
        """An answer reaches the person, or the volunteer learns that it does not."""
        effects = self.happen(VolunteerAnswered(message, reply_to))
        assert len(effects) == 1
        assert isinstance(effects[0], CopyToUser if self.case.opened_at else Receipt)

    @rule(message=ids, at=ids)
    def volunteer_edited(self, message: int, at: int) -> None:
        self.happen(VolunteerEdited(message, at))

    @rule()
    def noted(self) -> None:
        before = self.case
        assert (self.happen(Noted()), self.case) == ((), before)

    @rule(taken=st.booleans())
    def taken_or_released(self, *, taken: bool) -> None:
        assert self.happen(Taken("vera") if taken else Released()) == ()

    @rule(urgent=st.booleans())
    def flagged(self, *, urgent: bool) -> None:
        assert self.happen(Flagged(urgent)) == ()

    @rule(desk=desks)
    def handed_over(self, desk: int) -> None:
        self.happen(HandedOver(desk))

    @rule(by=st.sampled_from(Side))
    def closed(self, by: Side) -> None:
        self.happen(Closed(by))
        assert not self.case.is_open

    # --- Telegram ---

    @rule(thread=ids, number=ids)
    def topic_made(self, thread: int, number: int) -> None:
        self.happen(TopicMade(thread, number))

    @rule(thread=ids)
    def topic_lost(self, thread: int) -> None:
        self.happen(TopicLost(thread))

    # --- what is always so ---

    @property
    def relays(self) -> bool:
        return self.case.is_open or self.case.state is State.CLOSED

    @invariant()
    def stamps_are_whole_hours(self) -> None:
        """A seized disk tells no exact times."""
        case = self.case
        assert all(at % HOUR == 0 for at in (case.opened_at, case.person_at, case.desk_at, case.closed_at))

    @invariant()
    def only_a_closed_case_has_an_end(self) -> None:
        """And it lies no earlier than the last word before it."""
        assert bool(self.case.closed_at) == (self.case.state is State.CLOSED)
        assert not self.case.closed_at or self.case.closed_at >= max(self.case.person_at, self.case.desk_at)

    @invariant()
    def the_gone_hold_nothing(self) -> None:
        """Neither the path nor the alias outlives the case."""
        assert self.case.state is not State.GONE or self.case == Case(state=State.GONE)


def reopened(case: Case) -> Case:
    """The case as it comes back from the database."""
    read = json.loads(json.dumps(asdict(case)))
    return Case(**{**read, "state": State(read["state"])})


def no_stamp_moves_back(before: Case, after: Case) -> None:
    """Whatever the clock did, until nothing is kept."""
    if after.state is State.GONE:
        return
    assert after.person_at >= before.person_at
    assert after.desk_at >= before.desk_at
    assert before.opened_at in {0, after.opened_at}
    assert after.topic_no >= before.topic_no


def each_copy_has_its_cause(before: Case, event: Event, effects: tuple[Effect, ...]) -> None:
    """No word goes to the person without a volunteer's, none to the desk without the person's."""
    to_person = [effect for effect in effects if isinstance(effect, CopyToUser)]
    to_desk = [effect for effect in effects if isinstance(effect, CopyToDesk)]
    assert not to_person or isinstance(event, VolunteerAnswered | VolunteerEdited)
    assert not to_desk or isinstance(event, UserWrote | UserEdited)
    assert {copy.message for copy in to_person} | {copy.message for copy in to_desk} <= {
        getattr(event, "message", None)
    }
    assert len(to_person) + len(to_desk) <= 1
    assert not before.is_open or not isinstance(event, UserWrote) or len(to_desk) == 1


def the_gone_are_left_alone(before: Case, after: Case, effects: tuple[Effect, ...]) -> None:
    """From the step that ends a case on, nothing needs the person's chat; the desk may learn that it is gone."""
    if State.GONE in {before.state, after.state}:
        assert all(
            isinstance(effect, NAMES_NOBODY) or (isinstance(effect, Receipt) and effect.side is Side.DESK)
            for effect in effects
        )


def topics_are_numbered(before: Case, after: Case, effects: tuple[Effect, ...]) -> None:
    """Each topic asked for has the next number, and is waited for."""
    made = [effect.number for effect in effects if isinstance(effect, MakeTopic)]
    assert made in ([], [before.topic_no + 1])
    assert not made or (after.topic_no == made[0] and after.thread is None)


TestLife = LifeMachine.TestCase
TestLife.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)

"""Cases and events made for the tests of the life."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

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
from bot.cases.model import HOUR, Case, Side, State
from tests.clock import START

NOW = int(START) // HOUR * HOUR
DAY = 24 * HOUR
DESK, OTHER_DESK = -100_1, -100_2

AGREED = Agreed("calm heron", "en", "KZ", "home", "h:l", DESK, urgent=True)

# One event of each kind, as it could come to a case whose topic is 7.
ONE_OF_EACH: dict[type[Any], Event] = {
    type(event): event
    for event in (
        Asked(),
        AGREED,
        UserWrote(5),
        UserEdited(5, NOW),
        VolunteerAnswered(100, 99),
        VolunteerEdited(100, NOW),
        Noted(),
        Taken("vera"),
        Released(),
        HandedOver(OTHER_DESK),
        Flagged(urgent=False),
        TopicMade(7, 1),
        TopicLost(7),
        UserGone(),
        Closed(Side.PERSON),
        ForgetMe(),
        Tick(),
    )
}


def case_in(state: State) -> Case:
    """A case of Anna's that stands in `state` since NOW."""
    if state in {State.NONE, State.CONSENTING, State.GONE}:
        return Case(state=state)
    case = Case(
        state=state,
        alias="calm heron",
        language="en",
        country="KZ",
        theme="home",
        path="h:l",
        desk=DESK,
        thread=7,
        topic_no=1,
        opened_at=NOW,
        person_at=NOW,
        desk_at=NOW,
    )
    return replace(case, closed_at=NOW) if state is State.CLOSED else case


OPEN = (State.WAITING, State.TALKING, State.QUIET)
EVERY_STATE = tuple(State)

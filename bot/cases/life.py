"""The life of a case: one complete table of what each event does in each state."""

from __future__ import annotations

from collections.abc import Callable
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
from bot.cases.model import HOUR, Case, State
from bot.cases.rules import (
    Result,
    already_open,
    answer,
    answer_edit,
    begin,
    close,
    explain,
    flag,
    forget,
    hand_over,
    no_case,
    nobody_there,
    nothing_open,
    open_again,
    relay,
    relay_edit,
    release,
    reopen_and_relay,
    stay,
    take,
    tick_closed,
    tick_quiet,
    tick_talking,
    tick_waiting,
    topic_lost,
    topic_made,
    user_gone,
)

Cell = Callable[[Case, Any, int], Result]


def step(case: Case, event: Event, now: float) -> Result:
    """The case after `event` and what has to be done about it. Defined for every state and event; never raises.

    `now` is UTC seconds. Stamps never move backwards, whatever the clock does.
    """
    return TABLE[case.state, type(event)](case, event, int(now) // HOUR * HOUR)


# --- the table: a row for each event, a column for each state ---

_COLUMNS = (State.NONE, State.CONSENTING, State.WAITING, State.TALKING, State.QUIET, State.CLOSED, State.GONE)

# fmt: off
_ROWS: dict[type[Any], tuple[Cell, ...]] = {
    #                  NONE           CONSENTING     WAITING        TALKING        QUIET          CLOSED              GONE
    Asked:             (explain,      explain,      already_open, already_open, already_open, explain,           stay),
    Agreed:            (begin,        begin,        already_open, already_open, already_open, open_again,        stay),
    UserWrote:         (no_case,      no_case,      relay,        relay,        relay,        reopen_and_relay,  stay),
    UserEdited:        (stay,         stay,         relay_edit,   relay_edit,   relay_edit,   relay_edit,        stay),
    VolunteerAnswered: (nobody_there, nobody_there, answer,       answer,       answer,       answer,            nobody_there),
    VolunteerEdited:   (nobody_there, nobody_there, answer_edit,  answer_edit,  answer_edit,  answer_edit,       nobody_there),
    Noted:             (stay,         stay,         stay,         stay,         stay,         stay,              stay),
    Taken:             (stay,         stay,         take,         take,         take,         stay,              stay),
    Released:          (stay,         stay,         release,      release,      release,      stay,              stay),
    HandedOver:        (stay,         stay,         hand_over,    hand_over,    hand_over,    stay,              stay),
    Flagged:           (stay,         stay,         flag,         flag,         flag,         stay,              stay),
    TopicMade:         (stay,         stay,         topic_made,   topic_made,   topic_made,   topic_made,        stay),
    TopicLost:         (stay,         stay,         topic_lost,   topic_lost,   topic_lost,   topic_lost,        stay),
    UserGone:          (stay,         stay,         user_gone,    user_gone,    user_gone,    stay,              stay),
    Closed:            (nothing_open, nothing_open, close,        close,        close,        stay,              stay),
    ForgetMe:          (forget,       forget,       forget,       forget,       forget,       forget,            forget),
    Tick:              (stay,         stay,         tick_waiting, tick_talking, tick_quiet,   tick_closed,       stay),
}
# fmt: on

TABLE: dict[tuple[State, type[Any]], Cell] = {
    (state, event): cell for event, row in _ROWS.items() for state, cell in zip(_COLUMNS, row, strict=True)
}

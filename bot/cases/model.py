"""The nouns of a case: its states, and what has to be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HOUR = 3600  # seconds; a case remembers hours only, so that a seized disk tells no exact times


class State(StrEnum):
    """Where a case stands. GONE is the end: nothing is kept."""

    NONE = "none"
    CONSENTING = "consenting"
    WAITING = "waiting"
    TALKING = "talking"
    QUIET = "quiet"
    CLOSED = "closed"
    GONE = "gone"


class Side(StrEnum):
    """The two ends of a case."""

    PERSON = "person"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Case:
    """One person's case. It never holds the person's chat, name or words.

    `desk` is the chat id of the volunteers' group, `thread` its topic (None while it is on its way),
    `topic_no` counts the topics asked for. Times are UTC seconds, cut to the hour. `path` is the place the person
    asked from.
    """

    state: State = State.NONE
    alias: str = ""
    language: str = ""
    country: str = ""
    theme: str = ""
    path: str = ""
    desk: int = 0
    thread: int | None = None
    topic_no: int = 0
    urgent: bool = False
    taken_by: str = ""
    opened_at: int = 0
    person_at: int = 0
    desk_at: int = 0
    closed_at: int = 0

    @property
    def is_open(self) -> bool:
        """Whether messages pass without anybody being asked first."""
        return self.state in {State.WAITING, State.TALKING, State.QUIET}


# --- what has to be done ---


@dataclass(frozen=True, slots=True)
class MakeTopic:
    """Make topic number `number` of this case at its desk."""

    number: int


@dataclass(frozen=True, slots=True)
class PostCard:
    """Post the case's card in topic number `number`; `again` tells a second card in the same topic apart."""

    number: int
    again: int = 0


@dataclass(frozen=True, slots=True)
class CopyToDesk:
    """Copy the person's message to the desk. `edit` is the edit_date of a changed message, 0 for the first copy."""

    message: int
    reply_to: int | None = None
    album: str | None = None
    edit: int = 0


@dataclass(frozen=True, slots=True)
class CopyToUser:
    """Copy a volunteer's message to the person. `edit` as in CopyToDesk."""

    message: int
    reply_to: int | None = None
    album: str | None = None
    edit: int = 0


@dataclass(frozen=True, slots=True)
class Tell:
    """Say a fixed sentence to the person."""

    key: str


@dataclass(frozen=True, slots=True)
class WarnDesk:
    """Say a fixed sentence in the topic."""

    key: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Tell the writer of `message` on `side` what became of it: a tick when `reason` is empty, else why not."""

    side: Side
    message: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeleteTopic:
    """Delete a topic with all that stands in it."""

    desk: int
    thread: int


@dataclass(frozen=True, slots=True)
class EraseRows:
    """Erase everything stored about the case."""


Effect = MakeTopic | PostCard | CopyToDesk | CopyToUser | Tell | WarnDesk | Receipt | DeleteTopic | EraseRows

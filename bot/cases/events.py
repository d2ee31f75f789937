"""What can happen to a case."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cases.model import Side


@dataclass(frozen=True, slots=True)
class Asked:
    """The person pressed "ask a human"."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """The person read what will happen and agreed."""

    alias: str
    language: str
    country: str
    theme: str
    path: str
    desk: int
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class UserWrote:
    """A message of the person; ids are those of the person's chat. `album` is Telegram's media_group_id."""

    message: int
    reply_to: int | None = None
    album: str | None = None


@dataclass(frozen=True, slots=True)
class UserEdited:
    """The person changed a message; `at` is Telegram's edit_date (UTC seconds), which tells two edits apart."""

    message: int
    at: int


@dataclass(frozen=True, slots=True)
class VolunteerAnswered:
    """A volunteer replied to a message of the person that we know; ids are those of the desk."""

    message: int
    reply_to: int
    album: str | None = None


@dataclass(frozen=True, slots=True)
class VolunteerEdited:
    """A volunteer changed an answer; `at` is Telegram's edit_date (UTC seconds)."""

    message: int
    at: int


@dataclass(frozen=True, slots=True)
class Noted:
    """A message in the topic that is not a reply: for volunteers only."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A volunteer took the case; `by` is an opaque key, never a Telegram id."""

    by: str


@dataclass(frozen=True, slots=True)
class Released:
    """The volunteer gave the case back."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The case moves to another desk."""

    desk: int


@dataclass(frozen=True, slots=True)
class Flagged:
    """A volunteer marked the case urgent, or took the mark away."""

    urgent: bool


@dataclass(frozen=True, slots=True)
class TopicMade:
    """Telegram made the topic that was asked for as number `number`."""

    thread: int
    number: int


@dataclass(frozen=True, slots=True)
class TopicLost:
    """Telegram says that this topic is not there any more."""

    thread: int


@dataclass(frozen=True, slots=True)
class UserGone:
    """The person blocked the bot or deleted the account."""


@dataclass(frozen=True, slots=True)
class Closed:
    """One side closed the case."""

    by: Side


@dataclass(frozen=True, slots=True)
class ForgetMe:
    """The person wants everything gone."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


Event = (
    Asked
    | Agreed
    | UserWrote
    | UserEdited
    | VolunteerAnswered
    | VolunteerEdited
    | Noted
    | Taken
    | Released
    | HandedOver
    | Flagged
    | TopicMade
    | TopicLost
    | UserGone
    | Closed
    | ForgetMe
    | Tick
)

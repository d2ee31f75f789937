"""What somebody wants, said plainly: the words between Telegram and the use cases."""

from __future__ import annotations

from dataclasses import dataclass

from bot.guide.render import View


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A button of the guide: which page, in which language, and the message and query to answer. Writes nothing."""

    chat: int
    message: int | None
    query: str | None
    view: View
    position: str
    lang: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class OpenStart:
    """/start, /menu, /help: the first page as a new message. Writes nothing."""

    chat: int
    lang: str


@dataclass(frozen=True, slots=True)
class AskHuman:
    """The button "ask a human": show what will happen. Writes nothing."""

    chat: int
    message: int | None
    query: str | None
    position: str
    lang: str


@dataclass(frozen=True, slots=True)
class StaleButton:
    """A press we cannot read: an old or a forged button."""

    chat: int
    message: int | None
    query: str | None
    lang: str


@dataclass(frozen=True, slots=True)
class Agree:
    """The person read the notice and agreed: open a case from this place."""

    chat: int
    message: int | None
    query: str | None
    position: str
    lang: str


@dataclass(frozen=True, slots=True)
class CloseByPerson:
    """The person closes the case, by button or command."""

    chat: int
    query: str | None
    lang: str


@dataclass(frozen=True, slots=True)
class PersonWrote:
    """A message in the private chat. `kind` is a key of telegram/kinds.py; `asked` = the person confirmed it."""

    chat: int
    message: int
    kind: str
    lang: str
    album: str | None = None
    reply_to: int | None = None
    query: str | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class PersonEdited:
    """An edited message in the private chat; `at` is edit_date in UTC seconds."""

    chat: int
    message: int
    kind: str
    at: int


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """The person blocked the bot."""

    chat: int


@dataclass(frozen=True, slots=True)
class DeskWrote:
    """A volunteer's message in a topic. `desk` is the chat id of the settings; `reply_to` a true reply only.

    `to_copy`: what is replied to bears the mark of a copy or a card of ours (protected content).
    """

    desk: int
    thread: int
    message: int
    kind: str
    reply_to: int | None
    album: str | None = None
    to_copy: bool = False


@dataclass(frozen=True, slots=True)
class DeskEdited:
    """A volunteer's edited message; `at` is edit_date in UTC seconds."""

    desk: int
    thread: int
    message: int
    at: int


@dataclass(frozen=True, slots=True)
class CloseByDesk:
    """A volunteer closes the case of this topic, by button or command."""

    desk: int
    thread: int
    query: str | None = None


@dataclass(frozen=True, slots=True)
class DeskMoved:
    """Telegram made the group a supergroup with another id."""

    desk: int
    new_chat: int


@dataclass(frozen=True, slots=True)
class ForeignChat:
    """A chat we have no business in: leave it."""

    chat: int


@dataclass(frozen=True, slots=True)
class EmptyPress:
    """A press that means nothing here; only its spinner is stopped."""

    query: str


Reading = OpenPage | OpenStart | AskHuman | StaleButton | ForeignChat | EmptyPress
Talking = (
    Agree | CloseByPerson | PersonWrote | PersonEdited | PersonLeft | DeskWrote | DeskEdited | CloseByDesk | DeskMoved
)
Intent = Reading | Talking
READING = (OpenPage, OpenStart, AskHuman, StaleButton, ForeignChat, EmptyPress)

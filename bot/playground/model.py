"""What the playground's world is made of: people, chats, topics, messages, recorded calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.playground.errors import ApiError
from bot.playground.html import to_html
from bot.playground.kinds import TEXT

JSON = dict[str, Any]

GROUP_ANONYMOUS_BOT = 1087968824
CHANNEL_BOT = 136817688


@dataclass(slots=True, eq=False)
class User:
    """A Telegram account. `started`: has opened the bot's private chat; `seen`: the bot met them in a group."""

    id: int
    name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False
    blocked: bool = False
    started: bool = False
    seen: bool = False
    deactivated: bool = False

    def wire(self) -> JSON:
        """User as Bot API JSON."""
        body: JSON = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        if self.username:
            body["username"] = self.username
        if self.language and not self.is_bot:
            body["language_code"] = self.language
        return body


@dataclass(slots=True, eq=False)
class Member:
    """A user's place in a group: status as in ChatMember, and administrator rights."""

    user: User
    status: str = "member"
    rights: dict[str, bool] = field(default_factory=dict)

    @property
    def is_admin(self) -> bool:
        """Administrator or owner."""
        return self.status in {"administrator", "creator"}

    @property
    def is_in(self) -> bool:
        """Takes part in the chat now."""
        return self.status not in {"left", "kicked"}

    def may(self, right: str) -> bool:
        """Owner, or an administrator with this right."""
        return self.status == "creator" or (self.status == "administrator" and self.rights.get(right, False))

    def wire(self) -> JSON:
        """ChatMember as Bot API JSON."""
        body: JSON = {"user": self.user.wire(), "status": self.status}
        if self.status == "administrator":
            body |= {"can_be_edited": False, "is_anonymous": False} | self.rights
        elif self.status == "creator":
            body["is_anonymous"] = False
        elif self.status == "kicked":
            body["until_date"] = 0
        return body


@dataclass(slots=True, eq=False, repr=False)
class Topic:
    """A forum topic; `thread` is the id of the service message that created it."""

    thread: int
    name: str
    icon_color: int
    creator: User
    closed: bool = False

    def __repr__(self) -> str:
        return f"<topic {self.thread} {self.name!r}{' closed' if self.closed else ''}>"


@dataclass(slots=True, eq=False, repr=False)
class Chat:
    """A chat as the bot sees it. A private chat has its person's id and holds that person in `user`."""

    id: int
    type: str
    title: str | None = None
    user: User | None = None
    forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    gone_topics: set[int] = field(default_factory=set)
    pinned: list[int] = field(default_factory=list)
    last_id: int = 0
    migrated_to: int | None = None
    username: str | None = None

    def __repr__(self) -> str:
        return f"<{self.type} {self.id} {self.title or (self.user and self.user.name)}>"

    @property
    def is_private(self) -> bool:
        """The chat of one person with the bot."""
        return self.type == "private"

    def wire(self) -> JSON:
        """Chat as Bot API JSON."""
        if self.user is not None:
            body: JSON = {"id": self.id, "type": "private", "first_name": self.user.name}
            if self.user.username:
                body["username"] = self.user.username
        else:
            body = {"id": self.id, "type": self.type, "title": self.title}
        if self.forum:
            body["is_forum"] = True
        return body


@dataclass(slots=True, eq=False, repr=False)
class Message:
    """One message. `text` is the words of any kind of message, its caption included; `date` is Unix UTC seconds.

    `entities` belong to `text`; `content` is the JSON of everything that is not text. `copied_from` (chat id,
    message id) and `via` (name of the API method, None for a person's) are for tests: Telegram tells neither.
    """

    id: int
    chat: Chat
    date: int
    sender: User
    kind: str = "text"
    text: str | None = None
    entities: list[JSON] = field(default_factory=list)
    content: JSON = field(default_factory=dict)
    sender_chat: Chat | None = None
    thread: int | None = None
    reply_to: int | None = None
    quote: str | None = None
    reply_root: int | None = None
    media_group_id: str | None = None
    markup: JSON | None = None
    edited: int | None = None
    protected: bool = False
    deleted: bool = False
    silent: bool = False
    service: bool = False
    copied_from: tuple[int, int] | None = None
    via: str | None = None
    link_preview_options: JSON | None = None
    reacted: dict[int, list[str]] = field(default_factory=dict)

    def __repr__(self) -> str:
        state = " deleted" if self.deleted else ""
        return f"<{self.kind} {self.chat.id}/{self.id} by {self.sender.name}: {(self.text or '')[:40]!r}{state}>"

    @property
    def reactions(self) -> list[str]:
        """All emoji put on this message, by anybody."""
        return [emoji for emojis in self.reacted.values() for emoji in emojis]

    @property
    def is_text(self) -> bool:
        """A text message; the words of all other kinds are captions."""
        return self.kind in TEXT

    @property
    def caption(self) -> str | None:
        """The words under a medium, None for a text message."""
        return None if self.is_text else self.text

    @property
    def html(self) -> str:
        """The words as Telegram HTML."""
        return to_html(self.text or "", self.entities)

    @property
    def buttons(self) -> list[list[JSON]]:
        """Rows of inline buttons as Bot API JSON."""
        rows: list[list[JSON]] = (self.markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def labels(self) -> list[str]:
        """Texts of all inline buttons in reading order."""
        return [button["text"] for row in self.buttons for button in row]


@dataclass(slots=True)
class Answer:
    """What the bot said to a press of a button."""

    text: str | None
    show_alert: bool
    url: str | None


@dataclass(slots=True, eq=False, repr=False)
class Call:
    """One recorded API call. `applied` is what happened in the world, whatever the bot was told.

    `fault` names an injected fault; `early` is true if the call came before a 429 of its chat had run out.
    """

    method: str
    params: JSON
    at: float
    result: Any = None
    err: ApiError | None = None
    applied: bool = False
    fault: str | None = None
    early: bool = False

    def __repr__(self) -> str:
        return f"<{self.method} {self.params} -> {self.err or self.result!r}{f' ({self.fault})' if self.fault else ''}>"

    @property
    def chat(self) -> int | None:
        """The chat id that the call names, if it is a number."""
        try:
            return int(self.params["chat_id"])
        except (KeyError, TypeError, ValueError):
            return None

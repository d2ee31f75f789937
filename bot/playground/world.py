"""The state of the playground's Telegram: who is there, which chats, which messages, what the bot may see."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bot.playground.changes import Changes
from bot.playground.errors import PlayError
from bot.playground.model import Answer, Chat, Member, Message, Topic, User
from bot.playground.updates import Updates
from bot.playground.webhook import Hook
from bot.playground.wire import message_json

JSON = dict[str, Any]

FIRST_PERSON = 5_100_000_001  # above 32 bits, as many real ids are
FIRST_GROUP = 1_002_100_000_001
ICON_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
ECHOED = frozenset(
    {"forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "pinned_message"}
)
RIGHTS = {
    "can_manage_chat": True, "can_delete_messages": True, "can_manage_video_chats": True,
    "can_restrict_members": True, "can_promote_members": False, "can_change_info": True, "can_invite_users": True,
    "can_post_stories": False, "can_edit_stories": False, "can_delete_stories": False,
    "can_send_welcome_messages": False, "can_pin_messages": True, "can_manage_topics": True,
}  # fmt: skip


@dataclass(slots=True)
class Press:
    """A callback query and the bot's answers to it; `at` is Unix UTC seconds."""

    id: str
    who: User
    at: float
    answers: list[Answer] = field(default_factory=list)


class World:
    """Everything that Telegram's servers would know. Synchronous: one thread, no waiting inside."""

    def __init__(
        self, now: Callable[[], float], token: str, *, private_topics: bool = False, long_poll: float | None = None
    ) -> None:
        self.now = now
        self.token = token
        self.private_topics = private_topics
        self.long_poll = long_poll
        self.closed = asyncio.Event()
        self.hook: Hook | None = None
        self.changes = Changes()
        self.updates = Updates(now, self.changes)
        self.bot = User(int(token.partition(":")[0]), "Bot", "playground_bot", is_bot=True)
        self.people: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.profile: dict[str, dict[str, Any]] = {}
        self.actions: list[tuple[int, int | None, str]] = []
        self.last_private_id = 0
        self.last_album = 13_900_000_000_000_000
        self.met: set[int] = set()  # groups that the bot has ever been in

    def add_person(self, name: str, **fields: Any) -> User:
        """A new account and its private chat with the bot, not started yet."""
        user = User(FIRST_PERSON + 17 * len(self.people), name, **fields)
        self.people[user.id] = user
        chat = Chat(user.id, "private", user=user, forum=self.private_topics)
        chat.members[self.bot.id] = Member(self.bot)
        self.chats[user.id] = chat
        self.changes.tell()
        return user

    def add_chat(self, kind: str, title: str, *, forum: bool = False, members: Sequence[Member] = ()) -> Chat:
        """A new group, supergroup or channel with these members."""
        number = 13 * sum(chat.type != "private" for chat in self.chats.values())
        chat = Chat(-(4_200_000_001 + number if kind == "group" else FIRST_GROUP + number), kind, title, forum=forum)
        chat.last_id = 0 if kind == "group" else 1  # message 1 is the chat's creation, and General of a forum
        chat.members = {member.user.id: member for member in members}
        self.chats[chat.id] = chat
        if self.bot.id in chat.members:
            self.met.add(chat.id)
        self.changes.tell()
        return chat

    def bot_member(self, chat: Chat) -> Member:
        """The bot's own place in a group; `left` if it was never there."""
        return chat.members.get(self.bot.id) or Member(self.bot, "left")

    def new_id(self, chat: Chat) -> int:
        """Next message id: supergroups count on their own, all other chats of the bot share one count."""
        if chat.type in {"supergroup", "channel"}:
            chat.last_id += 1
            return chat.last_id
        self.last_private_id += 1
        return self.last_private_id

    def new_album(self) -> str:
        """A new media_group_id."""
        self.last_album += 1
        return str(self.last_album)

    def live(self, chat: Chat, message_id: int) -> Message | None:
        """A message that exists and is not deleted."""
        message = chat.messages.get(message_id)
        return None if message is None or message.deleted else message

    def post(self, chat: Chat, sender: User, **fields: Any) -> Message:
        """Put a message into a chat and tell the bot if it gets to see it."""
        message = Message(self.new_id(chat), chat, int(self.now()), sender, **fields)
        if message.reply_to is not None and message.thread is None and chat.type == "supergroup":
            target = chat.messages.get(message.reply_to)
            message.reply_root = (target.reply_root if target else None) or message.reply_to
        chat.messages[message.id] = message
        if self.hears(message):
            kind = "channel_post" if chat.type == "channel" else "message"
            self.updates.put(kind, message_json(message), f"chat {chat.id}")
        self.changes.tell()
        return message

    def post_service(self, chat: Chat, sender: User, kind: str, body: Any, thread: int | None = None) -> Message:
        """A service message whose only content is `body` under the name of its kind."""
        return self.post(chat, sender, kind=kind, content={kind: body}, service=True, thread=thread)

    def hears(self, message: Message) -> bool:
        """Whether the bot gets an update about this message."""
        chat = message.chat
        if message.sender is self.bot:
            return message.kind in ECHOED
        if chat.is_private:
            return True
        member = self.bot_member(chat)
        if member.is_admin or not member.is_in or chat.type == "channel":
            return member.is_admin
        return message.service or self.is_addressed(message)

    def is_addressed(self, message: Message) -> bool:
        """What privacy mode lets through to a bot that is no administrator."""
        target = message.chat.messages.get(message.reply_to or 0)
        text = message.text or ""
        return text.startswith("/") or f"@{self.bot.username}" in text or bool(target and target.sender is self.bot)

    def tell_edited(self, message: Message) -> None:
        """Queue edited_message for an edit that a person made."""
        if message.sender is not self.bot and self.hears(message):
            kind = "edited_channel_post" if message.chat.type == "channel" else "edited_message"
            self.updates.put(kind, message_json(message), f"chat {message.chat.id}")
        self.changes.tell()

    def set_member(
        self, chat: Chat, actor: User, user: User, status: str, rights: dict[str, bool] | None = None
    ) -> None:
        """Change somebody's place in a chat and tell the bot, by my_chat_member about itself, else by chat_member."""
        old = chat.members.get(user.id) or Member(user, "left")
        new = Member(user, status, RIGHTS | (rights or {}) if status == "administrator" else {})
        chat.members[user.id] = new
        body = {
            "chat": chat.wire(), "from": actor.wire(), "date": int(self.now()),
            "old_chat_member": old.wire(), "new_chat_member": new.wire(),
        }  # fmt: skip
        if user is self.bot:
            self.met.add(chat.id)
            self.updates.put("my_chat_member", body, f"member {chat.id}")
        elif self.bot_member(chat).is_admin:
            self.updates.put("chat_member", body, f"member {chat.id}")
        self.changes.tell()

    def add_topic(self, chat: Chat, creator: User, name: str, color: int = ICON_COLORS[0], **extra: str) -> Topic:
        """A new topic; its service message comes first and gives it its id."""
        body = {"name": name, "icon_color": color} | extra
        topic = Topic(chat.last_id + 1 if not chat.is_private else self.last_private_id + 1, name, color, creator)
        chat.topics[topic.thread] = topic
        self.post_service(chat, creator, "forum_topic_created", body, topic.thread)
        return topic

    def set_topic_closed(self, chat: Chat, topic: Topic, actor: User, *, closed: bool) -> None:
        """Close or reopen a topic with its service message."""
        topic.closed = closed
        self.post_service(chat, actor, "forum_topic_closed" if closed else "forum_topic_reopened", {}, topic.thread)

    def remove_topic(self, chat: Chat, thread: int) -> None:
        """Delete a topic with all its messages; nobody is told."""
        chat.topics.pop(thread, None)
        chat.gone_topics.add(thread)
        for message in chat.messages.values():
            if message.thread == thread:
                message.deleted = True
        self.changes.tell()

    async def pause(self, seconds: float) -> None:
        """Let real seconds pass, fewer if the playground closes."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.closed.wait(), seconds)

    def person(self, user_id: int) -> User:
        """A person by id; PlayError if there is none."""
        if user_id not in self.people:
            raise PlayError(f"there is no person {user_id}")
        return self.people[user_id]

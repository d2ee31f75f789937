"""The world as the page of the playground draws it: plain JSON, seen by everybody at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.playground.model import Chat, Message, Topic, User
from bot.playground.world import World

JSON = dict[str, Any]


def world_json(world: World) -> JSON:
    """People, groups with topics and members, the bot, the time."""
    people = [person_json(world, user) for user in world.people.values()]
    chats = world.chats.values()
    groups = [group_json(world, chat) for chat in chats if not chat.is_private and chat.migrated_to is None]
    bot = {"id": world.bot.id, "name": world.bot.name, "username": world.bot.username}
    return {"people": people, "groups": groups, "bot": bot, "now": world.now()}


def person_json(world: World, user: User) -> JSON:
    """A person; `last` is the id of the newest message in the private chat, 0 if there is none."""
    body = {"id": user.id, "name": user.name, "language": user.language, "is_bot": user.is_bot}
    return body | {"blocked": user.blocked, "last": last_id(world.chats[user.id].messages.values())}


def group_json(world: World, chat: Chat) -> JSON:
    """A group; General comes apart from the topics."""
    members = [
        {"id": member.user.id, "name": member.user.name, "admin": member.is_admin, "is_bot": member.user.is_bot}
        for member in chat.members.values()
        if member.is_in and member.user is not world.bot
    ]
    general = {"name": "General", "closed": False, "last": last_id(within(chat, None))}
    topics = [topic_json(chat, topic) for topic in chat.topics.values()]
    return {"id": chat.id, "title": chat.title, "general": general, "topics": topics, "members": members}


def topic_json(chat: Chat, topic: Topic) -> JSON:
    """A topic."""
    last = last_id(within(chat, topic.thread))
    return {"thread": topic.thread, "name": topic.name, "closed": topic.closed, "last": last}


def within(chat: Chat, thread: int | None) -> list[Message]:
    """Live messages of one topic, or of no topic."""
    return [message for message in chat.messages.values() if message.thread == thread and not message.deleted]


def last_id(messages: Iterable[Message]) -> int:
    """The newest live message's id, 0 if there is none."""
    return max((message.id for message in messages if not message.deleted), default=0)


def chat_json(chat: Chat, thread: int | None) -> JSON:
    """All live messages of a private chat, a topic, or (thread None) a group outside topics."""
    messages = within(chat, thread) if not chat.is_private or thread is not None else chat.messages.values()
    return {"messages": [message_json(message) for message in messages if not message.deleted]}


def message_json(message: Message) -> JSON:
    """One message; `out` is true for the bot's own."""
    inner = message.content.get(message.kind)
    return {
        "id": message.id, "date": message.date, "from": author(message), "out": message.sender.is_bot,
        "html": message.html, "kind": message.kind, "reply_to": message.reply_to,
        "edited": message.edited is not None, "reactions": message.reactions,
        "buttons": [[button_json(button) for button in row] for row in message.buttons],
        "album": message.media_group_id, "protected": message.protected,
        "file_name": inner.get("file_name") if isinstance(inner, dict) else None,
        "service": message.kind if message.service else None,
    }  # fmt: skip


def author(message: Message) -> JSON:
    """Who seems to speak."""
    if message.sender_chat is not None:
        return {"id": message.sender_chat.id, "name": message.sender_chat.title, "is_bot": False}
    return {"id": message.sender.id, "name": message.sender.name, "is_bot": message.sender.is_bot}


def button_json(button: JSON) -> JSON:
    """A button: text, style, and one of data, url, copy."""
    body = {"text": button["text"], "style": button.get("style")}
    if "callback_data" in button:
        body["data"] = button["callback_data"]
    if "url" in button:
        body["url"] = button["url"]
    if "copy_text" in button:
        body["copy"] = button["copy_text"]["text"]
    return body

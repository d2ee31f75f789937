"""Which chat, topic and message a call means, and whether the bot may: Telegram's refusals in Telegram's words."""

from __future__ import annotations

from typing import Any

from bot.playground.errors import bad, forbidden
from bot.playground.model import Chat, Message, Topic, User
from bot.playground.params import Params
from bot.playground.world import World

JSON = dict[str, Any]


def chat_of(world: World, params: Params, name: str = "chat_id", *, old: bool = False) -> Chat:
    """The chat of a call, readable by the bot; 400 chat not found, 403 not a member, 400 upgraded (unless `old`)."""
    value = params.text(name)
    if not value:
        raise bad("chat_id is empty" if name == "chat_id" else f'parameter "{name}" is required')
    chat = world.chats.get(int(value)) if value.lstrip("-").isdigit() else by_username(world, value)
    if chat is None:
        raise bad("chat not found")
    if chat.user is not None:
        check_private(chat.user)
    else:
        check_group(world, chat, old=old)
    return chat


def by_username(world: World, value: str) -> Chat | None:
    """A public group or channel by @username."""
    return next((chat for chat in world.chats.values() if chat.username and f"@{chat.username}" == value), None)


def check_private(user: User) -> None:
    """A person must have pressed Start, or at least be known from a group."""
    if user.deactivated and user.started:
        raise forbidden("user is deactivated")
    if not user.started:
        raise forbidden("bot can't initiate conversation with a user") if user.seen else bad("chat not found")


def check_group(world: World, chat: Chat, *, old: bool = False) -> None:
    """The group must still be there (unless `old` is good enough) and the bot in it."""
    if chat.migrated_to is not None and not old:
        raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
    kind = {"supergroup": "supergroup chat", "group": "group chat"}.get(chat.type, "channel chat")
    status = world.bot_member(chat).status
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {kind}")
    if status == "left":
        if chat.id not in world.met:
            raise bad("chat not found")
        raise forbidden(f"bot is not a member of the {kind}")


def writable_chat(world: World, params: Params) -> Chat:
    """The chat of a call that sends; 403 if its person has blocked the bot."""
    chat = chat_of(world, params)
    if chat.user is not None and chat.user.blocked:
        raise forbidden("bot was blocked by the user")
    if chat.type == "channel" and not world.bot_member(chat).may("can_post_messages"):
        raise bad("need administrator rights in the channel chat")
    return chat


def thread_of(world: World, chat: Chat, params: Params) -> int | None:
    """The topic to write to; deleted topics, General by number and closed topics without rights are refused."""
    if not params.text("message_thread_id") or params.integer("message_thread_id") == 0:
        return None
    thread = params.integer("message_thread_id")
    topic = chat.topics.get(thread)
    if topic is None or not chat.forum:  # General is no topic of its own: 1 is refused like any unknown number
        raise bad("message thread not found")
    return open_thread(world, chat, thread)


def open_thread(world: World, chat: Chat, thread: int) -> int:
    """The thread itself, if its topic is open or the bot may write to closed ones."""
    topic = chat.topics[thread]
    if topic.closed and not may_manage_topics(world, chat, topic):
        raise bad("TOPIC_CLOSED")
    return thread


def may_manage_topics(world: World, chat: Chat, topic: Topic | None = None) -> bool:
    """The right to manage topics; the creator of a topic has it there, everybody in a private chat."""
    own = topic is not None and topic.creator is world.bot
    return chat.is_private or own or world.bot_member(chat).may("can_manage_topics")


def topic_of(chat: Chat, params: Params) -> Topic:
    """The topic that a topic method means."""
    if not chat.forum:
        raise bad("the chat is not a forum")
    thread = params.integer("message_thread_id")
    if thread <= 0:
        raise bad("invalid forum topic identifier specified")
    topic = chat.topics.get(thread)
    if topic is None:
        raise bad("TOPIC_DELETED" if thread in chat.gone_topics else "TOPIC_ID_INVALID")
    return topic


def message_of(world: World, chat: Chat, params: Params, missing: str, name: str = "message_id") -> Message:
    """A live message of this chat; 400 with the words of `missing` otherwise."""
    message = world.live(chat, params.integer(name))
    if message is None:
        raise bad("message identifier is not specified" if not params.text(name) else missing)
    return message


def source_chat(world: World, params: Params) -> Chat:
    """The chat to copy from; a block by its person or an upgrade of the group does not matter."""
    return chat_of(world, params, "from_chat_id", old=True)


def need(world: World, chat: Chat, right: str, to: str) -> None:
    """400 "not enough rights to ..." unless the bot has this right here."""
    if not chat.is_private and not world.bot_member(chat).may(right):
        raise bad(f"not enough rights to {to}")

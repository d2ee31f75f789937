"""API methods for forum topics, in supergroups and, where switched on, in private chats."""

from __future__ import annotations

from typing import Any

from bot.playground.access import chat_of, may_manage_topics, need, topic_of, writable_chat
from bot.playground.errors import bad
from bot.playground.model import Chat, Topic
from bot.playground.params import Params
from bot.playground.world import ICON_COLORS, World

JSON = dict[str, Any]

NAME_LENGTH = 128


def create_forum_topic(world: World, params: Params) -> JSON:
    """createForumTopic; its service message comes back as an update."""
    chat = writable_chat(world, params)
    if not chat.forum:
        raise bad("the chat is not a forum")
    if not may_manage_topics(world, chat):
        raise bad("not enough rights to create a topic")
    name = name_of(params)
    color = params.integer("icon_color", ICON_COLORS[0])
    if color not in ICON_COLORS:
        raise bad("invalid topic icon color specified")
    icon = {"icon_custom_emoji_id": params.text("icon_custom_emoji_id")} if "icon_custom_emoji_id" in params else {}
    topic = world.add_topic(chat, world.bot, name, color, **icon)
    return {"message_thread_id": topic.thread, "name": name, "icon_color": color} | icon


def name_of(params: Params) -> str:
    """A topic name; a longer one than 128 characters is cut, as by the server."""
    name = params.text("name").strip()
    if not name:
        raise bad("topic name must be non-empty")
    return name[:NAME_LENGTH]


def managed_topic(world: World, params: Params, to: str) -> tuple[Chat, Topic]:
    """The topic of a call that the bot may manage."""
    chat = writable_chat(world, params)
    topic = topic_of(chat, params)
    if not may_manage_topics(world, chat, topic):
        raise bad(f"not enough rights to {to} the topic")
    return chat, topic


def edit_forum_topic(world: World, params: Params) -> bool:
    """editForumTopic: name, icon or both."""
    chat, topic = managed_topic(world, params, "edit")
    name = name_of(params) if params.text("name") else topic.name
    icon = "icon_custom_emoji_id" in params
    if name == topic.name and not icon:
        raise bad("TOPIC_NOT_MODIFIED")
    body = {"name": name} if name != topic.name else {}
    topic.name = name
    if icon:
        body["icon_custom_emoji_id"] = params.text("icon_custom_emoji_id")
    world.post_service(chat, world.bot, "forum_topic_edited", body, topic.thread)
    return True


def close_forum_topic(world: World, params: Params) -> bool:
    """closeForumTopic."""
    return set_closed(world, params, closed=True)


def reopen_forum_topic(world: World, params: Params) -> bool:
    """reopenForumTopic."""
    return set_closed(world, params, closed=False)


def set_closed(world: World, params: Params, *, closed: bool) -> bool:
    """Close or reopen; supergroups only."""
    chat, topic = managed_topic(world, params, "close or open")
    if chat.is_private:
        raise bad("method is available only for supergroups")
    if topic.closed == closed:
        raise bad("TOPIC_NOT_MODIFIED")
    world.set_topic_closed(chat, topic, world.bot, closed=closed)
    return True


def delete_forum_topic(world: World, params: Params) -> bool:
    """deleteForumTopic: the topic with all its messages; no update tells of it."""
    chat = chat_of(world, params)
    topic = topic_of(chat, params)
    need(world, chat, "can_delete_messages", "delete the topic")
    world.remove_topic(chat, topic.thread)
    return True

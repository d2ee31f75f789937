"""Messages as Bot API JSON, as the bot gets to see them."""

from __future__ import annotations

from typing import Any

from bot.playground.model import CHANNEL_BOT, GROUP_ANONYMOUS_BOT, Chat, Message

JSON = dict[str, Any]

ANONYMOUS = {"id": GROUP_ANONYMOUS_BOT, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL = {"id": CHANNEL_BOT, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}


def message_json(message: Message, *, nested: bool = False) -> JSON:
    """One message; `nested` is the shorter form inside reply_to_message and pinned_message."""
    body: JSON = {"message_id": message.id} | author(message)
    body |= {"chat": message.chat.wire(), "date": message.date} | place(message)
    if message.edited is not None:
        body["edit_date"] = message.edited
    if not nested:
        body |= reply(message)
    for name, value in (
        ("media_group_id", message.media_group_id),
        ("has_protected_content", message.protected),
        ("link_preview_options", message.link_preview_options),
    ):
        if value:
            body[name] = value
    body |= words(message) | message.content
    if message.markup and "inline_keyboard" in message.markup:
        body["reply_markup"] = message.markup
    return body


def author(message: Message) -> JSON:
    """Who seems to speak: anonymous administrators and channels hide the person."""
    chat = message.sender_chat
    if chat is None:
        return {"from": message.sender.wire()}
    if message.chat.type == "channel":
        return {"sender_chat": chat.wire()}
    return {"from": ANONYMOUS if chat is message.chat else CHANNEL, "sender_chat": chat.wire()}


def place(message: Message) -> JSON:
    """The topic; or, outside topics, the root of a chain of replies, which is no topic."""
    if message.thread is not None:
        return {"message_thread_id": message.thread, "is_topic_message": True}
    return {"message_thread_id": message.reply_root} if message.reply_root is not None else {}


def reply(message: Message) -> JSON:
    """What is replied to; in a topic, without an explicit reply, the topic's first service message."""
    body: JSON = {}
    target = message.thread if message.reply_to is None and message.thread != message.id else message.reply_to
    first = message.chat.messages.get(target) if target is not None else None
    if first is not None and not first.deleted:
        body["reply_to_message"] = message_json(first, nested=True)
    if message.quote:
        body["quote"] = {"text": message.quote, "position": 0}
    return body


def words(message: Message) -> JSON:
    """Text with entities, or caption with caption entities."""
    if message.text is None:
        return {}
    name = "text" if message.is_text else "caption"
    body: JSON = {name: message.text}
    if message.entities:
        body["entities" if name == "text" else "caption_entities"] = message.entities
    return body


def inaccessible_json(chat: Chat, message_id: int) -> JSON:
    """InaccessibleMessage: all that is left of a deleted or too old message."""
    return {"chat": chat.wire(), "message_id": message_id, "date": 0}

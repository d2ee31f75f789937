"""API methods that pass on messages that are already there."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from bot.playground.access import message_of, source_chat, writable_chat
from bot.playground.errors import bad
from bot.playground.kinds import UNCOPYABLE
from bot.playground.methods_send import options
from bot.playground.model import Chat, Message
from bot.playground.params import Params
from bot.playground.wire import message_json
from bot.playground.words import caption_of
from bot.playground.world import World

JSON = dict[str, Any]

AUTHORSHIP = ("forward_origin", "via_bot")


def copyable(message: Message) -> bool:
    """Service messages, invoices, paid media and giveaways cannot be copied, nor what is protected."""
    return not (message.service or message.kind in UNCOPYABLE or message.protected)


def duplicate(world: World, message: Message, chat: Chat, fields: JSON, via: str) -> Message:
    """A message of the bot with the same content and without the author."""
    content = {name: value for name, value in message.content.items() if name not in AUTHORSHIP}
    words: JSON = {"text": message.text, "entities": message.entities}
    kind = "text" if message.is_text else message.kind
    source = (message.chat.id, message.id)
    fields = {"kind": kind, "content": content} | words | fields
    return world.post(chat, world.bot, copied_from=source, via=via, **fields)


def copy_message(world: World, params: Params) -> JSON:
    """copyMessage: a copy without a link to the original."""
    chat, source = writable_chat(world, params), source_chat(world, params)
    message = message_of(world, source, params, "message to copy not found")
    if not copyable(message):
        raise bad("the message can't be copied")
    fields = options(world, chat, params)
    if "caption" in params and not message.is_text:
        fields["text"], fields["entities"] = caption_of(world, params)
    return {"message_id": duplicate(world, message, chat, fields, "copyMessage").id}


def copy_messages(world: World, params: Params) -> list[JSON]:
    """copyMessages: ids strictly increasing; what can't be copied is skipped; albums stay albums."""
    chat, source = writable_chat(world, params), source_chat(world, params)
    messages = [message for message in chosen(world, source, params) if copyable(message)]
    if not messages:
        raise bad("there are no messages to forward")  # the server words copies and forwards of several alike
    fields = options(world, chat, params)
    albums: dict[str, str] = {}
    copies = []
    for message in messages:
        album = message.media_group_id
        group = albums.setdefault(album, world.new_album()) if album else None
        bare = params.flag("remove_caption") and not message.is_text
        words: JSON = {"text": None, "entities": []} if bare else {}
        copies.append(duplicate(world, message, chat, fields | {"media_group_id": group} | words, "copyMessages"))
    return [{"message_id": copy.id} for copy in copies]


def chosen(world: World, source: Chat, params: Params) -> list[Message]:
    """The live messages of the asked ids."""
    ids = params.ids("message_ids")
    if any(later <= earlier for earlier, later in pairwise(ids)):
        raise bad("message identifiers must be in a strictly increasing order")
    return [message for message_id in ids if (message := world.live(source, message_id)) is not None]


def forward_message(world: World, params: Params) -> JSON:
    """forwardMessage: the copy tells who wrote it."""
    chat, source = writable_chat(world, params), source_chat(world, params)
    message = message_of(world, source, params, "message to forward not found")
    if not copyable(message):
        raise bad("the message can't be forwarded")
    return message_json(forwarded(world, message, chat, options(world, chat, params)))


def forwarded(world: World, message: Message, chat: Chat, fields: JSON) -> Message:
    """A forward: content and origin, and the keyboard stays behind."""
    origin = message.content.get("forward_origin") or origin_of(message)
    content = {"kind": message.kind, "content": message.content | {"forward_origin": origin}}
    return duplicate(world, message, chat, fields | content, "forwardMessage")


def origin_of(message: Message) -> JSON:
    """MessageOrigin of a message: the person, or the chat that spoke."""
    if message.sender_chat is not None:
        return {"type": "chat", "date": message.date, "sender_chat": message.sender_chat.wire()}
    return {"type": "user", "date": message.date, "sender_user": message.sender.wire()}

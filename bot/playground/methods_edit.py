"""API methods that change or remove what is there: edits, deletions, reactions, pins, answers to presses."""

from __future__ import annotations

from typing import Any

from bot.playground.access import chat_of, message_of, need, writable_chat
from bot.playground.errors import bad
from bot.playground.markup import markup_of
from bot.playground.model import Answer, Message
from bot.playground.params import Params
from bot.playground.updates import PRESS_LIFE
from bot.playground.wire import message_json
from bot.playground.words import caption_of, text_of
from bot.playground.world import World

JSON = dict[str, Any]

DELETE_WITHIN = 48 * 3600
ANSWER_LENGTH = 200
REACTIONS = frozenset(
    (
        "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 "
        "🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 "
        "🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡 "
    ).split()
)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def own_message(world: World, params: Params) -> Message:
    """The bot's own message that an edit means."""
    chat = writable_chat(world, params)
    message = message_of(world, chat, params, "message to edit not found")
    if message.sender is not world.bot or message.service or "forward_origin" in message.content:
        raise bad("message can't be edited")
    return message


def change(world: World, message: Message, **fields: Any) -> JSON:
    """Apply an edit and date it; 400 if it changes nothing."""
    if all(getattr(message, name) == value for name, value in fields.items()):
        raise bad(NOT_MODIFIED)
    for name, value in fields.items():
        setattr(message, name, value)
    message.edited = int(world.now())
    world.changes.tell()
    return message_json(message)


def edit_message_text(world: World, params: Params) -> JSON:
    """editMessageText; without reply_markup the keyboard goes away."""
    message = own_message(world, params)
    text, entities = text_of(world, params)
    if not message.is_text:
        raise bad("there is no text in the message to edit")
    return change(world, message, text=text, entities=entities, markup=inline(params))


def edit_message_caption(world: World, params: Params) -> JSON:
    """editMessageCaption."""
    message = own_message(world, params)
    caption, entities = caption_of(world, params)
    if message.is_text:
        raise bad("there is no caption in the message to edit")
    return change(world, message, text=caption, entities=entities, markup=inline(params))


def edit_message_reply_markup(world: World, params: Params) -> JSON:
    """editMessageReplyMarkup."""
    message = own_message(world, params)
    return change(world, message, markup=inline(params))


def inline(params: Params) -> JSON | None:
    """The inline keyboard of an edit; no other keyboard can be under an edited message."""
    markup = markup_of(params)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    return markup


def deletable(world: World, message: Message) -> bool:
    """The 48 hour rule, the topic's own service message, and other people's messages in groups."""
    if world.now() - message.date > DELETE_WITHIN or message.kind == "forum_topic_created":
        return False
    mine = message.sender is world.bot or message.chat.is_private
    return mine or world.bot_member(message.chat).may("can_delete_messages")


def delete_message(world: World, params: Params) -> bool:
    """deleteMessage."""
    chat = chat_of(world, params)
    message = message_of(world, chat, params, "message to delete not found")
    return delete_all(world, [message])


def delete_messages(world: World, params: Params) -> bool:
    """deleteMessages: 1 to 100 ids, missing ones are skipped; one that may not be deleted fails the call."""
    chat = chat_of(world, params)
    ids = params.ids("message_ids")
    return delete_all(world, [message for each in ids if (message := world.live(chat, each)) is not None])


def delete_all(world: World, messages: list[Message]) -> bool:
    """All or nothing."""
    if not all(deletable(world, message) for message in messages):
        raise bad("message can't be deleted")
    for message in messages:
        message.deleted = True
    world.changes.tell()
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    """setMessageReaction: at most one, only of the free emoji; an empty list takes it away."""
    chat = chat_of(world, params)
    message = message_of(world, chat, params, "message to react not found")
    reactions = params.json("reaction") or []
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if message.service or any(item.get("emoji") not in REACTIONS for item in reactions):
        raise bad("REACTION_INVALID")
    message.reacted.pop(world.bot.id, None)
    if reactions:
        message.reacted[world.bot.id] = [item["emoji"] for item in reactions]
    world.changes.tell()
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    """pinChatMessage; the service message about it comes back as an update."""
    chat = writable_chat(world, params)
    message = message_of(world, chat, params, "message to pin not found")
    need(world, chat, "can_pin_messages", "manage pinned messages in the chat")
    if message.service:
        raise bad("message can't be pinned")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        world.post_service(chat, world.bot, "pinned_message", message_json(message, nested=True), message.thread)
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    """unpinChatMessage: the given message, or the newest pinned one."""
    chat = writable_chat(world, params)
    need(world, chat, "can_pin_messages", "manage pinned messages in the chat")
    pinned = params.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if pinned not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(pinned)
    world.changes.tell()
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    """answerCallbackQuery; unlimited, but only while the press is young."""
    press = world.presses.get(params.text("callback_query_id"))
    if press is None or world.now() - press.at > PRESS_LIFE:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    text = params.text("text")
    if len(text) > ANSWER_LENGTH:
        raise bad("MESSAGE_TOO_LONG")
    press.answers.append(Answer(text or None, params.flag("show_alert"), params.text("url") or None))
    world.changes.tell()
    return True

"""Which chat may do what: private chats read and ask, desks answer, every other chat is left."""

from __future__ import annotations

from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update

from bot.service.intents import DeskMoved, EmptyPress, ForeignChat, Intent
from bot.telegram import intents
from bot.telegram.intents import Rooms

# What we ask Telegram for; without the list an earlier setting would stay in force (Bot API getUpdates).
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post")

_OUT = {"left", "kicked"}


def intent_of(update: Update, rooms: Rooms) -> Intent | None:
    """What is wanted, or None when nothing is to be done."""
    if update.callback_query:
        return _press(update.callback_query, rooms)
    if update.my_chat_member:
        return _membership(update.my_chat_member, rooms)
    if update.edited_message:
        return _edit(update.edited_message, rooms)
    message = update.message or update.channel_post
    return _message(message, rooms) if message else None


def _message(message: Message, rooms: Rooms) -> Intent | None:
    if message.chat.type == "private":
        return intents.private_message(message, rooms)
    desk = rooms.desk_of(message.chat.id)
    if desk is not None:
        return intents.desk_message(message, desk, rooms)
    moved = rooms.desk_of(message.migrate_from_chat_id) if message.migrate_from_chat_id else None
    return ForeignChat(message.chat.id) if moved is None else DeskMoved(moved, message.chat.id)


def _edit(message: Message, rooms: Rooms) -> Intent | None:
    if message.chat.type == "private":
        return intents.private_edit(message)
    desk = rooms.desk_of(message.chat.id)
    return None if desk is None else intents.desk_edit(message, desk, rooms)


def _press(query: CallbackQuery, rooms: Rooms) -> Intent:
    chat = query.message.chat if query.message else None
    if chat is None or chat.type == "private":
        return intents.private_press(query, rooms)
    desk = rooms.desk_of(chat.id)
    return EmptyPress(query.id) if desk is None else intents.desk_press(query, desk)


def _membership(change: ChatMemberUpdated, rooms: Rooms) -> Intent | None:
    if change.chat.type == "private":
        return intents.membership(change)
    if rooms.desk_of(change.chat.id) is not None or change.new_chat_member.status in _OUT:
        return None
    return ForeignChat(change.chat.id)

"""Update -> Intent: what a message, a press or a change of membership in each kind of chat means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aiogram.types import CallbackQuery, ChatMemberUpdated, InaccessibleMessage, Message, User

from bot.guide.render import Act, Show
from bot.service.intents import (
    Agree,
    AskHuman,
    CloseByDesk,
    CloseByPerson,
    DeskEdited,
    DeskMoved,
    DeskWrote,
    EmptyPress,
    Intent,
    OpenPage,
    OpenStart,
    PersonEdited,
    PersonLeft,
    PersonWrote,
    StaleButton,
)
from bot.telegram.buttons import unpack
from bot.telegram.kinds import is_service, kind_of

# Languages whose speakers mostly read Russian, for whom it is a better guess than English.
_READS_RUSSIAN = {"ru", "be", "uk", "kk", "ky", "uz", "tg", "tk", "hy", "az", "ka", "tt", "ba", "ce", "mn", "os"}


@dataclass(slots=True)
class Rooms:
    """Whom the bot knows: itself, its desks, the languages it speaks (the source language first).

    `moved` maps a chat id in force to the one in the settings, for groups that Telegram moved.
    """

    me: int
    desks: frozenset[int]
    languages: Sequence[str]
    moved: dict[int, int] = field(default_factory=dict)

    def desk_of(self, chat: int) -> int | None:
        """The desk's chat id of the settings, or None for a chat that is no desk."""
        return chat if chat in self.desks else self.moved.get(chat)

    def language(self, code: str | None) -> str:
        """The language to speak to somebody whose Telegram says `code` (IETF tag, or nothing)."""
        short = (code or "ru").lower().split("-")[0]
        if short in self.languages:
            return short
        if short in _READS_RUSSIAN or "en" not in self.languages:
            return self.languages[0]
        return "en"


# --- the private chat ---


def private_message(message: Message, rooms: Rooms) -> Intent | None:
    """A message of the person."""
    lang = rooms.language(message.from_user.language_code if message.from_user else None)
    if is_service(message):
        return None
    command = _command(message)
    if command == "close":
        return CloseByPerson(message.chat.id, None, lang)
    if command in {"start", "menu", "help"}:
        return OpenStart(message.chat.id, lang)
    reply = message.reply_to_message
    return PersonWrote(
        message.chat.id,
        message.message_id,
        kind_of(message),
        lang,
        album=message.media_group_id,
        reply_to=reply.message_id if reply else None,
    )


def private_edit(message: Message) -> Intent | None:
    """An edited message of the person."""
    return PersonEdited(message.chat.id, message.message_id, kind_of(message), message.edit_date or 0)


def private_press(query: CallbackQuery, rooms: Rooms) -> Intent:
    """A press in the private chat. Who may do what is decided by the chat and the case, never by the data."""
    chat, message = query.from_user.id, _message_id(query)
    action = unpack(query.data or "")
    lang = _spoken(action.lang if action else None, query.from_user, rooms)
    match action:
        case Show(view, position, _, page):
            return OpenPage(chat, message, query.id, view, position, lang, page)
        case Act("ask", _, position):
            return AskHuman(chat, message, query.id, position, lang)
        case Act("agree", _, position):
            return Agree(chat, message, query.id, position, lang)
        case Act("close"):
            return CloseByPerson(chat, query.id, lang)
        case Act("pass"):
            return _pass_on(query, lang)
        case _:
            return StaleButton(chat, message, query.id, lang)


def _pass_on(query: CallbackQuery, lang: str) -> Intent:
    """The person confirmed that a contact or place may go; which one, Telegram says: the question is a reply to it."""
    asked = query.message.reply_to_message if isinstance(query.message, Message) else None
    if asked is None:
        return EmptyPress(query.id)
    kind = kind_of(asked)
    return PersonWrote(query.from_user.id, asked.message_id, kind, lang, query=query.id, asked=True)


def membership(change: ChatMemberUpdated) -> Intent | None:
    """The person blocked the bot (Bot API: my_chat_member in a private chat)."""
    return PersonLeft(change.chat.id) if change.new_chat_member.status == "kicked" else None


# --- the desk ---


def desk_message(message: Message, desk: int, rooms: Rooms) -> Intent | None:
    """A message in the volunteers' group."""
    if message.migrate_to_chat_id:
        return DeskMoved(desk, message.migrate_to_chat_id)
    thread = _topic(message)
    if thread is None or is_service(message) or not _by_volunteer(message, rooms):
        return None
    command = _command(message)
    if command == "close":
        return CloseByDesk(desk, thread)
    reply = None if command is not None else _true_reply(message, thread)  # a command never goes to the person
    to_copy = reply is not None and _is_copy_of_ours(message.reply_to_message, thread, rooms)
    return DeskWrote(desk, thread, message.message_id, kind_of(message), reply, message.media_group_id, to_copy)


def desk_edit(message: Message, desk: int, rooms: Rooms) -> Intent | None:
    """A volunteer's edited message."""
    thread = _topic(message)
    if thread is None or not _by_volunteer(message, rooms):
        return None
    return DeskEdited(desk, thread, message.message_id, message.edit_date or 0)


def desk_press(query: CallbackQuery, desk: int) -> Intent:
    """A press on the card: only what the topic itself allows."""
    message = query.message
    thread = _topic(message) if isinstance(message, Message) else None
    if thread is not None and isinstance(action := unpack(query.data or ""), Act) and action.verb == "close":
        return CloseByDesk(desk, thread, query.id)
    return EmptyPress(query.id)


def _topic(message: Message) -> int | None:
    """The topic, or None for General (whose replies carry a thread id too: tdlib/telegram-bot-api#447)."""
    return message.message_thread_id if message.is_topic_message else None


def _by_volunteer(message: Message, rooms: Rooms) -> bool:
    """A human member, or an administrator who stays anonymous; no other bot, no channel, not ourselves."""
    if message.sender_chat is not None:
        return message.sender_chat.id == message.chat.id
    writer = message.from_user
    return writer is not None and not writer.is_bot and writer.id != rooms.me


def _true_reply(message: Message, thread: int) -> int | None:
    """The message replied to. Without one, Telegram names the service message that opened the topic (same id)."""
    reply = message.reply_to_message
    return reply.message_id if reply and reply.message_id != thread else None


def _is_copy_of_ours(message: Message | None, thread: int, rooms: Rooms) -> bool:
    """Copies and cards are the only messages of ours that are protected; our status lines in a topic are not.

    One of another topic is another person's.
    """
    ours = message is not None and message.from_user is not None and message.from_user.id == rooms.me
    return ours and bool(message and message.has_protected_content and message.message_thread_id == thread)


# --- small parts ---


def _command(message: Message) -> str | None:
    """The name of a command, without the slash and the bot's name; None when it is no command."""
    text = message.text or ""
    if not text.startswith("/"):
        return None
    return text.split(maxsplit=1)[0][1:].split("@")[0].lower()


def _message_id(query: CallbackQuery) -> int | None:
    """The message to edit. An inaccessible one (date 0) can be edited all the same; if not, a new one is sent."""
    message: Message | InaccessibleMessage | None = query.message
    return message.message_id if message else None


def _spoken(lang: str | None, user: User, rooms: Rooms) -> str:
    return lang if lang in rooms.languages and lang else rooms.language(user.language_code)


def private_chat_of(raw: Mapping[str, object]) -> tuple[int | None, str | None]:
    """Chat id and language code of an update that could not be decoded, when it is from a private chat."""
    for content in raw.values():
        if not isinstance(content, dict):
            continue
        chat, writer = content.get("chat"), content.get("from")
        if isinstance(chat, dict) and chat.get("type") == "private" and isinstance(chat.get("id"), int):
            code = writer.get("language_code") if isinstance(writer, dict) else None
            return chat["id"], code if isinstance(code, str) else None
    return None, None

"""What people do: write, edit, press, react, block. PlayError on what the apps forbid."""

from __future__ import annotations

from typing import Any

from bot.playground.entities import automatic
from bot.playground.errors import PlayError
from bot.playground.html import utf16
from bot.playground.kinds import MEDIA, SERVICE, TEXT, content_of
from bot.playground.model import Answer, Chat, Member, Message, User
from bot.playground.places import Places
from bot.playground.wire import inaccessible_json, message_json
from bot.playground.words import CAPTION_LENGTH, TEXT_LENGTH
from bot.playground.world import Press

JSON = dict[str, Any]


class Acts(Places):
    """The deeds of persons in chats that are already there."""

    def say(
        self,
        who: User,
        text: str | None = None,
        *,
        chat: Chat | None = None,
        thread: int | None = None,
        reply_to: int | Message | None = None,
        kind: str = "text",
        caption: str | None = None,
        album: str | None = None,
        as_chat: Chat | None = None,
        entities: list[JSON] | None = None,
        quote: str | None = None,
        protected: bool = False,
        **extra: Any,
    ) -> Message:
        """Send a message of any kind (see kinds.KINDS); chat None is the private chat with the bot.

        album: items with the same name in one chat are one album; as_chat: speak as the group itself (anonymous
        administrator) or as a channel; extra: fields of the content, such as file_name of a document.
        """
        place = chat or self.world.chats[who.id]
        target = self.target_of(place, reply_to)
        thread = target.thread if thread is None and target else thread
        self.check_may_write(who, place, thread)
        kind = "photo" if album and kind == "text" else kind
        words = self.words_for(kind, text if text is not None else caption)
        return self.world.post(
            place, who, kind=kind, text=words, content=filled(kind, extra), service=kind in SERVICE,
            entities=automatic(words or "", []) if entities is None else entities, thread=thread,
            reply_to=target.id if target else None, quote=quote, protected=protected,
            media_group_id=self.album_id(place, album), sender_chat=self.voice(place, as_chat),
        )  # fmt: skip

    @staticmethod
    def words_for(kind: str, words: str | None) -> str | None:
        """The words of a message within Telegram's limits; only texts and media have any."""
        if kind in TEXT:
            words = "hello" if words is None else words
            if not 0 < utf16(words) <= TEXT_LENGTH:
                raise PlayError(f"a text has 1 to {TEXT_LENGTH} UTF-16 units")
        elif words is not None and kind not in MEDIA:
            raise PlayError(f"a {kind} has no caption")
        elif utf16(words or "") > CAPTION_LENGTH:
            raise PlayError(f"a caption has at most {CAPTION_LENGTH} UTF-16 units")
        return words

    def target_of(self, chat: Chat, reply_to: int | Message | None) -> Message | None:
        """The message that is replied to."""
        if reply_to is None:
            return None
        message = self.world.live(chat, reply_to.id if isinstance(reply_to, Message) else reply_to)
        if message is None or message.chat is not chat:
            raise PlayError("there is no such message in this chat to reply to")
        return message

    def check_may_write(self, who: User, chat: Chat, thread: int | None) -> None:
        """Membership, blocks and closed topics."""
        if chat.user is not None:
            if chat.user is not who:
                raise PlayError(f"this is not {who.name}'s private chat")
            if who.blocked or who.deactivated:
                raise PlayError(f"{who.name} has blocked the bot or is no longer there")
            who.started = True
            return
        if chat.migrated_to is not None:
            raise PlayError("this group has become a supergroup")
        self.check_member(who, chat)
        who.seen = who.seen or self.world.bot_member(chat).is_in
        if thread is None:
            return
        if thread not in chat.topics:
            raise PlayError(f"there is no topic {thread} in {chat.title}")
        if chat.topics[thread].closed and not chat.members[who.id].may("can_manage_topics"):
            raise PlayError("this topic is closed")

    @staticmethod
    def check_member(who: User, chat: Chat) -> None:
        """Only members see and touch what is in a group."""
        if chat.user is who:
            return
        if not chat.members.get(who.id, Member(who, "left")).is_in:
            raise PlayError(f"{who.name} is not a member of {chat.title}")

    @staticmethod
    def voice(chat: Chat, as_chat: Chat | None) -> Chat | None:
        """The chat that seems to speak; in a channel it is always the channel."""
        return chat if chat.type == "channel" else as_chat

    def album_id(self, chat: Chat, album: str | None) -> str | None:
        """One media_group_id per chat and name."""
        return None if album is None else self.albums.setdefault((chat.id, album), self.world.new_album())

    def edit(self, who: User, message: Message, text: str, entities: list[JSON] | None = None) -> Message:
        """Change the words of an own message."""
        if message.sender is not who or message.deleted:
            raise PlayError(f"{who.name} can edit only an own message that is still there")
        message.text = self.words_for(message.kind, text)
        message.entities = automatic(text, []) if entities is None else entities
        message.edited = int(self.world.now())
        self.world.tell_edited(message)
        return message

    def delete(self, who: User, message: Message) -> None:
        """Delete a message; the bot is never told."""
        member = message.chat.members.get(who.id, Member(who, "left"))
        if not (message.sender is who or message.chat.user is who or member.may("can_delete_messages")):
            raise PlayError(f"{who.name} cannot delete this message")
        message.deleted = True
        self.world.changes.tell()

    def press(
        self, who: User, message: Message, label_or_data: str, *, forged: bool = False, inaccessible: bool = False
    ) -> str:
        """Press a callback button by its text or data; returns the query id.

        forged: any data, as a modified app can send it; inaccessible: the update carries an InaccessibleMessage.
        """
        self.check_member(who, message.chat)
        data = label_or_data if forged else button_data(message, label_or_data)
        if who.blocked and message.chat.user is who:
            raise PlayError(f"{who.name} has blocked the bot")
        press = Press(str(4_382_000_000_000_000_000 + len(self.world.presses)), who, self.world.now())
        self.world.presses[press.id] = press
        lost = inaccessible or message.deleted
        body = {
            "id": press.id, "from": who.wire(), "chat_instance": str(7_000_000_000 - message.chat.id), "data": data,
            "message": inaccessible_json(message.chat, message.id) if lost else message_json(message),
        }  # fmt: skip
        self.world.updates.put("callback_query", body, f"press {who.id}")
        return press.id

    def answers(self, query_id: str) -> list[Answer]:
        """The bot's answers to a press, in order; the person sees the first."""
        return self.world.presses[query_id].answers

    def react(self, who: User, message: Message, *emoji: str) -> None:
        """Set own reactions on a message; none takes them away. The bot hears of it only as an administrator."""
        self.check_member(who, message.chat)
        old, new = message.reacted.pop(who.id, []), list(emoji)
        if new:
            message.reacted[who.id] = new
        body = {
            "chat": message.chat.wire(), "message_id": message.id, "user": who.wire(), "date": int(self.world.now()),
            "old_reaction": reaction_types(old), "new_reaction": reaction_types(new),
        }  # fmt: skip
        if message.chat.is_private or self.world.bot_member(message.chat).is_admin:
            self.world.updates.put("message_reaction", body, f"reaction {message.chat.id}")
        self.world.changes.tell()


def filled(kind: str, extra: JSON) -> JSON:
    """New content of a kind with some of its fields set."""
    try:
        content = content_of(kind)
    except KeyError:
        raise PlayError(f"people cannot send a {kind}") from None
    if isinstance(content.get(kind), dict):
        content[kind] |= extra
        return content
    return content | extra


def button_data(message: Message, label_or_data: str) -> str:
    """The data of a button that is really there."""
    if message.deleted:
        raise PlayError("this message is deleted")
    for row in message.buttons:
        for button in row:
            if label_or_data in {button["text"], button.get("callback_data")} and "callback_data" in button:
                return str(button["callback_data"])
    raise PlayError(f"there is no callback button {label_or_data!r}; there are {message.labels}")


def reaction_types(emoji: list[str]) -> list[JSON]:
    """Emoji as ReactionType JSON."""
    return [{"type": "emoji", "emoji": each} for each in emoji]

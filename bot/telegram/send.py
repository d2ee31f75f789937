"""The one door out: the only caller of Telegram, which knows its limits and what its refusals mean."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramAPIError

from bot.guide.render import Screen
from bot.ops.clock import Clock
from bot.service.parcels import Copy, NewTopic, Outgoing, Post, React, RemoveTopic
from bot.telegram import calls
from bot.telegram.errors import Meaning, Verdict, judge
from bot.telegram.limits import Limiter
from bot.telegram.screens import fields

TIMEOUT = 30  # seconds for one call; after that nobody knows whether it was done

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Done:
    """Telegram said ok. `ids` are new message ids, or the topic's."""

    ids: tuple[int, ...] = ()


Fate = Done | Verdict


class Door:
    """Makes calls and says what became of them; never raises for what Telegram or the network does."""

    def __init__(self, bot: Bot, limiter: Limiter, clock: Clock) -> None:
        self._bot = bot
        self.limiter = limiter
        self._clock = clock

    def reserve(self, out: Outgoing) -> float:
        """Seconds until this call may go; 0.0 when it may go now, and then its place within the limits is taken."""
        if isinstance(out, React):  # nothing says that reactions count; if they do, 429 tells us
            return self.limiter.wait(out.chat, self._clock.now(), overall=False, count=0)
        now, count = self._clock.now(), count_of(out)
        wait = self.limiter.wait(out.chat, now, count=count)
        if not wait:
            self.limiter.take(out.chat, now, count=count)
        return wait

    async def perform(self, out: Outgoing) -> Fate:
        """Make the call of a parcel, for which the caller has reserved a place."""
        fate = await self._call(_method(out), out.chat)
        if isinstance(fate, Verdict):
            return fate
        return Done(_ids(out, fate))

    async def show(self, chat: int, screen: Screen, message: int | None, reply_to: int | None) -> Fate:
        """Show a page: edit `message`, or send a new one."""
        self.limiter.take(chat, self._clock.now(), overall=False)
        if message is None:
            fate = await self._call(_post(Post(chat, screen, reply_to=reply_to)), chat)
        else:
            fate = await self._call(calls.EditMessageText(chat_id=chat, message_id=message, **fields(screen)), chat)
        return fate if isinstance(fate, Verdict) else Done()

    async def answer(self, query: str) -> None:
        """Stop the spinner on a pressed button. Not limited (tdlib/telegram-bot-api#648); failing harms nobody."""
        await self._call(calls.AnswerCallbackQuery(callback_query_id=query), 0)

    async def leave(self, chat: int) -> None:
        """Leave a chat we have no business in."""
        await self._call(calls.LeaveChat(chat_id=chat), chat)

    async def ask(self, method: Any) -> Any:
        """The plain answer to a question (getMe, getChat ...), or a verdict."""
        return await self._call(method, 0)

    async def _call(self, method: Any, chat: int) -> Any:
        """The plain result, or a verdict. A pause that Telegram orders is kept for this chat alone."""
        try:
            return await self._bot(method, request_timeout=TIMEOUT)
        except AiogramError as error:
            verdict = judge(error, to_group=chat < 0) if isinstance(error, TelegramAPIError) else Verdict(Meaning.RETRY)
        if verdict.meaning is Meaning.WAIT:
            self.limiter.pause(chat, self._clock.now(), verdict.seconds)
        if verdict.meaning not in {Meaning.SAME, Meaning.WAIT}:
            log.info("%s: %s", method.__api_method__, verdict.meaning)
        return verdict


def count_of(out: Outgoing) -> int:
    """How many messages a call sends."""
    return len(out.messages) if isinstance(out, Copy) else 1


def _method(out: Outgoing) -> Any:
    match out:
        case Post():
            return _post(out)
        case Copy():
            return _copy(out)
        case React(chat, message, emoji):
            reaction = [{"type": "emoji", "emoji": emoji}]
            return calls.SetMessageReaction(chat_id=chat, message_id=message, reaction=reaction)
        case NewTopic(chat, name):
            return calls.CreateForumTopic(chat_id=chat, name=name)
        case RemoveTopic(chat, thread):
            return calls.DeleteForumTopic(chat_id=chat, message_thread_id=thread)


def _post(out: Post) -> Any:
    return calls.SendMessage(chat_id=out.chat, **fields(out.screen), **_placing(out))


def _copy(out: Copy) -> Any:
    if len(out.messages) == 1:
        return calls.CopyMessage(
            chat_id=out.chat, from_chat_id=out.from_chat, message_id=out.messages[0], **_placing(out)
        )
    placing = {name: value for name, value in _placing(out).items() if name != "reply_parameters"}
    return calls.CopyMessages(chat_id=out.chat, from_chat_id=out.from_chat, message_ids=list(out.messages), **placing)


def _placing(out: Post | Copy) -> dict[str, Any]:
    """Topic, reply and protection, as far as they are wanted."""
    placing: dict[str, Any] = {}
    if out.thread is not None:
        placing["message_thread_id"] = out.thread
    if out.reply_to is not None:
        # the message replied to may have been deleted: the words matter more than the arrow
        placing["reply_parameters"] = {"message_id": out.reply_to, "allow_sending_without_reply": True}
    if out.protect:
        placing["protect_content"] = True
    return placing


def _ids(out: Outgoing, result: Any) -> tuple[int, ...]:
    """The ids in Telegram's answer."""
    match out:
        case NewTopic():
            return (int(result["message_thread_id"]),)
        case Copy(messages=messages) if len(messages) > 1:
            return tuple(int(item["message_id"]) for item in result)
        case Post() | Copy():
            return (int(result["message_id"]),)
        case _:
            return ()

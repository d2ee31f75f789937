"""One API call from name and parameters to result: faults, limits, the method itself, the record."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from bot.playground import methods_chats as chats
from bot.playground import methods_copy as copies
from bot.playground import methods_edit as edits
from bot.playground import methods_send as sends
from bot.playground import methods_topics as topics
from bot.playground import methods_updates as updates
from bot.playground.errors import ApiError, too_many
from bot.playground.faults import Fault, Faults
from bot.playground.limits import COUNTED, Limits
from bot.playground.model import Call
from bot.playground.params import Params
from bot.playground.world import World

FAMILIES = (chats, copies, edits, sends, topics, updates)
NAMES = (
    "getMe", "getChat", "getChatMember", "getChatAdministrators", "getChatMemberCount", "leaveChat",
    "setMyName", "setMyDescription", "setMyShortDescription", "getMyName", "getMyDescription",
    "getMyShortDescription", "setMyCommands", "getMyCommands", "deleteMyCommands",
    "copyMessage", "copyMessages", "forwardMessage",
    "editMessageText", "editMessageCaption", "editMessageReplyMarkup", "deleteMessage", "deleteMessages",
    "setMessageReaction", "pinChatMessage", "unpinChatMessage", "answerCallbackQuery",
    "sendMessage", "sendPhoto", "sendDocument", "sendChatAction",
    "createForumTopic", "editForumTopic", "closeForumTopic", "reopenForumTopic", "deleteForumTopic",
    "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo",
)  # fmt: skip


def snake(name: str) -> str:
    """The function of an API method: sendMessage is send_message."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def function_of(name: str) -> Callable[[World, Params], Any]:
    """The function behind a method name, from whichever family has it."""
    found: Callable[[World, Params], Any] = next(
        vars(family)[snake(name)] for family in FAMILIES if inspect.getmodule(vars(family).get(snake(name))) is family
    )
    return found


METHODS = {name.lower(): (name, function_of(name)) for name in NAMES}


class CutLine(Exception):  # noqa: N818 -- an order to the HTTP layer, not an error
    """The connection is to be closed without an answer."""


class BrokenAnswer(Exception):  # noqa: N818 -- an order to the HTTP layer, not an error
    """The answer is to be unreadable."""


class Api:
    """The bot's side of the playground. `limits` None switches rate limits off."""

    def __init__(self, world: World, *, limits: Limits | None, record: bool) -> None:
        self.world = world
        self.limits = limits
        self.record = record
        self.faults = Faults()
        self.calls: list[Call] = []
        self.paused: dict[int, float] = {}

    async def call(self, method: str, params: Params) -> Any:
        """Do one call; raises ApiError, CutLine or BrokenAnswer instead of returning a result."""
        name, function = METHODS.get(method.lower(), (method, None))
        call = Call(name, dict(params.values), self.world.now())
        if self.record:
            self.calls.append(call)
        if function is None:
            call.err = ApiError(404, "Not Found")
            raise call.err
        call.early = self.is_early(call)
        fault = self.faults.take(method.lower(), call.chat)
        try:
            return (
                await self.struck(call, function, params, fault) if fault else await self.apply(call, function, params)
            )
        except ApiError as error:
            call.err = error
            self.note_pause(call, error)
            raise
        finally:
            self.world.changes.tell()

    def is_early(self, call: Call) -> bool:
        """Whether a counted call comes before the 429 of its chat has run out."""
        chat = call.chat
        return chat is not None and call.method.lower() in COUNTED and call.at < self.paused.get(chat, call.at)

    def note_pause(self, call: Call, error: ApiError) -> None:
        """Remember until when a chat was told to wait."""
        if error.code == 429 and call.chat is not None:
            self.paused[call.chat] = call.at + error.parameters["retry_after"]

    async def apply(self, call: Call, function: Callable[[World, Params], Any], params: Params) -> Any:
        """The method under the limits; a refused call is not counted."""
        counted = self.limits is not None and call.chat is not None and call.method.lower() in COUNTED
        chat, count = call.chat or 0, self.count(call, params) if counted else 0
        if counted and self.limits:
            self.limits.check(chat, call.at, count)
        result = function(self.world, params)
        if inspect.isawaitable(result):
            result = await result
        if counted and self.limits:
            self.limits.take(chat, call.at, count)
        call.applied = True
        call.result = result if self.record else None
        return result

    @staticmethod
    def count(call: Call, params: Params) -> int:
        """How many messages a call makes: one, or one per copied id."""
        return len(params.ids("message_ids")) if call.method == "copyMessages" else 1

    async def struck(self, call: Call, function: Callable[[World, Params], Any], params: Params, fault: Fault) -> Any:
        """A call with a fault: nothing happens, or it happens and the bot does not hear of it."""
        call.fault = fault.kind
        if fault.before:
            raise refusal(fault)
        result = await self.apply(call, function, params)
        if fault.kind == "slow":
            await self.world.pause(fault.delay)
            return result
        raise refusal(fault)


def refusal(fault: Fault) -> Exception:
    """What the HTTP layer is to do about a fault."""
    if fault.kind == "429":
        return too_many(fault.retry_after)
    if fault.kind == "error":
        return ApiError(fault.code, fault.description)
    if fault.kind.startswith("500"):
        return ApiError(500, "Internal Server Error")
    return BrokenAnswer() if fault.kind == "broken_json" else CutLine()

"""The Bot API methods we call, as lean aiogram methods: their answers are read no further than we need.

aiogram's own method classes parse the whole answer. A field that Telegram adds or changes would then make a message
that was sent look as if it had failed, and it would be sent again.
"""

from __future__ import annotations

from typing import Any, ClassVar

from aiogram.methods import TelegramMethod


class _Lean(TelegramMethod[Any]):
    """Fields are passed on as given; the result comes back as plain JSON."""

    __returning__: ClassVar[Any] = Any


class GetUpdates(_Lean):
    """Bot API getUpdates, as dictionaries: one that cannot be decoded must not hide the others."""

    __api_method__: ClassVar[str] = "getUpdates"


class SendMessage(_Lean):
    """Bot API sendMessage."""

    __api_method__: ClassVar[str] = "sendMessage"


class EditMessageText(_Lean):
    """Bot API editMessageText."""

    __api_method__: ClassVar[str] = "editMessageText"


class AnswerCallbackQuery(_Lean):
    """Bot API answerCallbackQuery."""

    __api_method__: ClassVar[str] = "answerCallbackQuery"


class CopyMessage(_Lean):
    """Bot API copyMessage."""

    __api_method__: ClassVar[str] = "copyMessage"


class CopyMessages(_Lean):
    """Bot API copyMessages."""

    __api_method__: ClassVar[str] = "copyMessages"


class SetMessageReaction(_Lean):
    """Bot API setMessageReaction."""

    __api_method__: ClassVar[str] = "setMessageReaction"


class CreateForumTopic(_Lean):
    """Bot API createForumTopic."""

    __api_method__: ClassVar[str] = "createForumTopic"


class DeleteForumTopic(_Lean):
    """Bot API deleteForumTopic."""

    __api_method__: ClassVar[str] = "deleteForumTopic"


class LeaveChat(_Lean):
    """Bot API leaveChat."""

    __api_method__: ClassVar[str] = "leaveChat"


class GetMe(_Lean):
    """Bot API getMe."""

    __api_method__: ClassVar[str] = "getMe"


class GetChat(_Lean):
    """Bot API getChat."""

    __api_method__: ClassVar[str] = "getChat"


class GetChatMember(_Lean):
    """Bot API getChatMember."""

    __api_method__: ClassVar[str] = "getChatMember"

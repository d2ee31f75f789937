"""A local Bot API with Telegram's rules, and the people who talk to the bot: try it, train with it, test with it."""

from bot.playground.errors import ApiError, PlayError
from bot.playground.faults import Faults
from bot.playground.model import Answer, Call, Chat, Message, Topic, User
from bot.playground.playground import Playground

__all__ = ["Answer", "ApiError", "Call", "Chat", "Faults", "Message", "PlayError", "Playground", "Topic", "User"]

"""What kind of message it is, in the words of the Bot API."""

from __future__ import annotations

from aiogram.types import Message

# Content that a person makes (Bot API, Message). Whatever is not here is a service message.
CONTENT = (
    "text",
    "animation",  # before document: an animation carries both
    "photo",
    "video",
    "audio",
    "document",
    "voice",
    "video_note",
    "sticker",
    "venue",  # before location: a venue carries both
    "location",
    "contact",
    "poll",
    "dice",
    "story",
    "game",
    "invoice",
    "paid_media",
    "giveaway",
    "giveaway_winners",
    "checklist",
    "passport_data",
)
UNKNOWN = "unknown"


def kind_of(message: Message) -> str:
    """The kind of a message, or `unknown` for one that this version of the Bot API does not know."""
    return next((kind for kind in CONTENT if getattr(message, kind, None) is not None), UNKNOWN)


def is_service(message: Message) -> bool:
    """Whether Telegram wrote it about the chat (topic made, message pinned, timer changed), not a person."""
    return kind_of(message) == UNKNOWN and message.content_type != "unknown"

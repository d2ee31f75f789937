"""What becomes of each kind of message: passed on, passed on after a question, or politely refused."""

from __future__ import annotations

from enum import StrEnum


class Treatment(StrEnum):
    """Relay at once, ask first because it tells who or where somebody is, or refuse with a sentence."""

    RELAY = "relay"
    ASK = "ask"
    REFUSE = "refuse"


# Kinds are the content fields of the Bot API's Message. copyMessage cannot copy service messages, paid media,
# giveaways and invoices, and quiz polls only when the answer is known (Bot API, copyMessage).
_RELAYED = {
    "text",
    "photo",
    "video",
    "animation",
    "audio",
    "document",
    "voice",
    "video_note",
    "sticker",
}
_ASKED = {"contact": "contact", "location": "location", "venue": "location"}


def treatment(kind: str) -> Treatment:
    """What to do with a message of this kind; kinds that Telegram adds later are refused with a sentence."""
    if kind in _RELAYED:
        return Treatment.RELAY
    return Treatment.ASK if kind in _ASKED else Treatment.REFUSE


def what_it_shows(kind: str) -> str:
    """The question to ask before a message of an ASK kind: `contact` or `location`."""
    return _ASKED[kind]

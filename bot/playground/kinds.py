"""Content of every kind of message that a person can send, as realistic Bot API JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

JSON = dict[str, Any]

serials: Iterator[int] = count(1)


def file_ids(prefix: str) -> JSON:
    """A new file: file_id and file_unique_id."""
    serial = next(serials)
    return {"file_id": f"{prefix}CAACAgIAAxkBAA{serial:08d}", "file_unique_id": f"AgAD{serial:08d}"}


def photo() -> JSON:
    """Two sizes of one picture."""
    sizes = ((90, 67, 1_301), (1280, 960, 184_220))
    return {"photo": [file_ids("AgAC") | {"width": w, "height": h, "file_size": s} for w, h, s in sizes]}


def animation() -> JSON:
    """An animation also carries itself as `document`, for old bots."""
    ids = file_ids("CgAC")
    body = {"width": 320, "height": 240, "duration": 3, "mime_type": "video/mp4", "file_size": 51_200}
    return {"animation": ids | body, "document": ids | {"mime_type": "video/mp4", "file_size": 51_200}}


def sticker() -> JSON:
    """A static regular sticker of a set."""
    body = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": file_ids("CAAC") | body | {"emoji": "\U0001f44b", "set_name": "waves", "file_size": 21_000}}


def poll() -> JSON:
    """An open regular poll."""
    options = [
        {"text": text, "voter_count": 0, "persistent_id": str(index)} for index, text in enumerate(("yes", "no"))
    ]
    flags = {"is_closed": False, "is_anonymous": True, "allows_multiple_answers": False, "allows_revoting": True}
    more = {"members_only": False, "type": "regular", "total_voter_count": 0}
    return {"poll": {"id": f"54{next(serials):015d}", "question": "Which day?", "options": options} | flags | more}


def game() -> JSON:
    """A game message, as another bot makes it inline."""
    return {"game": {"title": "Blocks", "description": "Move the blocks.", **photo()}}


def location() -> JSON:
    """A point in Almaty."""
    return {"latitude": 43.238949, "longitude": 76.889709}


def venue() -> JSON:
    """A venue carries its location twice, as Telegram sends it."""
    return {"venue": {"location": location(), "title": "Square", "address": "1 Main Street"}, "location": location()}


def media(field: str, prefix: str, **extra: Any) -> Callable[[], JSON]:
    """A maker of a one-file content."""
    return lambda: {field: file_ids(prefix) | extra}


def foreign_chat() -> JSON:
    """A channel that the bot is not in."""
    return {"id": -1001999999999, "title": "Some channel", "username": "some_channel", "type": "channel"}


def stranger() -> JSON:
    """A person whom the bot has never met."""
    return {"id": 7_700_000_001, "is_bot": False, "first_name": "Stranger", "username": "stranger_name"}


def forwarded_from(origin: JSON) -> Callable[[], JSON]:
    """A maker of a forward origin, dated like an old message."""
    return lambda: {"forward_origin": origin | {"date": 1_700_000_000}}


MEDIA: dict[str, Callable[[], JSON]] = {
    "photo": photo,
    "video": media("video", "BAAC", width=640, height=480, duration=7, mime_type="video/mp4", file_size=912_000),
    "animation": animation,
    "audio": media("audio", "CQAC", duration=191, title="Song", performer="Singer", mime_type="audio/mpeg"),
    "document": media("document", "BQAC", file_name="paper.pdf", mime_type="application/pdf", file_size=48_213),
    "voice": media("voice", "AwAC", duration=4, mime_type="audio/ogg", file_size=17_000),
}
BARE: dict[str, Callable[[], JSON]] = {
    "video_note": media("video_note", "DQAC", length=384, duration=5, file_size=420_000),
    "sticker": sticker,
    "contact": lambda: {"contact": {"phone_number": "+10000000000", "first_name": "Someone", "user_id": 7_700_000_002}},
    "location": lambda: {"location": location()},
    "live_location": lambda: {"location": location() | {"live_period": 900}},
    "venue": venue,
    "poll": poll,
    "dice": lambda: {"dice": {"emoji": "\U0001f3b2", "value": 4}},
    "story": lambda: {"story": {"chat": foreign_chat(), "id": 12}},
    "game": game,
    "invoice": lambda: {
        "invoice": {"title": "T", "description": "D", "start_parameter": "", "currency": "XTR", "total_amount": 1}
    },
    "paid_media": lambda: {"paid_media": {"star_count": 1, "paid_media": [{"type": "preview"}]}},
    "giveaway": lambda: {
        "giveaway": {"chats": [foreign_chat()], "winners_selection_date": 1_900_000_000, "winner_count": 1}
    },
}
TEXT: dict[str, Callable[[], JSON]] = {
    "text": dict,
    "via_bot": lambda: {"via_bot": {"id": 7_700_000_003, "is_bot": True, "first_name": "Gif", "username": "gif"}},
    "forwarded": forwarded_from({"type": "user", "sender_user": stranger()}),
    "forwarded_hidden": forwarded_from({"type": "hidden_user", "sender_user_name": "Someone"}),
    "forwarded_channel": forwarded_from({"type": "channel", "chat": foreign_chat(), "message_id": 77}),
    "broken": forwarded_from({"type": "hidden_user"}),
    "unknown": lambda: {"thing_of_the_future": {"width": 1}},
}
SERVICE: dict[str, Callable[[], JSON]] = {
    "new_chat_title": lambda: {"new_chat_title": "New title"},
    "new_chat_photo": lambda: {"new_chat_photo": photo()["photo"]},
    "delete_chat_photo": lambda: {"delete_chat_photo": True},
    "auto_delete": lambda: {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86_400}},
    "video_chat_started": lambda: {"video_chat_started": {}},
    "boost_added": lambda: {"boost_added": {"boost_count": 1}},
    "users_shared": lambda: {"users_shared": {"request_id": 1, "users": [{"user_id": 7_700_000_004}]}},
    "write_access_allowed": lambda: {"write_access_allowed": {}},
}
KINDS = tuple(TEXT) + tuple(MEDIA) + tuple(BARE) + tuple(SERVICE)
UNCOPYABLE = frozenset({"invoice", "paid_media", "giveaway"}) | SERVICE.keys()


def content_of(kind: str) -> JSON:
    """New content of this kind; KeyError for a kind that people cannot send."""
    for family in (TEXT, MEDIA, BARE, SERVICE):
        if kind in family:
            return family[kind]()
    raise KeyError(kind)

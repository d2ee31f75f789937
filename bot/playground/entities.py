"""Entities that Telegram finds by itself in plain text, and the trimming of texts."""

from __future__ import annotations

import re
from typing import Any

from bot.playground.html import utf16

JSON = dict[str, Any]

PATTERNS = (
    ("url", re.compile(r"\bhttps?://[^\s<>\"]+|\b(?:[a-z0-9-]+\.)+(?:com|org|net|ru|kz|me)\b(?:/[^\s<>\"]*)?", re.I)),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[a-z]{2,}\b", re.I)),
    ("bot_command", re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@/.])@[A-Za-z]\w{3,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
    ("phone_number", re.compile(r"(?<!\w)\+\d[\d\- ]{8,16}\d\b")),
)


def automatic(text: str, taken: list[JSON]) -> list[JSON]:
    """`taken` and the automatic entities of `text` that do not overlap them, by offset."""
    if not any(sign in text for sign in "./@#+"):
        return taken
    found = list(taken)
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            entity = {"type": kind, "offset": utf16(text[: match.start()]), "length": utf16(match[0])}
            if not any(overlap(entity, other) for other in found):
                found.append(entity)
    return sorted(found, key=lambda entity: (entity["offset"], -entity["length"]))


def overlap(one: JSON, other: JSON) -> bool:
    """Whether two entities share a character."""
    start = max(one["offset"], other["offset"])
    end = min(one["offset"] + one["length"], other["offset"] + other["length"])
    return bool(start < end)


def trimmed(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    """Text without outer white space, entities moved and cut to fit, as the server does it."""
    start = utf16(text[: len(text) - len(text.lstrip())])
    text = text.strip()
    length = utf16(text)
    fitted = []
    for entity in entities:
        begin = max(0, entity["offset"] - start)
        end = min(length, entity["offset"] + entity["length"] - start)
        if begin < end:
            fitted.append(entity | {"offset": begin, "length": end - begin})
    return text, fitted

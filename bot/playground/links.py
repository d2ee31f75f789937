"""Addresses behind texts and buttons: which ones Telegram takes, and how it writes them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

JSON = dict[str, Any]

LINK = re.compile(
    r"^(?:(?:https?|ftp)://)?[^\s/?#@]+\.[^\s/?#.]+(?:[/?#]\S*)?$|^(?:https?|tg|ton)://\S+$", re.IGNORECASE
)
MENTION = re.compile(r"^tg://user\?id=(?P<id>\d+)$")


def checked_link(url: str) -> str | None:
    """The address as the server writes it (scheme and path filled in), None if it is none."""
    if not LINK.match(url):
        return None
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/"))


def link_entity(url: str) -> JSON | None:
    """A text_link, or a mention of a user by id (whose name the world fills in)."""
    mention = MENTION.match(url)
    if mention:
        return {"type": "text_mention", "user": {"id": int(mention["id"])}}
    link = checked_link(url)
    return {"type": "text_link", "url": link} if link else None

"""A strict reader of the part of Telegram's HTML that our screens may use."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

MAX_UNITS = 4096

_PIECE = re.compile(
    r"<(?P<close>/?)(?P<tag>[a-z-]+)(?P<rest>[^<>]*)>|(?P<entity>&(?:amp|lt|gt|quot);)|(?P<text>[^<>&])"
)
_ATTRIBUTES = {
    "b": re.compile(""),
    "i": re.compile(""),
    "a": re.compile(r' href="(?P<url>https?://[^\s"<>]+)"'),
    "tg-time": re.compile(r' unix="-?[0-9]+" format="[a-zA-Z]+"'),
}
_FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ud800-\udfff]")


class MarkupError(ValueError):
    """Telegram would refuse this text, or it holds something that is not ours."""


@dataclass
class Parsed:
    """What a message's HTML comes to."""

    visible: str = ""
    tags: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)


def parse(html: str) -> Parsed:
    """Read one message. Raises MarkupError for an unknown or unbalanced tag, a bare sign, an empty or long text."""
    parsed, open_tags, at = Parsed(), list[str](), 0
    while at < len(html):
        piece = _PIECE.match(html, at)
        if piece is None:
            raise MarkupError(f"bare {html[at]!r} at {at}")
        if piece["tag"]:
            _read_tag(piece, parsed, open_tags)
        else:
            parsed.visible += unescape(piece["entity"] or "") or piece["text"]
        at = piece.end()
    _check_whole(parsed, open_tags)
    return parsed


def _read_tag(piece: re.Match[str], parsed: Parsed, open_tags: list[str]) -> None:
    tag = piece["tag"]
    if piece["close"]:
        if piece["rest"] or not open_tags or open_tags.pop() != tag:
            raise MarkupError(f"</{tag}> closes nothing")
        return
    attributes = _ATTRIBUTES[tag].fullmatch(piece["rest"]) if tag in _ATTRIBUTES else None
    if attributes is None:
        raise MarkupError(f"foreign tag {piece[0]}")
    if tag in open_tags:
        raise MarkupError(f"<{tag}> inside itself")
    open_tags.append(tag)
    parsed.tags.append(tag)
    parsed.urls += [unescape(url) for url in attributes.groupdict().values()]


def _check_whole(parsed: Parsed, open_tags: list[str]) -> None:
    if open_tags:
        raise MarkupError(f"unclosed {open_tags}")
    if not parsed.visible.strip():
        raise MarkupError("nothing to see")
    if found := _FORBIDDEN.search(parsed.visible):
        raise MarkupError(f"character {found[0]!r}")
    if (units := len(parsed.visible.encode("utf-16-le")) // 2) > MAX_UNITS:
        raise MarkupError(f"{units} units")

"""Screens as Telegram wants them: text, HTML, inline keyboard."""

from __future__ import annotations

from typing import Any

from bot.guide.render import Act, Button, Copy, Link, Screen, Show
from bot.telegram.buttons import pack

_NO_PREVIEW = {"is_disabled": True}  # a preview would show a page that somebody else controls


def fields(screen: Screen) -> dict[str, Any]:
    """The fields that sendMessage and editMessageText share (Bot API names)."""
    made: dict[str, Any] = {"text": screen.text, "parse_mode": "HTML", "link_preview_options": _NO_PREVIEW}
    if screen.rows:
        made["reply_markup"] = {"inline_keyboard": [[_button(button) for button in row] for row in screen.rows]}
    return made


def _button(button: Button) -> dict[str, Any]:
    made: dict[str, Any] = {"text": button.label}
    match button.action:
        case Show() | Act():
            made["callback_data"] = pack(button.action)
        case Copy(text):
            made["copy_text"] = {"text": text}
        case Link(url):
            made["url"] = url
    if button.style:
        made["style"] = button.style
    return made

"""Keyboards: what Telegram accepts under a message."""

from __future__ import annotations

from typing import Any

from bot.playground.errors import ApiError, bad
from bot.playground.html import utf16
from bot.playground.links import checked_link
from bot.playground.params import Params

JSON = dict[str, Any]

DATA_BYTES = 64
COPY_LENGTH = 256
MOST_BUTTONS = 100
STYLES = frozenset({"danger", "success", "primary"})
ACTIONS = (
    "callback_data", "url", "copy_text", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "callback_game", "pay", "disabled",
    "force_reply",
)  # fmt: skip
OTHER_KEYBOARDS = ("keyboard", "remove_keyboard", "force_reply")


def markup_of(params: Params) -> JSON | None:
    """The checked reply_markup of a call, None if there is none or it is empty."""
    markup = params.json("reply_markup")
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return markup if any(name in markup for name in OTHER_KEYBOARDS) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    buttons = [button for row in rows for button in row]
    for button in buttons:
        check_button(button)
    if len(buttons) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    return {"inline_keyboard": [row for row in rows if row]} if buttons else None


def check_button(button: Any) -> None:
    """400 unless the button has a text, exactly one possible action and a known style."""
    if not isinstance(button, dict):
        raise refused("expected an Object")
    if not str(button.get("text") or "").strip():
        raise refused('field "text" must be non-empty') if "text" in button else refused('can\'t find field "text"')
    actions = [name for name in ACTIONS if button.get(name) is not None]
    if not actions:
        raise refused("text buttons are unallowed in the inline keyboard")
    if button.get("style") is not None and button["style"] not in STYLES:
        raise refused("invalid button style specified")
    check_action(actions[0], button)


def check_action(action: str, button: JSON) -> None:
    """Limits of the three actions that this playground plays out."""
    value = button[action]
    if action == "callback_data" and not 1 <= len(str(value).encode()) <= DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if action == "copy_text" and not 1 <= utf16(str(dict(value).get("text", ""))) <= COPY_LENGTH:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    if action == "url" and checked_link(str(value)) is None:
        raise bad(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")


def refused(why: str) -> ApiError:
    """The server's frame for a button that it cannot read."""
    return bad(f"can't parse inline keyboard button: {why}")

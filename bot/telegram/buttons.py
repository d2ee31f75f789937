"""Callback data: pack what a button does into 64 bytes, and unpack only what we could have packed."""

from __future__ import annotations

import re

from bot.guide.render import Act, Show, View

MAX_DATA_BYTES = 64  # Bot API InlineKeyboardButton.callback_data

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # capitals: a page is never taken for the view before it
_MAX_PAGE = len(_DIGITS) ** 2 - 1
_VERBS = {"ask": "a", "agree": "g", "close": "c", "pass": "p"}
_NAMES = {letter: verb for verb, letter in _VERBS.items()}

# language, view letter, page in base 36, then the position; or language, "!", verb letter, then the argument
_SHOW = re.compile(r"([a-z]{2,3})([a-z])([0-9A-Z]{0,2}):([A-Za-z0-9:/~._-]{0,59})", re.ASCII)
_ACT = re.compile(r"([a-z]{2,3})!([a-z]):([A-Za-z0-9:/~._-]{0,59})", re.ASCII)


def pack(action: Show | Act) -> str:
    """The callback data of a button. Raises ValueError when it would not fit Telegram's 64 bytes."""
    if isinstance(action, Show):
        page = _base36(min(action.page, _MAX_PAGE)) if action.page > 0 else ""
        data = f"{action.lang}{action.view.value}{page}:{action.position}"
    else:
        data = f"{action.lang}!{_VERBS[action.verb]}:{action.argument}"
    if len(data.encode()) > MAX_DATA_BYTES:
        raise ValueError("a button's data is longer than 64 bytes")
    return data


def unpack(data: str) -> Show | Act | None:
    """What the button does, or None for data that no button of ours holds. Never raises."""
    if shown := _SHOW.fullmatch(data):
        lang, view, page, position = shown.groups()
        return Show(View(view), position, lang, int(page or "0", 36)) if view in set(View) else None
    if acted := _ACT.fullmatch(data):
        lang, letter, argument = acted.groups()
        return Act(_NAMES[letter], lang, argument) if letter in _NAMES else None
    return None


def _base36(number: int) -> str:
    high, low = divmod(number, len(_DIGITS))
    return (_DIGITS[high] if high else "") + _DIGITS[low]

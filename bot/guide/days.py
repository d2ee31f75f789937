"""The buttons of a date question: days of the past, newest first, a page at a time."""

from __future__ import annotations

from datetime import date, timedelta

from bot.guide.screen import Button, Row, View
from bot.guide.voice import Voice
from bot.guide.walk import OLDEST_EVENT_DAYS, is_event_day

DAYS_A_PAGE = 12
DAYS_A_ROW = 3
LEAP_PAGES = 8  # about three months at one press
LAST_PAGE = OLDEST_EVENT_DAYS // DAYS_A_PAGE


def day_rows(voice: Voice, page: int) -> list[Row]:
    """Rows of days and a row that turns to earlier and later ones. A page that is not there becomes the nearest."""
    page = min(max(page, 0), LAST_PAGE)
    days = [day for day in _days_of(voice.place.today, page) if is_event_day(day, voice.place.today)]
    buttons = [voice.button(_day_label(voice, day), voice.place.pick(day)) for day in days]
    rows = [tuple(buttons[at : at + DAYS_A_ROW]) for at in range(0, len(buttons), DAYS_A_ROW)]
    return [*rows, _turning_row(voice, page)]


def _days_of(today: date, page: int) -> list[date]:
    first = page * DAYS_A_PAGE
    return [today - timedelta(days=ago) for ago in range(first, first + DAYS_A_PAGE)]


def _day_label(voice: Voice, day: date) -> str:
    today = voice.place.today
    if day == today:
        return voice.words.text("Today")
    if day == today - timedelta(days=1):
        return voice.words.text("Yesterday")
    return voice.words.short_day(day, with_year=day.year != today.year)


def _turning_row(voice: Voice, page: int) -> Row:
    buttons: list[Button] = []
    if page + LEAP_PAGES <= LAST_PAGE:
        far = voice.place.today - timedelta(days=(page + LEAP_PAGES) * DAYS_A_PAGE)
        buttons.append(voice.view_button(f"« {voice.words.month(far)}", View.PAGE, page + LEAP_PAGES))
    if page < LAST_PAGE:
        buttons.append(voice.view_button(voice.words.text("Earlier"), View.PAGE, page + 1))
    if page > 0:
        buttons.append(voice.view_button(voice.words.text("Later"), View.PAGE, page - 1))
    return tuple(buttons)

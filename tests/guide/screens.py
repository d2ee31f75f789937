"""Rendering an invented guide, for the tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.guide.model import Guide
from bot.guide.render import Button, Screen, View, render
from bot.guide.walk import Place, replay
from bot.guide.words import Words
from tests.guide.trees import TODAY, pond

GUIDE = pond()
RU, EN = Words("ru", is_source=True), Words("en")
WORDS = {"ru": RU, "en": EN}
MOST_PAGES = 40


def screen(
    position: str,
    view: View = View.PAGE,
    page: int = 0,
    *,
    words: Words = RU,
    guide: Guide = GUIDE,
    today: date = TODAY,
    all_words: Mapping[str, Words] = WORDS,
) -> Screen:
    return render(replay(guide, position, today), words, all_words, view, page)


def texts_of(place: Place, words: Mapping[str, Words], lang: str, view: View) -> list[str]:
    """The texts of all pages of one view. A page number out of range gives the last page again, which ends them."""
    found: list[str] = []
    for page in range(MOST_PAGES):
        text = render(place, words[lang], words, view, page).text
        if text in found:
            return found
        found.append(text)
    raise AssertionError("too many pages")


def labels(shown: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in shown.rows]


def buttons(shown: Screen) -> list[Button]:
    return [button for row in shown.rows for button in row]

"""Reading: a page for a press. Nothing is written, nothing is remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.guide.model import Guide
from bot.guide.render import Screen, View, render
from bot.guide.walk import replay
from bot.guide.words import Words
from bot.ops.clock import day_of
from bot.service import notices
from bot.service.desks import words_in
from bot.service.intents import AskHuman, OpenPage, OpenStart, StaleButton


class Read:
    """The guide as screens."""

    def __init__(self, guide: Guide, words: Mapping[str, Words], now: Callable[[], float]) -> None:
        self._guide = guide
        self._words = words
        self._now = now

    def screen(self, intent: OpenPage | OpenStart | AskHuman | StaleButton) -> Screen:
        """The page that was asked for; for anything unreadable, the first one."""
        words = words_in(self._words, intent.lang, self._guide.source_language)
        match intent:
            case OpenPage():
                return self._page(words, intent.view, intent.position, intent.page)
            case AskHuman():
                place = replay(self._guide, intent.position, day_of(self._now()))
                return notices.consent(words, str(place.position))
            case _:
                return self._page(words, View.PAGE, "", 0)

    def _page(self, words: Words, view: View, position: str, page: int) -> Screen:
        place = replay(self._guide, position, day_of(self._now()))
        return render(place, words, self._words, view, page)

"""One place told in one language: its translated texts, its deadline in words, and the buttons that stay on it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from bot.guide.markup import Block, clip, label, lines
from bot.guide.model import Certainty, Fact, Guide
from bot.guide.path import Position
from bot.guide.screen import MAX_BUTTON_UNITS, Button, Show, Style, View
from bot.guide.walk import Place
from bot.guide.words import Words

NOTE_UNITS = 200  # UTF-16 units of the note below a text

_UNTIL = re.compile(r"\{deadline\.until\}(\**)(\.?)")


class Voice:
    """Remembers whether anything of the screen had to stay in the language of the source."""

    def __init__(self, place: Place, words: Words) -> None:
        self.place, self.words = place, words
        self.untranslated = False
        self.here = str(place.position)
        self._context = f"{place.tree.tree}.{place.node_id}"

    @property
    def guide(self) -> Guide:
        return self.place.guide

    def say(self, context: str, source: str) -> str:
        """A text of the content, with `{deadline.until}` and `{deadline.left}` filled in."""
        text, translated = self.words.content(context, source)
        self.untranslated = self.untranslated or not translated
        return self._with_deadline(text) if "{deadline." in text else text

    def say_node(self, field: str, source: str) -> str:
        """A text of the node where the person stands."""
        return self.say(f"{self._context}.{field}", source)

    def say_if(self, context: str, source: str | None) -> str | None:
        """A text of the content that may be absent."""
        return self.say(context, source) if source else None

    def lines(self, message: str, text: str | None) -> list[str]:
        """HTML lines of an interface message around `{text}`; none where the text is absent."""
        return lines(self.words.text(message, text=text)) if text else []

    def button(self, text: str, to: Position | str, *, style: Style | None = None) -> Button:
        """A button that leads to another place."""
        return Button(label(text, MAX_BUTTON_UNITS), Show(View.PAGE, str(to), self.words.lang), style)

    def view_button(self, text: str, view: View, page: int = 0) -> Button:
        """A button that shows something else of this place."""
        return Button(label(text, MAX_BUTTON_UNITS), Show(view, self.here, self.words.lang, page))

    def how_sure(self, certainty: Certainty) -> str:
        """How sure a statement is, as a line."""
        if certainty is Certainty.LAW:
            return self.words.text("How sure: it stands in the law.")
        if certainty is Certainty.PRACTICE:
            return self.words.text("How sure: the UN, courts or legal aid say so.")
        return self.words.text("How sure: it was reported, we have not seen the law.")

    def untranslated_note(self) -> str:
        """Says in which language the texts are shown instead."""
        return untranslated_note(self.words, self.guide.source_language)

    def _with_deadline(self, text: str) -> str:
        deadline = self.place.deadline
        if deadline is None:  # an old segment of the position was dropped; the content check sees to the rest
            until, left = self.words.text("the end of the term"), self.words.text("count from the day of the event")
        else:
            until, left = self.words.day(deadline.until), self._left(deadline.left)
        return _UNTIL.sub(lambda found: _ending_once(until, found), text).replace("{deadline.left}", left)

    def _left(self, days: int) -> str:
        if days == 0:
            return self.words.text("today is the last day")
        if days < 0:
            return self.words.plural("passed {count} day ago", "passed {count} days ago", -days)
        return self.words.plural("{count} day left", "{count} days left", days)


def stale_note(words: Words, facts: Iterable[Fact], today: date) -> Block:
    """A warning when the day to check one of the facts again has passed; else nothing."""
    if all(today <= fact.review_by for fact in facts):
        return []
    warning = words.text("This should have been checked again by now. Ask a human before you rely on it.")
    return lines(f"⚠️ {warning}")


def untranslated_note(words: Words, source_language: str) -> str:
    """Says, in the language of `words`, in which language a text is shown instead."""
    shown_in = words.name_of(source_language)
    return clip(words.text("Not translated yet. Language of this text: {language}.", language=shown_in), NOTE_UNITS)


def _ending_once(until: str, found: re.Match[str]) -> str:
    """The date with the stars and the full stop after it; a Russian date brings a full stop of its own."""
    return until + found[1] + ("" if until.endswith(".") else found[2])

"""Prepared answers: what volunteers say again and again, found by a few letters and told in the person's language."""

from __future__ import annotations

import re
from datetime import date

from bot.guide.likeness import folded
from bot.guide.markup import NOTHING, italic, lines, sheets
from bot.guide.model import Guide, Prepared
from bot.guide.voice import stale_note, untranslated_note
from bot.guide.words import Words

_WORD = re.compile(r"[^\W_]+")


def told(guide: Guide, answer: Prepared, words: Words, today: date) -> str:
    """The answer as Telegram's HTML in the language of `words`, in one message.

    It begins with a warning when one of its facts was to be checked again before `today`. Where there is no
    translation it stays in the language of the content and says so, as pages do.
    """
    text, translated = words.content(f"answer.{answer.id}.text", answer.text)
    warning = stale_note(words, guide.facts_of(answer), today)
    note = [] if translated else italic(untranslated_note(words, guide.source_language))
    return sheets([warning, lines(text), note])[0].text or NOTHING


def title(answer: Prepared, words: Words) -> str:
    """What volunteers who read this language call the answer: plain text."""
    return words.content(f"answer.{answer.id}.title", answer.title)[0]


def find(guide: Guide, query: str, words: Words) -> tuple[Prepared, ...]:
    """The answers that volunteers may mean, the likeliest first; all of them for an empty query.

    Found are answers whose id begins as the query does (an exact id comes first), then those in whose title, in the
    language of `words` or of the content, every word of the query begins a word. Case and accents do not count.
    """
    wanted = _words_in(query)
    if query.strip() and not wanted:
        return ()
    start = "_".join(wanted)
    by_id = [answer for answer in guide.answers.values() if answer.id.startswith(start)]
    by_title = [answer for answer in guide.answers.values() if _is_titled(answer, wanted, words)]
    exact = [answer for answer in by_id if answer.id == start]
    return tuple({answer.id: answer for answer in (*exact, *by_id, *by_title)}.values())


def _is_titled(answer: Prepared, wanted: list[str], words: Words) -> bool:
    titles = (_words_in(title(answer, words)), _words_in(answer.title))
    return any(all(any(word.startswith(part) for word in words_of) for part in wanted) for words_of in titles)


def _words_in(text: str) -> list[str]:
    return _WORD.findall(folded(text))

"""Which desk takes a case, and which language it speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.guide.words import Words


@dataclass(frozen=True, slots=True)
class DeskPlan:
    """A volunteers' group as the settings name it; empty languages or countries mean all."""

    chat: int
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


def desk_for(desks: Sequence[DeskPlan], language: str, country: str) -> DeskPlan:
    """The desk that fits best: country and language, then language, then country, then the first one."""

    def fit(desk: DeskPlan) -> tuple[bool, int]:
        speaks = not desk.languages or language in desk.languages
        knows = not desk.countries or country in desk.countries
        return speaks, int(knows) * 2 + int(bool(desk.languages)) + int(bool(desk.countries) and knows)

    return max(desks, key=fit)


def words_in(words: Mapping[str, Words], lang: str, fallback: str) -> Words:
    """The words of a language, or of `fallback` when it is not released."""
    return words.get(lang) or words[fallback]


def words_of_desk(desks: Sequence[DeskPlan], chat: int, words: Mapping[str, Words], fallback: str) -> Words:
    """The language in which the bot speaks to a desk: the first of its languages that we have."""
    spoken = next((desk.languages for desk in desks if desk.chat == chat), ())
    language = next((code for code in spoken if code in words), fallback)
    return words[language]

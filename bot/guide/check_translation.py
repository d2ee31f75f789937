"""Content checks on translations: what is missing, what has changed since, what a translation lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.guide.check_kit import Exam, Finding

if TYPE_CHECKING:
    from bot.guide.words import State, Words

# What must be the same in every language (promise P41): placeholders and links.
SAME = re.compile(r"\{[^{}]*\}|https?://[^\s<>()]+|\bt\.me/\w+")

FIGURE = re.compile(r"\d+(?:\.\d+)*")
THOUSANDS = re.compile(r"(?<=\d)[ ,\u00a0\u202f](?=\d{3}(?!\d))")  # 34 000 and 34,000 are the same sum
DECIMAL = re.compile(r"(?<=\d),(?=\d)")


def missing_translation(exam: Exam) -> Iterator[Finding]:
    """Texts of a released language without a translation; readers would see the source language, and be told so."""
    yield from _untranslated(exam, "missing", "have no translation")


def fuzzy_translation(exam: Exam) -> Iterator[Finding]:
    """Texts that changed since they were translated; readers see the source language again."""
    yield from _untranslated(exam, "fuzzy", "changed since they were translated")


def _untranslated(exam: Exam, state: State, words: str) -> Iterator[Finding]:
    """One finding per language and file part: hundreds of lines would hide the other findings."""
    for language in _translated_into(exam):
        parts: dict[str, list[str]] = {}
        for context, source in exam.messages:
            if language.state(context, source) == state:
                parts.setdefault(context.split(".")[0], []).append(context)
        for contexts in parts.values():
            what = f"{len(contexts)} texts from here on {words}. ({language.lang})"
            mend = f"Translate them in locales/{language.lang}/LC_MESSAGES/content.po."
            yield Finding(contexts[0], what, mend)


def placeholder_lost(exam: Exam) -> Iterator[Finding]:
    """A translation lacks a placeholder or a link of its source, or has one that the source has not."""
    for language in _translated_into(exam):
        for context, source in exam.messages:
            text, translated = language.content(context, source)
            ours, theirs = sorted(SAME.findall(source)), sorted(SAME.findall(text))
            if translated and ours != theirs:
                apart = sorted(set(ours) ^ set(theirs)) or ours
                what = f"Source and translation differ in {', '.join(apart)}. ({language.lang})"
                yield Finding(context, what, "Carry placeholders and links over as they are.")


def figure_changed(exam: Exam) -> Iterator[Finding]:
    """A translation has other figures than its source: a day, a sum, an article, a telephone."""
    for language in _translated_into(exam):
        for context, source in exam.messages:
            text, translated = language.content(context, source)
            ours, theirs = figures(source), figures(text)
            if translated and ours != theirs:
                apart = ", ".join(sorted(set(ours) ^ set(theirs)) or ours)
                what = f"Source and translation differ in the figures {apart}. ({language.lang})"
                yield Finding(context, what, "Write the same figures, as figures, in both.")


def figures(text: str) -> list[str]:
    """The numbers of a text, sorted; thousands are joined and decimals have a point, as languages differ in both."""
    return sorted(FIGURE.findall(DECIMAL.sub(".", THOUSANDS.sub("", text))))


def _translated_into(exam: Exam) -> Iterator[Words]:
    for lang in exam.guide.languages:
        if lang != exam.guide.source_language and lang in exam.words:
            yield exam.words[lang]


CHECKS = (
    missing_translation,
    fuzzy_translation,
    placeholder_lost,
    figure_changed,
)

"""Examines a guide for the mistakes that authors make: one small function per kind, each kind with its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from bot.guide import (
    check_answer,
    check_fact,
    check_paths,
    check_review,
    check_translation,
    check_tree,
    check_words,
)
from bot.guide.check_kit import Check, Exam, HeavyWord, Issue, StopWord
from bot.guide.model import Guide

if TYPE_CHECKING:
    from bot.guide.words import Words

__all__ = ["KINDS", "HeavyWord", "Issue", "StopWord", "check"]

KINDS: tuple[Check, ...] = (
    *check_tree.CHECKS,
    *check_paths.CHECKS,
    *check_fact.CHECKS,
    *check_answer.CHECKS,
    *check_words.CHECKS,
    *check_review.CHECKS,
    *check_translation.CHECKS,
)


def check(
    guide: Guide,
    words: Mapping[str, Words],
    today: date,
    stop_words: Sequence[StopWord] = (),
    kinds: Iterable[Check] = KINDS,
    *,
    heavy_words: Sequence[HeavyWord] = (),
) -> list[Issue]:
    """All issues of the guide on the day `today`, in the order of the kinds; each issue is told once.

    The kind of an issue is the name of the function that found it. `words` holds the languages to compare with;
    `stop_words` and `heavy_words` are the lists of `content/stop_words.yaml` and `content/heavy_words.yaml`.
    """
    exam = Exam(guide, words, today, stop_words, heavy_words)
    found = [Issue(kind.__name__, *finding) for kind in kinds for finding in kind(exam)]
    return list(dict.fromkeys(found))

"""Promise P39: lawful information only, and nobody's first draft."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.guide.check import StopWord, check
from bot.guide.check_fact import LAW_SOURCES, NEEDS_LAW
from bot.guide.load import load_guide
from bot.guide.model import Certainty, Guide
from bot.guide.report import read_stop_words
from bot.guide.review import mark_of
from bot.guide.words import load_words

ROOT = Path(__file__).parents[2]
CONTENT, LOCALES, BROKEN = ROOT / "content", ROOT / "locales", ROOT / "tests" / "guide" / "broken"
TODAY = date(2026, 11, 24)
STOP_WORDS = read_stop_words(CONTENT)
KINDS = (
    "stop_word",
    "law_without_law_source",
    "practice_by_press_alone",
    "leaf_unreviewed",
    "leaf_changed_since_review",
)


def test_the_real_content_breaks_none_of_these_rules(guide: Guide) -> None:
    """In no language: no unlawful method, no press worded as law, no leaf without a second reader."""
    words = load_words(LOCALES, guide.languages, guide.source_language)
    issues = check(guide, words, TODAY, STOP_WORDS)

    assert [issue for issue in issues if issue.kind in KINDS] == []


@pytest.mark.parametrize("word", STOP_WORDS, ids=lambda word: word.stem)
def test_every_word_of_the_stop_list_is_found_in_a_sentence(guide: Guide, word: StopWord) -> None:
    """Planted into a step of a real leaf, as an author in a hurry would write it."""
    home = guide.trees["h"]
    name, leaf = next(iter(home.leaves.items()))
    planted = leaf.model_copy(update={"steps": (*leaf.steps, f"Ночь: {word.stem}.")})
    tree = home.model_copy(update={"leaves": {**home.leaves, name: planted}})
    spoiled = guide.model_copy(
        update={"trees": {**guide.trees, "h": tree}, "source_language": word.lang, "languages": (word.lang,)}
    )

    found = [issue for issue in check(spoiled, {}, TODAY, [word]) if issue.kind == "stop_word"]
    assert f"home.{name}" in {".".join(issue.where.split(".")[:2]) for issue in found}


def test_each_released_language_has_a_stop_list(guide: Guide) -> None:
    """A translator can slip as well as an author."""
    assert {word.lang for word in STOP_WORDS} >= set(guide.languages)


def test_what_is_called_law_was_read_in_the_law(guide: Guide) -> None:
    """A deadline, a fee, a penalty or a competent body: the source is law or official, or it is not called law."""
    binding = [f for f in guide.facts.values() if f.kind in NEEDS_LAW and f.certainty is Certainty.LAW]
    assert binding
    assert all(any(source.kind in LAW_SOURCES for source in fact.sources) for fact in binding)


def test_every_leaf_was_read_by_a_second_person_as_it_is_now(guide: Guide) -> None:
    """The record holds a mark of the words that were read."""
    assert guide.second_reader == "required"
    for tree in guide.trees.values():
        for name, leaf in tree.leaves.items():
            assert leaf.reviewed is not None, name
            assert leaf.reviewed.of == mark_of(leaf), name


@pytest.mark.parametrize("kind", KINDS)
def test_a_breach_is_an_error(kind: str) -> None:
    """Each rule can fail: a guide that breaks it does not build."""
    broken = load_guide(BROKEN / kind)
    issues = check(broken, {}, TODAY, read_stop_words(BROKEN / kind))

    assert {(issue.kind, issue.severity) for issue in issues} == {(kind, "error")}

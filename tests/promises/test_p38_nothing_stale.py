"""Promise P38: nothing stale is stated as fact, on the content that people really read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from bot.guide.check import check
from bot.guide.check_fact import LONGEST_REVIEW, REVIEW_NOTICE
from bot.guide.load import load_guide
from bot.guide.model import Guide, Leaf
from bot.guide.render import View, render
from bot.guide.report import check_content
from bot.guide.walk import Place
from bot.guide.ways import places
from bot.guide.words import Words
from tests.guide.screens import texts_of

ROOT = Path(__file__).parents[2]
CONTENT, LOCALES, BROKEN = ROOT / "content", ROOT / "locales", ROOT / "tests" / "guide" / "broken"
TODAY = date(2026, 11, 24)
STALE = "This should have been checked again by now. Ask a human before you rely on it."


def answers(guide: Guide, today: date) -> Iterator[Place]:
    """Every leaf, reached by its shortest way."""
    yield from (
        place for tree in guide.trees.values() for place in places(guide, tree, today).values() if place.is_leaf
    )


def due_days(guide: Guide) -> list[date]:
    """The days on which a fact may be relied on for the last time."""
    return sorted({fact.review_by for fact in guide.facts.values()})


def test_a_leaf_warns_from_the_day_after_one_of_its_facts_is_due(guide: Guide, words: Mapping[str, Words]) -> None:
    """Above everything else that it says, in every language; and not a day before."""
    met = set()
    for today in sorted({day + timedelta(days=more) for day in due_days(guide) for more in (0, 1)}):
        for place in answers(guide, today):
            assert isinstance(place.node, Leaf)
            stale = any(guide.facts[fact].review_by < today for fact in place.node.facts)
            met.add(stale)
            for lang, spoken in words.items():
                lines = render(place, spoken, words).text.split("\n")
                assert (f"⚠️ {spoken.text(STALE)}" in lines[:4]) == stale, (place.node_id, lang, today)
    assert met == {True, False}


def test_behind_sources_each_stale_fact_is_marked(guide: Guide, words: Mapping[str, Words]) -> None:
    """So that a person or a lawyer sees which of them it is."""
    today = max(due_days(guide)) + timedelta(days=1)
    for place in answers(guide, today):
        assert isinstance(place.node, Leaf)
        for lang, spoken in words.items():
            told = "\n".join(texts_of(place, words, lang, View.SOURCES)).count(spoken.text(STALE))
            assert told >= len(place.node.facts), (place.node_id, lang)


def test_every_leaf_says_how_sure_it_is_and_when_it_was_checked(guide: Guide, words: Mapping[str, Words]) -> None:
    """The day is that of its fact that nobody has looked at for the longest time."""
    for place in answers(guide, TODAY):
        assert isinstance(place.node, Leaf)
        oldest = min(guide.facts[fact].checked for fact in place.node.facts)
        for spoken in words.values():
            text = render(place, spoken, words).text
            assert spoken.text("Checked: {day}", day=spoken.day(oldest)) in text
            sure = (
                "it stands in the law.",
                "the UN, courts or legal aid say so.",
                "it was reported, we have not seen the law.",
            )
            assert sum(spoken.text(f"How sure: {by}") in text for by in sure) == 1


def test_authors_are_told_a_month_ahead_and_then_the_build_fails(guide: Guide, tmp_path: Path) -> None:
    """A warning for each fact from 30 days before, an error from the day after."""
    first = due_days(guide)[0]
    for today, severities in (
        (first - REVIEW_NOTICE - timedelta(days=1), set()),
        (first - REVIEW_NOTICE, {"warning"}),
        (first, {"warning"}),
        (first + timedelta(days=1), {"error", "warning"}),
    ):
        issues = [issue for issue in check(guide, {}, today) if issue.kind == "fact_past_review"]
        assert {issue.severity for issue in issues if guide.facts[issue.where[5:]].review_by == first} <= severities
        assert {issue.severity for issue in issues} == severities or today > first
    told: list[str] = []
    assert check_content(CONTENT, LOCALES, first + timedelta(days=1), told.append) == 1
    assert any("error fact_past_review" in line for line in told)


def test_no_fact_gives_itself_more_than_half_a_year(guide: Guide) -> None:
    """Law is looked at within 180 days; what changes fast within 60, by its author's hand."""
    assert max(fact.review_by - fact.checked for fact in guide.facts.values()) <= LONGEST_REVIEW
    assert {"review_too_far"} == {issue.kind for issue in check(load_guide(BROKEN / "review_too_far"), {}, TODAY)}


def test_nobody_has_looked_at_a_fact_in_the_future(guide: Guide) -> None:
    """A day of checking that has not come yet was made up."""
    assert all(fact.checked <= TODAY for fact in guide.facts.values())
    assert all(contact.verified <= TODAY for contact in guide.contacts.values())

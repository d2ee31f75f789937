"""Promise P37: no dead ends, no loops, always a human, walked on the content that people really read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.guide.check import check
from bot.guide.dates import deadline_for
from bot.guide.days import LAST_PAGE
from bot.guide.load import load_guide
from bot.guide.model import MAX_DEPTH, TALK, Fact, Guide, Leaf, Question
from bot.guide.path import MAX_POSITION_BYTES, Position, Segment
from bot.guide.render import Act, Screen, Show, View, render
from bot.guide.report import check_content, read_stop_words
from bot.guide.screen import MAX_BUTTON_UNITS, MAX_ROWS
from bot.guide.walk import OLDEST_EVENT_DAYS, Place, replay
from bot.guide.words import Words, load_words
from tests.guide.telegram_html import parse

ROOT = Path(__file__).parents[2]
CONTENT, LOCALES, BROKEN = ROOT / "content", ROOT / "locales", ROOT / "tests" / "guide" / "broken"
TODAY = date(2026, 11, 24)
LATER = date(2027, 6, 1)  # some facts are past their review by then: the leaf has to say so and still fit
MOST_PAGES = 40


class DeadEndError(AssertionError):
    """A way that does not end at an answer within the allowed steps."""


@dataclass(frozen=True)
class World:
    """A guide with the languages it is released in."""

    guide: Guide
    words: Mapping[str, Words]


def world_of(content: Path, locales: Path = LOCALES) -> World:
    guide = load_guide(content)
    return World(guide, load_words(locales, guide.languages, guide.source_language))


@pytest.fixture(scope="module")
def real() -> World:
    return world_of(CONTENT)


def ways(place: Place) -> list[Position]:
    """All answers of a question; of days those on both sides of each term that may begin there."""
    assert isinstance(place.node, Question)
    found = [place.choose(key) for key in place.node.choices]
    return found + ([place.pick(day) for day in days(place)] if place.node.date else [])


def days(place: Place) -> list[date]:
    """Today, yesterday, three years ago, and the days around the end of the term."""
    assert isinstance(place.node, Question)
    fact = place.guide.facts.get(place.node.deadline or "")
    return [place.today - timedelta(days=ago) for ago in sorted({0, 1, OLDEST_EVENT_DAYS, *turning(fact, place.today)})]


def turning(fact: Fact | None, today: date) -> Iterator[int]:
    """How many days ago the event was when its term ends today, or ended yesterday."""
    for ago in range(OLDEST_EVENT_DAYS if fact else 0):
        deadline = deadline_for(fact, today - timedelta(days=ago), today) if fact else None
        if deadline and deadline.left in (0, -1):
            yield ago


def leaves(guide: Guide, start: Position, today: date) -> Iterator[Place]:
    """Every answer that can be reached from a tree's first question. Raises DeadEndError."""

    def walk(position: Position) -> Iterator[Place]:
        place = replay(guide, position, today)
        here = f"{place.tree.tree}.{place.node_id} by {position}"
        if place.position != position:
            raise DeadEndError(f"the button does not lead on: {here}")
        if place.is_leaf:
            yield place
            return
        in_tree = [step for step in place.steps if step.tree.tree == place.tree.tree]
        if len(in_tree) >= MAX_DEPTH:
            raise DeadEndError(f"more than {MAX_DEPTH} questions: {here}")
        following = ways(place)
        if not following:
            raise DeadEndError(f"no way on: {here}")
        for way in following:
            yield from walk(way)

    yield from walk(replay(guide, start, today).position)


def all_leaves(guide: Guide, today: date = TODAY) -> dict[str, Place]:
    """Every way through every tree from its own first question, by its position."""
    starts = [Position((Segment(code),)) for code in guide.trees]
    return {str(place.position): place for start in starts for place in leaves(guide, start, today)}


@pytest.fixture(scope="module")
def answers(real: World) -> list[Place]:
    """Every way through every real tree."""
    return list(all_leaves(real.guide).values())


def screens(place: Place, words: Words, all_words: Mapping[str, Words]) -> Iterator[Screen]:
    """All pages of all views of a place; of the many pages of days the first and the last ones."""
    for view in View:
        few = isinstance(place.node, Question) and place.node.date
        seen: list[Screen] = []
        for page in (0, 1, 2, LAST_PAGE, LAST_PAGE + 1) if few else range(MOST_PAGES):
            screen = render(place, words, all_words, view, page)
            if screen in seen:
                break
            seen.append(screen)
        assert len(seen) < MOST_PAGES
        yield from seen


def fits(screen: Screen) -> None:
    """Telegram takes the screen, and a small phone shows it."""
    parse(screen.text)
    assert 1 <= len(screen.rows) <= MAX_ROWS
    for button in (button for row in screen.rows for button in row):
        assert 0 < len(button.label.encode("utf-16-le")) // 2 <= MAX_BUTTON_UNITS
        if isinstance(button.action, Show | Act):
            target = button.action.position if isinstance(button.action, Show) else button.action.argument
            assert len(target.encode()) <= MAX_POSITION_BYTES


def offers_human(screen: Screen) -> bool:
    return any(isinstance(b.action, Act) and b.action.verb == "ask" for row in screen.rows for b in row)


def test_the_check_of_the_real_content_finds_no_error(real: World) -> None:
    """`content check` is green: no error of any kind, no failed journey."""
    errors = [i for i in check(real.guide, real.words, TODAY, read_stop_words(CONTENT)) if i.severity == "error"]
    told: list[str] = []
    assert errors == []
    assert check_content(CONTENT, LOCALES, TODAY, told.append) == 0, told[-5:]


def test_every_way_through_every_tree_ends_at_an_answer(real: World, answers: list[Place]) -> None:
    """All paths of all trees end in a leaf within eight questions a tree, and every leaf is met."""
    met = {(place.tree.tree, place.node_id) for place in answers}
    assert met == {(tree.tree, leaf) for tree in real.guide.trees.values() for leaf in tree.leaves}


def test_from_the_first_screen_every_answer_is_within_eight_questions(real: World) -> None:
    """A person who starts at home answers at most eight questions, linked trees included, and meets every tree."""
    found = list(leaves(real.guide, Position(), TODAY))
    assert max(len(place.steps) for place in found) <= MAX_DEPTH
    assert {place.tree.code for place in found} == real.guide.trees.keys()


@pytest.mark.parametrize("today", [TODAY, LATER])
def test_every_screen_of_every_language_fits_telegram(real: World, today: date) -> None:
    """In every released language Telegram takes the page of each place on any path, and all its other pages.

    These differ only by the place and its deadline, so that one path to each is enough: the one with most to carry.
    """
    places = {str(p.position): p for leaf in all_leaves(real.guide, today).values() for p in on_the_way(leaf)}
    by_size = sorted(places.values(), key=lambda place: len(str(place.position)))
    heaviest = {(p.tree.tree, p.node_id, p.deadline): p for p in by_size}
    assert sorted(real.words) == sorted(real.guide.languages)
    for words in real.words.values():
        for place in by_size:
            fits(render(place, words, real.words))
        for place in heaviest.values() if today == TODAY else ():
            for screen in screens(place, words, real.words):
                fits(screen)
    assert {place.node_id for place in by_size} >= {n for tree in real.guide.trees.values() for n in tree.questions}


def on_the_way(leaf: Place) -> Iterator[Place]:
    """A leaf and the questions that were answered on the way to it."""
    place = leaf
    yield leaf
    while str(place.position) and place.steps:
        place = replay(leaf.guide, place.back(), leaf.today)
        yield place


def test_every_answer_offers_a_human_in_every_language(real: World, answers: list[Place]) -> None:
    """The first page of every leaf has the button that asks for a human, and the leaf names that way itself."""
    for place in answers:
        assert isinstance(place.node, Leaf)
        assert TALK in place.node.next
        for words in real.words.values():
            assert offers_human(render(place, words, real.words))


def test_every_page_leads_back_home(real: World, answers: list[Place]) -> None:
    """From every leaf, a chain of Back buttons reaches the first screen, and Home does at once."""
    for place in answers:
        here, steps = place, 0
        while str(here.position):
            here, steps = replay(real.guide, here.back(), TODAY), steps + 1
            assert steps <= 2 * MAX_DEPTH
        assert (here.tree.tree, str(place.home())) == ("home", "")


@pytest.mark.parametrize("kind", ["loop", "no_way_to_leaf", "too_deep", "unknown_target"])
def test_the_walk_sees_a_broken_tree(kind: str) -> None:
    """On a guide with a circle, a dead end, nine questions or a door into the wall the walk fails."""
    broken = world_of(BROKEN / kind, BROKEN / kind / "locales")
    with pytest.raises(DeadEndError):
        all_leaves(broken.guide)
    assert kind in {issue.kind for issue in check(broken.guide, broken.words, TODAY)}


def test_the_walk_sees_a_leaf_that_nobody_reaches() -> None:
    """A leaf without a way to it is missed by the walk."""
    guide = world_of(BROKEN / "unreachable_node").guide
    met = {(place.tree.tree, place.node_id) for place in all_leaves(guide).values()}
    assert met < {(tree.tree, leaf) for tree in guide.trees.values() for leaf in tree.leaves}
    leaf_only = {(t.tree, n) for t in guide.trees.values() for n in (*t.leaves, *t.questions)} - met
    assert leaf_only

"""Replay: where a position leads, that it always leads somewhere, and that an old button never shows a wrong page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.guide.model import Guide, Question
from bot.guide.path import MAX_POSITION_BYTES, Position
from bot.guide.walk import OLDEST_EVENT_DAYS, Place, mark_of, replay
from tests.guide.trees import FERRY_TREE, HOME_TREE, TEA_TREE, TODAY, guide_of, home_asking, pond

GUIDE = pond()
patient = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def node(position: Position | str, guide: Guide = GUIDE, today: date = TODAY) -> str:
    place = replay(guide, position, today)
    return f"{place.tree.tree}.{place.node_id}"


@pytest.mark.parametrize(
    ("position", "reached"),
    [
        ("", "home.need"),
        ("h:", "home.need"),
        ("h:n", "home.nothing"),
        ("h:f", "ferry.which"),
        ("h:f/fy:r", "ferry.when"),
        ("h:f/fy:r261120", "ferry.in_time"),
        ("h:f/fy:r261116", "ferry.late"),
        ("h:f/fy:ru", "ferry.late"),
        ("h:f/fy:r261120/t:y", "tea.sweet"),
        ("h:t/t:y/fy:s", "ferry.swim"),
        ("h:t/t:b/fy:s", "ferry.swim"),
        ("fy:r", "ferry.when"),
    ],
)
def test_a_position_leads_through_choices_days_and_links(position: str, reached: str) -> None:
    assert node(position) == reached


@pytest.mark.parametrize(
    ("position", "reached"),
    [
        ("zz:abc", "home.need"),  # no such tree
        ("h:x", "home.need"),  # no such choice
        ("h:261120", "home.need"),  # a day where none is asked for
        ("h:/fy:r", "home.need"),  # a link that was not taken
        ("h:fr", "ferry.which"),  # an answer of the next tree in the segment of the last one
        ("h:f/t:y", "ferry.which"),  # a link to another tree than was taken
        ("h:f/fy:r261123", "ferry.when"),  # the future
        ("h:f/fy:r231101", "ferry.when"),  # more than three years ago
        ("h:f/fy:r260230", "ferry.when"),  # no such day
        ("h:nn", "home.need"),  # an answer beyond the leaf
        ("h:f/fy:s/t:y", "ferry.which"),  # the leaf does not link there
    ],
)
def test_a_position_that_cannot_be_followed_stops_at_a_question(position: str, reached: str) -> None:
    assert node(position) == reached


@pytest.mark.parametrize(("ago", "reached"), [(0, "in_time"), (5, "in_time"), (6, "late"), (OLDEST_EVENT_DAYS, "late")])
def test_the_day_decides_whether_the_term_runs(ago: int, reached: str) -> None:
    asked = replay(GUIDE, "h:f/fy:r", TODAY)
    assert node(asked.pick(TODAY - timedelta(days=ago))) == f"ferry.{reached}"


def test_a_day_without_a_deadline_is_open() -> None:
    guide = home_asking(ask="?", date="past", open="end")
    assert node("h:200101", guide, date(2022, 1, 1)) == "home.end"


def test_the_same_button_leads_to_passed_when_the_term_has_ended() -> None:
    button = replay(GUIDE, "h:f/fy:r", TODAY).pick(TODAY)
    assert node(button, today=TODAY + timedelta(days=5)) == "ferry.in_time"
    assert node(button, today=TODAY + timedelta(days=6)) == "ferry.late"


def test_a_place_knows_its_deadline_and_the_steps_that_led_there() -> None:
    place = replay(GUIDE, "h:f/fy:r261120/t:y", TODAY)
    assert place.deadline is not None
    assert (place.deadline.until, place.deadline.left) == (date(2026, 11, 25), 3)
    assert [(step.question_id, step.key, step.day) for step in place.steps] == [
        ("need", "f", None),
        ("which", "r", None),
        ("when", None, date(2026, 11, 20)),
        ("sugar", "y", None),
    ]


@pytest.mark.parametrize(
    ("position", "before"),
    [
        ("", ""),
        ("h:n", ""),
        ("h:f", ""),
        ("h:f/fy:r", "h:f/fy:"),
        ("h:f/fy:r261120", "h:f/fy:r"),
        ("h:f/fy:r261120/t:", "h:f/fy:r261120"),
        ("h:t/t:b/fy:", "h:t/t:"),
        ("h:t/t:y/fy:", "h:t/t:y"),
        ("fy:", ""),
    ],
)
def test_back_takes_one_step(position: str, before: str) -> None:
    place = replay(GUIDE, position, TODAY)
    assert place.back() == replay(GUIDE, before, TODAY).position


def test_following_a_link_keeps_the_path_and_a_foreign_page_starts_a_new_one() -> None:
    linking = replay(GUIDE, "fy:r261120", TODAY)
    assert str(replay(GUIDE, linking.follow("tea/root"), TODAY).back()) == str(linking.position)
    assert str(replay(GUIDE, "h:n", TODAY).follow("tea/root")) == "t:"
    assert linking.follow("nowhere/root") == linking.position


def test_what_a_place_does_not_offer_is_refused() -> None:
    with pytest.raises(ValueError, match="offers no choice"):
        replay(GUIDE, "", TODAY).choose("x")
    with pytest.raises(ValueError, match="cannot take the day"):
        replay(GUIDE, "fy:r", TODAY).pick(TODAY + timedelta(days=1))
    with pytest.raises(ValueError, match="cannot take the day"):
        replay(GUIDE, "", TODAY).pick(TODAY)


@given(st.one_of(st.text(), st.text("hfyt:/~0126rsunbd-", max_size=40)), st.dates())
def test_any_text_on_any_day_gives_a_place_whose_position_leads_to_it(text: str, today: date) -> None:
    place = replay(GUIDE, text, today)
    again = replay(GUIDE, str(place.position), today)
    assert (again.tree, again.node_id, again.position) == (place.tree, place.node_id, place.position)
    assert len(str(place.position)) <= MAX_POSITION_BYTES


def ways_on(place: Place) -> list[Position]:
    """Every position that a button of this place may carry, but for back and home."""
    if not isinstance(place.node, Question):
        return [place.follow(target) for target in place.node.next if target.endswith("/root")]
    days = [place.today - timedelta(days=ago) for ago in (0, 3, 40)] if place.node.date else []
    return [*map(place.choose, place.node.choices), *map(place.pick, days)]


def walk(guide: Guide, turns: Iterable[int]) -> Place:
    """Press one of the buttons at every turn, until there are none."""
    place = replay(guide, "", TODAY)
    for turn in turns:
        ways = ways_on(place)
        if ways:
            place = replay(guide, ways[turn % len(ways)], TODAY)
    return place


TURNS = st.lists(st.integers(0, 5), max_size=12)


@given(TURNS)
def test_buttons_carry_canonical_positions(turns: list[int]) -> None:
    place = walk(GUIDE, turns)
    for way in ways_on(place):
        assert replay(GUIDE, str(way), TODAY).position == way


@given(TURNS)
def test_back_undoes_every_button_while_the_path_is_whole(turns: list[int]) -> None:
    place = walk(GUIDE, turns)
    for way in ways_on(place):
        if way.segments[0].tree == "h":
            assert replay(GUIDE, way, TODAY).back() == place.position


# Promise P40: two guides from one small pool of names stand for a guide before and after edits of any kind.
NODES = ["one", "two", "three", "four"]
TARGETS = [*NODES, "home/root", "tea/root"]
LINKS = st.lists(st.sampled_from(["talk", "home/root", "tea/root"]), max_size=2, unique=True)


@st.composite
def random_tree(draw: st.DrawFn, name: str, code: str) -> dict[str, Any]:
    asking = draw(st.lists(st.sampled_from(NODES), min_size=1, max_size=3, unique=True))
    return {
        "tree": name,
        "code": code,
        "title": name,
        "root": asking[0],
        "questions": {one: draw(random_question()) for one in asking},
        "leaves": {one: draw(random_leaf()) for one in NODES if one not in asking},
    }


@st.composite
def random_leaf(draw: st.DrawFn) -> dict[str, Any]:
    return {"title": "!", "say": "!", "next": draw(LINKS)}


@st.composite
def random_question(draw: st.DrawFn) -> dict[str, Any]:
    go = st.sampled_from(TARGETS).map(lambda target: {"say": "?", "go": target})
    question: dict[str, Any] = {"ask": "?", "choices": draw(st.dictionaries(st.sampled_from("ab"), go, max_size=2))}
    if draw(st.booleans()):
        targets = {"open": draw(st.sampled_from(TARGETS)), "passed": draw(st.sampled_from(TARGETS))}
        question |= {"date": "past", "deadline": draw(st.sampled_from(["pond.boat.term", None])), **targets}
    return question


@st.composite
def edited_tree(draw: st.DrawFn, tree: dict[str, Any]) -> dict[str, Any]:
    """The tree after an author's day: some nodes are written anew, some are gone, some changed their kind."""
    kept = {one: node for one, node in (tree["questions"] | tree["leaves"]).items() if draw(st.integers(0, 5))}
    for one in draw(st.lists(st.sampled_from(NODES), max_size=2, unique=True)):
        kept[one] = draw(st.one_of(random_question(), random_leaf()))
    if "ask" not in kept.get(tree["root"], {}):
        kept[tree["root"]] = draw(random_question())
    questions = {one: node for one, node in kept.items() if "ask" in node}
    leaves = {one: node for one, node in kept.items() if "ask" not in node}
    return {**tree, "root": draw(st.sampled_from(list(questions))), "questions": questions, "leaves": leaves}


@st.composite
def before_and_after(draw: st.DrawFn) -> tuple[Guide, Guide]:
    old = draw(random_tree("home", "h")), draw(random_tree("tea", "t"))
    new = draw(
        st.one_of(st.tuples(*map(edited_tree, old)), st.tuples(random_tree("home", "h"), random_tree("tea", "t")))
    )
    return guide_of(*old, facts=FERRY_FACTS), guide_of(*new, facts=FERRY_FACTS)


FERRY_FACTS = [
    {
        "id": "pond.boat.term",
        "claim": "Срок.",
        "values": {date(2020, 1, 1): {"count": 5}},
        "certainty": "law",
        "checked": TODAY,
        "review_by": TODAY,
    }
]


def ways(guide: Guide) -> Iterable[tuple[str, tuple[object, ...]]]:
    """Every way out of every question: what a token and its mark say, and the way itself."""
    for tree in guide.trees.values():
        for name, question in tree.questions.items():
            for key, choice in question.choices.items():
                yield key + mark_of(name, question, key), (name, choice.go)
            if question.date:
                way = (name, question.deadline, question.open, question.passed)
                yield "day" + mark_of(name, question, None), way


def trace(place: Place) -> list[tuple[object, ...]]:
    return [(step.tree.tree, step.question_id, step.key, step.day) for step in place.steps]


@patient
@given(before_and_after(), TURNS)
def test_p40_an_old_button_shows_its_own_leaf_or_an_earlier_question(
    guides: tuple[Guide, Guide], turns: list[int]
) -> None:
    old, new = guides
    known = [*ways(old), *ways(new)]
    assume(len(dict(known)) == len(set(known)))  # no two ways share a mark
    button = str(walk(old, turns).position)
    meant, shown = replay(old, button, TODAY), replay(new, button, TODAY)
    assert trace(shown) == trace(meant)[: len(shown.steps)]
    if shown.is_leaf:
        assert (shown.tree.tree, shown.node_id, len(shown.steps)) == (
            meant.tree.tree,
            meant.node_id,
            len(meant.steps),
        )


def edited(tree: dict[str, Any], **questions: Any) -> dict[str, Any]:
    return {**tree, "questions": {**tree["questions"], **questions}}


def test_p40_a_choice_that_now_leads_elsewhere_stops_at_its_question() -> None:
    button = replay(GUIDE, "h:t/t:y", TODAY).position
    sugar = {"ask": "Соль?", "choices": {"y": {"say": "Да", "go": "plain"}}}
    after = guide_of(HOME_TREE, FERRY_TREE, edited(TEA_TREE, sugar=sugar))
    assert node(button, after) == "tea.sugar"
    assert node("h:t/t:y", after) == "tea.plain"  # written by hand, without marks: nothing to compare


def test_p40_a_tree_that_is_gone_stops_at_the_question_before_it() -> None:
    button = replay(GUIDE, "h:f/fy:r261120/t:y", TODAY).position
    assert node(button, guide_of(HOME_TREE, TEA_TREE)) == "home.need"


def test_p40_a_leaf_that_lost_its_link_stops_at_the_question_before_it() -> None:
    button = replay(GUIDE, "h:t/t:y/fy:", TODAY).position
    sweet = {**TEA_TREE["leaves"]["sweet"], "next": ["talk"]}
    tea = {**TEA_TREE, "leaves": {**TEA_TREE["leaves"], "sweet": sweet}}
    assert node(button, guide_of(HOME_TREE, FERRY_TREE, tea)) == "tea.sugar"


def test_targets_that_do_not_exist_are_stopped_at() -> None:
    guide = home_asking(
        ask="?",
        choices={"a": {"say": "a", "go": "nowhere"}, "b": {"say": "b", "go": "nowhere/root"}},
        date="past",
        open="talk",
    )
    place = replay(guide, "", TODAY)
    for way in ways_on(place):
        assert replay(guide, way, TODAY).position == place.position


def test_a_guide_with_a_home_that_has_no_root_is_refused() -> None:
    guide = guide_of({**HOME_TREE, "root": "gone"})
    with pytest.raises(ValueError, match="no node gone"):
        replay(guide, "", TODAY)

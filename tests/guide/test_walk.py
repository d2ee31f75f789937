"""Replay: where a position leads, and that it always leads somewhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.model import Guide
from bot.guide.path import MAX_POSITION_BYTES, Position, entry_mark
from bot.guide.walk import OLDEST_EVENT_DAYS, replay
from tests.guide.trees import HOME_TREE, TODAY, deep_pond, guide_of, home_asking, pond
from tests.guide.walking import TURNS, node_at, walk, ways_on

GUIDE = pond()
DEEP = deep_pond()


def node(position: Position | str, guide: Guide = GUIDE, today: date = TODAY) -> str:
    return node_at(position, guide, today)


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


def test_a_choice_may_lead_to_a_later_question_of_another_tree() -> None:
    """So that nobody is asked what is answered already; the question stands in the position, whole or cut."""
    there = replay(DEEP, "", TODAY).choose("w")
    entered = there.segments[-1]
    assert (entered.tree, entered.entry) == ("fy", entry_mark("when"))
    assert node(there, DEEP) == node(str(entered), DEEP) == "ferry.when"
    assert node(f"{there}261120", DEEP) == node(f"{entered}261120", DEEP) == "ferry.in_time"
    assert node("h:w/fy:261120", DEEP) == "ferry.in_time"  # as a journey's author writes it
    assert replay(DEEP, f"{there}261120", TODAY).back() == there
    assert replay(DEEP, there, TODAY).back() == Position()


def test_a_choice_may_lead_straight_to_a_leaf_of_another_tree() -> None:
    """Where nothing is left to ask."""
    there = replay(DEEP, "", TODAY).choose("s")
    assert node(there, DEEP) == node(str(there.segments[-1]), DEEP) == "ferry.swim"
    assert replay(DEEP, there, TODAY).back() == Position()
    assert node(f"{there}x", DEEP) == "home.need"  # an answer beyond the leaf
    assert node(f"{there.segments[-1]}x", DEEP) == "home.need"


@pytest.mark.parametrize(
    ("position", "reached"),
    [
        ("h:w/fy:r", "ferry.when"),  # the root of a tree that was entered elsewhere
        (f"h:f/fy.{entry_mark('when')}:261120", "ferry.which"),  # elsewhere in a tree that was entered at its root
        ("fy.__:r", "home.need"),  # no such question
        ("h:w/fy.__:261120", "ferry.when"),
        (f"h:f/fy:r261120/t.{entry_mark('when')}:y", "ferry.when"),  # a leaf's link leads to roots only
    ],
)
def test_a_way_into_a_tree_that_nobody_offers_stops_before_it(position: str, reached: str) -> None:
    assert node(position, DEEP) == reached


def test_when_the_question_is_renamed_an_old_button_stops_before_its_tree() -> None:
    """Never at a question that was not meant."""
    old = f"{replay(DEEP, '', TODAY).choose('w')}261120"
    assert node(old, deep_pond("taken")) == "home.need"
    assert node(str(Position.parse(old).segments[-1]), deep_pond("taken")) == "home.need"


def test_what_a_place_does_not_offer_is_refused() -> None:
    with pytest.raises(ValueError, match="offers no choice"):
        replay(GUIDE, "", TODAY).choose("x")
    with pytest.raises(ValueError, match="cannot take the day"):
        replay(GUIDE, "fy:r", TODAY).pick(TODAY + timedelta(days=1))
    with pytest.raises(ValueError, match="cannot take the day"):
        replay(GUIDE, "", TODAY).pick(TODAY)


@given(st.one_of(st.text(), st.text(f"hfywt:/.~0126rsunbd-{entry_mark('when')}", max_size=40)), st.dates())
def test_any_text_on_any_day_gives_a_place_whose_position_leads_to_it(text: str, today: date) -> None:
    place = replay(DEEP, text, today)
    again = replay(DEEP, str(place.position), today)
    assert (again.tree, again.node_id, again.position) == (place.tree, place.node_id, place.position)
    assert len(str(place.position)) <= MAX_POSITION_BYTES


@given(TURNS)
def test_buttons_carry_canonical_positions(turns: list[int]) -> None:
    place = walk(DEEP, turns)
    for way in ways_on(place):
        assert replay(DEEP, str(way), TODAY).position == way


@given(TURNS)
def test_back_undoes_every_button_while_the_path_is_whole(turns: list[int]) -> None:
    place = walk(DEEP, turns)
    for way in ways_on(place):
        if way.segments[0].tree == "h":
            assert replay(DEEP, way, TODAY).back() == place.position


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

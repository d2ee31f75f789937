"""Walking an invented guide by its buttons, for the tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import strategies as st

from bot.guide.model import Guide, Question
from bot.guide.path import Position
from bot.guide.walk import Place, replay
from tests.guide.trees import TODAY

TURNS = st.lists(st.integers(0, 5), max_size=12)  # which button is pressed at every turn


def node_at(position: Position | str, guide: Guide, today: date = TODAY) -> str:
    """The node that a position leads to, as `tree.node`."""
    place = replay(guide, position, today)
    return f"{place.tree.tree}.{place.node_id}"


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

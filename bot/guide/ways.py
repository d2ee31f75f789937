"""The shortest way to every page of a tree: places as a person reaches them, for tools that show all pages."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta

from bot.guide.edges import OLDEST_EVENT_DAYS, is_event_day, node_of, target_by_day
from bot.guide.model import HOME, Guide, Question, Tree
from bot.guide.path import Position, Segment
from bot.guide.walk import Place, replay

NEAREST_DAYS = (1, 0, *range(2, OLDEST_EVENT_DAYS + 1))  # days before today; yesterday says more than today does


def places(guide: Guide, tree: Tree, today: date) -> dict[str, Place]:
    """A place for every question and leaf that answers can reach from the tree's root, the nearest to it first."""
    start = Position() if tree.code == HOME else Position((Segment(tree.code),))
    found: dict[str, Place] = {}
    waiting = deque([replay(guide, start, today)])
    while waiting:
        place = waiting.popleft()
        if place.tree.code == tree.code and place.node_id not in found:
            found[place.node_id] = place
            waiting += [replay(guide, position, today) for position in _answers(place)]
    return found


def out_of_reach(guide: Guide, tree: Tree, node_id: str, today: date) -> Place:
    """A place at a node that no answer reaches on `today`, as if one stood there at once. Raises KeyError."""
    node = node_of(tree, node_id)
    if node is None:
        raise KeyError(node_id)
    return Place(guide, Position((Segment(tree.code),)), tree, node_id, node, (), today)


def _answers(place: Place) -> Iterator[Position]:
    """A position for every choice, and for a day that leads to each end of a date question."""
    question = place.node
    if not isinstance(question, Question):
        return
    yield from map(place.choose, question.choices)
    if question.date:
        yield from map(place.pick, _days(place, question))


def _days(place: Place, question: Question) -> list[date]:
    """The nearest day for each target that some day leads to."""
    wanted = {target for target in (question.open, question.passed) if target}
    found: dict[str, date] = {}
    for before in NEAREST_DAYS:
        day = place.today - timedelta(days=before)
        if len(found) == len(wanted) or not is_event_day(day, place.today):
            break
        found.setdefault(target_by_day(place.guide, question, day, place.today) or "", day)
    return list(found.values())

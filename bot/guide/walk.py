"""Replay: a position, a guide and a day give the place where the person stands, whatever the position says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.guide.dates import Deadline
from bot.guide.edges import (
    OLDEST_EVENT_DAYS,
    ROOT,
    Entrance,
    Step,
    answer,
    entrance,
    is_event_day,
    mark_of,
    marked_entrance,
    node_of,
    step_deadline,
    target_by_day,
    target_of,
)
from bot.guide.model import HOME, Guide, Leaf, Question, Tree
from bot.guide.path import Position, Segment

__all__ = ["OLDEST_EVENT_DAYS", "ROOT", "Place", "Step", "is_event_day", "mark_of", "replay", "step_deadline"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands. `position` is canonical: with marks, fitted to a button, replaying to this node."""

    guide: Guide
    position: Position
    tree: Tree
    node_id: str
    node: Question | Leaf
    steps: tuple[Step, ...]
    today: date

    @property
    def is_leaf(self) -> bool:
        return isinstance(self.node, Leaf)

    @property
    def deadline(self) -> Deadline | None:
        """The deadline of the last answered day that starts one, seen from `today`."""
        found = (step_deadline(self.guide, step, self.today) for step in reversed(self.steps))
        return next((deadline for deadline in found if deadline), None)

    def choose(self, key: str) -> Position:
        """The position after the choice `key`. Raises ValueError when the node does not offer it."""
        if not isinstance(self.node, Question) or key not in self.node.choices:
            raise ValueError(f"{self.tree.tree}.{self.node_id} offers no choice {key!r}")
        return self._after(key, mark_of(self.node_id, self.node, key), self.node.choices[key].go)

    def pick(self, day: date) -> Position:
        """The position after the day. Raises ValueError when the node asks for none or cannot take this one."""
        if not isinstance(self.node, Question) or not self.node.date or not is_event_day(day, self.today):
            raise ValueError(f"{self.tree.tree}.{self.node_id} cannot take the day {day}")
        target = target_by_day(self.guide, self.node, day, self.today)
        return self._after(f"{day:%y%m%d}", mark_of(self.node_id, self.node, None), target or "")

    def back(self) -> Position:
        """One answer less; from the root of a linked tree, the page that led there; from a first root, home."""
        *earlier, last = self.position.segments or (Segment(HOME),)
        if last.tokens:
            return _home_if_bare((*earlier, last.cut(len(last.tokens) - 1)))
        if not earlier:
            return Position()
        before = earlier[-1]
        undone = 1 if self._led_here_by_answer() else 0
        return _home_if_bare((*earlier[:-1], before.cut(len(before.tokens) - undone)))

    def follow(self, target: str) -> Position:
        """The position at `tree/root` or `tree/node`. A page that does not link there starts a new path with it."""
        way = entrance(self.guide, target)
        if way is None:
            return self.position
        linked = isinstance(self.node, Leaf) and target in self.node.next
        before = self._segments() if linked else ()
        return _home_if_bare((*before, Segment(way.tree.code, entry=way.mark))).fitted()

    def home(self) -> Position:
        """The first screen."""
        return Position()

    def _segments(self) -> tuple[Segment, ...]:
        return self.position.segments or (Segment(HOME),)

    def _after(self, token: str, mark: str, target: str) -> Position:
        *earlier, last = self._segments()
        longer = Segment(last.tree, (*last.tokens, token), (*(last.marks or ()), mark), last.entry)
        way = entrance(self.guide, target)
        opened = (Segment(way.tree.code, entry=way.mark),) if way else ()
        return Position((*earlier, longer, *opened)).fitted()

    def _led_here_by_answer(self) -> bool:
        """Whether a choice or a day led to this tree, rather than a leaf's link."""
        if not self.steps:
            return False
        return entrance(self.guide, target_of(self.guide, self.steps[-1], self.today) or "") is not None


def replay(guide: Guide, position: Position | str, today: date) -> Place:
    """Walk a position from where it enters its first tree and stop at the first answer that cannot be taken.

    Total: any text gives a place, at worst the first question of home. A leaf is shown only when the whole position
    was taken; otherwise the question before it, so that an edited tree never shows another leaf than the button meant.
    `today` is the reader's day. The guide must have a home tree with its root.
    """
    wanted = Position.parse(position) if isinstance(position, str) else position
    first = _first_way(guide, wanted)
    if first is None:
        return _Trail(guide, today, _home_way(guide)).place()
    trail = _Trail(guide, today, first)
    if not (trail.take_all(wanted.segments[0]) and all(map(trail.enter_and_take, wanted.segments[1:]))):
        trail.leave_leaf()
    return trail.place()


def _home_way(guide: Guide) -> Entrance:
    home = guide.trees[HOME]
    return Entrance(home, home.root)


def _first_way(guide: Guide, position: Position) -> Entrance | None:
    """Where a position enters its first tree. A question that is gone makes the whole position begin at home."""
    if not position.segments:
        return None
    tree = guide.trees.get(position.segments[0].tree)
    return marked_entrance(tree, position.segments[0].entry) if tree else None


class _Trail:
    """The walk under way: the node reached and what was taken to get there."""

    def __init__(self, guide: Guide, today: date, way: Entrance) -> None:
        self.guide, self.today = guide, today
        self.steps: list[Step] = []
        self.segments: list[tuple[Entrance, list[str], list[str]]] = []
        self._open(way, by_answer=False)

    def _open(self, way: Entrance, *, by_answer: bool) -> None:
        self.way, self.tree, self.node_id = way, way.tree, way.node_id
        self.tokens: list[str] = []
        self.marks: list[str] = []
        self.segments.append((way, self.tokens, self.marks))
        self.opened_by_answer = by_answer  # the position's next segment, if any, must enter by the same way

    def enter_and_take(self, segment: Segment) -> bool:
        """Go on into a segment after the first, if an answer or a leaf's link leads to its tree."""
        if self.opened_by_answer:
            by_hand = segment.entry is None and not segment.marks  # a journey's author does not write hashes
            linked = self.tree.code == segment.tree and (by_hand or self.way.mark == segment.entry)
            self.opened_by_answer = False
        else:
            linked = self._follow_link(segment)
        return linked and self.take_all(segment)

    def _follow_link(self, segment: Segment) -> bool:
        tree, leaf = self.guide.trees.get(segment.tree), self.tree.leaves.get(self.node_id)
        way = marked_entrance(tree, segment.entry) if tree else None
        if way is None or leaf is None or way not in [entrance(self.guide, target) for target in leaf.next]:
            return False
        self._open(way, by_answer=False)
        return True

    def take_all(self, segment: Segment) -> bool:
        """Take the answers of a segment in order; False at the first that cannot be taken."""
        marks = segment.marks or (None,) * len(segment.tokens)
        return all(map(self._take, segment.tokens, marks))

    def _take(self, token: str, mark: str | None) -> bool:
        question = self.tree.questions.get(self.node_id)
        if question is None or self.opened_by_answer:
            return False
        step = answer(self.tree, self.node_id, question, token, self.today)
        if step is None:
            return False
        own_mark = mark_of(self.node_id, question, step.key)
        return mark in (None, own_mark) and self._move(step, token, own_mark)

    def _move(self, step: Step, token: str, mark: str) -> bool:
        target = target_of(self.guide, step, self.today) or ""
        other = entrance(self.guide, target)
        if other is None and node_of(self.tree, target) is None:
            return False
        self.steps.append(step)
        self.tokens.append(token)
        self.marks.append(mark)
        if other is None:
            self.node_id = target
        else:
            self._open(other, by_answer=True)
        return True

    def leave_leaf(self) -> None:
        """From a leaf, go back to the question that led to it; from one that no question led to, home."""
        if self.node_id not in self.tree.leaves:
            return
        if not self.tokens and len(self.segments) > 1:  # an answer of another tree led straight here
            self.segments.pop()
            self.way, self.tokens, self.marks = self.segments[-1]
        if self.tokens:
            self.tokens.pop()
            self.marks.pop()
            step = self.steps.pop()
            self.tree, self.node_id = step.tree, step.question_id
        else:
            self.segments.clear()
            self._open(_home_way(self.guide), by_answer=False)

    def place(self) -> Place:
        segments = tuple(
            Segment(way.tree.code, tuple(tokens), tuple(marks) or None, way.mark)
            for way, tokens, marks in self.segments
        )
        node = node_of(self.tree, self.node_id)
        if node is None:
            raise ValueError(f"tree {self.tree.tree} has no node {self.node_id}: load_guide refuses such a guide")
        position = _home_if_bare(segments).fitted()
        return Place(self.guide, position, self.tree, self.node_id, node, tuple(self.steps), self.today)


def _home_if_bare(segments: tuple[Segment, ...]) -> Position:
    """A lone home segment without answers is home itself, written as nothing."""
    return Position() if segments == (Segment(HOME),) else Position(segments)

"""Replay: a position, a guide and a day give the place where the person stands, whatever the position says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.guide.dates import Deadline
from bot.guide.edges import (
    OLDEST_EVENT_DAYS,
    ROOT,
    Step,
    answer,
    can_enter,
    is_event_day,
    linked_tree,
    mark_of,
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
        """The position at the root of `tree/root`. A page that does not link there starts a new path with it."""
        tree = linked_tree(self.guide, target)
        if tree is None:
            return self.position
        linked = isinstance(self.node, Leaf) and target in self.node.next
        before = self._segments() if linked else ()
        return _home_if_bare((*before, Segment(tree.code))).fitted()

    def home(self) -> Position:
        """The first screen."""
        return Position()

    def _segments(self) -> tuple[Segment, ...]:
        return self.position.segments or (Segment(HOME),)

    def _after(self, token: str, mark: str, target: str) -> Position:
        *earlier, last = self._segments()
        longer = Segment(last.tree, (*last.tokens, token), (*(last.marks or ()), mark))
        other = linked_tree(self.guide, target)
        opened = (Segment(other.code),) if other else ()
        return Position((*earlier, longer, *opened)).fitted()

    def _led_here_by_answer(self) -> bool:
        """Whether a choice or a day led to this tree, rather than a leaf's link."""
        if not self.steps:
            return False
        target = target_of(self.guide, self.steps[-1], self.today)
        return target == f"{self.tree.tree}{ROOT}"


def replay(guide: Guide, position: Position | str, today: date) -> Place:
    """Walk a position from the root of its first tree and stop at the first answer that cannot be taken.

    Total: any text gives a place, at worst the first question of home. A leaf is shown only when the whole position
    was taken; otherwise the question before it, so that an edited tree never shows another leaf than the button meant.
    `today` is the reader's day. The guide must have a home tree with its root.
    """
    wanted = Position.parse(position) if isinstance(position, str) else position
    first = guide.trees.get(wanted.segments[0].tree) if wanted.segments else None
    if first is None or not can_enter(first):
        return _Trail(guide, today, guide.trees[HOME]).place()
    trail = _Trail(guide, today, first)
    if not (trail.take_all(wanted.segments[0]) and all(map(trail.enter_and_take, wanted.segments[1:]))):
        trail.leave_leaf()
    return trail.place()


class _Trail:
    """The walk under way: the node reached and what was taken to get there."""

    def __init__(self, guide: Guide, today: date, tree: Tree) -> None:
        self.guide, self.today = guide, today
        self.steps: list[Step] = []
        self.segments: list[tuple[Tree, list[str], list[str]]] = []
        self._open(tree, by_answer=False)

    def _open(self, tree: Tree, *, by_answer: bool) -> None:
        self.tree, self.node_id = tree, tree.root
        self.tokens: list[str] = []
        self.marks: list[str] = []
        self.segments.append((tree, self.tokens, self.marks))
        self.opened_by_answer = by_answer  # the position's next segment, if any, must be of this tree

    def enter_and_take(self, segment: Segment) -> bool:
        """Go on into a segment after the first, if an answer or a leaf's link leads to its tree."""
        if self.opened_by_answer:
            linked = self.tree.code == segment.tree
            self.opened_by_answer = False
        else:
            linked = self._follow_link(segment.tree)
        return linked and self.take_all(segment)

    def _follow_link(self, code: str) -> bool:
        tree, leaf = self.guide.trees.get(code), self.tree.leaves.get(self.node_id)
        if tree is None or leaf is None or f"{tree.tree}{ROOT}" not in leaf.next or not can_enter(tree):
            return False
        self._open(tree, by_answer=False)
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
        other = linked_tree(self.guide, target)
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
        """From a leaf, go back to the question that led to it."""
        if self.node_id in self.tree.leaves and self.tokens:
            self.tokens.pop()
            self.marks.pop()
            self.node_id = self.steps.pop().question_id

    def place(self) -> Place:
        segments = tuple(
            Segment(tree.code, tuple(tokens), tuple(marks) or None) for tree, tokens, marks in self.segments
        )
        node = node_of(self.tree, self.node_id)
        if node is None:
            raise ValueError(f"tree {self.tree.tree} has no node {self.node_id}: load_guide refuses such a guide")
        position = _home_if_bare(segments).fitted()
        return Place(self.guide, position, self.tree, self.node_id, node, tuple(self.steps), self.today)


def _home_if_bare(segments: tuple[Segment, ...]) -> Position:
    """A lone home segment without answers is home itself, written as nothing."""
    return Position() if segments == (Segment(HOME),) else Position(segments)

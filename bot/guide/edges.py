"""The ways out of a question: what an answer stands for, where it leads, and its mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.guide.dates import Deadline, deadline_for
from bot.guide.model import Guide, Leaf, Question, Tree
from bot.guide.path import edge_mark, entry_mark

OLDEST_EVENT_DAYS = 3 * 365 + 1  # an event of more than three years ago is a slip of the finger or a case for a human
Node = tuple[str, str]  # tree name and node id
ROOT = "/root"  # how a target names the first question of another tree: `documents_kz/root`


@dataclass(frozen=True, slots=True)
class Step:
    """One answered question: the choice's key, or the day."""

    tree: Tree
    question_id: str
    question: Question
    key: str | None
    day: date | None


def mark_of(question_id: str, question: Question, key: str | None) -> str:
    """The mark of one way out of a question: of the choice `key`, or of its day when `key` is None."""
    if key is None:
        return edge_mark(question_id, "date", question.deadline or "", question.open or "", question.passed or "")
    return edge_mark(question_id, key, question.choices[key].go)


def step_deadline(guide: Guide, step: Step, today: date) -> Deadline | None:
    """The deadline that an answered day starts, or None."""
    fact = guide.facts.get(step.question.deadline or "")
    return deadline_for(fact, step.day, today) if fact and step.day else None


def is_event_day(day: date, today: date) -> bool:
    """Whether a date question takes this day: not in the future, at most three years ago, and of this century."""
    return 0 <= (today - day).days <= OLDEST_EVENT_DAYS and 2000 <= day.year <= 2099  # a token has two digits of year


def answer(tree: Tree, question_id: str, question: Question, token: str, today: date) -> Step | None:
    """The step that a token stands for, or None when this question cannot take it."""
    if len(token) == 1:
        return Step(tree, question_id, question, token, None) if token in question.choices else None
    day = _read_day(token)
    if question.date is None or day is None or not is_event_day(day, today):
        return None
    return Step(tree, question_id, question, None, day)


def _read_day(token: str) -> date | None:
    try:
        return date(2000 + int(token[:2]), int(token[2:4]), int(token[4:6]))
    except ValueError:  # 30 February and the like
        return None


def target_of(guide: Guide, step: Step, today: date) -> str | None:
    """Where an answered question leads, seen from `today`; None when its author left that out."""
    if step.key is not None:
        return step.question.choices[step.key].go
    return target_by_day(guide, step.question, step.day, today) if step.day else None


def target_by_day(guide: Guide, question: Question, day: date, today: date) -> str | None:
    """`open` while the term that began on `day` runs or when there is none, else `passed`."""
    fact = guide.facts.get(question.deadline or "")
    deadline = deadline_for(fact, day, today) if fact else None
    return question.passed if deadline and deadline.left < 0 else question.open


@dataclass(frozen=True, slots=True)
class Entrance:
    """A way into a tree: at its root, at another of its questions, or straight to a leaf."""

    tree: Tree
    node_id: str

    @property
    def mark(self) -> str | None:
        """How a position says it: nothing for the root."""
        return None if self.node_id == self.tree.root else entry_mark(self.node_id)


def entrance(guide: Guide, target: str) -> Entrance | None:
    """The way that `name/root`, `name/question` or `name/leaf` names, if there is such a node."""
    name, slash, node_id = target.partition("/")
    tree = guide.tree_named(name) if slash else None
    if tree is None:
        return None
    if node_id == "root":
        return Entrance(tree, tree.root) if can_enter(tree) else None
    return Entrance(tree, node_id) if node_of(tree, node_id) else None


def resolve(guide: Guide, tree: Tree, target: str) -> Node | None:
    """The node that a target written in `tree` means, there or in another tree; None when there is none."""
    if "/" in target:
        way = entrance(guide, target)
        return (way.tree.tree, way.node_id) if way else None
    return (tree.tree, target) if node_of(tree, target) else None


def marked_entrance(tree: Tree, mark: str | None) -> Entrance | None:
    """The way into a tree that a position says, if there is such a node: `Entrance.mark` read back."""
    if mark is None:
        return Entrance(tree, tree.root) if can_enter(tree) else None
    nodes = (*tree.questions, *tree.leaves)
    return next((Entrance(tree, name) for name in nodes if entry_mark(name) == mark), None)


def can_enter(tree: Tree) -> bool:
    """Whether the tree begins with a question, as `load_guide` demands."""
    return tree.root in tree.questions


def node_of(tree: Tree, node_id: str) -> Question | Leaf | None:
    """The question or leaf of that name, if the tree has one."""
    return tree.questions.get(node_id) or tree.leaves.get(node_id)

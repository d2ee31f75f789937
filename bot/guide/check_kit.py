"""What every content check is given, what it gives back, and the graph of a tree that several of them read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import Field

from bot.guide.edges import ROOT, entrance
from bot.guide.extract import Message, messages
from bot.guide.model import HOME, TALK, Guide, Leaf, Prepared, Question, Strict, Tree

if TYPE_CHECKING:
    from bot.guide.words import Words

Severity = Literal["error", "warning"]
DAY = "date"  # the token of a way that is taken by picking a day


class StopWord(Strict):
    """An entry of `stop_words.yaml`: the beginning of a word (or of several in a row), its language, why it is there.

    `allow` lists message contexts where the word warns instead of advising; a context covers all that stands below it.
    """

    stem: str
    lang: str
    why: str
    allow: tuple[str, ...] = ()


class HeavyWord(Strict):
    """An entry of `heavy_words.yaml`: the beginning of an officialese word (or of several), and how people say it.

    `allow` maps message contexts where the word may stand to the reason; a context covers all that stands below it.
    """

    stem: str
    lang: str
    plain: str
    allow: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Issue:
    """One mistake of the content. `where` is a message context such as `asylum_kz.in_time` or `fact.kz.fee`."""

    kind: str
    where: str
    what: str
    mend: str
    severity: Severity


@dataclass(frozen=True)
class Exam:
    """What is examined: the guide, its languages, the day that counts as today, and the lists of words."""

    guide: Guide
    words: Mapping[str, Words]
    today: date
    stop_words: Sequence[StopWord] = ()
    heavy_words: Sequence[HeavyWord] = ()

    @cached_property
    def messages(self) -> tuple[Message, ...]:
        """Every text of the guide with its context."""
        return tuple(messages(self.guide))


class Finding(NamedTuple):
    """An Issue whose kind is the name of the check that found it."""

    where: str
    what: str
    mend: str
    severity: Severity = "error"


Check = Callable[[Exam], Iterator[Finding]]


class Edge(NamedTuple):
    """One way out of a question. `token` is a choice key or DAY; `target` is as the author wrote it."""

    token: str
    target: str
    label: str  # where the target is written: choices.<key>, open or passed


def edges(question: Question) -> Iterator[Edge]:
    """All ways out of a question."""
    for key, choice in question.choices.items():
        yield Edge(key, choice.go, f"choices.{key}")
    for label, target in (("open", question.open), ("passed", question.passed)):
        if target:
            yield Edge(DAY, target, label)


def has_deadline(question: Question) -> bool:
    """Whether picking a day here starts a deadline."""
    return question.date is not None and question.deadline is not None


def inner_edges(tree: Tree, node: str) -> Iterator[tuple[Edge, str]]:
    """The ways out of a node that stay in its tree, with the nodes they lead to."""
    question = tree.questions.get(node)
    for edge in edges(question) if question else ():
        target = tree.root if edge.target == f"{tree.tree}{ROOT}" else edge.target.removeprefix(f"{tree.tree}/")
        if target in tree.questions or target in tree.leaves:
            yield edge, target


def entries(guide: Guide, tree: Tree) -> set[str]:
    """The nodes where one can come into the tree: its root, and those that answers of other trees lead to."""
    ways = [entrance(guide, edge.target) for _, _, question in questions(guide) for edge in edges(question)]
    return {tree.root, *(way.node_id for way in ways if way and way.tree.tree == tree.tree)}


def reached(
    tree: Tree,
    passable: Callable[[str, Edge], bool] = lambda _node, _edge: True,
    starts: Iterable[str] | None = None,
) -> set[str]:
    """The nodes that can be reached from `starts`, else from the tree's root, over edges that are passable."""
    seen: set[str] = set()
    waiting = [tree.root] if starts is None else list(starts)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += [target for edge, target in inner_edges(tree, node) if passable(node, edge)]
    return seen


def questions(guide: Guide) -> Iterator[tuple[Tree, str, Question]]:
    """Every question of every tree: tree, id, question."""
    for tree in guide.trees.values():
        for name, question in tree.questions.items():
            yield tree, name, question


def leaves(guide: Guide) -> Iterator[tuple[Tree, str, Leaf]]:
    """Every leaf of every tree: tree, id, leaf."""
    for tree in guide.trees.values():
        for name, leaf in tree.leaves.items():
            yield tree, name, leaf


def supported(guide: Guide) -> Iterator[tuple[str, Leaf | Prepared]]:
    """All that rests on facts and contacts, leaves and prepared answers, with the contexts where they stand."""
    yield from ((f"{tree.tree}.{name}", leaf) for tree, name, leaf in leaves(guide))
    yield from ((f"answer.{answer.id}", answer) for answer in guide.answers.values())


def is_home(tree: Tree) -> bool:
    """Whether this tree is the first screen."""
    return tree.code == HOME


def is_human(target: str) -> bool:
    """Whether the target is the way to a human."""
    return target == TALK

"""Content checks on the ways through a tree: what can be reached, how deep, and what a button must carry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import TypeVar

from bot.guide.check_kit import (
    DAY,
    Edge,
    Exam,
    Finding,
    edges,
    entries,
    has_deadline,
    inner_edges,
    is_home,
    is_human,
    leaves,
    questions,
    reached,
)
from bot.guide.edges import Node, entrance, resolve
from bot.guide.extract import leaf_messages
from bot.guide.model import MAX_DEPTH, Guide, Tree
from bot.guide.path import MARK_LENGTH, MAX_POSITION_BYTES, entry_mark
from bot.guide.walk import mark_of

N = TypeVar("N", Node, str)  # a node of the guide, or of one tree

DEADLINE_WORDS = ("{deadline.until}", "{deadline.left}")
DAY_BYTES = 6  # yymmdd


def unreachable_node(exam: Exam) -> Iterator[Finding]:
    """No way leads from the root of a tree to one of its nodes."""
    for tree in exam.guide.trees.values():
        seen = reached(tree)
        for name in (*tree.questions, *tree.leaves):
            if name not in seen:
                yield Finding(f"{tree.tree}.{name}", "No way leads here.", "Point a choice to it, or remove it.")


def unreachable_tree(exam: Exam) -> Iterator[Finding]:
    """No way leads from the first screen to a tree."""
    guide = exam.guide
    seen: set[str] = set()
    waiting = [tree for tree in guide.trees.values() if is_home(tree)]
    while waiting:
        tree = waiting.pop()
        if tree.tree not in seen:
            seen.add(tree.tree)
            waiting += _trees_after(guide, tree)
    for tree in guide.trees.values():
        if seen and tree.tree not in seen:
            yield Finding(
                tree.tree, "No way leads here from the first screen.", "Link it from another tree.", "warning"
            )


def _trees_after(guide: Guide, tree: Tree) -> Iterator[Tree]:
    targets = [edge.target for question in tree.questions.values() for edge in edges(question)]
    targets += [target for leaf in tree.leaves.values() for target in leaf.next if not is_human(target)]
    for target in targets:
        way = entrance(guide, target)
        if way is not None:
            yield way.tree


def no_way_to_leaf(exam: Exam) -> Iterator[Finding]:
    """From a question no leaf can be reached, in this tree or another."""
    after = _following(exam.guide)
    saved: set[Node] = {(tree.tree, name) for tree, name, _ in leaves(exam.guide)}
    while grown := {node for node, following in after.items() if node not in saved and saved.intersection(following)}:
        saved |= grown
    for tree_name, name in after.keys() - saved:
        mend = "Give one of its choices a way to a leaf."
        yield Finding(f"{tree_name}.{name}", "No leaf can be reached from here.", mend)


def loop(exam: Exam) -> Iterator[Finding]:
    """Answers lead back to a question that was asked before, in one tree or over several."""
    after = _following(exam.guide)
    for tree_name, name in after:
        if (tree_name, name) in _ahead(after, (tree_name, name)):
            what = "Answers lead from this question back to it."
            yield Finding(f"{tree_name}.{name}", what, "Lead on to a leaf; the Back button is always there.")


def _following(guide: Guide) -> dict[Node, list[Node]]:
    """The nodes that the answers of each question lead to."""
    after: dict[Node, list[Node]] = {}
    for tree, name, question in questions(guide):
        found = [resolve(guide, tree, edge.target) for edge in edges(question)]
        after[tree.tree, name] = [node for node in found if node is not None]
    return after


def _ahead(after: Mapping[N, list[N]], start: N) -> set[N]:
    seen: set[N] = set()
    waiting = list(after.get(start, ()))
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += after.get(node, ())
    return seen


def too_deep(exam: Exam) -> Iterator[Finding]:
    """A way through a tree asks more questions than a frightened person answers."""
    for tree in exam.guide.trees.values():
        depth = _longest(tree, tree.root, lambda _edge: 1)
        if depth > MAX_DEPTH:
            what = f"The longest way asks {depth} questions, at most {MAX_DEPTH} are allowed."
            yield Finding(tree.tree, what, "Join questions, or move a part into a tree of its own.")


def position_too_long(exam: Exam) -> Iterator[Finding]:
    """The answers on the longest way through a tree do not fit into a button."""
    for tree in exam.guide.trees.values():
        entered = entries(exam.guide, tree) - {tree.root}
        size = len(f"{tree.code}:~") + max(
            _longest(tree, tree.root, _token_bytes),
            *(len(".") + MARK_LENGTH + _longest(tree, name, _token_bytes) for name in entered),
            0,
        )
        if size > MAX_POSITION_BYTES:
            what = f"The longest position takes {size} bytes, a button holds {MAX_POSITION_BYTES}."
            yield Finding(tree.tree, what, "Ask for fewer days, or move a part into a tree of its own.")


def _token_bytes(edge: Edge) -> int:
    return (DAY_BYTES if edge.token == DAY else 1) + MARK_LENGTH


def _longest(tree: Tree, start: str, weight: Callable[[Edge], int]) -> int:
    """The heaviest way from `start`; 0 for a tree with a loop, which is told by itself."""
    inner = {name: [target for _, target in inner_edges(tree, name)] for name in tree.questions}
    if any(name in _ahead(inner, name) for name in inner):
        return 0

    @cache
    def heaviest(node: str) -> int:
        question = tree.questions.get(node)
        onward = dict(inner_edges(tree, node))
        ways = edges(question) if question else ()
        return max((weight(edge) + heaviest(onward.get(edge, "")) for edge in ways), default=0)

    return heaviest(start)


def mark_collision(exam: Exam) -> Iterator[Finding]:
    """Ways out of two questions of a tree have the same token and mark: replay could take one for the other."""
    for tree in exam.guide.trees.values():
        first: dict[tuple[str, str], str] = {}
        for name, question in tree.questions.items():
            for token in {edge.token: None for edge in edges(question)}:
                mark = mark_of(name, question, None if token == DAY else token)
                other = first.setdefault((token, mark), name)
                if other != name:
                    what = f"`{token}` has the same mark here as in `{other}`."
                    yield Finding(f"{tree.tree}.{name}", what, "Rename this question, or give the choice another key.")
        yield from _entry_collisions(tree)


def _entry_collisions(tree: Tree) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for name in (*tree.questions, *tree.leaves):
        other = first.setdefault(entry_mark(name), name)
        if other != name:
            yield Finding(f"{tree.tree}.{name}", f"It has the same mark as `{other}`.", "Rename it.")


def deadline_placeholder_without_date(exam: Exam) -> Iterator[Finding]:
    """A text speaks of a deadline, or a reminder wants one, but some way there picks no day that starts it."""
    mend = "Lead every way here over a date question with a `deadline`, or take it out."
    allowed: set[str] = set()
    for tree in exam.guide.trees.values():
        undated = reached(tree, partial(_starts_no_deadline, tree), entries(exam.guide, tree))
        for name, leaf in tree.leaves.items():
            where = f"{tree.tree}.{name}"
            if name not in undated:
                allowed |= {context for context, _ in leaf_messages(where, leaf) if context != f"{where}.title"}
            elif leaf.remind:
                yield Finding(f"{where}.remind", "There is no deadline to remind of on some way here.", mend)
    for context, source in exam.messages:
        if context not in allowed and any(word in source for word in DEADLINE_WORDS):
            yield Finding(context, "Some way here has no deadline to put in.", mend)


def _starts_no_deadline(tree: Tree, node: str, edge: Edge) -> bool:
    return edge.token != DAY or not has_deadline(tree.questions[node])


CHECKS = (
    unreachable_node,
    unreachable_tree,
    no_way_to_leaf,
    loop,
    too_deep,
    position_too_long,
    mark_collision,
    deadline_placeholder_without_date,
)

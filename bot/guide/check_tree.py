"""Content checks on the questions and leaves of a tree, each by itself."""

from __future__ import annotations

from collections.abc import Iterator

from bot.guide.check_kit import Exam, Finding, edges, is_human, leaves, questions
from bot.guide.edges import resolve
from bot.guide.model import MAX_CHOICES, Question

MAX_CHOICES_BESIDE_DAYS = 1  # twelve days, earlier and later, and the bottom row leave one row


def unknown_target(exam: Exam) -> Iterator[Finding]:
    """A choice, a date or a leaf's `next` points to a node that does not exist. (A root: see `assemble`.)"""
    mend = "Name a question or leaf of this tree, or of another as `name/root` or `name/node`."
    for tree, name, question in questions(exam.guide):
        for edge in edges(question):
            if resolve(exam.guide, tree, edge.target) is None:
                yield Finding(f"{tree.tree}.{name}.{edge.label}", f"`{edge.target}` leads nowhere.", mend)
    for tree, name, leaf in leaves(exam.guide):
        for target in leaf.next:
            known = is_human(target) or (target.endswith("/root") and resolve(exam.guide, tree, target) is not None)
            if not known:
                where = f"{tree.tree}.{name}.next"
                yield Finding(where, f"`{target}` leads nowhere.", "Use `talk`, or another tree as `name/root`.")


def bad_date_question(exam: Exam) -> Iterator[Finding]:
    """A date question lacks a way out, or a question without a date has the keys of one."""
    for tree, name, question in questions(exam.guide):
        if (what := _date_mistake(question)) is not None:
            mend = "A date question has `open`; with a `deadline` it has `passed` too; others have none of the three."
            yield Finding(f"{tree.tree}.{name}", what, mend)


def _date_mistake(question: Question) -> str | None:
    if question.date is None:
        extra = [key for key in ("deadline", "open", "passed") if getattr(question, key) is not None]
        return f"`{extra[0]}` stands in a question without a date." if extra else None
    if question.open is None:
        return "A picked day leads nowhere: `open` is missing."
    if (question.deadline is None) != (question.passed is None):
        return "`deadline` and `passed` go together, and one is missing."
    return None


def too_many_choices(exam: Exam) -> Iterator[Finding]:
    """A question has more buttons than a small phone shows."""
    for tree, name, question in questions(exam.guide):
        most = MAX_CHOICES_BESIDE_DAYS if question.date else MAX_CHOICES
        if len(question.choices) > most:
            what = f"{len(question.choices)} choices, at most {most} fit."
            yield Finding(f"{tree.tree}.{name}", what, "Group them and ask one question more.")


def duplicate_choice(exam: Exam) -> Iterator[Finding]:
    """Two buttons of one question say the same."""
    for tree, name, question in questions(exam.guide):
        first: dict[str, str] = {}
        for key, choice in question.choices.items():
            words = " ".join(choice.say.casefold().split())
            if words in first:
                what = f"The choices `{first[words]}` and `{key}` say the same."
                yield Finding(f"{tree.tree}.{name}.choices.{key}", what, "Word them apart, or remove one.")
            first.setdefault(words, key)


def leaf_without_human(exam: Exam) -> Iterator[Finding]:
    """A leaf does not lead to a human."""
    for tree, name, leaf in leaves(exam.guide):
        if not any(is_human(target) for target in leaf.next):
            yield Finding(f"{tree.tree}.{name}", "No way to a human.", "Add `talk` to `next`.")


CHECKS = (
    unknown_target,
    bad_date_question,
    too_many_choices,
    duplicate_choice,
    leaf_without_human,
)

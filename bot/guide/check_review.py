"""Content checks on second readings: nobody's first draft reaches a reader (promise P39)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.guide.check_kit import Exam, Finding, leaves
from bot.guide.review import mark_of


def leaf_unreviewed(exam: Exam) -> Iterator[Finding]:
    """A leaf was read by its author alone, where `guide.yaml` requires a second reader."""
    for tree, name, leaf in leaves(exam.guide):
        if exam.guide.second_reader == "required" and leaf.reviewed is None:
            where = f"{tree.tree}.{name}"
            mend = f"Let a second person read it, and run `content review {where} --by` with their initials."
            yield Finding(where, "No second person has read this leaf.", mend)


def leaf_changed_since_review(exam: Exam) -> Iterator[Finding]:
    """The words, facts or contacts of a leaf are not those that its second reader saw."""
    for tree, name, leaf in leaves(exam.guide):
        if leaf.reviewed is not None and leaf.reviewed.of != mark_of(leaf):
            where = f"{tree.tree}.{name}"
            what = f"The leaf changed after {leaf.reviewed.by} read it on {leaf.reviewed.on}."
            yield Finding(where, what, f"Let a second person read it again, then run `content review {where} --by`.")


CHECKS = (
    leaf_unreviewed,
    leaf_changed_since_review,
)

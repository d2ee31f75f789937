"""Content checks on what leaves rest on: facts, their sources and days, contacts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.guide.check_kit import Exam, Finding, leaves, questions, supported
from bot.guide.model import Certainty, Fact, FactKind, Term
from bot.guide.walk import OLDEST_EVENT_DAYS

REVIEW_NOTICE = timedelta(days=30)  # promise P38: told this long before
LONGEST_REVIEW = timedelta(days=180)  # law; what changes fast gets 60 days by its author's hand
CONTACT_LIFE = timedelta(days=180)  # offices move; an address nobody looked at for half a year is a guess
NEEDS_LAW = (FactKind.DEADLINE, FactKind.FEE, FactKind.PENALTY, FactKind.BODY)
LAW_SOURCES = ("law", "official")


def leaf_without_fact(exam: Exam) -> Iterator[Finding]:
    """A leaf rests on nothing."""
    for tree, name, leaf in leaves(exam.guide):
        if not leaf.facts:
            yield Finding(f"{tree.tree}.{name}", "The leaf rests on no fact.", "Name its facts under `facts`.")


def unknown_fact(exam: Exam) -> Iterator[Finding]:
    """A leaf, a date question or a prepared answer names a fact that does not exist."""
    mend = "Correct the id, or write the fact in content/facts."
    named = [(where, fact) for where, page in supported(exam.guide) for fact in page.facts]
    named += [(f"{tree.tree}.{name}", q.deadline) for tree, name, q in questions(exam.guide) if q.deadline]
    for where, fact in named:
        if fact not in exam.guide.facts:
            yield Finding(where, f"The fact `{fact}` does not exist.", mend)


def unknown_contact(exam: Exam) -> Iterator[Finding]:
    """A leaf or a prepared answer names a contact that does not exist."""
    for where, page in supported(exam.guide):
        for contact in page.contacts:
            if contact not in exam.guide.contacts:
                mend = "Correct the id, or write the contact in content/contacts."
                yield Finding(where, f"The contact `{contact}` does not exist.", mend)


def fact_without_source(exam: Exam) -> Iterator[Finding]:
    """A fact does not say where it is from."""
    for fact in exam.guide.facts.values():
        if not fact.sources:
            yield Finding(f"fact.{fact.id}", "The fact has no source.", "Add the source that you opened.")


def fact_past_review(exam: Exam) -> Iterator[Finding]:
    """A fact was to be checked again by now (error), or within the notice (warning)."""
    for fact in exam.guide.facts.values():
        where, due = f"fact.{fact.id}", fact.review_by
        mend = "Open its sources, then set `checked` and `review_by`."
        if due < exam.today:
            yield Finding(where, f"The fact was to be checked again by {due}.", mend)
        elif due <= exam.today + REVIEW_NOTICE:
            yield Finding(where, f"The fact must be checked again by {due}.", mend, "warning")


def review_too_far(exam: Exam) -> Iterator[Finding]:
    """A fact gives itself more than half a year before anybody looks again."""
    for fact in exam.guide.facts.values():
        if fact.review_by > fact.checked + LONGEST_REVIEW:
            what = f"Checked on {fact.checked}, it is to be looked at only by {fact.review_by}."
            mend = (
                f"Set `review_by` at most {LONGEST_REVIEW.days} days after `checked`; 60 where practice changes fast."
            )
            yield Finding(f"fact.{fact.id}", what, mend)


def value_missing_on_date(exam: Exam) -> Iterator[Finding]:
    """A date question's deadline has no term today (error), or on older days that can be picked (warning)."""
    for tree, name, question in questions(exam.guide):
        fact = exam.guide.facts.get(question.deadline or "")
        if fact is None:
            continue
        where = f"{tree.tree}.{name}"
        if not isinstance(fact.value_on(exam.today), Term):
            mend = "Add a term under `values`: {count: 30, unit: calendar_days}."
            yield Finding(where, f"The fact `{fact.id}` has no term in force on {exam.today}.", mend)
        elif not isinstance(fact.value_on(exam.today - timedelta(days=OLDEST_EVENT_DAYS)), Term):
            yield _young_term(where, fact)


def _young_term(where: str, fact: Fact) -> Finding:
    what = f"The fact `{fact.id}` has a term only from {min(fact.values)}; older days can be picked."
    mend = "Add the terms of the last three years, each from the day it came into force."
    return Finding(where, what, mend, "warning")


def law_without_law_source(exam: Exam) -> Iterator[Finding]:
    """A deadline, fee, penalty or competent body is worded as law on the word of others."""
    for fact in exam.guide.facts.values():
        backed = any(source.kind in LAW_SOURCES for source in fact.sources)
        if fact.kind in NEEDS_LAW and fact.certainty is Certainty.LAW and fact.sources and not backed:
            what = f"A {fact.kind} is called law, but no source is law or official."
            yield Finding(f"fact.{fact.id}", what, "Add such a source, or set `certainty` to practice or reported.")


def practice_by_press_alone(exam: Exam) -> Iterator[Finding]:
    """A fact that only the press tells is said to be the word of the UN, courts or legal aid."""
    for fact in exam.guide.facts.values():
        press_alone = all(source.kind == "news" for source in fact.sources)
        if fact.certainty is Certainty.PRACTICE and fact.sources and press_alone:
            what = "It is called practice, but every source is press."
            yield Finding(f"fact.{fact.id}", what, "Set `certainty` to reported, or add the UN, a court or legal aid.")


def contact_unverified(exam: Exam) -> Iterator[Finding]:
    """Nobody has looked for too long whether a contact still works.

    A warning: readers see the day, and an error would tempt to write a day on which nobody looked.
    """
    for contact in exam.guide.contacts.values():
        if contact.verified + CONTACT_LIFE < exam.today:
            what = f"The contact was last verified on {contact.verified}, over {CONTACT_LIFE.days} days ago."
            yield Finding(f"contact.{contact.id}", what, "Verify it at its source, then set `verified`.", "warning")


CHECKS = (
    leaf_without_fact,
    unknown_fact,
    unknown_contact,
    fact_without_source,
    fact_past_review,
    review_too_far,
    value_missing_on_date,
    law_without_law_source,
    practice_by_press_alone,
    contact_unverified,
)

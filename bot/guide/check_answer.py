"""Content checks on prepared answers: volunteers send them unread, so nothing may stand there that no fact carries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.guide.check_kit import Exam, Finding
from bot.guide.check_translation import figures
from bot.guide.extract import contact_messages, fact_messages
from bot.guide.model import Guide, Prepared, Term

ADDRESS = re.compile(r"(?<![\w.{-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w-])|@\w{4,}", re.ASCII | re.IGNORECASE)
STEP = re.compile(r"^\d{1,2}\. ", re.MULTILINE)  # the number of a step says nothing about the world


def answer_beyond_facts(exam: Exam) -> Iterator[Finding]:
    """A prepared answer names a figure or an address that stands in none of its facts and contacts."""
    mend = "Name the fact or contact that carries it, or take it out."
    for answer in exam.guide.answers.values():
        carried = "\n".join(_carried(exam.guide, answer))
        addresses = {address.lower() for address in ADDRESS.findall(answer.text)}
        missing = {address for address in addresses if address not in carried.lower()}
        missing |= set(figures(STEP.sub("", answer.text))) - set(figures(carried))
        if missing:
            what = f"None of its facts and contacts carries {', '.join(sorted(missing))}."
            yield Finding(f"answer.{answer.id}.text", what, mend)


def answer_without_warning(exam: Exam) -> Iterator[Finding]:
    """A prepared answer sends to a contact that is dangerous to turn to: only a page shows the warning before it."""
    for answer in exam.guide.answers.values():
        for contact in exam.guide.contacts_of(answer):
            if contact.status != "ordinary":
                what = f"The contact `{contact.id}` is {contact.status}, and an answer shows no warning before it."
                yield Finding(f"answer.{answer.id}", what, "Take it out; send the page that shows the contact.")


def _carried(guide: Guide, answer: Prepared) -> Iterator[str]:
    """What the facts and contacts of the answer say, line by line."""
    for fact in guide.facts_of(answer):
        yield from (text for _, text in fact_messages(fact))
        yield from (str(value.count) for value in fact.values.values() if isinstance(value, Term))
    for contact in guide.contacts_of(answer):
        yield from (text for _, text in contact_messages(contact))
        yield from filter(None, (contact.phone, contact.email, contact.url, contact.telegram))


CHECKS = (answer_beyond_facts, answer_without_warning)

"""Every text of the guide that a reader can see, with its message context: the one list of translatable texts."""

from __future__ import annotations

from collections.abc import Iterator

from bot.guide.model import Contact, Fact, Guide, Leaf, Prepared, Question, Tree

Message = tuple[str, str]  # message context and source text


def messages(guide: Guide) -> Iterator[Message]:
    """All texts with their contexts, such as `asylum_kz.in_time.steps.1`, in the order of the files."""
    for tree in guide.trees.values():
        yield from tree_messages(tree)
    for fact in guide.facts.values():
        yield from fact_messages(fact)
    for contact in guide.contacts.values():
        yield from contact_messages(contact)
    for answer in guide.answers.values():
        yield from answer_messages(answer)


def tree_messages(tree: Tree) -> Iterator[Message]:
    """The texts of a tree: its title, its questions, its leaves."""
    yield f"{tree.tree}.title", tree.title
    for name, question in tree.questions.items():
        yield from question_messages(f"{tree.tree}.{name}", question)
    for name, leaf in tree.leaves.items():
        yield from leaf_messages(f"{tree.tree}.{name}", leaf)


def question_messages(context: str, question: Question) -> Iterator[Message]:
    """The texts of a question that stands at `context`."""
    yield from _present(context, ask=question.ask, why=question.why)
    for key, choice in question.choices.items():
        yield f"{context}.choices.{key}", choice.say


def leaf_messages(context: str, leaf: Leaf) -> Iterator[Message]:
    """The texts of a leaf that stands at `context`; items of lists are numbered from 1."""
    yield from _present(context, title=leaf.title, say=leaf.say)
    for part in ("steps", "papers", "costs", "risks"):
        items: tuple[str, ...] = getattr(leaf, part)
        for number, item in enumerate(items, start=1):
            yield f"{context}.{part}.{number}", item


def fact_messages(fact: Fact) -> Iterator[Message]:
    """The texts of a fact; values that are terms are worded from their numbers and need no translation."""
    context = f"fact.{fact.id}"
    yield from _present(context, claim=fact.claim, who=fact.who, clock=fact.clock, conflict=fact.conflict)
    for day, value in fact.values.items():
        if isinstance(value, str):
            yield f"{context}.values.{day.isoformat()}", value


def contact_messages(contact: Contact) -> Iterator[Message]:
    """The texts of a contact."""
    yield from _present(
        f"contact.{contact.id}",
        name=contact.name,
        helps=contact.helps,
        risk=contact.risk,
        address=contact.address,
        hours=contact.hours,
    )


def answer_messages(answer: Prepared) -> Iterator[Message]:
    """The texts of a prepared answer."""
    yield from _present(f"answer.{answer.id}", title=answer.title, text=answer.text)


def _present(context: str, **texts: str | None) -> Iterator[Message]:
    for part, text in texts.items():
        if text:
            yield f"{context}.{part}", text

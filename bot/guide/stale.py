"""What authors should look at next: what falls due, what rests on it, and what no journey has tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.guide.check_fact import CONTACT_LIFE
from bot.guide.check_kit import edges
from bot.guide.edges import step_deadline, target_of
from bot.guide.journeys import Journey, read_journeys
from bot.guide.load import load
from bot.guide.model import Contact, Fact, Guide, Leaf, Prepared, Question, Tree
from bot.guide.report import journey_files
from bot.guide.walk import replay

Write = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Due:
    """A fact or contact to be looked at by the day `by`, and what rests on it as `tree.node` or `answer.<id>`.

    `where` is `fact.<id>` or `contact.<id>`. On the day itself it is still good; it is stale from the next.
    """

    where: str
    by: date
    pages: tuple[str, ...]


def due_by(item: Fact | Contact) -> date:
    """The last day on which a fact or contact may be relied on without a new look."""
    return item.review_by if isinstance(item, Fact) else item.verified + CONTACT_LIFE


def rests_on(guide: Guide, node: Question | Leaf | Prepared) -> list[Fact | Contact]:
    """The facts and contacts of a page: all that it names, of a date question its deadline."""
    if isinstance(node, Question):
        return [guide.facts[node.deadline]] if node.deadline in guide.facts else []
    return [*guide.facts_of(node), *guide.contacts_of(node)]


def name_of(item: Fact | Contact) -> str:
    """`fact.<id>` or `contact.<id>`."""
    return f"{'fact' if isinstance(item, Fact) else 'contact'}.{item.id}"


def addresses(guide: Guide) -> dict[str, list[str]]:
    """Every web address that the content names, with the facts and contacts that name it."""
    named: dict[str, list[str]] = {}
    for fact in guide.facts.values():
        for source in fact.sources:
            named.setdefault(source.url, []).append(name_of(fact))
    for contact in guide.contacts.values():
        for url in dict.fromkeys(filter(None, (contact.url, contact.source))):
            named.setdefault(url, []).append(name_of(contact))
    return named


def due(guide: Guide, today: date, days: int) -> list[Due]:
    """Facts and contacts that fall due within `days` days of `today`, or fell due before; the earliest first."""
    items: list[Fact | Contact] = [*guide.facts.values(), *guide.contacts.values()]
    pages: dict[str, list[str]] = {}
    for page, node in _pages(guide):
        for item in rests_on(guide, node):
            pages.setdefault(name_of(item), []).append(page)
    found = [Due(name_of(item), due_by(item), tuple(pages.get(name_of(item), ()))) for item in items]
    last = today + timedelta(days=days)
    return sorted((one for one in found if one.by <= last), key=lambda one: (one.by, one.where))


def untried(guide: Guide, journeys: Iterable[Journey]) -> list[str]:
    """Leaves (`tree.leaf`) and ways out of questions (`tree.question.choices.x`, `.open`) that no journey takes."""
    tried = {name for journey in journeys for name in _tried_by(guide, journey)}
    return [name for tree in guide.trees.values() for name in _to_try(tree) if name not in tried]


def tell_stale(content: Path, today: date, days: int, write: Write) -> None:
    """Tell what falls due and what no journey tries, a line each, with the places in the files.

    Raises ContentError when the content cannot be read.
    """
    loaded = load(content)
    journeys = [journey for file in journey_files(content) for journey, _ in read_journeys(file)]
    found = due(loaded.guide, today, days)
    for one in found:
        state = "since" if one.by < today else "by"
        write(f"{loaded.place(one.where)}: {one.where} due {state} {one.by}{_resting(one.pages)}")
    missing = untried(loaded.guide, journeys)
    for name in missing:
        write(f"{loaded.place(name)}: {name}: no journey comes here")
    pages = {page for one in found for page in one.pages}
    past = sum(one.by < today for one in found)
    last = today + timedelta(days=days)
    write(f"Due by {last}: {len(found)}, of these past: {past}; pages that rest on them: {len(pages)}.")
    write(f"Untried: {len(missing)} leaves and answers by {len(journeys)} journeys.")


def _resting(pages: Sequence[str]) -> str:
    return f"; rests on it: {', '.join(pages)}" if pages else "; nothing rests on it"


def _pages(guide: Guide) -> Iterator[tuple[str, Question | Leaf | Prepared]]:
    for tree in guide.trees.values():
        yield from ((f"{tree.tree}.{name}", question) for name, question in tree.questions.items())
        yield from ((f"{tree.tree}.{name}", leaf) for name, leaf in tree.leaves.items())
    yield from ((f"answer.{name}", answer) for name, answer in guide.answers.items())


def _to_try(tree: Tree) -> Iterator[str]:
    for name, question in tree.questions.items():
        yield from (f"{tree.tree}.{name}.{edge.label}" for edge in edges(question))
    yield from (f"{tree.tree}.{name}" for name in tree.leaves)


def _tried_by(guide: Guide, journey: Journey) -> Iterator[str]:
    place = replay(guide, journey.path, journey.today)
    for step in place.steps:
        label = f"choices.{step.key}"
        if step.key is None:
            deadline = step_deadline(guide, step, journey.today)
            label = "passed" if deadline and deadline.left < 0 else "open"
        yield f"{step.tree.tree}.{step.question_id}.{label}"
        target = target_of(guide, step, journey.today)
        if target in step.tree.leaves:  # a leaf on the way to another tree has been shown too
            yield f"{step.tree.tree}.{target}"

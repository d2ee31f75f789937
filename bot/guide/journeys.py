"""Journeys: a case as a sentence, the answers a person gives, and the page that they must reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field

from bot.guide.load import read_list
from bot.guide.model import Guide, Leaf, Strict, Text
from bot.guide.path import Position
from bot.guide.walk import Place, replay


class Journey(Strict):
    """One case. `path` is a position without marks; either `leaf` or `question` names where it ends, as `tree.node`."""

    name: Text
    path: str
    today: date
    leaf: str | None = Field(default=None, min_length=1)
    question: str | None = Field(default=None, min_length=1)
    must_cite: tuple[str, ...] = ()
    must_not_cite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A journey that does not end as its author says. `line` counts from 1."""

    file: str
    line: int
    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: journey `{self.name}`: {self.what}"


Journeys = Sequence[tuple[Journey, int]]  # with their lines


def read_journeys(file: Path) -> Journeys:
    """The journeys of a file with their lines. Raises ContentError."""
    return read_list(file, _shown(file), Journey)


def run_journeys(guide: Guide, file: Path) -> list[Failure]:
    """Walk every journey of the file; the failures, in order. Raises ContentError when the file cannot be read."""
    return failures_of(guide, file, read_journeys(file))


def failures_of(guide: Guide, file: Path, journeys: Journeys) -> list[Failure]:
    """Walk the journeys that were read from the file; the failures, in order."""
    return [
        Failure(_shown(file), line, journey.name, what)
        for journey, line in journeys
        for what in walk_journey(guide, journey)
    ]


def walk_journey(guide: Guide, journey: Journey) -> Iterator[str]:
    """What is wrong with one journey, in sentences; nothing when it holds."""
    wanted = journey.leaf or journey.question
    if wanted is None or (journey.leaf and journey.question):
        yield "Name either the `leaf` or the `question` where it ends."
        return
    place = replay(guide, journey.path, journey.today)
    reached = f"{place.tree.tree}.{place.node_id}"
    given, taken = _count_answers(journey.path), len(place.steps)
    if taken < given or str(Position.parse(journey.path)) != journey.path:
        yield f"Only {taken} of the answers in `{journey.path}` can be given; the walk stops at {reached}."
    elif reached != wanted or place.is_leaf != bool(journey.leaf):
        kind = "leaf" if place.is_leaf else "question"
        yield f"It ends at the {kind} {reached}, not at {wanted}."
    else:
        yield from _wrong_citations(place, journey)


def _wrong_citations(place: Place, journey: Journey) -> Iterator[str]:
    cited = place.node.facts if isinstance(place.node, Leaf) else ()
    for fact in journey.must_cite:
        if fact not in cited:
            yield f"The page does not cite {fact}."
    for fact in journey.must_not_cite:
        if fact in cited:
            yield f"The page cites {fact}."
    for fact in (*journey.must_cite, *journey.must_not_cite):
        if fact not in place.guide.facts:
            yield f"The fact {fact} does not exist."


def _count_answers(path: str) -> int:
    return sum(len(segment.tokens) for segment in Position.parse(path).segments)


def _shown(file: Path) -> str:
    """The file as problems call it: from the content folder on."""
    return "/".join(file.parts[-3:])

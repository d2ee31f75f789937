"""What authors should look at next: what falls due, what rests on it, what no journey tries."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.guide.journeys import Journey
from bot.guide.load import ContentError, load_guide
from bot.guide.stale import due, tell_stale, untried

ISLAND = Path(__file__).parent / "island"
GUIDE = load_guide(ISLAND)
TODAY = date(2026, 11, 22)
REVIEW = date(2027, 4, 1)  # of both facts
CALLED = date(2027, 4, 30)  # the contact's 180th day


def journey(path: str) -> Journey:
    return Journey(name="Anna", path=path, today=TODAY, question="home.start")


@pytest.mark.parametrize(
    ("today", "days", "names"),
    [
        (TODAY, 30, []),
        (REVIEW, 0, ["fact.island.boat.term", "fact.island.lantern"]),
        (date(2027, 3, 2), 29, []),
        (date(2027, 3, 2), 30, ["fact.island.boat.term", "fact.island.lantern"]),
        (date(2027, 5, 1), 0, ["fact.island.boat.term", "fact.island.lantern", "contact.island.keeper"]),
    ],
)
def test_what_falls_due_is_listed_in_time(today: date, days: int, names: list[str]) -> None:
    """The last of the days counts, and what is past stays until somebody has looked."""
    assert [one.where for one in due(GUIDE, today, days)] == names


def test_pages_that_rest_on_it_are_named() -> None:
    """Leaves by their facts and contacts, a date question by its deadline."""
    pages = {one.where: one.pages for one in due(GUIDE, CALLED, 0)}

    assert pages["fact.island.lantern"] == ("home.lantern",)
    assert pages["contact.island.keeper"] == ("home.lantern",)
    assert set(pages["fact.island.boat.term"]) == {"boat.landed_when", "boat.in_time", "boat.late", "boat.no_day"}


def test_without_journeys_all_is_untried() -> None:
    """Every leaf and every way out of a question, both ends of a date question among them."""
    assert untried(GUIDE, []) == [
        "boat.landed_when.choices.n",
        "boat.landed_when.open",
        "boat.landed_when.passed",
        "boat.in_time",
        "boat.late",
        "boat.no_day",
        "home.start.choices.l",
        "home.start.choices.b",
        "home.lantern",
    ]


@pytest.mark.parametrize(
    ("path", "tried"),
    [
        ("h:l", {"home.start.choices.l", "home.lantern"}),
        ("h:b", {"home.start.choices.b"}),
        ("b:261120", {"boat.landed_when.open", "boat.in_time"}),
        ("b:261001", {"boat.landed_when.passed", "boat.late"}),
        ("h:l/b:n", {"home.start.choices.l", "home.lantern", "boat.landed_when.choices.n", "boat.no_day"}),
    ],
)
def test_a_journey_tries_what_it_passes(path: str, tried: set[str]) -> None:
    """Also the leaf from which it goes on into another tree."""
    assert set(untried(GUIDE, [])) - set(untried(GUIDE, [journey(path)])) == tried


def test_what_is_told_names_files_and_lines(tmp_path: Path) -> None:
    """An editor can jump to each line; the last two count."""
    lines: list[str] = []
    tell_stale(Path(shutil.copytree(ISLAND, tmp_path / "content")), date(2027, 4, 2), 0, lines.append)

    assert lines[1] == (
        "content/facts/ISLAND.yaml:1: fact.island.lantern due since 2027-04-01; rests on it: home.lantern"
    )
    assert "content/trees/boat.yaml:21: boat.late: no journey comes here" in lines
    assert lines[-2:] == [
        "Due by 2027-04-02: 2, of these past: 2; pages that rest on them: 5.",
        "Untried: 4 leaves and answers by 2 journeys.",
    ]


def test_content_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """The list of a half-read guide would miss what matters."""
    with pytest.raises(ContentError):
        tell_stale(tmp_path, TODAY, 30, print)

"""Playing: the guide walked in a terminal, and the walk printed as a journey."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.guide.journeys import run_journeys
from bot.guide.load import load_guide
from bot.guide.play import plain, play
from bot.guide.words import load_words

ISLAND = Path(__file__).parent / "island"
GUIDE = load_guide(ISLAND)
TODAY = date(2026, 11, 22)


class Terminal:
    """A person at a terminal who types prepared lines, picking buttons by their labels."""

    def __init__(self, *typed: str) -> None:
        self.lines: list[str] = []
        self._typed: Iterator[str] = iter(typed)

    def read(self, _prompt: str) -> str:
        try:
            wanted = next(self._typed)
        except StopIteration:
            raise EOFError from None
        numbered = [line for line in self.lines if line[:3].strip().isdecimal() and line[5:] == wanted]
        return numbered[-1][:3] if numbered else wanted

    def write(self, text: str) -> None:
        self.lines.append(text)


def walk(*typed: str, start: str = "") -> tuple[str, Terminal]:
    """The journey and the terminal after these lines."""
    terminal = Terminal(*typed)
    words = load_words(ISLAND / "locales", GUIDE.languages, GUIDE.source_language)
    return play(GUIDE, words, "en", TODAY, read=terminal.read, write=terminal.write, start=start), terminal


def test_a_walk_is_printed_as_a_journey() -> None:
    """Buttons pressed by number lead to a leaf, and the way there comes out ready for a file."""
    journey, terminal = walk("I lost my lantern", "q")

    assert journey.splitlines()[1:] == [
        '  path: "h:l"',
        "  today: 2026-11-22",
        "  leaf: home.lantern",
        "  must_cite: [island.lantern]",
    ]
    assert terminal.lines[-1] == journey


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        ((), "question: home.start"),
        (("I need the boat",), "question: boat.landed_when"),
        (("I need the boat", "2026-11-20"), "leaf: boat.in_time"),
        (("I need the boat", "2026-10-01"), "leaf: boat.late"),
        (("I lost my lantern", "The boat", "I do not remember"), "leaf: boat.no_day"),
        (("I lost my lantern", "Home"), "question: home.start"),
        (("I lost my lantern", "Back", "I need the boat"), "question: boat.landed_when"),
        (("I lost my lantern", "Sources", "Back"), "leaf: home.lantern"),
    ],
)
def test_a_printed_journey_holds(tmp_path: Path, typed: tuple[str, ...], end: str) -> None:
    """What is printed, put into a file as it is, passes as a journey with the same end."""
    journey, _ = walk(*typed)
    (tmp_path / "home.yaml").write_text(journey, encoding="utf-8")

    assert f"  {end}" in journey.splitlines()
    assert run_journeys(GUIDE, tmp_path / "home.yaml") == []


@pytest.mark.parametrize("nonsense", ["99", "0", "hello", "", "2027-01-01", "1999-01-01", "-1", "²"])
def test_nonsense_shows_the_same_screen_and_the_help(nonsense: str) -> None:
    """A line that means nothing here changes nothing."""
    journey, terminal = walk(nonsense, "q")

    assert "  question: home.start" in journey
    assert sum("A number presses a button" in line for line in terminal.lines) == 2


def test_a_human_is_not_called_from_a_terminal() -> None:
    """The way to a human is named, and the page stays."""
    journey, terminal = walk("I lost my lantern", "Ask a human", "q")

    assert "Here the bot would begin: ask" in terminal.lines
    assert "  leaf: home.lantern" in journey


def test_an_address_is_shown_as_copied() -> None:
    """A copy button says what it would copy."""
    _, terminal = walk("I lost my lantern", "Contacts", "1", "q")

    assert "Copied: 1 Lighthouse Road" in terminal.lines


def test_a_walk_may_start_anywhere() -> None:
    """A position from a report can be looked at."""
    journey, _ = walk("q", start="b:n")

    assert "  leaf: boat.no_day" in journey


def test_screens_are_plain_in_a_terminal() -> None:
    """Tags go, entities become characters, links keep their addresses."""
    assert plain('<b>A &lt; B</b> <a href="https://example.org/a?b&amp;c">door</a>') == (
        "A < B door (https://example.org/a?b&c)"
    )

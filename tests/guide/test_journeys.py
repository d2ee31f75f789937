"""Journeys: a case holds when its answers lead to its page, and is told when they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.guide.journeys import run_journeys
from bot.guide.load import ContentError, load_guide

ISLAND = Path(__file__).parent / "island"
GUIDE = load_guide(ISLAND)


def failures(tmp_path: Path, text: str) -> list[str]:
    """What is wrong with the journeys of a text."""
    file = tmp_path / "content" / "journeys" / "home.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return [str(failure) for failure in run_journeys(GUIDE, file)]


def one(tmp_path: Path, path: str, *lines: str, today: str = "2026-11-22") -> list[str]:
    """What is wrong with one journey of these answers."""
    rest = "".join(f"\n  {line}" for line in lines)
    return failures(tmp_path, f"- name: Anna asks\n  path: '{path}'\n  today: {today}{rest}\n")


@pytest.mark.parametrize("file", sorted((ISLAND / "journeys").iterdir()), ids=lambda file: file.stem)
def test_journeys_of_the_island_hold(file: Path) -> None:
    """Good journeys say nothing."""
    assert run_journeys(GUIDE, file) == []


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("", "question: home.start"),
        ("h:l", "leaf: home.lantern"),
        ("h:b/b:", "question: boat.landed_when"),
        ("h:b/b:n", "leaf: boat.no_day"),
        ("h:l/b:261112", "leaf: boat.in_time"),
        ("b:261111", "leaf: boat.late"),
    ],
)
def test_a_journey_may_end_anywhere(tmp_path: Path, path: str, end: str) -> None:
    """Questions and leaves, over links and from a tree of its own."""
    assert one(tmp_path, path, end) == []


def test_the_day_of_the_journey_counts(tmp_path: Path) -> None:
    """The same landing is in time on its last day and late on the next."""
    assert one(tmp_path / "a", "b:261112", "leaf: boat.in_time", today="2026-11-22") == []
    assert one(tmp_path / "b", "b:261112", "leaf: boat.late", today="2026-11-23") == []


def test_another_end_is_told_with_file_and_line(tmp_path: Path) -> None:
    """The author reads where the walk really ended."""
    assert one(tmp_path, "h:l", "leaf: boat.late") == [
        "content/journeys/home.yaml:1: journey `Anna asks`: It ends at the leaf home.lantern, not at boat.late."
    ]


@pytest.mark.parametrize(
    ("path", "question", "taken"),
    [
        ("h:x", "home.start", 0),
        ("b:271122", "boat.landed_when", 0),
        ("h:l/h:l", "home.start", 0),
        ("h:l b", "home.lantern", 1),
    ],
)
def test_answers_that_cannot_be_given_are_told(tmp_path: Path, path: str, question: str, taken: int) -> None:
    """A journey whose walk stops early fails, even if it stops at the question that it names."""
    told = one(tmp_path, path, f"question: {question}")

    assert len(told) == 1
    assert f"Only {taken} of the answers in `{path}` can be given" in told[0]


def test_a_leaf_is_not_taken_for_a_question(tmp_path: Path) -> None:
    """The kind of the end counts beside its name."""
    assert "It ends at the leaf home.lantern" in one(tmp_path, "h:l", "question: home.lantern")[0]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("must_cite: [island.lantern]", []),
        ("must_not_cite: [island.boat.term]", []),
        ("must_cite: [island.boat.term]", ["The page does not cite island.boat.term."]),
        ("must_not_cite: [island.lantern]", ["The page cites island.lantern."]),
        ("must_not_cite: [island.moon]", ["The fact island.moon does not exist."]),
    ],
)
def test_what_a_page_rests_on_is_compared(tmp_path: Path, line: str, told: list[str]) -> None:
    """A page must cite what the case needs and nothing that does not apply; a misspelt fact is told."""
    found = one(tmp_path, "h:l", "leaf: home.lantern", line)

    assert [said.split("`: ")[1] for said in found] == told


@pytest.mark.parametrize("lines", [(), ("leaf: home.lantern", "question: home.start")])
def test_a_journey_names_one_end(tmp_path: Path, lines: tuple[str, ...]) -> None:
    """Without an end, or with two, a journey proves nothing."""
    assert "either the `leaf` or the `question`" in one(tmp_path, "h:l", *lines)[0]


def test_a_misspelt_key_is_told_with_its_line(tmp_path: Path) -> None:
    """Journeys are read as strictly as trees."""
    with pytest.raises(ContentError, match=r"journeys/home\.yaml:4: `lef` is not a key .* Did you mean `leaf`\?"):
        one(tmp_path, "h:l", "lef: home.lantern")

"""docs/writing-content.md keeps its word: who follows "Add a question in ten minutes" to the letter gets there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.guide.load import load_guide
from bot.guide.play import play
from bot.guide.report import check_content
from bot.guide.words import load_words

ROOT = Path(__file__).parents[2]
ISLAND = ROOT / "tests" / "guide" / "island"
DAY = date(2026, 11, 22)
FAILED = "journey `Anna has lost her lantern`: It ends at the question home.dark_yet, not at home.lantern."


def chapter() -> str:
    text = (ROOT / "docs" / "writing-content.md").read_text(encoding="utf-8")
    return text.split("## Add a question in ten minutes\n")[1].split("\n## ")[0]


def blocks() -> list[str]:
    """What the chapter tells to write, without the indent of its list."""
    return [re.sub("(?m)^   ", "", block) for block in re.findall(r"   ```yaml\n(.*?)   ```", chapter(), re.DOTALL)]


def put(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(content: Path) -> list[str]:
    lines: list[str] = []
    check_content(content, content / "locales", DAY, lines.append)
    return lines


@pytest.fixture
def island(tmp_path: Path) -> Path:
    """The copy of step 1, with the question, the choice and the answer of steps 2 to 4."""
    content = Path(shutil.copytree(ISLAND, tmp_path / "island"))
    question, choice, answer, _ = blocks()
    put(content / "trees/home.yaml", "questions:\n", f"questions:\n{question}")
    put(content / "trees/home.yaml", "      l: {say: I lost my lantern, go: lantern}\n", choice)
    put(content / "trees/home.yaml", "leaves:\n", f"leaves:\n{answer}")
    return content


def test_the_check_names_the_journey_that_step_5_speaks_of(island: Path) -> None:
    """That one, and nothing else."""
    lines = told(island)

    assert [line.split(": ", 1)[1] for line in lines[:-2]] == [FAILED]
    assert lines[-2] == "Errors: 0, warnings: 0, failed journeys: 1."


def test_all_is_well_after_the_last_step(island: Path) -> None:
    """Her path mended as step 5 says, the journey of step 6 added."""
    put(island / "journeys/home.yaml", "path: h:l\n", "path: h:ln\n")
    with (island / "journeys/home.yaml").open("a", encoding="utf-8") as file:
        file.write(blocks()[3])

    assert "`path: h:ln`" in chapter()
    assert told(island)[-2] == "Errors: 0, warnings: 0, failed journeys: 0."


def test_playing_prints_the_journey_that_stands_there(island: Path) -> None:
    """But for its name, which the author gives."""
    typed: Iterator[str] = iter(["2", "1", "q"])
    guide = load_guide(island)
    words = load_words(island / "locales", guide.languages, guide.source_language)

    journey = play(guide, words, "en", DAY, read=lambda _: next(typed), write=lambda _: None)

    assert journey.splitlines()[1:] == blocks()[3].splitlines()[1:]


def test_every_command_of_the_page_exists() -> None:
    """A target of the Makefile, or a command of main.py."""
    text = (ROOT / "docs" / "writing-content.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    assert set(re.findall(r"\bmake ([a-z]+)\b(?!.*your)", text)) <= targets
    assert "main.py content stale" in text

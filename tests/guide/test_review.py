"""Second readings: the record stands in the leaf, and any change of what was read shows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.guide.load import load_guide
from bot.guide.model import Leaf
from bot.guide.review import chosen, mark_of, reading, write_reading

HERE = Path(__file__).parent
ISLAND = load_guide(HERE / "island")
LANTERN = ISLAND.trees["h"].leaves["lantern"]
HOME = (HERE / "island" / "trees" / "home.yaml").read_text(encoding="utf-8")
DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "A found lantern"},
        {"say": "There are none."},
        {"steps": LANTERN.steps[:1]},
        {"papers": ()},
        {"costs": ("Three shells",)},
        {"risks": (*LANTERN.risks, "It may rain.")},
        {"facts": ("island.boat.term",)},
        {"contacts": ()},
    ],
)
def test_a_change_of_what_was_read_changes_the_mark(change: dict[str, object]) -> None:
    """Words, facts and contacts: a reader vouched for all of them."""
    assert mark_of(LANTERN.model_copy(update=change)) != mark_of(LANTERN)


def test_a_new_link_needs_no_second_reader() -> None:
    """Where a leaf leads is checked by machine."""
    assert mark_of(LANTERN.model_copy(update={"next": ("talk",), "urgent": True})) == mark_of(LANTERN)


def test_words_that_moved_to_another_list_change_the_mark() -> None:
    """A risk that becomes a step is another answer."""
    moved = LANTERN.model_copy(update={"steps": (*LANTERN.steps, *LANTERN.risks), "risks": ()})
    assert mark_of(moved) != mark_of(LANTERN)


def test_a_record_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    """The file holds one line more, and the leaf its reader."""
    written = write_reading(HOME, "lantern", reading(LANTERN, "AB", DAY))

    assert [line for line in written.splitlines() if line not in HOME.splitlines()] == [
        f"    reviewed: {{by: AB, on: 2026-11-22, of: '{mark_of(LANTERN)}'}}"
    ]
    assert read(tmp_path, written).reviewed == reading(LANTERN, "AB", DAY)


def test_a_second_record_takes_the_place_of_the_first(tmp_path: Path) -> None:
    """A leaf has one reader: the last."""
    once = write_reading(HOME, "lantern", reading(LANTERN, "AB", DAY))
    twice = write_reading(once, "lantern", reading(LANTERN, "CD", DAY))

    assert twice == once.replace("AB", "CD")
    assert read(tmp_path, twice).reviewed == reading(LANTERN, "CD", DAY)


def test_the_other_lines_of_the_real_files_stay_as_they_are() -> None:
    """Comments, blank lines and the authors' line breaks survive a record in every leaf."""
    content = HERE.parents[1] / "content"
    for tree in load_guide(content).trees.values():
        text = (content / "trees" / f"{tree.tree}.yaml").read_text(encoding="utf-8")
        written = text
        for name, leaf in tree.leaves.items():
            written = write_reading(written, name, reading(leaf, "AB", DAY))
        kept = [line for line in text.splitlines() if not line.startswith("    reviewed:")]
        assert [line for line in written.splitlines() if not line.startswith("    reviewed:")] == kept
        assert written.count("\n    reviewed: {by: AB,") == len(tree.leaves)


def test_a_leaf_that_is_not_there_is_refused() -> None:
    """Nothing is written at a place that was guessed; a question is no leaf."""
    for name in ("lamp", "start"):
        with pytest.raises(ValueError, match=name):
            write_reading(HOME, name, reading(LANTERN, "AB", DAY))


@pytest.mark.parametrize("by", ["Анна", "Anna Petrova", "", "@anna", "+77010000000"])
def test_a_reader_is_known_by_initials_only(by: str) -> None:
    """The files are public: no names, no handles, no numbers."""
    with pytest.raises(ValueError, match="by"):
        reading(LANTERN, by, DAY)


def test_a_place_is_a_leaf_or_a_whole_tree() -> None:
    """So that a tree can be read in one go."""
    assert [leaf for _, leaf, _ in chosen(ISLAND, "boat")] == ["in_time", "late", "no_day"]
    assert [(tree, leaf) for tree, leaf, _ in chosen(ISLAND, "home.lantern")] == [("home", "lantern")]
    assert list(chosen(ISLAND, "home.start")) == list(chosen(ISLAND, "harbour")) == []


def read(folder: Path, home: str) -> Leaf:
    """The lantern of a guide whose home tree says this."""
    for part in ("facts", "contacts", "trees"):
        (folder / part).mkdir()
        for file in (HERE / "island" / part).iterdir():
            (folder / part / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "guide.yaml").write_text((HERE / "island" / "guide.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "trees" / "home.yaml").write_text(home, encoding="utf-8")
    return load_guide(folder).trees["h"].leaves["lantern"]

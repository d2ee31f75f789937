"""Drawings of trees: everything is there once, nothing lies on anything else."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.graph import LEGEND, graph
from bot.guide.layout import BOX_WIDTH, SPACE, Box, Row, laid_out, text_width, wrapped
from bot.guide.load import load_guide
from bot.guide.model import Guide
from bot.guide.words import Words
from tests.guide.trees import TODAY, deep_pond, pond, wide_tree

SVG = "{http://www.w3.org/2000/svg}"
ISLAND = load_guide(Path(__file__).parent / "island")
RU = Words("ru", is_source=True)


def drawn(guide: Guide, code: str) -> ET.Element:
    """The drawing of a tree, parsed."""
    return ET.fromstring(graph(guide, guide.trees[code], Words("en", is_source=True), TODAY))


def named(svg: ET.Element) -> list[str]:
    return [name for element in svg.iter(f"{SVG}g") if (name := element.get("id"))]


def texts(element: ET.Element) -> str:
    return " ".join(text.text or "" for text in element.iter(f"{SVG}text"))


def apart(boxes: list[Box]) -> bool:
    """Whether no two boxes touch."""
    return all(
        one.x + BOX_WIDTH <= other.x
        or other.x + BOX_WIDTH <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
        for one, other in combinations(boxes, 2)
    )


@pytest.mark.parametrize("code", ["h", "b"])
def test_every_page_is_drawn_once(code: str) -> None:
    """Under its own name, so that a link can lead to it."""
    tree = ISLAND.trees[code]

    assert sorted(named(drawn(ISLAND, code))) == sorted([*tree.questions, *tree.leaves])


def test_words_urgency_and_other_trees_are_shown() -> None:
    """A choice is a row of its question, an urgent one stands first and is marked, another tree is a link."""
    svg = drawn(ISLAND, "h")
    rows = [row for row in svg.iter(f"{SVG}g") if (row.get("class") or "").startswith("row")]

    assert [texts(row) for row in rows] == ["b I need the boat", "l I lost my lantern"]
    assert [row.get("class") for row in rows] == ["row urgent", "row "]
    assert [link.get("href") for link in svg.iter(f"{SVG}a")] == ["boat.svg"]


def test_a_way_into_the_middle_of_a_tree_names_the_page() -> None:
    """So that an author sees which questions are spared."""
    assert "ferry/when" in texts(drawn(deep_pond(), "h"))
    assert "ferry/which" not in texts(drawn(deep_pond(), "h"))


def test_a_date_question_shows_both_ends_and_its_deadline() -> None:
    """The fact that decides is named."""
    said = texts(drawn(ISLAND, "b"))

    assert "a day, the term still runs" in said
    assert "a day, the term has passed" in said
    assert "island.boat.term" in said


def test_how_sure_an_answer_is_has_a_colour_and_a_word() -> None:
    """Nobody has to tell colours apart to read it, and the legend explains each."""
    svg = drawn(ISLAND, "b")
    leaf = next(element for element in svg.iter(f"{SVG}g") if element.get("id") == "late")

    assert leaf.get("class") == "leaf law"
    assert "law" in texts(leaf)
    assert all(meaning in texts(svg) for meaning in LEGEND.values())


def test_a_page_with_two_ways_is_drawn_once_and_named_again() -> None:
    """Two choices of one question share a box; from elsewhere a small box links to it."""
    guide = pond()
    svg = ET.fromstring(graph(guide, guide.trees["fy"], RU, TODAY))

    assert sorted(named(svg)) == sorted([*guide.trees["fy"].questions, *guide.trees["fy"].leaves])
    assert len(set(named(svg))) == len(named(svg))


def test_a_page_without_a_way_and_a_way_without_a_page_are_drawn_as_lost() -> None:
    """A tree that is being written can be looked at."""
    home = ISLAND.trees["h"]
    broken = home.model_copy(
        update={
            "questions": {
                name: question.model_copy(
                    update={
                        "choices": {
                            key: choice.model_copy(update={"go": "moon"}) if key == "l" else choice
                            for key, choice in question.choices.items()
                        }
                    }
                )
                for name, question in home.questions.items()
            }
        }
    )
    guide = ISLAND.model_copy(update={"trees": {**ISLAND.trees, "h": broken}})
    svg = ET.fromstring(graph(guide, broken, RU, TODAY))
    lost = [texts(element) for element in svg.iter(f"{SVG}g") if "lost" in (element.get("class") or "").split()]

    assert any("moon leads nowhere" in text for text in lost)
    assert any("A lost lantern" in text for text in lost)


def test_a_loop_is_drawn_too() -> None:
    """It is a mistake, and the drawing is where one sees it."""
    guide = pond()
    tree = wide_tree(2, 1)
    choices = {**tree.questions["question_1"].choices, "a": tree.questions["question_0"].choices["a"]}
    back = choices["a"].model_copy(update={"go": "question_0"})
    question = tree.questions["question_1"].model_copy(update={"choices": {**choices, "a": back}})
    looped = tree.model_copy(update={"questions": {**tree.questions, "question_1": question}})

    assert "↗ Вопрос 0" in graph(guide, looped, RU, TODAY)


def test_a_tree_of_eighty_pages_has_no_box_on_another() -> None:
    """Ten questions with seven answers each; the drawing stays under nine thousand pixels."""
    guide, tree = pond(), wide_tree(10, 7)
    svg = ET.fromstring(graph(guide, tree, RU, TODAY))

    assert len(named(svg)) == 80
    assert float(svg.get("height") or 0) < 9000


grown = st.recursive(
    st.just(()),
    lambda inner: st.lists(st.tuples(st.text("абвгд ", min_size=1, max_size=60), inner), max_size=4).map(tuple),
    max_leaves=25,
)


def box_of(shape: tuple[tuple[str, object], ...]) -> Box:
    box = Box("", "question", "Что случилось?")
    for said, inner in shape:
        assert isinstance(inner, tuple)
        box.rows.append(Row(said, box_of(inner)))
    return box


@given(grown, grown)
def test_no_two_boxes_touch_and_no_two_lines_share_a_lane(
    first: tuple[tuple[str, object], ...], second: tuple[tuple[str, object], ...]
) -> None:
    """Whatever the shape of the tree; a child is never above the row that leads to it."""
    boxes, width, height = laid_out([box_of(first), box_of(second)], 0)

    assert apart(boxes)
    assert all(box.x + BOX_WIDTH < width and box.y + box.height <= height - SPACE + 0.01 for box in boxes)
    uprights = []
    for box in boxes:
        for row in box.rows:
            assert row.child is not None
            start, end = box.y + row.middle, row.child.y + row.child.anchor
            assert end >= start - 0.01
            assert box.x + BOX_WIDTH < row.turn < row.child.x
            uprights.append((row.turn, start, end))
    for (turn, start, end), (other, from_, to) in combinations(uprights, 2):
        assert turn != other or end <= from_ or to <= start


@given(st.text(max_size=200), st.integers(min_value=40, max_value=400))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    """Every line fits unless it is a single character, and all words are there."""
    lines = wrapped(text, width)

    assert all(text_width(line) <= width or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())

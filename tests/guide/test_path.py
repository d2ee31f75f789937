"""Positions as text: reading never fails, writing and reading agree, and a button's bytes are enough."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.path import MAX_POSITION_BYTES, Position, Segment, edge_mark

LETTERS = "abcdefghijklmnopqrstuvwxyz"
TOKENS = st.lists(st.sampled_from([*LETTERS, "261120", "000000"]), max_size=9).map(tuple[str, ...])
MARK = st.sampled_from([first + second for first in "aZ0_-" for second in "bY9-_"])
ALMOST = st.text("hab:/.~019-_Z \u0661", max_size=60)


@st.composite
def segments(draw: st.DrawFn) -> Segment:
    tokens = draw(TOKENS)
    marked = draw(st.booleans()) if tokens else False
    marks = tuple(draw(st.lists(MARK, min_size=len(tokens), max_size=len(tokens)))) if marked else None
    return Segment(draw(st.sampled_from(["h", "ak", "xyz"])), tokens, marks, draw(st.none() | MARK))


POSITIONS = st.lists(segments(), max_size=4).map(lambda found: Position(tuple(found)))


@given(POSITIONS)
def test_what_is_written_is_read_back(position: Position) -> None:
    assert Position.parse(str(position)) == position


@given(st.one_of(st.text(), ALMOST))
def test_any_text_is_read_and_what_was_read_reads_the_same_again(text: str) -> None:
    position = Position.parse(text)
    assert Position.parse(str(position)) == position


@given(st.one_of(st.text(), ALMOST))
def test_what_was_read_stood_at_the_start_of_the_text(text: str) -> None:
    first = Position.parse(text).segments[:1]
    assert all(text.startswith(str(Segment(one.tree, one.tokens, None, one.entry))) for one in first)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", ""),
        ("h:ka/ak:p261120/dk:c", "h:ka/ak:p261120/dk:c"),
        ("h:ka~AbC-/ak:", "h:ka~AbC-/ak:"),
        ("h:k?a/ak:p", "h:k"),
        ("h:k12345/ak:p", "h:k"),
        ("h:ka~Ab/ak:p", "h:k~Ab"),
        ("h:ka~AbC/ak:p", "h:k~Ab"),
        ("h:k~AbCd/ak:p", "h:k~Ab"),
        ("h:~Ab/ak:p", "h:"),
        ("h:K", "h:"),
        ("ak.Ab:p/h.-_:", "ak.Ab:p/h.-_:"),
        ("h:k/ak.A:p", "h:k"),
        ("h:k/ak.Abc:p", "h:k"),
        ("h:k/ak.:p", "h:k"),
        ("home:k", ""),
        ("?/h:k", ""),
        ("h:k//ak:p", "h:k"),
        ("h:\u0661\u0661\u0661\u0661\u0661\u0661", "h:"),
    ],
)
def test_the_text_is_cut_at_the_first_thing_that_cannot_be_read(text: str, read: str) -> None:
    assert str(Position.parse(text)) == read


@given(POSITIONS)
def test_a_fitted_position_fits_a_button_and_keeps_the_newest_tree(position: Position) -> None:
    fitted = position.fitted()
    assert len(str(fitted).encode()) <= MAX_POSITION_BYTES
    assert [one.tree for one in fitted.segments][-1:] == [one.tree for one in position.segments][-1:]


def test_a_position_that_fits_is_left_alone() -> None:
    position = Position.parse("h:ka/ak:p261120/dk:c")
    assert position.fitted() is position


def test_the_oldest_trees_are_dropped_first() -> None:
    assert str(Position.parse("h:k/ak:p261120/dk:c").fitted(15)) == "ak:p261120/dk:c"


def test_a_mark_depends_on_every_part_of_the_way() -> None:
    marks = {edge_mark("q", "a", "x"), edge_mark("p", "a", "x"), edge_mark("q", "b", "x"), edge_mark("q", "a", "y")}
    assert len(marks) == 4
    assert all(len(mark) == 2 for mark in marks)

"""Boxes of text laid out as a tree from left to right: wraps labels, leaves no two boxes on top of each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

BOX_WIDTH = 250
GAP = 40  # between columns, without the upright parts of the lines
LANE = 8  # between the upright parts of neighbouring lines
TIP = 18  # from the nearest upright part to the box that a line leads to
SPACE = 14  # between boxes of a column
PADDING = 10
FONT_SIZE = 13
LINE_HEIGHT = 17
ROW_SPACE = 6  # above and below the text of a row

# Widths in parts of the font size, a little more than those of the widest usual sans-serif fonts.
_NARROW = frozenset(" .,:;!|'`()[]{}/\\-fijlrtI")
_WIDE_LATIN = frozenset("mwMW@%&—…№→⚠")
_WIDE_LETTERS = frozenset("ZHE SHA SHCHA YU EM EF YERU TSHE LJE NJE IOTIFIED".split())
_ROOM = {"narrow": 0.42, "usual": 0.67, "capital": 0.79, "wide": 1.09}


@dataclass(slots=True)
class Row:
    """A line of a box that leads to another box: wrapped text, and the child that it leads to (None: nowhere)."""

    text: str
    child: Box | None = None
    kind: str = ""
    lines: tuple[str, ...] = ()
    top: float = 0  # from the top of the box
    height: float = 0
    turn: float = 0  # where the line to the child turns up or down, on the drawing

    @property
    def middle(self) -> float:
        """Where its line leaves, from the top of the box."""
        return self.top + self.height / 2


@dataclass(slots=True)
class Box:
    """A box with a heading, wrapped, and rows below it. Sizes are in pixels; `laid_out` sets those of the last part."""

    name: str
    kind: str
    heading: str
    notes: tuple[str, ...] = ()  # small print under the heading
    rows: list[Row] = field(default_factory=list)
    link: str = ""
    heading_lines: tuple[str, ...] = ()
    note_lines: tuple[str, ...] = ()
    column: int = 0
    x: float = 0
    y: float = 0  # of its top; while the parent is laid out, from the parent's top
    height: float = 0

    @property
    def children(self) -> list[Box]:
        """The boxes that the rows lead to, each once, in order."""
        found: dict[int, Box] = {id(row.child): row.child for row in self.rows if row.child}
        return list(found.values())

    @property
    def anchor(self) -> float:
        """Where lines arrive, from the top of the box."""
        return PADDING + LINE_HEIGHT / 2


def laid_out(roots: Sequence[Box], top: float) -> tuple[list[Box], float, float]:
    """All boxes under the roots with their places, and the width and height that they take.

    A tree of boxes keeps its shape and moves up as far as the boxes above it allow, so boxes never meet. No child
    stands higher than the first row that leads to it, so lines go right and down, each in a lane of its own.
    """
    boxes: list[Box] = []
    bottom = top
    for root in roots:
        shape = _shaped(root)
        _settle(root, 0, bottom, boxes)
        bottom += max(end for _, end in shape.values()) + SPACE
    _set_columns(boxes)
    return boxes, max((box.x + BOX_WIDTH for box in boxes), default=0) + PADDING, bottom


def wrapped(text: str, width: float, size: float = FONT_SIZE) -> tuple[str, ...]:
    """The text in lines that fit the width in pixels; a word that is too long by itself is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        trial = f"{line} {word}".strip()
        if line and text_width(trial, size) > width:
            lines.append(line)
            trial = word
        while text_width(trial, size) > width and len(trial) > 1:
            cut = max(n for n in range(1, len(trial) + 1) if n == 1 or text_width(trial[:n], size) <= width)
            lines.append(trial[:cut])
            trial = trial[cut:]
        line = trial
    return (*lines, line) if line else tuple(lines)


def text_width(text: str, size: float = FONT_SIZE) -> float:
    """How wide a text is at most, in pixels, in the usual sans-serif fonts."""
    return size * sum(map(_room, text))


def _room(character: str) -> float:
    if character in _NARROW:
        return _ROOM["narrow"]
    if character in _WIDE_LATIN or unicodedata.east_asian_width(character) in "WF":
        return _ROOM["wide"]
    name = unicodedata.name(character, "")
    if name.startswith("CYRILLIC") and name.split()[-1] in _WIDE_LETTERS:
        return _ROOM["wide"]
    return _ROOM["capital" if character.isupper() else "usual"]


Shape = dict[int, tuple[float, float]]  # column from the root's -> top and bottom of what stands there


def _shaped(box: Box) -> Shape:
    """Set where the children of a box stand, from its top; returns the shape of the whole."""
    _measure(box)
    shape: Shape = {0: (0, box.height)}
    for child in box.children:
        row = next(row for row in box.rows if row.child is child)
        below = {column + 1: place for column, place in _shaped(child).items()}
        free = [shape[column][1] + SPACE - place[0] for column, place in below.items() if column in shape]
        child.y = max([row.middle - child.anchor, *free])
        for column, (start, end) in below.items():
            shape[column] = (shape.get(column, (child.y + start, 0))[0], child.y + end)
    return shape


def _settle(box: Box, column: int, y: float, boxes: list[Box]) -> None:
    """Turn places that count from the parent's top into places on the drawing."""
    box.column, box.y = column, box.y + y
    boxes.append(box)
    for child in box.children:
        _settle(child, column + 1, box.y, boxes)


def _set_columns(boxes: Sequence[Box]) -> None:
    """Set the columns' places and the lanes of the lines between them. In a lower lane, lines turn further left."""
    x: float = PADDING
    for column in range(max((box.column for box in boxes), default=0) + 1):
        rows: list[tuple[Row, int]] = []
        lane, busy = 0, 0.0
        for box in (box for box in boxes if box.column == column):
            box.x = x
            for row in (row for row in box.rows if row.child):
                start = box.y + row.middle
                lane = lane + 1 if start < busy else 0
                busy = max(busy, row.child.y + row.child.anchor if row.child else 0, start)
                rows.append((row, lane))
        x += BOX_WIDTH + GAP + LANE * max((lane for _, lane in rows), default=0)
        for row, lane in rows:
            row.turn = x - TIP - LANE * lane


def _measure(box: Box) -> None:
    room = BOX_WIDTH - 2 * PADDING
    box.heading_lines = wrapped(box.heading, room)
    box.note_lines = tuple(line for note in box.notes for line in wrapped(note, room, FONT_SIZE - 2))
    at = PADDING + LINE_HEIGHT * (len(box.heading_lines) + len(box.note_lines)) + PADDING / 2
    for row in box.rows:
        row.lines = wrapped(row.text, room - PADDING)
        row.top, row.height = at, LINE_HEIGHT * len(row.lines) + ROW_SPACE
        at += row.height
    box.height = at + PADDING / 2

"""What a person sees, as plain data: a text in Telegram's HTML and rows of buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

MAX_ROWS = 8  # more rows do not fit a small phone
MAX_BUTTON_UNITS = 60  # UTF-16 units of a button's label; a phone shows about half of them
MAX_COPY_UNITS = 256  # Telegram's limit for a copy_text button

Style = Literal["danger", "success", "primary"]


class View(StrEnum):
    """What is shown of a place. One letter, because it travels in the button."""

    PAGE = "s"
    MORE = "m"
    SOURCES = "r"
    CONTACTS = "c"
    LANGUAGES = "l"


@dataclass(frozen=True, slots=True)
class Show:
    """Show a place: a view of the position, in a language, at a page counted from 0."""

    view: View
    position: str
    lang: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Copy:
    """Copy the text to the clipboard: at most 256 UTF-16 units."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Open a web page."""

    url: str


@dataclass(frozen=True, slots=True)
class Act:
    """An action of a case. The guide itself makes only `ask` (for a human), with the position as its argument."""

    verb: str
    lang: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A label and what pressing it does."""

    label: str
    action: Show | Copy | Link | Act
    style: Style | None = None


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """`text` holds only the tags <b>, <i> and <a href>, and at most 4096 UTF-16 units once they are parsed."""

    text: str
    rows: tuple[Row, ...]


def stacked(buttons: Sequence[Button], most: int) -> list[Row]:
    """One button a row; while that makes too many rows, the neighbours with the shortest labels share one."""
    rows: list[Row] = [(button,) for button in buttons]
    while len(rows) > max(most, 1):
        at = min(range(len(rows) - 1), key=lambda i: _crowding(rows[i] + rows[i + 1]))
        rows[at : at + 2] = [rows[at] + rows[at + 1]]
    return rows


def _crowding(row: Row) -> int:
    return len(row) * max(len(button.label) for button in row)

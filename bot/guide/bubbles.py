"""Screens as chat bubbles in HTML, alone or old beside new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import zip_longest

from bot.guide.cards import Bubble, Key
from bot.guide.compare import marked_words


def side(bubbles: Iterable[Bubble]) -> str:
    """Bubbles below each other."""
    return f'<div class="side">{"".join(_bubble(one.html, one, ()) for one in bubbles)}</div>'


def side_by_side(old: Sequence[Bubble], new: Sequence[Bubble], old_name: str) -> str:
    """Old and new bubbles beside each other, with the words and buttons marked that the other does not have."""
    left, right = [], []
    for before, after in zip_longest(old, new):
        texts = marked_words(before.html if before else "", after.html if after else "")
        if before:
            left.append(_bubble(texts[0], before, _others(before, after), "gone"))
        if after:
            right.append(_bubble(texts[1], after, _others(after, before), "added"))
    return f'<div class="pair">{_column(escape(old_name), left)}{_column("now", right)}</div>'


def _others(mine: Bubble, theirs: Bubble | None) -> tuple[Key, ...]:
    """The buttons of a bubble that the other does not have."""
    return tuple(key for key in mine.keys if theirs is None or key not in theirs.keys)


def _column(name: str, bubbles: Sequence[str]) -> str:
    body = "".join(bubbles) or '<p class="nothing">nothing</p>'
    return f'<div class="side"><h4>{name}</h4>{body}</div>'


def _bubble(html: str, bubble: Bubble, marked: Sequence[Key], mark: str = "") -> str:
    """`html` is the bubble's text, perhaps with marks in it; `marked` are the buttons that get the class `mark`."""
    text = html.replace("<a href=", '<a rel="noreferrer" target="_blank" href=')
    rows = "".join(
        f'<div class="row">{"".join(_button(key, mark if key in marked else "") for key in row)}</div>'
        for row in bubble.rows
    )
    return f'<div class="bubble"><div class="text">{text}</div>{rows}</div>'


def _button(key: Key, mark: str) -> str:
    classes = " ".join(name for name in ("key", key.style or "", mark, "steering" if key.steering else "") if name)
    label = escape(key.label)
    if not key.leads:
        return f'<span class="{classes}">{label}</span>'
    return f'<a class="{classes}" href="#{key.leads}" title="{key.leads}">{label}</a>'

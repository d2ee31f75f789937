"""Old pages beside new ones: which views changed in which language, and which words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.guide.cards import Bubble, Card
from bot.guide.render import View

_PIECE = re.compile(r"<[^>]*>|\s+|[^\s<]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A page now and before: `new` is None when it was removed, `old` when it is new or there is nothing to compare."""

    new: Card | None
    old: Card | None

    @property
    def card(self) -> Card:
        """The page as it is, or as it last was."""
        found = self.new or self.old
        if found is None:
            raise ValueError("a pair of nothing")
        return found

    def bubbles(self, lang: str, view: View) -> tuple[tuple[Bubble, ...], tuple[Bubble, ...]]:
        """The old and the new screens of a view in a language; empty where there is none."""
        return _screens(self.old, lang, view), _screens(self.new, lang, view)

    def views(self, lang: str) -> list[View]:
        """The views that either of the two has."""
        return [view for view in View if any(self.bubbles(lang, view))]

    def changed(self, lang: str) -> list[View]:
        """The views that read differently, or whose buttons lead elsewhere. Back, home and language do not count."""
        return [view for view in self.views(lang) if _differ(*self.bubbles(lang, view))]


def pairs(new: Sequence[Card], old: Sequence[Card]) -> Iterator[Pair]:
    """The new pages with the old ones of the same names; a removed page follows the last page of its tree."""
    before = {card.name: card for card in old}
    now = {card.name for card in new}
    removed = [card for card in old if card.name not in now]
    for at, card in enumerate(new):
        yield Pair(card, before.get(card.name))
        if at + 1 == len(new) or new[at + 1].tree.tree != card.tree.tree:
            yield from (Pair(None, gone) for gone in removed if gone.tree.tree == card.tree.tree)
    trees = {card.tree.tree for card in new}
    yield from (Pair(None, gone) for gone in removed if gone.tree.tree not in trees)


def marked_words(old: str, new: str) -> tuple[str, str]:
    """Both HTML texts with the words that the other does not have in <del> and <ins>."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    steps = SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    left = "".join(_wrapped(before[a:b], "del" if step != "equal" else "") for step, a, b, _, _ in steps)
    right = "".join(_wrapped(after[c:d], "ins" if step != "equal" else "") for step, _, _, c, d in steps)
    return left, right


def _wrapped(pieces: Sequence[str], tag: str) -> str:
    """Runs of words in the tag; other tags stay outside, so that all of them still close in order."""
    text = "".join(pieces)
    if not tag:
        return text
    return re.sub(r"(<[^>]*>)|([^<]*[^\s<][^<]*)", lambda run: run[1] or f"<{tag}>{run[2]}</{tag}>", text)


def _screens(card: Card | None, lang: str, view: View) -> tuple[Bubble, ...]:
    return card.views[lang].get(view, ()) if card and lang in card.views else ()


def _differ(old: Sequence[Bubble], new: Sequence[Bubble]) -> bool:
    return [(one.html, one.keys) for one in old] != [(one.html, one.keys) for one in new]

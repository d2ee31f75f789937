"""Every page of a guide as authors look at it: all its screens in all languages, and what is to be watched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.guide.extract import Message, contact_messages, fact_messages, leaf_messages, question_messages
from bot.guide.model import HOME, Certainty, Fact, Guide, Leaf, Question, Tree
from bot.guide.render import Act, Button, Copy, Link, Screen, Show, View, render
from bot.guide.stale import due_by, name_of, rests_on
from bot.guide.walk import Place, replay
from bot.guide.ways import out_of_reach, places
from bot.guide.words import Words

WEAKEST_LAST = tuple(Certainty)
MAX_PAGES = 50  # of one view; more is a fault of the engine, not a long list


@dataclass(frozen=True, slots=True)
class Edition:
    """The content as it stood at some time: its guide, its languages, and the day that counts as today."""

    guide: Guide
    words: Mapping[str, Words]
    today: date


@dataclass(frozen=True, slots=True)
class Key:
    """A button as authors see it. `leads` is `tree.node` of the page it opens, empty where it opens no other page.

    `steering` marks Back, Home and the language, which stand under every page and say nothing about it.
    """

    label: str
    style: str | None
    leads: str
    steering: bool = False


@dataclass(frozen=True, slots=True)
class Bubble:
    """One screen: its text in Telegram's HTML and its buttons."""

    html: str
    rows: tuple[tuple[Key, ...], ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """The buttons that belong to the page itself."""
        return tuple(key for row in self.rows for key in row if not key.steering)


Views = Mapping[View, tuple[Bubble, ...]]  # the screens of each view that a page has, in order


@dataclass(frozen=True, slots=True)
class Card:
    """A question or a leaf. `way` is the walk that was taken to it, as in a journey; None when no answer leads there.

    `stale` names the facts and contacts that were to be looked at before today; `lacking` counts by language the
    texts, those of its facts and contacts included, that are shown in the source language.
    """

    tree: Tree
    node_id: str
    node: Question | Leaf
    way: str | None
    views: Mapping[str, Views]  # by language
    certainty: Certainty | None
    stale: tuple[str, ...]
    lacking: Mapping[str, int]

    @property
    def name(self) -> str:
        return f"{self.tree.tree}.{self.node_id}"


def cards(edition: Edition) -> Iterator[Card]:
    """A card for every question and leaf: home first, of a tree the nearest to its root first, out of reach last."""
    for tree in sorted(edition.guide.trees.values(), key=lambda tree: tree.code != HOME):
        reached = places(edition.guide, tree, edition.today)
        for place in reached.values():
            yield _card(edition, place, str(place.position.unmarked()) or f"{HOME}:")
        for node_id in (*tree.questions, *tree.leaves):
            if node_id not in reached:
                yield _card(edition, out_of_reach(edition.guide, tree, node_id, edition.today), None)


def weakest(guide: Guide, node: Question | Leaf) -> Certainty | None:
    """How sure the least sure fact of a page is; None when it rests on no fact."""
    sure = [item.certainty for item in rests_on(guide, node) if isinstance(item, Fact)]
    return max(sure, key=WEAKEST_LAST.index, default=None)


def overdue(guide: Guide, node: Question | Leaf, today: date) -> list[str]:
    """The facts and contacts of a page that were to be looked at before `today`."""
    return [name_of(item) for item in rests_on(guide, node) if due_by(item) < today]


def _card(edition: Edition, place: Place, way: str | None) -> Card:
    guide, said = edition.guide, list(_messages(place))
    return Card(
        tree=place.tree,
        node_id=place.node_id,
        node=place.node,
        way=way,
        views={lang: _views(edition, place, words) for lang, words in edition.words.items()},
        certainty=weakest(guide, place.node),
        stale=tuple(overdue(guide, place.node, edition.today)),
        lacking={lang: sum(not words.content(*text)[1] for text in said) for lang, words in edition.words.items()},
    )


def _messages(place: Place) -> Iterator[Message]:
    where = f"{place.tree.tree}.{place.node_id}"
    node = place.node
    yield from question_messages(where, node) if isinstance(node, Question) else leaf_messages(where, node)
    if isinstance(node, Leaf):
        for item in rests_on(place.guide, node):
            yield from fact_messages(item) if isinstance(item, Fact) else contact_messages(item)


def _views(edition: Edition, place: Place, words: Words) -> Views:
    """The page, and each view that a button of the page opens. Of the days of a date question, the first page."""
    first = render(place, words, edition.words)
    here = str(place.position)
    opened = [
        button.action.view
        for row in first.rows
        for button in row
        if isinstance(button.action, Show) and button.action.position == here
    ]
    shown = dict.fromkeys((View.PAGE, *(view for view in opened if view is not View.LANGUAGES)))
    last = 1 if isinstance(place.node, Question) else MAX_PAGES
    return {view: tuple(_bubbles(edition, place, words, view, last)) for view in shown}


def _bubbles(edition: Edition, place: Place, words: Words, view: View, most: int) -> Iterator[Bubble]:
    """All pages of a view. A page number out of range gives the last page again, which ends them."""
    before: Screen | None = None
    for page in range(most):
        screen = render(place, words, edition.words, view, page)
        if screen == before:
            return
        rows = tuple(tuple(_key(edition, place, words, button) for button in row) for row in screen.rows)
        yield Bubble(screen.text, rows)
        before = screen


def _key(edition: Edition, place: Place, words: Words, button: Button) -> Key:
    match button.action:
        case Show(View.PAGE, position) if position != str(place.position):
            there = replay(edition.guide, position, edition.today)
            steering = button.label in (words.text("Back"), words.text("Home"))
            return Key(button.label, button.style, f"{there.tree.tree}.{there.node_id}", steering)
        case Show(view):
            steering = view in (View.LANGUAGES, View.PAGE)
            return Key(button.label, button.style, "", steering)
        case Copy() | Link() | Act():
            return Key(button.label, button.style, "")

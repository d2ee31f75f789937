"""A plain search of the guide by words: which answers a volunteer may mean, and the way to their pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from math import log

from bot.guide.edges import Entrance, Node, node_of, resolve
from bot.guide.likeness import Lexicon, words_of
from bot.guide.model import Guide, Leaf, Tree
from bot.guide.path import Position, Segment
from bot.guide.walk import replay
from bot.guide.ways import places
from bot.guide.words import Words

MAX_QUERY = 200  # characters of a query that are looked at
MAX_TERMS = 24  # different words of a query that are looked at
LEVELS = 2  # questions above a leaf whose words help it; higher ones lead almost everywhere

# What a word is worth where it stands. A button that leads straight to the leaf is how people say it themselves.
WEIGHTS = {"title": 3.0, "button": 2.0, "say": 1.0, "steps": 0.6, "above": 0.6, "claims": 0.25}
# BM25's usual constants: how soon a repeated word stops counting, how much a long text is discounted.
SATURATION, LENGTH = 1.2, 0.6

_PLACEHOLDER = re.compile(r"\{[a-z_.]+\}")

Text = tuple[str, str]  # message context and source text


@dataclass(frozen=True, slots=True)
class Hit:
    """An answer that fits: its tree's name, its own, how well (comparable within one list), its title as shown."""

    tree: str
    node: str
    score: float
    title: str


class Index:
    """What the leaves say in one language, arranged for finding. Built once; holds no query and changes never."""

    def __init__(self, leaves: list[Hit], postings: Mapping[str, Mapping[int, float]], stop: frozenset[str]) -> None:
        """Use `Index.of`. `leaves` are unscored; `postings` weigh every word in the leaves where it stands."""
        self._leaves = leaves
        self._postings = postings
        self._stop = stop
        self._lexicon = Lexicon(postings)

    @classmethod
    def of(cls, guide: Guide, words: Words) -> Index:
        """Index every leaf of the guide as `words` tells it; untranslated texts count as they are shown."""
        stop = _stop_words(words)
        reader = _Reader(words, stop)
        leading = _leading_to(guide)
        leaves, counted = [], []
        for tree in guide.trees.values():
            for name, leaf in tree.leaves.items():
                title, _ = words.content(f"{tree.tree}.{name}.title", leaf.title)
                leaves.append(Hit(tree.tree, name, 0.0, title))
                counted.append(reader.count(_texts(guide, tree, name, leaf, leading)))
        return cls(leaves, _weighed(counted), stop)

    def find(self, query: str, limit: int = 3) -> list[Hit]:
        """At most `limit` leaves, the best first; none when nothing fits. Takes any text, and only its beginning."""
        written = [word for word in words_of(query[:MAX_QUERY]) if word not in self._stop]
        scores: dict[int, float] = defaultdict(float)
        for word in list(dict.fromkeys(written))[:MAX_TERMS]:
            for number, score in self._scored(word).items():
                scores[number] += score
        best = nsmallest(max(limit, 0), scores, key=lambda number: (-scores[number], number))
        return [Hit(found.tree, found.node, scores[at], found.title) for at in best for found in (self._leaves[at],)]

    def _scored(self, word: str) -> dict[int, float]:
        """BM25 of one written word: all its forms count as one word, each as far as it is sure."""
        weights: dict[int, float] = defaultdict(float)
        sureness: dict[int, float] = defaultdict(float)
        for known, sure in self._lexicon.like(word).items():
            for number, weight in self._postings[known].items():
                weights[number] += sure * weight
                sureness[number] = max(sureness[number], sure)
        spread = sum(sureness.values())
        rarity = log(1 + (len(self._leaves) - spread + 0.5) / (spread + 0.5))
        return {
            number: sureness[number] * rarity * weight * (SATURATION + 1) / (weight + SATURATION)
            for number, weight in weights.items()
        }


def way_to(guide: Guide, hit: Hit, today: date) -> Position:
    """A position that shows the hit's page, by the shortest answers where none of them is a day.

    Where a day is asked on the way, the page is entered straight: a day made up by us would be told to the person as
    the end of a term. The page then says to count from the event. Raises KeyError for a leaf that the guide lacks.
    """
    tree = guide.tree_named(hit.tree)
    if tree is None or node_of(tree, hit.node) is None:
        raise KeyError(f"{hit.tree}.{hit.node}")
    place = places(guide, tree, today).get(hit.node)
    if place and not any(step.day for step in place.steps):
        return place.position
    straight = Position((Segment(tree.code, entry=Entrance(tree, hit.node).mark),))
    return replay(guide, straight, today).position


def _stop_words(words: Words) -> frozenset[str]:
    """Words that say nothing about what is sought, in this language and in English."""
    small = words.text(
        "a about am an and are as at be been but by can did do does for from had has have he her him his how i if in "
        "into is it its me my of on or our please she should so that the their them then there they this to us was we "
        "were what when where which who will with you your"
    )
    return frozenset(words_of(small))


def _leading_to(guide: Guide) -> Mapping[Node, list[tuple[Node, Text | None]]]:
    """For each node the questions that lead to it, each with the button that does; None where a day does."""
    found: dict[Node, list[tuple[Node, Text | None]]] = defaultdict(list)
    for tree in guide.trees.values():
        for name, question in tree.questions.items():
            here = (tree.tree, name)
            for key, choice in question.choices.items():
                if node := resolve(guide, tree, choice.go):
                    found[node].append((here, (f"{tree.tree}.{name}.choices.{key}", choice.say)))
            for target in (question.open, question.passed):
                if node := resolve(guide, tree, target or ""):
                    found[node].append((here, None))
    return found


def _texts(
    guide: Guide, tree: Tree, name: str, leaf: Leaf, leading: Mapping[Node, list[tuple[Node, Text | None]]]
) -> Iterator[tuple[str, Text]]:
    """Every text that speaks for a leaf, with the kind of place where it stands."""
    context = f"{tree.tree}.{name}"
    yield "title", (f"{context}.title", leaf.title)
    yield "say", (f"{context}.say", leaf.say)
    for number, step in enumerate(leaf.steps, start=1):
        yield "steps", (f"{context}.steps.{number}", step)
    for fact in guide.facts_of(leaf):
        yield "claims", (f"fact.{fact.id}.claim", fact.claim)
    yield "above", (f"{tree.tree}.title", tree.title)
    yield from _texts_above(guide, (tree.tree, name), leading)


def _texts_above(
    guide: Guide, leaf: Node, leading: Mapping[Node, list[tuple[Node, Text | None]]]
) -> Iterator[tuple[str, Text]]:
    """The buttons and questions on the ways to a leaf, `LEVELS` questions up."""
    level, seen = [leaf], {leaf}
    for _ in range(LEVELS):
        ways = [way for node in level for way in leading.get(node, ())]
        for _, button in ways:
            if button:
                yield ("button" if level == [leaf] else "above"), button
        level = [node for node in dict.fromkeys(node for node, _ in ways) if node not in seen]
        seen.update(level)
        for tree_name, name in level:
            tree = guide.tree_named(tree_name)
            if tree:
                yield "above", (f"{tree_name}.{name}.ask", tree.questions[name].ask)


Counted = dict[str, dict[str, int]]  # kind of place, word, how often


class _Reader:
    """Counts the words that matter in the texts of leaves, each text once: leaves share questions and facts."""

    def __init__(self, words: Words, stop: frozenset[str]) -> None:
        self._words = words
        self._stop = stop
        self._known: dict[Text, list[str]] = {}

    def count(self, texts: Iterator[tuple[str, Text]]) -> Counted:
        counts: Counted = {kind: defaultdict(int) for kind in WEIGHTS}
        for kind, text in texts:
            for word in self._words_in(text):
                counts[kind][word] += 1
        return counts

    def _words_in(self, text: Text) -> list[str]:
        if text not in self._known:
            shown, _ = self._words.content(*text)
            self._known[text] = [word for word in words_of(_PLACEHOLDER.sub(" ", shown)) if word not in self._stop]
        return self._known[text]


def _weighed(leaves: list[Counted]) -> dict[str, dict[int, float]]:
    """For each word its weight in each leaf: BM25F, every kind of place discounted by its own usual length."""
    postings: dict[str, dict[int, float]] = defaultdict(dict)
    for kind, weight in WEIGHTS.items():
        lengths = [sum(leaf[kind].values()) for leaf in leaves]
        usual = sum(lengths) / max(len(leaves), 1) or 1.0
        for number, leaf in enumerate(leaves):
            discount = 1 - LENGTH + LENGTH * lengths[number] / usual
            for word, count in leaf[kind].items():
                postings[word][number] = postings[word].get(number, 0.0) + weight * count / discount
    return {word: dict(where) for word, where in postings.items()}

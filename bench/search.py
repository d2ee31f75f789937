"""A search of the guide: ours against a bare scan for the query's words in the same texts.

    python -m bench.search [--rounds 3]

The queries are the words of all buttons, in every language, whole and with two letters exchanged. Prints milliseconds
a query (p50, p95, worst), how many of the buttons that lead straight to an answer find it among the first three, the
ratio of the times, and what building the index takes.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.guide.edges import resolve
from bot.guide.load import load_guide
from bot.guide.model import Guide, Tree
from bot.guide.search import Index
from bot.guide.words import Words, load_words

CONTENT, LOCALES = Path("content"), Path("locales")
Answers = list[tuple[str, str]]
Button = tuple[tuple[str, str], tuple[str, str] | None]  # its context and text, and the leaf it leads to, if any
Find = Callable[[str], Answers]


@dataclass
class Figures:
    """Milliseconds of every query, and of the queries with one right answer how many found it."""

    times: list[float] = field(default_factory=list)
    right: int = 0
    asked: int = 0

    def told(self, name: str) -> str:
        at = statistics.quantiles(self.times, n=100)
        share = f"{100 * self.right / max(self.asked, 1):5.1f} % found"
        return f"{name:5} p50 {at[49]:6.3f} ms  p95 {at[94]:6.3f} ms  worst {max(self.times):7.3f} ms  {share}"


def ours(guide: Guide, words: Words) -> Find:
    """The index of one language."""
    index = Index.of(guide, words)
    return lambda query: [(hit.tree, hit.node) for hit in index.find(query)]


def bare(guide: Guide, words: Words) -> Find:
    """Counts the query's words that stand in each leaf's title, text, steps and facts."""
    buttons = _buttons(guide)
    texts = {
        (tree.tree, name): _text(guide, tree, name, words, buttons)
        for tree in guide.trees.values()
        for name in tree.leaves
    }

    def find(query: str) -> Answers:
        parts = query.lower().split()
        counts = {leaf: sum(part in text for part in parts) for leaf, text in texts.items()}
        return [leaf for leaf in sorted(counts, key=lambda leaf: -counts[leaf])[:3] if counts[leaf]]

    return find


def _text(guide: Guide, tree: Tree, name: str, words: Words, buttons: list[Button]) -> str:
    leaf, context = tree.leaves[name], f"{tree.tree}.{name}"
    parts = [(f"{context}.title", leaf.title), (f"{context}.say", leaf.say)]
    parts += [(f"{context}.steps.{number}", step) for number, step in enumerate(leaf.steps, start=1)]
    parts += [(f"fact.{fact}.claim", guide.facts[fact].claim) for fact in leaf.facts]
    parts += [text for text, target in buttons if target == (tree.tree, name)]
    return " ".join(words.content(*part)[0] for part in parts).lower()


def _buttons(guide: Guide) -> list[Button]:
    """Every button of every question."""
    leaves = {(tree.tree, name) for tree in guide.trees.values() for name in tree.leaves}
    found: list[Button] = []
    for tree in guide.trees.values():
        for question_id, question in tree.questions.items():
            for key, choice in question.choices.items():
                leaf = resolve(guide, tree, choice.go)
                leaf = leaf if leaf in leaves else None
                found.append(((f"{tree.tree}.{question_id}.choices.{key}", choice.say), leaf))
    return found


def slipped(text: str) -> str:
    """The text with two letters in the middle of its longest word exchanged."""
    word = max(text.split(), key=len)
    half = len(word) // 2
    return text.replace(word, word[: half - 1] + word[half] + word[half - 1] + word[half + 1 :]) if half else text


def measure(find: Find, queries: list[tuple[str, tuple[str, str] | None]], figures: Figures) -> None:
    """Ask every query once."""
    for query, answer in queries:
        started = time.perf_counter()
        answers = find(query)
        figures.times.append((time.perf_counter() - started) * 1000)
        figures.asked += answer is not None
        figures.right += answer in answers


def main() -> None:
    """Both by turns in every language, whole words and slips apart."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    guide = load_guide(CONTENT)
    for lang, words in load_words(LOCALES, guide.languages, guide.source_language).items():
        started = time.perf_counter()
        finds = {"ours": ours(guide, words)}
        print(f"{lang}: index built in {time.perf_counter() - started:.2f} s")
        finds["bare"] = bare(guide, words)
        asked = [(words.content(*text)[0], leaf) for text, leaf in _buttons(guide)]
        for kind, queries in (("whole", asked), ("slips", [(slipped(query), leaf) for query, leaf in asked])):
            figures = {name: Figures() for name in finds}
            for _ in range(rounds):
                for name, find in finds.items():
                    measure(find, queries, figures[name])
            for name, figure in figures.items():
                print(f"  {kind} {figure.told(name)}")
            ratio = statistics.median(figures["ours"].times) / statistics.median(figures["bare"].times)
            print(f"  {kind} ours takes x {ratio:.2f} of the time")


if __name__ == "__main__":
    main()

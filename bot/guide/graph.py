"""A tree as a drawing: questions, answers, urgent choices and links to other trees, as an SVG file."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from bot.guide.cards import overdue, weakest
from bot.guide.check_kit import DAY, Edge, edges, is_human
from bot.guide.drawing import drawing
from bot.guide.edges import resolve
from bot.guide.layout import Box, Row
from bot.guide.model import Guide, Leaf, Question, Tree
from bot.guide.words import Words

# What a colour means, in the order of the legend. The kinds are classes of the drawing's style.
LEGEND = {
    "question": "question",
    "law": "answer: stands in the law",
    "practice": "answer: courts, the UN, legal aid",
    "reported": "answer: reported only",
    "urgent": "urgent",
    "link": "another tree",
    "again": "drawn elsewhere",
    "lost": "a way, a target or facts missing",
}


def graph(guide: Guide, tree: Tree, words: Words, today: date) -> str:
    """The drawing of one tree with its texts in the language of `words`; stale answers are marked as on `today`.

    Each page is drawn once, where the shortest way reaches it; other ways to it end at a small box that names it.
    """
    artist = _Artist(guide, tree, words, today)
    roots = [artist.grown(tree.root)]
    roots += [artist.grown(name, " lost") for name in (*tree.questions, *tree.leaves) if name not in artist.drawn]
    title, translated = words.content(f"{tree.tree}.title", tree.title)
    count = f"{len(tree.questions)} questions, {len(tree.leaves)} answers"
    note = "" if translated else " (not translated)"
    return drawing(roots, f"{title}{note}", f"{tree.tree}, {count}, as on {today.isoformat()}", LEGEND)


@dataclass
class _Artist:
    """Makes boxes of the pages of a tree."""

    guide: Guide
    tree: Tree
    words: Words
    today: date
    drawn: set[str] = field(default_factory=set)

    def grown(self, root: str, mark: str = "") -> Box:
        """The box of a page, its kind marked, with all that is reached from it and not drawn yet, nearest first."""
        first = self._box(root)
        first.kind += mark
        waiting = deque([(root, first)])
        while waiting:
            name, box = waiting.popleft()
            question = self.tree.questions.get(name)
            children: dict[str, Box] = {}
            for edge in _in_order(question) if question else ():
                if edge.target not in children:
                    children[edge.target], new = self._child(edge.target)
                    waiting += [(new, children[edge.target])] if new else []
                box.rows.append(self._row(name, edge, children[edge.target]))
        return first

    def _child(self, target: str) -> tuple[Box, str]:
        """The box that an answer leads to, and the node's name when it is to grow further."""
        node = resolve(self.guide, self.tree, target)
        if node is None:
            return Box("", "lost", target, ("leads nowhere",)), ""
        if node[0] != self.tree.tree:
            other = self.guide.tree_named(node[0])
            title = self._say(f"{node[0]}.title", other.title if other else "")
            place = node[0] if other and node[1] == other.root else target
            return Box("", "link", title, (place,), link=f"{node[0]}.svg"), ""
        if node[1] in self.drawn:
            return self._again(node[1]), ""
        return self._box(node[1]), node[1]

    def _box(self, name: str) -> Box:
        self.drawn.add(name)
        question, leaf = self.tree.questions.get(name), self.tree.leaves.get(name)
        if question:
            notes = (name, *([question.deadline] if question.deadline else []))
            return Box(name, "question", self._heading(name), notes)
        if leaf:
            return self._leaf(name, leaf)
        return Box(name, "lost", name, ("does not exist",))

    def _leaf(self, name: str, leaf: Leaf) -> Box:
        sure = weakest(self.guide, leaf)
        stale = overdue(self.guide, leaf, self.today)
        tags = [*([sure.value] if sure else ["no facts"]), *(["urgent"] if leaf.urgent else [])]
        tags += [f"⚠ stale: {len(stale)}"] if stale else []
        others = [target.removesuffix("/root") for target in leaf.next if not is_human(target)]
        notes = (name, ", ".join(tags), *([f"→ {', '.join(others)}"] if others else []))
        kind = f"leaf {sure.value if sure else 'lost'}{' urgent' if leaf.urgent else ''}"
        return Box(name, kind, self._heading(name), notes)

    def _again(self, name: str) -> Box:
        """Stands for a page that is drawn elsewhere."""
        return Box("", "again", f"↗ {self._heading(name)}", (name,), link=f"#{name}")

    def _heading(self, name: str) -> str:
        """What a question asks, or what a leaf is called."""
        question, context = self.tree.questions.get(name), f"{self.tree.tree}.{name}"
        if question:
            return self._say(f"{context}.ask", question.ask)
        return self._say(f"{context}.title", self.tree.leaves[name].title)

    def _row(self, name: str, edge: Edge, child: Box) -> Row:
        question = self.tree.questions[name]
        if edge.token == DAY:
            ends = {"open": "a day, the term still runs", "passed": "a day, the term has passed"}
            return Row(ends[edge.label] if question.deadline else "any day", child, "day")
        choice = question.choices[edge.token]
        said = self._say(f"{self.tree.tree}.{name}.{edge.label}", choice.say)
        return Row(f"{edge.token}  {said}", child, "urgent" if choice.urgent else "")

    def _say(self, context: str, source: str) -> str:
        return self.words.content(context, source)[0].replace("**", "")


def _in_order(question: Question) -> Iterator[Edge]:
    """The ways out as the screen shows them: days first, then urgent choices, then the others."""
    found = list(edges(question))
    yield from (edge for edge in found if edge.token == DAY)
    choices = [edge for edge in found if edge.token != DAY]
    yield from sorted(choices, key=lambda edge: not question.choices[edge.token].urgent)

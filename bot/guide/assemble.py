"""Documents to one guide: validates each part, notes where it is written, and refuses what is there twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bot.guide.model import HOME, Contact, Fact, Guide, Prepared, SecondReader, Strict, Tree
from bot.guide.problems import ContentError, Document, KeyPath, Problem, explain

Model = TypeVar("Model", bound=BaseModel)


class Languages(Strict):
    """`guide.yaml`: the language the content is written in, those it is released in, who must read it."""

    source_language: str
    languages: tuple[str, ...]
    second_reader: SecondReader = "optional"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A guide and where its parts are written.

    `places` maps `tree`, `tree.node`, `fact.<id>`, `contact.<id>` and `answer.<id>` to `content/trees/x.yaml:12`.
    """

    guide: Guide
    places: Mapping[str, str]

    def place(self, where: str) -> str:
        """File and line of a part, or of the nearest part that holds it; the words themselves when there is none."""
        parts = where.split(".")
        known = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
        return next((self.places[name] for name in known if name in self.places), where)


@dataclass
class Shelf:
    """What has been read so far. A part that cannot be read leaves its problems, and the reading goes on."""

    problems: list[Problem] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    trees: dict[str, Tree] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    answers: dict[str, Prepared] = field(default_factory=dict)
    spoken: Languages | None = None

    def loaded(self) -> Loaded:
        """The guide of all that was put here. Raises ContentError when anything was wrong."""
        if HOME not in self.trees and not self.problems:
            what = f"No tree has the code `{HOME}`, so there is no first screen."
            self.problems.append(Problem("content/trees", 1, what, f"Give one tree `code: {HOME}`.", "no_home"))
        if self.problems or self.spoken is None:
            raise ContentError(self.problems)
        first = self.spoken.source_language
        guide = Guide(
            trees=self.trees,
            facts=self.facts,
            contacts=self.contacts,
            answers=self.answers,
            source_language=first,
            languages=(first, *(name for name in self.spoken.languages if name != first)),
            second_reader=self.spoken.second_reader,
        )
        return Loaded(guide, self.places)

    def languages(self, document: Document) -> None:
        """Put `guide.yaml` here."""
        self.spoken = self._valid(document, Languages)
        if self.spoken and self.spoken.source_language not in self.spoken.languages:
            mend = f"Add {self.spoken.source_language} to `languages`."
            self._complain(document, ("languages",), "The source language is not among them.", mend)

    def tree(self, document: Document) -> None:
        """Put a tree here."""
        tree = self._valid(document, Tree)
        if tree is None:
            return
        self._refuse_wrong_name(tree, document)
        self._refuse_taken_code(tree, document)
        self._refuse_double_nodes(tree, document)
        if tree.root not in tree.questions:
            what = f"The root `{tree.root}` is not a question of this tree."
            self._complain(document, ("root",), what, "Name the question to begin with.", "unknown_root")
        self.trees[tree.code] = tree
        self.places[tree.tree] = f"{document.file}:1"
        for part, nodes in (("questions", tree.questions), ("leaves", tree.leaves)):
            self.places |= {f"{tree.tree}.{n}": f"{document.file}:{document.line((part, n))}" for n in nodes}

    def fact_list(self, document: Document) -> None:
        """Put a list of facts here."""
        self._items(document, Fact, "fact", self.facts)

    def contact_list(self, document: Document) -> None:
        """Put a list of contacts here."""
        self._items(document, Contact, "contact", self.contacts)

    def answer_list(self, document: Document) -> None:
        """Put a list of prepared answers here."""
        self._items(document, Prepared, "answer", self.answers)

    def _items(self, document: Document, model: type[Model], prefix: str, shelf: dict[str, Model]) -> None:
        for item, line in self.valid_items(document, model):
            name = str(getattr(item, "id", ""))
            if name in shelf:
                what = f"The {prefix} `{name}` stands already at {self.places[f'{prefix}.{name}']}."
                mend = "Rename or remove one of them."
                self.problems.append(Problem(document.file, line, what, mend, "duplicate_id"))
            shelf[name] = item
            self.places.setdefault(f"{prefix}.{name}", f"{document.file}:{line}")

    def valid_items(self, document: Document, model: type[Model]) -> list[tuple[Model, int]]:
        """The readable items of a list, each with its line."""
        items = [] if document.data is None else document.data
        if not isinstance(items, list):
            self._complain(document, (), "The file must hold a list.", "Begin each item with a dash.")
            return []
        read = [(self._valid(document, model, (index,)), document.line((index,))) for index in range(len(items))]
        return [(item, line) for item, line in read if item is not None]

    def _valid(self, document: Document, model: type[Model], path: KeyPath = ()) -> Model | None:
        try:
            return model.model_validate(document.at(path))
        except ValidationError as error:
            self.problems += explain(error, model, document, path)
            return None

    def _refuse_wrong_name(self, tree: Tree, document: Document) -> None:
        named = PurePosixPath(document.file).stem
        if tree.tree != named:
            what = f"The tree is called `{tree.tree}`, its file `{named}`."
            self._complain(document, ("tree",), what, "Give both the same name.")

    def _refuse_taken_code(self, tree: Tree, document: Document) -> None:
        if (other := self.trees.get(tree.code)) is not None:
            what = f"The code `{tree.code}` belongs to the tree `{other.tree}`."
            mend = "Choose a code that no tree has ever had."
            self._complain(document, ("code",), what, mend, "duplicate_code")

    def _refuse_double_nodes(self, tree: Tree, document: Document) -> None:
        for node in sorted(tree.questions.keys() & tree.leaves.keys()):
            what = f"`{node}` is both a question and a leaf."
            self._complain(document, ("leaves", node), what, "Rename one of them.", "duplicate_id")

    def _complain(self, document: Document, path: KeyPath, what: str, mend: str, kind: str = "schema") -> None:
        self.problems.append(document.problem(path, what, mend, kind))

"""The nouns of the guide: tree, question, leaf, fact, contact, prepared answer. All frozen, all checked on load."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

# Sizes an author may use. Telegram's own limits are in check.py beside the rule that uses them.
MAX_CHOICES = 8  # more than eight rows of buttons do not fit a small phone
MAX_DEPTH = 8  # a frightened person gives up before the ninth question
MAX_PREPARED_TITLE = 40  # characters: one line of a list on a small phone
MAX_PREPARED_TEXT = 900  # characters: one screen, one thought

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=48)]
TreeCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,3}$")]
ChoiceKey = Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
FactId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(\.[A-Za-z0-9_]+)+$", max_length=80)]
Target = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)?$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Strict(BaseModel):
    """A frozen model that refuses keys it does not know: a misspelt key is an author's mistake, not a comment."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Certainty(StrEnum):
    """How sure a statement is: the law was read; courts, the UN or legal aid say so; or it was reported."""

    LAW = "law"
    PRACTICE = "practice"
    REPORTED = "reported"


class FactKind(StrEnum):
    """What a fact is about. The first four are worded as law only when a source is law or official."""

    DEADLINE = "deadline"
    FEE = "fee"
    PENALTY = "penalty"
    BODY = "body"
    RULE = "rule"
    RISK = "risk"


class Source(Strict):
    """Where a statement comes from. `dated` is the source's own date as far as it is known: 2026, 2026-02 or a day."""

    url: Text
    title: Text
    publisher: Text
    dated: str | None = None
    kind: Literal["law", "official", "un", "court", "ngo", "news"]


class Term(Strict):
    """A legal time limit: so many units after the event; the last day on which one may still act is `event + days`.

    `unit` is `calendar_days`, `working_days` (Monday to Friday; holidays are not counted in, which errs towards
    an earlier day) or `months`.
    """

    count: int = Field(gt=0, le=3660)
    unit: Literal["calendar_days", "working_days", "months"] = "calendar_days"


class Fact(Strict):
    """One claim about the world, with its sources, how sure it is, when it was checked and when to check it again.

    `values` are dated: the value in force on a day is the newest whose date is not later. A deadline's values are
    terms, any other value is a short text.
    """

    id: FactId
    kind: FactKind = FactKind.RULE
    claim: Text
    who: str | None = None
    clock: str | None = None  # the event that starts a deadline, in words
    values: dict[date, Term | str] = Field(default_factory=dict)
    certainty: Certainty
    sources: tuple[Source, ...] = ()
    checked: date
    review_by: date
    conflict: str | None = None  # told to the reader: sources disagree
    note: str | None = None  # for authors only, never shown

    def value_on(self, day: date) -> Term | str | None:
        """The value in force on `day`, or None when none is."""
        begun = [start for start in self.values if start <= day]
        return self.values[max(begun)] if begun else None


class Contact(Strict):
    """An office or a group that helps. Status and risk are shown before the address."""

    id: FactId
    name: Text
    helps: Text
    country: Country | None = None
    languages: tuple[str, ...] = ()
    phone: str | None = None
    email: str | None = None
    url: str | None = None
    telegram: str | None = None
    address: str | None = None
    hours: str | None = None
    status: Literal["ordinary", "undesirable_in_russia", "foreign_agent_in_russia", "hostile"] = "ordinary"
    risk: str | None = None
    source: Text
    verified: date
    note: str | None = None  # for authors only, never shown


class Choice(Strict):
    """One button of a question: its words, and where it leads: a node of this tree or of another.

    Another tree is entered as `tree/root`, or as `tree/node` to spare the person questions already answered.
    """

    say: Text
    go: Target
    urgent: bool = False


class Question(Strict):
    """A step of a tree. With `date: past` the person picks a day, which leads to `open` or `passed` by `deadline`."""

    ask: Text
    why: str | None = None
    choices: dict[ChoiceKey, Choice] = Field(default_factory=dict)
    date: Literal["past"] | None = None
    deadline: FactId | None = None
    open: Target | None = None
    passed: Target | None = None


SecondReader = Literal["required", "optional"]


class Reviewed(Strict):
    """Who read the leaf last as a second person, when, and the mark of what was read (`guide/review.py`)."""

    by: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z-]{0,19}$")]  # initials or a role, never a name
    on: date
    of: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]


class Leaf(Strict):
    """An answer. `say` comes first, then numbered `steps`; the rest stands behind "more".

    `say`, `steps` and the lists may hold `{deadline.until}` and `{deadline.left}` when every way to the leaf
    passes a date question with a deadline, and `**bold**`.
    """

    title: Text
    say: Text
    steps: tuple[Text, ...] = ()
    papers: tuple[Text, ...] = ()
    costs: tuple[Text, ...] = ()
    risks: tuple[Text, ...] = ()
    facts: tuple[FactId, ...] = ()
    contacts: tuple[FactId, ...] = ()
    next: tuple[Target, ...] = ()  # "talk" is the way to a human
    urgent: bool = False
    remind: Literal["deadline"] | None = None
    reviewed: Reviewed | None = None


class Tree(Strict):
    """A tree of questions and leaves. Its name is its file's; its code stands in positions and is never reused."""

    tree: Slug
    code: TreeCode
    country: Country | None = None
    title: Text
    root: Slug
    questions: dict[Slug, Question]
    leaves: dict[Slug, Leaf] = Field(default_factory=dict)


class Prepared(Strict):
    """What volunteers say again and again, written once and translated. The title is for them, the text is sent.

    `text` is plain and may hold `**bold**`. Every figure and address in it stands in one of its facts or contacts.
    """

    id: Slug
    title: Annotated[Text, StringConstraints(max_length=MAX_PREPARED_TITLE)]
    text: Annotated[Text, StringConstraints(max_length=MAX_PREPARED_TEXT)]
    facts: tuple[FactId, ...] = ()
    contacts: tuple[FactId, ...] = ()
    note: str | None = None  # for authors only, never shown


class Guide(Strict):
    """Everything the bot can say, and the languages it may say it in: trees by code, all else by id."""

    trees: dict[str, Tree]  # by code
    facts: dict[str, Fact]
    contacts: dict[str, Contact]
    answers: dict[str, Prepared] = Field(default_factory=dict)
    source_language: str
    languages: tuple[str, ...]  # released ones, the source language first
    second_reader: SecondReader = "optional"

    def tree_named(self, name: str) -> Tree | None:
        """The tree with this name (not code), or None."""
        return next((tree for tree in self.trees.values() if tree.tree == name), None)

    def facts_of(self, page: Leaf | Prepared) -> list[Fact]:
        """The facts that a leaf or a prepared answer rests on, without those that do not exist."""
        return [self.facts[name] for name in page.facts if name in self.facts]

    def contacts_of(self, page: Leaf | Prepared) -> list[Contact]:
        """The contacts of a leaf or a prepared answer, without those that do not exist."""
        return [self.contacts[name] for name in page.contacts if name in self.contacts]


HOME = "h"  # code of the home tree: the first screen is its root
TALK = "talk"  # the target that is not a node: a human

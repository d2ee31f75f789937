"""Old buttons: promise P40, that a button made before an edit never shows a wrong page after it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.guide.model import Guide
from bot.guide.walk import Place, mark_of, replay
from tests.guide.trees import FERRY_TREE, HOME_TREE, TEA_TREE, TODAY, guide_of, pond
from tests.guide.walking import TURNS, node_at, walk

GUIDE = pond()
patient = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)

# Two guides from one small pool of names stand for a guide before and after edits of any kind.
NODES = ["one", "two", "three", "four"]
TARGETS = [*NODES, "home/root", "tea/root"]
LINKS = st.lists(st.sampled_from(["talk", "home/root", "tea/root"]), max_size=2, unique=True)


@st.composite
def random_tree(draw: st.DrawFn, name: str, code: str) -> dict[str, Any]:
    asking = draw(st.lists(st.sampled_from(NODES), min_size=1, max_size=3, unique=True))
    return {
        "tree": name,
        "code": code,
        "title": name,
        "root": asking[0],
        "questions": {one: draw(random_question()) for one in asking},
        "leaves": {one: draw(random_leaf()) for one in NODES if one not in asking},
    }


@st.composite
def random_leaf(draw: st.DrawFn) -> dict[str, Any]:
    return {"title": "!", "say": "!", "next": draw(LINKS)}


@st.composite
def random_question(draw: st.DrawFn) -> dict[str, Any]:
    go = st.sampled_from(TARGETS).map(lambda target: {"say": "?", "go": target})
    question: dict[str, Any] = {"ask": "?", "choices": draw(st.dictionaries(st.sampled_from("ab"), go, max_size=2))}
    if draw(st.booleans()):
        targets = {"open": draw(st.sampled_from(TARGETS)), "passed": draw(st.sampled_from(TARGETS))}
        question |= {"date": "past", "deadline": draw(st.sampled_from(["pond.boat.term", None])), **targets}
    return question


@st.composite
def edited_tree(draw: st.DrawFn, tree: dict[str, Any]) -> dict[str, Any]:
    """The tree after an author's day: some nodes are written anew, some are gone, some changed their kind."""
    kept = {one: node for one, node in (tree["questions"] | tree["leaves"]).items() if draw(st.integers(0, 5))}
    for one in draw(st.lists(st.sampled_from(NODES), max_size=2, unique=True)):
        kept[one] = draw(st.one_of(random_question(), random_leaf()))
    if "ask" not in kept.get(tree["root"], {}):
        kept[tree["root"]] = draw(random_question())
    questions = {one: node for one, node in kept.items() if "ask" in node}
    leaves = {one: node for one, node in kept.items() if "ask" not in node}
    return {**tree, "root": draw(st.sampled_from(list(questions))), "questions": questions, "leaves": leaves}


@st.composite
def before_and_after(draw: st.DrawFn) -> tuple[Guide, Guide]:
    old = draw(random_tree("home", "h")), draw(random_tree("tea", "t"))
    new = draw(
        st.one_of(st.tuples(*map(edited_tree, old)), st.tuples(random_tree("home", "h"), random_tree("tea", "t")))
    )
    return guide_of(*old, facts=FERRY_FACTS), guide_of(*new, facts=FERRY_FACTS)


FERRY_FACTS = [
    {
        "id": "pond.boat.term",
        "claim": "Срок.",
        "values": {date(2020, 1, 1): {"count": 5}},
        "certainty": "law",
        "checked": TODAY,
        "review_by": TODAY,
    }
]


def ways(guide: Guide) -> Iterable[tuple[str, tuple[object, ...]]]:
    """Every way out of every question: what a token and its mark say, and the way itself."""
    for tree in guide.trees.values():
        for name, question in tree.questions.items():
            for key, choice in question.choices.items():
                yield key + mark_of(name, question, key), (name, choice.go)
            if question.date:
                way = (name, question.deadline, question.open, question.passed)
                yield "day" + mark_of(name, question, None), way


def trace(place: Place) -> list[tuple[object, ...]]:
    return [(step.tree.tree, step.question_id, step.key, step.day) for step in place.steps]


@patient
@given(before_and_after(), TURNS)
def test_p40_an_old_button_shows_its_own_leaf_or_an_earlier_question(
    guides: tuple[Guide, Guide], turns: list[int]
) -> None:
    old, new = guides
    known = [*ways(old), *ways(new)]
    assume(len(dict(known)) == len(set(known)))  # no two ways share a mark
    button = str(walk(old, turns).position)
    meant, shown = replay(old, button, TODAY), replay(new, button, TODAY)
    assert trace(shown) == trace(meant)[: len(shown.steps)]
    if shown.is_leaf:
        assert (shown.tree.tree, shown.node_id, len(shown.steps)) == (
            meant.tree.tree,
            meant.node_id,
            len(meant.steps),
        )


def edited(tree: dict[str, Any], **questions: Any) -> dict[str, Any]:
    return {**tree, "questions": {**tree["questions"], **questions}}


def test_p40_a_choice_that_now_leads_elsewhere_stops_at_its_question() -> None:
    button = replay(GUIDE, "h:t/t:y", TODAY).position
    sugar = {"ask": "Соль?", "choices": {"y": {"say": "Да", "go": "plain"}}}
    after = guide_of(HOME_TREE, FERRY_TREE, edited(TEA_TREE, sugar=sugar))
    assert node_at(button, after) == "tea.sugar"
    assert node_at("h:t/t:y", after) == "tea.plain"  # written by hand, without marks: nothing to compare


def test_p40_a_tree_that_is_gone_stops_at_the_question_before_it() -> None:
    button = replay(GUIDE, "h:f/fy:r261120/t:y", TODAY).position
    assert node_at(button, guide_of(HOME_TREE, TEA_TREE)) == "home.need"


def test_p40_a_leaf_that_lost_its_link_stops_at_the_question_before_it() -> None:
    button = replay(GUIDE, "h:t/t:y/fy:", TODAY).position
    sweet = {**TEA_TREE["leaves"]["sweet"], "next": ["talk"]}
    tea = {**TEA_TREE, "leaves": {**TEA_TREE["leaves"], "sweet": sweet}}
    assert node_at(button, guide_of(HOME_TREE, FERRY_TREE, tea)) == "tea.sugar"

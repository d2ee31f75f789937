"""The reading level: office language is told once a page, with the plain words beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.guide.check import HeavyWord, Issue, check
from bot.guide.check_words import CHECKS
from bot.guide.extract import messages
from bot.guide.load import load_guide
from bot.guide.model import Guide
from bot.guide.report import check_content, read_heavy_words
from tests.guide.trees import TODAY

HERE = Path(__file__).parent
ISLAND = load_guide(HERE / "island")
BROKEN = HERE / "broken" / "officialese"
CONTENT = HERE.parents[1] / "content"


def told(guide: Guide, *heavy: HeavyWord) -> list[Issue]:
    """What the checks of words say of a guide, with these heavy words."""
    return check(guide, {}, TODAY, kinds=CHECKS, heavy_words=heavy)


def with_step(step: str) -> Guide:
    """The island with another first step for a lost lantern."""
    home = ISLAND.trees["h"]
    leaf = home.leaves["lantern"].model_copy(update={"steps": (step,)})
    tree = home.model_copy(update={"leaves": {"lantern": leaf}})
    return ISLAND.model_copy(update={"trees": {**ISLAND.trees, "h": tree}})


def test_a_page_is_told_once_with_all_its_words() -> None:
    """One line a page, not one a word, or the other findings drown."""
    heavy = [HeavyWord(stem="lantern", lang="en", plain="light"), HeavyWord(stem="storm", lang="en", plain="wind")]

    issues = told(ISLAND, *heavy)

    assert [issue.where for issue in issues] == ["home.start", "home.lantern"]
    assert {issue.severity for issue in issues} == {"warning"}
    assert issues[1].what == "Office language: `lantern` — light; `lanterns` — light; `storm` — wind. (en)"


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ("Utilise the lantern.", True),
        ("Ask for the light (utilised lantern).", False),
        ("The door says «Utilised lanterns».", False),
        ("The door says “Utilised lanterns”.", False),
        ("The door says «Light». Utilise it.", True),
    ],
)
def test_an_official_term_may_stand_in_brackets_or_quotation_marks(step: str, found: bool) -> None:
    """The person will meet it on a door; outside of them it is not needed."""
    issues = told(with_step(step), HeavyWord(stem="utilis", lang="en", plain="use"))

    assert bool(issues) is found


def test_facts_and_contacts_may_speak_as_their_sources_do() -> None:
    """They stand behind a button and are read slowly."""
    assert told(ISLAND, HeavyWord(stem="landing", lang="en", plain="coming ashore"))[0].where == "boat.no_day"
    assert told(ISLAND, HeavyWord(stem="everybody", lang="en", plain="all")) == []


def test_a_word_is_allowed_where_a_reason_is_given() -> None:
    """For a field, a page or a tree."""
    reason = "It is called so on the door."
    for place in ("home.lantern.steps.1", "home.lantern", "home"):
        word = HeavyWord(
            stem="lighthouse", lang="en", plain="tower", allow={place: reason, "home.lantern.risks": reason}
        )
        assert told(ISLAND, word) == []


def test_a_word_of_another_language_is_let_alone() -> None:
    """The list of each language is its own."""
    assert told(ISLAND, HeavyWord(stem="lantern", lang="ru", plain="light")) == []


def test_the_report_reads_the_list_and_says_the_plain_words() -> None:
    """An author sees at once what to write instead; the build goes on."""
    lines: list[str] = []

    assert check_content(BROKEN, BROKEN / "locales", TODAY, lines.append) == 0
    assert "warning officialese at home.lantern: Office language: `in the event of` — if. (en)" in lines[0]


def test_the_real_list_gives_plain_words_and_reasons() -> None:
    """Every entry helps, every exception is explained and names a text that exists."""
    places = {context for context, _ in messages(load_guide(CONTENT))}
    words = read_heavy_words(CONTENT)

    assert words
    assert all(word.stem.strip() and word.plain.strip() for word in words)
    assert len({(word.lang, word.stem) for word in words}) == len(words)
    for place, reason in ((place, reason) for word in words for place, reason in word.allow.items()):
        assert reason.strip(), place
        assert any(context == place or context.startswith(f"{place}.") for context in places), place

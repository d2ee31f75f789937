"""The sentences and cards of a case, in both languages, as Telegram would take them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cases.model import Case
from bot.guide.path import Position
from bot.guide.render import Act, Screen
from bot.guide.walk import replay
from bot.ops.clock import day_of
from bot.service import notices
from bot.service.notices import REASONS, TELLS, WARNINGS
from tests.cellar import ANNA, NOW, OPENED
from tests.guide.telegram_html import parse
from tests.service.office import island, real_guide

TOPIC_NAME = 128  # characters (Bot API createForumTopic)
LANGUAGES = ("ru", "en")
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def is_in(language: str, screen: Screen) -> bool:
    """Whether the screen speaks this language."""
    text = parse(screen.text).visible.lower()
    return any(letter in text for letter in CYRILLIC) == (language == "ru")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(TELLS))
def test_every_sentence_to_the_person_can_be_sent(language: str, key: str) -> None:
    """Its markup holds, it is in the person's language, its buttons fit."""
    screen = notices.told(island()[1][language], key, "calm heron")

    assert is_in(language, replace(screen, text=screen.text.replace("calm heron", "")))
    assert all(button.label for row in screen.rows for button in row)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(WARNINGS))
def test_every_line_to_the_desk_can_be_sent(language: str, key: str) -> None:
    """Without buttons: a line is a line."""
    screen = notices.warned(island()[1][language], key)

    assert is_in(language, screen)
    assert screen.rows == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", [*sorted(REASONS), "a reason of next year"])
def test_every_reason_why_a_message_did_not_arrive_can_be_told(language: str, reason: str) -> None:
    """One that has no sentence yet is told without detail; a cross stands before each."""
    screen = notices.refused(island()[1][language], reason)

    assert is_in(language, screen)
    assert screen.text.startswith("❌ ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_consent_the_person_reads_what_is_kept_and_who_can_read_along(language: str) -> None:
    """And may go back to the page without anything having happened."""
    screen = notices.consent(island()[1][language], "h:l")

    assert is_in(language, screen)
    agree, back = (row[0].action for row in screen.rows)
    assert agree == Act("agree", language, "h:l")
    assert getattr(back, "position", None) == "h:l"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("own", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["", "h:l", "h:b/b:p261120", "h:b/b:n", "h:zzz", "nonsense"], ids=lambda path: path or "home"
)
def test_a_card_shows_the_answers_and_no_number_of_anybody(language: str, own: str, path: str) -> None:
    """The alias, the way through the guide, how to answer; no chat id, no desk, no time of day."""
    guide, words = island()
    case = replace(OPENED, path=path, language=own, urgent=True)

    screen = notices.card(guide, words[language], words[own], case, NOW)

    shown = parse(screen.text).visible
    assert shown.startswith("calm heron")
    assert str(ANNA) not in screen.text
    assert str(abs(case.desk)) not in screen.text
    assert shown.count("•") == len(replay(guide, Position.parse(path), day_of(NOW)).steps)
    assert [button.action for row in screen.rows for button in row] == [Act("close", language)]


def test_a_card_cannot_be_made_to_hold_markup_of_others() -> None:
    """Whatever stands in a stored case, signs of markup are shown as signs."""
    guide, words = island()
    case = replace(OPENED, alias='<a href="tg://user?id=1">heron</a>', theme="<b>x", country="KZ")

    assert "<a href" in parse(notices.card(guide, words["en"], words["en"], case, NOW).text).visible


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_of_the_real_guide_can_be_sent(language: str) -> None:
    """From the root of every tree and from every first choice."""
    guide, words = real_guide()
    for tree in guide.trees.values():
        for place in (f"{tree.code}:", *[f"{tree.code}:{key}" for key in tree.questions[tree.root].choices]):
            case = replace(OPENED, path=place, theme=tree.tree)
            card = parse(notices.card(guide, words[language], words[language], case, NOW).text)
            assert "**" not in card.visible
            assert "{" not in card.visible
            assert 1 <= len(notices.topic_name(guide, case, words[language])) <= TOPIC_NAME


@given(alias=st.text(max_size=64), theme=st.text(max_size=200), country=st.text(max_size=2))
@settings(max_examples=60)
def test_a_topics_name_is_never_longer_than_telegram_takes(alias: str, theme: str, country: str) -> None:
    """createForumTopic: 1-128 characters."""
    guide, words = island()
    case = Case(alias=alias, theme=theme, country=country, language="en")

    assert 1 <= len(notices.topic_name(guide, case, words["en"])) <= TOPIC_NAME


def test_a_topic_is_named_by_alias_country_theme_and_language() -> None:
    """And by nothing that the person brought along."""
    guide, words = island()

    assert notices.topic_name(guide, OPENED, words["en"]) == "calm heron · KZ · The island · en"

"""Screens: what they show and which buttons they have."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from bot.guide.days import LAST_PAGE
from bot.guide.model import Guide
from bot.guide.render import Act, Button, Copy, Screen, Show, View
from bot.guide.screen import MAX_ROWS
from bot.guide.walk import replay
from tests.guide.screens import EN, GUIDE, RU, buttons, labels, screen
from tests.guide.telegram_html import parse
from tests.guide.trees import CONTACTS, FACTS, HOME_TREE, TODAY, guide_of, home_asking

IN_TIME = "h:f/fy:r261120"


def press(shown: Screen, text: str) -> Show:
    action = next(button.action for button in buttons(shown) if button.label == text)
    assert isinstance(action, Show)
    return action


# Questions


def test_a_question_is_asked_with_its_reason_and_one_choice_a_row_the_urgent_one_first_and_red() -> None:
    shown = screen("fy:")
    assert shown.text == "Какая лодка?\n\n<i>От неё зависит срок.</i>"
    assert labels(shown) == [["Тонет"], ["Красная"], ["Back", "Home", "🌐 Русский"]]
    assert [button.style for button in buttons(shown)][:2] == ["danger", None]


def test_a_choice_carries_the_whole_position_and_the_language() -> None:
    action = press(screen("h:f"), "Красная")
    assert replay(GUIDE, action.position, TODAY).node_id == "when"
    assert (action.view, action.lang, action.page) == (View.PAGE, "ru", 0)


def test_home_has_no_way_back_and_one_language_needs_no_button() -> None:
    assert labels(screen(""))[-1] == ["🌐 Русский"]
    assert labels(screen("", all_words={"ru": RU})) == [["Лодка"], ["Чай"], ["Ничего"]]


def test_back_and_home_lead_there() -> None:
    shown = screen("h:f/fy:r")
    assert replay(GUIDE, press(shown, "Back").position, TODAY).node_id == "which"
    assert press(shown, "Home").position == ""


@pytest.mark.parametrize("count", [7, 8, 12, 26])
def test_many_choices_share_rows_in_their_order_rather_than_make_a_ninth(count: int) -> None:
    keys = "abcdefghijklmnopqrstuvwxyz"[:count]
    shown = screen("", guide=home_asking(ask="?", choices={key: {"say": key, "go": "end"} for key in keys}))
    assert len(shown.rows) == MAX_ROWS
    assert [button.label for button in buttons(shown)][:-1] == list(keys)


# Days


def test_a_date_question_offers_twelve_days_newest_first() -> None:
    rows = labels(screen("fy:r"))
    assert rows[0] == ["Today", "Yesterday", "20 нояб."]
    assert rows[3] == ["13 нояб.", "12 нояб.", "11 нояб."]
    assert rows[4] == ["« авг. 2026", "Earlier"]
    assert rows[5:] == [["Не помню"], ["Back", "Home", "🌐 Русский"]]


def test_a_day_leads_on_by_the_deadline() -> None:
    shown = screen("fy:r")
    assert replay(GUIDE, press(shown, "Today").position, TODAY).node_id == "in_time"
    assert replay(GUIDE, press(shown, "11 нояб.").position, TODAY).node_id == "late"


def test_turning_the_days_goes_to_the_end_of_three_years_and_no_further() -> None:
    last = screen("fy:r", page=LAST_PAGE)
    assert labels(last)[-3] == ["Later"]
    assert labels(screen("fy:r", page=10_000)) == labels(last)
    assert labels(screen("fy:r", page=-1)) == labels(screen("fy:r"))
    assert labels(screen("fy:r", page=4))[0] == ["5 окт.", "4 окт.", "3 окт."]
    assert labels(screen("fy:r", page=30))[0][0] == "27 нояб. 2025"
    assert press(screen("fy:r"), "Earlier").page == 1


# Answers


def test_an_answer_gives_title_text_steps_and_how_sure_it_is() -> None:
    text = parse(screen(IN_TIME).text).visible.replace("\u202f", " ")
    assert text == (
        "Успеваете\n\n"
        "Верните до 25 ноября 2026 г. (3 days left).\n\n"
        "1. Сядьте в лодку.\n2. Гребите до 25 ноября 2026 г.\n\n"
        "How sure: it was reported, we have not seen the law.\nChecked: 1 октября 2026 г."
    )
    assert screen(IN_TIME).text.startswith("<b>Успеваете</b>\n\nВерните до <b>25 ноября 2026")


def test_an_answer_has_its_buttons_in_order_and_a_way_to_a_human() -> None:
    shown = screen(IN_TIME)
    assert labels(shown) == [
        ["Papers, cost, risks"],
        ["Sources"],
        ["Contacts"],
        ["Чай"],
        ["Ask a human"],
        ["Back", "Home", "🌐 Русский"],
    ]
    human = next(button for button in buttons(shown) if button.label == "Ask a human")
    assert human == Button("Ask a human", Act("ask", "ru", str(replay(GUIDE, IN_TIME, TODAY).position)), "primary")


def test_on_an_urgent_answer_the_human_comes_first_and_is_red() -> None:
    first = screen("fy:s").rows[0][0]
    assert (first.label, first.style) == ("Ask a human", "danger")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("261117", "today is the last day"),
        ("261118", "1 day left"),
        ("261120", "3 days left"),
        ("261116", "passed 1 day ago"),
        ("261110", "passed 7 days ago"),
    ],
)
def test_the_time_left_is_worded(day: str, said: str) -> None:
    assert said in screen(f"fy:r{day}").text


def test_a_deadline_that_is_not_known_is_said_in_words() -> None:
    assert "count from the day of the event" in screen("fy:ru").text


def test_an_answer_past_its_review_day_says_so() -> None:
    warning = "This should have been checked again by now"
    assert warning not in screen("fy:ru", today=date(2026, 12, 1)).text
    assert warning in screen("fy:ru", today=date(2026, 12, 2)).text


def test_what_is_not_translated_is_shown_in_the_source_language_and_that_is_said() -> None:
    note = "<i>Not translated yet. Language of this text: Russian.</i>"
    assert screen("h:n", words=EN).text.endswith(f"Тогда до встречи.\n\n{note}")
    assert "Not translated" not in screen("h:n").text


# Other views of a place


def test_more_lists_papers_costs_and_risks() -> None:
    assert parse(screen(IN_TIME, View.MORE).text).visible == (
        "Papers, cost, risks\n\n"
        "Papers\n• Весло\n\nWhat it costs\n• Одна шишка\n\nWhat can go wrong\n• Утка"
    )  # fmt: skip


def test_sources_say_who_says_so_how_sure_and_since_when() -> None:
    shown = parse(screen(IN_TIME, View.SOURCES).text)
    assert shown.urls == ["https://pond.example/law?a=1&b=2"]  # the tg:// address of the other source is no link
    for said in (
        "• Лодку возвращают за пять дней.",
        "Concerns: все гребцы",
        "The term runs from: день, когда взяли лодку",
        "How sure: it stands in the law.",
        "Who says so: Пруд, Закон <пруда> (2026-01)",
        "In force: с утра",
        "Sources disagree: Гусь спорит.",
        "Who says so: Лягушка, Слухи\n",
    ):
        assert said in shown.visible


def test_a_contacts_danger_stands_before_its_name() -> None:
    text = screen(IN_TIME, View.CONTACTS).text
    assert text.index("put you in danger") < text.index("Кусается.") < text.index("Щука")
    assert "Languages: русский, английский" in text
    assert '<a href="https://frog.example/">frog.example</a>' in text


def test_an_address_and_a_phone_number_can_be_copied() -> None:
    copies = [button for button in buttons(screen(IN_TIME, View.CONTACTS)) if isinstance(button.action, Copy)]
    assert copies == [
        Button("Copy: 1-2", Copy("1-2")),
        Button("Copy: Кочка, 1", Copy("Кочка, 1")),
        Button("Copy: Омут", Copy("Омут")),
    ]


@pytest.mark.parametrize("view", [View.MORE, View.SOURCES, View.CONTACTS])
def test_back_from_another_view_is_to_the_page_and_a_missing_view_is_the_page(view: View) -> None:
    assert press(screen(IN_TIME, view), "Back") == Show(View.PAGE, str(replay(GUIDE, IN_TIME, TODAY).position), "ru")
    assert screen("fy:s", view) == screen("fy:s")
    assert screen("fy:", view).text == screen("fy:").text


def test_the_languages_keep_the_position_and_are_asked_for_in_each() -> None:
    shown = screen(IN_TIME, View.LANGUAGES)
    here = str(replay(GUIDE, IN_TIME, TODAY).position)
    assert labels(shown) == [["Русский"], ["English"], ["Back", "Home"]]
    assert shown.rows[1][0].action == Show(View.PAGE, here, "en")
    assert shown.text.count("\n") == 1


def long_answer(**leaf: Any) -> Guide:
    end = {"title": "Конец", "say": "Всё.", "next": ["talk"], **leaf}
    need = {"ask": "?", "choices": {"n": {"say": "n", "go": "end"}}}
    home = {**HOME_TREE, "questions": {"need": need}, "leaves": {"end": end}}
    return guide_of(home, facts=FACTS, contacts=CONTACTS)


def test_a_long_list_is_turned_page_by_page_and_nothing_is_lost() -> None:
    papers = [f"Бумага {number}. {'Очень важная. ' * 20}" for number in range(30)]
    guide, page, found = long_answer(papers=papers), 0, ""
    while True:
        shown = screen("h:n", View.MORE, page, guide=guide)
        found += parse(shown.text).visible
        if "Next page" not in [button.label for button in buttons(shown)]:
            break
        page = press(shown, "Next page").page
        assert press(screen("h:n", View.MORE, page, guide=guide), "Previous page").page == page - 1
    assert all(f"• {paper.strip()}" in found for paper in papers)
    assert screen("h:n", View.MORE, 10_000, guide=guide) == shown


def test_the_guide_can_be_imported_without_the_heavy_libraries() -> None:
    code = (
        "import sys, bot.guide.render, bot.guide.walk, bot.guide.words\n"
        "sys.exit(bool({'aiogram', 'sqlalchemy', 'yaml'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

"""Markup: promise P23, that no text of anyone becomes a tag or a link, and that every text fits a message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.guide.markup import bold, clean, italic, label, lines, link, sheets, shown_units, utf16_units
from bot.guide.model import Guide
from bot.guide.path import MAX_POSITION_BYTES
from bot.guide.render import Copy, Screen, Show, View
from bot.guide.screen import MAX_BUTTON_UNITS, MAX_COPY_UNITS, MAX_ROWS
from bot.guide.words import Words
from tests.guide.screens import GUIDE, RU, buttons, screen
from tests.guide.telegram_html import MarkupError, parse
from tests.guide.trees import CONTACTS, FACTS, FERRY_TREE, HOME_TREE, TEA_TREE, guide_of, home_asking

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)

NASTY = [
    "<b>", "</b>", "</i></a>", '<a href="tg://user?id=1">Анна</a>', "<tg-spoiler>", "<script>alert(1)</script>",
    "&lt;b&gt;", "&#60;", "&", "**", "**<i>**", "* **x** *", "{}", "{0}", "{deadline.until}", "{deadline",
    "\u202eагол", "\u2066x", "\u200b", "\u200d", "\ufeff", "\r\n", "\x00", "\x1b[31m", "\u2028",
    "👨‍👩‍👧‍👦" * 700, "я" * 5000,
    "%s", "%(x)s",
    "🙂" * 2500, "[x](http://x.example)", "_x_", "`x`", "https://x.example/?a=<b>&c=\"", "tg://user?id=1", "\n" * 50,
]  # fmt: skip
TEXT = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=20)), min_size=1, max_size=4).map("".join)
SLOT = TEXT.filter(lambda text: bool(text.strip()))
URL = st.one_of(SLOT, st.sampled_from(NASTY).map(lambda tail: f"https://pond.example/{tail}"))


def check(shown: Screen) -> None:
    """What Telegram asks of a message, and we of a screen."""
    parsed = parse(shown.text)
    assert all(url.startswith(("http://", "https://")) for url in parsed.urls)
    assert len(shown.rows) <= MAX_ROWS
    for row in shown.rows:
        assert 1 <= len(row) <= 8
    for button in buttons(shown):
        assert button.label.strip()
        assert "\n" not in button.label
        assert utf16_units(button.label) <= MAX_BUTTON_UNITS
        if isinstance(button.action, Copy):
            assert 0 < utf16_units(button.action.text) <= MAX_COPY_UNITS
        elif isinstance(button.action, Show):
            assert len(button.action.position.encode()) <= MAX_POSITION_BYTES


def every_screen(guide: Guide, words: Words) -> Iterator[Screen]:
    for position in ("", "fy:", "fy:r", "fy:r261120", "fy:ru", "fy:s"):
        for view in View:
            for page in (0, 1, 99):
                yield screen(position, view, page, words=words, guide=guide)


@st.composite
def hostile_guide(draw: st.DrawFn) -> Guide:
    """The pond with a hostile text in every slot that an author can fill."""

    def spoiled(value: Any, at: str = "") -> Any:
        if isinstance(value, dict):
            return {key: spoiled(inner, str(key)) for key, inner in value.items()}
        if isinstance(value, list) and at in {"steps", "papers", "costs", "risks", "sources"}:
            return [spoiled(inner, "say") for inner in value]
        if at in SLOTS:
            return draw(URL if at == "url" else SLOT)
        return value

    trees = [spoiled(tree) for tree in (HOME_TREE, FERRY_TREE, TEA_TREE)]
    return guide_of(*trees, facts=spoiled(FACTS), contacts=spoiled(CONTACTS))


SLOTS = {
    "ask", "why", "say", "title", "claim", "who", "clock", "conflict", "url", "publisher", "dated",
    "name", "helps", "address", "phone", "hours", "risk", "2026-01-01",
}  # fmt: skip


class HostileWords(Words):
    """A language whose translators were replaced."""

    def __init__(self, said: str) -> None:
        super().__init__("en")
        self.said = said

    def text(self, message: str, **values: object) -> str:
        return super().text(self.said + message + self.said, **values)

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        return self.said

    def content(self, context: str, source: str) -> tuple[str, bool]:
        return self.said, False


@patient
@given(hostile_guide())
def test_p23_any_text_of_an_author_gives_markup_that_telegram_takes(guide: Guide) -> None:
    for shown in every_screen(guide, RU):
        check(shown)


@patient
@given(TEXT)
def test_p23_any_text_of_a_translator_gives_markup_that_telegram_takes(said: str) -> None:
    for shown in every_screen(GUIDE, HostileWords(said)):
        check(shown)


@given(TEXT, URL)
def test_p23_a_link_goes_to_a_web_page_or_is_no_link(title: str, url: str) -> None:
    for found in parse(link(label(title, 200), url)).urls:
        assert found.startswith("https://pond.example/")


@pytest.mark.parametrize(
    "url",
    ["tg://user?id=1", "javascript:alert(1)", "https://", "https://x", "https://a.example/ b", "https://a.example/\x00",
     "https://a.example/\u202eb", 'https://a.example/"b', "https://a.example/" + "b" * 2048],
)  # fmt: skip
def test_p23_an_address_that_is_no_plain_web_page_is_left_out(url: str) -> None:
    assert link("Пруд & Ко", url) == "Пруд &amp; Ко"


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=40))
def test_p23_broken_halves_of_characters_do_not_pass(text: str) -> None:
    for html in (bold(text), *lines(text), *italic(text)):
        parse(html)
    clean(text).encode()


def test_a_lone_brace_percent_sign_or_star_is_shown_as_written() -> None:
    guide = home_asking(ask="100 % {} {x} **важно** и ** <b>", choices={"a": {"say": "**да** {0}", "go": "end"}})
    shown = screen("", guide=guide)
    assert shown.text == "100 % {} {x} <b>важно</b> и ** &lt;b&gt;"
    assert shown.rows[0][0].label == "да {0}"


@given(st.lists(st.lists(st.text("ая🙂 <&", min_size=1, max_size=90).map(bold), max_size=5), max_size=12))
def test_sheets_are_short_enough_and_lose_no_line(blocks: list[list[str]]) -> None:
    found = sheets(blocks, 200)
    assert all(shown_units(sheet.text) <= 200 for sheet in found)
    written = [line for block in blocks for line in block]
    assert [line for sheet in found for line in sheet.text.split("\n") if line.startswith("<b>")] == written
    begun = [number for sheet in found for number in sheet.blocks]
    assert begun == [number for number, block in enumerate(blocks) if block]


@pytest.mark.parametrize(
    "html",
    ["<u>x</u>", "<b>x", "x</b>", "<b><i>x</b></i>", "a < b", "a & b", '<a href="tg://user?id=1">x</a>', "<b></b>",
     "<a>x</a>", "я" * 4097, "\u202ex", "<b><b>x</b></b>", '<b onclick="x">y</b>'],
)  # fmt: skip
def test_the_strict_reader_of_these_tests_refuses(html: str) -> None:
    with pytest.raises(MarkupError):
        parse(html)

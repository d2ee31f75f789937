"""A scripted visit in a real browser: from /start to the leaf of row 2, to a volunteer, and back."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.visit import CHROMIUM, PATIENCE_MS, address_in, running_bot

if CHROMIUM is None:
    warnings.warn("NO CHROMIUM: THE VISIT IN A REAL BROWSER IS NOT TESTED", UserWarning, stacklevel=1)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: `apt-get install chromium`")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """The playground's page, served by `main.py run` without a token."""
    with running_bot("run", "--port", "0") as line:
        page = browser.new_page(viewport={"width": 1360, "height": 900})
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        page.goto(address_in(line))
        yield page
        page.close()


def person_button(page: Page, label: str) -> Locator:
    """A button of the newest page in the person's chat."""
    return page.get_by_test_id("person-log").get_by_test_id("button").filter(has_text=label).last


def test_a_person_walks_to_the_leaf_of_row_2_and_reaches_a_volunteer(page: Page) -> None:
    """Anna crossed outside a checkpoint yesterday; she finds the answer, asks, Vera replies, Anna reads it."""
    page.get_by_test_id("person").filter(has_text="Anna").click()
    page.get_by_test_id("person-composer").fill("/start")
    page.get_by_test_id("person-send").click()
    person_button(page, "Убежище в Казахстане").click()
    person_button(page, "Перешёл вне пункта пропуска").click()
    person_button(page, "Вчера").click()
    log = page.get_by_test_id("person-log")
    expect(log).to_contain_text("заявите сегодня")
    until = datetime.now(UTC) + timedelta(hours=5)
    expect(log).to_contain_text(str(until.year))

    person_button(page, "Спросить человека").click()
    expect(log).to_contain_text("Telegram")
    person_button(page, "Согла").click()
    expect(log).to_contain_text("Обращение открыто")
    page.get_by_test_id("person-composer").fill("Паспорт остался в части. Куда идти утром?")
    page.get_by_test_id("person-send").click()

    page.get_by_test_id("topic").filter(has_text="KZ").last.click()
    desk = page.get_by_test_id("desk-log")
    question = desk.get_by_test_id("message").filter(has_text="Паспорт остался в части").last
    expect(question).to_be_visible()
    expect(desk).not_to_contain_text("Anna")
    question.hover()
    question.get_by_test_id("reply").click()
    page.get_by_test_id("desk-composer").fill("В управление занятости вашей области, с военным билетом.")
    page.get_by_test_id("desk-send").click()

    expect(log).to_contain_text("В управление занятости вашей области")
    expect(log).not_to_contain_text("Vera")

"""The preview of the real content and the drawings of its trees in a real browser: nothing is cut off."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.guide.cards import Edition
from bot.guide.graph import graph
from bot.guide.load import load_guide
from bot.guide.model import Guide
from bot.guide.preview import Subject, preview
from bot.guide.words import load_words
from tests.browser.visit import CHROMIUM, ROOT
from tests.guide.trees import pond, wide_tree

if CHROMIUM is None:
    warnings.warn("NO CHROMIUM: PREVIEW AND DRAWINGS ARE NOT LOOKED AT", UserWarning, stacklevel=1)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: `apt-get install chromium`")

TODAY = date(2026, 11, 24)
GUIDE = load_guide(ROOT / "content")
WORDS = load_words(ROOT / "locales", GUIDE.languages, GUIDE.source_language)
SCREENS = [(1360, 900, "light"), (1360, 900, "dark"), (360, 740, "light"), (360, 740, "dark")]
KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
LETTERS = f"АБВЖЫЭЮЯабвжыэюяЁё{KAZAKH}"
LOOKS = Path(__file__).with_name("looks.js").read_text(encoding="utf-8")


def seen(page: Page, name: str, argument: str = "") -> list[str]:
    """What a function of looks.js finds on the page."""
    found: list[str] = page.evaluate(f"(argument) => {{ {LOOKS} return {name}(argument) }}", argument)
    return found


def before() -> Guide:
    """The real content with one leaf of home worded otherwise, as if it had been so before."""
    home = GUIDE.trees["h"]
    name, leaf = next(iter(home.leaves.items()))
    old = leaf.model_copy(update={"say": f"Прежние слова. {leaf.say}", "costs": ("Прежняя цена",)})
    tree = home.model_copy(update={"leaves": {**home.leaves, name: old}})
    return GUIDE.model_copy(update={"trees": {**GUIDE.trees, "h": tree}})


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The preview of the real content, beside one with a changed leaf."""
    path = tmp_path_factory.mktemp("preview") / "preview.html"
    subject = Subject(Edition(GUIDE, WORDS, TODAY), Edition(before(), WORDS, TODAY), "before")
    path.write_text(preview(subject), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    """The preview in a wide window; requests for anything else fail the test."""
    page = browser.new_page(viewport={"width": 1360, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    yield page
    page.close()
    assert asked == [file.as_uri()]


@pytest.mark.parametrize(("width", "height", "scheme"), SCREENS)
def test_nothing_is_cut_off_and_all_can_be_read(
    browser: Browser, file: Path, width: int, height: int, scheme: str
) -> None:
    """Wide and narrow, light and dark, in each language, with everything unfolded."""
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]  # one of the two words
    page.goto(file.as_uri())
    page.add_style_tag(content="article { content-visibility: visible !important }")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    for words in WORDS.values():
        page.locator(f"[data-language={words.lang}]").click()
        assert seen(page, "cutOff") == []
        assert seen(page, "pale") == []
    page.close()


def test_russian_and_kazakh_letters_are_drawn(page: Page) -> None:
    """Not as boxes for a missing letter; the check itself sees a letter that no font has."""
    assert seen(page, "missing", LETTERS) == []
    assert seen(page, "missing", "\U0010fffd") == ["\U0010fffd"]


def test_each_language_is_shown_alone(page: Page) -> None:
    """Every text that is seen is of the chosen language."""
    for words in WORDS.values():
        page.locator(f"[data-language={words.lang}]").click()
        shown = page.evaluate(
            "[...document.querySelectorAll('.tongue')].filter((one) => one.checkVisibility()).map((one) => one.lang)"
        )
        assert set(shown) == {words.lang}


def test_changed_only_leaves_the_changed_page_with_its_old_self(page: Page) -> None:
    """Old words marked as gone, the view behind "more" unfolded because it changed too."""
    page.get_by_label("Changed only").check()

    article = page.locator("article:visible")
    expect(article).to_have_count(1)
    expect(article.locator("del:visible").first).to_have_text("Прежние слова.")
    expect(article.locator("details.view[open] del:visible").first).to_contain_text("Прежняя")
    expect(page.locator("[data-result]")).to_contain_text("1 of ")


def test_filters_narrow_and_count(page: Page) -> None:
    """Each leaves as many pages as it says, all together the fewest."""
    for name in ("Stale", "Low certainty", "Untranslated", "Changed only"):
        box = page.get_by_label(name)
        count = int(page.locator("label", has=box).locator("span").inner_text())
        box.check()
        expect(page.locator("article:visible")).to_have_count(count)
        box.uncheck()


def test_a_search_finds_words_of_the_shown_language(page: Page) -> None:
    """And says when there are none."""
    page.get_by_role("searchbox").fill("392")
    expect(page.locator("article:visible").first).to_be_visible()
    page.get_by_role("searchbox").fill("лантернлантерн")
    expect(page.get_by_text("No page passes these filters.")).to_be_visible()


def test_a_button_leads_to_its_page_even_when_that_is_hidden(page: Page) -> None:
    """The filters give way."""
    page.get_by_label("Changed only").check()
    page.evaluate("location.hash = '#home.need'")

    expect(page.locator("[id='home.need']")).to_be_in_viewport()


@pytest.mark.parametrize("code", sorted(GUIDE.trees))
def test_a_drawing_is_tidy(browser: Browser, tmp_path: Path, code: str) -> None:
    """Every text inside its box, no box on another, everything on the sheet, in every language."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    for words in WORDS.values():
        path = tmp_path / f"{code}.{words.lang}.svg"
        path.write_text(graph(GUIDE, GUIDE.trees[code], words, TODAY), encoding="utf-8")
        page.goto(path.as_uri())
        assert seen(page, "untidy") == []
        assert page.evaluate("document.querySelectorAll('g[transform] > .box').length") >= len(GUIDE.trees[code].leaves)
    page.close()


def test_a_drawing_of_eighty_pages_is_tidy(browser: Browser, tmp_path: Path) -> None:
    """An invented tree, larger than any of ours."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    (tmp_path / "wide.svg").write_text(graph(pond(), wide_tree(10, 7), WORDS["ru"], TODAY), encoding="utf-8")
    page.goto((tmp_path / "wide.svg").as_uri())

    assert page.locator("g[id]").count() == 80
    assert seen(page, "untidy") == []
    page.close()

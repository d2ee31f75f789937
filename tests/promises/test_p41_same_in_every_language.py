"""Promise P41: translations say the same: placeholders, figures, links and facts are equal in every language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.guide.check import check
from bot.guide.check_translation import SAME, figures
from bot.guide.extract import messages
from bot.guide.load import load_guide
from bot.guide.model import Guide
from bot.guide.render import View
from bot.guide.ways import places
from bot.guide.words import Words, load_words
from tests.guide.screens import texts_of

ROOT = Path(__file__).parents[2]
CONTENT, LOCALES, BROKEN = ROOT / "content", ROOT / "locales", ROOT / "tests" / "guide" / "broken"
TODAY = date(2026, 11, 24)
HREF = re.compile(r'href="([^"]*)"')
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
RELEASED = ("ru", "en", "kk")


def translations(guide: Guide, words: Mapping[str, Words]) -> Iterator[tuple[str, str, str]]:
    """Context, source and translation of every text in every other language."""
    for lang, spoken in words.items():
        for context, source in messages(guide) if lang != guide.source_language else ():
            text, translated = spoken.content(context, source)
            assert translated, (lang, context)
            yield context, source, text


def test_the_content_is_released_in_three_languages(guide: Guide) -> None:
    """Russian, English and Kazakh, each of them whole."""
    assert guide.languages == RELEASED


def test_every_text_is_translated_with_its_placeholders_links_and_figures(
    guide: Guide, words: Mapping[str, Words]
) -> None:
    """Nothing lost, nothing added: a deadline of ten days is one of ten days in each language."""
    count = 0
    for context, source, text in translations(guide, words):
        assert sorted(SAME.findall(source)) == sorted(SAME.findall(text)), context
        assert figures(source) == figures(text), context
        assert source.count("**") == text.count("**"), context
        count += 1
    assert count == (len(RELEASED) - 1) * sum(1 for _ in messages(guide))


def test_every_answer_has_the_same_sources_and_contacts_in_every_language(
    guide: Guide, words: Mapping[str, Words]
) -> None:
    """The pages of sources and of contacts lead to the same addresses, in the same order."""
    for tree in guide.trees.values():
        for place in places(guide, tree, TODAY).values():
            for view in (View.SOURCES, View.CONTACTS) if place.is_leaf else ():
                links = {lang: tuple(HREF.findall("\n".join(texts_of(place, words, lang, view)))) for lang in words}
                assert len(set(links.values())) == 1, (place.node_id, view)


def test_the_interface_has_the_same_placeholders_in_every_language() -> None:
    """Also in each plural form, where the number itself may be left out. The English stands in the code."""
    for lang in (lang for lang in RELEASED if lang != "en"):
        with (LOCALES / lang / "LC_MESSAGES" / "bot.po").open(encoding="utf-8") as file:
            catalogue = read_po(file, abort_invalid=True)
        for message in catalogue:
            if not message.id:
                continue
            ids = message.id if isinstance(message.id, list | tuple) else [message.id]
            texts = message.string if isinstance(message.string, list | tuple) else [message.string]
            wanted = set(PLACEHOLDER.findall(ids[-1]))
            assert all(
                text and set(PLACEHOLDER.findall(text)) | {"{count}"} == wanted | {"{count}"} for text in texts
            ), (
                lang,
                ids[0],
            )


@pytest.mark.parametrize("kind", ["placeholder_lost", "figure_changed", "missing_translation", "fuzzy_translation"])
def test_a_translation_that_says_something_else_is_an_error(kind: str) -> None:
    """A lost deadline, another figure, a text that is not there or that translates an earlier wording."""
    broken = load_guide(BROKEN / kind)
    spoken = load_words(BROKEN / kind / "locales", broken.languages, broken.source_language)

    assert Counter((issue.kind, issue.severity) for issue in check(broken, spoken, TODAY)).keys() == {(kind, "error")}


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("до 34 000 тенге", "up to 34,000 tenge", True),
        ("7,5 года", "7.5 years", True),
        ("статья 392", "Article 329", False),
        ("10 дней и 10 часов", "10 days", False),
        ("1 июля 2026 года", "2026 жылғы 1 шілде", True),
        ("статья 78.1", "Article 78", False),
    ],
)
def test_figures_are_compared_as_people_write_them(ours: str, theirs: str, same: bool) -> None:
    """Thousands and decimals look different in each language, the number is the same."""
    assert (figures(ours) == figures(theirs)) is same

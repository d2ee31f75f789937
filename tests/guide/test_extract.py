"""Extraction: every text has one context, and the translators' file keeps step with the guide."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import denormalize, read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guide.catalog import Update, catalog_path, unknown_languages, update_catalog
from bot.guide.extract import messages
from bot.guide.load import load_guide
from bot.guide.model import Guide
from bot.guide.words import load_words

ISLAND = Path(__file__).parent / "island"
GUIDE = load_guide(ISLAND)


def changed(guide: Guide, title: str | None) -> Guide:
    """The guide with another title of the lantern's leaf, or without the leaf."""
    home = guide.trees["h"]
    leaves = {} if title is None else {"lantern": home.leaves["lantern"].model_copy(update={"title": title})}
    return guide.model_copy(update={"trees": {**guide.trees, "h": home.model_copy(update={"leaves": leaves})}})


def read(locales: Path) -> Catalog:
    """The Russian translations."""
    with catalog_path(locales, "ru").open("rb") as file:
        return read_po(file)


def message(locales: Path, context: str = "home.lantern.title") -> Message:
    """The message with this context."""
    return next(one for one in read(locales) if one.context == context)


def translate(locales: Path, source: str = "A lost lantern", text: str = "Фонарь потерян") -> None:
    """What a translator does: write words under a source text."""
    path = catalog_path(locales, "ru")
    old, new = f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{text}"'
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new), encoding="utf-8")


def previous(locales: Path) -> list[str]:
    """The lines of previous sources in the file."""
    lines = catalog_path(locales, "ru").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("#| ") for line in lines if line.startswith("#| ")]


def said(locales: Path, guide: Guide) -> tuple[str, bool]:
    """What a reader of Russian sees as the title of the lantern's leaf."""
    words = load_words(locales, ("en", "ru"), "en")["ru"]
    return words.content("home.lantern.title", guide.trees["h"].leaves["lantern"].title)


def test_every_text_of_the_island_is_listed() -> None:
    """Titles, questions, choices, leaves with their lists, facts and contacts; addresses of pages and notes are not."""
    listed = dict(messages(GUIDE))

    assert list(listed)[:4] == [
        "boat.title",
        "boat.landed_when.ask",
        "boat.landed_when.choices.n",
        "boat.in_time.title",
    ]
    assert listed["home.lantern.steps.2"] == "Ask for a lantern."
    assert {"home.lantern.papers.1", "home.lantern.costs.1", "home.lantern.risks.1"} <= listed.keys()
    assert listed["fact.island.boat.term.clock"] == "The day of the landing."
    assert listed["contact.island.keeper.address"] == "1 Lighthouse Road"
    assert not any("example.org" in text for text in listed.values())


def test_a_context_is_used_once() -> None:
    """Two texts with one context would share a translation."""
    contexts = [context for context, _ in messages(GUIDE)]

    assert len(contexts) == len(set(contexts))


def test_values_that_are_text_are_listed_and_terms_are_not() -> None:
    """A fee is a text in words; a term is worded from its number."""
    fact = GUIDE.facts["island.lantern"]
    priced = fact.model_validate({**fact.model_dump(), "values": {"2026-01-01": "two shells"}})
    guide = GUIDE.model_copy(update={"facts": {**GUIDE.facts, fact.id: priced}})

    values = [pair for pair in messages(guide) if ".values." in pair[0]]

    assert values == [("fact.island.lantern.values.2026-01-01", "two shells")]


def test_a_new_language_begins_empty(tmp_path: Path) -> None:
    """Every text is there to be translated, with its context."""
    update = update_catalog(GUIDE, tmp_path, "ru")

    total = len(list(messages(GUIDE)))
    assert update == Update(added=total, changed=0, removed=0, total=total)
    assert [(one.context, one.id) for one in read(tmp_path) if one.id] == list(messages(GUIDE))


def test_the_same_guide_gives_the_same_bytes(tmp_path: Path) -> None:
    """No date, version or path of a machine makes a difference where no text has changed."""
    update_catalog(GUIDE, tmp_path, "ru")
    translate(tmp_path)
    before = catalog_path(tmp_path, "ru").read_bytes()

    assert update_catalog(GUIDE, tmp_path, "ru") == Update(0, 0, 0, len(list(messages(GUIDE))))
    assert catalog_path(tmp_path, "ru").read_bytes() == before
    assert not re.search(rb"\d{4}-\d\d-\d\d|Babel|/tmp", before)


def test_a_translation_is_kept(tmp_path: Path) -> None:
    """Translators' work and their comments survive an update."""
    update_catalog(GUIDE, tmp_path, "ru")
    translate(tmp_path)
    path = catalog_path(tmp_path, "ru")
    marked = path.read_text(encoding="utf-8").replace(
        'msgctxt "home.lantern.title"', '# ask Vera\nmsgctxt "home.lantern.title"'
    )
    path.write_text(marked, encoding="utf-8")
    update_catalog(GUIDE, tmp_path, "ru")

    assert said(tmp_path, GUIDE) == ("Фонарь потерян", True)
    assert message(tmp_path).user_comments == ["ask Vera"]


def test_a_changed_source_is_not_shown_in_its_old_translation(tmp_path: Path) -> None:
    """The translation turns fuzzy, keeps what it translated, and the reader sees the current source."""
    update_catalog(GUIDE, tmp_path, "ru")
    translate(tmp_path)
    stolen = changed(GUIDE, "A stolen lantern")
    update = update_catalog(stolen, tmp_path, "ru")

    after = message(tmp_path)
    assert (update.added, update.changed, update.removed) == (0, 1, 0)
    assert (after.fuzzy, after.string, previous(tmp_path)) == (True, "Фонарь потерян", ['msgid "A lost lantern"'])
    assert said(tmp_path, stolen) == ("A stolen lantern", False)


def test_a_source_that_changes_twice_keeps_what_was_translated(tmp_path: Path) -> None:
    """The previous text is the one the translator saw, not one that nobody translated."""
    update_catalog(GUIDE, tmp_path, "ru")
    translate(tmp_path)
    for title in ("A stolen lantern", "A broken lantern"):
        update_catalog(changed(GUIDE, title), tmp_path, "ru")

    after = message(tmp_path)
    assert (after.id, after.fuzzy) == ("A broken lantern", True)
    assert previous(tmp_path) == ['msgid "A lost lantern"']


def test_a_source_that_comes_back_is_still_looked_at(tmp_path: Path) -> None:
    """What was fuzzy stays so until a person says otherwise."""
    update_catalog(GUIDE, tmp_path, "ru")
    translate(tmp_path)
    update_catalog(changed(GUIDE, "A stolen lantern"), tmp_path, "ru")
    update_catalog(GUIDE, tmp_path, "ru")

    assert message(tmp_path).fuzzy


def test_an_untranslated_text_does_not_turn_fuzzy(tmp_path: Path) -> None:
    """Where there was no translation there is nothing to look over."""
    update_catalog(GUIDE, tmp_path, "ru")
    update_catalog(changed(GUIDE, "A stolen lantern"), tmp_path, "ru")

    after = message(tmp_path)
    assert (after.fuzzy, after.string, previous(tmp_path)) == (False, "", [])


def test_a_text_that_is_gone_is_removed(tmp_path: Path) -> None:
    """Obsolete translations do not pile up at the end of the file."""
    update_catalog(GUIDE, tmp_path, "ru")
    translate(tmp_path)
    update = update_catalog(changed(GUIDE, None), tmp_path, "ru")

    assert update.removed == 7
    assert "lost lantern" not in catalog_path(tmp_path, "ru").read_text(encoding="utf-8")


def test_the_source_language_is_not_translated(tmp_path: Path) -> None:
    """A catalogue of the source would be a second place for the same words."""
    with pytest.raises(ValueError, match="en is the source language"):
        update_catalog(GUIDE, tmp_path, "en")


def test_unknown_languages_are_told_apart() -> None:
    """Codes that Babel knows pass, whichever dash they use."""
    assert unknown_languages(["ru", "kk", "pt-BR", "zh_Hans", "qx", "", "russian"]) == ["qx", "", "russian"]


SOURCES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(str.strip).filter(bool)


@given(first=SOURCES, second=SOURCES)
@settings(max_examples=50)
def test_any_source_survives(tmp_path_factory: pytest.TempPathFactory, first: str, second: str) -> None:
    """Quotes, backslashes and lines of any length come back as they were, present and previous, however often."""
    locales = tmp_path_factory.mktemp("any")
    update_catalog(changed(GUIDE, "A lost lantern"), locales, "ru")
    translate(locales)
    for title in (first, first, second):
        update_catalog(changed(GUIDE, title), locales, "ru")
    before = catalog_path(locales, "ru").read_bytes()
    update_catalog(changed(GUIDE, second), locales, "ru")

    assert message(locales).id == second
    assert catalog_path(locales, "ru").read_bytes() == before
    shutil.rmtree(locales)


@given(source=SOURCES.filter(lambda text: text != "A"))
@settings(max_examples=50)
def test_a_long_previous_source_is_kept_whole(tmp_path_factory: pytest.TempPathFactory, source: str) -> None:
    """A previous source of many lines is the same after several updates."""
    locales = tmp_path_factory.mktemp("any")
    long = f"{source} - {source * 40}\n{source}"
    update_catalog(changed(GUIDE, long), locales, "ru")
    path = catalog_path(locales, "ru")
    block = path.read_text(encoding="utf-8").split('\nmsgctxt "home.lantern.title"\n')[1].split("\n\n")[0]
    path.write_text(path.read_text(encoding="utf-8").replace(block, block[: -len('""')] + '"x"'), encoding="utf-8")
    update_catalog(changed(GUIDE, "A"), locales, "ru")
    first = previous(locales)
    update_catalog(changed(GUIDE, "B"), locales, "ru")

    assert first == previous(locales)
    assert denormalize("\n".join(first).removeprefix("msgid ")) == long
    shutil.rmtree(locales)

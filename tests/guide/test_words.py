"""Words of a language: interface, plural forms, content and what counts as translated, days."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel import UnknownLocaleError
from babel.messages.pofile import read_po

from bot.guide.words import Words, load_words

REPOSITORY = Path(__file__).parents[2]
BOT_RU = r"""
msgid ""
msgstr ""
"Language: ru\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"

msgid "Home"
msgstr "В начало"

#, fuzzy
msgid "Back"
msgstr "Назад?"

msgid "Later"
msgstr ""

msgid "Hello {name}"
msgstr "Привет, {name} {stray} { }"

msgid "{count} duck"
msgid_plural "{count} ducks"
msgstr[0] "{count} утка"
msgstr[1] "{count} утки"
msgstr[2] "{count} уток"
"""
CONTENT_EN = r"""
msgid ""
msgstr ""
"Language: en\n"
"Content-Type: text/plain; charset=utf-8\n"

msgctxt "tea.sugar.ask"
msgid "Сахар?"
msgstr "Sugar?"

#, fuzzy
msgctxt "tea.sugar.why"
msgid "Так вкуснее"
msgstr "It is sweeter"

msgctxt "tea.sweet.say"
msgid "Пейте старый чай."
msgstr "Drink the old tea."

msgctxt "tea.plain.say"
msgid "Пейте."
msgstr ""
"""


@pytest.fixture
def words(tmp_path: Path) -> dict[str, Words]:
    for lang, domain, text in (("ru", "bot", BOT_RU), ("en", "content", CONTENT_EN)):
        folder = tmp_path / lang / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / f"{domain}.po").write_text(text, encoding="utf-8")
    return load_words(tmp_path, ("ru", "en", "kk"), "ru")


def test_a_message_is_translated_with_its_values(words: dict[str, Words]) -> None:
    assert words["ru"].text("Home") == "В начало"
    assert words["ru"].text("Hello {name}", name="{count}") == "Привет, {count} {stray} { }"


@pytest.mark.parametrize("message", ["Back", "Later", "Nowhere"])
def test_a_missing_empty_or_fuzzy_message_stays_english(words: dict[str, Words], message: str) -> None:
    assert words["ru"].text(message) == message


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 утка"), (2, "2 утки"), (5, "5 уток"), (11, "11 уток"), (21, "21 утка"), (0, "0 уток")]
)
def test_russian_has_three_plural_forms(words: dict[str, Words], count: int, said: str) -> None:
    assert words["ru"].plural("{count} duck", "{count} ducks", count) == said


@pytest.mark.parametrize(("count", "said"), [(1, "1 duck"), (2, "2 ducks"), (0, "0 ducks")])
def test_a_language_without_catalogue_counts_in_english(words: dict[str, Words], count: int, said: str) -> None:
    assert words["kk"].plural("{count} duck", "{count} ducks", count) == said


def test_a_translation_of_the_present_source_is_shown(words: dict[str, Words]) -> None:
    assert words["en"].content("tea.sugar.ask", "Сахар?") == ("Sugar?", True)


@pytest.mark.parametrize(
    ("context", "source", "state"),
    [
        ("tea.sugar.why", "Так вкуснее", "fuzzy"),
        ("tea.sweet.say", "Пейте новый чай.", "fuzzy"),
        ("tea.plain.say", "Пейте.", "missing"),
        ("tea.plain.title", "Простой", "missing"),
    ],
)
def test_a_stale_or_missing_translation_gives_the_source(
    words: dict[str, Words], context: str, source: str, state: str
) -> None:
    assert words["en"].content(context, source) == (source, False)
    assert words["en"].state(context, source) == state


def test_the_source_language_needs_no_translation(words: dict[str, Words]) -> None:
    assert words["ru"].content("tea.plain.say", "Пейте.") == ("Пейте.", True)
    assert words["ru"].state("tea.plain.say", "Пейте.") == "translated"


def test_days_are_written_as_in_a_letter_and_short_on_buttons(words: dict[str, Words]) -> None:
    day = date(2026, 11, 24)
    assert words["ru"].day(day).replace("\u202f", " ") == "24 ноября 2026 г."
    assert words["en"].day(day) == "24 November 2026"
    assert words["en"].short_day(day) == "24 Nov"
    assert words["ru"].short_day(day, with_year=True) == "24 нояб. 2026"
    assert words["en"].month(day) == "Nov 2026"


def test_a_language_is_called_by_its_own_name(words: dict[str, Words]) -> None:
    assert [one.name for one in words.values()] == ["Русский", "English", "Қазақ тілі"]
    assert words["en"].name_of("ru") == "Russian"


def test_an_unknown_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownLocaleError):
        load_words(tmp_path, ("xx",), "ru")


def messages_of_the_guide() -> Iterator[str | tuple[str, str]]:
    """The English messages that the guide's modules use, read from their calls."""
    for file in (REPOSITORY / "bot" / "guide").glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and (texts := _leading_texts(call)):
                name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
                if name == "plural":
                    yield texts[0], texts[1]
                elif name == "text" or (name == "lines" and len(call.args) == 2) or name == "tell":
                    yield texts[0]


def _leading_texts(call: ast.Call) -> list[str]:
    constants = [one.value for one in call.args if isinstance(one, ast.Constant)]
    return [value for value in constants if isinstance(value, str)]


def test_every_message_of_the_guide_has_a_russian_translation() -> None:
    used = set(messages_of_the_guide())
    with (REPOSITORY / "locales" / "ru" / "LC_MESSAGES" / "bot.po").open("rb") as file:
        known = {
            message.id if isinstance(message.id, str) else tuple(message.id)
            for message in read_po(file, abort_invalid=True)
            if message.string and not message.fuzzy
        }
    assert len(used) > 30
    assert used - known == set()

"""Prepared answers: read, checked, translated, found, and told in the language of the person."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from hypothesis import example, given
from hypothesis import strategies as st

from bot.guide.catalog import catalog_path, update_catalog
from bot.guide.check import HeavyWord, Issue, StopWord, check
from bot.guide.extract import messages
from bot.guide.load import ContentError, load, load_guide
from bot.guide.model import MAX_PREPARED_TEXT, Guide, Prepared
from bot.guide.prepared import find, title, told
from bot.guide.report import check_content
from bot.guide.stale import due
from bot.guide.words import Words, load_words
from tests.guide.telegram_html import parse

HERE = Path(__file__).parent
ISLAND = HERE / "island"
CONTENT, LOCALES = HERE.parents[1] / "content", HERE.parents[1] / "locales"
TODAY = date(2026, 11, 22)
STALE = date(2027, 4, 2)  # the day after the island's facts were to be checked again
EN = Words("en", is_source=True)
ANSWERS = """\
- id: lamp_lent
  title: The keeper lends lanterns
  text: |
    **The keeper lends lanterns.** You find him at 1 Lighthouse Road.

    1. Go there by day.
    2. The boat waits ten days & 10 nights.
  facts: [island.lantern, island.boat.term]
  contacts: [island.keeper]
  note: Said to everybody who asks for light.
- id: lamp
  title: What a lantern is
  text: A lantern gives light.
- id: first_reply
  title: Café first reply
  text: We have read what you wrote.
"""


def island(tmp_path: Path, answers: str = ANSWERS) -> Path:
    """A copy of the island where volunteers have prepared answers."""
    content = Path(shutil.copytree(ISLAND, tmp_path / "content"))
    (content / "answers").mkdir()
    (content / "answers" / "ISLAND.yaml").write_text(answers, encoding="utf-8")
    return content


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """The island with its prepared answers."""
    return load_guide(island(tmp_path_factory.mktemp("island")))


def guide_with(guide: Guide, **changes: Any) -> Guide:
    """The guide with another first answer."""
    answer = Prepared.model_validate({**guide.answers["lamp_lent"].model_dump(), **changes})
    return guide.model_copy(update={"answers": {answer.id: answer}})


def russian(guide: Guide, **translations: str) -> Words:
    """Russian words with translations of the texts `<id>__title` and `<id>__text`."""
    catalogue = Catalog(locale="ru")
    sources = dict(messages(guide))
    for name, text in translations.items():
        context = f"answer.{name.replace('__', '.')}"
        catalogue.add(sources[context], text, context=context)
    return Words("ru", content=catalogue)


def issues(guide: Guide, words: Mapping[str, Words] | None = None, **lists: Any) -> list[Issue]:
    """What the check says of the answers."""
    found = check(guide, words or {}, TODAY, **lists)
    return [issue for issue in found if issue.where.startswith("answer.")]


def problems(content: Path) -> list[str]:
    """What loading says, one line a problem."""
    with pytest.raises(ContentError) as caught:
        load_guide(content)
    return [str(problem) for problem in caught.value.problems]


# --- reading ---


def test_answers_stand_under_their_ids_with_their_lines(tmp_path: Path) -> None:
    """In the order of the file, and an editor can jump to each."""
    loaded = load(island(tmp_path))

    assert list(loaded.guide.answers) == ["lamp_lent", "lamp", "first_reply"]
    assert loaded.guide.answers["lamp_lent"].facts == ("island.lantern", "island.boat.term")
    assert loaded.place("answer.lamp.text") == "content/answers/ISLAND.yaml:11"


def test_a_guide_without_answers_has_none() -> None:
    """The folder may be absent."""
    assert load_guide(ISLAND).answers == {}


SPOILED = [
    ("id: lamp\n", "id: lamp_lent\n", 11, "The answer `lamp_lent` stands already at content/answers/ISLAND.yaml:1"),
    ("id: lamp\n", "id: Lamp\n", 11, "`Lamp` cannot stand as a name here. Use small Latin letters"),
    ("title: What", "titel: What", 12, "`titel` is not a key that belongs here. Did you mean `title`?"),
    ("title: What", f"title: {'What ' * 10}", 12, "`title` has 63 characters, at most 40 may stand here. Shorten it."),
    ("text: A lantern", f"text: {'light ' * 150}A lantern", 13, "`text` has 922 characters, at most 900"),
    ("text: A lantern gives light.", "text: ''", 13, "`text` is empty."),
    ("  text: A lantern gives light.\n", "", 11, "`text` is missing. Add `text:` here."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "told_so"), SPOILED, ids=lambda value: str(value)[:20])
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, old: str, new: str, line: int, told_so: str) -> None:
    """What is wrong and how to mend it, in one line."""
    assert old in ANSWERS
    said = problems(island(tmp_path, ANSWERS.replace(old, new, 1)))

    assert [one for one in said if one.startswith(f"content/answers/ISLAND.yaml:{line}: ") and told_so in one], said


def test_an_id_may_not_stand_in_two_files(tmp_path: Path) -> None:
    """Volunteers call an answer by its id, so it must mean one thing."""
    content = island(tmp_path)
    (content / "answers" / "MORE.yaml").write_text("- {id: lamp, title: L, text: L.}\n", encoding="utf-8")

    assert problems(content) == [
        "content/answers/MORE.yaml:1: The answer `lamp` stands already at content/answers/ISLAND.yaml:11. "
        "Rename or remove one of them."
    ]


def test_a_text_holds_900_characters(tmp_path: Path) -> None:
    """The 900th still stands, the 901st does not."""
    fits, too_long = (f"- {{id: lamp, title: L, text: {'x' * length}}}\n" for length in (900, 901))

    assert len(load_guide(island(tmp_path / "a", fits)).answers["lamp"].text) == MAX_PREPARED_TEXT
    assert ["901 characters" in one for one in problems(island(tmp_path / "b", too_long))] == [True]


# --- checking ---


def test_good_answers_have_no_issues(guide: Guide) -> None:
    """The island's answers are in order, the numbers of their steps included."""
    assert issues(guide) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("He lends 3 lanterns.", "3"),
        ("Ask at lamps.example.org.", "lamps.example.org"),
        ("Write to @keeper_of_lamps today.", "@keeper_of_lamps"),
        ("It stands on example.org since 2020.", "2020, example.org"),
        ("He lives at 1 lighthouse road. The boat waits 10 days.", None),
        ("First.\n12. Second.", None),
        ("Ask him. Then wait, e.g. until the evening, and come back...", None),
    ],
)
def test_every_figure_and_address_is_carried(guide: Guide, text: str, missing: str | None) -> None:
    """Nothing that no fact and no contact of the answer carries is sent to anybody."""
    found = issues(guide_with(guide, text=text))

    expected = [("answer_beyond_facts", f"None of its facts and contacts carries {missing}.")] if missing else []
    assert [(issue.kind, issue.what) for issue in found] == expected


def test_a_fact_that_is_not_there_carries_nothing(guide: Guide) -> None:
    """Both are told: the unknown names, and what they were to carry."""
    found = issues(guide_with(guide, facts=["island.moon"], contacts=["island.mermaid"]))

    assert [issue.kind for issue in found] == ["unknown_fact", "unknown_contact", "answer_beyond_facts"]


@pytest.mark.parametrize("status", ["undesirable_in_russia", "foreign_agent_in_russia", "hostile"])
def test_a_dangerous_contact_does_not_stand_in_an_answer(guide: Guide, status: str) -> None:
    """Its warning must come before its address, and an answer has no place for it."""
    keeper = guide.contacts["island.keeper"].model_copy(update={"status": status})
    found = issues(guide.model_copy(update={"contacts": {keeper.id: keeper}}))

    assert [(issue.kind, issue.where) for issue in found] == [("answer_without_warning", "answer.lamp_lent")]


def test_the_lists_of_words_hold_for_answers(guide: Guide) -> None:
    """Stop list and office language are looked for in answers as on any page."""
    stop = StopWord(stem="lends lant", lang="en", why="Because.")
    heavy = HeavyWord(stem="gives", lang="en", plain="lends")

    found = issues(guide, stop_words=[stop], heavy_words=[heavy])

    assert [(issue.kind, issue.where) for issue in found] == [
        ("officialese", "answer.lamp"),
        ("stop_word", "answer.lamp_lent.title"),
        ("stop_word", "answer.lamp_lent.text"),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A **bold word.", "bad_markup"),
        (" ".join(["Go"] * 21) + ".", "sentence_too_long"),
        ("Go before {deadline.until}.", "deadline_placeholder_without_date"),
        ("Dear {name}.", "unknown_placeholder"),
    ],
)
def test_the_words_of_an_answer_are_judged_as_any_others(guide: Guide, text: str, kind: str) -> None:
    """No day was picked and no name is known, so nothing can be filled in."""
    assert [issue.kind for issue in issues(guide_with(guide, text=text))] == [kind]


def test_translations_of_answers_are_demanded_and_compared(guide: Guide) -> None:
    """A released language needs them all, with the same figures, no longer than a screen, the title for a button."""
    released = guide.model_copy(update={"languages": ("en", "ru")})
    words = russian(guide, lamp_lent__text="Ещё 11 дней.", lamp__text="свет " * 181, lamp__title="Ф" * 61)

    found = {(issue.kind, issue.where): issue for issue in issues(released, {"ru": words})}

    assert {kind for kind, _ in found} == {"text_too_long", "missing_translation", "figure_changed"}
    assert found["text_too_long", "answer.lamp.text"].severity == "warning"
    assert found["text_too_long", "answer.lamp.title"].severity == "error"
    assert ("figure_changed", "answer.lamp_lent.text") in found


def test_the_report_counts_the_answers(tmp_path: Path) -> None:
    """An author sees that they were read."""
    said: list[str] = []
    content = island(tmp_path)

    assert check_content(content, content / "locales", TODAY, said.append) == 0
    assert "3 prepared answers" in said[-1]


def test_what_falls_due_names_the_answers(guide: Guide) -> None:
    """Who renews a fact reads what rests on it, the prepared answers too."""
    pages = {one.where: one.pages for one in due(guide, STALE, 0)}

    assert "answer.lamp_lent" in pages["fact.island.lantern"]
    assert all("answer.lamp" not in of_page for of_page in pages.values())


# --- translating ---


def test_title_and_text_are_listed_and_the_note_is_not(guide: Guide) -> None:
    """The note is for authors."""
    listed = [pair for pair in messages(guide) if pair[0].startswith("answer.")]

    assert [context for context, _ in listed] == [
        f"answer.{name}.{part}" for name in guide.answers for part in ("title", "text")
    ]
    assert not any("everybody who asks" in text for _, text in listed)


def test_translators_read_where_an_answer_is_written(guide: Guide, tmp_path: Path) -> None:
    """The catalogue names the folder of the answers, and what is translated there is what people read."""
    update_catalog(guide, tmp_path, "ru")
    path = catalog_path(tmp_path, "ru")
    before = path.read_text(encoding="utf-8")
    block = '#: content/answers\nmsgctxt "answer.lamp.text"\nmsgid "A lantern gives light."\nmsgstr ""'
    assert block in before
    path.write_text(before.replace(block, block[:-1] + 'Фонарь светит."'), encoding="utf-8")

    words = load_words(tmp_path, ("en", "ru"), "en")["ru"]

    assert told(guide, guide.answers["lamp"], words, TODAY) == "Фонарь светит."


# --- telling ---


def test_an_answer_becomes_html(guide: Guide) -> None:
    """Bold stays bold, signs are escaped, the title is not sent."""
    assert told(guide, guide.answers["lamp_lent"], EN, TODAY) == (
        "<b>The keeper lends lanterns.</b> You find him at 1 Lighthouse Road.\n\n"
        "1. Go there by day.\n2. The boat waits ten days &amp; 10 nights."
    )


def test_an_untranslated_answer_says_so(guide: Guide) -> None:
    """The person reads the words of the source with a line below, as on pages."""
    html = told(guide, guide.answers["lamp"], Words("ru"), TODAY)

    assert html == "A lantern gives light.\n\n<i>Not translated yet. Language of this text: английский.</i>"


@pytest.mark.parametrize(("today", "warned"), [(date(2027, 4, 1), False), (STALE, True)])
def test_an_answer_on_an_old_fact_begins_with_a_warning(guide: Guide, today: date, warned: bool) -> None:
    """The day of review itself is still good."""
    html = told(guide, guide.answers["lamp_lent"], EN, today)

    assert html.startswith("⚠️ This should have been checked again") is warned
    assert html.endswith("10 nights.")


def test_a_fact_that_is_not_there_does_no_harm(guide: Guide) -> None:
    """The check refuses it; a person must get the answer all the same."""
    spoiled = guide_with(guide, facts=["island.moon"])

    assert told(spoiled, spoiled.answers["lamp_lent"], EN, STALE).startswith("<b>The keeper")


@given(text=st.text(st.sampled_from('ab*<&>"\n \u202e🏮'), max_size=9000) | st.text(max_size=300), day=st.dates())
@example(text="🏮" * 9000, day=STALE)
@example(text="\u200b", day=TODAY)
def test_whatever_is_translated_can_be_sent(text: str, day: date) -> None:
    """Well-formed HTML with something to see, in one message."""
    guide = load_guide(ISLAND)
    answer = Prepared(id="lamp", title="Lamp", text="A lamp.", facts=("island.lantern",))
    guide = guide.model_copy(update={"answers": {"lamp": answer}})

    html = told(guide, answer, russian(guide, lamp__text=text), day)

    assert parse(html).visible.strip()  # which also refuses what is longer than a message


# --- finding ---


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("lamp", ["lamp", "lamp_lent"]),
        ("lamp_lent", ["lamp_lent"]),
        ("LAMP LE", ["lamp_lent"]),
        ("lantern", ["lamp_lent", "lamp"]),
        ("keeper lan", ["lamp_lent"]),
        ("lan keeper", ["lamp_lent"]),
        ("antern", []),
        ("keeper moon", []),
        ("CAFE", ["first_reply"]),
        ("café", ["first_reply"]),
        ("?!", []),
        ("  ", ["lamp_lent", "lamp", "first_reply"]),
    ],
)
def test_answers_are_found_by_a_few_letters(guide: Guide, query: str, ids: list[str]) -> None:
    """The beginning of the id, or beginnings of words of the title in any order; nothing asked shows all."""
    assert [answer.id for answer in find(guide, query, EN)] == ids


def test_a_title_is_found_in_the_language_of_the_desk_and_of_the_content(guide: Guide) -> None:
    """Vera types Russian, and English works for her too."""
    words = russian(guide, lamp__title="Что такое фонарь")

    assert [answer.id for answer in find(guide, "фонарь", words)] == ["lamp"]
    assert [answer.id for answer in find(guide, "what lantern", words)] == ["lamp"]
    assert title(guide.answers["lamp"], words) == "Что такое фонарь"
    assert title(guide.answers["lamp_lent"], words) == "The keeper lends lanterns"


@given(query=st.text(max_size=30))
def test_whatever_is_typed_finds_answers_or_none(guide: Guide, query: str) -> None:
    """Nothing breaks the search, nothing is found twice, and the id alone always comes first."""
    found = find(guide, query, EN)

    assert len({answer.id for answer in found}) == len(found)
    assert set(found) <= set(guide.answers.values())


@pytest.mark.parametrize("name", ["lamp_lent", "lamp", "first_reply"])
def test_a_whole_id_comes_first(guide: Guide, name: str) -> None:
    """Who knows the id gets that answer."""
    assert find(guide, name, EN)[0].id == name


# --- what volunteers really have ---

NEEDED = {
    *("first_reply", "one_question", "where_and_deadline", "do_not_send", "words_of_paper", "not_lawyers"),
    *("hand_over", "not_confirmed", "closing", "reopen", "lawyer_kz", "before_consulate", "deadline_soon"),
    *("cannot_help", "crisis", "crisis_kz", "real_bot", "scam"),
}


def test_what_volunteers_say_again_and_again_is_prepared() -> None:
    """Their ids are typed by heart, so none may vanish."""
    assert load_guide(CONTENT).answers.keys() >= NEEDED


@pytest.mark.parametrize("lang", ["ru", "en", "kk"])
def test_every_answer_is_whole_in_every_language(lang: str) -> None:
    """One message, no note that something is missing or old, no longer than a screen."""
    guide = load_guide(CONTENT)
    words = load_words(LOCALES, guide.languages, guide.source_language)[lang]

    for answer in guide.answers.values():
        html = told(guide, answer, words, TODAY)
        assert "⚠️" not in html, answer.id
        assert "<i>" not in html, answer.id
        assert len(parse(html).visible) <= MAX_PREPARED_TEXT, answer.id
        assert find(guide, title(answer, words), words)[:1] == (answer,), answer.id


@pytest.mark.parametrize("lang", ["ru", "en", "kk"])
def test_a_person_in_crisis_gets_numbers_in_every_language(lang: str) -> None:
    """A phone line and the emergency number at once, never a queue alone."""
    guide = load_guide(CONTENT)
    words = load_words(LOCALES, guide.languages, guide.source_language)[lang]

    for name in ("crisis", "crisis_kz"):
        html = told(guide, guide.answers[name], words, TODAY)
        assert "112" in html
        assert "+49 30 440308454" in html

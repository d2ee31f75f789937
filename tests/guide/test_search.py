"""A plain search of the guide: real phrasings find the right answers, any text is taken, every hit has a page."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.likeness import MAX_LETTERS, Lexicon, words_of
from bot.guide.load import load_guide
from bot.guide.model import Guide
from bot.guide.path import MAX_POSITION_BYTES
from bot.guide.render import render
from bot.guide.search import MAX_QUERY, MAX_TERMS, Hit, Index, way_to
from bot.guide.walk import replay
from bot.guide.words import Words, load_words
from tests.guide.asked import ASKED, NOT_YET
from tests.guide.trees import TODAY, pond

ROOT = Path(__file__).parents[2]
GUIDE = load_guide(ROOT / "content")
WORDS = load_words(ROOT / "locales", GUIDE.languages, GUIDE.source_language)
INDEX = {lang: Index.of(GUIDE, words) for lang, words in WORDS.items()}
AGAIN = Index.of(GUIDE, WORDS["ru"])
LEAVES = [(tree.tree, name) for tree in GUIDE.trees.values() for name in tree.leaves]
LETTERS = st.sampled_from("абвёйпрстқұіabcpß ')-_0٣ᵃ\u0301\ud800\n")
QUERIES = st.text() | st.text(LETTERS) | st.sampled_from([query for asked in ASKED.values() for query in asked])
AS_WRITTEN = Words("ru", is_source=True)
languages = pytest.mark.parametrize("lang", list(WORDS))


def cases(asked: dict[str, dict[str, str]]) -> list[tuple[str, str, set[str]]]:
    return [(lang, query, set(told.split())) for lang, phrases in asked.items() for query, told in phrases.items()]


def found(lang: str, query: str, limit: int = 3) -> list[str]:
    return [f"{hit.tree}.{hit.node}" for hit in INDEX[lang].find(query, limit)]


# --- what people ask ---


@pytest.mark.parametrize(("lang", "query", "answers"), cases(ASKED))
def test_what_people_ask_finds_the_right_answer(lang: str, query: str, answers: set[str]) -> None:
    """One of the answers that would do is among the first three, slips and endings forgiven."""
    assert answers & set(found(lang, query))


@pytest.mark.xfail(strict=True, reason="other words for the same thing: for a sharper search")
@pytest.mark.parametrize(("lang", "query", "answers"), cases(NOT_YET))
def test_what_a_plain_search_does_not_find_is_known(lang: str, query: str, answers: set[str]) -> None:
    """Whoever sharpens the search moves these to the others."""
    assert answers & set(found(lang, query))


@pytest.mark.parametrize(("lang", "query", "answers"), [*cases(ASKED), *cases(NOT_YET)])
def test_the_answers_hoped_for_are_in_the_guide(lang: str, query: str, answers: set[str]) -> None:
    """A leaf that was renamed does not stay here as a wish that nothing can fulfil."""
    assert answers <= {f"{tree}.{name}" for tree, name in LEAVES}


def test_there_are_enough_phrasings_to_mean_something() -> None:
    """Forty in Russian, twenty in English, fifteen in Kazakh at least."""
    assert {lang: len(asked) >= {"ru": 40, "en": 20, "kk": 15}[lang] for lang, asked in ASKED.items()} == {
        "ru": True,
        "en": True,
        "kk": True,
    }


@languages
def test_the_title_of_an_answer_finds_it(lang: str) -> None:
    """First or second for 95 of 100 leaves at least."""
    titles = [(tree, name, title_of(lang, tree, name)) for tree, name in LEAVES]

    lost = [title for tree, name, title in titles if f"{tree}.{name}" not in found(lang, title, 2)]

    assert len(lost) <= 0.05 * len(titles), lost


def title_of(lang: str, tree_name: str, name: str) -> str:
    tree = GUIDE.tree_named(tree_name)
    assert tree
    return WORDS[lang].content(f"{tree_name}.{name}.title", tree.leaves[name].title)[0]


# --- any text ---


@given(QUERIES, st.sampled_from(list(WORDS)), st.integers(-1, 200))
def test_any_text_gives_a_list(query: str, lang: str, limit: int) -> None:
    """Leaves of the guide, none twice, the best first, no more than asked for."""
    hits = INDEX[lang].find(query, limit)

    assert len(hits) <= max(limit, 0)
    assert {(hit.tree, hit.node) for hit in hits} <= set(LEAVES)
    assert len({(hit.tree, hit.node) for hit in hits}) == len(hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.score > 0 for hit in hits)
    assert all(hit.title == title_of(lang, hit.tree, hit.node) for hit in hits)


@given(QUERIES, QUERIES)
def test_the_same_query_gives_the_same_answer(query: str, other: str) -> None:
    """Whatever was asked in between: an index remembers nothing."""
    before = INDEX["ru"].find(query)
    INDEX["ru"].find(other)

    assert INDEX["ru"].find(query) == before
    assert AGAIN.find(query) == before


@given(QUERIES, st.integers(0, 20))
def test_a_shorter_list_is_the_beginning_of_a_longer_one(query: str, limit: int) -> None:
    """The limit cuts; it does not choose."""
    assert INDEX["kk"].find(query, limit) == INDEX["kk"].find(query, 200)[:limit]


@pytest.mark.parametrize("query", ["", " \n", "и в на", "?!…", "рецепт борща", "x" * 100_000])
def test_nothing_is_found_where_nothing_fits(query: str) -> None:
    """No words, small words only, words of another life."""
    assert INDEX["ru"].find(query) == []


def test_only_the_beginning_of_a_long_query_is_looked_at() -> None:
    """Work stays bounded: 200 characters, and of those so many different words."""
    start = "повестка ".ljust(MAX_QUERY)

    assert INDEX["ru"].find(start + "паспорт") == INDEX["ru"].find("повестка")
    many = " ".join(f"{number:02}я" for number in range(MAX_TERMS))
    assert len(many) < MAX_QUERY
    assert INDEX["ru"].find(f"{many} повестка") == []


def test_case_dots_and_repetition_do_not_count() -> None:
    """One does not look for the right key, and says it once or thrice."""
    assert INDEX["ru"].find("РЕБЁНОК едет") == INDEX["ru"].find("ребенок едет едет, ребёнок!")


def test_an_empty_guide_finds_nothing() -> None:
    """No leaf, no hit, no division by their number."""
    empty = Guide(trees={}, facts={}, contacts={}, source_language="ru", languages=("ru",))

    assert Index.of(empty, AS_WRITTEN).find("паспорт") == []


def test_the_words_of_the_questions_above_help_a_leaf() -> None:
    """The button that leads straight to an answer finds it, then the question, though the answer says neither."""
    found_by_button = Index.of(pond(), AS_WRITTEN).find("нет")
    found_by_question = Index.of(pond(), AS_WRITTEN).find("сахар")

    assert [(hit.tree, hit.node) for hit in found_by_button] == [("tea", "plain")]
    assert {(hit.tree, hit.node) for hit in found_by_question[:2]} == {("tea", "sweet"), ("tea", "plain")}


def test_a_placeholder_is_not_a_word() -> None:
    """`{deadline.until}` stands for a day and is never read by anybody."""
    assert Index.of(pond(), AS_WRITTEN).find("deadline until left") == []


# --- words ---


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ещё раз: ЁЛКА", ["еще", "раз", "елка"]),
        ("Қазақстанға өту", ["казакстанга", "оту"]),
        ("90-дней, sms_код", ["90", "днеи", "sms", "код"]),
        ("Straße café", ["strasse", "cafe"]),
        ("я" * 50, ["я" * MAX_LETTERS]),
    ],
)
def test_words_are_folded(text: str, words: list[str]) -> None:
    """As they may be typed on any keyboard, in any mood."""
    assert words_of(text) == words


@given(st.text())
def test_folded_words_are_folded_for_good(text: str) -> None:
    """Folding twice changes nothing, so that content and query meet."""
    assert [again for word in words_of(text) for again in words_of(word)] == words_of(text)


KNOWN = ["паспорт", "паспорта", "суд", "суда", "судимость", "мобилизация", "мобильныи", "90", "900", "повестка"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("паспортом", {"паспорт", "паспорта"}),
        ("паспотр", {"паспорт", "паспорта"}),
        ("поветска", {"повестка"}),
        ("суду", {"суд", "суда"}),
        ("мобилизации", {"мобилизация"}),
        ("90", {"90"}),
        ("9", set()),
        ("борщ", set()),
    ],
)
def test_forms_and_slips_are_forgiven(word: str, meant: set[str]) -> None:
    """An ending, a letter too few or two exchanged; but a number is a number, and strangers stay strangers."""
    like = Lexicon(KNOWN).like(word)

    assert set(like) == meant
    assert all(0 < sure <= 1 for sure in like.values())


def test_the_word_itself_is_surest() -> None:
    """Then its forms, then guesses."""
    like = Lexicon(KNOWN).like("паспорт")

    assert like["паспорт"] == 1 > like["паспорта"] > Lexicon(KNOWN).like("паспотр")["паспорт"]


# --- the way ---


@pytest.mark.parametrize("today", [date(2026, 11, 24), date(2027, 2, 28)])
@pytest.mark.parametrize(("tree", "node"), LEAVES)
def test_every_leaf_has_a_way_to_its_page(tree: str, node: str, today: date) -> None:
    """It fits into a button and leads there on that day and later, and no day in it is made up."""
    way = str(way_to(GUIDE, Hit(tree, node, 1.0, ""), today))

    assert len(way) <= MAX_POSITION_BYTES
    for day in (today, today + timedelta(days=400)):
        place = replay(GUIDE, way, day)
        assert (place.tree.tree, place.node_id) == (tree, node)
        assert not [step for step in place.steps if step.day]
        assert render(place, WORDS["ru"], WORDS).text


def test_a_page_behind_a_day_names_no_last_day() -> None:
    """Nobody is told the end of a term that was counted from a day which nobody said."""
    way = way_to(GUIDE, Hit("asylum_kz", "arrived_in_time", 1.0, ""), TODAY)

    text = render(replay(GUIDE, way, TODAY), WORDS["en"], WORDS).text

    assert "the end of the term" in text
    assert "count from the day of the event" in text


@pytest.mark.parametrize("hit", [Hit("nowhere", "late", 1.0, ""), Hit("asylum_kz", "nothing", 1.0, "")])
def test_a_leaf_that_the_guide_lacks_has_no_way(hit: Hit) -> None:
    """A hit of another edition is the caller's to notice."""
    with pytest.raises(KeyError):
        way_to(GUIDE, hit, TODAY)

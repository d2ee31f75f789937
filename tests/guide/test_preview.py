"""The preview: every page with all that stands behind it, old beside new, in one file that needs no network."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest

from bot.guide.cards import Card, Edition, cards
from bot.guide.compare import Pair, marked_words, pairs
from bot.guide.load import load_guide
from bot.guide.model import Certainty, Guide
from bot.guide.preview import Subject, preview
from bot.guide.render import View
from bot.guide.review import reading
from bot.guide.ways import places
from bot.guide.words import Words
from tests.guide.trees import TODAY, pond

ISLAND = load_guide(Path(__file__).parent / "island")
EN, RU = Words("en", is_source=True), Words("ru")
BOTH = {"en": EN, "ru": RU}


def edition(guide: Guide = ISLAND, today: date = TODAY) -> Edition:
    return Edition(guide, BOTH, today)


def card(name: str, shown: Edition | None = None) -> Card:
    return next(one for one in cards(shown or edition()) if one.name == name)


def changed_lantern(**fields: object) -> Guide:
    """The island with other fields of the leaf for a lost lantern."""
    home = ISLAND.trees["h"]
    leaf = home.leaves["lantern"].model_copy(update=fields)
    tree = home.model_copy(update={"leaves": {"lantern": leaf}})
    return ISLAND.model_copy(update={"trees": {**ISLAND.trees, "h": tree}})


def article(html: str, name: str) -> str:
    """One page of the file."""
    return html[html.index(f'<article id="{name}"') :].split("</article>", maxsplit=1)[0]


def test_every_question_and_leaf_has_a_card_with_its_way() -> None:
    """Home first; the way is the shortest, with a day that leads to each end of a date question."""
    assert [(one.name, one.way) for one in cards(edition())] == [
        ("home.start", "h:"),
        ("home.lantern", "h:l"),
        ("boat.landed_when", "b:"),
        ("boat.no_day", "b:n"),
        ("boat.in_time", "b:261121"),
        ("boat.late", "b:261111"),
    ]


def test_a_day_on_which_no_answer_leads_somewhere_is_no_crash() -> None:
    """A page out of reach is shown all the same, and called so."""
    home = ISLAND.trees["h"]
    question = home.questions["start"].model_copy(update={"choices": {"b": home.questions["start"].choices["b"]}})
    tree = home.model_copy(update={"questions": {"start": question}})
    guide = ISLAND.model_copy(update={"trees": {**ISLAND.trees, "h": tree}})

    assert "lantern" not in places(guide, tree, TODAY)
    assert card("home.lantern", edition(guide)).way is None
    assert "out of reach" in article(preview(Subject(edition(guide))), "home.lantern")


def test_a_leaf_shows_all_its_views_in_all_languages() -> None:
    """The page and what stands behind its buttons."""
    lantern = card("home.lantern")

    assert {lang: set(views) for lang, views in lantern.views.items()} == {
        lang: {View.PAGE, View.MORE, View.SOURCES, View.CONTACTS} for lang in BOTH
    }
    html = article(preview(Subject(edition())), "home.lantern")
    for said in ("spare lanterns", "Two shells", "The keeper lends lanterns.", "1 Lighthouse Road"):
        assert html.count(said) >= len(BOTH)


def test_a_long_list_is_shown_to_its_last_page() -> None:
    """Facts that do not fit one screen are all there."""
    facts = {
        f"island.f{at}": ISLAND.facts["island.lantern"].model_copy(update={"claim": f"Claim {at}. " * 30})
        for at in range(12)
    }
    facts = {name: fact.model_copy(update={"id": name}) for name, fact in facts.items()}
    guide = changed_lantern(facts=tuple(facts)).model_copy(update={"facts": {**ISLAND.facts, **facts}})
    bubbles = card("home.lantern", edition(guide)).views["en"][View.SOURCES]

    assert len(bubbles) > 1
    assert len({bubble.html for bubble in bubbles}) == len(bubbles)
    assert all(any(f"Claim {at}." in bubble.html for bubble in bubbles) for at in range(12))


def test_buttons_lead_to_the_pages_that_they_open() -> None:
    """One can walk through the file, over a day too."""
    start, landed = card("home.start").views["en"][View.PAGE][0], card("boat.landed_when").views["en"][View.PAGE][0]

    assert [key.leads for key in start.keys] == ["boat.landed_when", "home.lantern"]
    assert {key.leads for key in landed.keys} >= {"boat.in_time", "boat.late", "boat.no_day"}
    html = preview(Subject(edition()))
    names = set(re.findall(r'<article id="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= names


def test_the_deadline_is_counted_from_the_day_that_is_asked_for() -> None:
    """`--on` another day, another last day."""
    later = card("boat.in_time", edition(today=TODAY + timedelta(days=100))).views["en"][View.PAGE][0].html

    assert "1 December 2026" in card("boat.in_time").views["en"][View.PAGE][0].html
    assert "11 March 2027" in later


def test_what_is_to_be_watched_is_flagged() -> None:
    """Stale by a fact or a contact, weakest certainty, texts without translation."""
    html = preview(Subject(edition(today=date(2027, 5, 1))))

    assert 'data-stale="yes"' in article(html, "home.lantern")
    assert "<mark>contact.island.keeper</mark>" in article(html, "home.lantern")
    assert 'data-untranslated="ru"' in article(html, "home.start")
    assert "data-stale" not in article(preview(Subject(edition())), "home.lantern")
    reported = ISLAND.facts["island.lantern"].model_copy(update={"certainty": Certainty.REPORTED})
    guide = ISLAND.model_copy(update={"facts": {**ISLAND.facts, "island.lantern": reported}})
    assert 'data-unsure="yes"' in article(preview(Subject(edition(guide))), "home.lantern")
    assert "data-unsure" not in html


def test_a_translation_of_a_fact_is_missed_on_the_pages_that_show_it() -> None:
    """A page is translated when all that stands behind its buttons is."""
    assert card("home.lantern").lacking == {"en": 0, "ru": 7 + 1 + 3}  # of the leaf, its fact, its contact


def test_the_second_reader_is_named() -> None:
    """So that one sees what nobody has read yet."""
    lantern = ISLAND.trees["h"].leaves["lantern"]
    read = changed_lantern(reviewed=reading(lantern, "AB", TODAY))
    reworded = changed_lantern(reviewed=reading(lantern, "AB", TODAY), say="There are none.")

    assert ">read by AB, 2026-11-22" in article(preview(Subject(edition(read))), "home.lantern")
    assert "changed since read by AB" in article(preview(Subject(edition(reworded))), "home.lantern")
    assert "no second reader" in article(preview(Subject(edition())), "home.lantern")


def compared(old: Guide, new: Guide = ISLAND) -> dict[str, list[View]]:
    """Changed views by page, in English."""
    found = pairs(list(cards(edition(new))), list(cards(edition(old))))
    return {pair.card.name: pair.changed("en") for pair in found if pair.changed("en")}


def test_nothing_has_changed_between_the_same() -> None:
    """No page stands beside itself."""
    assert compared(ISLAND) == {}
    html = preview(Subject(edition(), edition(), "main"))
    assert "data-changed" not in html
    assert 'class="pair"' not in html


def test_a_changed_text_changes_its_view_alone() -> None:
    """What stands behind "more" is not on the first page."""
    assert compared(changed_lantern(costs=("Three shells",))) == {"home.lantern": [View.MORE]}


def test_a_choice_that_leads_elsewhere_is_a_change() -> None:
    """Even when it reads the same; the way back and the languages do not count."""
    home = ISLAND.trees["h"]
    choices = {**home.questions["start"].choices}
    choices["l"] = choices["l"].model_copy(update={"go": "boat/root"})
    tree = home.model_copy(
        update={"questions": {"start": home.questions["start"].model_copy(update={"choices": choices})}}
    )
    moved = ISLAND.model_copy(update={"trees": {**ISLAND.trees, "h": tree}})

    assert compared(moved)["home.start"] == [View.PAGE]
    one_language = Edition(ISLAND, {"en": EN}, TODAY)
    found = list(pairs(list(cards(edition())), list(cards(one_language))))
    assert all(pair.changed("en") == [] for pair in found)
    assert all(pair.changed("ru") for pair in found)


def test_old_stands_beside_new_with_the_words_marked() -> None:
    """Gone words on the old side, added ones on the new."""
    html = article(
        preview(Subject(edition(), edition(changed_lantern(say="The keeper has oil.")), "main")), "home.lantern"
    )

    assert 'data-changed="en ru"' in html
    assert "<h4>main</h4>" in html
    assert "<del>oil.</del>" in html
    assert "<b><ins>spare lanterns</ins></b>" in html


def test_new_and_removed_pages_are_told() -> None:
    """A removed page stands at the end of its tree, and only as changed."""
    home = ISLAND.trees["h"]
    leaves = {**home.leaves, "cave": home.leaves["lantern"].model_copy(update={"title": "A cave"})}
    other = ISLAND.model_copy(update={"trees": {**ISLAND.trees, "h": home.model_copy(update={"leaves": leaves})}})
    shown = list(pairs(list(cards(edition())), list(cards(edition(other)))))

    assert [pair.card.name for pair in shown][:3] == ["home.start", "home.lantern", "home.cave"]
    removed = article(preview(Subject(edition(), edition(other), "main")), "home.cave")
    assert ">removed<" in removed
    assert "data-changed" in removed
    assert "data-untranslated" not in removed
    added = article(preview(Subject(edition(other), edition(), "main")), "home.cave")
    assert ">new<" in added


def test_a_pair_of_nothing_is_a_mistake() -> None:
    """There is no page without a card."""
    with pytest.raises(ValueError, match="nothing"):
        _ = Pair(None, None).card


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("a b c", "a x c", "a <del>b</del> c", "a <ins>x</ins> c"),
        ("a", "a", "a", "a"),
        ("", "a b", "", "<ins>a b</ins>"),
        ("a <b>b c</b>", "a", "a<del> </del><b><del>b c</del></b>", "a"),
        ("a &lt; b", "a &gt; b", "a <del>&lt;</del> b", "a <ins>&gt;</ins> b"),
    ],
)
def test_marks_go_around_words_not_tags(old: str, new: str, left: str, right: str) -> None:
    """All tags still close in order; blanks alone are not marked."""
    assert marked_words(old, new) == (left.replace("<del> </del>", " "), right)


def test_marks_change_nothing_else() -> None:
    """Without the marks the texts are as before."""
    lantern = card("home.lantern").views["en"]
    texts = [bubble.html for bubbles in lantern.values() for bubble in bubbles]
    for old in texts:
        for new in texts:
            left, right = marked_words(old, new)
            assert re.sub("</?del>", "", left) == old
            assert re.sub("</?ins>", "", right) == new


def test_the_file_fetches_nothing_and_runs_nothing_of_others() -> None:
    """No source outside the file, a policy that forbids one, and no text of the content as code."""
    evil = changed_lantern(say='<script>alert(1)</script> & "x" <img src=x>', title="</style><script>alert(2)</script>")
    html = preview(Subject(edition(evil), edition(), '"><script>'))

    assert "default-src 'none'" in html
    assert re.findall(r'(?:src|srcset)="|url\(|@import|<link|<iframe|<img', html) == []
    assert html.count("<script>") == 1
    assert "alert(1)" in unescape(html)


def test_each_released_language_can_be_shown() -> None:
    """A button and a rule for each; every page says in which language each part is."""
    html = preview(Subject(edition()))

    for lang, words in BOTH.items():
        assert f'data-language="{lang}" lang="{lang}">{words.name}<' in html
        assert f'html[data-shown="{lang}"] .tongue:not([lang="{lang}"])' in html
        assert html.count(f'<div class="tongue" lang="{lang}">') == 6


def test_the_pond_is_shown_too() -> None:
    """A guide in another source language, with links between trees that go round."""
    html = preview(Subject(Edition(pond(), {"ru": Words("ru", is_source=True)}, TODAY)))

    assert '<html lang="en" data-shown="ru">' in html
    assert "Лодка через" in html

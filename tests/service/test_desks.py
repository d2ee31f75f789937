"""Desks: which one takes a case, and in which language it is spoken to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.desks import DeskPlan, desk_for, words_of_desk
from tests.service.office import island

ANY = DeskPlan(-1)
RUSSIAN_KZ = DeskPlan(-2, ("ru",), ("KZ",))
RUSSIAN = DeskPlan(-3, ("ru",))
ENGLISH = DeskPlan(-4, ("en",))
KZ = DeskPlan(-5, (), ("KZ",))
KAZAKH_GE = DeskPlan(-6, ("kk",), ("GE",))


@pytest.mark.parametrize(
    ("desks", "language", "country", "takes"),
    [
        ([ANY, RUSSIAN_KZ, RUSSIAN, KZ], "ru", "KZ", RUSSIAN_KZ),  # country and language
        ([ANY, RUSSIAN_KZ, RUSSIAN, KZ], "ru", "GE", RUSSIAN),  # language, and no other country's
        ([ENGLISH, RUSSIAN_KZ], "en", "KZ", ENGLISH),  # language before country
        ([KAZAKH_GE, RUSSIAN_KZ], "en", "KZ", RUSSIAN_KZ),  # nobody speaks it: at least the country
        ([ANY, ENGLISH], "en", "", ENGLISH),  # one that names the language before one that takes all
        ([RUSSIAN_KZ, KAZAKH_GE], "en", "AM", RUSSIAN_KZ),  # nobody fits: the first
        ([ENGLISH, KZ], "ru", "KZ", KZ),  # a desk that takes all languages speaks this one too
    ],
)
def test_the_desk_that_fits_best_takes_the_case(
    desks: list[DeskPlan], language: str, country: str, takes: DeskPlan
) -> None:
    """Country and language, then language, then country, then the first."""
    assert desk_for(desks, language, country) is takes


plans = st.builds(
    DeskPlan,
    st.integers(max_value=-1),
    st.sampled_from([(), ("ru",), ("en",), ("ru", "en")]),
    st.sampled_from([(), ("KZ",), ("GE", "KZ")]),
)


@given(
    desks=st.lists(plans, min_size=1, max_size=6),
    language=st.sampled_from(["ru", "en", "kk"]),
    country=st.sampled_from(["KZ", "GE", "AM", ""]),
)
def test_nobody_is_left_without_a_desk_nor_sent_past_one_that_speaks_the_language(
    desks: list[DeskPlan], language: str, country: str
) -> None:
    """Whatever the settings name."""
    chosen = desk_for(desks, language, country)

    assert chosen in desks
    speaking = [desk for desk in desks if not desk.languages or language in desk.languages]
    assert not speaking or chosen in speaking


@pytest.mark.parametrize(
    ("plan", "spoken"),
    [
        (DeskPlan(-1, ("ru", "en")), "ru"),
        (DeskPlan(-1, ("kk", "en")), "en"),
        (DeskPlan(-1, ("kk",)), "en"),
        (DeskPlan(-1), "en"),
        (DeskPlan(-2, ("ru",)), "en"),
    ],
)
def test_a_desk_is_spoken_to_in_the_first_of_its_languages_that_we_have(plan: DeskPlan, spoken: str) -> None:
    """Else in the language of the content."""
    _, words = island()

    assert words_of_desk([plan], -1, words, "en").lang == spoken

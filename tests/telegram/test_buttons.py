"""Callback data: what we pack comes back, what we did not pack does nothing, and nothing is longer than 64 bytes."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.guide.path import MAX_POSITION_BYTES, Position
from bot.guide.render import Act, Show, View
from bot.telegram.buttons import _VERBS, MAX_DATA_BYTES, pack, unpack

languages = st.from_regex(r"[a-z]{2,3}", fullmatch=True)
positions = st.from_regex(rf"[A-Za-z0-9:/~._-]{{0,{MAX_POSITION_BYTES}}}", fullmatch=True)
shows = st.builds(Show, st.sampled_from(View), positions, languages, st.integers(min_value=0, max_value=1295))
acts = st.builds(Act, st.sampled_from(sorted(_VERBS)), languages, positions)


@given(action=shows | acts)
@example(Show(View.PAGE, "h:l", "en", 10))  # a page that is a letter in base 36
@example(Show(View.PAGE, "h:l", "en", 28))
@settings(max_examples=200, deadline=None)
def test_what_is_packed_comes_back_and_fits(action: Show | Act) -> None:
    """Any view, page, language and position of ours, within Telegram's 64 bytes."""
    data = pack(action)

    assert len(data.encode()) <= MAX_DATA_BYTES
    assert unpack(data) == action


@given(first=shows | acts, second=shows | acts)
@settings(max_examples=100, deadline=None)
def test_two_buttons_never_share_their_data(first: Show | Act, second: Show | Act) -> None:
    """Or one of them would open the other's page."""
    assert (pack(first) == pack(second)) == (first == second)


@given(data=st.text(max_size=80) | st.from_regex(r"[a-z]{1,4}[!a-z0-9A-Z]{0,3}:[ -~]{0,70}"))
@example("")
@example("en!g:" + "h" * 200)
@example("ens:h:l\n")
@example("ens:h:l\x00")
@example("en!g:\u202eh:l")
@settings(max_examples=200, deadline=None)
def test_whatever_comes_in_is_read_as_ours_or_not_at_all(data: str) -> None:
    """Forged data never raises; what is taken could have been packed by us, and names only signs of a position."""
    action = unpack(data)

    if action is not None:
        rest = action.position if isinstance(action, Show) else action.argument
        assert rest.isascii()
        assert rest.isprintable()
        assert len(data) <= MAX_DATA_BYTES + 2
        Position.parse(rest)


@pytest.mark.parametrize("data", ["ens:h:l ", " ens:h:l", "ENs:h:l", "enx:h:l", "en!z:h:l", "ens", "en!g", "ens:ключ"])
def test_what_we_never_packed_is_refused(data: str) -> None:
    """A space, a capital, an unknown view or verb, nothing after the name, other letters."""
    assert unpack(data) is None


def test_a_page_beyond_all_pages_is_the_last_that_can_be_named() -> None:
    """A list so long does not exist; the button still works."""
    assert unpack(pack(Show(View.SOURCES, "h:l", "en", 99_999))) == Show(View.SOURCES, "h:l", "en", 1295)
    assert unpack(pack(Show(View.SOURCES, "h:l", "en", -1))) == Show(View.SOURCES, "h:l", "en", 0)


def test_an_action_that_does_not_fit_is_refused() -> None:
    """Telegram would refuse the whole screen."""
    with pytest.raises(ValueError, match="64 bytes"):
        pack(Act("agree", "en", "h" * 60))
    with pytest.raises(ValueError, match="64 bytes"):
        pack(Show(View.PAGE, "я" * 40, "en"))

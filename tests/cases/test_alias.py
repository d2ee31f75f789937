"""Aliases: two calm words by chance, never twice at a time."""

from __future__ import annotations

import secrets

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cases import alias as aliases
from bot.cases.alias import new_alias


@given(random=st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_an_alias_is_two_words_of_the_lists(random: object) -> None:
    """Whatever chance says."""
    alias = new_alias((), random.choice)  # type: ignore[attr-defined]  # a random.Random

    first, second = alias.split(" ")
    assert first in aliases._FIRST
    assert second in aliases._SECOND


def test_an_alias_in_use_is_not_given_again() -> None:
    """Chance is asked once more."""
    words = iter(["calm", "heron", "calm", "heron", "quiet", "otter"])

    assert new_alias({"calm heron"}, lambda _: next(words)) == "quiet otter"


def test_a_full_list_of_names_stops_nobody() -> None:
    """When every try is taken, the alias gets the first free number."""
    taken = {"calm heron", "calm heron 2", "calm heron 3"}

    assert new_alias(taken, lambda words: "calm" if words is aliases._FIRST else "heron") == "calm heron 4"


def test_aliases_of_a_busy_desk_are_all_different() -> None:
    """Five hundred open cases, five hundred names."""
    taken: set[str] = set()
    for _ in range(500):
        taken.add(new_alias(taken, secrets.choice))

    assert len(taken) == 500


def test_an_alias_is_chosen_from_nothing_but_the_lists() -> None:
    """The only thing that chance is given is the list of words: nothing about the person can leak in."""
    asked: list[list[str]] = []

    def choose(words: list[str]) -> str:
        asked.append(words)
        return words[0]

    new_alias((), choose)

    assert asked == [aliases._FIRST, aliases._SECOND]


def test_no_word_stands_twice_and_none_is_long() -> None:
    """Each alias is as likely as the next, and fits the name of a topic."""
    for words in (aliases._FIRST, aliases._SECOND):
        assert len(set(words)) == len(words) >= 80
        assert max(map(len, words)) <= 12
        assert all(word.isascii() and word.isalpha() and word.islower() for word in words)

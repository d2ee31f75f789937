"""Sealing: what is sealed opens with the right key in the right row, and nowhere else."""

from __future__ import annotations

import base64

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.store.seal import KEY_BYTES, BadKeyError, Sealer, new_key, parse_key
from tests.cellar import ANNA, BORIS, KEY

OTHER_KEY = bytes(reversed(KEY))


@given(plain=st.binary(max_size=300), identity=st.binary(max_size=40), key=st.binary(min_size=32, max_size=32))
@settings(max_examples=60)
def test_what_is_sealed_opens_again(plain: bytes, identity: bytes, key: bytes) -> None:
    """Any value comes back as it was."""
    assert Sealer(key).open(Sealer(key).seal(plain, identity), identity) == plain


def test_another_key_does_not_open() -> None:
    """A thief with a key of his own reads nothing."""
    sealed = Sealer(KEY).seal(b"h:l", b"row")

    with pytest.raises(InvalidTag):
        Sealer(OTHER_KEY).open(sealed, b"row")


def test_a_value_moved_to_another_row_does_not_open() -> None:
    """Nobody can swap two people's cases in the file."""
    sealed = Sealer(KEY).seal(b"h:l", b"row of Anna")

    with pytest.raises(InvalidTag):
        Sealer(KEY).open(sealed, b"row of Boris")


@given(place=st.integers(min_value=0, max_value=30), bit=st.integers(min_value=0, max_value=7))
@settings(max_examples=40)
def test_a_changed_bit_does_not_open(place: int, bit: int) -> None:
    """Whatever is changed in the file is noticed."""
    sealed = bytearray(Sealer(KEY).seal(b"h:l", b"row"))
    sealed[place] ^= 1 << bit

    with pytest.raises(InvalidTag):
        Sealer(KEY).open(bytes(sealed), b"row")


def test_a_value_sealed_twice_looks_different() -> None:
    """Equal answers of two people cannot be told by comparing rows."""
    assert Sealer(KEY).seal(b"h:l", b"row") != Sealer(KEY).seal(b"h:l", b"row")


def test_a_fingerprint_is_stable_and_keyed() -> None:
    """The same chat is found after a restart; without the key no list of numbers finds it."""
    assert Sealer(KEY).fingerprint(ANNA) == Sealer(KEY).fingerprint(ANNA)
    assert Sealer(KEY).fingerprint(ANNA) != Sealer(KEY).fingerprint(BORIS)
    assert Sealer(KEY).fingerprint(ANNA) != Sealer(OTHER_KEY).fingerprint(ANNA)


def test_a_fingerprint_has_this_value_for_ever() -> None:
    """A change of the derivation would lose every open case."""
    assert Sealer(KEY).fingerprint(ANNA).hex().startswith("1a0a8564aad5e601")


def test_a_new_key_is_32_random_bytes() -> None:
    """`key new` prints a key that we take, and never the same twice."""
    first, second = new_key(), new_key()

    assert len(parse_key(first)) == KEY_BYTES
    assert first != second


def test_a_key_may_stand_between_spaces() -> None:
    """A key file usually ends with a new line."""
    assert parse_key(f"  {base64.urlsafe_b64encode(KEY).decode()}\n") == KEY


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "has 0 bytes, not 32"),
        (base64.urlsafe_b64encode(KEY[:16]).decode(), "has 16 bytes, not 32"),
        (base64.urlsafe_b64encode(KEY + b"x").decode(), "has 33 bytes, not 32"),
        (base64.urlsafe_b64encode(KEY).decode().rstrip("="), "is not URL-safe base64"),
        ("ключ", "is not URL-safe base64"),
        ("a lost lantern, and no key at all, my dear!!!", "is not URL-safe base64"),
    ],
)
def test_a_wrong_key_is_told_in_a_sentence_with_the_remedy(text: str, says: str) -> None:
    """The operator reads what is wrong and the command that helps, and never the key."""
    with pytest.raises(BadKeyError) as caught:
        parse_key(text)

    assert says in str(caught.value)
    assert "python main.py key new" in str(caught.value)
    assert not text or text not in str(caught.value)

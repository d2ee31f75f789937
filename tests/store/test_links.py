"""Pairs of message ids: which copy belongs to which message, in which case, at which desk."""

from __future__ import annotations

import pytest

from bot.store.db import Store, Tx
from bot.store.links import Link
from tests.cellar import ANNA, BORIS, DESK, OPENED, OTHER, OTHER_DESK


@pytest.fixture
async def two(store: Store) -> tuple[int, int]:
    """The numbers of Anna's and Boris's cases."""

    def work(tx: Tx) -> tuple[int, int]:
        return tx.cases.add(ANNA, OPENED).id, tx.cases.add(BORIS, OTHER).id

    return await store.run(work)


async def test_a_pair_is_found_from_either_side(store: Store, two: tuple[int, int]) -> None:
    """From the copy to the message and back."""
    anna, _ = two
    await store.run(lambda tx: tx.links.put(anna, DESK, 100, 5, from_person=True))

    assert await store.run(lambda tx: tx.links.of_desk_message(DESK, 100)) == Link(anna, 5, from_person=True)
    assert await store.run(lambda tx: tx.links.desk_message(anna, DESK, 5)) == 100
    assert await store.run(lambda tx: tx.links.person_message(anna, DESK, 100)) == 5


async def test_the_card_is_a_pair_without_a_message_of_the_person(store: Store, two: tuple[int, int]) -> None:
    """A reply to the card finds the case, and replies to nothing in the person's chat."""
    anna, _ = two
    await store.run(lambda tx: tx.links.put(anna, DESK, 99, None, from_person=False))

    assert await store.run(lambda tx: tx.links.of_desk_message(DESK, 99)) == Link(anna, None, from_person=False)
    assert await store.run(lambda tx: tx.links.person_message(anna, DESK, 99)) is None


async def test_of_several_copies_the_first_is_replied_to(store: Store, two: tuple[int, int]) -> None:
    """An edit is copied again as a reply to the first copy, and so is the next one."""
    anna, _ = two
    for copy in (100, 101, 102):
        await store.run(lambda tx, copy=copy: tx.links.put(anna, DESK, copy, 5, from_person=True))  # type: ignore[misc]  # a default binds the loop's value

    assert await store.run(lambda tx: tx.links.desk_message(anna, DESK, 5)) == 100


async def test_equal_message_ids_of_two_people_are_kept_apart(store: Store, two: tuple[int, int]) -> None:
    """Message 5 of Anna's chat is not message 5 of Boris's."""
    anna, boris = two
    await store.run(lambda tx: tx.links.put(anna, DESK, 100, 5, from_person=True))
    await store.run(lambda tx: tx.links.put(boris, DESK, 101, 5, from_person=True))

    assert await store.run(lambda tx: tx.links.desk_message(anna, DESK, 5)) == 100
    assert await store.run(lambda tx: tx.links.desk_message(boris, DESK, 5)) == 101
    assert await store.run(lambda tx: tx.links.person_message(boris, DESK, 100)) is None


async def test_equal_message_ids_of_two_desks_are_kept_apart(store: Store, two: tuple[int, int]) -> None:
    """Message 100 of one group is not message 100 of another."""
    anna, _ = two
    await store.run(lambda tx: tx.links.put(anna, DESK, 100, 5, from_person=True))

    assert await store.run(lambda tx: tx.links.of_desk_message(OTHER_DESK, 100)) is None
    assert await store.run(lambda tx: tx.links.desk_message(anna, OTHER_DESK, 5)) is None

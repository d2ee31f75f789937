"""Which errands of the outbox share one call to Telegram: albums, and neighbours."""

from __future__ import annotations

import pytest

from bot.cases.model import CopyToDesk, Effect, PostCard, Receipt, Side, WarnDesk
from bot.store.db import Store, Tx
from bot.store.outbox import ALBUM_WAIT, MOST_JOINED
from tests.cellar import ANNA, NOW, OPENED
from tests.store.queue_kit import drained, put


@pytest.fixture
async def anna(store: Store) -> int:
    """The number of Anna's case."""
    return (await store.run(lambda tx: tx.cases.add(ANNA, OPENED))).id


async def test_an_album_waits_for_its_parts_and_travels_whole(store: Store, anna: int) -> None:
    """Due when its last part has had time to come; another album and later words stay behind."""
    for number, album in enumerate(["a", "a", "b", "a"]):
        await put(store, anna, CopyToDesk(number, album=album), now=NOW + number / 10)
    await put(store, anna, CopyToDesk(9))

    def work(tx: Tx) -> tuple[list[int], float]:
        parts, ready_at = tx.outbox.album_of(tx.outbox.heads()[0][0])
        return [part.body["message"] for part in parts], ready_at

    assert await store.run(work) == ([0, 1, 3], NOW + 0.3 + ALBUM_WAIT)


@pytest.mark.parametrize(
    "breaker",
    [
        CopyToDesk(9, reply_to=1),
        CopyToDesk(9, album="a"),
        CopyToDesk(9, edit=1_795_500_000),
        WarnDesk("closed_by_person"),
        PostCard(1, again=int(NOW)),
    ],
    ids=str,
)
async def test_neighbours_are_plain_copies_without_a_break(store: Store, anna: int, breaker: Effect) -> None:
    """A reply, an album, an edit or a line of our own between two copies keeps its place between them."""
    await put(store, anna, CopyToDesk(1), CopyToDesk(2), breaker, CopyToDesk(3))

    assert await messages_joined(store) == [1, 2]


async def test_a_tick_between_copies_breaks_nothing(store: Store, anna: int) -> None:
    """A tick stands under a message of its own; copies around it may share a call."""
    await put(store, anna, CopyToDesk(1), Receipt(Side.DESK, 77), CopyToDesk(2))

    assert await messages_joined(store) == [1, 2]


async def test_at_most_a_hundred_neighbours_share_a_call(store: Store, anna: int) -> None:
    """copyMessages takes 1-100 ids."""
    await put(store, anna, *[CopyToDesk(number) for number in range(MOST_JOINED + 5)])

    assert await messages_joined(store) == list(range(MOST_JOINED))


async def test_what_was_split_travels_alone_for_good(store: Store, anna: int) -> None:
    """After Telegram copied only some of a call's messages, each goes by itself."""
    await put(store, anna, CopyToDesk(1), CopyToDesk(2))
    await store.run(lambda tx: tx.outbox.send_alone(tx.outbox.neighbours_of(tx.outbox.heads()[0][0])))

    assert await messages_joined(store) == [1]
    assert all(not errand.joins for errand in await drained(store))


async def messages_joined(store: Store) -> list[int]:
    """The messages that would share the head's call."""
    return await store.run(
        lambda tx: [errand.body["message"] for errand in tx.outbox.neighbours_of(tx.outbox.heads()[0][0])]
    )

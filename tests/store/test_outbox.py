"""The outbox: each effect once, in order for each case and side, across any restart."""

from __future__ import annotations

import pytest

from bot.cases.model import (
    CopyToDesk,
    CopyToUser,
    DeleteTopic,
    Effect,
    EraseRows,
    MakeTopic,
    PostCard,
    Receipt,
    Side,
    Tell,
    WarnDesk,
)
from bot.store.db import Store, Tx
from bot.store.outbox import SENT_KEPT_FOR
from tests.cellar import ANNA, BORIS, DESK, NOW, OPENED, OTHER, OTHER_DESK
from tests.store.queue_kit import drained, heads, put


@pytest.fixture
async def anna(store: Store) -> int:
    """The number of Anna's case."""
    return (await store.run(lambda tx: tx.cases.add(ANNA, OPENED))).id


NATURAL: list[Effect] = [
    MakeTopic(1),
    PostCard(1),
    CopyToDesk(5),
    CopyToDesk(5, edit=1_795_500_000),
    CopyToUser(5),
    CopyToUser(5, edit=1_795_500_000),
    Receipt(Side.PERSON, 5),
    Receipt(Side.DESK, 5),
]


@pytest.mark.parametrize("effect", NATURAL, ids=str)
async def test_an_effect_asked_for_again_changes_nothing(store: Store, anna: int, effect: Effect) -> None:
    """Neither while it waits, nor when it is done, nor when it failed."""
    await put(store, anna, effect, effect)
    assert await store.run(lambda tx: tx.outbox.waiting()) == 1

    first = await heads(store)
    await store.run(lambda tx: tx.outbox.sent(first))
    await put(store, anna, effect)
    assert await heads(store) == []

    await store.run(lambda tx: tx.outbox.failed(first, "refused"))
    await put(store, anna, effect)
    assert await heads(store) == []


async def test_no_two_effects_share_a_natural_key(store: Store, anna: int) -> None:
    """A copy, its edit, its tick and the other side's message of the same number are different errands."""
    await put(store, anna, *NATURAL)

    assert await store.run(lambda tx: tx.outbox.waiting()) == len(NATURAL)


async def test_equal_messages_of_two_cases_are_two_errands(store: Store, anna: int) -> None:
    """Natural keys are a case's own."""
    boris = (await store.run(lambda tx: tx.cases.add(BORIS, OTHER))).id

    await put(store, anna, CopyToDesk(5))
    await put(store, boris, CopyToDesk(5))

    assert [errand.case_id for errand in await heads(store)] == [anna, boris]


async def test_a_removed_topic_is_removed_once_and_belongs_to_no_case(store: Store, anna: int) -> None:
    """It outlives the case."""
    await put(store, None, DeleteTopic(DESK, 7), DeleteTopic(DESK, 7))
    await store.run(lambda tx: tx.cases.erase(anna))

    (errand,) = await heads(store)
    assert (errand.case_id, errand.kind, errand.body) == (None, "drop", {"desk": DESK, "thread": 7})


async def test_a_topic_that_cannot_be_removed_holds_up_no_other(store: Store) -> None:
    """A desk that threw the bot out must not keep the topics of other desks from being deleted."""
    await put(store, None, DeleteTopic(DESK, 7), DeleteTopic(OTHER_DESK, 7))

    assert [errand.body["desk"] for errand in await heads(store)] == [DESK, OTHER_DESK]


async def test_sentences_may_be_said_again(store: Store, anna: int) -> None:
    """The same sentence twice, and every reason why something did not arrive, are errands of their own."""
    said: list[Effect] = [Tell("already_open"), WarnDesk("reopened"), Receipt(Side.DESK, 5, "refused")]

    await put(store, anna, *said, *said)

    assert await store.run(lambda tx: tx.outbox.waiting()) == 6


async def test_every_card_of_a_case_asked_for_again_is_posted(store: Store, anna: int) -> None:
    """Twice within one hour too: the hour is all that a case remembers of time."""
    await put(store, anna, PostCard(1), PostCard(1, again=int(NOW)), PostCard(1, again=int(NOW)))

    assert await store.run(lambda tx: tx.outbox.waiting()) == 3


async def test_a_card_posted_again_does_not_overtake_the_closing_line(store: Store, anna: int) -> None:
    """The desk reads: closed, then asked again; the other way round it would think the case closed."""
    await put(store, anna, WarnDesk("closed_by_person"), PostCard(1, again=int(NOW)), CopyToDesk(5))

    assert [errand.kind for errand in await drained(store)] == ["warn", "card", "copy"]


async def test_the_topic_comes_before_the_card_and_the_card_before_words(store: Store, anna: int) -> None:
    """Whatever waits, nothing can stand in a topic that is not there."""
    await put(store, anna, CopyToDesk(5), WarnDesk("reopened"), PostCard(2), MakeTopic(2))

    assert [errand.kind for errand in await drained(store)] == ["topic", "card", "copy", "warn"]


async def test_words_keep_their_order(store: Store, anna: int) -> None:
    """As they came, whatever their message ids are."""
    await put(store, anna, CopyToDesk(9), CopyToDesk(5), CopyToDesk(7))

    assert [errand.body["message"] for errand in await drained(store)] == [9, 5, 7]


async def test_there_is_one_head_for_each_case_and_side(store: Store, anna: int) -> None:
    """A held desk does not hold up the person, nor one case another."""
    boris = (await store.run(lambda tx: tx.cases.add(BORIS, OTHER))).id
    await put(store, anna, CopyToDesk(1), CopyToDesk(2), CopyToUser(3), CopyToUser(4))
    await put(store, boris, CopyToDesk(1), CopyToDesk(2))

    assert [(errand.case_id, errand.side, errand.body["message"]) for errand in await heads(store)] == [
        (anna, Side.DESK, 1),
        (anna, Side.PERSON, 3),
        (boris, Side.DESK, 1),
    ]


async def test_an_errand_put_off_stays_the_head_and_counts_its_tries(store: Store, anna: int) -> None:
    """A copy that has to wait is not overtaken by the next one."""
    await put(store, anna, CopyToDesk(1), CopyToDesk(2))
    await store.run(lambda tx: tx.outbox.later([tx.outbox.heads()[0][0]], NOW + 60))

    ((errand, due_at),) = await store.run(lambda tx: tx.outbox.heads())
    assert (errand.body["message"], errand.attempts, due_at) == (1, 1, NOW + 60)


async def test_it_is_known_which_messages_and_albums_were_queued(store: Store, anna: int) -> None:
    """An edit goes on only if its first copy was queued; an album's later parts follow its first."""
    await put(store, anna, CopyToDesk(5, album="a"), CopyToDesk(6, edit=1_795_500_000))

    def work(tx: Tx) -> list[bool]:
        box = tx.outbox
        return [
            box.holds_copy(anna, Side.DESK, 5),
            box.holds_copy(anna, Side.DESK, 6),
            box.holds_copy(anna, Side.PERSON, 5),
            box.holds_copy(anna + 1, Side.DESK, 5),
            box.holds_album(anna, Side.DESK, "a"),
            box.holds_album(anna, Side.DESK, "b"),
            box.holds_album(anna, Side.PERSON, "a"),
            box.holds_album(anna + 1, Side.DESK, "a"),
        ]

    assert await store.run(work) == [True, False, False, False, True, False, False, False]


async def test_answers_on_their_way_are_found_and_sentences_dropped_when_the_person_is_gone(
    store: Store, anna: int
) -> None:
    """The desk keeps its errands; of the person's only answers stay, to be told as failed."""
    await put(store, anna, CopyToUser(5), Tell("reopened"), Receipt(Side.PERSON, 6), CopyToDesk(6), CopyToUser(7))

    def work(tx: Tx) -> list[int]:
        tx.outbox.drop_tells(anna)
        return [errand.body["message"] for errand in tx.outbox.waiting_copies_to_person(anna)]

    assert await store.run(work) == [5, 7]
    assert await store.run(lambda tx: tx.outbox.waiting()) == 3


async def test_what_is_done_is_forgotten_after_three_days_and_what_waits_never(store: Store, anna: int) -> None:
    """A repeated update could come as long; a message that waits for its desk waits as long as it takes."""
    await put(store, anna, CopyToDesk(1), CopyToDesk(2))
    await store.run(lambda tx: tx.outbox.sent([tx.outbox.heads()[0][0]]))

    await store.run(lambda tx: tx.outbox.forget_old(NOW + SENT_KEPT_FOR))
    assert await store.run(lambda tx: tx.outbox.holds_copy(anna, Side.DESK, 1))
    await store.run(lambda tx: tx.outbox.forget_old(NOW + SENT_KEPT_FOR + 1))
    assert not await store.run(lambda tx: tx.outbox.holds_copy(anna, Side.DESK, 1))
    assert [errand.body["message"] for errand in await heads(store)] == [2]


async def test_an_effect_that_cannot_be_sent_is_refused(store: Store, anna: int) -> None:
    """A new kind of effect has to be given a shape here; it is never dropped in silence."""
    with pytest.raises(TypeError, match="EraseRows"):
        await put(store, anna, EraseRows())


async def test_the_number_of_an_errand_that_is_gone_is_never_given_again(store: Store, anna: int) -> None:
    """Or a call that comes back late would mark another person's message as sent."""
    await put(store, anna, CopyToDesk(5))
    under_way = await heads(store)
    boris = (await store.run(lambda tx: tx.cases.add(BORIS, OTHER))).id
    await store.run(lambda tx: tx.cases.erase(anna))
    await put(store, boris, CopyToDesk(9))

    await store.run(lambda tx: tx.outbox.sent(under_way))

    assert [errand.body["message"] for errand in await heads(store)] == [9]

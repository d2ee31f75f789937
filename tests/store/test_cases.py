"""Cases: filed sealed, found by chat, topic and number, erased with all that hangs on them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, func, select, update

from bot.cases.model import HOUR, Case, CopyToDesk, State, Tell
from bot.store.db import Store, Tx
from bot.store.tables import cases, links, outbox
from tests.cellar import ANNA, BORIS, DESK, NOW, OPENED, OTHER, OTHER_DESK


async def test_a_case_is_found_by_chat_by_topic_and_by_number(store: Store) -> None:
    """All three ways lead to the same case, as it was filed."""
    filed = await store.run(lambda tx: tx.cases.add(ANNA, OPENED))

    for way in (
        lambda tx: tx.cases.of_chat(ANNA),
        lambda tx: tx.cases.of_topic(DESK, 7),
        lambda tx: tx.cases.by_id(filed.id),
    ):
        assert await store.run(way) == filed
    assert (filed.chat, filed.case) == (ANNA, OPENED)


async def test_another_chat_topic_or_number_finds_nothing(store: Store) -> None:
    """Boris never sees Anna's case."""
    filed = await store.run(lambda tx: tx.cases.add(ANNA, OPENED))

    found = await store.run(
        lambda tx: [
            tx.cases.of_chat(BORIS),
            tx.cases.of_topic(DESK, 8),
            tx.cases.of_topic(OTHER_DESK, 7),
            tx.cases.by_id(filed.id + 1),
        ]
    )

    assert found == [None] * 4


EVERY_FIELD = Case(
    state=State.CLOSED,
    alias="quiet otter 2",
    language="ru",
    country="KZ",
    theme="asylum_kz",
    path="h:ka/ak:p261120/dk:c~AbCdEf",
    desk=OTHER_DESK,
    thread=2**40,
    topic_no=3,
    urgent=True,
    taken_by="v" * 64,
    opened_at=int(NOW),
    person_at=int(NOW) + HOUR,
    desk_at=int(NOW) + 2 * HOUR,
    closed_at=int(NOW) + 3 * HOUR,
)


@pytest.mark.parametrize("case", [EVERY_FIELD, replace(EVERY_FIELD, thread=None, theme="тема", country=""), Case()])
async def test_a_saved_case_comes_back_field_by_field(store: Store, case: Case) -> None:
    """Nothing of a case is lost, changed or mixed up on the way through the database."""
    filed = await store.run(lambda tx: tx.cases.add(ANNA, OPENED))

    await store.run(lambda tx: tx.cases.save(filed, case))

    found = await store.run(lambda tx: tx.cases.of_chat(ANNA))
    assert found is not None
    assert found.case == case


async def test_saving_one_case_leaves_the_other(store: Store) -> None:
    """A step of Anna's case changes nothing of Boris's."""
    anna = await store.run(lambda tx: tx.cases.add(ANNA, OPENED))
    boris = await store.run(lambda tx: tx.cases.add(BORIS, OTHER))

    await store.run(lambda tx: tx.cases.save(anna, replace(OPENED, state=State.CLOSED)))

    assert await store.run(lambda tx: tx.cases.of_chat(BORIS)) == boris


async def test_aliases_in_use_and_cases_by_state_are_counted(store: Store) -> None:
    """The alias maker and the operator see what is there."""
    await store.run(lambda tx: tx.cases.add(ANNA, OPENED))
    await store.run(lambda tx: tx.cases.add(BORIS, replace(OTHER, state=State.CLOSED)))

    assert await store.run(lambda tx: tx.cases.aliases()) == {"calm heron", "quiet otter"}
    assert await store.run(lambda tx: tx.cases.counts()) == {State.WAITING: 1, State.CLOSED: 1}


@pytest.mark.parametrize(
    ("person_at", "desk_at", "listed"),
    [(0, 0, True), (-HOUR, 0, True), (HOUR, 0, False), (0, HOUR, False), (HOUR, HOUR, False)],
)
async def test_only_silence_of_both_sides_counts(store: Store, person_at: int, desk_at: int, *, listed: bool) -> None:
    """A word of either side after the hour keeps the case off the list of those time may move on."""
    now = int(NOW)
    case = replace(OPENED, person_at=now + person_at, desk_at=now + desk_at)
    filed = await store.run(lambda tx: tx.cases.add(ANNA, case))

    found = await store.run(lambda tx: tx.cases.with_nobody_writing_since(now))

    assert found == ([filed.id] if listed else [])


async def test_erasing_a_case_takes_its_pairs_and_errands_along_and_no_others(store: Store) -> None:
    """What hangs on Anna's case goes with it; Boris's stays."""

    def work(tx: Tx) -> int:
        anna, boris = tx.cases.add(ANNA, OPENED), tx.cases.add(BORIS, OTHER)
        for number, filed in enumerate((anna, boris)):
            tx.links.put(filed.id, DESK, 100 + number, 5, from_person=True)
            tx.outbox.put(filed.id, CopyToDesk(5), NOW)
            tx.outbox.put(filed.id, Tell("opened"), NOW)
        tx.cases.erase(anna.id)
        return boris.id

    boris = await store.run(work)

    def left(connection: Connection) -> list[int]:
        tables = ((cases, cases.c.id), (links, links.c.case_id), (outbox, outbox.c.case_id))
        strangers = [select(func.count()).select_from(table).where(column != boris) for table, column in tables]
        own = [select(func.count()).select_from(table).where(column == boris) for table, column in tables]
        return [connection.execute(query).scalar_one() for query in (*strangers, *own)]

    assert await store.run_raw(left) == [0, 0, 0, 1, 1, 2]


async def test_the_card_and_the_chat_do_not_stand_readable_in_the_row(store: Store) -> None:
    """Who asks, from which page and about what country can only be read with the key."""
    await store.run(lambda tx: tx.cases.add(ANNA, EVERY_FIELD))

    row = (await store.run_raw(lambda connection: connection.execute(select(cases)).one()))._mapping
    readable = b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in row.values())

    assert b"quiet otter 2" in readable  # the alias is no secret: this is how the other lines can fail
    for secret in (b"KZ", b"asylum_kz", b"h:ka", b'"ru"', str(ANNA).encode(), ANNA.to_bytes(8, "little")):
        assert secret not in readable


async def test_a_sealed_chat_moved_to_another_row_does_not_open(store: Store) -> None:
    """Whoever can write to the file cannot make Boris's case point at Anna's chat."""
    anna = await store.run(lambda tx: tx.cases.add(ANNA, OPENED))
    boris = await store.run(lambda tx: tx.cases.add(BORIS, OTHER))

    def swap(connection: Connection) -> None:
        stolen = connection.scalar(select(cases.c.person_sealed).where(cases.c.id == anna.id))
        connection.execute(update(cases).where(cases.c.id == boris.id).values(person_sealed=stolen))

    await store.run_raw(swap)

    with pytest.raises(InvalidTag):
        await store.run(lambda tx: tx.cases.of_chat(BORIS))


async def test_the_number_of_a_case_that_is_gone_is_never_given_again(store: Store) -> None:
    """A call to Telegram may come back after the end of its case; it must not meet somebody else's."""
    anna = await store.run(lambda tx: tx.cases.add(ANNA, OPENED))
    await store.run(lambda tx: tx.cases.erase(anna.id))

    boris = await store.run(lambda tx: tx.cases.add(BORIS, OTHER))

    assert boris.id != anna.id

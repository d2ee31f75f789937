"""Chores: a case from its last word to nothing, on a clock of our own, with the rows counted at each stage."""

from __future__ import annotations

from bot.cases.model import HOUR, State
from bot.service import chores
from bot.service.intents import CloseByPerson, DeskEdited, PersonEdited
from bot.service.parcels import Post, RemoveTopic
from tests.cellar import ANNA, BORIS, DESK
from tests.service.office import Office

DAY = 24 * HOUR


async def pass_time(office: Office, seconds: float) -> int:
    """Let time pass with the chores done twice a day, and Telegram taking all that is due; how many cases went."""
    end, gone = office.clock.now() + seconds, 0
    while office.clock.now() < end:
        office.clock.move_to(min(office.clock.now() + 12 * HOUR, end))
        gone += await chores.tick(office.store, office.clock.now())
        await office.deliver_all()
    return gone


async def test_a_case_nobody_writes_in_goes_from_talking_to_nothing(office: Office) -> None:
    """3 days: quiet; 14 days: closed and told; 7 more: gone with topic, pairs and errands; 3 more: not a row."""
    thread = await office.open_case()
    copy = await office.relay(5)
    await office.answer(thread, 200, copy)
    await office.deliver_all()
    assert (await office.counts())["cases"] == 1
    assert (await office.counts())["links"] == 3

    assert await pass_time(office, 3 * DAY - 7 * HOUR) == 0
    assert (await office.case()).state is State.TALKING
    await pass_time(office, 8 * HOUR)
    assert (await office.case()).state is State.QUIET
    await pass_time(office, 10 * DAY)
    assert (await office.case()).state is State.QUIET

    await pass_time(office, DAY)
    assert (await office.case()).state is State.CLOSED
    assert await office.counts() == {"cases": 1, "links": 3, "outbox": 2, "updates": 0, "desks": 0, "meta": 1}

    assert await pass_time(office, 6 * DAY) == 0
    assert (await office.counts())["cases"] == 1
    assert await pass_time(office, DAY) == 1
    assert await office.counts() == {"cases": 0, "links": 0, "outbox": 1, "updates": 0, "desks": 0, "meta": 1}

    await pass_time(office, 4 * DAY)
    assert await office.counts() == {"cases": 0, "links": 0, "outbox": 0, "updates": 0, "desks": 0, "meta": 1}


async def test_a_case_nobody_answered_closes_after_two_weeks_and_the_person_is_told_the_truth(office: Office) -> None:
    """With an apology, and a line to the desk."""
    await office.open_case()
    office.clock.move_to(office.clock.now() + 14 * DAY)
    await chores.tick(office.store, office.clock.now())

    told = {call.chat: call.screen.text for call in await office.deliver_all() if isinstance(call, Post)}

    assert (await office.case()).state is State.CLOSED
    assert "No volunteer managed to answer" in told[ANNA]
    assert "Nobody answered" in told[DESK]


async def test_the_topic_of_a_case_that_is_gone_is_deleted(office: Office) -> None:
    """With everything that was written in it."""
    thread = await office.open_case()
    await office.decide(CloseByPerson(ANNA, None, "en"))
    await office.deliver_all()
    office.clock.move_to(office.clock.now() + 8 * DAY)

    assert await chores.tick(office.store, office.clock.now()) == 1
    assert await office.deliver_all() == [RemoveTopic(DESK, thread)]


async def test_editing_old_messages_does_not_keep_a_closed_case(office: Office) -> None:
    """The week after the end is a week, whoever changes a word in it."""
    thread = await office.open_case()
    copy = await office.relay(5)
    await office.answer(thread, 200, copy)
    await office.decide(CloseByPerson(ANNA, None, "en"))
    await office.deliver_all()
    for day in range(1, 7):
        await pass_time(office, DAY)
        await office.decide(PersonEdited(ANNA, 5, "text", day), DeskEdited(DESK, thread, 200, day))

    assert await pass_time(office, DAY + HOUR) == 1


async def test_the_silence_of_one_case_moves_no_other(office: Office) -> None:
    """Anna's case closes while Boris goes on writing."""
    await office.open_case(ANNA)
    await office.open_case(BORIS)
    for word in range(8):
        await pass_time(office, 2 * DAY)
        await office.relay(100 + word, BORIS)

    assert (await office.case(ANNA)).state is State.CLOSED
    assert (await office.case(BORIS)).state is State.WAITING


async def test_a_clock_set_back_closes_and_erases_nothing(office: Office) -> None:
    """Nor does it come to a stop: once the clock is right again, time goes on."""
    await office.open_case()
    begun = office.clock.now()
    office.clock.move_to(begun - 400 * DAY)

    assert await chores.tick(office.store, office.clock.now()) == 0
    assert (await office.case()).state is State.WAITING

    office.clock.move_to(begun + 14 * DAY + HOUR)
    await chores.tick(office.store, office.clock.now())
    assert (await office.case()).state is State.CLOSED

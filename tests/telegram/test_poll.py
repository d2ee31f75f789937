"""Long polling: the offset follows the commit, order stays, Telegram away is waited out, a stop loses nothing."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import pytest

from bot.playground import Playground
from bot.playground.model import User
from bot.telegram.poll import LONGEST_BACK_OFF, BadTokenError, SecondInstanceError
from bot.telegram.routes import ALLOWED_UPDATES
from tests.telegram.kit import HastyClock, Polling, Refusal, asleep, bot_of, fetches
from tests.world import TOKEN, World


@pytest.fixture
async def polling() -> AsyncIterator[Polling]:
    """A poll on a playground of its own."""
    clock = HastyClock()
    play = Playground(now=clock.now, token=TOKEN, long_poll=0.01)
    await play.start()
    async with bot_of(play.base) as bot:
        yield Polling(bot, play, clock)
    await play.stop()


@pytest.fixture
def anna(polling: Polling) -> User:
    """A person with two updates waiting."""
    person = polling.play.person("Anna")
    polling.play.say(person, "one")
    polling.play.say(person, "two")
    return person


# --- the offset ---


async def test_the_offset_moves_only_after_the_batch_was_taken(polling: Polling, anna: User) -> None:
    """A batch that was refused twice is asked for again under the same offset, and confirmed once it was taken."""
    polling.intake.refusals = 2
    for _ in range(2):
        await polling.poll.once()
    assert (polling.play.pending, polling.intake.heard) == (2, [])
    await polling.poll.once()
    first, second = polling.intake.heard
    assert polling.play.pending == 2  # taken, but Telegram is told by the next poll
    await polling.poll.once()
    assert polling.offsets() == [None, None, None, second + 1]
    assert second == first + 1
    assert polling.play.pending == 0


async def test_after_a_refusal_the_database_is_given_a_moment(polling: Polling, anna: User) -> None:
    """Each refused batch is followed by a pause, so that a full disk does not become a busy loop."""
    polling.intake.refusals = 3
    for _ in range(4):
        await polling.poll.once()
    assert polling.clock.slept == [1.0, 1.0, 1.0]


async def test_every_poll_names_the_updates_it_wants(polling: Polling, anna: User) -> None:
    """The list of kinds stands in every getUpdates, also in the last one that only confirms."""
    await polling.poll.once()
    await polling.poll.once()
    await polling.poll.confirm()
    named = [call.params.get("allowed_updates") for call in fetches(polling.play)]
    assert [json.loads(kinds) if isinstance(kinds, str) else kinds for kinds in named] == [list(ALLOWED_UPDATES)] * 3


async def test_an_answer_lost_on_its_way_brings_the_updates_again(polling: Polling, anna: User) -> None:
    """A cut line or an unreadable answer after the server did its part costs no update."""
    polling.play.faults.add("getUpdates", "cut_after")
    polling.play.faults.add("getUpdates", "broken_json")
    for _ in range(3):
        await polling.poll.once()
    assert len(polling.intake.heard) == 2
    assert polling.offsets() == [None, None, None]


# --- Telegram is away ---

AWAY = {
    "server error": {"kind": "500_before"},
    "cut line": {"kind": "cut_before"},
    "unreadable": {"kind": "broken_json"},
    "token refused": {"kind": "error", "code": 401, "description": "Unauthorized"},
    "another poller": {"kind": "error", "code": 409, "description": "Conflict: terminated by other getUpdates"},
    "forbidden": {"kind": "error", "code": 403, "description": "Forbidden: nothing we know"},
}


@pytest.mark.parametrize("how", AWAY.values(), ids=AWAY)
async def test_telegram_away_is_waited_out_with_growing_pauses(polling: Polling, how: dict[str, Any]) -> None:
    """Once it has worked, no refusal of Telegram ends the poll: pauses double up to a minute and start anew later."""
    await polling.poll.once()
    polling.play.faults.add("getUpdates", times=8, **how)
    for _ in range(8):
        await polling.poll.once()
    assert polling.clock.slept == [1, 2, 4, 8, 16, 32, LONGEST_BACK_OFF, LONGEST_BACK_OFF]
    person = polling.play.person("Anna")
    polling.play.say(person, "are you there?")
    await polling.poll.once()
    assert len(polling.intake.heard) == 1
    polling.play.faults.add("getUpdates", "500_before")
    await polling.poll.once()
    assert polling.clock.slept[8:] == [1]


async def test_a_pause_that_telegram_orders_is_kept(polling: Polling) -> None:
    """429 on getUpdates is waited out as long as it says."""
    polling.play.faults.add("getUpdates", "429", retry_after=37)
    await polling.poll.once()
    assert polling.clock.slept == [37]


@pytest.mark.parametrize("kind", ["500_before", "cut_before"])
async def test_telegram_away_at_the_first_poll_is_waited_out_too(polling: Polling, anna: User, kind: str) -> None:
    """A bot that starts while Telegram is away stays and gets what waits."""
    polling.play.faults.add("getUpdates", kind, times=3)
    for _ in range(4):
        await polling.poll.once()
    assert polling.clock.slept == [1, 2, 4]
    assert len(polling.intake.heard) == 2


async def test_a_second_instance_says_so_at_its_first_poll(polling: Polling) -> None:
    """409 at the first poll means that somebody else has the token's updates: this copy does not go on."""
    polling.play.faults.add(
        "getUpdates", "error", code=409, description="Conflict: terminated by other getUpdates request"
    )
    with pytest.raises(SecondInstanceError):
        await polling.poll.run()
    assert polling.clock.slept == []


async def test_a_wrong_token_is_told_at_the_first_poll(polling: Polling) -> None:
    """A token that the server does not know ends the poll at once."""
    async with bot_of(polling.play.base, TOKEN[:-1] + "x") as stranger:
        other = Polling(stranger, polling.play, polling.clock)
        with pytest.raises(BadTokenError):
            await other.poll.run()
    assert polling.clock.slept == []


# --- a stop ---


async def test_a_stop_in_the_middle_of_a_batch_finishes_and_confirms_it(polling: Polling, anna: User) -> None:
    """Cancelled while the batch is being decided, the poll still has it decided and confirmed."""
    polling.intake.gate.clear()
    running = asyncio.create_task(polling.poll.run())
    await polling.intake.entered.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    confirming = asyncio.create_task(polling.poll.confirm())
    await asyncio.sleep(0)
    assert (confirming.done(), polling.play.pending) == (False, 2)
    polling.intake.gate.set()
    await confirming
    assert (len(polling.intake.heard), polling.play.pending) == (2, 0)


async def test_a_stop_while_the_database_refuses_confirms_nothing(polling: Polling, anna: User) -> None:
    """What could not be kept stays at Telegram over the stop."""
    polling.intake.refusals = 1
    await polling.poll.once()
    await polling.poll.confirm()
    assert polling.play.pending == 2


async def test_a_stop_does_not_mind_telegram_being_away(polling: Polling, anna: User) -> None:
    """The last poll may fail: the updates come again and are known by their numbers."""
    await polling.poll.once()
    polling.play.faults.add("getUpdates", "cut_before")
    await polling.poll.confirm()
    assert polling.play.pending == 2


# --- the whole bot ---


async def test_a_database_that_refuses_leaves_updates_at_telegram(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While nothing can be kept nothing is confirmed; once there is room everything arrives, in order."""
    thread = await world.open_case(world.anna)
    await world.advance(10)
    full = Refusal(world, monkeypatch)
    said = [world.play.say(world.anna, f"word {number}") for number in range(3)]
    await full.first()
    await full.felt(4)
    assert (world.play.pending, world.copies(thread, world.anna)) == (3, [])
    assert [message.reactions for message in said] == [[], [], []]
    await full.mended()
    await world.until(lambda: len(world.copies(thread, world.anna)) == 3)
    await world.until(lambda: all(message.reactions == ["👌"] for message in said))
    assert [copy.text for copy in world.copies(thread, world.anna)] == ["word 0", "word 1", "word 2"]
    assert world.play.pending == 0


async def test_a_locked_database_is_waited_out(world: World) -> None:
    """Another process that holds the file costs time, no message: it is fetched again until it was kept."""
    thread = await world.open_case(world.anna)
    await world.advance(10)
    await world.store.run_raw(lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout=0"))
    other = sqlite3.connect(world.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    world.play.say(world.anna, "while it is locked")
    for times in range(1, 4):
        await world.play.until(lambda: sum(bool(call.result) for call in fetches(world.play)) >= times)  # noqa: B023
        await asleep(world, 1.0)
        assert (world.play.pending, world.copies(thread, world.anna)) == (1, [])
        world.clock.move_to(world.clock.now() + 1)
    other.execute("ROLLBACK")
    other.close()
    await world.advance(5)
    assert [copy.text for copy in world.copies(thread, world.anna)] == ["while it is locked"]


async def test_readers_are_served_while_the_database_refuses(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page needs no database, and is shown once however often its batch comes again."""
    await world.open_case(world.anna)
    await world.advance(10)
    full = Refusal(world, monkeypatch)
    world.play.say(world.boris, "/start")
    world.play.say(world.anna, "a word that cannot be kept")
    await full.first()
    await full.felt(3)
    await full.mended()
    await world.advance(10)
    assert [(message.text or "").splitlines()[0] for message in world.seen(world.boris)] == ["What do you need?"]


async def test_order_is_kept_in_each_chat(world: World) -> None:
    """Words of two people, written in turns, stand in each topic in the order they were written."""
    people = (world.anna, world.boris)
    threads = [await world.open_case(person) for person in people]
    for number in range(12):
        for person in people:
            world.play.say(person, f"{person.name} {number}")
    for person, thread in zip(people, threads, strict=True):
        await world.until(lambda: len(world.copies(thread, person)) == 12, within=600)  # noqa: B023
        assert [copy.text for copy in world.copies(thread, person)] == [f"{person.name} {n}" for n in range(12)]


async def test_a_batch_in_hand_at_the_stop_is_not_seen_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stop in the middle of a batch waits for it and confirms it; the next start gets nothing twice."""
    thread = await world.open_case(world.anna)
    await world.advance(10)
    entered, gate, accept = asyncio.Event(), asyncio.Event(), world.app.intake.accept

    async def slowly(raws: Sequence[Mapping[str, Any]]) -> None:
        entered.set()
        await gate.wait()
        await accept(raws)

    monkeypatch.setattr(world.app.intake, "accept", slowly)
    world.play.say(world.anna, "just before the stop")
    await entered.wait()
    stopping = asyncio.create_task(world.stop_bot())
    for _ in range(20):
        await asyncio.sleep(0)
    assert (stopping.done(), world.play.pending) == (False, 1)
    gate.set()
    await stopping
    assert world.play.pending == 0
    before = len(fetches(world.play))
    await world.start_bot()
    await world.until(lambda: world.copies(thread, world.anna))
    await world.advance(30)
    assert len(world.copies(thread, world.anna)) == 1
    brought = [update for call in fetches(world.play)[before:] for update in call.result or []]
    assert [update for update in brought if update.get("message", {}).get("text") == "just before the stop"] == []


async def test_what_was_left_in_the_outbox_goes_out_after_the_restart(world: World) -> None:
    """Words that Telegram did not take before the stop are delivered by the next start, once."""
    thread = await world.open_case(world.anna)
    await world.advance(10)
    world.play.faults.add("copyMessage", "500_before", times=None)
    world.play.say(world.anna, "waits in the outbox")
    await world.advance(5)
    assert ("desk", "copy", None) in await world.errands("waiting")
    await world.stop_bot()
    world.play.faults.clear()
    assert world.copies(thread, world.anna) == []
    await world.start_bot()
    await world.advance(120)
    assert [copy.text for copy in world.copies(thread, world.anna)] == ["waits in the outbox"]


async def test_the_bot_starts_while_telegram_is_away(world: World) -> None:
    """A start during an outage waits for Telegram instead of giving up."""
    await world.stop_bot()
    world.play.faults.add("*", "cut_before", times=4)
    world.play.say(world.anna, "/start")
    polled = len(fetches(world.play))
    await world.start_bot()
    for tries in range(1, 4):
        await world.play.until(lambda: len(fetches(world.play)) == polled + tries)  # noqa: B023
        await asleep(world)
        world.clock.move_to(world.clock.next_wake() or 0.0)
    await world.until(lambda: world.seen(world.anna))


async def test_a_page_that_has_to_wait_does_not_hold_up_the_stop(world: World) -> None:
    """A page behind a long pause of Telegram's is given up a few seconds after the stop was asked for."""
    world.play.say(world.anna, "/start")
    await world.until(lambda: world.seen(world.anna))
    page = world.seen(world.anna)[-1]
    world.play.faults.add("editMessageText", "429", retry_after=600, chat=world.anna.id)
    world.play.press(world.anna, page, "ens:h:l", forged=True)
    await world.rest()
    stopping = asyncio.create_task(world.stop_bot())
    await asleep(world, 10)
    world.clock.move_to(world.clock.now() + 10)
    await world.play.until(stopping.done)
    await stopping

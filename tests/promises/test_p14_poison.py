"""P14: a poisoned message blocks nobody, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot.ops.log import PlainFormatter
from bot.playground.model import Message, User
from bot.service import talk
from bot.service.batch import TRIES
from bot.service.intents import DeskWrote, PersonWrote
from bot.store.tables import updates
from bot.telegram import intake, routes
from tests.world import World

CANARY = "canary-in-the-coal-mine"
SORRY = "Something went wrong on our side"


class PoisonError(Exception):
    """What the broken handler raises; its text quotes the message, as careless errors do."""


class Poisoned:
    """A handler that raises for one message and does its work for all others."""

    def __init__(self, healthy: Callable[..., Any], message: int) -> None:
        self.healthy = healthy
        self.message = message
        self.tries = 0

    def __call__(self, tx: Any, intent: Any, now: float) -> Any:
        """The use case."""
        if intent.message == self.message:
            self.tries += 1
            self.healthy(tx, intent, now)  # half of the work is done when it breaks
            raise PoisonError(f"cannot handle {CANARY}")
        return self.healthy(tx, intent, now)


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All that the bot logs, worded as it is written in service."""
    caplog.handler.setFormatter(PlainFormatter())
    caplog.set_level("DEBUG")
    for other in ("hypothesis", "aiosqlite"):
        caplog.set_level("WARNING", other)
    return caplog


def poison(world: World, intent: type[Any], message: Message) -> Poisoned:
    """Make the handler of this kind of intent raise for a message that is about to be handled."""
    way = Poisoned(world.app.talk._ways[intent], message.id)
    world.app.talk._ways[intent] = way
    return way


async def parked(world: World) -> list[tuple[str, str]]:
    """Kind and error class of all parked updates."""
    query = select(updates.c.kind, updates.c.error).where(updates.c.state == "parked")
    rows = await world.store.run_raw(lambda connection: connection.execute(query).all())
    return [(row.kind, row.error) for row in rows]


def check_nothing_kept(world: World, log: pytest.LogCaptureFixture, words: str) -> None:
    """Neither the files of the database nor the log hold the words."""
    files = list(world.folder.glob("waymark.db*"))
    assert files
    assert not [file.name for file in files if words.encode() in file.read_bytes()]
    assert "could not" in log.text or "Parked" in log.text
    assert words not in log.text
    assert not [record for record in log.records if words in record.getMessage()]


def sorries(world: World, person: User) -> int:
    """How often the person was told that a message was not taken."""
    return sum(SORRY in (message.text or "") for message in world.seen(person))


async def test_an_update_that_always_raises_is_parked_after_three_tries(
    world: World, written: pytest.LogCaptureFixture
) -> None:
    """Anna's message breaks its handler: it is parked by kind and class, she is told, and no words are kept."""
    await world.open_case(world.anna)
    way = poison(world, PersonWrote, world.play.say(world.anna, CANARY))
    await world.until(lambda: sorries(world, world.anna))
    assert way.tries == TRIES == 3
    assert await parked(world) == [("message", "PoisonError")]
    assert sorries(world, world.anna) == 1
    check_nothing_kept(world, written, CANARY)


async def test_what_a_broken_handler_half_did_is_undone(world: World) -> None:
    """The broken handler had queued a copy each time before it raised: none of them is sent."""
    thread = await world.open_case(world.anna)
    poison(world, PersonWrote, world.play.say(world.anna, CANARY))
    await world.until(lambda: sorries(world, world.anna))
    await world.advance(120)
    assert world.copies(thread, world.anna) == []
    assert await world.errands("waiting") == []


async def test_the_next_update_of_the_batch_is_handled_at_once(world: World) -> None:
    """Anna's and Boris's next messages, fetched with the poisoned one, reach their topics within a second."""
    hers, his = await world.open_case(world.anna), await world.open_case(world.boris)
    await world.advance(60)  # limits that opening the cases used up
    begun = world.clock.now()
    poison(world, PersonWrote, world.play.say(world.anna, CANARY))
    world.play.say(world.anna, "next")
    world.play.say(world.boris, "mine")
    await world.until(lambda: world.copies(hers, world.anna) and world.copies(his, world.boris))
    assert [copy.text for copy in world.copies(hers, world.anna)] == ["next"]
    assert world.clock.now() - begun < 1


async def test_a_poisoned_message_comes_again_and_stays_parked(world: World) -> None:
    """After a restart Telegram may repeat the update: it is not tried again and nobody is told twice."""
    await world.open_case(world.anna)
    message = world.play.say(world.anna, CANARY)
    raw = world.play.world.updates.batch(1)[0]
    way = poison(world, PersonWrote, message)
    await world.until(lambda: sorries(world, world.anna))
    await world.app.intake.accept([raw, raw])
    await world.advance(60)
    assert way.tries == TRIES
    assert await parked(world) == [("message", "PoisonError")]
    assert sorries(world, world.anna) == 1


async def test_a_volunteers_poisoned_message_blocks_no_answer(world: World, written: pytest.LogCaptureFixture) -> None:
    """Vera's note breaks its handler: her answer behind it reaches Anna, who is told nothing of the note."""
    thread = await world.open_case(world.anna)
    world.play.say(world.anna, "question")
    copy = (await world.until(lambda: world.copies(thread, world.anna)))[0]
    poison(world, DeskWrote, world.play.say(world.vera, CANARY, chat=world.desk, thread=thread))
    world.play.say(world.vera, "answer", chat=world.desk, thread=thread, reply_to=copy)
    await world.until(lambda: world.said(world.anna) == "answer")
    assert await parked(world) == [("message", "PoisonError")]
    assert sorries(world, world.anna) == 0
    check_nothing_kept(world, written, CANARY)


async def test_an_update_that_cannot_be_decoded_is_parked(world: World, written: pytest.LogCaptureFixture) -> None:
    """Anna sends what no model can read: it is parked, she is told, what came with it arrives, no words are kept."""
    hers, his = await world.open_case(world.anna), await world.open_case(world.boris)
    world.play.say(world.boris, "before")
    world.play.say(world.anna, CANARY, kind="broken")
    world.play.say(world.anna, "after")
    await world.until(lambda: sorries(world, world.anna) and world.copies(hers, world.anna))
    await world.until(lambda: world.copies(his, world.boris))
    assert [copy.text for copy in world.copies(hers, world.anna)] == ["after"]
    assert [copy.text for copy in world.copies(his, world.boris)] == ["before"]
    assert await parked(world) == [("message", "ValidationError")]
    assert sorries(world, world.anna) == 1
    check_nothing_kept(world, written, CANARY)


async def test_an_update_whose_sense_cannot_be_told_is_parked(
    world: World, written: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reading of an update itself breaks: it is parked like any other and the bot goes on."""
    thread = await world.open_case(world.anna)
    sound = routes.intent_of

    def broken(update: Any, rooms: Any) -> Any:
        if update.message and update.message.text == CANARY:
            raise PoisonError(CANARY)
        return sound(update, rooms)

    monkeypatch.setattr(intake, "intent_of", broken)
    world.play.say(world.anna, CANARY)
    world.play.say(world.anna, "after")
    await world.until(lambda: sorries(world, world.anna) and world.copies(thread, world.anna))
    assert await parked(world) == [("message", "PoisonError")]
    check_nothing_kept(world, written, CANARY)


@pytest.mark.parametrize("text", ["/", "/\u2003", "/@", "/\u3000 ", "/start@", "/close@other_bot\u2003x"])
async def test_no_command_can_stop_the_bot(world: World, text: str) -> None:
    """A slash with odd spaces and names behind it: whatever it does, what comes next arrives."""
    thread = await world.open_case(world.anna)
    world.play.say(world.anna, text)
    world.play.say(world.anna, "next")
    copies = await world.until(lambda: world.copies(thread, world.anna))
    assert copies[-1].text == "next"
    assert await parked(world) == []


async def test_a_press_whose_page_cannot_be_made_blocks_nobody(
    world: World, written: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page behind Anna's press cannot be made: her next message arrives all the same."""
    thread = await world.open_case(world.anna)

    def broken(*_: object) -> None:
        raise PoisonError(CANARY)

    monkeypatch.setattr(world.app.intake._read, "screen", broken)
    world.play.press(world.anna, world.seen(world.anna)[0], "ens:", forged=True)
    world.play.say(world.anna, "next")
    await world.until(lambda: world.copies(thread, world.anna))
    check_nothing_kept(world, written, CANARY)


async def test_a_case_that_raises_for_everybody_still_lets_pages_through(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even with every use case broken, readers get their pages."""

    def broken(*_: object) -> None:
        raise PoisonError(CANARY)

    monkeypatch.setattr(talk.Talk, "decide", broken)
    world.play.say(world.anna, "hello")
    world.play.say(world.boris, "/start")
    await world.until(lambda: world.seen(world.boris))
    await world.until(lambda: sorries(world, world.anna))

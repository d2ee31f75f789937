"""Promise P25: a tick means delivered; what was not delivered bears a cross with the reason; there is no third way."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.playground.model import Chat, Message
from tests.clock import FakeClock
from tests.world import World

TICK, CROSS = "👌", "❌ Not "
FAULTS = ["429", "500_before", "500_after", "cut_before", "cut_after", "slow", "broken_json"]
REFUSALS = [
    (400, "Bad Request: the message can't be copied", "Telegram does not let this message be copied"),
    (400, "Bad Request: message to copy not found", "Telegram does not let this message be copied"),
    (400, "Bad Request: something of the future", "Telegram refused the message"),
    (402, "Payment Required", "Telegram refused the message"),
    (413, "Request Entity Too Large", "Telegram refused the message"),
]
TO_PERSON_ONLY = [
    (403, "Forbidden: bot was blocked by the user", "the person has blocked the bot or left Telegram"),
    (403, "Forbidden: user is deactivated", "the person has blocked the bot or left Telegram"),
    (403, "Forbidden: something of the future", "Telegram refused the message"),
]


@pytest.fixture
async def world(tmp_path: Path, clock: FakeClock) -> AsyncIterator[World]:
    """A world that watches every tick from the moment it appears."""
    made = World(tmp_path, clock, limits=False)
    await made.start()
    yield made
    await made.stop()
    assert early_ticks(made) == []


def early_ticks(world: World) -> list[int]:
    """Messages that bore a tick before a copy of them existed, and those never copied at all."""
    copied: set[tuple[int, int]] = set()
    wrong = []
    for call in world.play.calls:
        if call.applied and call.method in {"copyMessage", "copyMessages"}:
            made = call.result if isinstance(call.result, list) else [call.result]
            for item in made:
                source = world.play.world.chats[call.chat or 0].messages[item["message_id"]].copied_from
                assert source is not None
                copied.add(source)
        elif call.method == "setMessageReaction" and (call.chat, int(call.params["message_id"])) not in copied:
            wrong.append(int(call.params["message_id"]))
    return wrong


def crosses(world: World, message: Message) -> list[str]:
    """The reasons under a message why it was not delivered."""
    return [m.text or "" for m in world.play.messages(message.chat) if m.reply_to == message.id
            and (m.text or "").startswith(CROSS)]  # fmt: skip


def state(world: World, message: Message) -> str:
    """Tick, cross, nothing yet; more than one of them is an error of its own."""
    ticks, reasons = len(message.reactions), len(crosses(world, message))
    return {(0, 0): "", (1, 0): TICK, (0, 1): CROSS}.get((ticks, reasons), f"{ticks} ticks, {reasons} crosses")


async def both_ways(world: World) -> tuple[Callable[[str], Message], Callable[[str], Message]]:
    """An open case with a question in it: what Anna says to it, and what Vera answers."""
    thread = await world.open_case(world.anna)
    world.play.say(world.anna, "Hello")
    (copy,) = await world.until(lambda: world.copies(thread, world.anna))
    await world.rest()
    return (
        lambda text: world.play.say(world.anna, text),
        lambda text: world.play.say(world.vera, text, chat=world.desk, thread=thread, reply_to=copy),
    )


def chat_id(world: World, side: str) -> int:
    """Where a copy from this side goes."""
    return world.desk.id if side == "person" else world.anna.id


def copies_of(world: World, message: Message) -> list[Message]:
    """All copies of a message that exist, wherever."""
    places: list[Chat] = list(world.play.world.chats.values())
    source = (message.chat.id, message.id)
    return [m for place in places for m in place.messages.values() if m.copied_from == source]


@pytest.mark.parametrize("side", ["person", "desk"])
async def test_no_tick_before_the_copy_exists(world: World, side: str) -> None:
    """On each fault of Telegram or the line the message has no tick until its copy exists, and one tick after."""
    writers = dict(zip(("person", "desk"), await both_ways(world), strict=True))
    for kind in FAULTS:
        world.play.faults.add("copyMessage", kind, times=3, chat=chat_id(world, side), retry_after=5, delay=0.01)
        message = writers[side](f"Through {kind}")
        await world.rest()
        assert state(world, message) in {"", TICK}, kind
        assert copies_of(world, message) or not message.reactions, kind
        await world.until(lambda message=message: message.reactions)  # type: ignore[misc]  # a loop's lambda
        await world.advance(120)
        assert state(world, message) == TICK, kind
        world.play.faults.clear()


@pytest.mark.parametrize("side", ["person", "desk"])
async def test_every_refusal_is_a_cross_with_its_reason(world: World, side: str) -> None:
    """A refused message gets one cross under it, which says why in its writer's chat, and never a tick."""
    writers = dict(zip(("person", "desk"), await both_ways(world), strict=True))
    for code, words, reason in REFUSALS + (TO_PERSON_ONLY if side == "desk" else []):
        world.play.faults.add("copyMessage", "error", chat=chat_id(world, side), code=code, description=words)
        message = writers[side](words)
        await world.advance(120)
        assert state(world, message) == CROSS, words
        assert reason in crosses(world, message)[0]
        assert copies_of(world, message) == []


async def test_a_cross_in_the_topic_stays_in_the_topic(world: World) -> None:
    """The reason stands in the topic under the volunteer's message; the person reads nothing of it."""
    _, answer = await both_ways(world)
    world.play.faults.add("copyMessage", "error", chat=world.anna.id, description="Bad Request: something new")
    seen = len(world.seen(world.anna))
    message = answer("Yes")
    await world.until(lambda: crosses(world, message))
    (cross,) = [m for m in world.play.messages(world.desk) if m.reply_to == message.id]
    assert (cross.thread, len(world.seen(world.anna))) == (message.thread, seen)


async def test_what_cannot_be_copied_at_all_gets_a_cross(world: World) -> None:
    """A volunteer replies with what Telegram copies for nobody: each bears a cross, the text after them a tick."""
    thread = await world.open_case(world.anna)
    (card,) = world.in_topic(thread)
    kinds = ["invoice", "paid_media", "giveaway"]
    refused = [world.play.say(world.vera, kind=kind, chat=world.desk, thread=thread, reply_to=card) for kind in kinds]
    fine = world.play.say(world.vera, "Fine", chat=world.desk, thread=thread, reply_to=card)
    await world.advance(30)
    assert [state(world, message) for message in [*refused, fine]] == [CROSS, CROSS, CROSS, TICK]


async def test_of_an_album_only_the_parts_that_arrived_are_ticked(world: World) -> None:
    """Two of five pictures are deleted before they are copied: three ticks, and crosses for the two."""
    thread = await world.open_case(world.anna)
    parts = [world.play.say(world.anna, album="papers", kind="photo", caption=f"Page {n}") for n in range(5)]
    gone = parts[1], parts[3]
    for part in gone:
        world.play.delete(world.anna, part)
    await world.advance(60)
    assert {m.text for m in world.copies(thread, world.anna)} == {"Page 0", "Page 2", "Page 4"}
    assert [part.reactions for part in parts] == [[TICK], [], [TICK], [], [TICK]]
    said = [m.text or "" for m in world.seen(world.anna)]
    assert len([text for text in said if text.startswith(CROSS)]) == len(gone)


async def test_a_tick_that_telegram_refuses_is_tried_again_and_never_twice(world: World) -> None:
    """The reaction itself meets faults: the tick comes later, the message is not sent again."""
    question, answer = await both_ways(world)
    for kind in ("500_before", "cut_after", "429"):
        world.play.faults.add("setMessageReaction", kind, times=2, retry_after=7)
        messages = [question(f"Anna {kind}"), answer(f"Vera {kind}")]
        await world.until(lambda messages=messages: all(m.reactions for m in messages))  # type: ignore[misc]  # a loop's lambda
        assert [len(copies_of(world, message)) for message in messages] == [1, 1]


async def test_a_storm_leaves_ticks_only(world: World) -> None:
    """Through a storm of 429, 500 and cut lines each of 40 messages ends with one tick, none with a cross."""
    question, answer = await both_ways(world)
    world.play.faults.storm(random.Random(25), share=0.3, retry_after=lambda rng: rng.randint(1, 5))
    messages = [say(f"{n}") for n in range(20) for say in (question, answer)]
    await world.until(lambda: all(m.reactions for m in messages), within=3600)
    world.play.faults.clear()
    await world.advance(120)
    assert {state(world, message) for message in messages} == {TICK}


async def test_a_refused_edit_is_told_and_leaves_the_tick_of_the_first_words(world: World) -> None:
    """Vera mends an answer and Telegram refuses the new words: a cross says so under the answer that did arrive."""
    _, answer = await both_ways(world)
    message = answer("First")
    await world.until(lambda: message.reactions)
    world.play.faults.add("copyMessage", "error", chat=world.anna.id, description="Bad Request: something new")
    world.play.edit(world.vera, message, "Second")
    await world.until(lambda: crosses(world, message))
    assert message.reactions == [TICK]

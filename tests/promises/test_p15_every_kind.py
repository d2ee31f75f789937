"""Promise P15: whatever a person sends, exactly one thing comes of it: passed on, asked about, refused, or a way in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground.kinds import KINDS, MEDIA, SERVICE, TEXT
from bot.playground.model import Message
from tests.clock import FakeClock
from tests.world import World

RELAYED, ASKED, REFUSED, WAY_IN, TROUBLE, NOTHING = (
    "passed on",
    "asked first",
    "politely refused",
    "shown the way in",
    "asked to send it again",
    "nothing",
)
SENTENCES = {
    "Pass it on to the volunteers?": ASKED,
    "This kind of message cannot be passed on.": REFUSED,
    "Nobody has read this and nothing was kept.": WAY_IN,
    "Something went wrong on our side and this was not taken.": TROUBLE,
}
TELLING = {"contact", "location", "live_location", "venue"}  # they tell who or where somebody is
NOT_FOR_COPYING = {"poll", "dice", "story", "game", "invoice", "paid_media", "giveaway"}
LONGEST_TEXT = "т" * 4096
LONGEST_CAPTION = "👨‍👩‍👧" * 128  # 1024 UTF-16 units


def expected(kind: str, *, is_open: bool) -> str:
    """What comes of a message of this kind."""
    if kind in SERVICE:
        return NOTHING  # Telegram wrote it, not the person
    if kind == "broken":
        return TROUBLE  # it cannot even be read
    if not is_open:
        return WAY_IN
    if kind in TELLING:
        return ASKED
    return REFUSED if kind in NOT_FOR_COPYING else RELAYED


@pytest.fixture
async def world(tmp_path: Path, clock: FakeClock) -> AsyncIterator[World]:
    """A world without Telegram's limits, so that the table takes no time."""
    made = World(tmp_path, clock, limits=False)
    await made.start()
    yield made
    await made.stop()


def outcomes(world: World, message: Message, seen: int, copied: int) -> list[str]:
    """Everything that came of a message: the bot's new sentences and the new copies at the desk."""
    said = world.seen(world.anna)[seen:]
    found = [next((what for words, what in SENTENCES.items() if words in (m.text or "")), m.text or "") for m in said]
    copies = at_desk(world)[copied:]
    assert all(copy.copied_from == (world.anna.id, message.id) for copy in copies)
    return found + [RELAYED] * len(copies)


def at_desk(world: World) -> list[Message]:
    """All copies at the desk."""
    return [m for m in world.play.messages(world.desk) if m.copied_from]


async def send(world: World, kind: str) -> tuple[Message, list[str]]:
    """Anna sends a message of a kind; what came of it."""
    seen, copied = len(world.seen(world.anna)), len(at_desk(world))
    message = world.play.say(world.anna, kind=kind)
    await world.advance(2)
    return message, outcomes(world, message, seen, copied)


async def edit(world: World, message: Message) -> list[str]:
    """Anna edits it; what came of that."""
    seen, copied = len(world.seen(world.anna)), len(at_desk(world))
    await world.advance(60)
    world.play.edit(world.anna, message, "changed words")
    await world.advance(2)
    return outcomes(world, message, seen, copied)


@pytest.mark.parametrize("is_open", [True, False], ids=["case open", "no case"])
async def test_every_kind_of_message_has_exactly_one_outcome(world: World, is_open: bool) -> None:
    """One outcome for every kind that people can send; an edit is passed on if its first words were, else it is none.

    The first words of an edited message that was not passed on have been answered already.
    """
    if is_open:
        await world.open_case(world.anna)
    else:
        world.play.say(world.anna, "/start")
        await world.until(lambda: world.seen(world.anna))
    wrong = {}
    for kind in KINDS:
        message, got = await send(world, kind)
        wanted = expected(kind, is_open=is_open)
        if got != [wanted] * (wanted != NOTHING):
            wrong[kind] = got
        if kind in (TEXT.keys() | MEDIA.keys()) - {"broken"}:
            got = await edit(world, message)
            if got != [RELAYED] * (wanted == RELAYED):
                wrong[f"{kind}, edited"] = got
        if wanted == RELAYED and message.reactions != ["👌"]:
            wrong[f"{kind}, tick"] = [*message.reactions]
    assert wrong == {}
    assert (await world.case(world.anna) is not None) is is_open


async def test_a_kind_that_telegram_adds_later_is_politely_refused(world: World) -> None:
    """A message whose only content is a field that nobody knows yet is answered with a sentence."""
    await world.open_case(world.anna)
    chat = world.play.world.chats[world.anna.id]
    message = world.play.world.post(chat, world.anna, kind="thing", content={"thing_of_the_future": {"width": 1}})
    await world.advance(2)
    assert "cannot be passed on" in world.said(world.anna)
    assert world.seen(world.anna)[-1].reply_to == message.id
    assert at_desk(world) == []


async def test_what_is_refused_or_asked_about_is_said_under_the_message(world: World) -> None:
    """A refusal and a question are replies, so that one sees which of several messages is meant."""
    await world.open_case(world.anna)
    for kind in ("poll", "contact"):
        message, _ = await send(world, kind)
        assert world.seen(world.anna)[-1].reply_to == message.id


@pytest.mark.parametrize("kind", sorted(TELLING))
async def test_what_tells_who_or_where_one_is_waits_for_the_press(world: World, kind: str) -> None:
    """A contact or a place reaches the desk only after the press, once however often it is pressed, and is ticked."""
    thread = await world.open_case(world.anna)
    message, got = await send(world, kind)
    assert (got, world.copies(thread, world.anna), message.reactions) == ([ASKED], [], [])
    question = world.seen(world.anna)[-1]
    for _ in range(3):
        world.play.press(world.anna, question, "Pass it on")
    (copy,) = await world.until(lambda: world.copies(thread, world.anna))
    await world.advance(60)
    assert [copy] == world.copies(thread, world.anna)
    assert copy.copied_from == (world.anna.id, message.id)
    assert message.reactions == ["👌"]


async def test_two_questions_do_not_get_mixed_up(world: World) -> None:
    """Anna sends a contact and a place and passes on the place: only the place arrives."""
    thread = await world.open_case(world.anna)
    await send(world, "contact")
    await send(world, "location")
    world.play.press(world.anna, world.seen(world.anna)[-1], "Pass it on")
    (copy,) = await world.until(lambda: world.copies(thread, world.anna))
    await world.advance(60)
    assert [m.kind for m in world.copies(thread, world.anna)] == [copy.kind] == ["location"]


async def test_the_question_outlives_a_restart_and_a_deleted_message_sends_nothing(world: World) -> None:
    """The press works after a restart; when the person has deleted the contact meanwhile, nothing goes and she is told.

    A question whose message is gone names none any more, so that the press means nothing.
    """
    thread = await world.open_case(world.anna)
    await send(world, "contact")
    question = world.seen(world.anna)[-1]
    await world.stop_bot()
    await world.start_bot()
    world.play.press(world.anna, question, "Pass it on")
    await world.until(lambda: world.copies(thread, world.anna))
    deleted, _ = await send(world, "contact")
    question = world.seen(world.anna)[-1]
    world.play.delete(world.anna, deleted)
    world.play.press(world.anna, question, "Pass it on")
    await world.advance(60)
    assert len(world.copies(thread, world.anna)) == 1


async def test_a_question_asked_in_a_case_that_is_gone_passes_nothing_on(world: World) -> None:
    """The case ended before the press: nothing goes to the desk without a case, and Anna is shown the way in."""
    thread = await world.open_case(world.anna)
    await send(world, "contact")
    question = world.seen(world.anna)[-1]
    world.play.press(world.anna, world.seen(world.anna)[1], "Close the case")
    await world.advance(8 * 86_400)
    assert await world.case(world.anna) is None
    world.play.press(world.anna, question, "Pass it on")
    await world.advance(2)
    assert "Nobody has read this" in world.said(world.anna)
    assert world.copies(thread, world.anna) == []


async def test_an_album_of_ten_is_passed_on_whole(world: World) -> None:
    """Ten pictures in one album arrive as one album of ten, each ticked; without a case they get one sentence."""
    world.play.say(world.boris, "/start")
    await world.until(lambda: world.seen(world.boris))
    for n in range(10):
        world.play.say(world.boris, album="mine", kind="photo", caption=f"Page {n}")
    await world.advance(10)
    thread = await world.open_case(world.anna)
    parts = [world.play.say(world.anna, album="papers", kind="photo", caption=f"Page {n}") for n in range(10)]
    await world.until(lambda: all(part.reactions for part in parts))
    copies = world.copies(thread, world.anna)
    assert [m.text for m in copies] == [f"Page {n}" for n in range(10)]
    assert len({m.media_group_id for m in copies}) == 1
    sentences = [m.text for m in world.seen(world.boris)[1:]]
    assert len(sentences) == 1, sentences
    assert sentences[0] is not None
    assert sentences[0].startswith("Nobody has read this")


async def test_the_longest_words_are_passed_on_unchanged(world: World) -> None:
    """A text of 4096 and a caption of 1024 UTF-16 units arrive letter by letter, both ways."""
    thread = await world.open_case(world.anna)
    world.play.say(world.anna, LONGEST_TEXT)
    world.play.say(world.anna, kind="document", caption=LONGEST_CAPTION)
    await world.until(lambda: len(world.copies(thread, world.anna)) == 2)
    text, paper = world.copies(thread, world.anna)
    assert (text.text, paper.text) == (LONGEST_TEXT, LONGEST_CAPTION)
    world.play.say(world.vera, kind="photo", caption=LONGEST_CAPTION, chat=world.desk, thread=thread, reply_to=text)
    await world.until(lambda: world.said(world.anna) == LONGEST_CAPTION)


async def test_what_the_person_deletes_before_it_is_passed_on_is_told_to_her(world: World) -> None:
    """A message deleted before the copy cannot be passed on: a cross says so, and the next message arrives."""
    thread = await world.open_case(world.anna)
    world.play.delete(world.anna, world.play.say(world.anna, "Never mind"))
    world.play.say(world.anna, "Something else")
    await world.until(lambda: world.copies(thread, world.anna))
    assert [m.text for m in world.copies(thread, world.anna)] == ["Something else"]
    assert any((m.text or "").startswith("❌ Not delivered") for m in world.seen(world.anna))

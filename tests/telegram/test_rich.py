"""Every kind of words both ways: by message id, with replies and edits, without names, without previews."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.playground.model import Message, User
from tests.telegram.kit import calls
from tests.world import World

KINDS: dict[str, dict[str, Any]] = {
    "text": {"text": "words"},
    "photo": {"kind": "photo", "caption": "a photo"},
    "photo without words": {"kind": "photo"},
    "document": {"kind": "document", "caption": "a paper", "file_name": "paper.pdf"},
    "voice": {"kind": "voice"},
}


@pytest.fixture
async def topic(world: World) -> int:
    """Anna's case, with nothing under way."""
    thread = await world.open_case(world.anna)
    await world.advance(60)
    return thread


async def relayed(world: World, topic: int, text: str = "a question") -> tuple[Message, Message]:
    """A message of Anna's and its copy in the topic."""
    before = len(world.copies(topic, world.anna))
    written = world.play.say(world.anna, text)
    await world.until(lambda: len(world.copies(topic, world.anna)) > before)
    return written, world.copies(topic, world.anna)[-1]


def copies_for(world: World, person: User) -> list[Message]:
    """What a person got of volunteers' messages."""
    return [message for message in world.seen(person) if message.copied_from]


def same(copy: Message, original: Message) -> bool:
    """Whether a copy is of this message and says the same, without telling whose it was."""
    content = (copy.kind, copy.text, copy.content, copy.entities)
    return copy.copied_from == (original.chat.id, original.id) and content == (
        original.kind,
        original.text,
        original.content,
        original.entities,
    )


# --- kinds ---


@pytest.mark.parametrize("what", KINDS.values(), ids=KINDS)
async def test_a_person_s_message_reaches_the_topic(world: World, topic: int, what: dict[str, Any]) -> None:
    """Whatever Anna sends stands in her topic, the bot's own and protected, and has a tick at her side."""
    written = world.play.say(world.anna, **what)
    copies = await world.until(lambda: world.copies(topic, world.anna))
    assert [same(copy, written) for copy in copies] == [True]
    assert (copies[0].sender.id, copies[0].protected) == (world.play.bot.id, True)
    await world.until(lambda: written.reactions == ["👌"])


@pytest.mark.parametrize("what", KINDS.values(), ids=KINDS)
async def test_a_volunteer_s_reply_reaches_the_person(world: World, topic: int, what: dict[str, Any]) -> None:
    """Whatever Vera replies stands in Anna's chat, as a reply to what she answered, and has a tick at her side."""
    written, copy = await relayed(world, topic)
    answer = world.play.say(world.vera, chat=world.desk, thread=topic, reply_to=copy, **what)
    arrived = await world.until(lambda: copies_for(world, world.anna))
    assert [same(message, answer) for message in arrived] == [True]
    assert arrived[0].reply_to == written.id
    await world.until(lambda: answer.reactions == ["👌"])


async def test_an_album_of_a_person_stays_an_album(world: World, topic: int) -> None:
    """Photos sent together arrive together, in order, in one call, and each has its tick."""
    parts = [world.play.say(world.anna, f"part {number}" if number == 0 else None, album="a") for number in range(4)]
    copies = await world.until(lambda: world.copies(topic, world.anna))
    assert [copy.copied_from for copy in copies] == [(world.anna.id, part.id) for part in parts]
    assert len({copy.media_group_id for copy in copies}) == 1
    assert copies[0].media_group_id is not None
    assert all(copy.protected for copy in copies)
    await world.until(lambda: all(part.reactions == ["👌"] for part in parts))
    assert len(calls(world.play, "copyMessages", chat=world.desk)) == 1


async def test_an_album_of_a_volunteer_stays_an_album(world: World, topic: int) -> None:
    """Of a volunteer's album only the first part is the reply, yet all parts go to the person, together."""
    _, copy = await relayed(world, topic)
    parts = [
        world.play.say(world.vera, chat=world.desk, thread=topic, album="a", reply_to=copy if number == 0 else None)
        for number in range(3)
    ]
    arrived = await world.until(lambda: copies_for(world, world.anna))
    assert [message.copied_from for message in arrived] == [(world.desk.id, part.id) for part in parts]
    assert len({message.media_group_id for message in arrived}) == 1
    await world.until(lambda: all(part.reactions == ["👌"] for part in parts))


async def test_two_albums_do_not_mix(world: World, topic: int) -> None:
    """Two albums sent one after another arrive as two."""
    for album in ("a", "b"):
        for _ in range(3):
            world.play.say(world.anna, album=album)
    await world.until(lambda: len(world.copies(topic, world.anna)) == 6)
    groups = [copy.media_group_id for copy in world.copies(topic, world.anna)]
    assert groups == [groups[0]] * 3 + [groups[3]] * 3
    assert groups[0] != groups[3]


# --- edits ---


async def test_an_edit_of_a_person_s_message_reaches_the_topic(world: World, topic: int) -> None:
    """The changed words arrive as a reply to the copy of the first ones, with no second tick; twice is twice."""
    written, copy = await relayed(world, topic, "befroe")
    await world.until(lambda: written.reactions == ["👌"])
    for times, text in enumerate(("before", "before noon"), start=2):
        await world.advance(60)
        world.play.edit(world.anna, written, text)
        await world.until(lambda: len(world.copies(topic, world.anna)) == times)  # noqa: B023
        newest = world.copies(topic, world.anna)[-1]
        assert (newest.text, newest.reply_to, newest.copied_from) == (text, copy.id, (world.anna.id, written.id))
    await world.advance(60)
    assert len(calls(world.play, "setMessageReaction", chat=world.anna)) == 1


async def test_an_edit_of_an_answer_reaches_the_person(world: World, topic: int) -> None:
    """The changed answer arrives as a reply to the first one."""
    _, copy = await relayed(world, topic)
    answer = world.play.say(world.vera, "on Munday", chat=world.desk, thread=topic, reply_to=copy)
    first = (await world.until(lambda: copies_for(world, world.anna)))[0]
    await world.advance(60)
    world.play.edit(world.vera, answer, "on Monday")
    await world.until(lambda: len(copies_for(world, world.anna)) == 2)
    newest = copies_for(world, world.anna)[-1]
    assert (newest.text, newest.reply_to) == ("on Monday", first.id)


async def test_an_edited_note_stays_a_note(world: World, topic: int) -> None:
    """What was no answer does not become one by being edited."""
    await relayed(world, topic)
    note = world.play.say(world.vera, "a note", chat=world.desk, thread=topic)
    await world.advance(10)
    world.play.edit(world.vera, note, "a changed note")
    await world.advance(60)
    assert copies_for(world, world.anna) == []


async def test_an_edit_before_the_first_copy_went_arrives_in_order(world: World, topic: int) -> None:
    """Words changed while the first copy waits: the topic ends with the changed ones."""
    world.play.faults.add("copyMessage", "429", chat=world.desk.id, retry_after=30)
    written = world.play.say(world.anna, "first")
    await world.rest()
    world.play.edit(world.anna, written, "changed")
    await world.advance(120)
    assert world.copies(topic, world.anna)[-1].text == "changed"
    assert written.reactions == ["👌"]


# --- replies ---


async def test_replies_point_to_the_same_message_on_both_sides(world: World, topic: int) -> None:
    """Anna replies to an answer, Vera to that: in both chats each reply stands under its own message."""
    _, copy = await relayed(world, topic)
    answer = world.play.say(world.vera, "an answer", chat=world.desk, thread=topic, reply_to=copy)
    arrived = (await world.until(lambda: copies_for(world, world.anna)))[0]
    back = world.play.say(world.anna, "thank you", reply_to=arrived)
    await world.until(lambda: len(world.copies(topic, world.anna)) == 2)
    thanks = world.copies(topic, world.anna)[-1]
    assert (thanks.text, thanks.reply_to) == ("thank you", answer.id)
    world.play.say(world.vera, "good luck", chat=world.desk, thread=topic, reply_to=thanks)
    await world.until(lambda: len(copies_for(world, world.anna)) == 2)
    assert copies_for(world, world.anna)[-1].reply_to == back.id


async def test_a_reply_to_a_message_of_one_s_own_points_to_its_copy(world: World, topic: int) -> None:
    """Anna adds to her earlier words: the copy stands under the copy of those."""
    first, copy = await relayed(world, topic)
    world.play.say(world.anna, "one more thing", reply_to=first)
    await world.until(lambda: len(world.copies(topic, world.anna)) == 2)
    assert world.copies(topic, world.anna)[-1].reply_to == copy.id


async def test_a_reply_to_a_message_that_is_gone_arrives_all_the_same(world: World, topic: int) -> None:
    """The words matter more than the arrow."""
    written, copy = await relayed(world, topic)
    world.play.delete(world.anna, written)
    world.play.say(world.vera, "an answer", chat=world.desk, thread=topic, reply_to=copy)
    arrived = (await world.until(lambda: copies_for(world, world.anna)))[0]
    assert (arrived.text, arrived.reply_to) == ("an answer", None)


async def test_a_reply_to_the_card_goes_to_the_person(world: World, topic: int) -> None:
    """A volunteer may write first, by replying to the card."""
    card = world.in_topic(topic)[0]
    world.play.say(world.vera, "how can we help?", chat=world.desk, thread=topic, reply_to=card)
    arrived = (await world.until(lambda: copies_for(world, world.anna)))[0]
    assert (arrived.text, arrived.reply_to) == ("how can we help?", None)


# --- what must never be ---


async def test_nothing_names_the_person_and_nothing_is_previewed(world: World) -> None:
    """A whole case: no forward, every copy and card at the desk protected, no preview under words of our own."""
    world.anna.name, world.anna.username = "Anna Unmistakable", "anna_unmistakable"
    thread = await world.open_case(world.anna)
    written, copy = await relayed(world, thread, "see https://example.org/page")
    world.play.say(world.vera, "see https://example.org/other", chat=world.desk, thread=thread, reply_to=copy)
    for number in range(3):
        world.play.say(world.anna, album="a", reply_to=written if number == 0 else None)
    await world.advance(60)
    world.play.edit(world.anna, written, "changed")
    world.play.say(world.anna, "/close")
    world.play.say(world.anna, "and again")
    await world.advance(120)
    assert calls(world.play, "forwardMessage", "forwardMessages") == []
    to_desk = calls(world.play, "copyMessage", "copyMessages", chat=world.desk)
    assert len(to_desk) >= 4
    assert {call.params.get("protect_content") for call in to_desk} == {"true"}
    assert world.in_topic(thread)[0].protected
    own = calls(world.play, "sendMessage", "editMessageText")
    assert len(own) >= 5
    assert [call for call in own if json.loads(call.params["link_preview_options"]) != {"is_disabled": True}] == []
    seen_by_desk = " ".join(str(call.params) for call in world.play.calls if call.chat == world.desk.id)
    assert "nmistakable" not in seen_by_desk

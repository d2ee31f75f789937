"""Promise P24: only a reply to the person's words or to the card goes to the person; all else stays at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.playground.kinds import KINDS, SERVICE
from bot.playground.model import Chat, Message, User
from tests.world import World


@dataclass
class Room:
    """Two open cases at one desk: Anna's with a question and an answer, Boris's with a question."""

    world: World
    anna: int
    boris: int
    card: Message
    question: Message  # its copy in the topic
    answer: Message  # Vera's, which Anna has
    others: Message  # the copy of Boris's question

    def write(self, who: User | None = None, **fields: Any) -> Message:
        """A message in Anna's topic, by Oleg unless said otherwise."""
        usual: dict[str, Any] = {"text": "Not for her", "chat": self.world.desk, "thread": self.anna}
        return self.world.play.say(who or self.world.oleg, **(usual | fields))


async def room_of(world: World) -> Room:
    anna, boris = await world.open_case(world.anna), await world.open_case(world.boris)
    world.play.say(world.anna, "I am lost")
    world.play.say(world.boris, "Me too")
    (question,) = await world.until(lambda: world.copies(anna, world.anna))
    (others,) = await world.until(lambda: world.copies(boris, world.boris))
    answer = world.play.say(world.vera, "Stay there", chat=world.desk, thread=anna, reply_to=question)
    await world.until(lambda: answer.reactions)
    return Room(world, anna, boris, world.in_topic(anna)[0], question, answer, others)


def got(world: World, person: User) -> list[str | None]:
    """The words of volunteers that reached a person."""
    return [m.text for m in world.seen(person) if m.copied_from]


def service_message(room: Room) -> Message:
    return room.world.desk.messages[room.anna]


def other_bot(room: Room) -> User:
    bot = room.world.play.person("Helper", is_bot=True)
    room.world.play.join(bot, room.world.desk, admin=True)
    return bot


def channel(room: Room) -> Chat:
    return room.world.play.channel("News", admins=[room.world.vera])


def other_group(room: Room) -> Chat:
    return room.world.play.group("Elsewhere", admins=[room.world.vera, room.world.oleg])


NOT_SENT: dict[str, Callable[[Room], object]] = {
    "a note": lambda room: room.write(),
    "a note of the owner": lambda room: room.write(room.world.vera),
    "a note with a photo": lambda room: room.write(kind="photo"),
    "a reply to the message that opened the topic": lambda room: room.write(reply_to=service_message(room)),
    "a reply to another volunteer's answer": lambda room: room.write(reply_to=room.answer),
    "a reply to another volunteer's note": lambda room: room.write(reply_to=room.write()),
    "a reply to an own note": lambda room: room.write(room.world.vera, reply_to=room.write(room.world.vera)),
    "a reply to the words of another case": lambda room: room.write(reply_to=room.others),
    "a reply to the card of another case": lambda room: room.write(reply_to=room.world.in_topic(room.boris)[0]),
    "a command as a note": lambda room: room.write(text="/take"),
    "a command as a reply": lambda room: room.write(text="/take", reply_to=room.question),
    "a command for another bot as a reply": lambda room: room.write(text="/ban@other_bot now", reply_to=room.question),
    "a bare slash as a reply": lambda room: room.write(text="/", reply_to=room.question),
    "a reply of another bot": lambda room: room.write(other_bot(room), reply_to=room.question),
    "a note of an anonymous administrator": lambda room: room.write(room.world.vera, as_chat=room.world.desk),
    "a reply in the voice of a channel": lambda room: room.write(
        room.world.vera, as_chat=channel(room), reply_to=room.question
    ),
    "a reply in the voice of another group": lambda room: room.write(
        room.world.vera, as_chat=other_group(room), reply_to=room.question
    ),
    "a message in General": lambda room: room.world.play.say(room.world.vera, "Hello", chat=room.world.desk),
    "a message in General's own thread": lambda room: room.world.play.say(
        room.world.vera, "Reply", chat=room.world.desk, reply_to=room.world.play.say(
            room.world.oleg, "Question", chat=room.world.desk)
    ),
    "an edited note": lambda room: room.world.play.edit(room.world.oleg, room.write(), "Still not for her"),
    "a note edited into a command": lambda room: room.world.play.edit(room.world.oleg, room.write(), "/send"),
    "a topic of volunteers without a case": lambda room: room.write(
        thread=room.world.play.create_topic(room.world.desk, "Kitchen").thread
    ),
    "a message in another group": lambda room: room.world.play.say(
        room.world.vera, "Elsewhere", chat=other_group(room)
    ),
    "a new name of the topic": lambda room: room.world.play.rename_topic(room.world.desk, room.anna, "Renamed"),
    "an album without a reply": lambda room: [room.write(album="notes", kind="photo") for _ in range(10)],
    "a closed topic": lambda room: room.world.play.close_topic(room.world.desk, room.anna),
}  # fmt: skip


async def test_what_is_not_a_reply_to_the_person_stays_at_the_desk(world: World) -> None:
    """Of all these acts at the desk nothing reaches Anna or Boris, and no tick says that it did."""
    room = await room_of(world)
    sent, before = {}, received(world)
    for name, act in NOT_SENT.items():
        done = act(room)
        await world.advance(3)
        ticks = [emoji for message in messages_in(done) for emoji in message.reactions]
        if ticks or received(world) != before:
            sent[name] = ticks
        before = received(world)
    await world.advance(60)
    assert (sent, received(world)) == ({}, before)
    assert received(world) == (["Stay there"], [])


def received(world: World) -> tuple[list[str | None], list[str | None]]:
    """What volunteers wrote that reached Anna, and Boris."""
    return got(world, world.anna), got(world, world.boris)


def messages_in(done: object) -> Iterator[Message]:
    if isinstance(done, Message):
        yield done
    elif isinstance(done, list):
        yield from done


SENT: dict[str, Callable[[Room], Message]] = {
    "a reply to the person's message": lambda room: room.write(text="For her", reply_to=room.question),
    "a reply to the card": lambda room: room.write(text="For her", reply_to=room.card),
    "a reply of an anonymous administrator": lambda room: room.write(
        room.world.vera, text="For her", reply_to=room.question, as_chat=room.world.desk
    ),
    "a reply with a quote": lambda room: room.write(text="For her", reply_to=room.question, quote="lost"),
    "a reply that mentions a command": lambda room: room.write(text="For her", reply_to=room.question, entities=[]),
}


async def test_a_reply_to_the_person_is_sent_once(world: World) -> None:
    """Each of these replies reaches Anna once and nobody else, and its writer sees the tick."""
    room = await room_of(world)
    for act in SENT.values():
        reply = act(room)
        await world.until(lambda reply=reply: reply.reactions)  # type: ignore[misc]  # a loop's lambda
    await world.advance(60)
    assert received(world) == (["Stay there"] + ["For her"] * len(SENT), [])


async def test_an_edited_answer_is_sent_again_and_an_edited_note_never(world: World) -> None:
    """Vera mends her answer: Anna gets the new words as a reply to the old ones."""
    room = await room_of(world)
    note = room.write()
    await world.rest()
    world.play.edit(world.oleg, note, "Still a note")
    world.play.edit(world.vera, room.answer, "Stay where you are")
    await world.until(lambda: "Stay where you are" in got(world, world.anna))
    await world.advance(30)
    first, second = [m for m in world.seen(world.anna) if m.copied_from]
    assert (first.text, second.text, second.reply_to) == ("Stay there", "Stay where you are", first.id)


async def test_an_edit_in_another_topic_is_not_an_answer_there(world: World) -> None:
    """A reply in Boris's topic to Anna's words was a note; edited, it still is one for both."""
    room = await room_of(world)
    stray = room.write(thread=room.boris, reply_to=room.question)
    await world.rest()
    world.play.edit(world.oleg, stray, "Changed")
    await world.advance(30)
    assert received(world) == (["Stay there"], [])


async def test_a_reply_to_a_lost_copy_of_another_case_is_a_note(world: World) -> None:
    """Telegram's answer to the copying of Boris's words was lost: a reply to them in Anna's topic is for nobody."""
    room = await room_of(world)
    world.play.faults.add("copyMessage", "cut_after", chat=world.desk.id)
    world.play.say(world.boris, "Twice")
    await world.until(lambda: len(world.copies(room.boris, world.boris)) == 3)
    lost = next(m for m in world.copies(room.boris, world.boris) if m.text == "Twice")
    room.write(reply_to=lost)
    await world.advance(30)
    assert received(world) == (["Stay there"], [])


async def test_a_note_with_the_number_of_an_old_copy_is_still_a_note(world: World) -> None:
    """The desk's group got another id and counts anew: a reply to a note that bears an old copy's number is a note."""
    room = await room_of(world)
    for n in range(10):
        world.play.say(world.anna, f"Line {n}")
    await world.until(lambda: len(world.copies(room.anna, world.anna)) == 11)
    number = world.copies(room.anna, world.anna)[-1].id
    new = world.play.migrate(world.desk)
    world.play.say(world.anna, "Still there?")
    (copy,) = await world.until(lambda: [m for m in world.play.messages(new) if m.text == "Still there?"])
    while new.last_id < number - 1:
        world.play.say(world.vera, "General talk", chat=new)
    note = world.play.say(world.vera, "A note", chat=new, thread=copy.thread)
    assert note.id == number
    world.play.say(world.oleg, "About the note", chat=new, thread=copy.thread, reply_to=note)
    world.play.say(world.oleg, "For her", chat=new, thread=copy.thread, reply_to=copy)
    await world.until(lambda: world.said(world.anna) == "For her")
    assert received(world) == (["Stay there", "For her"], [])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in SERVICE])
def test_a_note_of_any_kind_is_told_from_an_answer(kind: str) -> None:
    """Whatever its kind, a message without a reply carries nothing by which it could be taken for an answer."""
    from aiogram.types import Update
    from pydantic import ValidationError

    from bot.playground import Playground
    from bot.service.intents import DeskWrote
    from bot.telegram.intents import Rooms
    from bot.telegram.routes import intent_of

    play = Playground(now=lambda: 1_795_500_000.0)
    vera = play.person("Vera")
    desk = play.group("Desk", admins=[vera])
    thread = play.create_topic(desk, "Kitchen").thread
    play.say(vera, chat=desk, thread=thread, kind=kind)
    (*_, raw) = play.world.updates.batch(100)
    try:
        intent = intent_of(Update.model_validate(raw), Rooms(play.bot.id, frozenset({desk.id}), ("en",)))
    except ValidationError:
        assert kind == "broken"
    else:
        assert isinstance(intent, DeskWrote)
        assert (intent.reply_to, intent.to_copy) == (None, False)

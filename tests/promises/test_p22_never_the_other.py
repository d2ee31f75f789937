"""Promise P22: Boris never sees Anna. The invariant runs after every test of the whole world; here it is provoked."""

from __future__ import annotations

import random
from collections.abc import Callable

from bot.playground import Playground
from bot.playground.model import Message, User
from tests.parties import strangers
from tests.world import World

STEPS = 60


async def test_people_and_volunteers_at_random_never_cross(world: World) -> None:
    """Anna, Boris and Gleb write, edit, press, block; volunteers answer, mix up topics, delete them: nobody crosses."""
    people = [world.anna, world.boris, world.gleb]
    for person in people:
        await world.open_case(person)
    rng = random.Random(22)
    acts = (person_writes, person_writes, person_edits, volunteer_replies, volunteer_replies, volunteer_strays)
    rare = (topic_deleted, person_leaves_and_comes_back, case_closed)
    for turn in range(STEPS):
        act: Callable[[World, random.Random, User], object] = rng.choice(rare if turn % 12 == 11 else acts)
        act(world, rng, rng.choice(people))
        await world.advance(rng.choice((0, 1, 20)))
    await world.advance(600)
    copies = [call for call in world.play.calls if call.method.startswith("copyMessage") and call.applied]
    assert len(copies) > STEPS // 3
    assert strangers(world.play) == []


def person_writes(world: World, rng: random.Random, person: User) -> None:
    world.play.say(person, f"{person.name} {rng.random()}", reply_to=rng.choice([None, *world.play.messages(person)]))


def person_edits(world: World, rng: random.Random, person: User) -> None:
    own = [m for m in world.play.messages(person) if m.sender is person]
    world.play.edit(person, rng.choice(own), f"{person.name} anew {rng.random()}")


def volunteer_replies(world: World, rng: random.Random, _person: User) -> None:
    """In the topic where the message stands."""
    if target := something_at_the_desk(world, rng):
        world.play.say(world.vera, "Answer", chat=world.desk, thread=target.thread, reply_to=target)


def volunteer_strays(world: World, rng: random.Random, _person: User) -> None:
    """In any topic, to a message of any other; edited afterwards."""
    if target := something_at_the_desk(world, rng):
        thread = rng.choice(world.topics())
        answer = world.play.say(world.oleg, "Stray", chat=world.desk, thread=thread, reply_to=target)
        world.play.edit(world.oleg, answer, "Stray again")


def something_at_the_desk(world: World, rng: random.Random) -> Message | None:
    return rng.choice([None, *(m for m in world.play.messages(world.desk) if m.thread in world.desk.topics)])


def topic_deleted(world: World, rng: random.Random, _person: User) -> None:
    if world.topics():
        world.play.delete_topic(world.desk, rng.choice(world.topics()))


def person_leaves_and_comes_back(world: World, _rng: random.Random, person: User) -> None:
    world.play.block(person)
    world.play.unblock(person)


def case_closed(world: World, rng: random.Random, _person: User) -> None:
    if world.topics():
        world.play.say(world.vera, "/close", chat=world.desk, thread=rng.choice(world.topics()))


async def test_the_invariant_sees_words_in_a_strange_topic(world: World) -> None:
    """The check is able to fail: Boris's words in Anna's topic, Anna's answer to Boris, words outside all topics."""
    play = Playground(now=world.clock.now)
    anna, boris, vera = play.person("Anna"), play.person("Boris"), play.person("Vera")
    desk = play.group("Desk", admins=[vera])
    mine, other = play.create_topic(desk, "Anna").thread, play.create_topic(desk, "Boris").thread
    hers, his = play.say(anna, "Hers"), play.say(boris, "His")
    answer = play.say(vera, "To Anna", chat=desk, thread=mine)

    await copy(play, hers, desk.id, mine)
    await copy(play, his, desk.id, other)
    await copy(play, answer, anna.id)
    assert strangers(play) == []
    for message, chat, thread in ((his, desk.id, mine), (answer, boris.id, None), (hers, desk.id, None)):
        wrong = len(strangers(play))
        await copy(play, message, chat, thread)
        assert len(strangers(play)) == wrong + 1
    await copy(play, hers, boris.id)
    assert len(strangers(play)) == 4


async def copy(play: Playground, message: Message, chat: int, thread: int | None = None) -> None:
    """The bot copies a message, wherever it may be wrong."""
    from bot.playground.params import Params

    values = {"chat_id": str(chat), "from_chat_id": str(message.chat.id), "message_id": str(message.id)}
    await play.api.call("copyMessage", Params(values | ({"message_thread_id": str(thread)} if thread else {})))

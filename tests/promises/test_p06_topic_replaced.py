"""Promise P06: a topic that is gone is replaced, once, with the same card, and no message is lost over it."""

from __future__ import annotations

import pytest

from bot.playground.model import Message
from tests.world import World

DELETED = "deleted by a volunteer"
WORDINGS = ["message thread not found", "TOPIC_DELETED", "TOPIC_ID_INVALID", "TOPIC_CLOSED"]


def lose_topic(world: World, thread: int, how: str, method: str = "copyMessage") -> None:
    """The topic is deleted, or Telegram says of the next copy that it is lost."""
    if how == DELETED:
        world.play.delete_topic(world.desk, thread)
    else:
        world.play.faults.add(method, "error", chat=world.desk.id, description=f"Bad Request: {how}")


def topics_made(world: World) -> int:
    """How many topics the bot has made."""
    return len(world.play.results("createForumTopic"))


def card_of(world: World, thread: int) -> Message:
    """The first message of a topic."""
    return world.in_topic(thread)[0]


def order_of(world: World, thread: int) -> list[str | None]:
    """The words of the person in a topic."""
    return [m.text for m in world.copies(thread, world.anna)]


@pytest.mark.parametrize("how", [DELETED, *WORDINGS])
async def test_the_next_message_makes_one_new_topic_and_arrives(world: World, how: str) -> None:
    """Whatever way a topic is lost, the next message makes one new topic with the same card and stands below it."""
    old = await world.open_case(world.anna)
    words = card_of(world, old).html
    lose_topic(world, old, how)
    question = world.play.say(world.anna, "Where?")
    await world.until(lambda: question.reactions)
    assert topics_made(world) == 2
    new = max(world.topics())
    assert [card_of(world, new).html, *order_of(world, new)] == [words, "Where?"]
    assert await world.errands("failed") == []


@pytest.mark.parametrize("how", [DELETED, "TOPIC_CLOSED"])
async def test_twenty_messages_at_once_make_one_topic(world: World, how: str) -> None:
    """Twenty messages find the topic gone: one new topic, each message once, in order."""
    old = await world.open_case(world.anna)
    lose_topic(world, old, how)
    lines = [world.play.say(world.anna, f"Line {n}") for n in range(20)]
    await world.until(lambda: all(line.reactions for line in lines), within=600)
    assert topics_made(world) == 2
    assert order_of(world, max(world.topics())) == [f"Line {n}" for n in range(20)]


@pytest.mark.parametrize("how", [DELETED, *WORDINGS])
async def test_an_album_moves_to_the_new_topic_whole(world: World, how: str) -> None:
    """An album of ten finds the topic gone: all ten arrive once in the new topic, still as one album."""
    old = await world.open_case(world.anna)
    lose_topic(world, old, how, "copyMessages")
    parts = [world.play.say(world.anna, caption=f"Page {n}", album="papers", kind="photo") for n in range(10)]
    await world.until(lambda: all(part.reactions for part in parts))
    assert topics_made(world) == 2
    copies = world.copies(max(world.topics()), world.anna)
    assert [m.text for m in copies] == [f"Page {n}" for n in range(10)]
    assert len({m.media_group_id for m in copies}) == 1
    assert copies[0].media_group_id is not None


async def test_two_people_whose_topics_are_gone_get_one_each(world: World) -> None:
    """A volunteer empties the desk: Anna and Boris each get one new topic with their own words only."""
    for person in (world.anna, world.boris):
        await world.open_case(person)
    for thread in world.topics():
        world.play.delete_topic(world.desk, thread)
    lines = [world.play.say(who, f"{who.name} {n}") for n in range(3) for who in (world.anna, world.boris)]
    await world.until(lambda: all(line.reactions for line in lines))
    assert topics_made(world) == 4
    words = [[m.text for m in world.in_topic(thread)[1:]] for thread in world.topics()]
    assert sorted(words) == [["Anna 0", "Anna 1", "Anna 2"], ["Boris 0", "Boris 1", "Boris 2"]]


async def test_the_answer_to_the_new_card_reaches_the_person(world: World) -> None:
    """A reply in the new topic, to its card and to the message, goes to Anna as before."""
    world.play.delete_topic(world.desk, await world.open_case(world.anna))
    world.play.say(world.anna, "Where?")
    new = await world.until(lambda: max(world.topics(), default=0))
    (copy,) = await world.until(lambda: world.copies(new, world.anna))
    for target, words in ((card_of(world, new), "To the card"), (copy, "To the message")):
        world.play.say(world.vera, words, chat=world.desk, thread=new, reply_to=target)
        await world.until(lambda words=words: world.said(world.anna) == words)  # type: ignore[misc]  # a loop's lambda


async def test_a_topic_lost_again_is_replaced_again(world: World) -> None:
    """Each loss is answered with one new topic; the message that met it arrives in the newest."""
    await world.open_case(world.anna)
    for loss in range(3):
        world.play.delete_topic(world.desk, max(world.topics()))
        line = world.play.say(world.anna, f"After loss {loss}")
        await world.until(lambda line=line: line.reactions)  # type: ignore[misc]  # a loop's lambda
        assert order_of(world, max(world.topics())) == [f"After loss {loss}"]
    assert topics_made(world) == 4


async def test_an_ill_telegram_does_not_fill_the_desk_with_topics(world: World) -> None:
    """Telegram calls every topic lost for a day: few topics are made, and the message arrives when it recovers."""
    await world.open_case(world.anna)
    world.play.faults.add("copyMessage", "error", times=None, description="Bad Request: message thread not found")
    line = world.play.say(world.anna, "Where?")
    await world.advance(6 * 3600)
    assert topics_made(world) <= 16
    world.play.faults.clear()
    await world.until(lambda: line.reactions, within=3700)


async def test_a_lost_answer_to_the_making_of_a_topic_leaves_one_with_the_words(world: World) -> None:
    """Telegram makes the topic but its answer is cut: at most one empty topic stays, and the message arrives."""
    old = await world.open_case(world.anna)
    world.play.delete_topic(world.desk, old)
    world.play.faults.add("createForumTopic", "cut_after")
    line = world.play.say(world.anna, "Where?")
    await world.until(lambda: line.reactions)
    assert [len(world.in_topic(thread)) for thread in world.topics()] == [0, 2]

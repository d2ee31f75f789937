"""The door out: pauses of one chat, retries, limits kept, pages that supersede each other, spinners."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from bot.playground.model import Message, User
from tests.telegram.kit import Refusal, calls
from tests.world import World


async def talking(world: World, *people: User) -> list[tuple[int, Message]]:
    """A case with one relayed message for each person: its topic and the copy there."""
    cases = []
    for person in people:
        thread = await world.open_case(person)
        world.play.say(person, "a question")
        copies = await world.until(lambda: world.copies(thread, person))  # noqa: B023 - used within this turn
        cases.append((thread, copies[0]))
    await world.advance(60)
    return cases


def reply(world: World, case: tuple[int, Message], text: str) -> Message:
    """Vera answers."""
    return world.play.say(world.vera, text, chat=world.desk, thread=case[0], reply_to=case[1])


# --- 429 ---


async def test_a_pause_of_one_chat_holds_up_no_other(world: World) -> None:
    """Telegram orders half a minute for Anna's chat: her answer waits as long, Boris has his at once."""
    of_anna, of_boris = await talking(world, world.anna, world.boris)
    world.play.faults.add("copyMessage", "429", chat=world.anna.id, retry_after=30)
    start = world.clock.now()
    reply(world, of_anna, "for Anna")
    reply(world, of_boris, "for Boris")
    await world.until(lambda: world.said(world.boris) == "for Boris", within=1)
    await world.until(lambda: world.said(world.anna) == "for Anna")
    assert world.clock.now() - start == pytest.approx(30, abs=1)
    refused, done = calls(world.play, "copyMessage", chat=world.anna)
    assert done.at - refused.at >= 30


async def test_a_pause_of_the_desk_holds_up_no_person(world: World) -> None:
    """While the desk's group is paused, answers and pages still reach the people."""
    (of_anna,) = await talking(world, world.anna)
    world.play.faults.add("copyMessage", "429", chat=world.desk.id, retry_after=50)
    world.play.say(world.anna, "held back")
    await world.rest()
    reply(world, of_anna, "not held back")
    world.play.say(world.boris, "/start")
    await world.until(lambda: world.said(world.anna) == "not held back" and world.seen(world.boris), within=2)
    assert "held back" not in [copy.text for copy in world.copies(of_anna[0], world.anna)]
    await world.until(lambda: "held back" in [copy.text for copy in world.copies(of_anna[0], world.anna)])


@pytest.mark.parametrize("seed", range(3))
async def test_no_call_comes_before_its_time(world: World, seed: int) -> None:
    """In a storm of 429 every pause is kept to its end, and everything is delivered in order."""
    cases = await talking(world, world.anna, world.boris)
    world.play.faults.storm(random.Random(seed), 0.3, ["429"])
    for number in range(5):
        for person, case in zip((world.anna, world.boris), cases, strict=True):
            world.play.say(person, f"question {number}")
            reply(world, case, f"answer {number}")
            await world.advance(7)
    for person, (thread, _) in zip((world.anna, world.boris), cases, strict=True):
        await world.until(lambda: len(world.copies(thread, person)) == 6, within=3600)  # noqa: B023
        await world.until(lambda: answers(world, person) == [f"answer {n}" for n in range(5)], within=3600)  # noqa: B023
        assert [copy.text for copy in world.copies(thread, person)][1:] == [f"question {n}" for n in range(5)]
    assert [call for call in world.play.calls if call.early] == []
    assert any(call.fault == "429" for call in world.play.calls)


def answers(world: World, person: User) -> list[str]:
    """What volunteers wrote, as the person sees it."""
    return [message.text or "" for message in world.seen(person) if message.via in {"copyMessage", "copyMessages"}]


# --- failures that pass ---


@pytest.mark.parametrize("kind", ["500_before", "500_after", "cut_before", "cut_after", "broken_json"])
async def test_what_telegram_fails_to_take_is_tried_until_it_does(world: World, kind: str) -> None:
    """Server errors and cut lines are tried again; what was applied unheard of may come twice, never not at all."""
    ((thread, _),) = await talking(world, world.anna)
    world.play.faults.add("copyMessage", kind, times=4, chat=world.desk.id)
    written = world.play.say(world.anna, "through the storm")
    await world.rest()
    assert written.reactions == []
    await world.until(lambda: written.reactions == ["👌"])
    arrived = [copy.text for copy in world.copies(thread, world.anna)][1:]
    applied = kind in {"500_after", "cut_after", "broken_json"}
    assert arrived == ["through the storm"] * (5 if applied else 1)
    tries = [call.at for call in calls(world.play, "copyMessage", chat=world.desk)][-5:]
    assert [round(later - earlier) for earlier, later in pairwise(tries)] == [1, 2, 4, 8]


async def test_a_page_survives_a_short_failure(world: World) -> None:
    """A page is tried again after a cut line, and given up after some tries: its button can be pressed again."""
    world.play.say(world.anna, "/start")
    await world.until(lambda: world.seen(world.anna))
    page = world.seen(world.anna)[-1]
    world.play.faults.add("editMessageText", "cut_before", times=2)
    world.play.press(world.anna, page, "ens:h:l", forged=True)
    await world.until(lambda: "A lost lantern" in world.said(world.anna), within=30)
    world.play.faults.add("editMessageText", "cut_before", times=None)
    world.play.press(world.anna, page, "ens:", forged=True)
    await world.advance(300)
    tried = len(calls(world.play, "editMessageText"))
    await world.advance(600)
    assert len(calls(world.play, "editMessageText")) == tried
    world.play.faults.clear()
    world.play.press(world.anna, page, "ens:", forged=True)
    await world.until(lambda: "What do you need?" in world.said(world.anna), within=30)


# --- limits ---


async def test_a_burst_of_five_people_never_meets_a_limit(world: World) -> None:
    """Sixty messages of five people to one desk: Telegram never has to say 429, and every word arrives in order."""
    people = [world.anna, world.boris, *(world.play.person(name, language="en") for name in ("Dora", "Emil", "Fedor"))]
    threads = {}
    for person in people:
        threads[person.name] = await world.open_case(person)
    for number in range(12):
        for person in people:
            world.play.say(person, f"{person.name} {number}")
    for person in people:
        await world.until(lambda: len(world.copies(threads[person.name], person)) == 12, within=900)  # noqa: B023
        texts = [copy.text for copy in world.copies(threads[person.name], person)]
        assert texts == [f"{person.name} {number}" for number in range(12)]
    await world.advance(60)
    assert [call for call in world.play.calls if call.err and call.err.code == 429] == []
    assert await world.errands("waiting") == []


async def test_an_album_to_a_person_is_followed_by_words_in_their_time(world: World) -> None:
    """Ten photos in one call use up more than a moment: what follows waits, and no 429 arises."""
    (case,) = await talking(world, world.anna)
    for _ in range(10):
        world.play.say(world.vera, chat=world.desk, thread=case[0], reply_to=case[1], album="a")
    await world.until(lambda: len(answers(world, world.anna)) == 10)
    reply(world, case, "that was all")
    await world.until(lambda: world.said(world.anna) == "that was all")
    assert [call for call in world.play.calls if call.err and call.err.code == 429] == []


# --- copies that are skipped ---


@pytest.mark.parametrize("how", ["deleted", "protected"])
async def test_a_message_that_copy_messages_skips_is_found_and_refused(world: World, how: str) -> None:
    """Telegram skips one of three without a word: each is sent by itself, and the right one comes back refused."""
    ((thread, _),) = await talking(world, world.anna)
    parts = [world.play.say(world.anna, f"part {number}", album="a") for number in range(3)]
    if how == "deleted":
        world.play.delete(world.anna, parts[1])
    else:
        parts[1].protected = True
    await world.advance(60)
    texts = [copy.text for copy in world.copies(thread, world.anna)]
    assert {"part 0", "part 2"} <= set(texts)
    assert "part 1" not in texts
    assert [part.reactions for part in parts] == [["👌"], [], ["👌"]]
    told = [message for message in world.seen(world.anna) if (message.text or "").startswith("❌")]
    assert len(told) == 1
    assert told[0].reply_to == (None if how == "deleted" else parts[1].id)
    assert [errand for errand in await world.errands("failed") if errand[1] == "copy"] == [
        ("desk", "copy", "cannot_copy")
    ]


# --- pages ---


async def test_the_newest_page_of_a_chat_wins(world: World) -> None:
    """Of ten quick presses the last one is what stands in the end, and not every one of them is a call."""
    world.play.say(world.anna, "/start")
    await world.until(lambda: world.seen(world.anna))
    page = world.seen(world.anna)[-1]
    for number in range(10):
        world.play.press(world.anna, page, "ens:h:l" if number % 2 else "ens:", forged=True)
    await world.until(lambda: "A lost lantern" in world.said(world.anna), within=30)
    await world.advance(60)
    assert "A lost lantern" in world.said(world.anna)
    assert len(calls(world.play, "editMessageText")) <= 5
    assert len(world.seen(world.anna)) == 1


@pytest.mark.parametrize("inaccessible", [False, True])
async def test_a_page_whose_message_is_gone_is_sent_anew(world: World, inaccessible: bool) -> None:
    """Anna has deleted the page but presses it on an old screen: the answer comes as a new message, once."""
    world.play.say(world.anna, "/start")
    page = (await world.until(lambda: world.seen(world.anna)))[-1]
    world.play.delete(world.anna, page)
    world.play.press(world.anna, page, "ens:h:l", forged=True, inaccessible=inaccessible)
    await world.until(lambda: world.seen(world.anna))
    await world.advance(30)
    assert [message.html.splitlines()[0] for message in world.seen(world.anna)] == ["<b>A lost lantern</b>"]


async def test_an_unchanged_page_is_no_failure(world: World) -> None:
    """The same page pressed again changes nothing and sends nothing new."""
    world.play.say(world.anna, "/start")
    page = (await world.until(lambda: world.seen(world.anna)))[-1]
    for _ in range(2):
        world.play.press(world.anna, page, "ens:h:l", forged=True)
        await world.advance(10)
    assert len(world.seen(world.anna)) == 1
    assert len(calls(world.play, "editMessageText")) == 2


# --- spinners ---

PRESSES = [
    "ens:",
    "ens:h:l",
    "ens:zz",
    "enr:h:l",
    "en!a:h:l",
    "en!g:h:l",
    "en!c:",
    "en!p:7",
    "nonsense",
    "\u202e\n",
    "",
]


async def test_every_press_is_answered_once(world: World) -> None:
    """Whatever a button holds, its spinner stops, and stops once."""
    world.play.say(world.anna, "/start")
    page = (await world.until(lambda: world.seen(world.anna)))[-1]
    queries = []
    for data in PRESSES:
        queries.append(world.play.press(world.anna, page, data, forged=True))
        await world.advance(5)
    assert [len(world.play.answers(query)) for query in queries] == [1] * len(PRESSES)


async def test_every_press_in_a_desk_or_a_foreign_group_is_answered_once(world: World) -> None:
    """So it is for a volunteer, and for a press from a group that is no desk."""
    ((thread, _),) = await talking(world, world.anna)
    card = world.in_topic(thread)[0]
    other = world.play.group("Other", admins=[world.gleb])
    post = world.play.say(world.gleb, "hello", chat=other)
    await world.advance(10)
    queries = []
    for data in PRESSES:
        queries.append(world.play.press(world.vera, card, data, forged=True))
        queries.append(world.play.press(world.gleb, post, data, forged=True))
        await world.advance(5)
    assert [len(world.play.answers(query)) for query in queries] == [1] * len(queries)


async def test_a_press_that_is_decided_late_is_answered_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A press whose batch the database refused comes again; its spinner stops once, after it was decided."""
    world.play.say(world.anna, "/start")
    page = (await world.until(lambda: world.seen(world.anna)))[-1]
    full = Refusal(world, monkeypatch)
    agree = world.play.press(world.anna, page, "en!g:h:l", forged=True)
    read = world.play.press(world.anna, page, "ens:h:l", forged=True)
    await full.first()
    await full.felt(3)
    assert world.play.answers(agree) == []
    await full.mended()
    await world.advance(20)
    assert (len(world.play.answers(agree)), len(world.play.answers(read))) == (1, 1)

"""Rates: a message a second in private, 20 a minute in a group, 30 a second in all, by the given clock."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground import ApiError, Playground
from bot.playground.limits import Limits
from tests.playground.kit import Client, Clock, keyboard


@pytest.fixture
async def play(clock: Clock) -> AsyncIterator[Playground]:
    playground = Playground(now=clock)
    await playground.start()
    yield playground
    await playground.stop()


async def test_a_group_takes_twenty_a_minute_over_all_topics_edits_and_new_topics(
    play: Playground, client: Client, clock: Clock
) -> None:
    desk = play.group("Desk")
    topics = [await client.ok("createForumTopic", chat_id=desk.id, name=name) for name in "ab"]
    sent = await client.ok("sendMessage", chat_id=desk.id, text="0")
    await client.ok("editMessageText", chat_id=desk.id, message_id=sent["message_id"], text="1")
    clock.forward(10)
    for number in range(16):
        thread = topics[number % 2]["message_thread_id"]
        await client.ok("sendMessage", chat_id=desk.id, text=str(number), message_thread_id=thread)
    answer = await client.raw("sendMessage", chat_id=desk.id, text="too many")
    assert (answer["status"], answer["description"]) == (429, "Too Many Requests: retry after 50")
    assert answer["parameters"] == {"retry_after": 50}
    assert answer["headers"]["Retry-After"] == "50"
    clock.forward(50)
    await client.ok("sendMessage", chat_id=desk.id, text="now")


async def test_an_album_counts_each_of_its_items(play: Playground, client: Client) -> None:
    desk, anna = play.group("Desk"), play.person("Anna")
    ids = [play.say(anna, kind="photo", album="a").id for _ in range(10)]
    params = {"chat_id": desk.id, "from_chat_id": anna.id, "message_ids": ids}
    await client.ok("copyMessages", **params)
    await client.ok("copyMessages", **params)
    assert (await client.raw("sendMessage", chat_id=desk.id, text="x"))["error_code"] == 429


async def test_a_person_takes_a_short_burst_and_then_one_a_second(
    play: Playground, client: Client, clock: Clock
) -> None:
    anna = play.person("Anna")
    play.say(anna, "/start")
    for _ in range(4):
        await client.ok("sendMessage", chat_id=anna.id, text="x")
    assert await client.no("sendMessage", chat_id=anna.id, text="x") == "Too Many Requests: retry after 1"
    clock.forward(1)
    await client.ok("sendMessage", chat_id=anna.id, text="x")
    assert (await client.raw("sendMessage", chat_id=anna.id, text="x"))["error_code"] == 429


async def test_reactions_answers_and_typing_are_free(play: Playground, client: Client) -> None:
    desk, anna = play.group("Desk", members=[play.person("Vera")]), play.person("Anna")
    message = play.say(anna, "/start")
    rows = keyboard([{"text": "A", "callback_data": "a"}])
    await client.ok("sendMessage", chat_id=anna.id, text="x", reply_markup=rows)
    query = play.press(anna, play.messages(anna)[-1], "A")
    for _ in range(40):
        await client.ok("answerCallbackQuery", callback_query_id=query)
        await client.ok("setMessageReaction", chat_id=anna.id, message_id=message.id, reaction=[])
        await client.ok("sendChatAction", chat_id=desk.id, action="typing")
    await client.ok("sendMessage", chat_id=desk.id, text="x")


async def test_all_chats_together_take_thirty_a_second(play: Playground, client: Client, clock: Clock) -> None:
    people = [play.person(str(number)) for number in range(31)]
    for person in people:
        play.say(person, "/start")
    for person in people[:30]:
        await client.ok("sendMessage", chat_id=person.id, text="x")
    assert (await client.raw("sendMessage", chat_id=people[30].id, text="x"))["error_code"] == 429
    clock.forward(1)
    await client.ok("sendMessage", chat_id=people[30].id, text="x")


async def test_a_refused_call_is_not_counted(play: Playground, client: Client) -> None:
    desk = play.group("Desk")
    for _ in range(30):
        await client.no("sendMessage", chat_id=desk.id, text="")
    await client.ok("sendMessage", chat_id=desk.id, text="x")


async def test_a_call_before_its_time_is_marked_early(play: Playground, client: Client, clock: Clock) -> None:
    desk = play.group("Desk")
    play.faults.add("sendMessage", "429", retry_after=7)
    await client.no("sendMessage", chat_id=desk.id, text="x")
    clock.forward(6)
    await client.ok("sendMessage", chat_id=desk.id, text="too early")
    clock.forward(1)
    await client.ok("sendMessage", chat_id=desk.id, text="in time")
    assert [call.early for call in play.calls] == [False, True, False]


@given(st.lists(st.floats(0, 30), max_size=80))
def test_no_minute_ever_holds_more_than_twenty_of_one_group(pauses: list[float]) -> None:
    limits, now, passed = Limits(), 0.0, []
    for pause in pauses:
        now += pause
        try:
            limits.check(-5, now)
        except ApiError as refusal:
            limits.check(-5, now + refusal.parameters["retry_after"])
            continue
        limits.take(-5, now)
        passed.append(now)
    assert all(sum(start <= at < start + 60 for at in passed) <= 20 for start in passed)

"""Getting updates by long polling: at least once, in order, not for ever, for one caller."""

from __future__ import annotations

import asyncio

import aiohttp

from bot.playground import Chat, Playground, User
from tests.playground.kit import Client, Clock, keyboard

DAY = 86_400


async def test_an_update_comes_again_until_its_offset_is_passed(play: Playground, client: Client, anna: User) -> None:
    play.say(anna, "one")
    first = await client.ok("getUpdates")
    assert await client.ok("getUpdates") == first
    assert play.pending == 1
    assert await client.ok("getUpdates", offset=first[0]["update_id"] + 1) == []
    assert play.pending == 0


async def test_updates_come_in_order_and_no_more_than_the_limit(play: Playground, client: Client, anna: User) -> None:
    for word in "abcd":
        play.say(anna, word)
    assert [each["message"]["text"] for each in await client.ok("getUpdates", limit=3)] == ["a", "b", "c"]


async def test_a_negative_offset_forgets_all_but_the_newest(play: Playground, client: Client, anna: User) -> None:
    for word in "abc":
        play.say(anna, word)
    assert [each["message"]["text"] for each in await client.ok("getUpdates", offset=-1)] == ["c"]
    assert play.pending == 1


async def test_a_waiting_poll_returns_as_soon_as_somebody_writes(play: Playground, client: Client, anna: User) -> None:
    poll = asyncio.create_task(client.ok("getUpdates", timeout=30))
    await play.until(lambda: play.calls)
    play.say(anna, "hello")
    assert [each["message"]["text"] for each in await poll] == ["hello"]


async def test_a_second_poller_ends_the_first_with_a_conflict(play: Playground, client: Client) -> None:
    first = asyncio.create_task(client.raw("getUpdates", timeout=30))
    await play.until(lambda: play.calls)
    assert await client.ok("getUpdates") == []
    answer = await first
    assert answer["error_code"] == answer["status"] == 409
    assert answer["description"].startswith("Conflict: terminated by other getUpdates request")


async def test_polling_is_refused_while_a_webhook_is_set(client: Client) -> None:
    await client.ok("setWebhook", url="http://127.0.0.1:9/")
    assert "can't use getUpdates method while webhook is active" in await client.no("getUpdates")
    await client.ok("deleteWebhook")
    assert await client.ok("getUpdates") == []


async def test_setting_a_webhook_ends_a_waiting_poll(play: Playground, client: Client) -> None:
    poll = asyncio.create_task(client.raw("getUpdates", timeout=30))
    await play.until(lambda: play.calls)
    await client.ok("setWebhook", url="http://127.0.0.1:9/")
    assert (await poll)["description"] == "Conflict: terminated by setWebhook request"


async def test_messages_are_kept_for_a_day_and_presses_for_150_seconds(
    play: Playground, client: Client, clock: Clock, anna: User
) -> None:
    await client.ok(
        "sendMessage", chat_id=anna.id, text="?", reply_markup=keyboard([{"text": "Yes", "callback_data": "y"}])
    )
    play.press(anna, play.messages(anna)[-1], "Yes")
    play.say(anna, "words")
    clock.forward(151)
    assert [list(each)[1] for each in await client.ok("getUpdates")] == ["message"]
    clock.forward(DAY)
    assert await client.ok("getUpdates") == []
    assert [update.kind for update in play.world.updates.dropped] == ["callback_query", "message"]


async def test_an_omitted_allowed_updates_keeps_the_setting(play: Playground, client: Client, anna: User) -> None:
    await client.ok("getUpdates", allowed_updates=["callback_query"])
    await client.ok("getUpdates")
    play.say(anna, "unheard")
    assert await client.ok("getUpdates") == []
    await client.ok("getUpdates", allowed_updates=[])
    play.say(anna, "heard")
    assert len(await client.ok("getUpdates")) == 1


async def test_reactions_and_members_are_told_only_when_asked_for(
    play: Playground, client: Client, desk: Chat, vera: User
) -> None:
    message = play.say(vera, "note", chat=desk)
    await client.updates()
    gleb = play.person("Gleb")
    play.react(vera, message, "\U0001f440")
    play.join(gleb, desk)
    assert [list(each)[1] for each in await client.updates()] == ["message"]
    await client.ok("getUpdates", allowed_updates=["message_reaction", "chat_member"])
    play.react(vera, message)
    play.leave(gleb, desk)
    assert [list(each)[1] for each in await client.updates()] == ["message_reaction", "chat_member"]


async def test_after_a_quiet_week_the_ids_start_anywhere(
    play: Playground, client: Client, clock: Clock, anna: User
) -> None:
    play.say(anna, "before")
    old = (await client.updates())[0]["update_id"]
    clock.forward(8 * DAY)
    play.say(anna, "after")
    new = await client.ok("getUpdates", offset=old + 1)
    assert [each["message"]["text"] for each in new] == ["after"]
    assert new[0]["update_id"] != old + 1


async def test_stopping_ends_a_waiting_poll_at_once(clock: Clock) -> None:
    playground = Playground(now=clock)
    await playground.start()
    async with aiohttp.ClientSession() as session:
        poll = asyncio.create_task(Client(session, playground).ok("getUpdates", timeout=50))
        await playground.until(lambda: playground.calls)
        await asyncio.wait_for(playground.stop(), 5)
        assert await poll == []


async def test_long_poll_caps_the_wait(clock: Clock) -> None:
    playground = Playground(now=clock, long_poll=0.01)
    await playground.start()
    async with aiohttp.ClientSession() as session:
        assert await asyncio.wait_for(Client(session, playground).ok("getUpdates", timeout=50), 5) == []
    await playground.stop()

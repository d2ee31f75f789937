"""Faults on order: what the bot is told, and what has really happened."""

from __future__ import annotations

import json
import random

import aiohttp
import pytest

from bot.playground import Playground, User
from bot.playground.faults import STORM_KINDS
from tests.playground.kit import Client


@pytest.mark.parametrize("kind", ["429", "500_before", "error"])
async def test_a_refusal_before_means_that_nothing_has_happened(
    play: Playground, client: Client, anna: User, kind: str
) -> None:
    play.faults.add("sendMessage", kind, retry_after=9, code=403, description="Forbidden: on order")
    answer = await client.raw("sendMessage", chat_id=anna.id, text="x")
    assert answer["error_code"] == {"429": 429, "500_before": 500, "error": 403}[kind]
    assert play.messages(anna) == []
    assert (play.calls[-1].applied, play.calls[-1].fault) == (False, kind)
    await client.ok("sendMessage", chat_id=anna.id, text="x")


async def test_a_500_after_hides_that_the_message_is_there(play: Playground, client: Client, anna: User) -> None:
    play.faults.add("sendMessage", "500_after")
    assert await client.no("sendMessage", chat_id=anna.id, text="x") == "Internal Server Error"
    assert [message.text for message in play.messages(anna)] == ["x"]
    assert play.calls[-1].applied


@pytest.mark.parametrize(("kind", "sent"), [("cut_before", 0), ("cut_after", 1)])
async def test_a_cut_line_gives_no_answer(play: Playground, client: Client, anna: User, kind: str, sent: int) -> None:
    play.faults.add("sendMessage", kind)
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.ok("sendMessage", chat_id=anna.id, text="x")
    assert len(play.messages(anna)) == sent
    await client.ok("sendMessage", chat_id=anna.id, text="y")


async def test_broken_json_comes_with_a_200(play: Playground, client: Client, anna: User) -> None:
    play.faults.add("*", "broken_json")
    with pytest.raises(json.JSONDecodeError):
        await client.ok("sendMessage", chat_id=anna.id, text="x")
    assert len(play.messages(anna)) == 1


async def test_a_slow_answer_comes_after_its_delay(play: Playground, client: Client, anna: User) -> None:
    play.faults.add("sendMessage", "slow", delay=30)
    limit = aiohttp.ClientTimeout(total=0.2)
    async with aiohttp.ClientSession(timeout=limit) as session:
        with pytest.raises(TimeoutError):
            await Client(session, play).ok("sendMessage", chat_id=anna.id, text="x")
    assert len(play.messages(anna)) == 1


async def test_a_fault_strikes_its_method_and_chat_as_often_as_ordered(
    play: Playground, client: Client, anna: User
) -> None:
    boris = play.person("Boris")
    play.say(boris, "/start")
    play.faults.add("sendMessage", "500_before", times=2, chat=boris.id)
    await client.ok("sendMessage", chat_id=anna.id, text="x")
    await client.ok("sendChatAction", chat_id=boris.id, action="typing")
    for _ in range(2):
        await client.no("sendMessage", chat_id=boris.id, text="x")
    await client.ok("sendMessage", chat_id=boris.id, text="x")


def test_an_unknown_fault_is_refused_at_once(play: Playground) -> None:
    with pytest.raises(ValueError, match="unknown fault"):
        play.faults.add("sendMessage", "meteor")


async def test_a_storm_breaks_about_its_share_until_it_is_cleared(play: Playground, client: Client, anna: User) -> None:
    play.faults.storm(random.Random(7), share=0.3, kinds=("500_before", "429"))
    for _ in range(200):
        await client.raw("sendChatAction", chat_id=anna.id, action="typing")
    assert 40 <= sum(call.fault is not None for call in play.calls) <= 80
    await client.ok("getMe")
    play.faults.clear()
    for _ in range(20):
        await client.ok("sendChatAction", chat_id=anna.id, action="typing")


def test_a_storm_spares_the_update_source_unless_told(play: Playground) -> None:
    play.faults.storm(random.Random(1), share=1.0)
    assert play.faults.take("getupdates", None) is None
    play.faults.storm(random.Random(1), share=1.0, methods=["getUpdates"])
    fault = play.faults.take("getupdates", None)
    assert fault is not None
    assert fault.kind in STORM_KINDS

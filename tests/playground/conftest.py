"""A playground on loopback with Anna, who has pressed Start, Vera the volunteer, her desk, and a client."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.playground import Chat, Playground, User
from tests.playground.kit import Client, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def play(clock: Clock) -> AsyncIterator[Playground]:
    playground = Playground(now=clock, limits=False, webhook_delay=0.001)
    await playground.start()
    yield playground
    await playground.stop()


@pytest.fixture
async def client(play: Playground) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(session, play)


@pytest.fixture
def anna(play: Playground) -> User:
    """Has opened the bot; the update about it is already gone."""
    user = play.person("Anna")
    user.started = True
    return user


@pytest.fixture
def vera(play: Playground) -> User:
    return play.person("Vera")


@pytest.fixture
def desk(play: Playground, vera: User) -> Chat:
    return play.group("Desk", members=[vera])

"""Tools of these tests: a clock in a hurry, an intake that only listens, a database that refuses on order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from sqlalchemy import Connection

from bot.playground import Playground
from bot.playground.model import Call, Chat, User
from bot.store.db import StoreUnavailableError
from bot.telegram.intake import Intake
from bot.telegram.poll import Poll
from tests.clock import FakeClock
from tests.world import TOKEN, World

T = TypeVar("T")


class HastyClock(FakeClock):
    """Time that passes by itself as soon as somebody sleeps; `slept` holds the seconds of each sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        """Note how long it would have been."""
        self.slept.append(seconds)
        self.move_to(self.now() + seconds)
        await asyncio.sleep(0)


class Listener:
    """An intake that remembers update ids, refuses as often as it is told, and waits at a gate if there is one."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.refusals = 0
        self.entered = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    async def accept(self, raws: Sequence[Mapping[str, Any]]) -> None:
        """Take a batch or refuse it."""
        self.entered.set()
        await self.gate.wait()
        if self.refusals:
            self.refusals -= 1
            raise StoreUnavailableError("no room")
        self.heard += [raw["update_id"] for raw in raws]


@asynccontextmanager
async def bot_of(base: str, token: str = TOKEN) -> AsyncIterator[Bot]:
    """A bare aiogram bot at a playground."""
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(base)))
    yield bot
    await bot.session.close()


class Polling:
    """A poll of its own with a listener behind it."""

    def __init__(self, bot: Bot, play: Playground, clock: HastyClock) -> None:
        self.play = play
        self.clock = clock
        self.intake = Listener()
        self.poll = Poll(bot, cast(Intake, self.intake), clock, wait=1)

    def offsets(self) -> list[int | None]:
        """The offsets of all polls so far."""
        return [int(call.params["offset"]) if "offset" in call.params else None for call in fetches(self.play)]


class Refusal:
    """A database that takes nothing until it is `mended`; `count` says how often it refused."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = world
        self.count = 0
        self.broken = True
        take = world.store.run_raw

        async def run_raw(work: Callable[[Connection], T]) -> T:
            if not self.broken:
                return await take(work)
            self.count += 1
            raise StoreUnavailableError("no room")

        monkeypatch.setattr(world.store, "run_raw", run_raw)

    async def felt(self, times: int) -> None:
        """Let time pass until the bot has been refused so often."""
        while self.count < times:
            seen = self.count
            await asleep(self.world)
            wake = self.world.clock.next_wake()
            assert wake is not None
            self.world.clock.move_to(wake)
            await self.world.play.until(lambda: self.count > seen)  # noqa: B023 - used within this turn

    async def first(self) -> None:
        """Wait until the bot has been refused once. Time stands still."""
        await self.world.play.until(lambda: self.count)
        await asleep(self.world)

    async def mended(self) -> None:
        """There is room again, and the pause after the last refusal is over."""
        await asleep(self.world)
        self.broken = False
        self.world.clock.move_to(self.world.clock.next_wake() or 0.0)


async def asleep(world: World, seconds: float = 60.0) -> None:
    """Wait until the bot sleeps for no longer than this: all the rest there is while something is refused."""

    def soon() -> bool:
        wake = world.clock.next_wake()
        return wake is not None and wake <= world.clock.now() + seconds

    await world.play.until(soon)


def fetches(play: Playground) -> list[Call]:
    """All calls of getUpdates."""
    return [call for call in play.calls if call.method == "getUpdates"]


def calls(play: Playground, *methods: str, chat: Chat | User | None = None) -> list[Call]:
    """All calls of these methods, to one chat or any."""
    return [call for call in play.calls if call.method in methods and (chat is None or call.chat == chat.id)]

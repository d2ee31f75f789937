"""Wiring: settings, guide, words, store, services and telegram put together. Decides nothing."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web

from bot.guide.model import Guide
from bot.guide.words import Words
from bot.ops.clock import Clock
from bot.service import chores
from bot.service.batch import Batch
from bot.service.deliver import Deliver, StoreUnavailableError
from bot.service.desks import DeskPlan
from bot.service.read import Read
from bot.service.talk import Talk
from bot.store.db import Store
from bot.telegram import webhook
from bot.telegram.courier import Courier
from bot.telegram.intake import Intake
from bot.telegram.intents import Rooms
from bot.telegram.limits import Limiter, Limits
from bot.telegram.pages import Pages
from bot.telegram.poll import WAIT, Poll
from bot.telegram.send import Door

CHORES_EVERY = 3600.0  # seconds; the periods of a case are days

log = logging.getLogger(__name__)


class App:
    """The running bot. `start`, then `stop`; `failed` ends with the error that stopped a part of it."""

    def __init__(
        self,
        *,
        token: str,
        api_base: str,
        store: Store,
        guide: Guide,
        words: Mapping[str, Words],
        desks: Sequence[DeskPlan],
        clock: Clock,
        limits: Limits | None = None,
        poll_wait: int = WAIT,
    ) -> None:
        self._store = store
        self._clock = clock
        self.bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api_base)))
        self.rooms = Rooms(self.bot.id, frozenset(desk.chat for desk in desks), guide.languages)
        self.door = Door(self.bot, Limiter(limits or Limits()), clock)
        self.pages = Pages(self.door, clock)
        self.courier = Courier(Deliver(store, guide, words, desks), self.door, clock, self._moved)
        self.talk = Talk(guide, words, desks, secrets.choice)
        self.intake = Intake(
            batch=Batch(store, self.talk),
            read=Read(guide, words, clock.now),
            pages=self.pages,
            courier=self.courier,
            rooms=self.rooms,
            clock=clock,
        )
        self.poll = Poll(self.bot, self.intake, clock, wait=poll_wait)
        self._tasks: list[asyncio.Task[None]] = []
        self._runner: web.AppRunner | None = None

    async def start_polling(self) -> None:
        """Begin to fetch updates. A webhook that is still set is withdrawn: with one, Telegram refuses polling."""
        await webhook.withdraw(self.bot)
        await self._start_lanes()
        self._tasks.append(asyncio.create_task(self.poll.run()))

    async def start_webhook(self, url: str, secret: str, listen: str) -> None:
        """Listen for updates at `listen` (host:port) and tell Telegram to bring them to `url`."""
        await self._start_lanes()
        host, _, port = listen.rpartition(":")
        self._runner = web.AppRunner(webhook.application(self.intake, secret), access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, int(port)).start()
        await webhook.announce(self.bot, url, secret)

    async def failed(self) -> None:
        """Wait until a part of the bot stops by itself, and raise what stopped it."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    async def stop(self) -> None:
        """Take nothing new, finish what is in hand, confirm it, close. What is left waits in the outbox."""
        if self._runner:
            await self._runner.cleanup()
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError, Exception):
                await task
        await self.poll.confirm()
        await self.courier.drain()
        await self.pages.drain()
        await self.bot.session.close()
        await self._store.close()

    async def _start_lanes(self) -> None:
        moved = await self._store.run(lambda tx: tx.desks.moved())
        for desk, chat in moved.items():
            self._moved(desk, chat)
        self._tasks.append(asyncio.create_task(self.courier.run()))
        self._tasks.append(asyncio.create_task(self._chores()))

    async def _chores(self) -> None:
        while True:
            try:
                await chores.tick(self._store, self._clock.now())
                self.courier.wake()
            except StoreUnavailableError:
                log.exception("Chores could not be done; they are tried again")
            await self._clock.sleep(CHORES_EVERY)

    def _moved(self, desk: int, chat: int) -> None:
        self.rooms.moved[chat] = desk

"""The playground: a local Telegram with people, groups, topics, limits and faults on order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from aiohttp import web

from bot.playground.acts import Acts
from bot.playground.api import Api
from bot.playground.control import Control
from bot.playground.errors import ApiError, PlayError
from bot.playground.faults import Faults
from bot.playground.guard import guard, is_loopback
from bot.playground.http import Server
from bot.playground.limits import Limits
from bot.playground.model import Call, User
from bot.playground.params import Params
from bot.playground.webhook import Deliverer
from bot.playground.world import World

T = TypeVar("T")

RECHECK = 0.05


class Playground(Acts):
    """A Bot API server on loopback and the people behind it.

    Left out of Telegram: parse modes other than HTML, replies across chats, inline and business modes, payments, the
    server's stretching of polls that repeat an offset. Other bots' messages in groups are heard, to be refused by us.

    now: Unix UTC seconds, the only clock of all rules; long_poll: cap of getUpdates' wait in real seconds;
    webhook_delay: first pause before a webhook is tried again, in real seconds; record: keep `calls`.
    """

    def __init__(
        self,
        *,
        now: Callable[[], float],
        token: str = "1:x",  # noqa: S107 -- a made-up token of a made-up server
        limits: bool = True,
        long_poll: float | None = None,
        record: bool = True,
        private_topics: bool = False,
        webhook_delay: float = 1.0,
    ) -> None:
        self.skew = 0.0
        world = World(lambda: now() + self.skew, token, private_topics=private_topics, long_poll=long_poll)
        super().__init__(world)
        self.token = token
        self.api = Api(self.world, limits=Limits() if limits else None, record=record)
        self.deliverer = Deliverer(self.world, self.from_webhook, webhook_delay)
        self.base = ""
        self._runner: web.AppRunner | None = None
        self._delivery: asyncio.Task[None] | None = None

    async def start(
        self, host: str = "127.0.0.1", port: int = 0, *, expose: bool = False, password: str | None = None
    ) -> None:
        """Listen; `base` is then the address, to be given to TelegramAPIServer.from_base.

        ValueError for a host beyond this machine, unless `expose` is set and a `password` guards the page.
        """
        if not is_loopback(host) and not (expose and password):
            raise ValueError("the playground listens beyond this machine only with both --expose and --password")
        self.world.closed.clear()
        self._runner = web.AppRunner(self.app(password), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        address = f"[{host}]" if ":" in host else host
        self.base = f"http://{address}:{self._runner.addresses[0][1]}"
        self._delivery = asyncio.create_task(self.deliverer.run())

    def app(self, password: str | None = None) -> web.Application:
        """The Bot API, and the page with its control API behind the guard."""
        app = Server(self.api, self.token).app(guard(password))
        Control(self).add_to(app)
        return app

    def now(self) -> float:
        """The playground's time, Unix UTC seconds: the given clock, and what `advance` has added."""
        return self.world.now()

    def advance(self, seconds: float) -> None:
        """Let time pass in the playground: rates recover, messages grow old, presses expire."""
        if seconds < 0:
            raise PlayError("time does not go back")
        self.skew += seconds
        self.world.changes.tell()

    async def stop(self) -> None:
        """End all waiting polls and close."""
        self.world.closed.set()
        self.world.changes.tell()
        if self._delivery is not None:
            self._delivery.cancel()
            await asyncio.gather(self._delivery, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()

    async def from_webhook(self, method: str, params: Params) -> None:
        """A method call in the reply of a webhook: done like any other, its result told to nobody."""
        try:
            await self.api.call(method, params)
        except ApiError:
            return

    @property
    def bot(self) -> User:
        """The bot's own account."""
        return self.world.bot

    @property
    def calls(self) -> list[Call]:
        """Every API call so far, in order of arrival (empty with record=False)."""
        return self.api.calls

    @property
    def faults(self) -> Faults:
        """Where faults are ordered."""
        return self.api.faults

    @property
    def pending(self) -> int:
        """Updates that the bot has not confirmed yet."""
        self.world.updates.expire()
        return len(self.world.updates.waiting)

    def results(self, method: str) -> list[Any]:
        """Results of all applied calls of a method."""
        return [call.result for call in self.calls if call.method == method and call.applied]

    async def until(self, predicate: Callable[[], T], timeout: float = 10.0) -> T:  # noqa: ASYNC109 -- real seconds of a test
        """Wait until `predicate` is true and return its value; TimeoutError after `timeout` real seconds.

        Looked at after every change in the playground, and every 50 ms for changes elsewhere.
        """
        clock = asyncio.get_running_loop().time
        end = clock() + timeout
        while not (value := predicate()):
            if clock() > end:
                raise TimeoutError(f"still not true after {timeout} s; last calls: {self.last_calls()}")
            await self.world.changes.wait(RECHECK)
        return value

    def last_calls(self) -> str:
        """The newest calls in one line, for messages of failing tests."""
        return ", ".join(f"{call.method} {call.err or 'ok'}" for call in self.calls[-8:]) or "none"

"""Delivery by webhook: in order within a lane, repeated with a doubling delay, with one method call in the reply."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.playground.forms import read_multipart, read_plain
from bot.playground.params import Params

if TYPE_CHECKING:
    from bot.playground.updates import Update
    from bot.playground.world import World

JSON = dict[str, Any]

LONGEST_DELAY = 60.0
LONGEST_RETRY_AFTER = 3600.0
ANSWER_WITHIN = 60.0
IGNORED_REPLIES = frozenset({"setwebhook", "deletewebhook", "close", "logout"})


@dataclass(slots=True)
class Hook:
    """A registered webhook and its last failure."""

    url: str
    secret: str
    max_connections: int
    error: str | None = None
    error_at: int = 0


class Deliverer:
    """Pushes the queue to the webhook. `first_delay` is the first pause before a repeat, in real seconds."""

    def __init__(self, world: World, reply: Callable[[str, Params], Awaitable[Any]], first_delay: float) -> None:
        self.world = world
        self.reply = reply
        self.first_delay = first_delay
        self.lanes: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Start a task for each lane that has something to deliver; runs until cancelled."""
        async with aiohttp.ClientSession() as session:
            try:
                while True:
                    self.start_lanes(session)
                    await self.world.changes.wait(60.0)
            finally:
                for task in list(self.lanes.values()):
                    task.cancel()
                await asyncio.gather(*self.lanes.values(), return_exceptions=True)

    def start_lanes(self, session: aiohttp.ClientSession) -> None:
        hook = self.world.hook
        if hook is None:
            return
        for lane in self.world.updates.lanes.keys() - self.lanes.keys():
            if len(self.lanes) >= hook.max_connections:
                return
            self.lanes[lane] = asyncio.create_task(self.empty_lane(session, lane))

    async def empty_lane(self, session: aiohttp.ClientSession, lane: str) -> None:
        """Deliver the updates of one lane one after another, each until it is taken or expires."""
        delay = self.first_delay
        try:
            while (hook := self.world.hook) is not None and (update := self.first_of(lane)) is not None:
                pause = await self.push(session, hook, update)
                if pause is None:
                    delay = self.first_delay
                    continue
                await asyncio.sleep(pause or delay)
                delay = min(delay * 2, LONGEST_DELAY)
        finally:
            self.lanes.pop(lane, None)
            self.world.changes.tell()

    def first_of(self, lane: str) -> Update | None:
        """The oldest living update of a lane."""
        self.world.updates.expire()
        return next(iter(self.world.updates.lanes.get(lane, {}).values()), None)

    async def push(self, session: aiohttp.ClientSession, hook: Hook, update: Update) -> float | None:
        """One attempt: None if taken, else the pause that the bot asked for (0 if it asked for none)."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        limit = aiohttp.ClientTimeout(total=ANSWER_WITHIN)
        try:
            async with session.post(hook.url, json=update.wire(), headers=headers, timeout=limit) as response:
                if 200 <= response.status < 300:
                    method, params = await self.read_reply(response)
                    self.world.updates.confirm(update.id)
                    await self.apply(method, params)
                    return None
                self.note(hook, f"Wrong response from the webhook: {response.status} {response.reason}")
                return retry_after(response.headers.get("Retry-After", ""))
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            self.note(hook, f"{type(error).__name__} while talking to the webhook")
            return 0.0

    def note(self, hook: Hook, error: str) -> None:
        """Keep the failure for getWebhookInfo."""
        hook.error, hook.error_at = error, int(self.world.now())
        self.world.changes.tell()

    async def read_reply(self, response: aiohttp.ClientResponse) -> tuple[str, Params]:
        """The method call in the body of a reply, if there is one; an unreadable body is none."""
        try:
            if response.content_type.startswith("multipart/"):
                params = await read_multipart(aiohttp.MultipartReader.from_response(response))
            else:
                params = read_plain(response.content_type, await response.read())
        except ValueError:
            return "", Params({})
        return params.text("method"), params

    async def apply(self, method: str, params: Params) -> None:
        """Do what the reply asks; its result is unknowable, questions and webhook changes are ignored."""
        if method and not method.lower().startswith("get") and method.lower() not in IGNORED_REPLIES:
            await self.reply(method, params)


def retry_after(header: str) -> float:
    """Seconds of a Retry-After header, capped, 0 if there is none."""
    return min(float(header), LONGEST_RETRY_AFTER) if header.isdigit() else 0.0

"""The reading lane: pages shown at once, in memory. In each chat only the newest edit matters."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field

from bot.guide.render import Screen
from bot.ops.clock import Clock
from bot.telegram.errors import Meaning
from bot.telegram.send import Done, Door, Fate

MOST_WAITING = 20  # pages in one chat; somebody who presses faster sees the newest ones
TRIES = 3  # then the page is given up: the button is still there to be pressed again
BACK_OFF = 1.0  # seconds
LAST_PAGES = 3.0  # seconds that a stop waits for pages on their way

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """A screen for a chat: edit `message`, or send a new one, in reply to `reply_to` if given."""

    screen: Screen
    message: int | None = None
    reply_to: int | None = None


@dataclass(slots=True)
class _Lane:
    waiting: deque[Page] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Pages:
    """One lane for each chat that is being shown something now."""

    def __init__(self, door: Door, clock: Clock) -> None:
        self._door = door
        self._clock = clock
        self._lanes: dict[int, _Lane] = {}
        self._loose: set[asyncio.Task[None]] = set()

    def answer(self, query: str | None) -> None:
        """Stop a button's spinner."""
        if query is not None:
            self._spawn(self._door.answer(query))

    def leave(self, chat: int) -> None:
        """Leave a foreign chat."""
        self._spawn(self._door.leave(chat))

    def show(self, chat: int, page: Page) -> None:
        """Show a page as soon as the chat's limit allows; a newer edit of the same chat replaces an older one."""
        lane = self._lanes.setdefault(chat, _Lane())
        self._put(lane.waiting, page)
        if lane.task is None:
            lane.task = asyncio.create_task(self._run(chat, lane))

    async def drain(self) -> None:
        """Wait until nothing is on its way, but not long: what a pause of Telegram's holds back is given up."""
        patience = asyncio.ensure_future(self._clock.sleep(LAST_PAGES))
        while (tasks := self._tasks()) and not patience.done():
            await asyncio.wait({*tasks, patience}, return_when=asyncio.FIRST_COMPLETED)
        for task in (patience, *self._tasks()):
            task.cancel()
        await asyncio.gather(patience, *self._tasks(), return_exceptions=True)

    def _tasks(self) -> set[asyncio.Task[None]]:
        return {*self._loose, *(lane.task for lane in self._lanes.values() if lane.task)}

    def _spawn(self, work: object) -> None:
        task = asyncio.ensure_future(work)  # type: ignore[call-overload]  # a coroutine
        self._loose.add(task)
        task.add_done_callback(self._loose.discard)

    def _put(self, waiting: deque[Page], page: Page) -> None:
        if page.message is not None or page.reply_to is None:
            for other in list(waiting):
                same_place = page.message is not None and other.message is not None
                if same_place or (page.message is None and other == page):
                    waiting.remove(other)
        waiting.append(page)
        while len(waiting) > MOST_WAITING:
            waiting.popleft()

    async def _run(self, chat: int, lane: _Lane) -> None:
        try:
            tries = 0
            while lane.waiting:
                await self._wait_for_turn(chat)
                page = lane.waiting.popleft()
                fate = await self._door.show(chat, page.screen, page.message, page.reply_to)
                again = self._again(page, fate)
                tries = tries + 1 if again else 0
                if again and tries <= TRIES:
                    self._put_back(lane.waiting, again)
                    if not isinstance(fate, Done) and fate.meaning is Meaning.RETRY:
                        await self._clock.sleep(BACK_OFF * 2**tries)
        finally:
            del self._lanes[chat]

    async def _wait_for_turn(self, chat: int) -> None:
        while wait := self._door.limiter.wait(chat, self._clock.now(), overall=False):
            await self._clock.sleep(wait)

    def _again(self, page: Page, fate: Fate) -> Page | None:
        """What to try after this fate: the same page, the same screen as a new message, or nothing."""
        if isinstance(fate, Done) or fate.meaning not in {Meaning.WAIT, Meaning.RETRY, Meaning.NO_MESSAGE}:
            return None
        if fate.meaning is Meaning.NO_MESSAGE:
            return Page(page.screen) if page.message is not None else None
        return page

    def _put_back(self, waiting: deque[Page], page: Page) -> None:
        """First in line again, unless a newer page of the same place has come meanwhile."""
        if page.message is not None and any(other.message is not None for other in waiting):
            return
        waiting.appendleft(page)

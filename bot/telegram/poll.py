"""Long polling of our own: the offset moves only after the commit.

aiogram's polling asks for the next batch while handlers still run, and after they failed (docs/adr/0001).
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)

from bot.ops.clock import Clock
from bot.service.batch import StoreUnavailableError
from bot.telegram.calls import GetUpdates
from bot.telegram.intake import Intake
from bot.telegram.routes import ALLOWED_UPDATES

WAIT = 30  # seconds a poll may hang; the server caps it at 50
BATCH = 100  # Bot API getUpdates: 1-100
FIRST_BACK_OFF, LONGEST_BACK_OFF = 1.0, 60.0  # seconds; asking again within half a second yields one update only
STORE_AWAY = 1.0  # seconds until a batch that could not be committed is fetched again

log = logging.getLogger(__name__)


class SecondInstanceError(Exception):
    """Another copy polls with the same token, or a webhook is set."""


class BadTokenError(Exception):
    """Telegram does not know this token."""


class Poll:
    """Fetches, decides, confirms; cancel to stop, then `confirm`."""

    def __init__(self, bot: Bot, intake: Intake, clock: Clock, *, wait: int = WAIT) -> None:
        """`wait`: seconds that an empty poll may hang."""
        self._bot = bot
        self._intake = intake
        self._clock = clock
        self._wait = wait
        self._offset: int | None = None
        self._back_off = FIRST_BACK_OFF
        self._taking: asyncio.Task[bool] | None = None
        self.last_ok = 0.0  # when Telegram last answered (UTC seconds)

    async def run(self) -> None:
        """Poll for ever. Raises SecondInstanceError or BadTokenError when the first poll says so."""
        while True:
            await self.once()

    async def once(self) -> None:
        """One batch: fetch it, decide it, move the offset. An interruption at any point repeats the batch."""
        try:
            updates = await self._fetch(self._wait, BATCH)
        except (TelegramConflictError, TelegramUnauthorizedError, TelegramNotFound) as error:
            await self._cannot_go_on(error)
            return
        except AiogramError as error:
            await self._telegram_away(error)
            return
        self.last_ok = self._clock.now()
        self._back_off = FIRST_BACK_OFF
        if updates:
            self._taking = asyncio.create_task(self._take(updates))
            if not await asyncio.shield(self._taking):  # a stop lets the batch in hand be finished
                await self._clock.sleep(STORE_AWAY)

    async def confirm(self) -> None:
        """Finish the batch in hand and tell Telegram what is decided, so that the next start does not see it again."""
        if self._taking is not None:
            await self._taking
        if self._offset is not None:
            with suppress(AiogramError):
                await self._fetch(0, 1)

    async def _fetch(self, wait: int, limit: int) -> list[dict[str, object]]:
        call = GetUpdates(offset=self._offset, timeout=wait, limit=limit, allowed_updates=list(ALLOWED_UPDATES))
        result: list[dict[str, object]] = await self._bot(call, request_timeout=wait + 15)
        return result

    async def _take(self, updates: list[dict[str, object]]) -> bool:
        """Whether the batch was kept."""
        try:
            await self._intake.accept(updates)
        except StoreUnavailableError as error:
            log.error("The database does not take updates (%s); Telegram keeps them", error)
            return False
        self._offset = int(str(updates[-1]["update_id"])) + 1
        return True

    async def _cannot_go_on(self, error: AiogramError) -> None:
        if not self.last_ok:
            if isinstance(error, TelegramConflictError):
                raise SecondInstanceError
            raise BadTokenError  # 404 is what a token of the wrong shape gets: there is no such path
        await self._telegram_away(error)

    async def _telegram_away(self, error: AiogramError) -> None:
        wait = float(error.retry_after) if isinstance(error, TelegramRetryAfter) else self._back_off
        self._back_off = min(self._back_off * 2, LONGEST_BACK_OFF)
        log.warning("Telegram cannot be polled (%s); next try in %.0f s", type(error).__name__, wait)
        await self._clock.sleep(wait)

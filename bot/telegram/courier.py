"""The courier: empties the outbox, one call at a time for each chat, and reports every parcel's fate."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from bot.ops.clock import Clock
from bot.service.deliver import Deliver, StoreUnavailableError
from bot.service.parcels import Copy, Parcel, React, RemoveTopic
from bot.telegram.errors import Meaning, Verdict
from bot.telegram.send import Done, Door

AT_ONCE = 16  # calls under way; more would only wait inside Telegram's overall limit
HELD = 60.0  # seconds until a call is tried again that somebody has to make possible first
LONGEST_BACK_OFF = 60.0  # seconds
MOST_FAULTS = 3  # tries of a call that our own code cannot handle
STORE_AWAY = 1.0  # seconds until the outbox is looked at again when the database refuses

_PASSING = {Meaning.WAIT, Meaning.MOVED, Meaning.HELD, Meaning.RETRY}

log = logging.getLogger(__name__)


class Courier:
    """Runs until it is stopped; what it did not finish is still in the outbox."""

    def __init__(self, deliver: Deliver, door: Door, clock: Clock, on_moved: Callable[[int, int], None]) -> None:
        """`on_moved(desk, chat)` is told when Telegram gives a desk another chat id."""
        self._deliver = deliver
        self._door = door
        self._clock = clock
        self._on_moved = on_moved
        self._wake = asyncio.Event()
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._opens_in: float | None = None

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver for ever; cancel to stop, then `drain`."""
        while True:
            self._wake.clear()
            try:
                pause = await self._round()
            except StoreUnavailableError:
                log.exception("The outbox cannot be read")
                pause = STORE_AWAY
            await self._rest(pause)

    async def drain(self) -> None:
        """Let calls under way come to their end and be written down."""
        while self._busy:
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _round(self) -> float | None:
        """Start what can go; seconds until the next look, None for "when woken"."""
        now = self._clock.now()
        self._opens_in = None
        most = AT_ONCE - len(self._busy)
        if most <= 0:
            return None
        parcels, next_due = await self._deliver.due(
            now, take=self._takes_its_turn, tight=self._is_tight, most=most, busy=self._busy.keys()
        )
        for parcel in parcels:
            self._busy[parcel.chat] = asyncio.create_task(self._carry(parcel))
        waits = [self._opens_in, None if next_due is None else max(next_due - self._clock.now(), 0.001)]
        return min((wait for wait in waits if wait is not None), default=None)

    def _takes_its_turn(self, parcel: Parcel) -> bool:
        """Whether the parcel may go now; if so its place within the limits is taken."""
        if parcel.chat in self._busy:
            return False
        wait = self._door.reserve(parcel.out)
        if wait:
            self._opens_in = wait if self._opens_in is None else min(self._opens_in, wait)
        return not wait

    def _is_tight(self, chat: int) -> bool:
        return self._door.limiter.tight(chat, self._clock.now())

    async def _rest(self, pause: float | None) -> None:
        woken = asyncio.ensure_future(self._wake.wait())
        waits: set[asyncio.Future[object]] = {woken}  # type: ignore[arg-type]  # a set of mixed futures
        if pause is not None:
            waits.add(asyncio.ensure_future(self._clock.sleep(pause)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _carry(self, parcel: Parcel) -> None:
        try:
            fate = await self._door.perform(parcel.out)
            await self._keep(parcel, fate)
        except StoreUnavailableError:
            log.exception("What became of a call could not be written down; it will be made again")
            await self._clock.sleep(STORE_AWAY)
        except Exception:  # a fault of ours must not send the same message for ever
            log.exception("A call of kind %s could not be made or understood", parcel.kind)
            await self._set_aside(parcel)
        finally:
            with suppress(KeyError):
                del self._busy[parcel.chat]
            self.wake()

    async def _set_aside(self, parcel: Parcel) -> None:
        """Try again later, and not more than a few times: then the writer is told."""
        now = self._clock.now()
        if parcel.errands[0].attempts < MOST_FAULTS:
            await self._deliver.later(parcel, now + HELD)
        else:
            await self._deliver.refused(parcel, "refused", now)

    async def _keep(self, parcel: Parcel, fate: Done | Verdict) -> None:
        """Write down what became of the call."""
        now = self._clock.now()
        if isinstance(fate, Done):
            await self._keep_done(parcel, fate, now)
        elif fate.meaning in _PASSING:
            await self._keep_passing(parcel, fate, now)
        else:
            await self._keep_final(parcel, fate.meaning, now)

    async def _keep_passing(self, parcel: Parcel, fate: Verdict, now: float) -> None:
        """The parcel stays in the outbox. After WAIT it is the limiter that holds the chat back."""
        match fate.meaning:
            case Meaning.MOVED:
                await self._deliver.desk_moved(parcel, fate.chat, now)
                self._on_moved(parcel.desk, fate.chat)
            case Meaning.HELD:
                log.warning("A desk does not let us work; run `python main.py doctor`")
                await self._deliver.later(parcel, now + HELD)
            case Meaning.RETRY:
                await self._deliver.later(parcel, now + _back_off(parcel.errands[0].attempts))

    async def _keep_final(self, parcel: Parcel, meaning: Meaning, now: float) -> None:
        """This call will not be made again."""
        match meaning:
            case Meaning.SAME if isinstance(parcel.out, React | RemoveTopic):
                await self._deliver.done(parcel, (), now)
            case Meaning.TOPIC_LOST:
                await self._deliver.topic_lost(parcel, now)
            case Meaning.PERSON_GONE:
                await self._deliver.person_gone(parcel, now)
            case Meaning.NO_COPY:
                await self._deliver.refused(parcel, "cannot_copy", now)
            case _:
                log.warning("A call of kind %s was refused for good", parcel.kind)
                await self._deliver.refused(parcel, "refused", now)

    async def _keep_done(self, parcel: Parcel, fate: Done, now: float) -> None:
        """copyMessages skips in silence what cannot be copied: then each message is tried alone, to learn which."""
        if isinstance(parcel.out, Copy) and len(fate.ids) != len(parcel.out.messages):
            await self._deliver.split(parcel)
        else:
            await self._deliver.done(parcel, fate.ids, now)


def _back_off(attempts: int) -> float:
    """Seconds until the next try: doubled each time, but no number that an outage of days would make too large."""
    return min(2.0 ** min(attempts, 10), LONGEST_BACK_OFF)

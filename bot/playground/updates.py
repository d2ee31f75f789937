"""The bot's update queue: kept until confirmed, messages for a day, presses of buttons for 150 seconds."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

from bot.playground.changes import Changes

JSON = dict[str, Any]

DAY = 86_400
WEEK = 7 * DAY
PRESS_LIFE = 150
OPTIONAL = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_ID = 531_000_001


@dataclass(slots=True)
class Update:
    """One waiting update; `lane` names the line in which the server keeps order, `at` is Unix UTC seconds."""

    id: int
    kind: str
    body: JSON
    at: float
    lane: str

    @property
    def life(self) -> int:
        """Seconds until the server drops it."""
        return PRESS_LIFE if self.kind == "callback_query" else DAY

    def wire(self) -> JSON:
        """Update as Bot API JSON."""
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    """All unconfirmed updates in order. `allowed` is None for Telegram's default set of kinds."""

    def __init__(self, now: Callable[[], float], changes: Changes) -> None:
        self.now = now
        self.changes = changes
        self.waiting: dict[int, Update] = {}
        self.lanes: dict[str, dict[int, Update]] = {}
        self.allowed: frozenset[str] | None = None
        self.next_id = FIRST_ID
        self.last_at: float | None = None
        self.poller = 0
        self.dropped: list[Update] = []
        self._next_expiry = math.inf
        self._random = random.Random(FIRST_ID)  # noqa: S311 -- ids, not secrets; seeded so that runs repeat

    def wanted(self, kind: str) -> bool:
        """Whether the bot has asked for this kind of update."""
        return kind not in OPTIONAL if self.allowed is None else kind in self.allowed

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Set allowed_updates; None keeps the setting, an empty list is Telegram's default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def put(self, kind: str, body: JSON, lane: str) -> Update | None:
        """Queue an update if the bot wants its kind."""
        if not self.wanted(kind):
            return None
        at = self.now()
        if self.last_at is not None and at - self.last_at > WEEK and not self.waiting:
            self.next_id = self._random.randrange(1, 2**30)
        update = Update(self.next_id, kind, body, at, lane)
        self.next_id += 1
        self.last_at = at
        self.waiting[update.id] = update
        self.lanes.setdefault(lane, {})[update.id] = update
        self._next_expiry = min(self._next_expiry, at + update.life)
        self.changes.tell()
        return update

    def remove(self, update_id: int) -> Update | None:
        """Take one update out of the queue."""
        update = self.waiting.pop(update_id, None)
        if update is not None:
            lane = self.lanes[update.lane]
            del lane[update_id]
            if not lane:
                del self.lanes[update.lane]
        return update

    def expire(self) -> None:
        """Drop what has waited too long; dropped updates are kept for tests in `dropped`."""
        now = self.now()
        if now <= self._next_expiry:
            return
        late = [update for update in self.waiting.values() if now - update.at > update.life]
        self.dropped += late
        for update in late:
            self.remove(update.id)
        self._next_expiry = min((update.at + update.life for update in self.waiting.values()), default=math.inf)
        if late:
            self.changes.tell()

    def confirm(self, update_id: int) -> None:
        """Forget one update: it was delivered by webhook."""
        if self.remove(update_id):
            self.changes.tell()

    def confirm_before(self, offset: int) -> None:
        """Forget all updates below `offset`; an offset beyond the queue's end after a jump of ids is ignored."""
        if offset > self.next_id:
            return
        if offset < 0:
            offset = min(list(self.waiting)[offset:], default=0)
        done = list(takewhile(lambda update_id: update_id < offset, self.waiting))
        for update_id in done:
            self.remove(update_id)
        if done:
            self.changes.tell()

    def batch(self, limit: int) -> list[JSON]:
        """Up to `limit` oldest updates, not confirmed by this."""
        self.expire()
        return [update.wire() for update in islice(self.waiting.values(), limit)]

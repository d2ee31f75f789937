"""Telegram's rates: one message a second in a chat, 20 a minute in a group, 30 a second in all."""

from __future__ import annotations

import math
from collections import deque

from bot.playground.errors import too_many

PRIVATE_BURST = 4
PRIVATE_PER_SECOND = 1.0
GROUP_PER_MINUTE = 20
ALL_PER_SECOND = 30
COUNTED = frozenset(
    {
        "sendmessage", "sendphoto", "senddocument", "copymessage", "copymessages", "forwardmessage", "forwardmessages",
        "editmessagetext", "editmessagecaption", "editmessagereplymarkup", "createforumtopic", "editforumtopic",
        "closeforumtopic", "reopenforumtopic", "pinchatmessage",
    }
)  # fmt: skip


class Window:
    """At most `limit` per `span` seconds, as a log of times."""

    def __init__(self, limit: int, span: float) -> None:
        self.limit = limit
        self.span = span
        self.times: deque[float] = deque()

    def wait(self, now: float, count: int) -> float:
        """Seconds until `count` more fit, 0 if they fit now."""
        while self.times and (self.times[0] <= now - self.span or self.times[0] > now + self.span):
            self.times.popleft()
        over = len(self.times) + min(count, self.limit) - self.limit
        return self.times[over - 1] + self.span - now if over > 0 else 0.0

    def take(self, now: float, count: int) -> None:
        """Count them."""
        self.times.extend([now] * count)


class Bucket:
    """A token bucket: a burst, then a steady rate."""

    def __init__(self, now: float) -> None:
        self.tokens = float(PRIVATE_BURST)
        self.at = now

    def wait(self, now: float, count: int) -> float:
        """Seconds until `count` (never more than the burst) tokens are there."""
        self.tokens = min(PRIVATE_BURST, self.tokens + max(0.0, now - self.at) * PRIVATE_PER_SECOND)
        self.at = now
        return max(0.0, (min(count, PRIVATE_BURST) - self.tokens) / PRIVATE_PER_SECOND)

    def take(self, _now: float, count: int) -> None:
        """Spend tokens; a long album leaves a debt."""
        self.tokens -= count


class Limits:
    """All counters of one bot. Ids below zero are groups, all their topics together."""

    def __init__(self) -> None:
        self.chats: dict[int, Window | Bucket] = {}
        self.everything = Window(ALL_PER_SECOND, 1.0)

    def of(self, chat: int, now: float) -> Window | Bucket:
        """The counter of a chat."""
        if chat not in self.chats:
            self.chats[chat] = Window(GROUP_PER_MINUTE, 60.0) if chat < 0 else Bucket(now)
        return self.chats[chat]

    def check(self, chat: int, now: float, count: int = 1) -> None:
        """Raise the 429 that Telegram would give; retry_after is in whole seconds, rounded up."""
        wait = max(self.of(chat, now).wait(now, count), self.everything.wait(now, count))
        if wait > 0:
            raise too_many(max(1, math.ceil(wait)))

    def take(self, chat: int, now: float, count: int = 1) -> None:
        """Count an applied call."""
        self.of(chat, now).take(now, count)
        self.everything.take(now, count)

"""Telegram's limits, kept before Telegram has to: sliding windows for each chat and overall, and pauses after 429."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Window:
    """At most `most` calls in any `seconds`."""

    most: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """The windows in force. Source: Telegram's bot FAQ, "My bot is hitting limits, how do I avoid this?"."""

    private: Window = Window(3, 3.0)  # "avoid sending more than one message per second"; short bursts are allowed
    group: Window = Window(20, 60.0)  # "not be able to send more than 20 messages per minute to the same group"
    overall: Window = Window(30, 1.0)  # "not be able to broadcast more than about 30 messages per second"


NO_LIMITS = Limits(Window(10**9, 1.0), Window(10**9, 1.0), Window(10**9, 1.0))  # for measuring the rest

_FORGET_EVERY = 1000  # calls between sweeps of chats that have been silent


@dataclass(slots=True)
class _Log:
    """Times of the calls inside a window, oldest first (UTC seconds)."""

    window: Window
    times: deque[float] = field(default_factory=deque)
    paused_from: float = 0.0
    paused_until: float = 0.0

    def drop_old(self, now: float) -> None:
        while self.times and self.times[0] <= now - self.window.seconds:
            self.times.popleft()
        while self.times and self.times[-1] > now:  # written before the clock was set back
            self.times.pop()

    def add(self, now: float, count: int) -> None:
        self.drop_old(now)
        self.times.extend([now] * count)
        if count > self.window.most:  # more than the window holds: what follows waits until the rate is right again
            self.pause(now, self.window.seconds * count / self.window.most)

    def pause(self, now: float, seconds: float) -> None:
        self.keep_pause(now)
        self.paused_from, self.paused_until = now, max(self.paused_until, now + seconds)

    def keep_pause(self, now: float) -> None:
        if now < self.paused_from:  # the clock was set back: the pause keeps its length, not its end
            self.paused_until -= self.paused_from - now
            self.paused_from = now

    def wait(self, now: float, count: int) -> float:
        self.drop_old(now)
        self.keep_pause(now)
        too_many = len(self.times) + min(count, self.window.most) - self.window.most
        opens = self.times[too_many - 1] + self.window.seconds if too_many > 0 else now
        return max(opens, self.paused_until, now) - now


class Limiter:
    """Says how long a chat has to wait. Pure: time comes in as UTC seconds. Groups have negative ids."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._overall = _Log(limits.overall)
        self._chats: dict[int, _Log] = {}
        self._since_sweep = 0

    def wait(self, chat: int, now: float, *, overall: bool = True, count: int = 1) -> float:
        """Seconds until `count` messages may go to this chat in one call; 0.0 means now.

        `overall`: they count against the whole bot too. The FAQ counts messages, so we do, also in copyMessages;
        more than a window holds go when it is empty.
        """
        own = self._chats[chat].wait(now, count) if chat in self._chats else 0.0
        return max(own, self._overall.wait(now, count)) if overall else own

    def take(self, chat: int, now: float, *, overall: bool = True, count: int = 1) -> None:
        """Count `count` messages that go now."""
        self._log(chat).add(now, count)
        if overall:
            self._overall.add(now, count)
        self._sweep(now)

    def pause(self, chat: int, now: float, seconds: float) -> None:
        """Nothing to this chat for `seconds` from `now` on: Telegram said 429 with retry_after."""
        self._log(chat).pause(now, seconds)

    def tight(self, chat: int, now: float) -> bool:
        """Whether half of the chat's calls are used up: from here on messages should share calls."""
        log = self._chats.get(chat)
        if log is None:
            return False
        log.drop_old(now)
        return len(log.times) * 2 >= log.window.most

    def _log(self, chat: int) -> _Log:
        window = self._limits.group if chat < 0 else self._limits.private
        return self._chats.setdefault(chat, _Log(window))

    def _sweep(self, now: float) -> None:
        """Forget chats that have been silent, so that memory follows the present, not the past."""
        self._since_sweep += 1
        if self._since_sweep < _FORGET_EVERY:
            return
        self._since_sweep = 0
        for chat, log in list(self._chats.items()):
            log.drop_old(now)
            log.keep_pause(now)
            if not log.times and log.paused_until <= now:
                del self._chats[chat]

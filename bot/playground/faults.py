"""Faults on order: what breaks between the bot and Telegram, single or as a storm."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

KINDS = (
    "429", "500_before", "500_after", "cut_before", "cut_after", "slow", "broken_json", "error",
)  # fmt: skip
STORM_KINDS = ("429", "500_before", "500_after", "cut_before", "cut_after")
SOURCES = frozenset({"getupdates", "getme"})


@dataclass(slots=True)
class Fault:
    """One ordered fault. `retry_after` and `delay` are in seconds; `times` None means for ever."""

    kind: str
    method: str = "*"
    times: int | None = 1
    chat: int | None = None
    retry_after: int = 1
    code: int = 400
    description: str = "Bad Request: fault on order"
    delay: float = 0.1

    @property
    def before(self) -> bool:
        """Whether the call is not applied."""
        return self.kind in {"429", "500_before", "cut_before", "error"}

    def fits(self, method: str, chat: int | None) -> bool:
        """Whether this fault is meant for the call."""
        return self.method in {"*", method} and self.chat in {None, chat} and self.times != 0


@dataclass(slots=True)
class Storm:
    """Random faults over a share of all calls, until cleared."""

    rng: random.Random
    share: float
    kinds: Sequence[str]
    methods: Collection[str] | None
    retry_after: Callable[[random.Random], int]
    delay: float

    def draw(self, method: str, _chat: int | None) -> Fault | None:
        """A fault for this call, or None."""
        if method in SOURCES if self.methods is None else method not in self.methods:
            return None
        if self.rng.random() >= self.share:
            return None
        return Fault(self.rng.choice(self.kinds), retry_after=self.retry_after(self.rng), delay=self.delay)


class Faults:
    """All ordered faults; single ones go first, in the order in which they were ordered."""

    def __init__(self) -> None:
        self.ordered: list[Fault] = []
        self.storms: list[Storm] = []

    def add(
        self,
        method: str = "*",
        kind: str = "500_before",
        *,
        times: int | None = 1,
        chat: int | None = None,
        retry_after: int = 1,
        code: int = 400,
        description: str = "Bad Request: fault on order",
        delay: float = 0.1,
    ) -> Fault:
        """Order a fault for the next `times` calls of a method ("*" for any), in one chat or any.

        kinds: 429, 500 and cut line before or after the call is applied, slow (applied, answered after `delay`
        real seconds), broken_json (applied, answer unreadable), error (`code`, `description`, not applied).
        """
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind}; known are {', '.join(KINDS)}")
        fault = Fault(kind, method.lower(), times, chat, retry_after, code, description, delay)
        self.ordered.append(fault)
        return fault

    def storm(
        self,
        rng: random.Random,
        share: float = 0.3,
        kinds: Sequence[str] = STORM_KINDS,
        *,
        methods: Collection[str] | None = None,
        retry_after: Callable[[random.Random], int] = lambda rng: rng.randint(1, 60),
        delay: float = 0.1,
    ) -> None:
        """Break a share of all calls of these methods (None: all but getUpdates and getMe) until `clear`."""
        names = None if methods is None else frozenset(method.lower() for method in methods)
        self.storms.append(Storm(rng, share, tuple(kinds), names, retry_after, delay))

    def clear(self) -> None:
        """Good weather again."""
        self.ordered.clear()
        self.storms.clear()

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault that strikes this call, used up by it."""
        for fault in self.ordered:
            if fault.fits(method, chat):
                if fault.times is not None:
                    fault.times -= 1
                return fault
        for storm in self.storms:
            fault_drawn = storm.draw(method, chat)
            if fault_drawn:
                return fault_drawn
        return None

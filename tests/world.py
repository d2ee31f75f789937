"""A whole small world for end-to-end tests: the real bot over HTTP against the playground, on a fake clock.

The cast: Anna asks, Boris asks too, Vera volunteers (an administrator of the desk), Oleg too, Gleb is a stranger.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, event, select

from bot.app import App
from bot.cases.model import Case
from bot.guide.load import load_guide
from bot.guide.model import Guide
from bot.guide.words import Words, load_words
from bot.playground import Playground
from bot.playground.model import Chat, Message, User
from bot.service.desks import DeskPlan
from bot.store.db import Store
from bot.store.seal import Sealer
from bot.store.tables import outbox
from bot.telegram.limits import NO_LIMITS
from tests.cellar import KEY, fresh_file
from tests.clock import FakeClock
from tests.parties import strangers

T = TypeVar("T")

TOKEN = "1000001:" + "t" * 35  # the shape of a token; of nobody's bot
ROOT = Path(__file__).parent.parent
ISLAND = ROOT / "tests" / "guide" / "island"

PATIENCE = 20.0  # real seconds until a test that waits for something gives up
CALM = 8  # turns of the event loop without anything under way that count as rest


def _without_waiting_for_the_disk(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


class CountingStore(Store):
    """A store that tells how many units of work are under way."""

    under_way = 0

    def __init__(self, url: str, sealer: Sealer) -> None:
        """No test here cuts the power, and waiting for the disk would be most of its time."""
        super().__init__(url, sealer)
        event.listen(self._engine.sync_engine, "connect", _without_waiting_for_the_disk)

    async def run_raw(self, work: Callable[[Connection], T]) -> T:
        self.under_way += 1
        try:
            return await super().run_raw(work)
        finally:
            self.under_way -= 1

    async def truncate_wal(self) -> None:
        self.under_way += 1
        try:
            await super().truncate_wal()
        finally:
            self.under_way -= 1


class World:
    """The playground with its people, and the bot, which can be started, stopped and started again."""

    def __init__(self, folder: Path, clock: FakeClock, content: Path = ISLAND, *, limits: bool = True) -> None:
        self.folder = folder
        self.clock = clock
        self.limits = limits
        self.guide, self.words = island(content)
        self.play = Playground(now=clock.now, token=TOKEN, limits=limits, long_poll=0.05)
        self.vera = self.play.person("Vera")
        self.oleg = self.play.person("Oleg")
        self.anna = self.play.person("Anna", language="en")
        self.boris = self.play.person("Boris", language="en")
        self.gleb = self.play.person("Gleb", language="en")
        self.desk = self.play.group("Desk", admins=[self.vera], members=[self.oleg])
        self.desk_plan = DeskPlan(self.desk.id, ("en",))
        self._calls_under_way = 0

    # --- the bot ---

    async def start(self, **options: Any) -> None:
        """Start the playground and the bot."""
        await self.play.start()
        await self.start_bot(**options)

    async def start_bot(self, **options: Any) -> None:
        """Start the bot on the database of this world."""
        self.store = CountingStore(self.url, Sealer(KEY))
        if not self.path.exists():
            await fresh_file(self.path)
        unlimited = {} if self.limits else {"limits": NO_LIMITS}
        made: dict[str, Any] = {
            "token": TOKEN,
            "api_base": self.play.base,
            "store": self.store,
            "guide": self.guide,
            "words": self.words,
            "desks": [self.desk_plan],
            "clock": self.clock,
            "poll_wait": 1,
        }
        self.app = App(**(made | unlimited | options))
        self.app.bot.session.middleware(self._count)
        await self.app.start_polling()

    async def stop_bot(self) -> None:
        """Stop the bot as SIGTERM does."""
        await self.app.stop()

    async def stop(self) -> None:
        """Stop everything. Whatever the test was about, no word may have gone to somebody else's case."""
        await self.app.stop()
        await self.play.stop()
        assert strangers(self.play) == []

    @property
    def path(self) -> Path:
        return self.folder / "waymark.db"

    @property
    def url(self) -> str:
        return f"sqlite+aiosqlite:///{self.path}"

    async def _count(self, make_request: Any, bot: Any, method: Any) -> Any:
        """Count calls under way, except the poll that always hangs."""
        if method.__api_method__ == "getUpdates":
            return await make_request(bot, method)
        self._calls_under_way += 1
        try:
            return await make_request(bot, method)
        finally:
            self._calls_under_way -= 1

    # --- time ---

    async def rest(self) -> None:
        """Wait until nothing is under way: no update unconfirmed, no call, no unit of work. Time stands still."""
        end = asyncio.get_running_loop().time() + PATIENCE
        calm = 0
        while calm < CALM:
            await asyncio.sleep(0)
            busy = self.play.pending or self._calls_under_way or self.store.under_way
            calm = 0 if busy else calm + 1
            if asyncio.get_running_loop().time() > end:
                raise TimeoutError(f"no rest: {self.play.pending} updates, {self._calls_under_way} calls under way")

    async def advance(self, seconds: float) -> None:
        """Let this much time pass, waking everybody in order and letting each finish."""
        end = self.clock.now() + seconds
        await self.rest()
        while (wake := self.clock.next_wake()) is not None and wake <= end:
            self.clock.move_to(wake)
            await self.rest()
        self.clock.move_to(end)
        await self.rest()

    async def until(self, true: Callable[[], T], *, within: float = 120.0) -> T:
        """Let time pass until `true()`; AssertionError when it is not so `within` (fake) seconds."""
        end = self.clock.now() + within
        while True:
            await self.rest()
            if value := true():
                return value
            wake = self.clock.next_wake()
            assert wake is not None and wake <= end, f"not so within {within} s; last calls: {self.play.last_calls()}"
            self.clock.move_to(wake)

    # --- what people do and see ---

    def seen(self, person: User) -> list[Message]:
        """What the bot has said in a person's chat, oldest first."""
        return [message for message in self.play.messages(person) if message.sender.id == self.play.bot.id]

    def said(self, person: User) -> str:
        """The text of the bot's newest message to a person."""
        return self.seen(person)[-1].text or ""

    def topics(self) -> list[int]:
        """Threads of the desk's topics."""
        return sorted(self.desk.topics)

    def in_topic(self, thread: int) -> list[Message]:
        """Messages in a topic without Telegram's own."""
        return [message for message in self.play.messages(self.desk, thread) if not message.service]

    async def open_case(self, person: User, position: str = "h:l") -> int:
        """Walk to a leaf, ask for a human, agree. Returns the topic's thread."""
        before = set(self.topics())
        self.play.say(person, "/start")
        await self.until(lambda: self.seen(person))
        page = self.seen(person)[-1]
        for data in (f"ens:{position}", f"en!a:{position}", f"en!g:{position}"):
            self.play.press(person, page, data, forged=True)
            await self.rest()
        await self.until(lambda: set(self.topics()) - before and self.in_topic(max(self.topics())))
        await self.until(lambda: len(self.seen(person)) >= 2)
        return max(set(self.topics()) - before)

    def copies(self, thread: int, of: User) -> list[Message]:
        """The copies of a person's messages in a topic."""
        return [m for m in self.in_topic(thread) if m.copied_from and m.copied_from[0] == of.id]

    async def case(self, person: User) -> Case | None:
        """The person's case as the database has it."""
        filed = await self.store.run(lambda tx: tx.cases.of_chat(person.id))
        return filed.case if filed else None

    async def errands(self, state: str) -> list[tuple[str, str, str | None]]:
        """Side, kind and reason of all errands of the outbox in this state: waiting, sent or failed."""
        query = select(outbox.c.side, outbox.c.kind, outbox.c.reason).where(outbox.c.state == state)
        rows = await self.store.run_raw(lambda connection: connection.execute(query.order_by(outbox.c.id)).all())
        return [(row.side, row.kind, row.reason) for row in rows]


def island(content: Path) -> tuple[Guide, Mapping[str, Words]]:
    """An invented guide in English, so that no test hangs on the words of the real one."""
    guide = load_guide(content)
    return guide, load_words(ROOT / "locales", guide.languages, guide.source_language)


__all__ = ["Chat", "Message", "User", "World", "island"]

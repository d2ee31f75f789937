"""An office: talk and deliver on a real database, with a Telegram that takes everything and numbers it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import count
from pathlib import Path

from sqlalchemy import func, select

from bot.cases.model import Case
from bot.guide.load import load_guide
from bot.guide.model import Guide
from bot.guide.words import Words, load_words
from bot.service.deliver import Deliver
from bot.service.desks import DeskPlan
from bot.service.intents import Agree, DeskWrote, PersonWrote, Talking
from bot.service.parcels import Copy, NewTopic, Outgoing
from bot.service.talk import Shown, Talk
from bot.store.db import Store, Tx
from bot.store.tables import metadata
from tests.cellar import ANNA, DESK, OTHER_DESK
from tests.clock import FakeClock

ROOT = Path(__file__).parents[2]
PLANS = [DeskPlan(DESK, ("en",)), DeskPlan(OTHER_DESK, ("ru",))]


@cache
def island() -> tuple[Guide, Mapping[str, Words]]:
    """The invented guide."""
    return read_guide(ROOT / "tests" / "guide" / "island")


@cache
def real_guide() -> tuple[Guide, Mapping[str, Words]]:
    """The guide that people read."""
    return read_guide(ROOT / "content")


def read_guide(content: Path) -> tuple[Guide, Mapping[str, Words]]:
    """A guide with its words, Russian and English."""
    guide = load_guide(content)
    return guide, load_words(ROOT / "locales", [*guide.languages, "ru", "en"], guide.source_language)


class Office:
    """What the use cases do, seen from the database and from Telegram's side."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.store, self.clock = store, clock
        guide, words = island()
        aliases = count(1)
        self.talk = Talk(guide, words, PLANS, lambda given: f"{given[0]}{next(aliases)}")
        self.deliver = Deliver(store, guide, words, PLANS)
        self.card = 0  # the message id of the newest card
        self._numbers = count(1000)

    async def decide(self, *intents: Talking) -> list[Shown]:
        """Everything that is wanted, in one transaction; what is to be shown at once."""
        now = self.clock.now()
        return await self.store.run(lambda tx: [shown for want in intents for shown in self.talk.decide(tx, want, now)])

    async def open_case(self, chat: int = ANNA, position: str = "h:l") -> int:
        """Agree, and let topic and card come into being. Returns the topic's thread."""
        await self.decide(Agree(chat, None, None, position, "en"))
        await self.deliver_all()
        thread = (await self.case(chat)).thread
        assert thread is not None
        return thread

    async def case(self, chat: int = ANNA) -> Case:
        """The case of this chat."""
        filed = await self.store.run(lambda tx: tx.cases.of_chat(chat))
        assert filed is not None
        return filed.case

    async def deliver_all(self) -> list[Outgoing]:
        """Let Telegram take all that is due, at the time it is due; returns the calls of this round."""
        made: list[Outgoing] = []
        while True:
            parcels, later = await self.deliver.due(
                self.clock.now(), take=lambda _: True, tight=lambda _: False, most=16
            )
            for parcel in parcels:
                made.append(parcel.out)
                many = len(parcel.out.messages) if isinstance(parcel.out, Copy) else 1
                ids = [next(self._numbers) for _ in range(many)]
                self.card = ids[0] if parcel.kind == "card" else self.card
                await self.deliver.done(parcel, ids, self.clock.now())
            if not parcels:
                if later is None:
                    break
                self.clock.move_to(later)
        return made

    async def copies(self) -> list[Copy]:
        """The copies among what is due now, after Telegram took it."""
        return [call for call in await self.deliver_all() if isinstance(call, Copy)]

    async def relay(self, message: int, chat: int = ANNA) -> int:
        """The person writes; returns the message id of the copy at the desk."""
        await self.decide(PersonWrote(chat, message, "text", "en"))
        await self.deliver_all()

        def copy_of(tx: Tx) -> int | None:
            filed = tx.cases.of_chat(chat)
            return tx.links.desk_message(filed.id, filed.case.desk, message) if filed else None

        copy = await self.store.run(copy_of)
        assert copy is not None
        return copy

    async def answer(self, thread: int, message: int, reply_to: int | None, album: str | None = None) -> None:
        """A volunteer writes in a topic."""
        await self.decide(DeskWrote(DESK, thread, message, "text", reply_to, album))

    async def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        queries = {table.name: select(func.count()).select_from(table) for table in metadata.sorted_tables}
        return await self.store.run_raw(
            lambda connection: {name: connection.execute(query).scalar_one() for name, query in queries.items()}
        )

    async def waiting(self) -> int:
        """How many errands wait."""
        return await self.store.run(lambda tx: tx.outbox.waiting())


__all__ = ["NewTopic", "Office", "Shown", "island", "real_guide"]

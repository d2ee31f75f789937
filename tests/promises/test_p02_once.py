"""P02: nothing happens twice when Telegram repeats itself, and nothing is missed when it mixes up the order.

Effects are what is queued to be sent (rows of the outbox, in order), what is shown at once, and how the cases stand.
Fed again in the right order, all of them are the same. Fed in any order, each message still gives its one copy; the
copies of a case keep the order in which the messages first came. An edit that overtakes its message adds no copy of
its own: the first copy is made after it and carries the new words.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import select

from bot.playground.model import User
from bot.service.batch import Batch
from bot.service.read import Read
from bot.service.talk import Talk
from bot.store.db import Store
from bot.store.seal import Sealer
from bot.store.tables import cases, outbox, updates
from bot.telegram.courier import Courier
from bot.telegram.intake import Intake
from bot.telegram.pages import Page, Pages
from bot.telegram.poll import BATCH
from tests.cellar import KEY
from tests.clock import FakeClock
from tests.world import World

ROUNDS = 20
WINDOW = 50  # how far an update may be from its place

Raw = Mapping[str, Any]
Copied = tuple[int, int]  # message id and edit date, 0 for the first copy


class Seen:
    """Stands where pages and courier stand, and remembers what it was asked to show."""

    def __init__(self) -> None:
        self.shown: list[tuple[int, Page]] = []
        self.left: list[int] = []

    def show(self, chat: int, page: Page) -> None:
        """A page for a chat."""
        self.shown.append((chat, page))

    def leave(self, chat: int) -> None:
        """A chat to leave."""
        self.left.append(chat)

    def answer(self, query: str | None) -> None:
        """A spinner to stop: harmless, however often."""

    def wake(self) -> None:
        """The courier may look."""


class Effects:
    """What a way of feeding led to."""

    def __init__(self, seen: Seen, errands: list[Any], books: list[Any], ledger: list[Any]) -> None:
        self.shown = seen.shown
        self.left = seen.left
        self.errands = errands
        self.cases = books
        self.ledger = sorted(ledger)

    def everything(self) -> tuple[Any, ...]:
        """All of it, in order."""
        return self.shown, self.left, self.errands, self.cases, self.ledger

    def copies(self) -> dict[tuple[int, str], list[Copied]]:
        """Every queued copy, in order, for each case and side."""
        found: dict[tuple[int, str], list[Copied]] = {}
        for case, side, kind, body in self.errands:
            if kind == "copy":
                found.setdefault((case, side), []).append((body["message"], body["edit"]))
        return found


class Trial:
    """A database with two open cases, and the updates that are fed to copies of it."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder
        self.raws: list[Raw] = []
        self.round = 0

    async def feed(self, batches: Sequence[Sequence[Raw]]) -> Effects:
        """Feed batches to a fresh copy of the database; nothing is sent."""
        self.round += 1
        path = self.folder / f"round{self.round}.db"
        shutil.copy(self.folder / "before.db", path)
        store = Store(f"sqlite+aiosqlite:///{path}", Sealer(KEY))
        seen = Seen()
        intake = self._intake(store, seen)
        for batch in batches:
            await intake.accept(batch)
        effects = await self._effects(store, seen)
        await store.close()
        for file in self.folder.glob(path.name + "*"):
            file.unlink()
        return effects

    def _intake(self, store: Store, seen: Seen) -> Intake:
        world, clock = self.world, FakeClock()
        talk = Talk(world.guide, world.words, [world.desk_plan], lambda names: names[0])
        return Intake(
            batch=Batch(store, talk),
            read=Read(world.guide, world.words, clock.now),
            pages=cast(Pages, seen),
            courier=cast(Courier, seen),
            rooms=world.app.rooms,
            clock=clock,
        )

    async def _effects(self, store: Store, seen: Seen) -> Effects:
        errand = select(outbox.c.case_id, outbox.c.side, outbox.c.kind, outbox.c.body)
        case = select(cases.c.id, cases.c.state, cases.c.alias, cases.c.topic_no, cases.c.closed_at)
        ledger = select(updates.c.update_id, updates.c.state, updates.c.kind)
        queries = [errand.where(outbox.c.state == "waiting").order_by(outbox.c.id), case.order_by(cases.c.id), ledger]
        read = await store.run_raw(lambda tx: [[tuple(row) for row in tx.execute(query)] for query in queries])
        return Effects(seen, *read)


@pytest.fixture
async def trial(world: World, tmp_path: Path) -> AsyncIterator[Trial]:
    """Anna and Boris have cases with a few messages in each; what follows is not fetched by the bot."""
    made = Trial(world, tmp_path / "rounds")
    made.folder.mkdir()
    for person in (world.anna, world.boris):
        await world.open_case(person)
        for number in range(2):
            world.play.say(person, f"early {number}")
    await world.advance(300)
    assert await world.errands("waiting") == []
    await world.store.truncate_wal()
    shutil.copy(world.path, made.folder / "before.db")
    yield made


async def quietly(world: World, deeds: Any) -> list[Raw]:
    """The updates of what is done while the bot does not look: they are taken away before it does."""
    deeds()
    raws: list[Raw] = list(world.play.world.updates.batch(10_000))
    world.play.world.updates.confirm_before(world.play.world.updates.next_id)
    await world.rest()
    return raws


def conversation(world: World, rng: random.Random, deeds: int) -> None:
    """Messages, albums, edits, answers and notes in two open cases, a second apart."""
    threads = {world.anna: min(world.topics()), world.boris: max(world.topics())}
    written: dict[User, list[Any]] = {world.anna: [], world.boris: []}
    answers: list[Any] = []
    for number in range(deeds):
        world.clock.move_to(world.clock.now() + 1)
        person = rng.choice(list(threads))
        copy = rng.choice(world.copies(threads[person], person))
        where: dict[str, Any] = {"chat": world.desk, "thread": threads[person]}
        match rng.randrange(9):
            case 8:
                pictures = [world.play.say(world.vera, album=f"{number}", reply_to=copy, **where) for _ in range(2)]
                answers += pictures
            case 0:
                for _ in range(3):
                    written[person].append(world.play.say(person, album=f"album {number}"))
            case 1 if written[person]:
                world.play.edit(person, rng.choice(written[person]), f"new words {number}")
            case 2 if answers:
                answer = rng.choice(answers)
                world.play.edit(answer.sender, answer, f"better words {number}")
            case 3 | 4:
                answers.append(world.play.say(world.vera, f"answer {number}", reply_to=copy, **where))
            case 5:
                world.play.say(world.oleg, f"note {number}", **where)
            case _:
                written[person].append(world.play.say(person, f"words {number}"))


def whole_life(world: World, rng: random.Random) -> None:
    """The above, and all that depends on order: pages, a new case, closing by either side, writing again."""
    conversation(world, rng, 10)
    page = world.seen(world.boris)[0]
    for data in ("ens:h:b", "en!c:", "rubbish"):
        world.play.press(world.boris, page, data, forged=True)
    world.play.say(world.boris, "one more question")
    started = world.play.say(world.gleb, "/start")
    for data in ("ens:h:l", "en!a:h:l", "en!g:h:l"):
        world.play.press(world.gleb, started, data, forged=True)
    world.play.say(world.gleb, "good evening")
    world.play.say(world.gleb, kind="poll")
    world.play.say(world.gleb, kind="contact")
    world.play.say(world.anna, "thank you", kind="broken")
    world.play.say(world.oleg, "/close", chat=world.desk, thread=min(world.topics()))
    world.play.say(world.gleb, "/close")
    world.play.say(world.gleb, "still here")
    conversation(world, rng, 10)


# --- ways of feeding ---


def repeated(raws: Sequence[Raw], rng: random.Random) -> list[Raw]:
    """Each update one to three times: the first in its place, the others up to WINDOW later."""
    placed = [(place + 0.0, raw) for place, raw in enumerate(raws)]
    again = [(place + rng.uniform(0, WINDOW), raw) for place, raw in enumerate(raws) for _ in range(rng.randrange(3))]
    return [raw for _, raw in sorted(placed + again, key=lambda item: item[0])]


def shuffled(raws: Sequence[Raw], rng: random.Random) -> list[Raw]:
    """Each update one to three times, each within WINDOW of its place."""
    moved = [(place + rng.uniform(0, WINDOW), raw) for place, raw in enumerate(raws) for _ in range(rng.randint(1, 3))]
    return [raw for _, raw in sorted(moved, key=lambda item: item[0])]


def cut(raws: Sequence[Raw], rng: random.Random) -> list[list[Raw]]:
    """In batches of any size that Telegram may send."""
    batches: list[list[Raw]] = [[]]
    for raw in raws:
        if len(batches[-1]) == BATCH or rng.random() < 0.06:
            batches.append([])
        batches[-1].append(raw)
    return [batch for batch in batches if batch]


# --- the promise ---


async def test_updates_that_come_again_change_nothing(trial: Trial) -> None:
    """Each update comes one to three times, in any batches: all effects are those of once, in the same order."""
    for seed in range(ROUNDS):
        rng = random.Random(seed)
        raws = await quietly(trial.world, lambda: whole_life(trial.world, rng))  # noqa: B023  # called at once
        once = await trial.feed([raws])
        again = await trial.feed(cut(repeated(raws, rng), rng))
        assert again.everything() == once.everything(), f"seed {seed}"
        assert len(once.errands) > 20
        assert once.shown
        assert len(once.cases) == 3


async def test_updates_in_any_order_give_each_message_its_one_copy(trial: Trial) -> None:
    """Each update comes one to three times, shuffled within 50: one first copy of each message, order as it came."""
    for seed in range(ROUNDS):
        rng = random.Random(seed)
        raws = await quietly(trial.world, lambda: conversation(trial.world, rng, 50))  # noqa: B023  # called at once
        once = await trial.feed([raws])
        fed = shuffled(raws, rng)
        mixed = await trial.feed(cut(fed, rng))
        assert mixed.ledger == once.ledger, f"seed {seed}"
        assert mixed.cases == once.cases, f"seed {seed}"
        assert mixed.shown == once.shown == [], f"seed {seed}"
        people = {1: trial.world.anna.id, 2: trial.world.boris.id}
        for (case, side), wanted in once.copies().items():
            chat = people[case] if side == "desk" else trial.world.desk.id
            check_lane(wanted, mixed.copies()[case, side], first_seen(fed, chat), f"seed {seed}")


def first_seen(fed: Sequence[Raw], chat: int) -> dict[Copied, int]:
    """When each message and each edit written in this chat first came."""
    found: dict[Copied, int] = {}
    for place, raw in enumerate(fed):
        message = raw.get("message") or raw["edited_message"]
        if message["chat"]["id"] == chat:
            found.setdefault((message["message_id"], message.get("edit_date", 0)), place)
    return found


def check_lane(wanted: Sequence[Copied], got: Sequence[Copied], came: Mapping[Copied, int], seed: str) -> None:
    """The same first copies, in the order of arrival; edits too, but for those that overtook their message."""
    overtaken = {(message, edit) for message, edit in wanted if edit and came[message, edit] < came[message, 0]}
    assert len(set(got)) == len(got), seed
    assert set(got) == set(wanted) - overtaken, seed
    assert [came[copied] for copied in got] == sorted(came[copied] for copied in got), seed

"""P01: what you send in a case arrives, whatever kills the bot on the way."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.playground.model import Message, User
from tests.promises.harness import BotProcess, Swallowed, Town, source

PEOPLE = 6
FIRST_ASKERS = 3
MOST_BEHIND = 60  # messages on their way before the town waits for the bot
FAULTY = 0.015  # share of calls whose answer is lost or that fail before they are done


@dataclass(slots=True)
class Trial:
    """One town, one bot, one seed."""

    town: Town
    bot: BotProcess
    swallowed: Swallowed
    kills: int = 0

    async def kill(self) -> None:
        """Kill the bot, let calls it had already sent come to their end, start it again."""
        self.bot.kill()
        for _ in range(50):
            await asyncio.sleep(0)  # what was on the wire when the bot died is still read
        self.kills += 1
        self.swallowed.count()
        self.bot.start()


@pytest.fixture
async def trial(tmp_path: Path) -> AsyncIterator[Trial]:
    """A town that nobody has written in yet, and the bot running."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201  # shown when the test fails, to run it again
    town = Town(seed, PEOPLE)
    await town.play.start()
    bot = BotProcess(tmp_path, town.play.base, town.desk)
    bot.start()
    yield Trial(town, bot, Swallowed(town, bot.path))
    bot.close()
    await town.play.stop()


async def talk(trial: Trial, messages: int, kills: int) -> None:
    """Let the town exchange this many messages while the bot is killed this often; return when all is quiet."""
    town, rng = trial.town, trial.town.rng
    newcomers = iter(town.people[FIRST_ASKERS:])
    for person in town.people[:FIRST_ASKERS]:
        town.ask(person)
    weather = ("500_before", "500_after", "cut_before", "cut_after", "broken_json")
    town.play.faults.storm(random.Random(rng.random()), FAULTY, weather)
    moments = sorted(rng.sample(range(messages), kills))
    while town.messages < messages:
        if moments and town.messages >= moments[0]:
            moments.pop(0)
            await meet_death(trial, next(newcomers, None) if len(moments) % 4 == 0 else None)
        town.act()
        await town.play.until(lambda: town.backlog() < MOST_BEHIND, 30)
    while trial.kills < kills:
        await meet_death(trial, None)
    town.play.faults.clear()
    await settle(town)


async def meet_death(trial: Trial, newcomer: User | None) -> None:
    """Kill the bot at a random moment, or while it makes the topic of somebody new."""
    town = trial.town
    if newcomer is None:
        await asyncio.sleep(town.rng.random() * 0.05)
    else:
        topics = len(town.desk.topics)
        town.play.faults.add("createForumTopic", "slow", delay=0.5)
        town.ask(newcomer)
        await town.play.until(lambda: len(town.desk.topics) > topics, 30)
    await trial.kill()


async def settle(town: Town) -> None:
    """Wait until everything has arrived; says what has not."""
    try:
        await town.play.until(lambda: not town.play.pending and not town.waiting(), 20)
    except TimeoutError:
        late = [(m, len(town.copies.get(source(m), [])), m.reactions) for m in town.waiting()]
        raise AssertionError(f"{town.play.pending} updates pending, {len(late)} messages lost: {late[:10]}") from None


# --- what must be true at the end ---


def first_copies(town: Town, messages: list[Message]) -> list[Message]:
    """The first copy of each message, in the order in which the messages were written."""
    return [town.copies[source(message)][0] for message in messages]


def check_order(town: Town) -> None:
    """Per case and direction, first copies stand in the order in which the messages were written."""
    for book in (town.said, town.answers):
        for messages in book.values():
            ids = [copy.id for copy in first_copies(town, messages)]
            assert ids == sorted(ids)


def check_places(town: Town) -> None:
    """All copies of a person are in one topic, all answers in the chat of the right person, notes nowhere."""
    threads = {person: {copy.thread for copy in town.shown[person]} for person in town.said}
    assert all(len(each) == 1 for each in threads.values())
    assert len(set.union(*threads.values())) == len(town.said)
    for person, answers in town.answers.items():
        assert {copy.chat.id for answer in answers for copy in town.copies[source(answer)]} <= {person.id}
    assert not [note for note in town.notes if source(note) in town.copies]


def check_file(path: Path) -> None:
    """The database is whole and nothing waits in it."""
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("SELECT count(*) FROM outbox WHERE state != 'sent'").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM updates WHERE state = 'parked'").fetchone() == (0,)
    connection.close()


async def check_all(trial: Trial, messages: int, kills: int) -> None:
    """The promise."""
    town = trial.town
    extra, lost_answers = town.extra(), town.answers_lost()
    print(  # noqa: T201  # the figures, shown when the test fails or with -s
        f"{town.messages} messages, {trial.kills} kills, {lost_answers} answers lost, "
        f"{trial.swallowed.copies} swallowed by a kill, {extra} extra copies, {len(town.desk.topics)} topics"
    )
    assert town.messages >= messages
    assert trial.kills == kills
    check_order(town)
    check_places(town)
    # A kill takes with it the answers to calls under way, one for each chat: these are answers lost like any other.
    assert extra <= trial.swallowed.copies + lost_answers
    assert len(town.desk.topics) <= len(town.said) + trial.kills + town.topics_unheard_of()
    assert await trial.bot.stop() == 0
    check_file(trial.bot.path)


async def test_what_is_sent_in_a_case_arrives_though_the_bot_is_killed(trial: Trial) -> None:
    """20 kills during 1,000 messages: none lost, order kept, nothing twice but what a lost answer explains."""
    await talk(trial, 1000, 20)
    await check_all(trial, 1000, 20)


@pytest.mark.nightly
async def test_what_is_sent_arrives_though_the_bot_is_killed_all_night(trial: Trial) -> None:
    """The same at full length: 200 kills during 10,000 messages."""
    await talk(trial, 10_000, 200)
    await check_all(trial, 10_000, 200)

"""Promise P20: forged buttons do nothing that their chat may not do: no exception, no change of another's case."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from aiogram.types import Update
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, event, select

from bot.cases.model import Case, State
from bot.guide.render import Act, Screen, Show, View, render
from bot.guide.walk import replay
from bot.ops.clock import day_of
from bot.playground import Playground
from bot.playground.model import Message, User
from bot.service import notices
from bot.service.desks import DeskPlan
from bot.service.intents import (
    READING,
    Agree,
    AskHuman,
    EmptyPress,
    ForeignChat,
    Intent,
    OpenPage,
    OpenStart,
    StaleButton,
)
from bot.service.read import Read
from bot.service.talk import Shown, Talk
from bot.store.db import Tx
from bot.store.seal import Sealer
from bot.store.tables import cases, metadata
from bot.telegram.buttons import MAX_DATA_BYTES, pack, unpack
from bot.telegram.intents import Rooms
from bot.telegram.routes import intent_of
from bot.telegram.screens import fields
from tests.cellar import KEY
from tests.clock import START, FakeClock
from tests.world import ISLAND, World, island

Cases = Mapping[int, Case]

FUZZED = 6_500  # each in 16 roles: 104,000 presses; at night 100,000 in each
OVER_HTTP = 200
MOST_ALIKE = 500  # decisions tried although they differ in the position's spelling only
GUIDE, WORDS = island(ISLAND)
EN = WORDS["en"]
# What a press may change: the kind of chat, the verb in its data, the case's state before and after.
ALLOWED: dict[tuple[str, str], set[tuple[State | None, State]]] = {
    ("private", "g"): {(None, State.WAITING), (State.CLOSED, State.WAITING)},
    ("private", "c"): {(State.WAITING, State.CLOSED), (State.TALKING, State.CLOSED)},
    ("private", "p"): {(State.WAITING,) * 2, (State.TALKING,) * 2, (State.CLOSED, State.WAITING)},
    ("desk", "c"): {(State.WAITING, State.CLOSED), (State.TALKING, State.CLOSED)},
}
ACTING = re.compile(r"[a-z]{2,3}!([gcp]):[A-Za-z0-9:/~._-]{0,59}")


# --- data ---


def real_buttons() -> list[str]:
    """The data of all buttons of the island's pages and of the screens of a case."""
    today = day_of(START)
    places = [replay(GUIDE, at, today) for at in ("", "h:l", "h:b", "h:b/b:n", "h:b/b:261120", "h:b/b:260101")]
    screens = [render(place, EN, WORDS, view, page) for place in places for view in View for page in (0, 1, 40)]
    screens += [notices.consent(EN, str(place.position)) for place in places]
    screens += [notices.told(EN, "opened", "calm heron"), notices.ask_first(EN, "contact", 5)]
    return sorted({data for screen in screens for data in data_of(screen)})


def data_of(screen: Screen) -> Iterator[str]:
    for row in fields(screen).get("reply_markup", {}).get("inline_keyboard", []):
        yield from (button["callback_data"] for button in row if "callback_data" in button)


BUTTONS = real_buttons()
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789:/~._-! "
NASTY = "\0\n\t\x1b\u202e\u200b\u2066é日😀%{}<>&\"'\\;АЯё" + LETTERS


def mutated(rng: random.Random, data: str) -> str:
    """A real button's data with some characters changed, lost, doubled or put in."""
    text = list(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randint(0, len(text))
        text[at : at + rng.randint(0, 2)] = rng.choices(rng.choice((LETTERS, NASTY)), k=rng.randint(0, 2))
    return "".join(text)


def spliced(rng: random.Random, _data: str) -> str:
    """The head of one real button on the tail of another."""
    one, two = rng.choice(BUTTONS), rng.choice(BUTTONS)
    return one[: rng.randint(0, len(one))] + two[rng.randint(0, len(two)) :]


def rubbish(rng: random.Random, _data: str) -> str:
    """Any characters, sometimes far too many."""
    return "".join(rng.choices(NASTY, k=rng.choice((0, 1, 5, 30, 64, 300))))


def well_formed(rng: random.Random, _data: str) -> str:
    """Data of the right shape that no screen of ours holds."""
    lang, tail = rng.choice(("en", "ru", "xx", "zzz")), "".join(rng.choices(LETTERS[:-2], k=rng.randint(0, 59)))
    return rng.choice((f"{lang}s:", f"{lang}mZZ:", f"{lang}!a:", f"{lang}!g:", f"{lang}!c:", f"{lang}!p:")) + tail


def untouched(_rng: random.Random, data: str) -> str:
    """A real button, pressed where it may not belong."""
    return data


WAYS: tuple[Callable[[random.Random, str], str], ...] = (mutated, mutated, spliced, rubbish, well_formed, untouched)


def fuzzed(rng: random.Random) -> str:
    """Callback data as a modified app may send it."""
    return rng.choice(WAYS)(rng, rng.choice(BUTTONS))


# --- chats ---


@dataclass
class Role:
    """A press as it comes from one kind of chat; `own` is the person whose case that chat may change."""

    kind: str
    update: Update
    own: int | None

    def intent(self, data: str, rooms: Rooms) -> Intent | None:
        """What the press means with this data."""
        assert self.update.callback_query is not None
        self.update.callback_query.__dict__["data"] = data  # the types are frozen; building 700,000 takes minutes
        return intent_of(self.update, rooms)


class Stage:
    """People in every role, and an in-memory cellar with the cases of three of them."""

    def __init__(self, connection: Connection) -> None:
        self.play = Playground(now=lambda: START)
        self.connection = connection
        people = {
            name: self.play.person(name, language="en") for name in ("Anna", "Boris", "Cyril", "Gleb", "Vera", "Oleg")
        }
        self.desk = self.play.group("Desk", admins=[people["Vera"]], members=[people["Oleg"]])
        self.rooms = Rooms(self.play.bot.id, frozenset({self.desk.id}), GUIDE.languages)
        plan = [DeskPlan(self.desk.id, ("en",))]
        self.read, self.talk = Read(GUIDE, WORDS, lambda: START), Talk(GUIDE, WORDS, plan, lambda names: names[0])
        self.tx = Tx(connection, Sealer(KEY))
        threads = {name: self.play.create_topic(self.desk, name).thread for name in ("Anna", "Boris", "Cyril", "empty")}
        for name, state in (("Anna", State.WAITING), ("Boris", State.TALKING), ("Cyril", State.CLOSED)):
            case = Case(state, f"calm {name}", "en", theme="home", path="h:l", desk=self.desk.id, thread=threads[name])
            self.tx.cases.add(people[name].id, case)
        self.roles = dict(self._roles(people, threads))

    def _roles(self, people: Mapping[str, User], threads: Mapping[str, int]) -> Iterator[tuple[str, Role]]:
        for name in ("Gleb", "Anna", "Boris", "Cyril"):
            who = people[name]
            question = self.play.say(who, kind="contact")
            yield f"{name} in private", self._role("private", who, question, who.id)
            answer = self.play.world.post(self.play.world.chats[who.id], self.play.bot, reply_to=question.id, text="?")
            yield f"{name} under a question", self._role("private", who, answer, who.id)
        for name in ("Anna", "Boris", "Cyril"):
            card = self.play.say(people["Oleg"], "card", chat=self.desk, thread=threads[name])
            yield f"a volunteer with {name}'s topic", self._role("desk", people["Oleg"], card, people[name].id)
        card = self.play.say(people["Vera"], "card", chat=self.desk, thread=threads["Anna"])
        yield "the desk's owner", self._role("desk", people["Vera"], card, people["Anna"].id)
        yield (
            "a topic without a case",
            self._role(
                "desk",
                people["Vera"],
                self.play.say(people["Vera"], "x", chat=self.desk, thread=threads["empty"]),
                None,
            ),
        )
        yield "General", self._role("desk", people["Vera"], self.play.say(people["Vera"], "x", chat=self.desk), None)
        elsewhere = self.play.group("Elsewhere", admins=[people["Gleb"]], members=[people["Anna"]])
        stray = self.play.say(people["Gleb"], "x", chat=elsewhere)
        yield "Gleb's group", self._role("foreign", people["Gleb"], stray, None)
        yield "Anna in Gleb's group", self._role("foreign", people["Anna"], stray, None)

    def _role(self, kind: str, who: User, message: Message, own: int | None) -> Role:
        self.play.press(who, message, "x", forged=True)
        (*_, raw) = self.play.world.updates.batch(1000)
        return Role(kind, Update.model_validate(raw), own)

    def standing(self) -> dict[int, Case]:
        """All cases by their person's chat."""
        numbers = self.connection.execute(select(cases.c.id)).scalars().all()
        filed = [found for number in numbers if (found := self.tx.cases.by_id(number))]
        return {one.chat: one.case for one in filed}

    def decide(self, intent: Intent) -> dict[int, Case]:
        """The cases as they would stand after the intent; nothing is kept."""
        savepoint = self.connection.begin_nested()
        try:
            for shown in self.talk.decide(self.tx, intent, START + 7200):  # type: ignore[arg-type]  # not a reading one
                assert isinstance(shown, Shown)
                fields(shown.screen)
            return self.standing()
        finally:
            savepoint.rollback()


@contextmanager
def stage() -> Iterator[Stage]:
    engine = create_engine("sqlite://")
    event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with engine.begin() as connection:
        metadata.create_all(connection)
        yield Stage(connection)
    engine.dispose()


def check(role: str, own: tuple[str, int | None], data: str, before: Cases, after: Cases) -> None:
    """The press changed nothing, or its own case in a way that its chat, its verb and the case's state allow."""
    changed = {chat for chat in before.keys() | after.keys() if before.get(chat) != after.get(chat)}
    if not changed:
        return
    kind, mine = own
    assert changed == {mine}, f"{role} changed another's case with {data!r}"
    acting = ACTING.fullmatch(data)
    assert acting, f"{role} changed a case with {data!r}"
    (chat,) = changed
    move = (before[chat].state if chat in before else None, after[chat].state)
    assert move in ALLOWED[kind, acting[1]], f"{role} made {move} of {data!r}"


def key_of(intent: Any, decided: int) -> Any:
    """What makes a decision a new one: at first any difference, later only another place to open a case from."""
    if decided < MOST_ALIKE or not isinstance(intent, Agree):
        return intent
    return replace(intent, position=str(replay(GUIDE, intent.position, day_of(START)).position))


@pytest.mark.parametrize("presses", [FUZZED, pytest.param(100_000, marks=pytest.mark.nightly)])
def test_forged_presses_in_every_kind_of_chat(presses: int) -> None:
    """Forged presses in each of 16 roles: no exception, a screen or nothing, no case changed out of turn."""
    rng = random.Random(20)
    with stage() as here:
        before, decided, shown = here.standing(), set[Any](), set[Any]()
        for _ in range(presses):
            data = fuzzed(rng)
            for name, role in here.roles.items():
                intent = role.intent(data, here.rooms)
                if isinstance(intent, OpenPage | AskHuman | OpenStart | StaleButton):
                    page = (type(intent), getattr(intent, "view", ""), getattr(intent, "position", ""), intent.lang)
                    if page not in shown:
                        shown.add(page)
                        fields(here.read.screen(intent))
                elif not isinstance(intent, READING) and (name, key := key_of(intent, len(decided))) not in decided:
                    decided.add((name, key))
                    check(name, (role.kind, role.own), data, before, here.decide(intent))  # type: ignore[arg-type]  # never None
        assert len(here.roles) == 16
    assert len(decided) >= MOST_ALIKE
    assert len(shown) > presses // 10


def test_presses_outside_private_chats_and_topics_mean_nothing() -> None:
    """In General, in a topic without a case and in Gleb's group a press only stops its spinner, whatever it says."""
    rng = random.Random(21)
    with stage() as here:
        for _ in range(2000):
            data = fuzzed(rng)
            for name in ("General", "Gleb's group", "Anna in Gleb's group"):
                assert isinstance(here.roles[name].intent(data, here.rooms), EmptyPress | ForeignChat)


def test_the_check_sees_a_change_out_of_turn() -> None:
    """The test above is able to fail: another's case, a verb that may not, a state that may not."""
    with stage() as here:
        before = here.standing()
        anna, boris, *_ = before
        closed = before | {anna: replace(before[anna], state=State.CLOSED)}
        check("Anna", ("private", anna), "en!c:", before, closed)
        for kind, own, data in (
            ("private", boris, "en!c:"),
            ("private", anna, "ens:h:l"),
            ("private", anna, "en!g:h:l"),
            ("desk", None, "en!c:"),
        ):
            with pytest.raises(AssertionError):
                check("somebody", (kind, own), data, before, closed)
        with pytest.raises((AssertionError, KeyError)):
            check("a volunteer", ("desk", anna), "en!g:h:l", closed, before)


TOKENS = st.text(st.sampled_from("abcxyz0129:/~._-!АZ \0"), max_size=70)


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.text(max_size=80), TOKENS, TOKENS.map("ens:".__add__), TOKENS.map("en!g:".__add__)))
def test_only_what_we_could_have_packed_is_read(data: str) -> None:
    """Whatever is read of a button's data fits a button, and packed again it is read as the same."""
    action = unpack(data)
    if action is not None:
        assert unpack(pack(action)) == action
        assert len(pack(action)) <= MAX_DATA_BYTES


@given(
    st.one_of(
        st.builds(
            Show,
            st.sampled_from(View),
            st.from_regex(r"[a-z0-9:/~._-]{0,57}", fullmatch=True),
            st.just("en"),
            st.integers(0, 1295),
        ),
        st.builds(
            Act,
            st.sampled_from(["ask", "agree", "close", "pass"]),
            st.just("en"),
            st.from_regex(r"[a-z0-9:~]{0,57}", fullmatch=True),
        ),
    )
)
def test_every_button_of_ours_is_read_as_it_was_made(action: Show | Act) -> None:
    """Packing and unpacking give back the same action."""
    assert unpack(pack(action)) == action


async def test_forged_presses_over_http(tmp_path: Path, clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    """200 forged presses through the whole bot: nothing parked, no error told, no case changed out of turn."""
    world = World(tmp_path, clock, limits=False)
    await world.start()
    thread = await world.open_case(world.anna)
    world.play.say(world.gleb, "/start")
    await world.until(lambda: world.seen(world.gleb))
    elsewhere = world.play.group("Elsewhere", admins=[world.gleb])
    stray = world.play.say(world.gleb, "Look", chat=elsewhere)
    await world.rest()
    places = {
        "Anna": ("private", world.anna, world.seen(world.anna)[-1], world.anna.id),
        "Gleb": ("private", world.gleb, world.seen(world.gleb)[-1], world.gleb.id),
        "Oleg": ("desk", world.oleg, world.in_topic(thread)[0], world.anna.id),
        "a stranger's group": ("foreign", world.gleb, stray, None),
    }
    rng = random.Random(22)
    before = await standing(world)
    for turn in range(OVER_HTTP):
        name, (kind, who, message, own) = list(places.items())[turn % len(places)]
        data = fuzzed(rng)
        world.play.press(who, message, data, forged=True)
        await world.rest()
        after = await standing(world)
        check(name, (kind, own), data, before, after)
        before = after
    assert await world.store.run(lambda tx: tx.updates.parked()) == 0
    assert [record for record in caplog.records if record.levelname in {"ERROR", "CRITICAL"}] == []
    await world.stop()


async def standing(world: World) -> dict[int, Case]:
    """The cases of everybody, as far as a press may change them."""
    found = {who.id: await world.case(who) for who in (world.anna, world.boris, world.gleb)}
    return {chat: replace(case, thread=None) for chat, case in found.items() if case}

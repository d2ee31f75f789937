"""Which chat may do what: foreign chats are left, General is not heard, languages, blocks, groups that move."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground.model import Chat
from bot.telegram.intents import Rooms
from tests.clock import FakeClock
from tests.telegram.kit import calls
from tests.world import ISLAND, World

SENDING = ("sendMessage", "copyMessage", "copyMessages", "editMessageText", "createForumTopic", "setMessageReaction")
COMMANDS = ("/start", "/close", "/menu", "/help", "/close@playground_bot", "/nonsense", "/", "/ close")


def left(world: World, chat: Chat) -> bool:
    """Whether the bot is out of a chat."""
    return not world.play.world.bot_member(chat).is_in


# --- foreign chats ---


@pytest.mark.parametrize("admin", [False, True])
async def test_a_foreign_group_is_left(world: World, admin: bool) -> None:
    """Added to a group that is no desk, the bot goes without a word."""
    other = world.play.group("Other", admins=[world.gleb], bot_status="left")
    world.play.add_bot(other, by=world.gleb, admin=admin)
    await world.until(lambda: left(world, other))
    await world.advance(10)
    assert calls(world.play, *SENDING, chat=other) == []


async def test_a_foreign_channel_is_left(world: World) -> None:
    """So it is with a channel, when it is made an administrator there or a post is made."""
    silent, busy = (world.play.channel(title, admins=[world.gleb]) for title in ("Silent", "Busy"))
    world.play.remove_bot(silent)
    world.play.add_bot(silent, admin=True)
    world.play.say(world.gleb, "news", chat=busy)
    await world.until(lambda: left(world, silent) and left(world, busy))
    assert calls(world.play, *SENDING) == []


async def test_commands_of_foreign_chats_do_nothing(world: World) -> None:
    """Whatever a stranger writes in a group of theirs, no case changes and nobody hears of it."""
    await world.open_case(world.anna)
    await world.advance(30)
    before, case = len(calls(world.play, *SENDING)), await world.case(world.anna)
    for command in COMMANDS:
        other = world.play.group("Other", admins=[world.gleb])
        world.play.say(world.gleb, command, chat=other)
        await world.until(lambda: left(world, other))  # noqa: B023 - used within this turn
    await world.advance(30)
    assert calls(world.play, *SENDING)[before:] == []
    assert await world.case(world.anna) == case


async def test_commands_of_the_desk_do_nothing_in_private(world: World) -> None:
    """Gleb's /close in his own chat closes no case of anybody, and he is told that none is open."""
    await world.open_case(world.anna)
    await world.advance(30)
    case = await world.case(world.anna)
    world.play.say(world.gleb, "/close")
    await world.until(lambda: world.said(world.gleb) == "No case is open." if world.seen(world.gleb) else False)
    assert await world.case(world.anna) == case


# --- the desk's General ---


async def test_the_general_of_a_desk_is_not_heard(world: World) -> None:
    """Talk, replies and commands outside topics are the volunteers' own: no copy, no tick, no close."""
    thread = await world.open_case(world.anna)
    world.play.say(world.anna, "a question")
    copy = (await world.until(lambda: world.copies(thread, world.anna)))[0]
    await world.advance(60)
    before = len(calls(world.play, *SENDING))
    talk = world.play.say(world.vera, "who takes this one?", chat=world.desk)
    world.play.say(world.oleg, "me", chat=world.desk, reply_to=talk)
    world.play.say(world.oleg, "/close", chat=world.desk)
    world.play.say(world.oleg, "/close@playground_bot", chat=world.desk, reply_to=talk)
    for text in ("/close", "a note"):  # a thread id without being in the topic (tdlib/telegram-bot-api#447)
        world.play.world.post(world.desk, world.vera, text=text, reply_to=thread)
    world.play.world.post(world.desk, world.vera, text="no answer", reply_to=copy.id)
    await world.advance(60)
    assert calls(world.play, *SENDING)[before:] == []
    case = await world.case(world.anna)
    assert case is not None and case.is_open


async def test_the_desk_itself_is_never_left(world: World) -> None:
    """Rights that change, people who join and leave: the bot stays where its work is."""
    world.play.set_bot_rights(world.desk, can_pin_messages=False)
    world.play.join(world.gleb, world.desk)
    world.play.leave(world.gleb, world.desk)
    await world.advance(10)
    assert calls(world.play, "leaveChat") == []


# --- language ---


@pytest.mark.parametrize(
    ("code", "lang"),
    [
        (None, "ru"),
        ("", "ru"),
        ("ru", "ru"),
        ("RU", "ru"),
        ("uk", "ru"),
        ("kk", "ru"),
        ("en", "en"),
        ("en-GB", "en"),
        ("pt-br", "en"),
        ("zh-hans", "en"),
        ("-", "en"),
    ],
)
def test_the_language_follows_the_code(code: str | None, lang: str) -> None:
    """Russian for those who mostly read it and for who says nothing, English for everybody else."""
    assert Rooms(1, frozenset(), ("ru", "en")).language(code) == lang


def test_a_language_that_is_not_released_falls_back() -> None:
    """With one language alone everybody gets it."""
    assert {Rooms(1, frozenset(), ("ru",)).language(code) for code in (None, "en", "uk", "pt-br")} == {"ru"}


@pytest.fixture
async def two_languages(tmp_path: Path, clock: FakeClock) -> AsyncIterator[World]:
    """The island with Russian as its source language and English beside it: the words of the buttons tell which."""
    content = tmp_path / "content"
    shutil.copytree(ISLAND, content)
    (content / "guide.yaml").write_text("source_language: ru\nlanguages: [ru, en]\n")
    made = World(tmp_path, clock, content)
    await made.start()
    yield made
    await made.stop()


async def test_everybody_is_greeted_in_a_language_they_read(two_languages: World) -> None:
    """The first page comes in the language of the account, and its buttons keep that language."""
    world = two_languages
    spoken = {}
    for code in (None, "uk", "ru", "en", "pt-br"):
        person = world.play.person("Somebody")
        person.language = code
        world.play.say(person, "/start")
        page = (await world.until(lambda: world.seen(person)))[-1]  # noqa: B023 - used within this turn
        data = {button["callback_data"][:2] for row in page.buttons for button in row if "callback_data" in button}
        spoken[code] = (data, page.labels[-1])
    assert {code for code, (data, _) in spoken.items() if "ru" in data} == {None, "uk", "ru"}
    assert spoken["en"] == spoken["pt-br"] != spoken["ru"] == spoken["uk"] == spoken[None]


@pytest.mark.parametrize("text", ["/start", "/start@playground_bot", "/START", "/start deep_link", "/menu", "/help"])
async def test_the_start_command_in_all_its_spellings(world: World, text: str) -> None:
    """With the bot's name, with a parameter, in capitals: the first page, as a new message each time."""
    for times in (1, 2):
        world.play.say(world.anna, text)
        await world.until(lambda: len(world.seen(world.anna)) == times)  # noqa: B023 - used within this turn
        assert "What do you need?" in world.said(world.anna)
        await world.advance(5)


# --- somebody leaves ---


async def test_a_person_who_blocks_the_bot_is_told_to_the_desk(world: World) -> None:
    """The topic says that answers cannot arrive, and an answer on its way comes back to the one who wrote it."""
    thread = await world.open_case(world.anna)
    world.play.say(world.anna, "a question")
    copy = (await world.until(lambda: world.copies(thread, world.anna)))[0]
    await world.advance(60)
    world.play.faults.add("copyMessage", "429", chat=world.anna.id, retry_after=60)
    answer = world.play.say(world.vera, "an answer", chat=world.desk, thread=thread, reply_to=copy)
    await world.rest()
    world.play.block(world.anna)
    await world.advance(30)
    told = [message for message in world.in_topic(thread) if message.via == "sendMessage"][1:]
    assert sorted((message.reply_to, (message.text or "")[:14]) for message in told if message.reply_to) == [
        (answer.id, "❌ Not delivere")
    ]
    assert [message.text for message in told if not message.reply_to] == [
        "The person has blocked the bot or left Telegram. Answers cannot arrive. Case closed."
    ]
    assert answer.reactions == []
    await world.advance(120)
    assert await world.errands("waiting") == []
    assert ("person", "copy", "person_gone") in await world.errands("failed")


async def test_a_block_that_nobody_told_of_is_learnt_from_the_refusal(world: World) -> None:
    """When the update is lost, Telegram's 403 to the answer says the same: one warning, one failed answer."""
    thread = await world.open_case(world.anna)
    world.play.say(world.anna, "a question")
    copy = (await world.until(lambda: world.copies(thread, world.anna)))[0]
    await world.advance(60)
    world.anna.blocked = True
    answer = world.play.say(world.vera, "an answer", chat=world.desk, thread=thread, reply_to=copy)
    await world.advance(60)
    told = [message for message in world.in_topic(thread) if message.via == "sendMessage"][1:]
    assert len([message for message in told if message.reply_to == answer.id]) == 1
    assert len(told) == 2
    case = await world.case(world.anna)
    assert case is not None and not case.is_open


async def test_a_person_without_a_case_may_block_and_come_back(world: World) -> None:
    """A block without a case changes nothing, and /start works after it."""
    world.play.say(world.gleb, "/start")
    await world.until(lambda: world.seen(world.gleb))
    world.play.block(world.gleb)
    await world.advance(5)
    world.play.unblock(world.gleb)
    world.play.say(world.gleb, "/start")
    await world.until(lambda: len(world.seen(world.gleb)) == 2)
    assert calls(world.play, "sendMessage", "createForumTopic", chat=world.desk) == []


# --- the desk moves ---


async def test_a_desk_that_became_a_supergroup_is_followed(world: World) -> None:
    """Told by update: the next words go to the new chat, answers from there arrive, and the new chat is not left."""
    await world.open_case(world.anna)
    await world.advance(60)
    new = world.play.migrate(world.desk)
    world.play.say(world.anna, "after the move")
    copy = await world.until(lambda: next((m for m in world.play.messages(new) if m.text == "after the move"), None))
    assert copy is not None and copy.thread is not None
    await world.advance(60)
    world.play.say(world.vera, "an answer from there", chat=new, thread=copy.thread, reply_to=copy)
    await world.until(lambda: world.said(world.anna) == "an answer from there")
    assert calls(world.play, "leaveChat") == []


async def test_a_move_that_a_call_tells_of_is_followed(world: World) -> None:
    """Without the update it is the refused call that names the new chat; nothing is lost by it."""
    await world.open_case(world.anna)
    await world.advance(60)
    new = world.play.migrate(world.desk)
    for number in list(world.play.world.updates.waiting):
        world.play.world.updates.remove(number)
    world.play.say(world.anna, "after the move")
    await world.until(lambda: [m for m in world.play.messages(new) if m.text == "after the move"])
    assert calls(world.play, "leaveChat") == []


async def test_words_from_the_new_chat_in_the_same_batch_do_not_make_us_leave(world: World) -> None:
    """The news of the move and the first words there come in one batch: they are no foreign chat's."""
    await world.open_case(world.anna)
    await world.advance(60)
    await world.stop_bot()
    new = world.play.migrate(world.desk)
    world.play.say(world.vera, "are we all here?", chat=new)
    await world.start_bot()
    await world.advance(10)
    assert calls(world.play, "leaveChat") == []


async def test_the_move_is_remembered_over_a_restart(world: World) -> None:
    """After a restart with the old id in the settings, the new chat is still the desk."""
    await world.open_case(world.anna)
    await world.advance(60)
    new = world.play.migrate(world.desk)
    await world.advance(10)
    await world.stop_bot()
    await world.start_bot()
    world.play.say(world.vera, "good morning", chat=new)
    world.play.say(world.anna, "after the restart")
    await world.until(lambda: [m for m in world.play.messages(new) if m.text == "after the restart"])
    assert calls(world.play, "leaveChat") == []

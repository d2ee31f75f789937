"""Promise P05: Waymark knows "cannot" from "not yet", and tells the writer of every message that will not arrive."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import GetMe

from bot.cases.model import State
from bot.playground.model import Message, User
from bot.telegram.errors import TABLE, Meaning, judge, meaning_of
from tests.clock import FakeClock
from tests.world import TOKEN, World

ARRIVES, TOLD, GONE = "arrives", "the writer is told", "the person is gone"
MINUTES = 2
MOST_TRIES = 8  # in those minutes: more would be hammering

# The server's own wordings (tdlib/telegram-bot-api), what they mean to a person's chat and to a desk.
WORDINGS = [
    (403, "Forbidden: bot was blocked by the user", Meaning.PERSON_GONE, Meaning.NO_COPY),
    (403, "Forbidden: user is deactivated", Meaning.PERSON_GONE, Meaning.NO_COPY),
    (403, "Forbidden: bot can't initiate conversation with a user", Meaning.PERSON_GONE, Meaning.NO_COPY),
    (403, "Forbidden: bot was kicked from the supergroup chat", Meaning.REFUSED, Meaning.HELD),
    (403, "Forbidden: bot is not a member of the supergroup chat", Meaning.REFUSED, Meaning.HELD),
    (403, "Forbidden: something of the future", Meaning.REFUSED, Meaning.HELD),
    (400, "Bad Request: chat not found", Meaning.PERSON_GONE, Meaning.HELD),
    (400, "Bad Request: private chat not found", Meaning.PERSON_GONE, Meaning.HELD),
    (400, "Bad Request: not enough rights to create a topic", Meaning.REFUSED, Meaning.HELD),
    (400, "Bad Request: the chat is not a forum", Meaning.REFUSED, Meaning.HELD),
    (400, "Bad Request: message thread not found", Meaning.TOPIC_LOST, Meaning.TOPIC_LOST),
    (400, "Bad Request: TOPIC_DELETED", Meaning.TOPIC_LOST, Meaning.TOPIC_LOST),
    (400, "Bad Request: TOPIC_ID_INVALID", Meaning.TOPIC_LOST, Meaning.TOPIC_LOST),
    (400, "Bad Request: TOPIC_CLOSED", Meaning.TOPIC_LOST, Meaning.TOPIC_LOST),
    (400, "Bad Request: message is not modified: specified new message content ...", Meaning.SAME, Meaning.SAME),
    (400, "Bad Request: query is too old and response timeout expired or query ID is invalid",
     Meaning.SAME, Meaning.SAME),
    (400, "Bad Request: message to edit not found", Meaning.NO_MESSAGE, Meaning.NO_MESSAGE),
    (400, "Bad Request: message can't be deleted", Meaning.NO_MESSAGE, Meaning.NO_MESSAGE),
    (400, "Bad Request: message to copy not found", Meaning.NO_COPY, Meaning.NO_COPY),
    (400, "Bad Request: the message can't be copied", Meaning.NO_COPY, Meaning.NO_COPY),
    (400, "Bad Request: there are no messages to forward", Meaning.NO_COPY, Meaning.NO_COPY),
    (400, "Bad Request: something of the future", Meaning.REFUSED, Meaning.REFUSED),
    (401, "Unauthorized", Meaning.HELD, Meaning.HELD),
    (404, "Not Found", Meaning.HELD, Meaning.HELD),
    (409, "Conflict: terminated by other getUpdates request", Meaning.RETRY, Meaning.RETRY),
    (413, "Request Entity Too Large", Meaning.REFUSED, Meaning.REFUSED),
]  # fmt: skip

# What a person or a volunteer sees while Telegram goes on refusing, by the meaning of the refusal.
SEEN = {
    Meaning.SAME: TOLD,
    Meaning.NO_COPY: TOLD,
    Meaning.NO_MESSAGE: TOLD,
    Meaning.REFUSED: TOLD,
    Meaning.PERSON_GONE: GONE,
    Meaning.HELD: ARRIVES,
    Meaning.RETRY: ARRIVES,
    Meaning.WAIT: ARRIVES,
}
UNKNOWN = [(402, "Payment Required"), (406, "Not Acceptable"), (418, "I'm a teapot"), (451, "Unavailable")]
BARE = {429: "Too Many Requests: retry after 0"}  # what the server says where the table has no words
ONE_OF_EACH = {(code, meaning): (code, words) for code, words, meaning in reversed(TABLE)}
KNOWN = [(code, words or BARE.get(code, "something of the future")) for code, words in ONE_OF_EACH.values()]
STUBBORN = [*KNOWN, (403, "user is deactivated"), (403, "something of the future"), *UNKNOWN]


@pytest.fixture
async def world(tmp_path: Path, clock: FakeClock) -> AsyncIterator[World]:
    """A world without Telegram's limits: what is counted here are the bot's own tries."""
    made = World(tmp_path, clock, limits=False)
    await made.start()
    yield made
    await made.stop()


# --- the table itself ---


@pytest.mark.parametrize(("code", "words", "meaning"), TABLE)
def test_no_row_of_the_table_hides_behind_another(code: int, words: str, meaning: Meaning) -> None:
    """The words of a row, said by the server, mean what the row says."""
    heard = meaning_of(code, f"Bad Request: {words.upper()}", to_group=True)
    assert heard == meaning or (meaning, heard) in {
        (Meaning.PERSON_GONE, Meaning.HELD),
        (Meaning.PERSON_GONE, Meaning.NO_COPY),
    }


@pytest.mark.parametrize(("code", "description", "to_person", "to_desk"), WORDINGS)
def test_every_wording_of_the_server_is_understood(
    code: int, description: str, to_person: Meaning, to_desk: Meaning
) -> None:
    """The server's own sentences mean the right thing on either side."""
    assert meaning_of(code, description, to_group=False) is to_person
    assert meaning_of(code, description, to_group=True) is to_desk


@pytest.mark.parametrize(
    ("code", "description", "meaning"),
    [
        (429, "Too Many Requests: retry after 0", Meaning.RETRY),  # no seconds to wait for: a pause of our own
        (402, "Payment Required", Meaning.REFUSED),
        (451, "Unavailable For Legal Reasons", Meaning.REFUSED),
        (500, "Internal Server Error", Meaning.RETRY),
        (502, "Bad Gateway", Meaning.RETRY),
    ],
)
async def test_a_status_that_the_library_has_no_class_for(code: int, description: str, meaning: Meaning) -> None:
    """A status of the server, read by aiogram as it comes over the line, is passing or final as it should be."""
    answer = json.dumps({"ok": False, "error_code": code, "description": description})
    with pytest.raises(TelegramAPIError) as caught:
        AiohttpSession().check_response(Bot(TOKEN), GetMe(), code, answer)
    assert judge(caught.value, to_group=False).meaning is meaning


# --- what people see of it ---


async def test_an_answer_that_telegram_goes_on_refusing(world: World) -> None:
    """For every refusal, an answer arrives later or its volunteer is told why not; no message is tried without end."""
    thread = await world.open_case(world.anna)
    (card,) = world.in_topic(thread)
    seen = {}
    for code, words in STUBBORN:
        world.play.faults.add("copyMessage", "error", times=None, chat=world.anna.id, code=code, description=words)
        answer = world.play.say(world.vera, "Yes.", chat=world.desk, thread=thread, reply_to=card)
        seen[code, words] = await fate(world, answer, world.anna.id)
    expected = {}
    for code, words in STUBBORN:
        meaning = meaning_of(code, words, to_group=False)
        expected[code, words] = TOLD if meaning is Meaning.TOPIC_LOST else SEEN[meaning]
    assert seen == expected | dict.fromkeys(UNKNOWN, TOLD)


async def test_a_message_to_the_desk_that_telegram_goes_on_refusing(world: World) -> None:
    """For every refusal, the person's message arrives later or the person is told why not."""
    await world.open_case(world.anna)
    seen = {}
    for code, words in STUBBORN:
        world.play.faults.add("copyMessage", "error", times=None, chat=world.desk.id, code=code, description=words)
        question = world.play.say(world.anna, "Where?")
        seen[code, words] = await fate(world, question, world.desk.id)
    expected = {}
    for code, words in STUBBORN:
        meaning = meaning_of(code, words, to_group=True)
        expected[code, words] = ARRIVES if meaning is Meaning.TOPIC_LOST else SEEN[meaning]
    assert seen == expected | dict.fromkeys(UNKNOWN, TOLD)


async def fate(world: World, message: Message, to: int) -> str:
    """What becomes of a message while every copy is refused for minutes, and then no more."""
    calls = len(world.play.calls)
    await world.advance(60 * MINUTES)
    tries = [call for call in world.play.calls[calls:] if call.method == "copyMessage" and call.chat == to]
    assert 1 <= len(tries) <= MOST_TRIES, f"{len(tries)} tries"
    world.play.faults.clear()
    if not (crosses := crosses_under(world, message)):
        await world.until(lambda: message.reactions, within=60 * MINUTES)
        return ARRIVES
    assert (len(crosses), len(tries), message.reactions) == (1, 1, [])
    assert await world.errands("waiting") == []
    return GONE if "blocked" in (crosses[0].text or "") else TOLD


def crosses_under(world: World, message: Message) -> list[Message]:
    """The bot's sentences under a message that say it was not delivered."""
    chat = world.play.messages(message.chat)
    return [m for m in chat if m.reply_to == message.id and (m.text or "").startswith("❌ Not ")]


async def test_a_refused_message_is_parked_with_a_reason(world: World) -> None:
    """An unknown refusal leaves a failed errand in the outbox, found by whoever looks for what was not delivered."""
    await world.open_case(world.anna)
    world.play.faults.add("copyMessage", "error", code=400, description="Bad Request: SOMETHING_NEW")
    world.play.say(world.anna, "Where?")
    await world.until(lambda: world.said(world.anna).startswith("❌"))
    assert ("desk", "copy", "refused") in await world.errands("failed")


async def test_a_desk_that_was_away_for_days_gets_the_message(world: World) -> None:
    """However often a message was tried, the pause between tries stays within a minute and it arrives in the end."""
    thread = await world.open_case(world.anna)
    world.play.faults.add("copyMessage", "500_before", times=None)
    world.play.say(world.anna, "Where?")
    await world.rest()
    await world.store.run_raw(
        lambda connection: connection.exec_driver_sql("UPDATE outbox SET attempts = 5000 WHERE state = 'waiting'")
    )
    await world.advance(180)
    world.play.faults.clear()
    await world.until(lambda: world.copies(thread, world.anna), within=61)
    assert len([call for call in world.play.calls if call.method == "copyMessage"]) <= MOST_TRIES


# --- the person ---


async def test_a_blocked_person_is_told_to_the_desk_and_answers_come_back(world: World) -> None:
    """Anna blocks the bot: the desk reads it once, and an answer written afterwards comes back with the reason."""
    thread = await world.open_case(world.anna)
    (card,) = world.in_topic(thread)
    world.play.block(world.anna)
    await world.until(lambda: notices(world, thread))
    assert [m.text for m in notices(world, thread)] == [
        "The person has blocked the bot or left Telegram. Answers cannot arrive. Case closed."
    ]
    answer = world.play.say(world.vera, "Yes.", chat=world.desk, thread=thread, reply_to=card)
    (cross,) = await world.until(lambda: crosses_under(world, answer))
    assert cross.text == "❌ Not delivered: the person has blocked the bot or left Telegram."
    assert answer.reactions == []
    assert ("person", "copy", "person_gone") in await world.errands("failed")
    case = await world.case(world.anna)
    assert case is not None
    assert case.state is State.CLOSED


@pytest.mark.parametrize("how", ["blocked before the answer", "blocked unnoticed", "deactivated"])
async def test_answers_on_their_way_to_somebody_who_left_come_back(world: World, how: str) -> None:
    """Every answer that was on its way comes back with the reason, and none is tried again."""
    thread = await world.open_case(world.anna)
    (card,) = world.in_topic(thread)
    if how == "blocked before the answer":
        world.play.block(world.anna)
    elif how == "blocked unnoticed":
        world.anna.blocked = True
    else:
        world.play.deactivate(world.anna)
    answers = [
        world.play.say(world.vera, f"Answer {n}.", chat=world.desk, thread=thread, reply_to=card) for n in range(5)
    ]
    await world.until(lambda: all(crosses_under(world, answer) for answer in answers))
    calls = len(world.play.calls)
    await world.advance(600)
    copies = [call for call in world.play.calls[calls:] if call.method.startswith("copy")]
    assert copies == []
    assert [len(crosses_under(world, answer)) for answer in answers] == [1] * 5
    assert await world.errands("waiting") == []


async def test_a_person_who_comes_back_is_heard_again(world: World) -> None:
    """Anna unblocks the bot and writes: the message reaches the same topic, and the answer reaches her."""
    thread = await world.open_case(world.anna)
    world.play.block(world.anna)
    await world.until(lambda: notices(world, thread))
    world.play.unblock(world.anna)
    world.play.say(world.anna, "I am back.")
    (copy,) = await world.until(lambda: world.copies(thread, world.anna))
    world.play.say(world.vera, "Good.", chat=world.desk, thread=thread, reply_to=copy)
    await world.until(lambda: world.said(world.anna) == "Good.")


async def test_the_last_words_of_a_deleted_account_do_not_block_the_desk(world: World) -> None:
    """Anna's account is deleted before her message is copied: it is given up, and Boris's message arrives."""
    await world.open_case(world.anna)
    boris = await world.open_case(world.boris)
    world.play.say(world.anna, "Help")
    world.play.deactivate(world.anna)
    world.play.say(world.boris, "Me too")
    await world.until(lambda: world.copies(boris, world.boris))
    calls = len(world.play.calls)
    await world.advance(600)
    assert [call for call in world.play.calls[calls:] if call.method.startswith("copy")] == []
    assert await world.errands("waiting") == []


def notices(world: World, thread: int) -> list[Message]:
    """The bot's own sentences in a topic after the card that are no crosses."""
    return [m for m in world.in_topic(thread)[1:] if m.via == "sendMessage" and not (m.text or "").startswith("❌")]


# --- the desk ---


async def test_what_waits_for_a_desk_that_threw_the_bot_out_is_delivered_when_it_is_back(world: World) -> None:
    """The bot is kicked from the desk: messages are held, in order, until it is an administrator again."""
    thread = await world.open_case(world.anna)
    world.play.kick_bot(world.desk)
    for n in range(3):
        world.play.say(world.anna, f"Line {n}")
    await world.advance(600)
    assert world.copies(thread, world.anna) == []
    assert not [m for m in world.seen(world.anna) if (m.text or "").startswith("❌")]
    world.play.add_bot(world.desk, admin=True)
    await world.until(lambda: len(world.copies(thread, world.anna)) == 3)
    assert [m.text for m in world.copies(thread, world.anna)] == ["Line 0", "Line 1", "Line 2"]


async def test_a_case_waits_for_the_right_to_make_topics(world: World) -> None:
    """Without the right to make topics a new case is held, and gets its topic, card and words with the right."""
    world.play.set_bot_rights(world.desk, can_manage_topics=False)
    await ask(world, world.anna)
    world.play.say(world.anna, "Where?")
    await world.advance(600)
    assert world.topics() == []
    world.play.set_bot_rights(world.desk, can_manage_topics=True)
    (thread,) = await world.until(world.topics)
    await world.until(lambda: world.copies(thread, world.anna))
    assert [m.via for m in world.in_topic(thread)] == ["sendMessage", "copyMessage"]


@pytest.mark.parametrize("told", ["by an update", "by a refusal"])
async def test_a_desk_that_got_another_id_is_followed(world: World, clock: FakeClock, told: str) -> None:
    """The desk's group migrates: the next message arrives in the new one, and its answer reaches the person."""
    old = await world.open_case(world.anna)
    if told == "by a refusal":
        await world.stop_bot()
    new = world.play.migrate(world.desk)
    if told == "by a refusal":  # the update that tells of the move has expired meanwhile
        clock.move_to(clock.now() + 90_000)
        await world.start_bot()
    world.play.say(world.anna, "Where?")
    (copy,) = await world.until(lambda: [m for m in world.play.messages(new) if m.copied_from])
    assert copy.text == "Where?"
    assert not world.copies(old, world.anna)
    world.play.say(world.vera, "Here.", chat=new, thread=copy.thread, reply_to=copy)
    await world.until(lambda: world.said(world.anna) == "Here.")


async def test_a_moved_desk_does_not_mix_up_its_topics(world: World) -> None:
    """Topics of the new group bear the numbers of old ones: Anna's words still do not go into Boris's topic."""
    await world.open_case(world.boris)
    anna = await world.open_case(world.anna)
    new = world.play.migrate(world.desk)
    while new.last_id < anna - 1:
        world.play.say(world.vera, "General talk", chat=new)
    world.play.say(world.boris, "It is Boris")
    await world.until(lambda: [m for m in world.play.messages(new) if m.text == "It is Boris"])
    world.play.say(world.anna, "It is Anna")
    await world.until(lambda: [m for m in world.play.messages(new) if m.text == "It is Anna"])
    threads = {m.text: m.thread for m in world.play.messages(new) if m.copied_from}
    assert threads["It is Boris"] != threads["It is Anna"]


async def ask(world: World, person: User) -> None:
    """Ask for a human and agree."""
    world.play.say(person, "/start")
    await world.until(lambda: world.seen(person))
    world.play.press(person, world.seen(person)[-1], "en!g:h:l", forged=True)
    await world.rest()

"""What people do, and that the bot's library can read what it is told about it."""

from __future__ import annotations

import html

import pytest
from aiogram.types import Chat as AiogramChat
from aiogram.types import Update
from pydantic import ValidationError

from bot.playground import Chat, PlayError, Playground, User
from bot.playground.kinds import KINDS, SERVICE
from bot.playground.model import CHANNEL_BOT, GROUP_ANONYMOUS_BOT
from tests.playground.kit import Client, keyboard


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "broken"])
async def test_every_kind_of_message_can_be_read_by_aiogram(
    play: Playground, client: Client, anna: User, kind: str
) -> None:
    play.say(anna, kind=kind)
    body = (await client.updates())[0]
    message = Update.model_validate(body).message
    assert message is not None
    assert message.chat.id == anna.id
    field = {"text": "text", "forwarded": "forward_origin", "live_location": "location", "unknown": "text"}
    field |= {"forwarded_hidden": "forward_origin", "forwarded_channel": "forward_origin"}
    field |= {"auto_delete": "message_auto_delete_timer_changed"}
    assert getattr(message, field.get(kind, kind)) is not None


async def test_a_broken_message_cannot_be_read_and_the_next_one_can(
    play: Playground, client: Client, anna: User
) -> None:
    play.say(anna, kind="broken")
    play.say(anna, "fine")
    bad, good = await client.updates()
    with pytest.raises(ValidationError):
        Update.model_validate(bad)
    assert Update.model_validate(good).message is not None


async def test_all_other_kinds_of_update_can_be_read_by_aiogram(
    play: Playground, client: Client, anna: User, vera: User, desk: Chat
) -> None:
    kinds = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member", "message_reaction"]
    await client.ok("getUpdates", allowed_updates=[*kinds, "channel_post", "edited_channel_post"])
    channel = play.channel("News", admins=[vera])
    post = play.say(vera, "post", chat=channel)
    play.edit(vera, post, "post!")
    play.edit(anna, play.say(anna, "a", kind="photo"), "b")
    await client.ok(
        "sendMessage", chat_id=anna.id, text="?", reply_markup=keyboard([{"text": "A", "callback_data": "a"}])
    )
    play.press(anna, play.messages(anna)[-1], "A")
    play.react(anna, play.messages(anna)[0], "\U0001f44d")
    play.block(anna)
    play.unblock(anna)
    play.join(anna, desk)
    play.leave(anna, desk)
    play.add_bot(play.group("New", members=[vera], bot_status="left"))
    play.kick_bot(desk)
    found = [Update.model_validate(body) for body in await client.updates()]
    assert {update.event_type for update in found} == {*kinds, "channel_post", "edited_channel_post"}


async def test_a_command_carries_its_entity(play: Playground, client: Client, anna: User) -> None:
    play.say(anna, "/start h:ka")
    assert (await client.updates())[0]["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_an_anonymous_administrator_and_a_channel_hide_the_person(
    play: Playground, client: Client, desk: Chat, vera: User
) -> None:
    play.say(vera, "as the group", chat=desk, as_chat=desk)
    play.say(vera, "as a channel", chat=desk, as_chat=play.channel("News"))
    group, channel = (each["message"] for each in await client.updates())
    assert (group["from"]["id"], group["from"]["is_bot"]) == (GROUP_ANONYMOUS_BOT, True)
    assert group["sender_chat"]["id"] == desk.id
    assert (channel["from"]["id"], channel["sender_chat"]["type"]) == (CHANNEL_BOT, "channel")


async def test_a_channel_post_has_no_person(play: Playground, client: Client, vera: User) -> None:
    channel = play.channel("News", admins=[vera])
    play.say(vera, "post", chat=channel)
    post = (await client.updates())[0]["channel_post"]
    assert "from" not in post
    assert post["sender_chat"]["id"] == channel.id


async def test_privacy_mode_hides_talk_from_a_bot_that_is_no_administrator(
    play: Playground, client: Client, vera: User
) -> None:
    plain = play.group("Plain", members=[vera], bot_status="member", forum=False)
    sent = await client.ok("sendMessage", chat_id=plain.id, text="hello")
    for text, reply in (("talk", None), ("/help", None), ("answer", sent["message_id"]), ("@playground_bot hi", None)):
        play.say(vera, text, chat=plain, reply_to=reply)
    heard = [each["message"]["text"] for each in await client.updates()]
    assert heard == ["/help", "answer", "@playground_bot hi"]


async def test_nothing_is_told_of_a_deletion(play: Playground, client: Client, anna: User) -> None:
    message = play.say(anna, "x")
    await client.updates()
    play.delete(anna, message)
    assert play.pending == 0
    assert play.messages(anna) == []


async def test_a_deleted_message_is_not_shown_in_a_reply(play: Playground, client: Client, anna: User) -> None:
    first = play.say(anna, "first")
    reply = play.say(anna, "reply", reply_to=first)
    play.delete(anna, first)
    play.edit(anna, reply, "reply!")
    assert "reply_to_message" not in (await client.updates())[-1]["edited_message"]


def test_impossible_deeds_are_refused(play: Playground, anna: User, vera: User, desk: Chat) -> None:
    gleb = play.person("Gleb")
    with pytest.raises(PlayError, match="not a member"):
        play.say(gleb, "x", chat=desk)
    with pytest.raises(PlayError, match="no topic"):
        play.say(vera, "x", chat=desk, thread=99)
    with pytest.raises(PlayError, match="no such message"):
        play.say(vera, "x", chat=desk, reply_to=99)
    with pytest.raises(PlayError, match="own message"):
        play.edit(vera, play.say(anna, "x"), "y")
    with pytest.raises(PlayError, match="people cannot send"):
        play.say(anna, kind="telepathy")
    with pytest.raises(PlayError, match="4096"):
        play.say(anna, "x" * 4097)
    with pytest.raises(PlayError, match="no caption"):
        play.say(anna, "x", kind="sticker")
    play.block(anna)
    with pytest.raises(PlayError, match="blocked"):
        play.say(anna, "x")


def test_a_message_shows_itself_briefly(play: Playground, anna: User) -> None:
    message = play.say(anna, "hello <b>")
    assert repr(message) == f"<text {anna.id}/{message.id} by Anna: 'hello <b>'>"
    assert message.html == html.escape("hello <b>")


def test_aiogram_reads_every_service_kind_as_a_service_message(play: Playground, anna: User) -> None:
    assert all(play.say(anna, kind=kind).service for kind in SERVICE)
    assert AiogramChat.model_validate(play.world.chats[anna.id].wire()).first_name == "Anna"

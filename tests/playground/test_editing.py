"""Edits, deletions, reactions, pins, answers to presses."""

from __future__ import annotations

import pytest

from bot.playground import Chat, PlayError, Playground, User
from tests.playground.kit import Client, Clock, keyboard

ROWS = keyboard([{"text": "Yes", "callback_data": "y"}])
TWO_DAYS = 48 * 3600


async def test_an_edit_changes_text_and_keyboard_and_is_dated(
    play: Playground, client: Client, clock: Clock, anna: User
) -> None:
    sent = await client.ok("sendMessage", chat_id=anna.id, text="old", reply_markup=ROWS)
    clock.forward(5)
    edited = await client.ok("editMessageText", chat_id=anna.id, message_id=sent["message_id"], text="new")
    assert (edited["text"], edited["edit_date"] - edited["date"]) == ("new", 5)
    assert "reply_markup" not in edited
    assert play.messages(anna)[-1].edited == int(clock())


async def test_an_edit_that_changes_nothing_is_refused(client: Client, anna: User) -> None:
    sent = await client.ok("sendMessage", chat_id=anna.id, text="same", reply_markup=ROWS)
    refusal = await client.no(
        "editMessageText", chat_id=anna.id, message_id=sent["message_id"], text=" same ", reply_markup=ROWS
    )
    assert refusal.startswith("Bad Request: message is not modified: specified new message content")


async def test_only_own_texts_that_are_there_can_be_edited(play: Playground, client: Client, anna: User) -> None:
    hers = play.say(anna, "hers")
    for message_id, words in ((hers.id, "message can't be edited"), (9999, "message to edit not found")):
        refusal = await client.no("editMessageText", chat_id=anna.id, message_id=message_id, text="x")
        assert refusal == f"Bad Request: {words}"
    play.say(anna, kind="photo")
    photo = await client.ok("copyMessage", chat_id=anna.id, from_chat_id=anna.id, message_id=play.messages(anna)[-1].id)
    refusal = await client.no("editMessageText", chat_id=anna.id, message_id=photo["message_id"], text="x")
    assert refusal == "Bad Request: there is no text in the message to edit"


async def test_a_keyboard_can_be_changed_alone(play: Playground, client: Client, anna: User) -> None:
    sent = await client.ok("sendMessage", chat_id=anna.id, text="x")
    await client.ok("editMessageReplyMarkup", chat_id=anna.id, message_id=sent["message_id"], reply_markup=ROWS)
    assert play.messages(anna)[-1].labels == ["Yes"]


async def test_messages_can_be_deleted_for_48_hours(play: Playground, client: Client, clock: Clock, anna: User) -> None:
    sent = await client.ok("sendMessage", chat_id=anna.id, text="mine")
    hers = play.say(anna, "hers")
    late = play.say(anna, "late")
    assert await client.ok("deleteMessage", chat_id=anna.id, message_id=sent["message_id"])
    clock.forward(TWO_DAYS)
    assert await client.ok("deleteMessages", chat_id=anna.id, message_ids=[hers.id, 9999])
    clock.forward(1)
    assert await client.no("deleteMessage", chat_id=anna.id, message_id=late.id) == (
        "Bad Request: message can't be deleted"
    )
    assert await client.no("deleteMessage", chat_id=anna.id, message_id=hers.id) == (
        "Bad Request: message to delete not found"
    )
    assert play.messages(anna) == [late]


async def test_others_messages_in_a_group_need_the_right_to_delete(
    play: Playground, client: Client, vera: User
) -> None:
    poor = play.group("Poor", members=[vera], bot_rights={"can_delete_messages": False})
    hers = play.say(vera, "x", chat=poor)
    assert await client.no("deleteMessage", chat_id=poor.id, message_id=hers.id) == (
        "Bad Request: message can't be deleted"
    )
    play.set_bot_rights(poor, can_delete_messages=True)
    assert await client.ok("deleteMessage", chat_id=poor.id, message_id=hers.id)


async def test_a_topics_first_service_message_cannot_be_deleted(play: Playground, client: Client, desk: Chat) -> None:
    topic = play.create_topic(desk, "T")
    assert await client.no("deleteMessage", chat_id=desk.id, message_id=topic.thread) == (
        "Bad Request: message can't be deleted"
    )


@pytest.mark.parametrize("emoji", ["\u2705", "x", ""])
async def test_only_the_free_emoji_are_reactions(play: Playground, client: Client, anna: User, emoji: str) -> None:
    message = play.say(anna, "x")
    reaction = [{"type": "emoji", "emoji": emoji}]
    refusal = await client.no("setMessageReaction", chat_id=anna.id, message_id=message.id, reaction=reaction)
    assert refusal == "Bad Request: REACTION_INVALID"


async def test_a_bot_has_one_reaction_and_can_take_it_back(play: Playground, client: Client, anna: User) -> None:
    message = play.say(anna, "x")
    params = {"chat_id": anna.id, "message_id": message.id}
    eyes, thumb = ({"type": "emoji", "emoji": emoji} for emoji in ("\U0001f440", "\U0001f44d"))
    await client.ok("setMessageReaction", **params, reaction=[eyes])
    await client.ok("setMessageReaction", **params, reaction=[thumb])
    assert message.reactions == ["\U0001f44d"]
    assert await client.no("setMessageReaction", **params, reaction=[eyes, thumb]) == "Bad Request: REACTIONS_TOO_MANY"
    await client.ok("setMessageReaction", **params, reaction=[])
    assert message.reactions == []
    assert await client.no("setMessageReaction", chat_id=anna.id, message_id=9999) == (
        "Bad Request: message to react not found"
    )


async def test_a_pin_is_echoed_as_a_service_message_and_shown_by_get_chat(
    play: Playground, client: Client, desk: Chat
) -> None:
    sent = await client.ok("sendMessage", chat_id=desk.id, text="card")
    await client.ok("pinChatMessage", chat_id=desk.id, message_id=sent["message_id"])
    echo = (await client.updates())[-1]["message"]
    assert (echo["pinned_message"]["text"], echo["from"]["id"]) == ("card", play.bot.id)
    assert (await client.ok("getChat", chat_id=desk.id))["pinned_message"]["text"] == "card"
    await client.ok("unpinChatMessage", chat_id=desk.id, message_id=sent["message_id"])
    assert "pinned_message" not in await client.ok("getChat", chat_id=desk.id)
    assert await client.no("unpinChatMessage", chat_id=desk.id) == "Bad Request: message to unpin not found"


async def test_pinning_needs_the_right(play: Playground, client: Client, vera: User) -> None:
    poor = play.group("Poor", members=[vera], bot_rights={"can_pin_messages": False})
    hers = play.say(vera, "x", chat=poor)
    assert await client.no("pinChatMessage", chat_id=poor.id, message_id=hers.id) == (
        "Bad Request: not enough rights to manage pinned messages in the chat"
    )


async def test_a_press_is_answered_while_it_is_young(
    play: Playground, client: Client, clock: Clock, anna: User
) -> None:
    await client.ok("sendMessage", chat_id=anna.id, text="?", reply_markup=ROWS)
    query = play.press(anna, play.messages(anna)[-1], "Yes")
    update = (await client.updates())[0]["callback_query"]
    assert (update["id"], update["data"], update["message"]["text"]) == (query, "y", "?")
    await client.ok("answerCallbackQuery", callback_query_id=query, text="Noted", show_alert=True)
    assert [(answer.text, answer.show_alert) for answer in play.answers(query)] == [("Noted", True)]
    clock.forward(151)
    for late in (query, "unknown"):
        assert await client.no("answerCallbackQuery", callback_query_id=late) == (
            "Bad Request: query is too old and response timeout expired or query ID is invalid"
        )


async def test_only_buttons_that_are_there_can_be_pressed_unless_forged(
    play: Playground, client: Client, anna: User
) -> None:
    await client.ok("sendMessage", chat_id=anna.id, text="?", reply_markup=ROWS)
    message = play.messages(anna)[-1]
    with pytest.raises(PlayError, match="no callback button 'No'"):
        play.press(anna, message, "No")
    play.press(anna, message, "rm -rf", forged=True)
    await client.ok("deleteMessage", chat_id=anna.id, message_id=message.id)
    with pytest.raises(PlayError, match="deleted"):
        play.press(anna, message, "Yes")
    play.press(anna, message, "y", forged=True)
    presses = [each["callback_query"] for each in await client.updates()]
    assert [press["data"] for press in presses] == ["rm -rf", "y"]
    assert presses[1]["message"] == {"chat": message.chat.wire(), "message_id": message.id, "date": 0}

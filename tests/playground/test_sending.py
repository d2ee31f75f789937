"""Sending: texts, lengths, keyboards, replies, files."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.playground import Chat, Playground, User
from tests.playground.kit import Client, keyboard

DATA = {"text": "Go", "callback_data": "x"}


async def test_html_becomes_text_and_entities(play: Playground, client: Client, anna: User) -> None:
    sent = await client.ok("sendMessage", chat_id=anna.id, text="<b>Day</b> &lt;3", parse_mode="HTML")
    assert sent["text"] == "Day <3"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert sent["from"]["id"] == play.bot.id
    assert play.messages(anna)[-1].html == "<b>Day</b> &lt;3"


async def test_the_length_is_counted_after_parsing_in_utf16_units(client: Client, anna: User) -> None:
    await client.ok("sendMessage", chat_id=anna.id, text=f"<b>{'я' * 4096}</b>", parse_mode="HTML")
    assert await client.no("sendMessage", chat_id=anna.id, text="я" * 4097) == "Bad Request: message is too long"
    assert (
        await client.no("sendMessage", chat_id=anna.id, text="\U0001f6c2" * 2049) == "Bad Request: message is too long"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Bad Request: message text is empty"),
        ("  \n", "Bad Request: text must be non-empty"),
        ("<b> </b>", "Bad Request: text must be non-empty"),
        ("<b>", "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ],
)
async def test_an_empty_or_broken_text_is_refused(client: Client, anna: User, text: str, words: str) -> None:
    assert await client.no("sendMessage", chat_id=anna.id, text=text, parse_mode="HTML") == words


async def test_outer_space_is_cut_and_entities_move_along(client: Client, anna: User) -> None:
    entities = [{"type": "bold", "offset": 2, "length": 4}]
    sent = await client.ok("sendMessage", chat_id=anna.id, text="  word  ", entities=entities)
    assert (sent["text"], sent["entities"]) == ("word", [{"type": "bold", "offset": 0, "length": 4}])


async def test_links_and_commands_are_found_in_plain_text(client: Client, anna: User) -> None:
    sent = await client.ok("sendMessage", chat_id=anna.id, text="see https://example.org or /help")
    assert [entity["type"] for entity in sent["entities"]] == ["url", "bot_command"]


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "A", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "A", "callback_data": "я" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "A", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "A", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "A", "url": "not a link"}, "inline keyboard button URL 'not a link' is invalid: Wrong HTTP URL"),
        ({"text": "A"}, "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard"),
        ({"text": " ", "url": "https://a.org"}, 'can\'t parse inline keyboard button: field "text" must be non-empty'),
        (DATA | {"style": "pink"}, "can't parse inline keyboard button: invalid button style specified"),
    ],
)
async def test_a_bad_button_is_refused(client: Client, anna: User, button: dict[str, Any], words: str) -> None:
    refusal = await client.no("sendMessage", chat_id=anna.id, text="x", reply_markup=keyboard([button]))
    assert refusal == f"Bad Request: {words}"


async def test_good_buttons_are_kept_as_given(play: Playground, client: Client, anna: User) -> None:
    rows = keyboard([DATA | {"style": "danger"}], [{"text": "Copy", "copy_text": {"text": "1 Main Street"}}])
    sent = await client.ok("sendMessage", chat_id=anna.id, text="x", reply_markup=rows)
    assert sent["reply_markup"] == rows
    assert play.messages(anna)[-1].labels == ["Go", "Copy"]


async def test_more_than_a_hundred_buttons_are_too_many(client: Client, anna: User) -> None:
    rows = keyboard(*[[DATA]] * 101)
    assert await client.no("sendMessage", chat_id=anna.id, text="x", reply_markup=rows) == (
        "Bad Request: reply markup is too long"
    )


async def test_a_reply_shows_its_target_and_a_missing_target_is_refused(
    play: Playground, client: Client, anna: User
) -> None:
    question = play.say(anna, "question")
    sent = await client.ok("sendMessage", chat_id=anna.id, text="answer", reply_parameters={"message_id": question.id})
    assert sent["reply_to_message"]["text"] == "question"
    missing = {"message_id": 9999}
    assert await client.no("sendMessage", chat_id=anna.id, text="x", reply_parameters=missing) == (
        "Bad Request: message to be replied not found"
    )
    missing["allow_sending_without_reply"] = True
    assert "reply_to_message" not in await client.ok("sendMessage", chat_id=anna.id, text="x", reply_parameters=missing)


async def test_protection_is_kept(play: Playground, client: Client, anna: User) -> None:
    sent = await client.ok("sendMessage", chat_id=anna.id, text="x", protect_content=True)
    assert sent["has_protected_content"] is True
    assert play.messages(anna)[-1].protected


async def test_a_json_body_and_a_query_work_like_a_form(play: Playground, client: Client, anna: User) -> None:
    url = f"{play.base}/bot{play.token}"
    await client.session.post(f"{url}/sendMessage", json={"chat_id": anna.id, "text": "json"})
    await client.session.get(f"{url}/SENDMESSAGE?chat_id={anna.id}&text=query")
    assert [message.text for message in play.messages(anna)] == ["json", "query"]


async def test_a_document_can_be_uploaded(play: Playground, client: Client, anna: User) -> None:
    form = aiohttp.FormData({"chat_id": str(anna.id), "document": "attach://one", "caption": "Paper"})
    form.add_field("one", b"%PDF", filename="paper.pdf")
    async with client.session.post(f"{play.base}/bot{play.token}/sendDocument", data=form) as response:
        sent = (await response.json())["result"]
    assert (sent["document"]["file_name"], sent["document"]["file_size"], sent["caption"]) == ("paper.pdf", 4, "Paper")


async def test_wrong_token_and_unknown_method_get_their_own_codes(play: Playground, client: Client) -> None:
    assert await client.no("sendPigeon") == "Not Found"
    async with client.session.post(f"{play.base}/bot2:y/getMe") as response:
        assert (response.status, (await response.json())["description"]) == (401, "Unauthorized")


async def test_own_messages_are_not_echoed(play: Playground, client: Client, anna: User, desk: Chat) -> None:
    await client.ok("sendMessage", chat_id=anna.id, text="x")
    await client.ok("sendMessage", chat_id=desk.id, text="x")
    assert play.pending == 0

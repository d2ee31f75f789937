"""Delivery by webhook: secret, order, repeats, a method call in the reply."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import FormData, web

from bot.playground import Playground, User
from tests.playground.kit import Client, keyboard


class Bot:
    """A webhook endpoint that remembers what it got and answers from a list, then with plain 200."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.answers: list[web.Response] = []
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        self.got.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return self.answers.pop(0) if self.answers else web.Response()

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got if "message" in update]


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    found, app = Bot(), web.Application()
    app.router.add_post("/hook", found.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield found
    await runner.cleanup()


async def test_updates_are_pushed_with_the_secret_and_confirmed_by_200(
    play: Playground, client: Client, anna: User, bot: Bot
) -> None:
    play.say(anna, "before")
    await client.ok("setWebhook", url=bot.url, secret_token="s3cret", allowed_updates=["message"])
    play.say(anna, "after")
    await play.until(lambda: play.pending == 0)
    assert bot.texts() == ["before", "after"]
    assert set(bot.secrets) == {"s3cret"}


async def test_a_failed_push_is_repeated_and_holds_back_only_its_own_chat(
    play: Playground, client: Client, anna: User, bot: Bot
) -> None:
    bot.answers = [web.Response(status=500), web.Response(status=503)]
    await client.ok("setWebhook", url=bot.url)
    play.say(anna, "one")
    play.say(anna, "two")
    await play.until(lambda: play.pending == 0)
    assert bot.texts() == ["one", "one", "one", "two"]
    info = await client.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
    assert info["pending_update_count"] == 0


async def test_another_chat_is_served_while_one_is_failing(
    play: Playground, client: Client, anna: User, bot: Bot
) -> None:
    bot.answers = [web.Response(status=500, headers={"Retry-After": "600"})]
    await client.ok("setWebhook", url=bot.url)
    play.say(anna, "stuck")
    await play.until(lambda: bot.got)
    play.say(play.person("Boris"), "free")
    await play.until(lambda: play.pending == 1)
    assert bot.texts() == ["stuck", "free"]


async def test_a_message_and_a_press_of_one_person_are_in_different_lanes(
    play: Playground, client: Client, anna: User, bot: Bot
) -> None:
    rows = keyboard([{"text": "A", "callback_data": "a"}])
    await client.ok("sendMessage", chat_id=anna.id, text="?", reply_markup=rows)
    bot.answers = [web.Response(status=500, headers={"Retry-After": "600"})]
    await client.ok("setWebhook", url=bot.url)
    play.say(anna, "stuck")
    await play.until(lambda: bot.got)
    play.press(anna, play.messages(anna)[0], "A")
    await play.until(lambda: play.pending == 1)
    assert "callback_query" in bot.got[-1]


@pytest.mark.parametrize("form", ["json", "urlencoded", "multipart"])
async def test_a_method_call_in_the_reply_is_done(
    play: Playground, client: Client, anna: User, bot: Bot, form: str
) -> None:
    call = {"method": "sendMessage", "chat_id": str(anna.id), "text": "reply"}
    bodies = {
        "json": web.json_response(call),
        "urlencoded": web.Response(
            text=f"method=sendMessage&chat_id={anna.id}&text=reply", content_type="application/x-www-form-urlencoded"
        ),
        "multipart": web.Response(body=multipart(call)),
    }
    bot.answers = [bodies[form]]
    await client.ok("setWebhook", url=bot.url)
    play.say(anna, "hello")
    await play.until(lambda: len(play.messages(anna)) == 2)
    assert play.messages(anna)[-1].text == "reply"


def multipart(fields: dict[str, str]) -> Any:
    """A multipart body, as aiogram replies."""
    data = FormData(default_to_multipart=True)
    for name, value in fields.items():
        data.add_field(name, value)
    return data()


async def test_questions_and_webhook_changes_in_the_reply_are_ignored(
    play: Playground, client: Client, anna: User, bot: Bot
) -> None:
    replies = ({"method": "getMe"}, {"method": "deleteWebhook"}, {"method": "sendMessage", "chat_id": "5"})
    bot.answers = [web.json_response(reply) for reply in replies]
    await client.ok("setWebhook", url=bot.url)
    for word in "abc":
        play.say(anna, word)
    await play.until(lambda: play.pending == 0)
    assert [call.method for call in play.calls] == ["setWebhook", "sendMessage"]
    assert (await client.ok("getWebhookInfo"))["url"] == bot.url


async def test_pending_updates_can_be_dropped_and_bad_settings_are_refused(
    play: Playground, client: Client, anna: User
) -> None:
    play.say(anna, "x")
    await client.ok("deleteWebhook", drop_pending_updates=True)
    assert play.pending == 0
    assert await client.no("setWebhook", url="nonsense") == "Bad Request: bad webhook: invalid webhook URL specified"
    refusal = await client.no("setWebhook", url="http://127.0.0.1:9/", secret_token="no spaces")
    assert refusal == "Bad Request: secret token contains unallowed characters"


async def test_a_dead_endpoint_is_noted_and_tried_again(play: Playground, client: Client, anna: User) -> None:
    await client.ok("setWebhook", url="http://127.0.0.1:1/")
    play.say(anna, "x")
    await play.until(lambda: play.world.hook and play.world.hook.error)
    assert "last_error_message" in await client.ok("getWebhookInfo")
    assert play.pending == 1

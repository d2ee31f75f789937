"""The webhook: only Telegram is heard, 200 follows the commit, what was refused comes again."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from bot.app import App
from bot.telegram import webhook
from bot.telegram.routes import ALLOWED_UPDATES
from tests.clock import FakeClock
from tests.telegram.kit import Refusal, calls, fetches
from tests.world import World

SECRET = "s3cret-of-a-webhook"
JSON = {"Content-Type": "application/json"}


class Hooked(World):
    """A world whose bot takes its updates by webhook."""

    def __init__(self, folder: Path, clock: FakeClock) -> None:
        super().__init__(folder, clock)
        self.hook = f"http://127.0.0.1:{unused_port()}"

    @property
    def listen(self) -> str:
        return self.hook.removeprefix("http://")

    async def post(self, body: object, *, secret: str | None = SECRET, path: str = webhook.PATH) -> tuple[int, str]:
        """Bring something to the bot as Telegram does; status and Retry-After."""
        headers = JSON | ({} if secret is None else {webhook.SECRET_HEADER: secret})
        data = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.hook + path, data=data, headers=headers) as answer,
        ):
            return answer.status, answer.headers.get("Retry-After", "")

    def update(self, update_id: int, text: str = "/start") -> dict[str, Any]:
        """An update with a message of Anna's, made by hand; the playground must know it, to be copied."""
        message = self.play.world.post(self.play.world.chats[self.anna.id], self.anna, text=text)
        self.play.world.updates.remove(max(self.play.world.updates.waiting))
        body = {"message_id": message.id, "date": message.date, "text": text, "from": self.anna.wire()}
        return {"update_id": update_id, "message": body | {"chat": message.chat.wire()}}

    async def decided(self, update_id: int) -> bool:
        """Whether the ledger has this update."""
        return await self.store.run(lambda tx: tx.updates.seen(update_id))


@pytest.fixture
async def hooked(tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hooked]:
    """The whole world with the bot behind a webhook."""
    made = Hooked(tmp_path, clock)
    made.play.deliverer.first_delay = 0.01
    monkeypatch.setattr(App, "start_polling", lambda app: app.start_webhook(made.hook, SECRET, made.listen))
    await made.start()
    yield made
    await made.stop()


# --- who is heard ---


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], SECRET.upper(), "s\u00e9cret"])
async def test_without_the_secret_nothing_is_decided(hooked: Hooked, secret: str | None) -> None:
    """A wrong, missing or cut secret is 401, and the update leaves no trace and no call."""
    before = len(hooked.play.calls)
    assert (await hooked.post(hooked.update(7, "hello"), secret=secret))[0] == 401
    assert (await hooked.post(hooked.update(8), secret=secret))[0] == 401
    assert await hooked.decided(7) is False
    assert hooked.play.calls[before:] == []


async def test_an_empty_secret_is_refused_at_once(hooked: Hooked) -> None:
    """A webhook without a secret is not built at all."""
    with pytest.raises(ValueError, match="without a secret"):
        webhook.application(hooked.app.intake, "")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe\x00",
        b"[]",
        b'"text"',
        b"7",
        b"null",
        b"{}",
        b'{"update_id": "7"}',
        b'{"message": {}}',
    ],
)
async def test_what_is_no_update_is_400(hooked: Hooked, body: bytes) -> None:
    """Something that is not an update is refused, and the next update is taken."""
    assert (await hooked.post(body))[0] == 400
    assert (await hooked.post(hooked.update(9)))[0] == 200


async def test_an_update_that_cannot_be_decoded_is_parked(hooked: Hooked) -> None:
    """An update with a number and nothing readable is taken, so that it does not come for ever."""
    assert (await hooked.post({"update_id": 11, "message": {"chat": 5}}))[0] == 200
    assert await hooked.decided(11)
    assert await hooked.store.run(lambda tx: tx.updates.parked()) == 1


async def test_what_is_too_large_is_413(hooked: Hooked) -> None:
    """A body over the size of any update is not read to its end."""
    assert (await hooked.post(b'{"update_id": 1, "x": "' + b"x" * webhook.LARGEST_UPDATE + b'"}'))[0] == 413
    assert await hooked.decided(1) is False


async def test_nothing_else_is_served(hooked: Hooked) -> None:
    """Other addresses and other methods are not there."""
    assert (await hooked.post({}, path="/"))[0] == 404
    async with aiohttp.ClientSession() as session, session.get(hooked.hook + webhook.PATH) as answer:
        assert answer.status == 405


# --- after the commit ---


async def test_200_is_said_only_after_the_commit(hooked: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the batch is being committed there is no answer; when there is one, the update is in the ledger."""
    entered, gate, accept = asyncio.Event(), asyncio.Event(), hooked.app.intake.accept

    async def slowly(raws: Sequence[Mapping[str, Any]]) -> None:
        entered.set()
        await gate.wait()
        await accept(raws)

    monkeypatch.setattr(hooked.app.intake, "accept", slowly)
    answer = asyncio.create_task(hooked.post(hooked.update(21, "hello")))
    await entered.wait()
    for _ in range(20):
        await asyncio.sleep(0)
    assert (answer.done(), await hooked.decided(21)) == (False, False)
    gate.set()
    assert (await answer)[0] == 200
    assert await hooked.decided(21)


async def test_a_database_that_refuses_is_503_until_it_takes_the_update(
    hooked: Hooked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram is asked to come again, with a time; when it does and there is room, the update is decided."""
    full = Refusal(hooked, monkeypatch)
    update = hooked.update(31, "hello")
    for _ in range(2):
        assert await hooked.post(update) == (503, webhook.RETRY_AFTER)
    assert int(webhook.RETRY_AFTER) > 0
    full.broken = False
    assert await hooked.decided(31) is False
    assert (await hooked.post(update))[0] == 200
    assert await hooked.decided(31)


async def test_what_was_refused_arrives_later_and_in_order(hooked: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words brought while nothing could be kept stand in the topic afterwards, in their order."""
    thread = await hooked.open_case(hooked.anna)
    await hooked.advance(10)
    monkeypatch.setattr(webhook, "RETRY_AFTER", "0")  # the playground waits in real seconds
    full = Refusal(hooked, monkeypatch)
    for number in range(3):
        hooked.play.say(hooked.anna, f"word {number}")
    await hooked.play.until(lambda: full.count >= 2)
    assert (hooked.play.pending, hooked.copies(thread, hooked.anna)) == (3, [])
    full.broken = False
    await hooked.until(lambda: len(hooked.copies(thread, hooked.anna)) == 3)
    assert [copy.text for copy in hooked.copies(thread, hooked.anna)] == ["word 0", "word 1", "word 2"]


async def test_an_update_brought_twice_at_once_is_decided_once(hooked: Hooked) -> None:
    """Telegram repeats a call whose answer it missed, even while the first is being answered."""
    thread = await hooked.open_case(hooked.anna)
    await hooked.advance(10)
    update = hooked.update(41, "once")
    answers = await asyncio.gather(*(hooked.post(update) for _ in range(4)))
    assert [status for status, _ in answers] == [200] * 4
    await hooked.advance(30)
    assert [copy.text for copy in hooked.copies(thread, hooked.anna)] == ["once"]


# --- the whole bot ---


async def test_the_start_tells_telegram_address_secret_and_kinds(hooked: Hooked) -> None:
    """setWebhook names our address with its path, the secret, and the kinds of updates we want; no poll is made."""
    (call,) = calls(hooked.play, "setWebhook")
    assert call.params["url"] == hooked.hook + webhook.PATH
    assert call.params["secret_token"] == SECRET
    assert json.loads(call.params["allowed_updates"]) == list(ALLOWED_UPDATES)
    assert fetches(hooked.play) == []


async def test_a_case_passes_by_webhook_as_by_polling(hooked: Hooked) -> None:
    """Anna asks, Vera answers by reply, both see a tick."""
    thread = await hooked.open_case(hooked.anna)
    question = hooked.play.say(hooked.anna, "Where is the lighthouse?")
    copy = (await hooked.until(lambda: hooked.copies(thread, hooked.anna)))[0]
    hooked.play.say(hooked.vera, "Behind the hill.", chat=hooked.desk, thread=thread, reply_to=copy)
    await hooked.until(lambda: hooked.said(hooked.anna) == "Behind the hill.")
    await hooked.until(lambda: question.reactions == ["👌"])
    assert fetches(hooked.play) == []


async def test_a_stop_answers_the_call_in_hand(hooked: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    """An update that is being decided when the stop comes is decided, and Telegram hears 200."""
    entered, gate, accept = asyncio.Event(), asyncio.Event(), hooked.app.intake.accept

    async def slowly(raws: Sequence[Mapping[str, Any]]) -> None:
        entered.set()
        await gate.wait()
        await accept(raws)

    monkeypatch.setattr(hooked.app.intake, "accept", slowly)
    answer = asyncio.create_task(hooked.post(hooked.update(51, "hello")))
    await entered.wait()
    stopping = asyncio.create_task(hooked.stop_bot())
    await asyncio.sleep(0)
    gate.set()
    assert (await answer)[0] == 200
    await stopping
    assert await hooked.decided(51)


async def test_back_to_polling_keeps_what_waits(hooked: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start that polls withdraws the webhook and gets what had not been brought yet."""
    thread = await hooked.open_case(hooked.anna)
    await hooked.advance(10)
    await hooked.stop_bot()
    hooked.play.say(hooked.anna, "between two starts")
    monkeypatch.undo()
    await hooked.start_bot()
    assert hooked.play.world.hook is None
    await hooked.until(lambda: hooked.copies(thread, hooked.anna))
    assert [copy.text for copy in hooked.copies(thread, hooked.anna)] == ["between two starts"]

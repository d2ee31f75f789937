"""The control API of the page: deeds over JSON, for this machine alone."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Any

import pytest

from bot.playground import Chat, Playground, User
from bot.playground.control import PAGE
from tests.playground.kit import Client, Clock, keyboard


class Page:
    """Speaks to /play/... as the page does."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def get(self, path: str, **query: Any) -> Any:
        async with self.client.session.get(f"{self.client.play.base}/play/{path}", params=query) as response:
            return await response.json()

    async def post(self, path: str, **body: Any) -> Any:
        async with self.client.session.post(f"{self.client.play.base}/play/{path}", json=body) as response:
            return await response.json()


@pytest.fixture
def page(client: Client) -> Page:
    return Page(client)


async def test_the_world_is_told_whole(play: Playground, page: Page, anna: User, desk: Chat) -> None:
    topic = play.create_topic(desk, "T")
    world = await page.get("world")
    assert (
        world["people"][0] | {"id": anna.id, "name": "Anna", "blocked": False, "language": "ru"} == world["people"][0]
    )
    group = world["groups"][0]
    assert (group["id"], group["title"]) == (desk.id, "Desk")
    assert [(each["thread"], each["name"], each["closed"]) for each in group["topics"]] == [(topic.thread, "T", False)]
    assert [member["name"] for member in group["members"]] == ["Vera"]
    assert world["bot"]["username"] == "playground_bot"
    assert world["now"] == play.now()


async def test_a_conversation_by_the_page(play: Playground, client: Client, page: Page, anna: User) -> None:
    sent = await page.post("send", **{"as": anna.id, "text": "/start"})
    rows = keyboard(
        [{"text": "Yes", "callback_data": "y", "style": "danger"}, {"text": "C", "copy_text": {"text": "c"}}]
    )
    await client.ok("sendMessage", chat_id=anna.id, text="<b>?</b>", parse_mode="HTML", reply_markup=rows)
    await page.post("edit", **{"as": anna.id, "chat": anna.id, "message": sent["id"], "text": "/start x"})
    mine, bots = (await page.get("chat", chat=anna.id))["messages"]
    assert (mine["html"], mine["out"], mine["edited"], mine["from"]["name"]) == ("/start x", False, True, "Anna")
    assert (bots["html"], bots["out"]) == ("<b>?</b>", True)
    assert bots["buttons"] == [
        [{"text": "Yes", "style": "danger", "data": "y"}, {"text": "C", "style": None, "copy": "c"}]
    ]
    query = (await page.post("press", **{"as": anna.id, "chat": anna.id, "message": bots["id"], "data": "y"}))["query"]
    assert (await page.get("answer", query=query))["answered"] is False
    await client.ok("answerCallbackQuery", callback_query_id=query, text="Noted")
    assert await page.get("answer", query=query) == {
        "answered": True, "text": "Noted", "show_alert": False, "url": None,
    }  # fmt: skip


async def test_topics_and_general_are_read_apart(play: Playground, page: Page, desk: Chat, vera: User) -> None:
    topic = play.create_topic(desk, "T")
    play.say(vera, "in", chat=desk, thread=topic.thread)
    play.say(vera, "out", chat=desk)
    inside = (await page.get("chat", chat=desk.id, thread=topic.thread))["messages"]
    assert [message["html"] for message in inside] == ["", "in"]
    assert inside[0]["service"] == "forum_topic_created"
    assert [message["html"] for message in (await page.get("chat", chat=desk.id))["messages"]] == ["out"]
    where = {"chat": desk.id, "thread": topic.thread}
    for action in ("close", "reopen", "delete"):
        await page.post("topic", **where, action=action)
    assert (await page.get("world"))["groups"][0]["topics"] == []


async def test_an_album_and_a_document_are_sent(play: Playground, page: Page, anna: User) -> None:
    await page.post("album", **{"as": anna.id, "count": 3, "caption": "Three"})
    await page.post("send", **{"as": anna.id, "kind": "document", "caption": "Paper"})
    messages = (await page.get("chat", chat=anna.id))["messages"]
    assert len({message["album"] for message in messages[:3]}) == 1
    assert [message["html"] for message in messages] == ["Three", "", "", "Paper"]
    assert messages[3]["file_name"] == "paper.pdf"


async def test_new_people_and_volunteers_come_in(play: Playground, page: Page, desk: Chat) -> None:
    boris = await page.post("people", name="Boris", language="en")
    await page.post("people", name="Volunteer", language="ru", volunteer=True)
    assert play.world.people[boris["id"]].language == "en"
    assert "Volunteer" in [member.user.name for member in desk.members.values()]
    assert "error" in await page.post("people", name="")


async def test_block_fault_and_clock_are_ordered(
    play: Playground, client: Client, page: Page, clock: Clock, anna: User
) -> None:
    await page.post("block", **{"as": anna.id, "blocked": True})
    assert anna.blocked
    await page.post("block", **{"as": anna.id, "blocked": False})
    await page.post("fault", kind="429", method="sendMessage", times=1, retry_after=5)
    assert (await client.raw("sendMessage", chat_id=anna.id, text="x"))["parameters"] == {"retry_after": 5}
    await page.post("clock", advance=3600)
    assert play.now() == clock() + 3600
    assert (await page.post("clock", advance=-1)) == {"error": "time does not go back"}


async def test_a_change_wakes_the_page(play: Playground, page: Page, anna: User) -> None:
    version = (await page.get("changes", after=-1))["version"]
    waiting = asyncio.create_task(page.get("changes", after=version))
    await asyncio.wait_for(page.get("world"), 5)
    assert not waiting.done()
    play.say(anna, "x")
    assert (await asyncio.wait_for(waiting, 5))["version"] > version


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("send", {"as": 5}, "there is no person 5"),
        ("send", {}, "'as' is missing"),
        ("topic", {"chat": 5, "action": "close"}, "there is no such chat"),
        ("fault", {"kind": "meteor"}, "unknown fault meteor"),
        ("press", {"as": 0, "message": 1, "data": "x"}, "there is no person 0"),
    ],
)
async def test_a_wrong_order_gets_a_sentence(page: Page, path: str, body: dict[str, Any], sentence: str) -> None:
    assert (await page.post(path, **body))["error"].startswith(sentence)


async def test_a_form_of_another_site_cannot_give_orders(play: Playground, client: Client, anna: User) -> None:
    async with client.session.post(f"{play.base}/play/block", data={"as": str(anna.id), "blocked": "1"}) as response:
        assert response.status == 400
    async with client.session.get(f"{play.base}/play/world", headers={"Host": "evil.example"}) as response:
        assert response.status == 403
    assert not anna.blocked


async def test_only_files_of_the_page_are_served(play: Playground, client: Client) -> None:
    (PAGE / "index.html").stat()
    for path, status in {"/": 200, "/app.js": 200, "/..%2fcontrol.py": 404, "/nothing.js": 404}.items():
        async with client.session.get(f"{play.base}{path}") as response:
            assert response.status == status, path


async def test_beyond_this_machine_needs_expose_and_a_password(clock: Clock) -> None:
    options: dict[str, Any]
    for options in ({}, {"expose": True}, {"password": "p"}):
        with pytest.raises(ValueError, match="only with both --expose and --password"):
            await Playground(now=clock).start("0.0.0.0", **options)


async def test_a_password_guards_the_page_and_not_the_bot_api(clock: Clock, client: Client) -> None:
    play = Playground(now=clock)
    await play.start(password="open sesame")
    try:
        async with client.session.get(f"{play.base}/play/world") as response:
            assert response.status == 401
        address = play.base.replace("//", "//me:open%20sesame@")
        async with client.session.get(f"{address}/play/world") as response:
            assert response.status == 200
        assert (await Client(client.session, play).ok("getMe"))["id"] == play.bot.id
    finally:
        await play.stop()


def test_the_command_line_refuses_a_foreign_host_without_a_password() -> None:
    command = [sys.executable, "-m", "bot.playground", "--host", "0.0.0.0", "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "--expose" in done.stdout


def test_the_command_line_serves_and_prints_its_address() -> None:
    command = [sys.executable, "-m", "bot.playground", "--port", "0", "--token", "7:t", "--no-limits"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Page: http://127.0.0.1:")
        assert "/bot7:t/" in process.stdout.readline()
        process.terminate()

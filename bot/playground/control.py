"""The control API of the page: people's deeds as JSON over HTTP, and the page's own files."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.playground import view
from bot.playground.errors import PlayError

if TYPE_CHECKING:
    from bot.playground.model import Chat, Message
    from bot.playground.playground import Playground

JSON = dict[str, Any]

PAGE = Path(__file__).parent / "page"
LONGEST_WAIT = 25.0
LONGEST_ALBUM = 10
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


class Control:
    """Handlers of /play/...; a refusal is 400 with {"error": sentence}."""

    def __init__(self, playground: Playground) -> None:
        self.play = playground
        self.world = playground.world

    def add_to(self, app: web.Application) -> None:
        """Put the page and its API beside the Bot API."""
        reads = {"world": self.get_world, "chat": self.chat, "answer": self.answer}
        deeds = {
            "send": self.send, "album": self.album, "edit": self.edit, "press": self.press, "people": self.people,
            "block": self.block, "topic": self.topic, "fault": self.fault, "clock": self.clock,
        }  # fmt: skip
        app.router.add_get("/play/changes", self.changes)
        for name, read in reads.items():
            app.router.add_get(f"/play/{name}", answering(read, from_query))
        for name, deed in deeds.items():
            app.router.add_post(f"/play/{name}", answering(deed, from_body))
        app.router.add_get("/", self.page)
        app.router.add_get("/{name}", self.page)

    async def page(self, request: web.Request) -> web.StreamResponse:
        """A file of the page; only plain names of its own folder."""
        path = PAGE / (request.match_info.get("name") or "index.html")
        if path.parent != PAGE or not path.is_file():
            raise web.HTTPNotFound(text="There is no such page.")
        return web.FileResponse(path, headers=HEADERS)

    async def changes(self, request: web.Request) -> web.Response:
        """Wait until the world is newer than `after`, at most 25 seconds."""
        after = request.query.get("after", "0")
        if after == str(self.world.changes.version) and not self.world.closed.is_set():
            await self.world.changes.wait(LONGEST_WAIT)
        return web.json_response({"version": self.world.changes.version}, headers=HEADERS)

    def get_world(self, _body: JSON) -> JSON:
        """Everything but messages."""
        return view.world_json(self.world)

    def chat_of(self, body: JSON, key: str = "chat") -> Chat | None:
        """The chat that is named, None if none is."""
        if body.get(key) in {None, ""}:
            return None
        chat = self.world.chats.get(int(body[key]))
        if chat is None:
            raise PlayError("there is no such chat")
        return chat

    def chat(self, body: JSON) -> JSON:
        """Messages of a chat or topic."""
        chat = self.chat_of(body)
        if chat is None:
            raise PlayError("which chat?")
        return view.chat_json(chat, number(body, "thread"))

    def place(self, body: JSON) -> JSON:
        """Common arguments of send and album: who, where, in reply to what."""
        who, chat = self.world.person(int(body["as"])), self.chat_of(body)
        chat = None if chat is not None and chat.user is who else chat
        return {"who": who, "chat": chat, "thread": number(body, "thread"), "reply_to": number(body, "reply_to")}

    def send(self, body: JSON) -> JSON:
        """One message of any kind."""
        kind = str(body.get("kind") or "text")
        message = self.play.say(text=body.get("text") or body.get("caption"), kind=kind, **self.place(body))
        return view.message_json(message)

    def album(self, body: JSON) -> JSON:
        """An album of 2 to 10 pictures; the caption is on the first."""
        count = min(max(number(body, "count") or 2, 2), LONGEST_ALBUM)
        name, place = self.world.new_album(), self.place(body)
        words = [body.get("caption"), *[None] * (count - 1)]
        items = [self.play.say(text=text, kind="photo", album=name, **place) for text in words]
        return {"messages": [view.message_json(item) for item in items]}

    def message_of(self, body: JSON) -> Message:
        """The live message that is meant."""
        chat = self.chat_of(body) or self.world.chats[int(body["as"])]
        message = self.world.live(chat, int(body["message"]))
        if message is None:
            raise PlayError("there is no such message any more")
        return message

    def edit(self, body: JSON) -> JSON:
        """New words for an own message."""
        who = self.world.person(int(body["as"]))
        return view.message_json(self.play.edit(who, self.message_of(body), str(body["text"])))

    def press(self, body: JSON) -> JSON:
        """Press a button."""
        who = self.world.person(int(body["as"]))
        return {"query": self.play.press(who, self.message_of(body), str(body["data"]))}

    def answer(self, body: JSON) -> JSON:
        """The bot's first answer to a press, if it has come."""
        press = self.world.presses.get(str(body.get("query")))
        if press is None:
            raise PlayError("there was no such press")
        if not press.answers:
            return {"answered": False, "text": None, "show_alert": False, "url": None}
        first = press.answers[0]
        return {"answered": True, "text": first.text, "show_alert": first.show_alert, "url": first.url}

    def people(self, body: JSON) -> JSON:
        """A new person; a volunteer joins the given group, or all groups."""
        name = str(body.get("name") or "").strip()
        if not 0 < len(name) <= 64:
            raise PlayError("a name has 1 to 64 characters")
        user = self.play.person(name, language=str(body.get("language") or "ru"))
        group = self.chat_of(body, "group")
        chats = [group] if group else [chat for chat in self.world.chats.values() if chat.type == "supergroup"]
        for chat in chats if body.get("volunteer") else []:
            self.play.join(user, chat)
        return view.person_json(self.world, user)

    def block(self, body: JSON) -> JSON:
        """Block or unblock the bot."""
        who = self.world.person(int(body["as"]))
        if bool(body["blocked"]) != who.blocked:
            self.play.block(who) if body["blocked"] else self.play.unblock(who)
        return view.person_json(self.world, who)

    def topic(self, body: JSON) -> JSON:
        """Close, reopen or delete a topic, or create one with a name."""
        chat, action = self.chat_of(body), body.get("action")
        if chat is None or not chat.forum:
            raise PlayError("this chat has no topics")
        if action == "create":
            return view.topic_json(chat, self.play.create_topic(chat, str(body.get("name") or "Topic")))
        deeds = {
            "close": self.play.close_topic, "reopen": self.play.reopen_topic, "delete": self.play.delete_topic,
        }  # fmt: skip
        if action not in deeds:
            raise PlayError("an action is one of create, close, reopen, delete")
        deeds[str(action)](chat, int(body["thread"]))
        return {"done": True}

    def fault(self, body: JSON) -> JSON:
        """Order a fault, or clear all."""
        if body.get("kind") == "clear":
            self.play.faults.clear()
            return {"done": True}
        known: JSON = {
            name: body[name] for name in ("method", "kind", "times", "retry_after", "code", "delay") if name in body
        }
        if body.get("description"):
            known["description"] = str(body["description"])
        self.play.faults.add(chat=number(body, "chat"), **known)
        return {"done": True}

    def clock(self, body: JSON) -> JSON:
        """Move the playground's clock forward by `advance` seconds."""
        self.play.advance(float(body["advance"]))
        return {"now": self.world.now()}


def number(body: JSON, name: str) -> int | None:
    """A whole number, None if absent."""
    return None if body.get(name) in {None, ""} else int(body[name])


async def from_query(request: web.Request) -> JSON:
    """Arguments of a question."""
    return dict(request.query)


async def from_body(request: web.Request) -> JSON:
    """Arguments of a deed; JSON alone, so that no form of another site can send it."""
    body: Any = json.loads(await request.read()) if request.content_type == "application/json" else None
    if not isinstance(body, dict):
        raise PlayError("a JSON object is expected")
    return body


def answering(
    deed: Callable[[JSON], JSON], read: Callable[[web.Request], Awaitable[JSON]]
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A handler around a deed: its refusals become sentences."""

    async def handler(request: web.Request) -> web.Response:
        try:
            return web.json_response(deed(await read(request)), headers=HEADERS)
        except KeyError as error:
            return refusal(f"{error} is missing")
        except (TypeError, ValueError) as error:
            return refusal(str(error))

    return handler


def refusal(sentence: str) -> web.Response:
    """400 with a sentence."""
    return web.json_response({"error": sentence}, status=400, headers=HEADERS)

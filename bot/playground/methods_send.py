"""API methods that send something new."""

from __future__ import annotations

from typing import Any

from bot.playground.access import open_thread, thread_of, writable_chat
from bot.playground.errors import bad
from bot.playground.kinds import content_of, file_ids
from bot.playground.markup import markup_of
from bot.playground.model import Chat, Message
from bot.playground.params import Params
from bot.playground.wire import message_json
from bot.playground.words import caption_of, text_of
from bot.playground.world import World

JSON = dict[str, Any]

ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
        "choose_sticker", "find_location", "record_video_note", "upload_video_note",
    }
)  # fmt: skip


def options(world: World, chat: Chat, params: Params) -> JSON:
    """Fields common to everything that is sent: topic, reply, keyboard, protection, silence."""
    thread = thread_of(world, chat, params)
    target, quote = reply_of(world, chat, params)
    if target is not None and target.thread is not None and thread is None:
        thread = open_thread(world, chat, target.thread)
    return {
        "thread": thread,
        "reply_to": target.id if target else None,
        "quote": quote,
        "markup": markup_of(params),
        "protected": params.flag("protect_content"),
        "silent": params.flag("disable_notification"),
    }


def reply_of(world: World, chat: Chat, params: Params) -> tuple[Message | None, str | None]:
    """The message replied to, with the quote; a missing one is 400 unless allow_sending_without_reply."""
    reply = params.json("reply_parameters") or {}
    if not isinstance(reply, dict):
        raise bad("object expected as reply parameters")
    if "reply_to_message_id" in params and not reply:
        flag = params.flag("allow_sending_without_reply")
        reply = {"message_id": params.integer("reply_to_message_id"), "allow_sending_without_reply": flag}
    if not reply.get("message_id"):
        return None, None
    if reply.get("chat_id") is not None and int(reply["chat_id"]) != chat.id:
        raise bad("replies to other chats are not played here")
    target = world.live(chat, int(reply["message_id"]))
    if target is None and not reply.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return target, reply.get("quote") if target else None


def send_message(world: World, params: Params) -> JSON:
    """sendMessage."""
    chat = writable_chat(world, params)
    text, entities = text_of(world, params)
    fields = options(world, chat, params)
    preview = params.json("link_preview_options")
    message = world.post(
        chat, world.bot, text=text, entities=entities, link_preview_options=preview, via="sendMessage", **fields
    )
    return message_json(message)


def send_photo(world: World, params: Params) -> JSON:
    """sendPhoto, by upload or by file_id."""
    return send_file(world, params, "photo", "sendPhoto")


def send_document(world: World, params: Params) -> JSON:
    """sendDocument, by upload or by file_id."""
    return send_file(world, params, "document", "sendDocument")


def send_file(world: World, params: Params, kind: str, method: str) -> JSON:
    """One file with an optional caption."""
    chat = writable_chat(world, params)
    content = file_content(params, kind)
    caption, entities = caption_of(world, params)
    fields = options(world, chat, params)
    message = world.post(
        chat, world.bot, kind=kind, text=caption, entities=entities, content=content, via=method, **fields
    )
    return message_json(message)


def file_content(params: Params, kind: str) -> JSON:
    """Content for an uploaded file (field itself or attach://name) or a known file_id."""
    reference = params.text(kind)
    upload = params.files.get(reference.removeprefix("attach://")) or params.files.get(kind)
    if upload is None and not reference:
        raise bad(f"there is no {kind} in the request")
    if kind == "photo":
        return content_of("photo")
    name, data = upload or ("file", b"")
    ids = file_ids("BQAC") if upload else {"file_id": reference, "file_unique_id": reference[-8:]}
    if upload and not data:
        raise bad("file must be non-empty")
    return {"document": ids | {"file_name": name, "file_size": len(data)}}


def send_chat_action(world: World, params: Params) -> bool:
    """sendChatAction; kept in `world.actions`."""
    chat = writable_chat(world, params)
    if params.text("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    world.actions.append((chat.id, thread_of(world, chat, params), params.text("action")))
    world.changes.tell()
    return True

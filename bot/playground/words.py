"""The words of a message that the bot sends: markup, entities, lengths."""

from __future__ import annotations

from typing import Any

from bot.playground.entities import automatic, trimmed
from bot.playground.errors import bad
from bot.playground.html import parse_html, utf16
from bot.playground.params import Params
from bot.playground.world import World

JSON = dict[str, Any]

TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024


def text_of(world: World, params: Params) -> tuple[str, list[JSON]]:
    """Text and entities of sendMessage and editMessageText; 400 if empty or over 4096 UTF-16 units."""
    if not params.text("text"):
        raise bad("message text is empty")
    text, entities = formatted(world, params, "text", "entities")
    if not text:
        raise bad("text must be non-empty")
    if utf16(text) > TEXT_LENGTH:
        raise bad("message is too long")
    return text, entities


def caption_of(world: World, params: Params) -> tuple[str | None, list[JSON]]:
    """Caption and its entities; 400 if over 1024 UTF-16 units."""
    text, entities = formatted(world, params, "caption", "caption_entities")
    if utf16(text) > CAPTION_LENGTH:
        raise bad("message caption is too long")
    return text or None, entities


def formatted(world: World, params: Params, name: str, entities_name: str) -> tuple[str, list[JSON]]:
    """Parsed, trimmed text with its own and its automatic entities. Only HTML is played of all parse modes."""
    text = params.text(name)
    mode = params.text("parse_mode").lower()
    entities: list[JSON] = []
    if mode == "html":
        text, entities = parse_html(text)
    elif mode:
        raise bad("unsupported parse_mode")
    elif params.json(entities_name):
        entities = [known for item in params.json(entities_name) if (known := usable(item, text))]
    text, entities = trimmed(text.replace("\r", ""), entities)
    return text, automatic(text, resolved(world, entities))


def usable(entity: JSON, text: str) -> JSON | None:
    """An entity that lies within the text; 400 for one that cannot be read."""
    try:
        offset, length = int(entity["offset"]), int(entity["length"])
        str(entity["type"])
    except (KeyError, TypeError, ValueError):
        raise bad("can't parse MessageEntity: expected type, offset and length") from None
    return entity if offset >= 0 and length > 0 and offset + length <= utf16(text) else None


def resolved(world: World, entities: list[JSON]) -> list[JSON]:
    """Mentions of people by id: known people are named, of unknown ones only the text stays."""
    found = []
    for entity in entities:
        if entity["type"] != "text_mention":
            found.append(entity)
        elif (user := world.people.get(int(entity["user"]["id"]))) is not None:
            found.append(entity | {"user": user.wire()})
    return found

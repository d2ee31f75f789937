"""Telegram's HTML subset: text and entities out of markup, and markup out of text and entities."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from bot.playground.errors import ApiError, bad
from bot.playground.links import link_entity

JSON = dict[str, Any]

PLAIN_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
VALUE_TAGS = {"a": "href", "tg-emoji": "emoji-id", "tg-time": "unix"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(?P<dec>\d{1,7})|#x(?P<hex>[0-9a-fA-F]{1,6})|(?P<name>lt|gt|amp|quot));?")
ATTRIBUTE = re.compile(r"\s*(?P<name>[^\s=>/\"']*)\s*(?P<equals>=)?\s*", re.DOTALL)


def utf16(text: str) -> int:
    """Length in UTF-16 units, the unit of all Telegram offsets and limits."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass(slots=True)
class Tag:
    """An open tag: where its text starts in UTF-16 units, and its attributes."""

    name: str
    attributes: dict[str, str]
    offset: int


class Parser:
    """One run over one marked-up text; `position` counts characters of the source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.out: list[str] = []
        self.length = 0
        self.open: list[Tag] = []
        self.entities: list[JSON] = []

    def run(self) -> tuple[str, list[JSON]]:
        """Parse everything; raises ApiError with the server's words on bad markup."""
        while self.position < len(self.source):
            character = self.source[self.position]
            if character == "<":
                self.end_tag() if self.source.startswith("</", self.position) else self.start_tag()
            elif character == "&":
                self.emit(self.reference())
            else:
                self.position += 1
                self.emit(character)
        if self.open:
            raise self.error(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.out), self.entities

    def emit(self, text: str) -> None:
        self.out.append(text)
        self.length += utf16(text)

    def at(self, position: int) -> str:
        """Where in the source, as the server counts: bytes."""
        return f"at byte offset {len(self.source[:position].encode())}"

    @staticmethod
    def error(text: str) -> ApiError:
        return bad(f"can't parse entities: {text}")

    def reference(self) -> str:
        """A character reference, or the ampersand itself if it is none that Telegram knows."""
        match = REFERENCE.match(self.source, self.position)
        character = decode(match) if match else ""
        if not match or not character:
            self.position += 1
            return "&"
        self.position = match.end()
        return character

    def start_tag(self) -> None:
        begin = self.position
        name = self.word(begin + 1)
        if self.position >= len(self.source):
            raise self.error(f"Unclosed start tag {self.at(begin)}")
        name = name.lower()
        if name not in PLAIN_TAGS and name not in VALUE_TAGS:
            raise self.error(f'Unsupported start tag "{name}" {self.at(begin)}')
        attributes = self.attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self.error(f'Tag "span" must have class "tg-spoiler" {self.at(begin)}')
        self.open.append(Tag(name, attributes, self.length))

    def word(self, start: int) -> str:
        """Everything up to a space or `>`; leaves `position` there."""
        self.position = start
        while self.position < len(self.source) and not (self.source[self.position] in ">" or self.blank()):
            self.position += 1
        return self.source[start : self.position]

    def blank(self) -> bool:
        return self.source[self.position].isspace()

    def attributes(self, tag: str, begin: int) -> dict[str, str]:
        """All attributes of the tag that starts at `begin`; `position` ends after its `>`."""
        found: dict[str, str] = {}
        while True:
            while self.position < len(self.source) and self.blank():
                self.position += 1
            if self.source[self.position : self.position + 1] == ">":
                self.position += 1
                return found
            match = ATTRIBUTE.match(self.source, self.position)
            name = match["name"] if match else ""
            if match is None or not name:
                raise self.error(f'Empty attribute name in the tag "{tag}" {self.at(begin)}')
            self.position = match.end()
            if self.position >= len(self.source):
                raise self.error(f'Unclosed start tag "{tag}" {self.at(begin)}')
            found[name] = self.value(begin) if match["equals"] else ""

    def value(self, begin: int) -> str:
        quote = self.source[self.position]
        if quote not in "'\"":
            return self.bare_value()
        end = self.source.find(quote, self.position + 1)
        if end < 0 or end + 1 >= len(self.source):
            raise self.error(f"Unclosed start tag {self.at(begin)}")
        raw = self.source[self.position + 1 : end]
        self.position = end + 1
        return REFERENCE.sub(lambda match: decode(match) or match[0], raw)

    def bare_value(self) -> str:
        start = self.position
        token = re.compile(r"[A-Za-z0-9.\-]*").match(self.source, start)
        self.position = token.end() if token else start
        if self.position >= len(self.source) or not (self.source[self.position] == ">" or self.blank()):
            raise self.error(f"Unexpected end of name token {self.at(start)}")
        return self.source[start : self.position].lower()

    def end_tag(self) -> None:
        begin = self.position
        if not self.open:
            raise self.error(f"Unexpected end tag {self.at(begin)}")
        name = self.word(begin + 2).lower()
        while self.position < len(self.source) and self.blank():
            self.position += 1
        if self.source[self.position : self.position + 1] != ">":
            raise self.error(f"Unclosed end tag {self.at(begin)}")
        self.position += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise self.error(
                f'Unmatched end tag {self.at(begin)}, expected "</{tag.name}>", found "</{name}>"',
            )
        self.close(tag)

    def close(self, tag: Tag) -> None:
        """Turn a finished tag into an entity; an empty one and an unusable link leave only their text."""
        length = self.length - tag.offset
        entity = entity_of(tag, slice16("".join(self.out), tag.offset, length)) if length else None
        if entity:
            self.entities.append({"offset": tag.offset, "length": length} | entity)


def decode(match: re.Match[str]) -> str:
    """The character behind a reference, empty if there is none."""
    if match["name"]:
        return NAMED[match["name"]]
    code = int(match["dec"]) if match["dec"] else int(match["hex"], 16)
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""


def slice16(text: str, offset: int, length: int) -> str:
    """A part of `text` by UTF-16 units."""
    raw = text.encode("utf-16-le")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def entity_of(tag: Tag, inner: str) -> JSON | None:
    """The entity that a tag means, None if it means nothing."""
    if tag.name == "a":
        return link_entity(tag.attributes.get("href") or inner)
    if tag.name == "tg-time":
        unix = tag.attributes.get("unix", "")
        if not unix.isdigit():
            return None
        return {"type": "date_time", "unix_time": int(unix), "date_time_format": tag.attributes.get("format", "")}
    if tag.name == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": tag.attributes.get("emoji-id", "")}
    if tag.name == "blockquote" and "expandable" in tag.attributes:
        return {"type": "expandable_blockquote"}
    return {"type": PLAIN_TAGS[tag.name]}


def parse_html(source: str) -> tuple[str, list[JSON]]:
    """Text and entities (offsets in UTF-16 units) of Telegram HTML; ApiError 400 on what Telegram refuses."""
    return Parser(source).run()


OPENING = {
    "bold": "<b>", "italic": "<i>", "underline": "<u>", "strikethrough": "<s>", "spoiler": "<tg-spoiler>",
    "code": "<code>", "pre": "<pre>", "blockquote": "<blockquote>", "expandable_blockquote": "<blockquote expandable>",
}  # fmt: skip


def to_html(text: str, entities: list[JSON]) -> str:
    """Escaped HTML of a text with entities; automatic entities (urls, commands) stay plain text."""
    marks: dict[int, list[str]] = {}
    for entity in sorted(entities, key=lambda item: (item["offset"], -item["length"])):
        opening = opening_tag(entity)
        if opening:
            marks.setdefault(entity["offset"], []).append(opening)
            closing = "</" + re.split(r"[ >]", opening[1:])[0] + ">"
            marks.setdefault(entity["offset"] + entity["length"], []).insert(0, closing)
    out, offset = [], 0
    for character in text:
        out += marks.pop(offset, [])
        out.append(html.escape(character, quote=False))
        offset += utf16(character)
    return "".join(out + [mark for position in sorted(marks) for mark in marks[position]])


def opening_tag(entity: JSON) -> str | None:
    kind = entity["type"]
    if kind == "text_link":
        return f'<a href="{html.escape(entity["url"])}">'
    if kind == "text_mention":
        return f'<a href="tg://user?id={entity["user"]["id"]}">'
    if kind == "date_time":
        return f'<tg-time unix="{entity["unix_time"]}" format="{html.escape(entity["date_time_format"])}">'
    return OPENING.get(kind)

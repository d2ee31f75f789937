"""Text to Telegram's HTML: nothing that an author or a person writes can become a tag, and nothing grows too long."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

MAX_TEXT_UNITS = 4096  # Telegram's limit for a message, UTF-16 units after the tags are parsed
MAX_URL_CHARACTERS = 2048  # longer addresses are shown as their title only
LINE_UNITS = 3000  # a line is cut here, so that a line with its heading fits a message
NOTHING = "…"  # stands for a text without anything to see, which Telegram would refuse

Block = Sequence[str]  # lines of HTML that belong together

_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_LINE_BREAK = re.compile("\r\n|[\r\u2028\u2029\u0085\v\f]")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# Invisible characters that reorder or hide text. The joiners U+200C and U+200D stay: Persian and emoji need them.
_DECEPTIVE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_WEB_PAGE = re.compile(r"https?://[\w-]+(\.[\w-]+)+(:\d{1,5})?([/?#][^\s<>\"']*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One screenful of HTML and the numbers of the blocks that begin on it."""

    text: str
    blocks: tuple[int, ...]


def clean(text: str) -> str:
    """The text without control characters, text-direction overrides and broken halves of characters."""
    text = _CONTROL.sub(" ", _LINE_BREAK.sub("\n", text))
    text = _LONE_SURROGATE.sub("\ufffd", _DECEPTIVE.sub("", text))
    return text if any(map(_is_visible, text)) else NOTHING


def escape(text: str) -> str:
    """Cleaned text in which `&`, `<`, `>` and `"` are entities: safe between tags and in an attribute."""
    cleaned = clean(text)
    return cleaned.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


@lru_cache(maxsize=8192)
def marked(text: str) -> str:
    """HTML of an author's text: `**x**` is bold, a pair without its other half stays as it is."""
    return _BOLD.sub(r"<b>\1</b>", escape(text))


@lru_cache(maxsize=8192)
def bold(text: str) -> str:
    """HTML of a heading."""
    return f"<b>{escape(text.replace('**', ''))}</b>"


def link(title: str, url: str) -> str:
    """HTML of a link to a web page; anything but a plain web address leaves the title alone."""
    if len(url) > MAX_URL_CHARACTERS or clean(url) != url or not _WEB_PAGE.fullmatch(url):
        return escape(title)
    return f'<a href="{escape(url)}">{escape(title)}</a>'


@lru_cache(maxsize=8192)
def label(text: str, most: int) -> str:
    """A button's label: one plain line of at most `most` UTF-16 units."""
    line = " ".join(clean(text.replace("**", "")).split())
    return clip(line, most)


def clip(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis, in at most `most` UTF-16 units."""
    if utf16_units(text) <= most:
        return text
    return text[: _fitting(text, most - 1)] + "…"


def utf16_units(text: str) -> int:
    """How Telegram counts: a character beyond U+FFFF is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shown_units(html: str) -> int:
    """UTF-16 units of HTML once its tags and entities are parsed."""
    return utf16_units(unescape(_TAG.sub("", html)))


def lines(text: str) -> list[str]:
    """HTML of an author's text, cut where it would not fit a message."""
    return [marked(piece) for piece in pieces(text)]


def italic(text: str) -> list[str]:
    """HTML of an author's text in italics, cut where it would not fit a message."""
    return [f"<i>{line}</i>" for line in lines(text)]


def pieces(text: str, most: int = LINE_UNITS) -> Iterator[str]:
    """The text in parts of at most `most` UTF-16 units, cut at a space or a line's end where there is one."""
    while len(text) * 2 > most and utf16_units(text) > most:
        end = _fitting(text, most)
        space = max(text.rfind(" ", 1, end), text.rfind("\n", 1, end))
        end = space if space > 0 else end
        yield text[:end]
        text = text[end:]
    yield text


def sheets(blocks: Sequence[Block], most: int = MAX_TEXT_UNITS) -> list[Sheet]:
    """Blocks with a blank line between them, on as many sheets as needed. A block is cut only if it alone is too long.

    Every line must fit LINE_UNITS plus a short heading. Blocks without lines are left out.
    """
    if sum(len(line) + 2 for block in blocks for line in block) * 2 <= most:  # the usual case, cheap to tell
        return [_sheet(blocks)]
    done: list[Sheet] = []
    open_blocks: dict[int, list[str]] = {}
    for number, part in _parts(blocks, most):
        trial = {**open_blocks, number: [*open_blocks.get(number, ()), *part]}
        if open_blocks and _height(trial.values()) > most:
            done.append(_joined(open_blocks, done))
            trial = {number: list(part)}
        open_blocks = trial
    return [*done, _joined(open_blocks, done)]


def _parts(blocks: Sequence[Block], most: int) -> Iterator[tuple[int, Block]]:
    """Blocks by number, those that fit no sheet line by line."""
    for number, block in enumerate(blocks):
        if _height([block]) <= most:
            yield number, block
        else:
            yield from ((number, [line]) for line in block)


def _height(blocks: Iterable[Block]) -> int:
    return shown_units(_text(blocks))


def _text(blocks: Iterable[Block]) -> str:
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _sheet(blocks: Sequence[Block]) -> Sheet:
    return Sheet(_text(blocks) or NOTHING, tuple(number for number, block in enumerate(blocks) if block))


def _joined(open_blocks: dict[int, list[str]], done: Sequence[Sheet]) -> Sheet:
    begun = {number for sheet in done for number in sheet.blocks}
    starting = tuple(number for number, block in open_blocks.items() if block and number not in begun)
    return Sheet(_text(open_blocks.values()) or NOTHING, starting)


def _fitting(text: str, most: int) -> int:
    """How many characters from the start fit `most` UTF-16 units."""
    used = 0
    for index, character in enumerate(text):
        used += 2 if ord(character) > 0xFFFF else 1
        if used > most:
            return index
    return len(text)


def _is_visible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in {"Cf", "Mn", "Me", "Cn", "Co", "Cs"}

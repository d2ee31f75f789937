"""Positions: where a person stands in the guide, as the compact text that a button carries."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

MAX_POSITION_BYTES = 57  # Telegram's 64 bytes of callback data, less 7 for view, page and language
MARK_LENGTH = 2  # characters of base64url: 12 bits

_SEGMENT = re.compile(r"([a-z]{1,3})(?:\.([A-Za-z0-9_-]{2}))?:([a-z0-9]*)(?:~([A-Za-z0-9_-]*))?")
_TOKEN = re.compile(r"[a-z]|[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Segment:
    """The answers given in one tree: a letter is a choice, six digits (yymmdd) are a day.

    `marks` holds one mark per token, or is None for a position written by hand and for a segment without tokens.
    `entry` is the mark of the node where the tree was entered, or None for its root.
    """

    tree: str
    tokens: tuple[str, ...] = ()
    marks: tuple[str, ...] | None = None
    entry: str | None = None

    def __str__(self) -> str:
        entry = f".{self.entry}" if self.entry else ""
        marks = f"~{''.join(self.marks)}" if self.marks else ""
        return f"{self.tree}{entry}:{''.join(self.tokens)}{marks}"

    @property
    def size(self) -> int:
        """Bytes of the text form, which is ASCII."""
        entry = 1 + MARK_LENGTH if self.entry else 0
        marks = 1 + MARK_LENGTH * len(self.marks) if self.marks else 0
        return len(self.tree) + entry + 1 + sum(map(len, self.tokens)) + marks

    def cut(self, count: int) -> Segment:
        """The first `count` answers of this segment."""
        return Segment(self.tree, self.tokens[:count], (self.marks[:count] or None) if self.marks else None, self.entry)


@dataclass(frozen=True, slots=True)
class Position:
    """Segments in the order walked. No segment means home."""

    segments: tuple[Segment, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Position:
        """Read a position. Total: the text is cut at the first thing that cannot be read, nothing is raised."""
        return cls(tuple(_readable(text)))

    def __str__(self) -> str:
        return "/".join(map(str, self.segments))

    def unmarked(self) -> Position:
        """As a journey's author writes it: by today's trees, without marks, so that a person can read it."""
        return Position(tuple(Segment(segment.tree, segment.tokens) for segment in self.segments))

    def fitted(self, max_bytes: int = MAX_POSITION_BYTES) -> Position:
        """The same place in at most `max_bytes`: the oldest segments go first, then the last answers.

        An answer is dropped only where one tree alone is too long, which the content check forbids.
        """
        segments = self.segments
        while len(segments) > 1 and _size(segments) > max_bytes:
            segments = segments[1:]
        while segments and segments[0].tokens and _size(segments) > max_bytes:
            segments = (segments[0].cut(len(segments[0].tokens) - 1),)
        return self if segments is self.segments else Position(segments)


@lru_cache(maxsize=8192)
def edge_mark(question_id: str, key: str, *targets: str) -> str:
    """The mark of the way from a question by `key` ("date" for a day) to its target or targets.

    Twelve bits of a hash of the strings, so an edited tree cannot pass for the one that a button was made with.
    """
    return _mark("\0".join((question_id, key, *targets)))


@lru_cache(maxsize=1024)
def entry_mark(node_id: str) -> str:
    """The mark of a node where another tree's answer enters this tree."""
    return _mark(node_id)


def _mark(text: str) -> str:
    return urlsafe_b64encode(blake2b(text.encode(), digest_size=3).digest())[:MARK_LENGTH].decode()


def _size(segments: tuple[Segment, ...]) -> int:
    return sum(segment.size for segment in segments) + len(segments) - 1


def _readable(text: str) -> Iterator[Segment]:
    for part in text.split("/"):
        segment, whole = _read_segment(part)
        if segment:
            yield segment
        if not whole:
            return


def _read_segment(part: str) -> tuple[Segment | None, bool]:
    """The readable beginning of one segment, and whether that is all of it."""
    match = _SEGMENT.match(part)
    if match is None:
        return None, False
    tree, entry, answers, signs = match.groups()
    tokens = _read_tokens(answers)
    whole = match.end() == len(part) and len("".join(tokens)) == len(answers)
    if signs is None:
        return Segment(tree, tokens, None, entry), whole
    marks = tuple(signs[at : at + MARK_LENGTH] for at in range(0, len(signs) - 1, MARK_LENGTH))
    paired = min(len(tokens), len(marks))
    whole = whole and len(signs) == MARK_LENGTH * len(tokens)
    return Segment(tree, tokens[:paired], marks[:paired] or None, entry), whole


def _read_tokens(answers: str) -> tuple[str, ...]:
    tokens, at = [], 0
    while match := _TOKEN.match(answers, at):
        tokens.append(match.group())
        at = match.end()
    return tuple(tokens)

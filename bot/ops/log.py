"""Logging without people: one line a record, and nothing in it that could tell who or what."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")
_NUMBER = re.compile(r"\d{6,}")  # chat and user ids; nothing we log needs six digits
_NAME = re.compile(r"@\w+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")


def redact(text: str) -> str:
    """`text` without tokens, long numbers, @names and Cyrillic words."""
    text = _TOKEN.sub("<token>", text)
    text = _NUMBER.sub("<number>", text)
    text = _NAME.sub("<name>", text)
    return _CYRILLIC.sub("<words>", text)


class PlainFormatter(logging.Formatter):
    """Time, level, logger, sentence. Of an exception only the classes and places are told, never its text."""

    def format(self, record: logging.LogRecord) -> str:
        """One redacted line."""
        at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%d %H:%M:%S")
        line = f"{record.levelname:7} {record.name}: {redact(' '.join(record.getMessage().split()))}"
        if record.exc_info and record.exc_info[1] is not None:
            line += " [" + _trace(record.exc_info[1]) + "]"
        return f"{at} {line}"


def set_up(level: str) -> None:
    """Send every record of every library through the redacting formatter."""
    handler = logging.StreamHandler()
    handler.setFormatter(PlainFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("aiogram").setLevel(logging.ERROR)  # it logs whole updates on the way to its own errors
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _trace(error: BaseException) -> str:
    places = []
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        places.append(f"{code.co_name}:{step.tb_lineno}")
        step = step.tb_next
    return " > ".join([*places[-6:], type(error).__name__])

"""docs/volunteers.md tells the truth about commands: what the bot does not know yet is marked as being built."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from aiogram.types import Update

from bot.service.intents import DeskWrote
from bot.telegram.intents import Rooms
from bot.telegram.routes import intent_of

PAPER = Path(__file__).resolve().parents[1] / "docs/volunteers.md"
ROW = re.compile(r"^\| `/(\w+)` \|.*\| *(\(being built\))? *\|$", re.MULTILINE)
DESK, VERA, THREAD = -1001, 7, 50


def table() -> dict[str, bool]:
    """Command -> whether the paper marks it as being built."""
    return {name: bool(mark) for name, mark in ROW.findall(PAPER.read_text("utf-8"))}


def is_known(command: str) -> bool:
    """Whether the bot takes a volunteer's command for more than a note in a topic and silence in General."""
    place = {"message_thread_id": THREAD, "is_topic_message": True}
    in_topic, in_general = (meaning(command, where) for where in (place, {}))
    return not isinstance(in_topic, DeskWrote) or in_general is not None


def meaning(command: str, place: dict[str, Any]) -> object:
    """What the bot makes of a command that Vera writes at the desk."""
    message = {
        "message_id": 60,
        "date": 1,
        "chat": {"id": DESK, "type": "supergroup", "title": "Desk", "is_forum": True},
        "from": {"id": VERA, "is_bot": False, "first_name": "Vera"},
        "text": f"/{command}",
    }
    update = Update.model_validate({"update_id": 1, "message": message | place})
    return intent_of(update, Rooms(1, frozenset({DESK}), ("en",)))


@pytest.mark.parametrize("command", table())
def test_a_command_is_marked_exactly_while_the_bot_does_not_know_it(command: str) -> None:
    """A volunteer at night must not trust a command that does nothing."""
    assert is_known(command) is not table()[command]


def test_the_table_is_read() -> None:
    """Commands with and without the mark are both found, and an invented one is not known."""
    assert table()["close"] is False
    assert len(table()) > 1
    assert not is_known("nonsense")

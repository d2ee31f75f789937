"""Desk groups that Telegram has moved to another chat id."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from bot.store.tables import desks


class Desks:
    """Which chat id stands for a desk of the settings now."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def moved(self) -> dict[int, int]:
        """Configured chat id -> chat id in force, for the groups that moved."""
        return {row.configured: row.current for row in self._connection.execute(select(desks))}

    def move(self, configured: int, current: int) -> None:
        """Remember that Telegram moved the group (Bot API: ResponseParameters.migrate_to_chat_id)."""
        self._connection.execute(delete(desks).where(desks.c.configured == configured))
        self._connection.execute(insert(desks).values(configured=configured, current=current))

"""Which updates were decided already, and which could not be."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, insert, select

from bot.cases.model import HOUR
from bot.store.tables import updates

KEPT_FOR = 72 * HOUR  # Telegram repeats an update for a day at most; three days is room enough for clocks


class Updates:
    """The ledger of updates: by id and kind only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def seen(self, update_id: int) -> bool:
        """Whether this update was decided before."""
        found = select(updates.c.update_id).where(updates.c.update_id == update_id)
        return self._connection.execute(found).first() is not None

    def done(self, update_id: int, kind: str, now: float) -> None:
        """Remember that the update was decided."""
        self._put(update_id, "done", kind, None, now)

    def park(self, update_id: int, kind: str, error: str, now: float) -> None:
        """Remember that the update could not be decided: its kind and the class of the error, never its content."""
        self._put(update_id, "parked", kind, error, now)

    def parked(self) -> int:
        """How many updates are parked."""
        counted = select(func.count()).select_from(updates).where(updates.c.state == "parked")
        return self._connection.execute(counted).scalar_one()

    def forget_old(self, now: float) -> None:
        """Drop what Telegram can no longer repeat."""
        self._connection.execute(delete(updates).where(updates.c.at < now - KEPT_FOR))

    def _put(self, update_id: int, state: str, kind: str, error: str | None, now: float) -> None:
        row = {
            "update_id": update_id,
            "state": state,
            "kind": kind[:32],
            "error": error and error[:64],
            "at": int(now) // HOUR * HOUR,
        }
        self._connection.execute(insert(updates).values(row))

"""Which message of the person is which message in the topic."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from bot.store.tables import links


@dataclass(frozen=True, slots=True)
class Link:
    """A pair of message ids. `person_message` is None for the case's card."""

    case_id: int
    person_message: int | None
    from_person: bool


class Links:
    """Pairs of message ids, as long as their case lives."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, case_id: int, desk: int, desk_message: int, person_message: int | None, *, from_person: bool) -> None:
        """Remember a pair."""
        row = {
            "case_id": case_id,
            "desk": desk,
            "desk_message": desk_message,
            "person_message": person_message,
            "from_person": from_person,
        }
        self._connection.execute(insert(links).values(row))

    def forget_desk(self, desk: int) -> None:
        """Drop all pairs of a desk: its messages have other numbers now."""
        self._connection.execute(delete(links).where(links.c.desk == desk))

    def of_desk_message(self, desk: int, desk_message: int) -> Link | None:
        """The pair that a message in a topic belongs to."""
        query = select(links).where(links.c.desk == desk, links.c.desk_message == desk_message).order_by(links.c.id)
        row = self._connection.execute(query).first()
        return None if row is None else Link(row.case_id, row.person_message, row.from_person)

    def desk_message(self, case_id: int, desk: int, person_message: int) -> int | None:
        """The first copy at the desk of a message in the person's chat."""
        query = (
            select(links.c.desk_message)
            .where(links.c.case_id == case_id, links.c.desk == desk, links.c.person_message == person_message)
            .order_by(links.c.id)
        )
        return self._connection.execute(query).scalars().first()

    def person_message(self, case_id: int, desk: int, desk_message: int) -> int | None:
        """The first copy in the person's chat of a message at the desk."""
        query = (
            select(links.c.person_message)
            .where(links.c.case_id == case_id, links.c.desk == desk, links.c.desk_message == desk_message)
            .order_by(links.c.id)
        )
        return self._connection.execute(query).scalars().first()

"""Cases: found by the person's chat or by the topic, sealed on the way in, opened on the way out."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from bot.cases.model import Case, State
from bot.store.seal import Sealer
from bot.store.tables import cases

_SEALED = ("language", "country", "theme", "path")
_OPEN = tuple(field.name for field in fields(Case) if field.name not in _SEALED)


@dataclass(frozen=True, slots=True)
class Filed:
    """A case with the number of its row and the person's chat id."""

    id: int
    chat: int
    case: Case


class Cases:
    """The only way to a case: by chat, by topic, by number."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def of_chat(self, chat: int) -> Filed | None:
        """The case of the person who writes from this chat."""
        return self._one(select(cases).where(cases.c.person_key == self._sealer.fingerprint(chat)))

    def of_topic(self, desk: int, thread: int) -> Filed | None:
        """The case whose topic this is."""
        return self._one(select(cases).where(cases.c.desk == desk, cases.c.thread == thread))

    def by_id(self, case_id: int) -> Filed | None:
        """The case with this number."""
        return self._one(select(cases).where(cases.c.id == case_id))

    def with_topic_at(self, desk: int) -> list[Filed]:
        """The cases that have a topic at this desk."""
        query = select(cases).where(cases.c.desk == desk, cases.c.thread.is_not(None)).order_by(cases.c.id)
        return [self._filed(row) for row in self._connection.execute(query)]

    def aliases(self) -> frozenset[str]:
        """Aliases in use."""
        return frozenset(self._connection.execute(select(cases.c.alias)).scalars())

    def counts(self) -> dict[State, int]:
        """How many cases stand in each state."""
        rows = self._connection.execute(select(cases.c.state, func.count()).group_by(cases.c.state))
        return {State(state): count for state, count in rows}

    def with_nobody_writing_since(self, hour: int) -> list[int]:
        """Numbers of the cases in which neither side wrote after `hour` (UTC seconds): those time may move on."""
        query = select(cases.c.id).where(cases.c.person_at <= hour, cases.c.desk_at <= hour)
        return list(self._connection.execute(query).scalars())

    def add(self, chat: int, case: Case) -> Filed:
        """File a new case."""
        key = self._sealer.fingerprint(chat)
        sealed = self._sealer.seal(str(chat).encode(), key)
        row = {"person_key": key, "person_sealed": sealed, **self._row(case, key)}
        result = self._connection.execute(insert(cases).values(row))
        (number,) = result.inserted_primary_key or (0,)
        return Filed(number, chat, case)

    def save(self, filed: Filed, case: Case) -> Filed:
        """Write the new state of a filed case."""
        if case != filed.case:
            row = self._row(case, self._sealer.fingerprint(filed.chat))
            self._connection.execute(update(cases).where(cases.c.id == filed.id).values(row))
        return Filed(filed.id, filed.chat, case)

    def erase(self, case_id: int) -> None:
        """Delete the case with its pairs of message ids and all that waits to be sent for it."""
        self._connection.execute(delete(cases).where(cases.c.id == case_id))

    def _row(self, case: Case, key: bytes) -> dict[str, Any]:
        card = json.dumps({name: getattr(case, name) for name in _SEALED}).encode()
        return {name: getattr(case, name) for name in _OPEN} | {"card_sealed": self._sealer.seal(card, key)}

    def _one(self, query: Select[Any]) -> Filed | None:
        row = self._connection.execute(query).first()
        return None if row is None else self._filed(row)

    def _filed(self, row: Row[Any]) -> Filed:
        chat = int(self._sealer.open(row.person_sealed, row.person_key))
        card = json.loads(self._sealer.open(row.card_sealed, row.person_key))
        plain = {name: getattr(row, name) for name in _OPEN}
        return Filed(row.id, chat, Case(**{**plain, **card, "state": State(row.state)}))

"""The outbox against a plain list, with the database closed and opened again between any two steps."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.cases.model import (
    CopyToDesk,
    CopyToUser,
    DeleteTopic,
    Effect,
    MakeTopic,
    PostCard,
    Receipt,
    Side,
    Tell,
    WarnDesk,
)
from bot.store.db import Store, Tx
from bot.store.outbox import ALBUM_WAIT, SENT_KEPT_FOR, Errand
from bot.store.seal import Sealer
from tests.cellar import ANNA, BORIS, DESK, KEY, NOW, OPENED, OTHER, fresh_file, sqlite_url
from tests.store.plain_outbox import Row, is_plain, look, look_of, message_of

T = TypeVar("T")

small = st.integers(min_value=1, max_value=4)
albums = st.sampled_from([None, None, "a", "b"])
edits = st.sampled_from([0, 0, 0, 11, 12])
effects = st.one_of(
    st.builds(MakeTopic, small),
    st.builds(PostCard, small, st.sampled_from([0, 3600])),
    st.builds(CopyToDesk, small, st.none() | small, albums, edits),
    st.builds(CopyToUser, small, st.none() | small, albums, edits),
    st.builds(Tell, st.just("opened")),
    st.builds(WarnDesk, st.just("reopened")),
    st.builds(Receipt, st.sampled_from(Side), small, st.sampled_from(["", "refused"])),
)


class OutboxMachine(RuleBasedStateMachine):
    """Anna's and Boris's cases, and topics that outlive theirs."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(prefix="waymark-")
        self.path = Path(self.folder.name) / "waymark.db"
        self.now = NOW
        self.rows: list[Row] = []
        self.numbers = count(1)

    @initialize()
    def open_two_cases(self) -> None:
        """A new file."""
        self.runner.run(fresh_file(self.path))
        self.store = Store(sqlite_url(self.path), Sealer(KEY))
        self.cases: list[int] = [self.do(lambda tx: tx.cases.add(ANNA, OPENED).id)]
        self.cases.append(self.do(lambda tx: tx.cases.add(BORIS, OTHER).id))

    def do(self, work: Callable[[Tx], T]) -> T:
        """One transaction."""
        return self.runner.run(self.store.run(work))

    # --- what can happen ---

    @precondition(lambda self: self.cases)
    @rule(case=small, effect=effects)
    def put(self, case: int, effect: Effect) -> None:
        """A case asks for something."""
        self._put(self.cases[case % len(self.cases)], effect)

    @rule(thread=small)
    def put_removal(self, thread: int) -> None:
        """A topic outlives its case."""
        self._put(None, DeleteTopic(DESK, thread))

    def _put(self, case_id: int | None, effect: Effect) -> None:
        self.do(lambda tx: tx.outbox.put(case_id, effect, self.now))
        wait = ALBUM_WAIT if getattr(effect, "album", None) else 0
        row = Row(case_id, effect, self.now + wait, number=next(self.numbers))
        if row.key is None or all(row.key != old.key for old in self.rows):
            self.rows.append(row)

    @rule(which=small)
    def sent(self, which: int) -> None:
        """Telegram took the next errand of a queue."""
        self._head(which, lambda tx, errand: tx.outbox.sent([errand]), state="sent")

    @rule(which=small)
    def failed(self, which: int) -> None:
        """It is given up."""
        self._head(which, lambda tx, errand: tx.outbox.failed([errand], "refused"), state="failed")

    @rule(which=small, seconds=st.integers(min_value=0, max_value=90))
    def later(self, which: int, seconds: int) -> None:
        """Telegram wants to be asked again later."""
        due_at = self.now + seconds
        if row := self._head(which, lambda tx, errand: tx.outbox.later([errand], due_at), due_at=due_at):
            row.attempts += 1

    @rule(which=small)
    def neighbours_sent(self, which: int) -> None:
        """Plain copies that follow each other shared a call."""
        head = self._pick(which)
        if head is None or not isinstance(head.effect, CopyToDesk | CopyToUser):
            return
        joined = self.do(lambda tx: self._join(tx, self._errand(tx, head)))
        expected = self._expected_neighbours(head)
        assert [errand.body["message"] for errand in joined] == [message_of(row) for row in expected]
        for row in expected:
            row.state = "sent"

    def _join(self, tx: Tx, head: Errand) -> list[Errand]:
        joined = tx.outbox.neighbours_of(head)
        tx.outbox.sent(joined)
        return joined

    def _expected_neighbours(self, head: Row) -> list[Row]:
        line = self._line(head)
        joined: list[Row] = []
        for row in line[line.index(head) :]:
            if isinstance(row.effect, Receipt):
                continue
            if not is_plain(row):
                break
            joined.append(row)
        return joined or [head]

    @rule(which=small)
    def album_put_off(self, which: int) -> None:
        """An album is put off as a whole."""
        head = self._pick(which)
        album = getattr(head.effect, "album", None) if head else None
        if head is None or not album:
            return
        parts, ready_at = self.do(lambda tx: self._put_off(tx, self._errand(tx, head)))
        expected = [row for row in self._line(head) if getattr(row.effect, "album", None) == album]
        assert [part.body["message"] for part in parts] == [message_of(row) for row in expected]
        assert ready_at == max(row.due_at for row in expected)
        for row in expected:
            row.due_at, row.attempts = self.now + 5, row.attempts + 1

    def _put_off(self, tx: Tx, head: Errand) -> tuple[list[Errand], float]:
        parts, ready_at = tx.outbox.album_of(head)
        tx.outbox.later(parts, self.now + 5)
        return parts, ready_at

    @rule(which=small)
    def split(self, which: int) -> None:
        """From now on the errand travels alone."""
        self._head(which, lambda tx, errand: tx.outbox.send_alone([errand]), alone=True)

    @precondition(lambda self: self.cases)
    @rule(case=small)
    def person_gone(self, case: int) -> None:
        """What only the person would have read is dropped."""
        number = self.cases[case % len(self.cases)]
        self.do(lambda tx: tx.outbox.drop_tells(number))
        self._keep(
            lambda row: (
                row.case_id != number
                or row.side is Side.DESK
                or row.state != "waiting"
                or isinstance(row.effect, CopyToUser)
            )
        )

    @precondition(lambda self: self.cases)
    @rule(case=small)
    def erase(self, case: int) -> None:
        """A case is gone."""
        number = self.cases.pop(case % len(self.cases))
        self.do(lambda tx: tx.cases.erase(number))
        self._keep(lambda row: row.case_id != number)

    @rule(hours=st.integers(min_value=0, max_value=40))
    def time_passes(self, hours: int) -> None:
        """Old rows are forgotten on the way."""
        self.now += hours * 3600
        self.do(lambda tx: tx.outbox.forget_old(self.now))
        self._keep(lambda row: row.state == "waiting" or row.due_at >= self.now - SENT_KEPT_FOR)

    @rule()
    def reopen(self) -> None:
        """The process ends and another begins."""
        self.runner.run(self.store.close())
        self.store = Store(sqlite_url(self.path), Sealer(KEY))

    # --- what must be so ---

    @invariant()
    def the_heads_are_those_of_the_list(self) -> None:
        """The same errands next, due at the same times, after the same number of tries."""
        if not hasattr(self, "cases"):
            return
        found, waiting = self.do(lambda tx: (tx.outbox.heads(), tx.outbox.waiting()))
        assert [look(errand, due_at) for errand, due_at in found] == [look_of(row) for row in self._heads()]
        assert waiting == sum(row.state == "waiting" for row in self.rows)

    def teardown(self) -> None:
        """Close the file."""
        if hasattr(self, "cases"):
            self.runner.run(self.store.close())
        self.runner.close()
        self.folder.cleanup()

    # --- the list ---

    def _line(self, row: Row) -> list[Row]:
        """Those that wait in the same queue, first come first."""
        return [other for other in self.rows if other.state == "waiting" and other.queue == row.queue]

    def _heads(self) -> list[Row]:
        waiting = [row for row in self.rows if row.state == "waiting"]
        firsts = {row.queue: min(self._line(row), key=lambda other: other.rank) for row in waiting}
        return [row for row in waiting if firsts[row.queue] is row]

    def _pick(self, which: int) -> Row | None:
        heads = self._heads()
        return heads[which % len(heads)] if heads else None

    def _errand(self, tx: Tx, row: Row) -> Errand:
        return tx.outbox.heads()[self._heads().index(row)][0]

    def _head(self, which: int, work: Callable[[Tx, Errand], None], **changes: Any) -> Row | None:
        row = self._pick(which)
        if row:
            self.do(lambda tx: work(tx, self._errand(tx, row)))
            for name, value in changes.items():
                setattr(row, name, value)
        return row

    def _keep(self, kept: Callable[[Row], bool]) -> None:
        self.rows = [row for row in self.rows if kept(row)]


TestOutbox = OutboxMachine.TestCase
TestOutbox.settings = settings(
    max_examples=8, stateful_step_count=40, deadline=None, phases=[Phase.reuse, Phase.generate]
)

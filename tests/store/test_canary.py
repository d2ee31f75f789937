"""The canary: a known person is searched for in the bytes of every file, while the case lives and after."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from bot.cases.model import CopyToDesk, CopyToUser, DeleteTopic, PostCard, Receipt, Side, State, Tell
from bot.store.db import Store, Tx
from bot.store.tables import cases
from tests.cellar import ANNA, BORIS, DESK, NOW, OPENED, OTHER

PATH = "h:ka/ak:p261120/dk:c"
CASE = replace(OPENED, path=PATH, theme="lantern_theme", country="QX")


def forms(number: int) -> dict[str, bytes]:
    """Every way in which a chat id could lie in a file."""
    varint, rest = bytearray(), number
    while True:
        varint.append(rest & 0x7F | (0x80 if rest > 0x7F else 0))
        rest >>= 7
        if not rest:
            break
    return {
        "decimal": str(number).encode(),
        "hex": f"{number:x}".encode(),
        "HEX": f"{number:X}".encode(),
        "int64 little endian": number.to_bytes(8, "little"),
        "int64 big endian": number.to_bytes(8, "big"),
        "six bytes, as SQLite writes it": number.to_bytes(6, "big"),
        "varint": bytes(varint),
        "varint, big end first": bytes(reversed(varint)),
    }


def files(folder: Path) -> dict[str, bytes]:
    """The database with all that lies beside it."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def hits(folder: Path, *needles: bytes) -> list[tuple[str, bytes]]:
    """Which needle is found in which file."""
    return [(name, needle) for name, content in files(folder).items() for needle in needles if needle in content]


async def live(store: Store) -> tuple[int, list[bytes]]:
    """A whole case of Anna's; its number and the sealed bytes of its row."""

    def work(tx: Tx) -> int:
        filed = tx.cases.add(ANNA, CASE)
        tx.updates.done(7, "message", NOW)
        tx.links.put(filed.id, DESK, 100, 5, from_person=True)
        for effect in (PostCard(1), CopyToDesk(5), CopyToUser(6, 5), Receipt(Side.PERSON, 5), Tell("opened")):
            tx.outbox.put(filed.id, effect, NOW)
        filed = tx.cases.save(filed, replace(CASE, state=State.TALKING, desk_at=CASE.person_at + 3600))
        tx.cases.save(filed, replace(CASE, state=State.CLOSED, closed_at=CASE.person_at + 7200))
        return filed.id

    number = await store.run(work)
    row = await store.run_raw(lambda connection: connection.execute(select(cases)).one())
    return number, [row.person_key, row.person_sealed, row.card_sealed, CASE.alias.encode()]


async def test_an_open_case_shows_no_chat_id_in_any_form_and_no_path(file_store: Store, tmp_path: Path) -> None:
    """Not in the database, not in the write-ahead log, not in the shared memory beside it."""
    _, sealed = await live(file_store)
    assert set(files(tmp_path)) >= {"waymark.db", "waymark.db-wal", "waymark.db-shm"}
    assert {needle for _, needle in hits(tmp_path, *sealed)} == set(sealed)  # so it would be found

    secrets = [PATH.encode(), b"ak:p261120", CASE.theme.encode(), b'"QX"', json.dumps(PATH).encode()]
    assert hits(tmp_path, *forms(ANNA).values(), *secrets) == []


async def test_after_the_erasure_the_sealed_bytes_are_gone_too(file_store: Store, tmp_path: Path) -> None:
    """Erase and empty the log: nothing of the row is left in any file, and the other case still stands."""
    number, sealed = await live(file_store)
    await file_store.run(lambda tx: tx.cases.add(BORIS, OTHER))
    await file_store.run(lambda tx: tx.cases.erase(number))
    assert hits(tmp_path, *sealed) != []  # the log still holds it: emptying is not for show

    await file_store.truncate_wal()

    assert hits(tmp_path, *sealed, *forms(ANNA).values()) == []
    assert hits(tmp_path, OTHER.alias.encode()) != []


async def test_many_cases_come_and_go_without_a_trace(file_store: Store, tmp_path: Path) -> None:
    """Rows that were moved about between pages leave nothing behind either."""
    people = range(ANNA, ANNA + 40)

    def come(tx: Tx) -> list[bytes]:
        for number, chat in enumerate(people):
            filed = tx.cases.add(chat, replace(CASE, alias=f"lantern {number:03}", thread=number))
            for message in range(5):
                tx.outbox.put(filed.id, CopyToDesk(message), NOW)
        return [b"lantern %03d" % number for number in range(len(people))]

    def go(tx: Tx) -> None:
        for number, chat in enumerate(people):
            filed = tx.cases.of_chat(chat)
            assert filed is not None
            tx.cases.erase(filed.id)
            tx.outbox.put(None, DeleteTopic(DESK, number), NOW)

    aliases = await file_store.run(come)
    await file_store.truncate_wal()
    assert len({needle for _, needle in hits(tmp_path, *aliases)}) == len(people)
    await file_store.run(go)
    await file_store.truncate_wal()

    assert hits(tmp_path, *aliases) == []
    for chat in people:
        assert hits(tmp_path, *forms(chat).values()) == []


async def test_a_closed_store_leaves_no_log_behind(file_store: Store, tmp_path: Path) -> None:
    """After an orderly end there is one file, and nothing readable in it."""
    await live(file_store)

    await file_store.close()

    assert set(files(tmp_path)) == {"waymark.db"}
    assert hits(tmp_path, *forms(ANNA).values(), PATH.encode()) == []


def test_the_forms_are_those_that_would_be_found(tmp_path: Path) -> None:
    """The search finds a chat id that does lie in a file."""
    for name, form in forms(ANNA).items():
        (tmp_path / "waymark.db").write_bytes(b"..." + form + b"...")
        assert hits(tmp_path, *forms(ANNA).values()) != [], name

"""The doctor: looks at disk, schema and key, and says in one sentence each what helps."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from bot.ops import doctor
from bot.ops.doctor import Finding
from bot.ops.settings import load_settings
from bot.store import schema
from bot.store.db import Store
from bot.store.seal import Sealer
from tests.cellar import KEY, fresh_file, sqlite_url

Usage = namedtuple("Usage", "total used free")


async def test_a_current_database_with_its_key_is_well(tmp_path: Path) -> None:
    """Nothing has to be done."""
    await fresh_file(tmp_path / "waymark.db")

    assert (await looked_at(tmp_path / "waymark.db")).well


@pytest.mark.parametrize(
    ("state", "what", "remedy"),
    [
        ("new", "older schema", "Start the bot once"),
        ("down", "older schema", "Start the bot once"),
        ("other key", "wrong key", "SEAL_KEY"),
        ("no database", "cannot be opened", "DATABASE_URL"),
        ("no folder", "cannot be opened", "DATABASE_URL"),
    ],
)
async def test_a_database_that_is_not_well_is_told_with_the_remedy(
    tmp_path: Path, state: str, what: str, remedy: str
) -> None:
    """Each of the ways in which it can be wrong has its own sentence."""
    path = tmp_path / "waymark.db"
    if state in {"down", "other key"}:
        await fresh_file(path)
    if state == "down":
        await with_store(path)
    if state == "no database":
        path.write_text("a lost lantern" * 100)
    if state == "no folder":
        path.write_text("")
        path = path / "waymark.db"

    finding = await looked_at(path, key=bytes(32) if state == "other key" else KEY)

    assert not finding.well
    assert what in finding.what
    assert remedy in finding.remedy


async def with_store(path: Path) -> None:
    """Take the migrations back."""
    store = Store(sqlite_url(path), Sealer(KEY))
    await store.run_raw(lambda connection: schema.downgrade(connection, "base"))
    await store.close()


async def looked_at(path: Path, key: bytes = KEY) -> Finding:
    """What the doctor finds of a database."""
    store = Store(sqlite_url(path), Sealer(key))
    finding = await doctor.database(store)
    await store.close()
    return finding


@pytest.mark.parametrize(("free", "well"), [(doctor.LEAST_FREE, True), (doctor.LEAST_FREE - 1, False)])
def test_a_disk_that_fills_up_is_told_in_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, *, well: bool
) -> None:
    """The disk that is looked at is the database's, also before its folder is there."""
    asked: list[Path] = []

    def usage(folder: Path) -> Usage:
        asked.append(folder)
        return Usage(2**40, 0, free)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    monkeypatch.setenv("DATABASE_URL", sqlite_url(tmp_path / "data" / "waymark.db"))

    finding = doctor.disk(load_settings(None))

    assert finding.well is well
    assert asked == [tmp_path]


def test_the_disk_of_a_database_elsewhere_is_the_one_we_stand_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL has its own doctor; ours looks at the bot's disk and does not fall over."""
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://waymark@127.0.0.1/cellar")

    assert "MiB free" in doctor.disk(load_settings(None)).what


def test_findings_are_written_one_a_line_and_the_code_says_whether_all_is_well() -> None:
    """For a person to read and for a script to act on."""
    lines: list[str] = []

    assert doctor.told([Finding("key", well=True)], lines.append) == 0
    assert doctor.told([Finding("key", well=True), Finding("disk", well=False, remedy="Free some.")], lines.append) == 1
    assert lines == ["ok    key", "ok    key", "WRONG disk. Free some."]

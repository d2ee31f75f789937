"""One copy at a time: the lock beside the database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.store import lock
from bot.store.db import StoreUnavailableError
from tests.cellar import sqlite_url

ROOT = Path(__file__).parents[2]
HOLD_AND_WAIT = """
import sys
from bot.store import lock
held = lock.hold(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_copy_is_refused_with_a_sentence_until_the_first_lets_go(tmp_path: Path) -> None:
    """And the lock makes the folder that it lies in."""
    url = sqlite_url(tmp_path / "data" / "waymark.db")
    held = lock.hold(url)
    assert held is not None
    with pytest.raises(lock.LockedError, match="Stop it first"):
        lock.hold(url)

    held.close()
    again = lock.hold(url)
    assert again is not None
    again.close()


def test_a_process_that_is_killed_lets_go(tmp_path: Path) -> None:
    """No stale lock has to be removed by hand after a crash."""
    url = sqlite_url(tmp_path / "waymark.db")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_AND_WAIT, url], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(lock.LockedError):
            lock.hold(url)
        other.kill()
        other.wait()

    held = lock.hold(url)
    assert held is not None
    held.close()


def test_two_databases_may_run_beside_each_other(tmp_path: Path) -> None:
    """The lock is a file's own."""
    first, second = (lock.hold(sqlite_url(tmp_path / name)) for name in ("a.db", "b.db"))

    assert first is not None
    assert second is not None
    first.close()
    second.close()


@pytest.mark.parametrize("url", ["postgresql+asyncpg://waymark@127.0.0.1/cellar", "sqlite+aiosqlite://"])
def test_a_database_without_a_file_has_no_lock(url: str) -> None:
    """Any number of copies may share a PostgreSQL."""
    assert lock.hold(url) is None


def test_a_folder_that_cannot_be_made_is_told_as_a_database_that_does_not_open(tmp_path: Path) -> None:
    """A wrong DATABASE_URL ends in a sentence, not in a crash."""
    (tmp_path / "lantern").write_text("")

    with pytest.raises(StoreUnavailableError):
        lock.hold(sqlite_url(tmp_path / "lantern" / "waymark.db"))

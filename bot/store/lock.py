"""One copy at a time: a lock on a file beside the database, let go by the system when the process dies."""

from __future__ import annotations

import fcntl
from typing import IO

from bot.store.db import StoreUnavailableError, file_of


class LockedError(Exception):
    """Another copy of the bot holds this database."""


def hold(database_url: str) -> IO[str] | None:
    """Take the lock of an SQLite database and keep it while the returned file is open. None for other databases.

    Raises LockedError when another process has it, StoreUnavailableError when the folder does not take a file.
    """
    database = file_of(database_url)
    if database is None:
        return None
    path = database.with_name(database.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w")
    except OSError as error:
        raise StoreUnavailableError(type(error).__name__) from None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise LockedError("Another copy of the bot is running with this database. Stop it first.") from None
    return file

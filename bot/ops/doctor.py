"""The doctor: looks at settings, key, schema and disk, and says in one sentence each what is wrong and what helps."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.ops.settings import Settings
from bot.store import schema
from bot.store.db import Store, StoreUnavailableError, file_of
from bot.store.seal import BadKeyError

LEAST_FREE = 200 * 1024 * 1024  # bytes; below this a busy week could fill the disk


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `remedy` says what to do when it is not well."""

    what: str
    well: bool
    remedy: str = ""

    def __str__(self) -> str:
        return f"ok    {self.what}" if self.well else f"WRONG {self.what}. {self.remedy}"


def disk(settings: Settings) -> Finding:
    """Whether there is room beside the database."""
    folder = (file_of(settings.database_url) or Path("here")).resolve().parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    remedy = "Free some: when the disk is full, updates wait at Telegram for a day at most."
    return Finding(f"disk: {free // 2**20} MiB free", free >= LEAST_FREE, remedy)


async def database(store: Store) -> Finding:
    """Whether the database opens, stands at the newest schema and belongs to this key."""
    try:
        current = await store.run_raw(schema.is_current)
        if not current:
            return Finding("database: older schema", well=False, remedy="Start the bot once: it migrates by itself.")
        await store.run_raw(lambda connection: schema.check_key(connection, store.sealer))
    except StoreUnavailableError as error:
        remedy = "Look at DATABASE_URL, the rights on the file and the disk."
        return Finding(f"database: cannot be opened ({error})", well=False, remedy=remedy)
    except BadKeyError as error:
        return Finding("database: wrong key", well=False, remedy=str(error))
    return Finding("database: schema and key", well=True)


def told(findings: list[Finding], write: Callable[[str], None]) -> int:
    """Write the findings; 0 when all is well, else 1."""
    for finding in findings:
        write(str(finding))
    return 0 if all(finding.well for finding in findings) else 1

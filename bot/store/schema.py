"""The schema: bring a database up to date, and tell whether it is."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, select

from bot.store.seal import BadKeyError, Sealer
from bot.store.tables import meta, metadata

_ALEMBIC_INI = Path(__file__).parents[2] / "alembic.ini"
_KEY_CHECK = b"waymark"


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to `revision`; all in the caller's transaction."""
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Run the migrations down to `revision`."""
    command.downgrade(_config(connection), revision)


def is_current(connection: Connection) -> bool:
    """Whether the database stands at the newest migration."""
    head = ScriptDirectory.from_config(_config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


def drift(connection: Connection) -> list[object]:
    """What the migrations made differently from `tables.py`; empty when nothing."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


def check_key(connection: Connection, sealer: Sealer) -> None:
    """Make sure that this key is the one the database was sealed with; the first key is remembered.

    Raises BadKeyError when it is another one.
    """
    found = connection.execute(select(meta.c.value).where(meta.c.name == "key_check")).scalar()
    expected = sealer.fingerprint(0)
    if found is None:
        connection.execute(insert(meta).values(name="key_check", value=expected))
    elif found != expected:
        raise BadKeyError(
            "The seal key is not the one this database was sealed with. "
            "Put the old key back into SEAL_KEY or SEAL_KEY_FILE; without it open cases cannot be read."
        )


def _config(connection: Connection) -> Config:
    config = Config(_ALEMBIC_INI)
    config.attributes["connection"] = connection
    return config

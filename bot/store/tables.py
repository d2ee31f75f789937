"""The tables. Nothing here holds a person's words, name or readable chat id."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts only INTEGER PRIMARY KEY by itself; PostgreSQL wants room for more than two thousand million rows.
_Id = BigInteger().with_variant(Integer(), "sqlite")

meta = Table(
    "meta",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("person_key", LargeBinary(32), nullable=False, unique=True),  # keyed hash of the chat id
    Column("person_sealed", LargeBinary, nullable=False),
    Column("card_sealed", LargeBinary, nullable=False),  # language, country, theme and path the person asked from
    Column("state", String(16), nullable=False),
    Column("alias", String(64), nullable=False, unique=True),
    Column("desk", BigInteger, nullable=False),
    Column("thread", BigInteger),
    Column("topic_no", Integer, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("taken_by", String(64), nullable=False),
    Column("opened_at", BigInteger, nullable=False),  # UTC seconds cut to the hour, as all times of a case
    Column("person_at", BigInteger, nullable=False),
    Column("desk_at", BigInteger, nullable=False),
    Column("closed_at", BigInteger, nullable=False),
    Index(None, "desk", "thread"),
    Index(None, "state"),
    sqlite_autoincrement=True,  # a call under way may come back after its case is gone: no number is given twice
)

links = Table(  # which message of one side is which of the other
    "links",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("desk", BigInteger, nullable=False),
    Column("desk_message", BigInteger, nullable=False),
    Column("person_message", BigInteger),  # NULL: the case's card
    Column("from_person", Boolean, nullable=False),
    UniqueConstraint("desk", "desk_message", "person_message"),
    Index(None, "case_id", "person_message"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE")),
    Column("side", String(8), nullable=False),  # where it goes: person or desk
    Column("kind", String(16), nullable=False),
    Column("key", String(96), unique=True),  # the natural key: a repeated update changes nothing
    Column("rank", Integer, nullable=False),  # within a case and side: topic, card, then words
    Column("body", JSON, nullable=False),  # message ids and keys of sentences, never words
    Column("state", String(8), nullable=False),  # waiting, sent, failed
    Column("attempts", Integer, nullable=False),
    Column("due_at", Float, nullable=False),  # UTC seconds
    Column("reason", String(48)),
    Index(None, "state", "case_id", "side", "rank", "id"),
    sqlite_autoincrement=True,  # as in cases
)

updates = Table(
    "updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("state", String(8), nullable=False),  # done, parked
    Column("kind", String(32), nullable=False),
    Column("error", String(64)),  # the class of an exception, never its text
    Column("at", BigInteger, nullable=False),  # UTC seconds cut to the hour
    Index(None, "at"),
)

desks = Table(  # groups that Telegram has moved: the chat id in the settings and the one in force
    "desks",
    metadata,
    Column("configured", BigInteger, primary_key=True, autoincrement=False),
    Column("current", BigInteger, nullable=False),
)

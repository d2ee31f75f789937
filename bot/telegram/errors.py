"""Permanent or passing: one table of what Telegram's error texts mean for us."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
)


class Meaning(StrEnum):
    """What an error means."""

    SAME = "same"  # what we wanted is so already
    WAIT = "wait"  # this chat is over its limit; `seconds` says how long
    RETRY = "retry"  # passing: try the same again
    MOVED = "moved"  # the group has a new id; `chat` says which
    TOPIC_LOST = "topic_lost"
    PERSON_GONE = "person_gone"
    HELD = "held"  # somebody has to act first: rights, group, token
    NO_COPY = "no_copy"  # this message cannot be copied
    NO_MESSAGE = "no_message"  # the message to edit, delete or answer is not there
    REFUSED = "refused"  # it will never be taken


@dataclass(frozen=True, slots=True)
class Verdict:
    """The meaning of an error, with its number."""

    meaning: Meaning
    seconds: float = 0.0
    chat: int = 0


# (status code, words in the description in lower case, meaning); the first row that fits decides.
# Texts: tdlib/telegram-bot-api (Client.cpp) and Telegram's own error names.
TABLE: tuple[tuple[int, str, Meaning], ...] = (
    (400, "message is not modified", Meaning.SAME),
    (400, "query is too old", Meaning.SAME),
    (400, "message thread not found", Meaning.TOPIC_LOST),
    (400, "topic_deleted", Meaning.TOPIC_LOST),
    (400, "topic_id_invalid", Meaning.TOPIC_LOST),
    (400, "topic_closed", Meaning.TOPIC_LOST),
    (400, "topic_not_modified", Meaning.SAME),
    (400, "message to copy not found", Meaning.NO_COPY),
    (400, "message can't be copied", Meaning.NO_COPY),
    (400, "message has protected content", Meaning.NO_COPY),
    (400, "there are no messages to copy", Meaning.NO_COPY),
    (400, "there are no messages to forward", Meaning.NO_COPY),
    (400, "message to edit not found", Meaning.NO_MESSAGE),
    (400, "message can't be edited", Meaning.NO_MESSAGE),
    (400, "message to be replied not found", Meaning.NO_MESSAGE),
    (400, "message to react not found", Meaning.NO_MESSAGE),
    (400, "message to delete not found", Meaning.NO_MESSAGE),
    (400, "message can't be deleted", Meaning.NO_MESSAGE),
    (400, "message_id_invalid", Meaning.NO_MESSAGE),
    (400, "not enough rights", Meaning.HELD),
    (400, "have no rights", Meaning.HELD),
    (400, "chat_admin_required", Meaning.HELD),
    (400, "chat_write_forbidden", Meaning.HELD),
    (400, "the chat is not a forum", Meaning.HELD),
    (400, "chat not found", Meaning.PERSON_GONE),
    (400, "user not found", Meaning.PERSON_GONE),
    (400, "peer_id_invalid", Meaning.PERSON_GONE),
    (400, "user_is_blocked", Meaning.PERSON_GONE),
    (403, "bot was blocked by the user", Meaning.PERSON_GONE),
    (403, "user is deactivated", Meaning.PERSON_GONE),
    (403, "bot can't initiate conversation", Meaning.PERSON_GONE),
    (403, "bot was kicked", Meaning.HELD),
    (403, "bot is not a member", Meaning.HELD),
    (403, "not enough rights", Meaning.HELD),
    (403, "", Meaning.HELD),
    (401, "", Meaning.HELD),
    (404, "", Meaning.HELD),
    (409, "", Meaning.RETRY),
    (429, "", Meaning.WAIT),
    (413, "", Meaning.REFUSED),
    (400, "", Meaning.REFUSED),
)

_CODES = {
    "TelegramBadRequest": 400,
    "TelegramUnauthorizedError": 401,
    "TelegramForbiddenError": 403,
    "TelegramNotFound": 404,
    "TelegramConflictError": 409,
    "TelegramEntityTooLarge": 413,
}


def judge(error: TelegramAPIError, *, to_group: bool) -> Verdict:
    """What an error of aiogram means. `to_group`: the call went to a desk, where "chat not found" is not a person."""
    if isinstance(error, TelegramRetryAfter):
        return Verdict(Meaning.WAIT, seconds=float(error.retry_after))
    if isinstance(error, TelegramMigrateToChat):
        return Verdict(Meaning.MOVED, chat=error.migrate_to_chat_id)
    if type(error) is TelegramAPIError:  # a 4xx that aiogram has no class for; or 429 that names no seconds
        passing = error.message.lower().startswith("too many requests")
        return Verdict(Meaning.RETRY if passing else Meaning.REFUSED)
    code = _CODES.get(type(error).__name__)
    if code is None:  # server errors, cut lines, answers that are not JSON: whether it was done is unknown
        return Verdict(Meaning.RETRY)
    return Verdict(meaning_of(code, error.message, to_group=to_group))


def meaning_of(code: int, description: str, *, to_group: bool) -> Meaning:
    """The meaning of a status code and description by the table, for a desk or for a person's chat."""
    text = description.lower()
    found = next((meaning for status, words, meaning in TABLE if status == code and words in text), Meaning.REFUSED)
    if to_group and found is Meaning.PERSON_GONE:  # words about a user are about the person whose message is copied
        return Meaning.NO_COPY if "user" in text else Meaning.HELD
    if not to_group and found is Meaning.HELD and code in {400, 403}:  # nobody can give us rights in a person's chat
        return Meaning.REFUSED
    return found

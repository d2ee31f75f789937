"""Legal deadlines: the last day of a term and how many days are left."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from bot.guide.model import Fact, Term

WORKING_WEEK = 5  # Monday to Friday


@dataclass(frozen=True, slots=True)
class Deadline:
    """A term that runs for a person: `until` is its last day, `left` the whole days to it (negative: it passed)."""

    fact_id: str
    event: date
    until: date
    left: int


def last_day(event: date, term: Term) -> date:
    """The last day on which one may still act. The day of the event itself is not counted.

    A month ends on the day with the event's number, or on the month's last day where that number is missing.
    Working days are Monday to Friday; holidays are not known here, so the day errs towards an earlier one.
    """
    if term.unit == "months":
        return _months_later(event, term.count)
    if term.unit == "working_days":
        return _working_days_later(event, term.count)
    return event + timedelta(days=term.count)


def deadline_for(fact: Fact, event: date, today: date) -> Deadline | None:
    """The deadline by the term that was in force on the day of the event, or None when the fact names none.

    Before the first term we know of, that one is taken: to show no deadline would look as if it still ran.
    """
    term = fact.value_on(event) or (fact.values[min(fact.values)] if fact.values else None)
    if not isinstance(term, Term):
        return None
    until = last_day(event, term)
    return Deadline(fact.id, event, until, (until - today).days)


def _months_later(event: date, count: int) -> date:
    years, month = divmod(event.month - 1 + count, 12)
    year, month = event.year + years, month + 1
    return date(year, month, min(event.day, monthrange(year, month)[1]))


def _working_days_later(event: date, count: int) -> date:
    weekday = min(event.weekday(), WORKING_WEEK - 1)  # a weekend counts as the Friday before it
    friday_or_before = event - timedelta(days=event.weekday() - weekday)
    weeks, days = divmod(weekday + count, WORKING_WEEK)
    return friday_or_before + timedelta(days=7 * weeks + days - weekday)

"""Legal deadlines: which day is the last one, and how many are left."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.dates import Deadline, deadline_for, last_day
from bot.guide.model import Certainty, Fact, Term

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
COUNTS = st.integers(1, 400)
Unit = Literal["calendar_days", "working_days", "months"]


def fact(**values: Term | str) -> Fact:
    return Fact(
        id="pond.term",
        claim="Срок.",
        certainty=Certainty.LAW,
        checked=date(2026, 1, 1),
        review_by=date(2027, 1, 1),
        values={date.fromisoformat(day.removeprefix("d").replace("_", "-")): term for day, term in values.items()},
    )


@pytest.mark.parametrize(
    ("event", "count", "unit", "until"),
    [
        (date(2026, 11, 20), 1, "calendar_days", date(2026, 11, 21)),
        (date(2026, 12, 30), 5, "calendar_days", date(2027, 1, 4)),
        (date(2026, 11, 20), 1, "working_days", date(2026, 11, 23)),  # Friday to Monday
        (date(2026, 11, 21), 1, "working_days", date(2026, 11, 23)),  # Saturday to Monday
        (date(2026, 11, 22), 5, "working_days", date(2026, 11, 27)),  # Sunday to Friday
        (date(2026, 11, 18), 3, "working_days", date(2026, 11, 23)),  # Wednesday over a weekend
        (date(2026, 1, 15), 1, "months", date(2026, 2, 15)),
        (date(2026, 1, 31), 1, "months", date(2026, 2, 28)),
        (date(2028, 1, 31), 1, "months", date(2028, 2, 29)),
        (date(2026, 12, 31), 2, "months", date(2027, 2, 28)),
        (date(2028, 2, 29), 12, "months", date(2029, 2, 28)),
    ],
)
def test_the_last_day_of_a_term(event: date, count: int, unit: Unit, until: date) -> None:
    assert last_day(event, Term(count=count, unit=unit)) == until


@given(DAYS, COUNTS)
def test_working_days_are_counted_one_by_one(event: date, count: int) -> None:
    day, left = event, count
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    assert last_day(event, Term(count=count, unit="working_days")) == day


@given(DAYS, COUNTS, st.sampled_from(["calendar_days", "working_days", "months"]))
def test_a_longer_term_never_ends_earlier(event: date, count: int, unit: Unit) -> None:
    assert event < last_day(event, Term(count=count, unit=unit)) < last_day(event, Term(count=count + 1, unit=unit))


def test_the_term_in_force_on_the_day_of_the_event_counts() -> None:
    changed = fact(d2020_01_01=Term(count=5), d2026_11_21=Term(count=10))
    assert deadline_for(changed, date(2026, 11, 20), date(2026, 11, 22)) == Deadline(
        "pond.term", date(2026, 11, 20), date(2026, 11, 25), 3
    )


def test_days_left_go_below_zero_when_the_term_has_passed() -> None:
    found = deadline_for(fact(d2020_01_01=Term(count=5)), date(2026, 11, 10), date(2026, 11, 22))
    assert found is not None
    assert found.left == -7


def test_before_the_first_term_we_know_of_that_one_counts() -> None:
    """To show no deadline would look as if it still ran."""
    found = deadline_for(fact(d2026_11_21=Term(count=5)), date(2025, 1, 10), date(2026, 11, 22))
    assert found is not None
    assert found.left < 0


@pytest.mark.parametrize("without_term", [fact(), fact(d2020_01_01="пять дней")])
def test_a_fact_without_a_term_starts_no_deadline(without_term: Fact) -> None:
    assert deadline_for(without_term, date(2026, 11, 20), date(2026, 11, 22)) is None

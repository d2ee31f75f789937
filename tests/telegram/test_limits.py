"""Telegram's limits, kept whatever is to be sent and whatever the clock does."""

from __future__ import annotations

from bisect import bisect_left

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.limits import Limiter, Limits, Window
from tests.clock import START

GROUP, OTHER_GROUP, ANNA, BORIS = -100_1, -100_2, 7, 8
LIMITS = Limits()
YEAR = 365 * 86400.0

# A call with so many messages is wanted some time after the one before; half of them at once, as in a burst.
gaps = st.one_of(st.just(0.0), st.floats(min_value=0.0, max_value=8.0, allow_nan=False))
wanted = st.lists(
    st.tuples(
        st.sampled_from([GROUP, OTHER_GROUP, ANNA, BORIS]), gaps, st.booleans(), st.sampled_from([1, 1, 1, 2, 3])
    ),
    min_size=30,
    max_size=120,
)


def window_of(chat: int) -> Window:
    """The window of a chat."""
    return LIMITS.group if chat < 0 else LIMITS.private


def most_in(times: list[float], seconds: float) -> int:
    """The greatest number of calls in any half-open window of this length. `times` is in order."""
    return max((bisect_left(times, start + seconds) - first for first, start in enumerate(times)), default=0)


@given(wanted=wanted)
@settings(max_examples=60, deadline=None)
def test_no_window_is_ever_exceeded(wanted: list[tuple[int, float, bool, int]]) -> None:
    """20 a minute into one group in any sliding minute, 3 in 3 seconds to a person, 30 a second in all."""
    limiter, now = Limiter(LIMITS), START
    sent: dict[int, list[float]] = {}
    overall: list[float] = []
    for chat, gap, counts, count in wanted:
        now += gap
        now += limiter.wait(chat, now, overall=counts, count=count)
        while wait := limiter.wait(chat, now, overall=counts, count=count):  # floating point may leave a last sliver
            now += wait
        limiter.take(chat, now, overall=counts, count=count)
        sent.setdefault(chat, []).extend([now] * count)
        overall += [now] * (count if counts else 0)

    for chat, times in sent.items():
        assert most_in(times, window_of(chat).seconds - 1e-6) <= window_of(chat).most
    assert most_in(overall, LIMITS.overall.seconds - 1e-6) <= LIMITS.overall.most


@given(wanted=wanted)
@settings(max_examples=25, deadline=None)
def test_nobody_waits_longer_than_a_window(wanted: list[tuple[int, float, bool, int]]) -> None:
    """However much was sent before, the next call may go within a minute."""
    limiter, now = Limiter(LIMITS), START
    for chat, gap, counts, count in wanted:
        now += gap
        wait = limiter.wait(chat, now, overall=counts, count=count)
        assert 0.0 <= wait <= window_of(chat).seconds
        now += wait
        limiter.take(chat, now, overall=counts, count=count)


def test_a_whole_minutes_share_may_go_at_once_and_then_the_group_waits() -> None:
    """The twenty-first call of a burst waits until the first is a minute old, and no longer."""
    limiter = Limiter(Limits(overall=Window(10**9, 1.0)))
    for _ in range(20):
        assert limiter.wait(GROUP, START) == 0.0
        limiter.take(GROUP, START)

    assert limiter.wait(GROUP, START) == 60.0
    assert limiter.wait(GROUP, START + 59.5) == 0.5
    assert limiter.wait(GROUP, START + 60) == 0.0


def test_messages_that_share_a_call_count_each() -> None:
    """Ten messages in one call leave room for ten more; more than a window holds go when it is empty."""
    limiter = Limiter(Limits(overall=Window(10**9, 1.0)))
    limiter.take(GROUP, START, count=10)

    assert limiter.wait(GROUP, START, count=10) == 0.0
    assert limiter.wait(GROUP, START, count=11) == 60.0
    limiter.take(OTHER_GROUP, START)
    assert limiter.wait(OTHER_GROUP, START, count=100) == 60.0


def test_the_limit_of_one_group_is_not_the_limit_of_another() -> None:
    """Nor of a person; only the limit of the whole bot is shared."""
    limiter = Limiter(LIMITS)
    for _ in range(20):
        limiter.take(GROUP, START)

    assert limiter.wait(OTHER_GROUP, START) == limiter.wait(ANNA, START) == 0.0
    for _ in range(10):
        limiter.take(OTHER_GROUP, START)
    assert limiter.wait(ANNA, START) == 1.0
    assert limiter.wait(ANNA, START, overall=False) == 0.0


def test_a_call_that_does_not_count_overall_takes_nothing_from_the_others() -> None:
    """Answers to presses are free of the bot's limit."""
    limiter = Limiter(LIMITS)
    for number in range(100):
        limiter.take(1000 + number, START, overall=False)

    assert limiter.wait(ANNA, START) == 0.0


def test_a_pause_holds_its_chat_alone() -> None:
    """429 with retry_after 30: not a moment earlier, and nobody else waits."""
    limiter = Limiter(LIMITS)
    limiter.pause(GROUP, START, 30.0)

    assert limiter.wait(GROUP, START) == 30.0
    assert limiter.wait(GROUP, START + 29.0) == 1.0
    assert limiter.wait(GROUP, START + 30.0) == 0.0
    assert limiter.wait(OTHER_GROUP, START) == limiter.wait(ANNA, START) == 0.0


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    """Two answers may come out of order."""
    limiter = Limiter(LIMITS)
    limiter.pause(GROUP, START, 30.0)
    limiter.pause(GROUP, START + 1, 3.0)

    assert limiter.wait(GROUP, START + 10) == 20.0


def test_messages_share_calls_from_half_of_the_limit_on() -> None:
    """Ten of twenty used up: tight; a minute later not any more."""
    limiter = Limiter(LIMITS)
    for _ in range(9):
        limiter.take(GROUP, START)
    assert not limiter.tight(GROUP, START)
    limiter.take(GROUP, START)

    assert limiter.tight(GROUP, START)
    assert not limiter.tight(GROUP, START + 60)
    assert not limiter.tight(OTHER_GROUP, START)


def test_silent_chats_are_forgotten_but_not_their_pauses() -> None:
    """Memory follows the present: after a day of many chats only those under way are known."""
    limiter = Limiter(LIMITS)
    limiter.pause(GROUP, START, 10 * 86400.0)
    for number in range(5000):
        limiter.take(1000 + number, START + number * 10)

    assert len(limiter._chats) < 1100
    assert limiter.wait(GROUP, START + 50_000) > 0


@given(
    jumps=st.lists(st.floats(min_value=-10 * YEAR, max_value=10 * YEAR, allow_nan=False), max_size=8),
    burst=st.integers(min_value=0, max_value=25),
)
@settings(max_examples=50, deadline=None)
def test_a_clock_that_jumps_locks_no_chat(jumps: list[float], burst: int) -> None:
    """Whatever it says now, a call may go after a window or the pause that Telegram asked for, at the latest."""
    limiter, now = Limiter(LIMITS), START
    for jump in [*jumps, -1.0, -YEAR]:
        for _ in range(burst):
            limiter.take(GROUP, now)
        limiter.pause(GROUP, now, 30.0)
        now = max(now + jump, 1.0)
        assert limiter.wait(GROUP, now) <= 60.0
        assert limiter.wait(ANNA, now) <= 1.0

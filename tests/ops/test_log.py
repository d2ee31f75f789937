"""The log: who and what never stand in it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ops.log import PlainFormatter, redact, set_up

TOKEN = "1234567890:AAE-abcdefghijklmnopqrstuvwxyz_12345"


def line_of(message: str, *args: object, error: BaseException | None = None) -> str:
    """What the log says of a record."""
    info = (type(error), error, error.__traceback__) if error else None
    return PlainFormatter().format(logging.LogRecord("bot.room", logging.ERROR, "x.py", 1, message, args, info))


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("chat 512003517 wrote", "chat <number> wrote"),
        ("desk -1001987654321", "desk -<number>"),
        ("from @anna_k", "from <name>"),
        ("она спросила: где маяк?", "<words> <words>: <words> <words>?"),
        (f"GET /bot{TOKEN}/getMe", "GET /bot<token>/getMe"),
        ("waited 12345 ms in 3 rooms", "waited 12345 ms in 3 rooms"),
    ],
)
def test_what_could_name_somebody_is_cut_out(said: str, logged: str) -> None:
    """Ids, @names, Russian words and tokens; short numbers stay."""
    assert redact(said) == logged


@given(
    number=st.integers(min_value=100_000, max_value=10**15),
    name=st.from_regex(r"@[A-Za-z0-9_]{3,32}", fullmatch=True),
    words=st.text("абвгдежзийклмнопрстуфхцчшщъыьэюяЁ", min_size=1, max_size=20),
    noise=st.text(max_size=20),
)
@settings(max_examples=150)
def test_no_number_name_or_word_comes_through_whatever_stands_around(
    number: int, name: str, words: str, noise: str
) -> None:
    """Wherever it stands in the line."""
    line = line_of("%s %s %s %s %s", noise, number, name, words, noise)

    assert str(number) not in line.replace(noise, "")
    assert name not in line.replace(noise, "")
    assert words not in line.replace(noise, "")


def test_a_record_is_one_line_with_time_level_and_room() -> None:
    """Nobody can write a false line by sending a line break."""
    line = line_of("An update of kind %s\n2026-11-24 06:00:00 ERROR bot.room: nothing", "message")

    assert "\n" not in line
    assert " ERROR   bot.room: An update of kind message " in line


def test_the_text_of_an_exception_is_never_told() -> None:
    """Its class and the places it passed are enough to mend it."""
    try:
        int("Anna asks where the lighthouse is")
    except ValueError as error:
        line = line_of("An update of kind %s could not be decided", "message", error=error)

    assert "Anna" not in line
    assert line.endswith(" > ValueError]")
    assert "test_the_text_of_an_exception_is_never_told:" in line


@pytest.fixture
def own_logging() -> Iterator[None]:
    """Put the loggers back as they were."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before
    for name in ("aiogram", "aiohttp.access", "alembic"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_records_of_every_library_go_through_the_redaction(
    own_logging: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ours and everybody else's; aiogram may only say what is an error."""
    set_up("INFO")
    logging.getLogger("aiohttp.client").info("SELECT 512003517")
    logging.getLogger("aiogram.event").warning("Update of @anna: %s", "где маяк")
    try:
        int("Where is the 512003517th lighthouse?")
    except ValueError:
        logging.getLogger("aiohttp.server").exception("Error of @anna")

    said = capsys.readouterr().err
    assert "SELECT <number>" in said
    assert "Error of <name>" in said
    assert "Update" not in said
    assert not any(secret in said for secret in ("512003517", "@anna", "маяк"))

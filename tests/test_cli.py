"""The command line: what each command prints, its exit code, and what it does not load."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.ops.settings import Settings
from bot.store.seal import KEY_BYTES, parse_key
from tests.cellar import sqlite_url

ROOT = Path(__file__).parents[1]
ISLAND = ROOT / "tests" / "guide" / "island"
BROKEN = ROOT / "tests" / "guide" / "broken"


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In a folder without `.env`, with no setting of the machine's own, on the invented guide."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONTENT_DIR", str(ISLAND))
    monkeypatch.setenv("LOCALES_DIR", str(ROOT / "locales"))


def test_a_new_key_is_32_bytes_and_nothing_else_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """So that it can be piped into a file."""
    assert main(["key", "new"]) == 0

    printed = capsys.readouterr().out
    assert len(parse_key(printed)) == KEY_BYTES
    assert printed.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "COMMAND"),
        (["fly"], "fly"),
        (["key"], "WHAT"),
        (["content"], "WHAT"),
        (["content", "fly"], "fly"),
        (["run", "--port", "lantern"], "lantern"),
        (["run", "--lantern"], "--lantern"),
    ],
)
def test_wrong_usage_is_told_and_ends_with_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    """The way to use it, and what was wrong."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert "usage: python main.py" in told
    assert says in told.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "environment", "says"),
    [
        (["content", "--on", "2026-13-01", "check"], {}, "--on 2026-13-01 is not a day. Write it as 2026-11-22."),
        (["content", "play", "--language", "xx"], {}, "--language xx is not released. Choose one of: en"),
        (["content", "check"], {"LOG_LEVEL": "LOUD"}, "LOG_LEVEL is DEBUG, INFO, WARNING or ERROR."),
        (["run"], {"BOT_TOKEN": "123456:s3cret"}, "BOT_TOKEN without DESKS"),
        (["doctor"], {"DESKS": "{lantern"}, "DESKS is a JSON list"),
    ],
)
def test_a_mistake_is_told_in_a_sentence_and_ends_with_1(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    environment: dict[str, str],
    says: str,
) -> None:
    """Never as a trace, never with a secret."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert main(arguments) == 1

    told = capsys.readouterr().err
    assert says in told
    assert "Traceback" not in told
    assert "s3cret" not in told


def test_content_that_is_well_is_checked_with_0(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The invented guide, on the day of its facts."""
    assert main(["content", "--on", "2026-11-24", "check"]) == 0

    assert "Traceback" not in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["unknown_target", "unknown_fact", "leaf_without_human"])
def test_content_that_is_wrong_is_told_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    """By the name of the mistake and the file it is in."""
    monkeypatch.setenv("CONTENT_DIR", str(BROKEN / kind))

    assert main(["content", "--on", "2026-11-24", "check"]) == 1

    told = capsys.readouterr()
    assert "trees" in told.out + told.err


@pytest.mark.parametrize("command", ["check", "play", "strings"])
def test_content_that_cannot_be_read_is_told_by_every_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    """File, line and remedy instead of a trace."""
    (tmp_path / "guide.yaml").write_text("source_language: [\n")
    monkeypatch.setenv("CONTENT_DIR", str(tmp_path))

    assert main(["content", command]) == 1

    told = capsys.readouterr()
    assert "guide.yaml" in told.out + told.err


def test_a_walk_in_the_terminal_ends_with_its_journey(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A lawyer can copy it into a file of journeys."""
    answers = iter(["2", "q"])  # the urgent choice stands first
    monkeypatch.setattr("builtins.input", lambda *_: next(answers))

    assert main(["content", "--on", "2026-11-24", "play"]) == 0

    said = capsys.readouterr().out
    assert "What do you need?" in said
    assert "h:l" in said


def test_the_doctor_without_a_token_looks_at_the_disk_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """The playground needs nothing else."""
    assert main(["doctor"]) == 0

    assert "MiB free" in capsys.readouterr().out


def test_the_doctor_tells_of_a_database_that_does_not_open(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Each finding on its line, and 1 in the end."""
    (tmp_path / "lantern").write_text("")
    monkeypatch.setenv("BOT_TOKEN", "123456:s3cret")
    monkeypatch.setenv("SEAL_KEY", "A" * 43 + "=")
    monkeypatch.setenv("DESKS", '[{"chat": -1}]')
    monkeypatch.setenv("DATABASE_URL", sqlite_url(tmp_path / "lantern" / "waymark.db"))

    assert main(["doctor", "--quick"]) == 1

    told = capsys.readouterr().out
    assert "WRONG database: cannot be opened" in told
    assert "DATABASE_URL" in told


LOADED = """
import sys
from bot.cli import main
code = main(sys.argv[1:])
heavy = sorted({name.split(".")[0] for name in sys.modules} & {"aiogram", "aiohttp", "sqlalchemy", "cryptography"})
print("loaded:", *heavy)
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("arguments", "loaded"),
    [(["content", "--on", "2026-11-24", "check"], "loaded:\n"), (["key", "new"], "loaded: cryptography\n")],
)
def test_cheap_commands_load_no_heavy_rooms(arguments: list[str], loaded: str) -> None:
    """Neither aiogram nor a database for a check of the content; for a key only what keys need."""
    done = run_python("-c", LOADED, *arguments, CONTENT_DIR=str(ISLAND))

    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(loaded)


def test_the_real_content_is_checked_by_the_door_itself() -> None:
    """`python main.py content check` says that all is well, without aiogram ever being loaded."""
    done = run_python("-X", "importtime", "main.py", "content", "--on", "2026-11-24", "check")

    assert done.returncode == 0, done.stdout
    assert "| bot.guide.report" in done.stderr.replace("  ", "")
    assert "aiogram" not in done.stderr


def run_python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python at the repository's root with no settings but these."""
    clean = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

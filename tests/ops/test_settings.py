"""Settings: what may be set, and one sentence with a remedy for each mistake, without any secret in it."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from bot.ops.key import sealer_of
from bot.ops.settings import Settings, SettingsError, load_settings
from tests.cellar import ANNA, KEY

TOKEN = "123456:" + "s3cret" * 6
SEAL = base64.urlsafe_b64encode(KEY).decode()
DESKS = '[{"chat": -1001234567890, "languages": ["ru"], "countries": ["KZ"]}]'
WEBHOOK_SECRET = "hidden-words-of-ours"
GOOD = {"BOT_TOKEN": TOKEN, "SEAL_KEY": SEAL, "DESKS": DESKS}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine's own reaches a test."""
    for name in Settings.model_fields:
        for spelling in (name, name.upper()):
            if spelling in os.environ:
                monkeypatch.delenv(spelling)


def read(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    """The settings of this environment and no file."""
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return load_settings(None)


def test_nothing_has_to_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a token the playground runs, on the defaults."""
    settings = read(monkeypatch)

    assert settings.bot_token is None
    assert settings.database_url == "sqlite+aiosqlite:///data/waymark.db"
    assert (settings.content_dir, settings.log_level) == (Path("content"), "INFO")


def test_a_real_bot_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Token, key and desks are enough."""
    settings = read(monkeypatch, **GOOD)

    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.desks[0].chat == -1001234567890
    assert (settings.desks[0].languages, settings.desks[0].countries) == (("ru",), ("KZ",))
    assert sealer_of(settings).fingerprint(ANNA)


def test_a_file_is_read_and_the_environment_goes_before_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`.env` for the operator's own machine, variables for everything else."""
    (tmp_path / ".env").write_text("LOG_LEVEL=DEBUG\nCONTENT_DIR=elsewhere\nLANTERN=1\n")
    monkeypatch.setenv("LOG_LEVEL", "ERROR")

    settings = load_settings(tmp_path / ".env")

    assert (settings.log_level, settings.content_dir) == ("ERROR", Path("elsewhere"))


@pytest.mark.parametrize("name", ["BOT_TOKEN", "SEAL_KEY", "SEAL_KEY_FILE", "WEBHOOK_URL", "WEBHOOK_SECRET"])
def test_what_is_left_empty_is_not_set(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A copied `.env.example` with empty lines is no mistake."""
    assert getattr(read(monkeypatch, **{name: ""}), name.lower()) is None


MISTAKES = [
    ({"BOT_TOKEN": "s3cret"}, "BOT_TOKEN", "@BotFather"),
    ({"BOT_TOKEN": "123456:"}, "BOT_TOKEN", "@BotFather"),
    ({"BOT_TOKEN": "s3cret:s3cret"}, "BOT_TOKEN", "@BotFather"),
    ({"BOT_TOKEN": "123456:s3cret and more"}, "BOT_TOKEN", "@BotFather"),
    ({**GOOD, "DESKS": ""}, "DESKS", '[{"chat": -1001234567890'),
    ({**GOOD, "DESKS": "[]"}, "DESKS", '[{"chat": -1001234567890'),
    ({**GOOD, "SEAL_KEY": ""}, "SEAL_KEY", "python main.py key new"),
    ({"DESKS": "-1001234567890"}, "DESKS", '[{"chat": -1001234567890'),
    ({"DESKS": "{lantern"}, "DESKS", '[{"chat": -1001234567890'),
    ({"DESKS": '[{"chat": 1001234567890}]'}, "DESKS", '[{"chat": -1001234567890'),
    ({"DESKS": '[{"languages": ["ru"]}]'}, "DESKS", '[{"chat": -1001234567890'),
    ({"DESKS": '[{"chat": -1, "lantern": 1}]'}, "DESKS", '[{"chat": -1001234567890'),
    ({"DESKS": '[{"chat": -1}, {"chat": -1}]'}, "DESKS", "one entry"),
    ({"API_BASE": "api.telegram.org"}, "API_BASE", "http://127.0.0.1:8081"),
    ({"DATABASE_URL": "sqlite:///x.db"}, "DATABASE_URL", "sqlite+aiosqlite:///data/waymark.db"),
    ({"DATABASE_URL": "postgresql://u:s3cret@h/n"}, "DATABASE_URL", "postgresql+asyncpg://"),
    ({"DATABASE_URL": "mysql+aiosqlite://u:s3cret@h/n"}, "DATABASE_URL", "postgresql+asyncpg://"),
    ({"DATABASE_URL": "postgresql+asyncpg://u:s3cret@h:port/n"}, "DATABASE_URL", "postgresql+asyncpg://"),
    ({"WEBHOOK_URL": "http://lantern.example", "WEBHOOK_SECRET": WEBHOOK_SECRET}, "WEBHOOK_URL", "https"),
    ({"WEBHOOK_URL": "https://lantern.example"}, "WEBHOOK_SECRET", "Set both"),
    ({"WEBHOOK_SECRET": "s3cret"}, "WEBHOOK_SECRET", "16 to 256"),
    ({"WEBHOOK_SECRET": "s3cret" * 50}, "WEBHOOK_SECRET", "16 to 256"),
    ({"WEBHOOK_SECRET": "s3cret with spaces in it"}, "WEBHOOK_SECRET", "16 to 256"),
    ({"WEBHOOK_SECRET": "s3cret" + "é" * 16}, "WEBHOOK_SECRET", "16 to 256"),
    ({"WEBHOOK_LISTEN": "8080"}, "WEBHOOK_LISTEN", "host:port"),
    ({"WEBHOOK_LISTEN": "127.0.0.1:80800"}, "WEBHOOK_LISTEN", "host:port"),
    ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR"),
]


@pytest.mark.parametrize(("values", "names", "remedy"), MISTAKES, ids=lambda value: str(value)[:60])
def test_each_mistake_is_told_in_one_sentence_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], names: str, remedy: str
) -> None:
    """It names the setting, says what helps, and shows no token, key, password or secret."""
    with pytest.raises(SettingsError) as caught:
        read(monkeypatch, **values)

    told = str(caught.value)
    assert names in told
    assert remedy in told
    assert "\n" not in told
    assert not any(secret in told for secret in ("s3cret", SEAL, WEBHOOK_SECRET, TOKEN))
    assert "pydantic" not in told


def test_several_mistakes_are_told_together_each_on_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to start the bot once for each."""
    with pytest.raises(SettingsError) as caught:
        read(monkeypatch, LOG_LEVEL="LOUD", API_BASE="lantern", WEBHOOK_LISTEN="8080")

    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == [
        "API_BASE",
        "WEBHOOK_LISTEN",
        "LOG_LEVEL",
    ]


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (SEAL[:-4], "has 30 bytes, not 32"),
        ("lantern!", "not URL-safe base64"),
        (None, "has 0 bytes, not 32"),
    ],
)
def test_a_wrong_seal_key_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch, key: str | None, says: str) -> None:
    """At the start, before the database is touched."""
    settings = read(monkeypatch, **({"SEAL_KEY": key} if key else {}))

    with pytest.raises(SettingsError, match=says) as caught:
        sealer_of(settings)
    assert "python main.py key new" in str(caught.value)


def test_a_seal_key_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As container engines mount secrets, with a new line at the end."""
    (tmp_path / "key").write_text(SEAL + "\n")

    assert read(monkeypatch, SEAL_KEY_FILE=str(tmp_path / "key")).read_seal_key() == SEAL


@pytest.mark.parametrize("content", [None, KEY[::-1] + b"\xff\xfe"])
def test_a_key_file_that_cannot_be_read_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    """Missing, or the raw bytes instead of their text."""
    if content:
        (tmp_path / "key").write_bytes(content)
    settings = read(monkeypatch, SEAL_KEY_FILE=str(tmp_path / "key"))

    with pytest.raises(SettingsError, match="SEAL_KEY_FILE cannot be read"):
        settings.read_seal_key()


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stray print or a crash report tells nobody."""
    settings = read(monkeypatch, **GOOD, WEBHOOK_SECRET=WEBHOOK_SECRET, WEBHOOK_URL="https://lantern.example")

    assert not any(secret in f"{settings} {settings!r}" for secret in (TOKEN, SEAL, WEBHOOK_SECRET))

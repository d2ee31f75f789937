"""Settings from the environment or `.env`: typed, with one clear sentence for each mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"

_LAST_PORT = 65535

_SECRETS = Path("/run/secrets")  # where container engines mount secrets, one file for each setting

# A file, or user, host and port of a server, in the forms that SQLAlchemy reads.
_DATABASE = r"^(sqlite\+aiosqlite:///.+|postgresql\+asyncpg://([^@/\s]*@)?(\[[^\]\s]+\]|[^:/\s]*)(:\d+)?/\S+)$"

# What to do about a mistake, by the name of the setting.
_REMEDIES = {
    "bot_token": "BOT_TOKEN looks like 123456:ABC..., as @BotFather gave it; leave it out to run the playground.",
    "api_base": f"API_BASE is an address such as {TELEGRAM} or http://127.0.0.1:8081.",
    "desks": 'DESKS is a JSON list such as [{"chat": -1001234567890, "languages": ["ru"], "countries": ["KZ"]}].',
    "database_url": "DATABASE_URL is sqlite+aiosqlite:///data/waymark.db or postgresql+asyncpg://user@host/name.",
    "seal_key": "Make a key with: python main.py key new",
    "seal_key_file": "SEAL_KEY_FILE is the path of a readable file that holds the key.",
    "webhook_url": "WEBHOOK_URL is the public https address of this bot; leave it out to poll.",
    "webhook_secret": "WEBHOOK_SECRET is 16 to 256 letters, digits, _ or - of your own making.",
    "webhook_listen": "WEBHOOK_LISTEN is host:port, for example 127.0.0.1:8080.",
    "log_level": "LOG_LEVEL is DEBUG, INFO, WARNING or ERROR.",
    "content_dir": "CONTENT_DIR is the folder that holds trees/, facts/ and contacts/.",
    "locales_dir": "LOCALES_DIR is the folder that holds <language>/LC_MESSAGES/*.po.",
}


class SettingsError(ValueError):
    """Something in the environment or in `.env` is wrong; one sentence a line, with the remedy."""


class Desk(BaseModel):
    """A volunteers' group: its chat id, and the languages and countries it takes (empty: all)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    chat: int = Field(lt=0)
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


class Settings(BaseSettings):
    """All settings; `.env.example` explains each."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, secrets_dir=_SECRETS if _SECRETS.is_dir() else None
    )

    bot_token: SecretStr | None = None
    api_base: str = Field(default=TELEGRAM, pattern=r"^https?://\S+$")
    desks: tuple[Desk, ...] = ()
    database_url: str = Field(default="sqlite+aiosqlite:///data/waymark.db", pattern=_DATABASE)
    seal_key: SecretStr | None = None
    seal_key_file: Path | None = None
    webhook_url: str | None = Field(default=None, pattern=r"^https://\S+$")
    webhook_secret: SecretStr | None = None
    webhook_listen: str = Field(default="127.0.0.1:8080", pattern=r"^\S+:\d+$")
    content_dir: Path = Path("content")
    locales_dir: Path = Path("locales")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("bot_token", "seal_key", "seal_key_file", "webhook_url", "webhook_secret", mode="before")
    @classmethod
    def _empty_is_absent(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("bot_token")
    @classmethod
    def _token_shape(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            number, _, rest = value.get_secret_value().partition(":")
            if not (number.isdigit() and number.isascii() and rest and not any(map(str.isspace, rest))):
                raise ValueError("it is not a bot token")
        return value

    @field_validator("webhook_listen")
    @classmethod
    def _port_exists(cls, value: str) -> str:
        if int(value.rpartition(":")[2]) > _LAST_PORT:
            raise ValueError("there is no such port")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret_shape(cls, value: SecretStr | None) -> SecretStr | None:
        """Bot API setWebhook: 1-256 characters of A-Z a-z 0-9 _ -; fewer than 16 can be guessed."""
        if value is not None:
            text = value.get_secret_value()
            if not (16 <= len(text) <= 256 and text.replace("_", "").replace("-", "").isalnum() and text.isascii()):
                raise ValueError("it is too short or has characters that Telegram refuses")
        return value

    @model_validator(mode="after")
    def _together(self) -> Self:
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("WEBHOOK_URL without WEBHOOK_SECRET: anybody could send updates. Set both.")
        if self.bot_token and not self.desks:
            raise ValueError("BOT_TOKEN without DESKS: there would be nobody to ask. " + _REMEDIES["desks"])
        if self.bot_token and not (self.seal_key or self.seal_key_file):
            raise ValueError(
                "BOT_TOKEN without SEAL_KEY or SEAL_KEY_FILE: nothing could be sealed. Make a key with: "
                "python main.py key new"
            )
        chats = [desk.chat for desk in self.desks]
        if len(set(chats)) != len(chats):
            raise ValueError("DESKS names one chat twice. Join its languages and countries in one entry.")
        return self

    def read_seal_key(self) -> str | None:
        """The text of the key, from SEAL_KEY or the file. Raises SettingsError when the file cannot be read."""
        if self.seal_key is not None:
            return self.seal_key.get_secret_value()
        if self.seal_key_file is None:
            return None
        try:
            return self.seal_key_file.read_text().strip()
        except (OSError, UnicodeError) as error:
            raise SettingsError(
                f"SEAL_KEY_FILE cannot be read ({type(error).__name__}). " + _REMEDIES["seal_key_file"]
            ) from None


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings. Raises SettingsError with one sentence for each mistake; never shows a secret."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(tuple(item["loc"]), item["msg"]) for item in error.errors())) from None
    except Exception as error:  # a value that should be JSON and is not: pydantic-settings raises its own class
        raise SettingsError(f"The settings cannot be read ({type(error).__name__}). " + _REMEDIES["desks"]) from None


def _sentence(where: tuple[int | str, ...], message: str) -> str:
    reason = message.removeprefix("Value error, ")
    if not where:
        return reason
    name = str(where[0])
    return f"{name.upper()}: {reason.lower()}. {_REMEDIES.get(name, '')}".strip()

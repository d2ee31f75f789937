"""Reading parameters of API calls, which come as strings from forms and as JSON values from JSON bodies."""

from __future__ import annotations

import json
from typing import Any

from bot.playground.errors import bad

JSON = dict[str, Any]


class Params:
    """The parameters of one call; `files` holds uploaded (name, bytes)."""

    def __init__(self, values: JSON, files: dict[str, tuple[str, bytes]] | None = None) -> None:
        self.values = values
        self.files = files or {}

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str, default: str = "") -> str:
        """A string, `default` if absent."""
        value = self.values.get(name)
        return default if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; what cannot be read counts as absent, as the server does."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """A boolean; absent is False."""
        return str(self.values.get(name, "")).lower() in {"true", "1", "yes", "t"}

    def json(self, name: str) -> Any:
        """A nested value, None if absent; 400 if it is not JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def ids(self, name: str) -> list[int]:
        """A list of 1 to 100 message identifiers."""
        values = self.json(name)
        if not isinstance(values, list) or not values:
            raise bad("message identifiers are not specified")
        if len(values) > 100:
            raise bad("too many message identifiers specified")
        try:
            return [int(value) for value in values]
        except (TypeError, ValueError):
            raise bad("invalid message identifier specified") from None

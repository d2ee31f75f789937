"""The two ways the playground says no: to the bot in Telegram's words, to a test or the page in plain English."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A refused API call: HTTP status, Telegram's description, and ResponseParameters if there are any."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def wire(self) -> dict[str, Any]:
        """The JSON body of the refusal."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class PlayError(ValueError):
    """Something a person cannot do in Telegram, such as pressing a button that is not there."""


def bad(text: str, **parameters: int) -> ApiError:
    """A 400 with Telegram's usual prefix."""
    return ApiError(400, f"Bad Request: {text}", **parameters)


def forbidden(text: str) -> ApiError:
    """A 403 with Telegram's usual prefix."""
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    """A 409: two consumers of one update queue."""
    return ApiError(409, f"Conflict: {text}")


def too_many(seconds: int) -> ApiError:
    """A 429 asking to come back after `seconds` (whole, at least 1)."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)

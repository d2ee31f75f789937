"""Tools of these tests: a clock that stands still and a bare Bot API client."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

from bot.playground import Playground

NOON = 1_764_000_000.0


class Clock:
    """Unix UTC seconds that move only when told."""

    def __init__(self, at: float = NOON) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.at += seconds


class Client:
    """Calls methods as clients do: a form whose nested values are JSON strings."""

    def __init__(self, session: aiohttp.ClientSession, play: Playground) -> None:
        self.session = session
        self.play = play

    async def raw(self, method: str, **params: Any) -> dict[str, Any]:
        """The whole answer, with the HTTP status and headers put in."""
        form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()}
        url = f"{self.play.base}/bot{self.play.token}/{method}"
        async with self.session.post(url, data=form) as response:
            body: dict[str, Any] = await response.json()
            return body | {"status": response.status, "headers": dict(response.headers)}

    async def ok(self, method: str, **params: Any) -> Any:
        """The result of a call that must succeed."""
        answer = await self.raw(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def no(self, method: str, **params: Any) -> str:
        """The description of a call that must be refused."""
        answer = await self.raw(method, **params)
        assert not answer["ok"], answer
        assert answer["status"] == answer["error_code"]
        return str(answer["description"])

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        """getUpdates, and confirm what came."""
        found: list[dict[str, Any]] = await self.ok("getUpdates", **params)
        if found:
            await self.ok("getUpdates", offset=found[-1]["update_id"] + 1, limit=1)
        return found


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    """An inline keyboard."""
    return {"inline_keyboard": list(rows)}

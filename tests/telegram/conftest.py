"""Fixtures of the door's tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _sessions_close_at_once() -> Iterator[None]:
    """aiogram waits a quarter of a second for TLS to end whenever it closes a session; loopback has none."""
    if "aiogram" not in sys.modules:  # the tests of the pure modules need not pay for it
        yield
        return
    from aiogram.client.session.aiohttp import AiohttpSession

    async def close(session: Any) -> None:
        if session._session is not None:
            await session._session.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AiohttpSession, "close", close)
        yield

"""The HTTP face of the playground: /bot<token>/<method> as api.telegram.org speaks it."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from bot.playground.api import Api, BrokenAnswer, CutLine
from bot.playground.errors import ApiError
from bot.playground.forms import read_request

LARGEST_UPLOAD = 50 * 1024 * 1024
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """A JSON response."""
    return web.Response(body=encode(body).encode(), status=status, headers=headers, content_type="application/json")


def refuse(error: ApiError) -> web.Response:
    """A refusal, with the Retry-After header where there is one."""
    after = error.parameters.get("retry_after")
    return answer(error.wire(), error.code, {"Retry-After": str(after)} if after else None)


class Server:
    """Handlers of the Bot API; wrong tokens are 401, unknown methods 404."""

    def __init__(self, api: Api, token: str) -> None:
        self.api = api
        self.token = token

    def app(self, *middlewares: Any) -> web.Application:
        """An application with the Bot API alone."""
        app = web.Application(client_max_size=LARGEST_UPLOAD, middlewares=middlewares)
        app.router.add_route("*", "/bot{token}/{method}", self.handle)
        return app

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One API call over HTTP."""
        if request.match_info["token"] != self.token:
            return refuse(ApiError(401, "Unauthorized"))
        try:
            params = await read_request(request)
        except ValueError:
            return refuse(ApiError(400, "Bad Request: can't parse request body"))
        try:
            result = await self.api.call(request.match_info["method"], params)
        except ApiError as error:
            return refuse(error)
        except BrokenAnswer:
            return web.Response(body=b'{"ok":true,"result":{"message_id":', content_type="application/json")
        except CutLine:
            if request.transport is not None:
                request.transport.close()
            return web.Response()
        return answer({"ok": True, "result": result})

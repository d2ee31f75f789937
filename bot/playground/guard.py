"""Who may use the page: this machine alone, or whoever knows the password."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Awaitable, Callable
from ipaddress import ip_address

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


def is_loopback(host: str) -> bool:
    """Whether this address or name can only mean this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def host_name(request: web.Request) -> str:
    """The name in the Host header without its port."""
    return request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host


def knows(request: web.Request, password: str) -> bool:
    """HTTP Basic with any user name and this password."""
    scheme, _, code = request.headers.get("Authorization", "").partition(" ")
    try:
        given = base64.b64decode(code, validate=True).partition(b":")[2]
    except binascii.Error:
        return False
    return scheme.lower() == "basic" and hmac.compare_digest(given, password.encode())


def guard(password: str | None) -> Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]:
    """Middleware: the Bot API is kept by its token; all else by the password, or by being asked from here.

    Without a password the Host must be loopback too, so that no foreign site can reach in under its own name.
    """

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith("/bot"):
            return await handler(request)
        if password is not None:
            if not knows(request, password):
                raise web.HTTPUnauthorized(headers={"WWW-Authenticate": 'Basic realm="playground"'})
            return await handler(request)
        if not is_loopback(request.remote or "") or host_name(request) not in LOOPBACK_NAMES:
            raise web.HTTPForbidden(text="The playground answers this machine alone.")
        return await handler(request)

    return check

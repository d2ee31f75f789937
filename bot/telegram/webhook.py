"""The webhook: the same intake as polling; 200 is said only after the commit."""

from __future__ import annotations

import hmac
import logging

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import DeleteWebhook, SetWebhook
from aiohttp import web

from bot.service.batch import StoreUnavailableError
from bot.telegram.intake import Intake
from bot.telegram.routes import ALLOWED_UPDATES

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header, not a secret
LARGEST_UPDATE = 1024 * 1024  # bytes; Telegram's updates are a few kilobytes
RETRY_AFTER = "5"  # seconds; the server honours it (tdlib/telegram-bot-api WebhookActor)

log = logging.getLogger(__name__)


def application(intake: Intake, secret: str) -> web.Application:
    """The web application that Telegram calls. `secret` is what setWebhook was given; it must not be empty."""
    if not secret:
        raise ValueError("a webhook without a secret would take updates from anybody")
    app = web.Application(client_max_size=LARGEST_UPDATE)

    async def take(request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            return web.Response(status=401)
        try:
            raw = await request.json()
        except ValueError:
            return web.Response(status=400)
        if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
            return web.Response(status=400)
        try:
            await intake.accept([raw])
        except StoreUnavailableError as error:
            log.error("The database does not take an update (%s); Telegram will bring it again", error)
            return web.Response(status=503, headers={"Retry-After": RETRY_AFTER})
        return web.Response()

    app.router.add_post(PATH, take)
    return app


class WebhookRefusedError(Exception):
    """Telegram did not take the webhook, or could not be reached."""


async def announce(bot: Bot, url: str, secret: str) -> None:
    """Tell Telegram where to bring updates. Raises WebhookRefusedError."""
    address = url.rstrip("/") + PATH
    try:
        await bot(SetWebhook(url=address, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES)))
    except AiogramError as error:
        raise WebhookRefusedError(type(error).__name__) from None


async def withdraw(bot: Bot) -> None:
    """Back to polling; what waits at Telegram is kept. If Telegram is away, polling will find out."""
    try:
        await bot(DeleteWebhook(drop_pending_updates=False))
    except AiogramError as error:
        log.warning("A webhook that may be set could not be withdrawn (%s)", type(error).__name__)

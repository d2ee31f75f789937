"""API methods by which the bot gets its updates: long polling or a webhook."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from bot.playground.errors import bad, conflict
from bot.playground.params import Params
from bot.playground.webhook import Hook
from bot.playground.world import World

JSON = dict[str, Any]

LONGEST_POLL = 50
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
HOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"


async def get_updates(world: World, params: Params) -> list[JSON]:
    """getUpdates: confirms below `offset`, waits up to `timeout` real seconds; a second caller ends the first."""
    if world.hook is not None:
        raise conflict(HOOK_ACTIVE)
    updates = world.updates
    updates.allow(allowed_of(params))
    updates.poller += 1
    poller = updates.poller
    world.changes.tell()
    if params.text("offset"):
        updates.confirm_before(params.integer("offset"))
    limit = params.integer("limit", 100)
    limit = limit if 1 <= limit <= 100 else 100
    return await waited(world, poller, limit, poll_seconds(world, params))


def poll_seconds(world: World, params: Params) -> float:
    """The asked timeout under the server's cap and the playground's own."""
    asked = float(min(max(params.integer("timeout"), 0), LONGEST_POLL))
    return asked if world.long_poll is None else min(asked, world.long_poll)


async def waited(world: World, poller: int, limit: int, seconds: float) -> list[JSON]:
    """The next batch, empty when the time is over or the server stops."""
    clock = asyncio.get_running_loop().time
    end = clock() + seconds
    while True:
        batch = world.updates.batch(limit)
        left = end - clock()
        if batch or left <= 0 or world.closed.is_set():
            return batch
        await world.changes.wait(left)
        if world.hook is not None:
            raise conflict("terminated by setWebhook request")
        if world.updates.poller != poller:
            raise conflict(OTHER_POLLER)


def allowed_of(params: Params) -> list[str] | None:
    """allowed_updates, None if omitted."""
    kinds = params.json("allowed_updates")
    return [str(kind) for kind in kinds] if isinstance(kinds, list) else None


def set_webhook(world: World, params: Params) -> bool:
    """setWebhook; an empty url deletes. The playground also takes plain http, as a local server does."""
    url, secret = params.text("url"), params.text("secret_token")
    if not url:
        return delete_webhook(world, params)
    if not re.match(r"https?://[^\s/]+", url):
        raise bad("bad webhook: invalid webhook URL specified")
    if secret and not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    world.updates.allow(allowed_of(params))
    if params.flag("drop_pending_updates"):
        world.updates.confirm_before(world.updates.next_id)
    world.hook = Hook(url, secret, min(max(params.integer("max_connections", 40), 1), 100))
    world.changes.tell()
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """deleteWebhook."""
    world.hook = None
    if params.flag("drop_pending_updates"):
        world.updates.confirm_before(world.updates.next_id)
    world.changes.tell()
    return True


def get_webhook_info(world: World, _params: Params) -> JSON:
    """getWebhookInfo."""
    hook = world.hook
    world.updates.expire()
    pending = len(world.updates.waiting)
    body: JSON = {"url": hook.url if hook else "", "has_custom_certificate": False, "pending_update_count": pending}
    if hook:
        body["max_connections"] = hook.max_connections
    if hook and hook.error:
        body |= {"last_error_date": hook.error_at, "last_error_message": hook.error}
    if world.updates.allowed is not None:
        body["allowed_updates"] = sorted(world.updates.allowed)
    return body

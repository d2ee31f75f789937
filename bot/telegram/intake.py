"""The intake: raw updates in, everything decided and committed, and only then may Telegram forget them."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from aiogram.types import Update

from bot.ops.clock import Clock
from bot.service.batch import Batch, Item, Unreadable
from bot.service.intents import (
    READING,
    AskHuman,
    DeskMoved,
    EmptyPress,
    ForeignChat,
    Intent,
    OpenPage,
    OpenStart,
    StaleButton,
)
from bot.service.read import Read
from bot.service.talk import Shown
from bot.telegram.courier import Courier
from bot.telegram.intents import Rooms, private_chat_of
from bot.telegram.pages import Page, Pages
from bot.telegram.routes import intent_of

REMEMBERED = 10_000  # ids of reading updates seen lately: a repeated press need not be shown twice

log = logging.getLogger(__name__)


class Intake:
    """Where long polling and the webhook meet."""

    def __init__(self, *, batch: Batch, read: Read, pages: Pages, courier: Courier, rooms: Rooms, clock: Clock) -> None:
        self._batch = batch
        self._read = read
        self._pages = pages
        self._courier = courier
        self._rooms = rooms
        self._clock = clock
        self._recent: OrderedDict[int, None] = OrderedDict()

    async def accept(self, raws: Sequence[Mapping[str, Any]]) -> None:
        """Decide a batch. When this returns, Telegram may forget it.

        Raises StoreUnavailableError when nothing was kept: the batch must come again.
        """
        items = [item for raw in raws if (item := self._sort(raw))]
        if items:
            for shown in await self._batch.decide(items, self._clock.now()):
                self._show(shown)
            self._after(items)

    def _sort(self, raw: Mapping[str, Any]) -> Item | None:
        """Show what is only reading; hand on what has to be kept."""
        update_id, kind = raw["update_id"], next((name for name in raw if name != "update_id"), "none")
        try:
            intent = intent_of(Update.model_validate(raw), self._rooms)
        except Exception as error:  # whatever is wrong with one update must not hold up the others
            chat, code = private_chat_of(raw)
            return Item(update_id, kind, Unreadable(type(error).__name__, chat, self._rooms.language(code)))
        if intent is None:
            return None
        if isinstance(intent, DeskMoved):
            self._rooms.moved[intent.new_chat] = intent.desk  # known at once: the next update may come from there
        if isinstance(intent, READING):
            self._reading(update_id, intent)
            return None
        return Item(update_id, kind, intent)

    def _reading(self, update_id: int, intent: Intent) -> None:
        if self._seen(update_id):
            return
        try:
            self._serve(intent)
        except Exception:  # a page that cannot be made must not stop the updates behind it
            log.exception("A page could not be made")

    def _serve(self, intent: Intent) -> None:
        match intent:
            case OpenPage() | AskHuman() | StaleButton():
                self._pages.answer(intent.query)
                self._pages.show(intent.chat, Page(self._read.screen(intent), intent.message))
            case OpenStart():
                self._pages.show(intent.chat, Page(self._read.screen(intent)))
            case ForeignChat(chat):
                log.warning("Left a chat that is not a desk")
                self._pages.leave(chat)
            case EmptyPress(query):
                self._pages.answer(query)

    def _after(self, items: Sequence[Item]) -> None:
        """What follows a commit: spinners stop, the courier looks."""
        for item in items:
            self._pages.answer(getattr(item.wanted, "query", None))
        self._courier.wake()

    def _show(self, shown: Shown) -> None:
        self._pages.show(shown.chat, Page(shown.screen, shown.message, shown.reply_to))

    def _seen(self, update_id: int) -> bool:
        if update_id in self._recent:
            return True
        self._recent[update_id] = None
        if len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)
        return False

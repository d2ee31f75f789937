"""The stand-in for Telegram in a process of its own: people who press again as soon as their page has changed."""

from __future__ import annotations

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from bot.playground import Playground
from bot.playground.model import Message, User
from bot.playground.params import Params

TOKEN = "1000001:" + "b" * 35


@dataclass(frozen=True, slots=True)
class Load:
    """`people` press in turn the two buttons `data` until `presses` pages have been shown."""

    people: int
    presses: int
    data: tuple[str, str]


def pin(core: int) -> None:
    """Keep this process on one core where the machine has several, so that the two do not trade places."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {core})


def serve(link: Connection, load: Load) -> None:
    """Tell the address, wait for the word to begin, tell the seconds that all presses took."""
    pin(1)
    asyncio.run(_serve(link, load))


async def _serve(link: Connection, load: Load) -> None:
    play = Playground(now=time.time, token=TOKEN, limits=False, record=False)
    shown = _watch(play)
    await play.start()
    people = [play.person(f"Reader {number}", language="en") for number in range(load.people)]
    link.send(play.base)
    await asyncio.to_thread(link.recv)
    pages = [await _first_page(play, who, shown) for who in people]
    started = time.perf_counter()
    await asyncio.gather(*(_press_on(play, who, page, load, shown) for who, page in zip(people, pages, strict=True)))
    link.send(time.perf_counter() - started)
    await asyncio.to_thread(link.recv)
    await play.stop()


def _watch(play: Playground) -> Callable[[int], asyncio.Event]:
    """An event for each chat that is set when something is shown there: cheaper than waking everybody each time."""
    events: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)
    call = play.api.call

    async def watched(method: str, params: Params) -> Any:
        result = await call(method, params)
        if method in {"sendMessage", "editMessageText"}:
            events[params.integer("chat_id")].set()
        return result

    play.api.call = watched  # type: ignore[method-assign]  # a watcher around the real method
    return events.__getitem__


async def _first_page(play: Playground, who: User, shown: Callable[[int], asyncio.Event]) -> Message:
    play.say(who, "/start")
    await shown(who.id).wait()
    return play.messages(who)[-1]


async def _press_on(
    play: Playground, who: User, page: Message, load: Load, shown: Callable[[int], asyncio.Event]
) -> None:
    for turn in range(load.presses // load.people):
        shown(who.id).clear()
        play.press(who, page, load.data[turn % 2], forged=True)
        await shown(who.id).wait()

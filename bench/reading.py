"""Reading lane against bare aiogram long polling: the same two calls a press, on the same stand-in, in one run.

    python -m bench.reading [--presses 3000] [--people 50] [--rounds 3]

Prints presses a second, milliseconds of processor time a press in the bot's process, and the ratios. The processor
time is the figure to trust: presses a second also depend on how fast the stand-in is.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import platform
import resource
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.stand_in import TOKEN, Load, pin, serve

# Two pages of the real content: what a reader's press shows. The first answers /start as well.
DATA = ("ens:h:a", "ens:")


@dataclass(frozen=True, slots=True)
class Figure:
    """One round: presses a second, and milliseconds of processor time a press."""

    speed: float
    cpu: float


def run_ours(base: str, link: Connection) -> None:
    """Our bot with the real content and a real database."""
    pin(0)
    from bot.app import App
    from bot.guide.load import load_guide
    from bot.guide.words import load_words
    from bot.ops.clock import RealClock
    from bot.server import open_store
    from bot.service.desks import DeskPlan
    from bot.store.seal import Sealer
    from bot.telegram.limits import NO_LIMITS

    async def main() -> None:
        guide = load_guide(Path("content"))
        words = load_words(Path("locales"), guide.languages, guide.source_language)
        with tempfile.TemporaryDirectory() as folder:
            store = await open_store(f"sqlite+aiosqlite:///{folder}/bench.db", Sealer(bytes(32)))
            app = App(
                token=TOKEN,
                api_base=base,
                store=store,
                guide=guide,
                words=words,
                desks=[DeskPlan(-1001)],
                clock=RealClock(),
                limits=NO_LIMITS,
            )
            await app.start_polling()
            await _measured(link)
            await app.stop()

    asyncio.run(main())


def run_bare(base: str, link: Connection) -> None:
    """A bare aiogram bot that shows the same two pages, ready made."""
    pin(0)
    from aiogram import Bot, Dispatcher
    from aiogram.client.default import DefaultBotProperties
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

    pages = {data: _ready_page(data) for data in DATA}
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def start(message: Message) -> None:
        text, keyboard = pages[DATA[1]]
        await message.answer(text, reply_markup=InlineKeyboardMarkup.model_validate(keyboard))

    @dispatcher.callback_query()
    async def press(query: CallbackQuery) -> None:
        text, keyboard = pages[query.data or ""]
        await query.answer()
        if isinstance(query.message, Message):
            await query.message.edit_text(text, reply_markup=InlineKeyboardMarkup.model_validate(keyboard))

    async def main() -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(base))
        bot = Bot(TOKEN, session=session, default=DefaultBotProperties(parse_mode="HTML"))
        polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, close_bot_session=True))
        await _measured(link)
        await dispatcher.stop_polling()
        await polling

    asyncio.run(main())


def _ready_page(data: str) -> tuple[str, dict[str, Any]]:
    """The text and keyboard that our bot shows for a button's data."""
    from bot.guide.load import load_guide
    from bot.guide.render import Show, View, render
    from bot.guide.walk import replay
    from bot.guide.words import load_words
    from bot.ops.clock import RealClock, day_of
    from bot.telegram.buttons import unpack
    from bot.telegram.screens import fields

    guide = load_guide(Path("content"))
    words = load_words(Path("locales"), guide.languages, guide.source_language)
    show = unpack(data)
    assert isinstance(show, Show)
    place = replay(guide, show.position, day_of(RealClock().now()))
    made = fields(render(place, words[show.lang], words, View.PAGE))
    return made["text"], made["reply_markup"]


async def _measured(link: Connection) -> None:
    """Say that the bot is up; between the two words of the other side, count processor time."""
    link.send("up")
    await asyncio.to_thread(link.recv)
    before = _cpu()
    await asyncio.to_thread(link.recv)
    link.send(_cpu() - before)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def one_round(run: Callable[[str, Connection], None], load: Load) -> Figure:
    """Start a stand-in and a bot, let everybody press, and count."""
    spawn = multiprocessing.get_context("spawn")
    (to_play, play_end), (to_bot, bot_end) = spawn.Pipe(), spawn.Pipe()
    play = spawn.Process(target=serve, args=(play_end, load))
    play.start()
    bot = spawn.Process(target=run, args=(to_play.recv(), bot_end))
    bot.start()
    to_bot.recv()
    to_bot.send("begin")
    to_play.send("begin")
    seconds = to_play.recv()
    to_bot.send("end")
    cpu = to_bot.recv()
    to_play.send("end")
    bot.join()
    play.join()
    return Figure(load.presses / seconds, cpu / load.presses * 1000)


def main() -> None:
    """Run the rounds turn by turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--presses", type=int, default=3000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    load = Load(options.people, options.presses, DATA)
    print(
        f"{platform.machine()}, {multiprocessing.cpu_count()} cores, Python {platform.python_version()}; "
        f"{load.presses} presses of {load.people} people, answer and edit for each"
    )
    ours, bare = [], []
    for number in range(options.rounds):
        bare.append(one_round(run_bare, load))
        ours.append(one_round(run_ours, load))
        print(
            f"round {number + 1}: bare aiogram {bare[-1].speed:6.0f}/s {bare[-1].cpu:5.2f} ms   "
            f"ours {ours[-1].speed:6.0f}/s {ours[-1].cpu:5.2f} ms"
        )
    speed = statistics.median(f.speed for f in ours) / statistics.median(f.speed for f in bare)
    cpu = statistics.median(f.cpu for f in bare) / statistics.median(f.cpu for f in ours)
    print(f"ours / bare aiogram: presses a second x {speed:.2f}, presses for the same processor time x {cpu:.2f}")


if __name__ == "__main__":
    main()

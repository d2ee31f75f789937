"""The bot as a process: opens everything, runs until a signal, closes everything. With or without Telegram."""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress

from bot.app import App
from bot.guide.load import ContentError, load_guide
from bot.guide.model import Guide
from bot.guide.words import Words, load_words
from bot.ops import log
from bot.ops.clock import RealClock
from bot.ops.key import sealer_of
from bot.ops.settings import Settings, SettingsError
from bot.playground import Playground
from bot.service.desks import DeskPlan
from bot.store import lock, schema
from bot.store.db import Store, StoreUnavailableError
from bot.store.seal import BadKeyError, Sealer, new_key, parse_key
from bot.telegram import inspect
from bot.telegram.poll import BadTokenError, SecondInstanceError
from bot.telegram.webhook import WebhookRefusedError

_SENTENCES: dict[type[Exception], str] = {
    SecondInstanceError: "Another copy of the bot polls with this token. Stop it, or give this one its own token.",
    WebhookRefusedError: "Telegram did not take the webhook. Look at WEBHOOK_URL, the network and API_BASE.",
    BadTokenError: "Telegram does not know this token. Copy it again from @BotFather into BOT_TOKEN.",
}


# What stops a start and is told in a sentence; anything else is a fault of ours.
_TOLD = (
    SettingsError,
    ContentError,
    lock.LockedError,
    StoreUnavailableError,
    BadKeyError,
    WebhookRefusedError,
)


async def serve(settings: Settings) -> int:
    """Run the real bot until SIGTERM or SIGINT. Returns the exit code."""
    log.set_up(settings.log_level)
    try:
        guide, words = read_content(settings)
        held = lock.hold(settings.database_url)
        store = await open_store(settings.database_url, sealer_of(settings))
        app = make_app(settings, store, guide, words)
        await _start(app, settings)
        print(f"Waymark is running with {len(settings.desks)} desk(s). Stop it with Ctrl+C.", flush=True)
        code = await _until_stopped(app)
        if held:
            held.close()
    except _TOLD as error:
        print(_sentence(error), file=sys.stderr)
        return 1
    return code


async def play(settings: Settings, port: int) -> int:
    """Run the playground with a bot of its own until a signal. Returns the exit code."""
    log.set_up(settings.log_level)
    playground = Playground(now=RealClock().now, token=_PLAY_TOKEN)
    clock = _PlayClock(playground)
    try:
        guide, words = read_content(settings)
        await _listen(playground, port)
    except (ContentError, SettingsError) as error:
        print(_sentence(error), file=sys.stderr)
        return 1
    desk = furnish(playground)
    with tempfile.TemporaryDirectory(prefix="waymark-") as folder:
        store = await open_store(f"sqlite+aiosqlite:///{folder}/play.db", Sealer(parse_key(new_key())))
        app = App(
            token=_PLAY_TOKEN,
            api_base=playground.base,
            store=store,
            guide=guide,
            words=words,
            clock=clock,
            desks=[DeskPlan(desk)],
        )
        await app.start_polling()
        print(
            f"The playground is at {playground.base}  (nothing here reaches Telegram; stop it with Ctrl+C)", flush=True
        )
        code = await _until_stopped(app)
        await playground.stop()
    return code


async def ask_telegram(settings: Settings, store: Store) -> list[inspect.Report]:
    """What the doctor wants to know of Telegram."""
    guide, words = read_content(settings)
    app = make_app(settings, store, guide, words)
    try:
        chats = [desk.chat for desk in settings.desks]
        return await inspect.everything(app.door, settings.api_base, chats, app.bot.id, RealClock().now())
    finally:
        await app.bot.session.close()


def read_content(settings: Settings) -> tuple[Guide, Mapping[str, Words]]:
    """The guide and its words. Raises ContentError."""
    guide = load_guide(settings.content_dir)
    return guide, load_words(settings.locales_dir, guide.languages, guide.source_language)


async def open_store(url: str, sealer: Sealer) -> Store:
    """The database, migrated, and known to belong to the key. Raises StoreUnavailableError or BadKeyError."""
    store = Store(url, sealer)
    try:
        await store.run_raw(schema.upgrade)
        await store.run_raw(lambda connection: schema.check_key(connection, sealer))
    except (StoreUnavailableError, BadKeyError):
        await store.close()
        raise
    return store


def make_app(settings: Settings, store: Store, guide: Guide, words: Mapping[str, Words]) -> App:
    """The bot of these settings. Raises SettingsError when there is no token."""
    if settings.bot_token is None:
        raise SettingsError("BOT_TOKEN is missing.")
    desks = [DeskPlan(desk.chat, desk.languages, desk.countries) for desk in settings.desks]
    return App(
        token=settings.bot_token.get_secret_value(),
        api_base=settings.api_base,
        store=store,
        guide=guide,
        words=words,
        desks=desks,
        clock=RealClock(),
    )


def furnish(playground: Playground) -> int:
    """A desk with volunteers and two people who may write; returns the desk's chat id."""
    vera = playground.person("Vera")
    gleb = playground.person("Oleg")
    desk = playground.group("Waymark desk", members=[gleb], admins=[vera])
    playground.person("Anna", language="ru")
    playground.person("Boris", language="en")
    return desk.id


class _PlayClock(RealClock):
    """Real time, moved by the trainer's tools of the page."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground

    def now(self) -> float:
        """UTC seconds in the playground."""
        return self._playground.now()


_PLAY_TOKEN = "1000001:playground"  # noqa: S105 - a made-up token of a made-up Telegram


async def _start(app: App, settings: Settings) -> None:
    if settings.webhook_url and settings.webhook_secret:
        secret = settings.webhook_secret.get_secret_value()
        await app.start_webhook(settings.webhook_url, secret, settings.webhook_listen)
    else:
        await app.start_polling()


async def _listen(playground: Playground, port: int) -> None:
    """At `port`, or at any free one when that is taken."""
    try:
        await playground.start(port=port)
    except OSError:
        await playground.start(port=0)


async def _until_stopped(app: App) -> int:
    """Wait for a signal, or for a part of the bot to give up; then close in order."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    failing = asyncio.create_task(app.failed())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({failing, stopping}, return_when=asyncio.FIRST_COMPLETED)
    code = _why(failing) if failing.done() else 0
    for task in (failing, stopping):
        task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await task
    await app.stop()
    return code


def _why(failing: asyncio.Task[None]) -> int:
    error = failing.exception()
    if error is not None:
        print(_sentence(error), file=sys.stderr)
    return 1


def _sentence(error: BaseException) -> str:
    """One sentence for the operator: ours where we have one, else the class of the error."""
    if type(error) in _SENTENCES:
        return _SENTENCES[type(error)]  # type: ignore[index]  # only Exceptions are keys
    if isinstance(error, StoreUnavailableError):
        return f"The database cannot be opened ({error}). Look at DATABASE_URL, the rights on the file and the disk."
    if isinstance(error, _TOLD):
        return str(error)
    return f"The bot stopped: {type(error).__name__}."

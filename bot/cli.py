"""The command line: run, try, content, doctor, key. Heavy rooms are loaded by the command that needs them."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.ops.clock import RealClock, day_of
from bot.ops.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from bot.guide.model import Guide

PLAYGROUND_PORT = 8081


def main(arguments: Sequence[str]) -> int:
    """Run a command; returns the exit code: 0 well, 1 something is wrong and was told, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python main.py", description="Waymark: a help bot for Telegram.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="run the bot; without BOT_TOKEN, the playground")
    run.set_defaults(command=_run)
    attempt = commands.add_parser("try", help="run the playground: the bot and a local stand-in for Telegram")
    attempt.set_defaults(command=_try)
    for command in (run, attempt):
        command.add_argument("--port", type=int, default=PLAYGROUND_PORT, help="of the playground (0: any free one)")
    doctor = commands.add_parser("doctor", help="look for what is wrong and say what helps")
    doctor.add_argument("--quick", action="store_true", help="only what can be seen without asking Telegram")
    doctor.set_defaults(command=_doctor)
    key = commands.add_parser("key", help="keys").add_subparsers(required=True, metavar="WHAT")
    key.add_parser("new", help="print a new seal key").set_defaults(command=_key_new)
    _content_parser(commands.add_parser("content", help="check, play and translate the content"))
    return parser


def _content_parser(content: argparse.ArgumentParser) -> None:
    content.add_argument("--on", help="act as if it were this day (yyyy-mm-dd)")
    what = content.add_subparsers(required=True, metavar="WHAT")
    what.add_parser("check", help="load, check, run the journeys").set_defaults(command=_content_check)
    play = what.add_parser("play", help="walk the guide in the terminal and print the walk as a journey")
    play.add_argument("--language", help="default: the source language")
    play.set_defaults(command=_content_play)
    what.add_parser("strings", help="update the translation files").set_defaults(command=_content_strings)


# --- the bot ---


def _run(options: argparse.Namespace) -> int:
    settings = load_settings()
    if settings.bot_token is None:
        return _try(options)
    from bot import server

    return asyncio.run(server.serve(settings))


def _try(options: argparse.Namespace) -> int:
    from bot import server

    return asyncio.run(server.play(load_settings(), options.port))


def _doctor(options: argparse.Namespace) -> int:
    from bot.ops import doctor
    from bot.ops.key import sealer_of
    from bot.store.db import Store

    settings = load_settings()
    if settings.bot_token is None:
        print("No BOT_TOKEN: `run` starts the playground, which needs nothing else.")
        return doctor.told([doctor.disk(settings)], print)
    store = Store(settings.database_url, sealer_of(settings))

    async def look() -> list[doctor.Finding]:
        findings = [doctor.disk(settings), await doctor.database(store)]
        if not options.quick:
            from bot import server

            findings += [doctor.Finding(*report) for report in await server.ask_telegram(settings, store)]
        await store.close()
        return findings

    return doctor.told(asyncio.run(look()), print)


def _key_new(_options: argparse.Namespace) -> int:
    from bot.store.seal import new_key

    print(new_key())
    return 0


# --- the content ---


def _content_check(options: argparse.Namespace) -> int:
    from bot.guide.report import check_content

    settings = load_settings()
    return check_content(settings.content_dir, settings.locales_dir, _today(options), print)


def _content_play(options: argparse.Namespace) -> int:
    from bot.guide.play import play
    from bot.guide.words import load_words

    settings = load_settings()
    guide = _guide(settings)
    words = load_words(settings.locales_dir, guide.languages, guide.source_language)
    lang = options.language or guide.source_language
    if lang not in words:
        raise SettingsError(f"--language {lang} is not released. Choose one of: {', '.join(words)}.")
    play(guide, words, lang, _today(options), read=input, write=print)
    return 0


def _content_strings(_options: argparse.Namespace) -> int:
    from bot.guide.catalog import update_catalog

    settings = load_settings()
    guide = _guide(settings)
    for lang in guide.languages:
        if lang != guide.source_language:
            update_catalog(guide, settings.locales_dir, lang)
            print(f"Updated {Path(settings.locales_dir) / lang / 'LC_MESSAGES' / 'content.po'}")
    return 0


def _guide(settings: Settings) -> Guide:
    from bot.guide.load import ContentError, load_guide

    try:
        return load_guide(settings.content_dir)
    except ContentError as error:
        raise SettingsError(str(error)) from None


def _today(options: argparse.Namespace) -> date:
    if options.on is None:
        return day_of(RealClock().now())
    try:
        return date.fromisoformat(options.on)
    except ValueError:
        raise SettingsError(f"--on {options.on} is not a day. Write it as 2026-11-22.") from None

"""The command line: run, try, content, doctor, key. Heavy rooms are loaded by the command that needs them."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence

from bot.cli_content import add_commands
from bot.ops.settings import SettingsError, load_settings

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
    add_commands(commands.add_parser("content", help="check, play, look through and translate the content"))
    return parser


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

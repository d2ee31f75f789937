"""`python -m bot.playground`: a local Bot API with a few people in it, until interrupted."""

from __future__ import annotations

import argparse
import asyncio

# The one place outside bot/ops/clock.py that reads the clock: the playground is Telegram's side of the wire and
# imports no other room, and run on its own it needs a clock.
import time
from collections.abc import Callable, Sequence

from bot.playground.playground import Playground


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line; refuses to listen beyond this machine without both --expose and --password."""
    parser = argparse.ArgumentParser(prog="python -m bot.playground", description="A local Bot API with a chat page.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default="1:playground", help="token that the bot must use: NUMBER:TEXT")
    parser.add_argument("--no-limits", action="store_true", help="no 429 for sending too fast")
    parser.add_argument("--expose", action="store_true", help="allow a host other than loopback")
    parser.add_argument("--password", help="password of the page, needed with --expose")
    found = parser.parse_args(argv)
    if not found.token.partition(":")[0].isdigit() or not found.token.partition(":")[2]:
        parser.error("a token is NUMBER:TEXT")
    return found


async def run(options: argparse.Namespace, now: Callable[[], float]) -> None:
    """Serve until cancelled."""
    play = Playground(now=now, token=options.token, limits=not options.no_limits, record=False)
    play.group("Volunteers", admins=[play.person("Vera")])
    play.person("Anna")
    await play.start(options.host, options.port, expose=options.expose, password=options.password)
    print(f"Page: {play.base}/\nBot API: {play.base}/bot{options.token}/<method>", flush=True)  # noqa: T201
    try:
        await asyncio.Event().wait()
    finally:
        await play.stop()


def main(now: Callable[[], float] = time.time, argv: Sequence[str] | None = None) -> int:
    """Run with this clock (Unix UTC seconds); returns an exit code."""
    options = arguments(argv)
    try:
        asyncio.run(run(options, now))
    except KeyboardInterrupt:
        return 0
    except (OSError, ValueError) as error:
        print(error)  # noqa: T201 -- a command line says why it cannot start
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""The bot as a process that can be killed: imports everything once, then forks a fresh copy for every start.

Not a test. `python -m tests.promises.bot_process '{"url": ..., "base": ..., "desk": ...}'` reads commands line by line:
`start` answers with the new process's number, `wait` with its exit status (minus the signal that ended it).
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import tempfile
from collections.abc import Mapping

from aiogram.types import Update

from bot import server
from bot.app import App
from bot.guide.model import Guide
from bot.guide.words import Words
from bot.ops import log
from bot.ops.clock import RealClock
from bot.service.desks import DeskPlan
from bot.store import lock
from bot.store.seal import Sealer
from bot.telegram.limits import NO_LIMITS
from tests.cellar import KEY
from tests.world import ISLAND, TOKEN, island


async def live(where: Mapping[str, str], guide: Guide, words: Mapping[str, Words]) -> int:
    """What `python main.py run` does, without the limiter: lock, migrate, poll, until a signal."""
    held = lock.hold(where["url"])
    store = await server.open_store(where["url"], Sealer(KEY))
    app = App(
        token=TOKEN,
        api_base=where["base"],
        store=store,
        guide=guide,
        words=words,
        desks=[DeskPlan(int(where["desk"]), ("en",))],
        clock=RealClock(),
        limits=NO_LIMITS,
        poll_wait=1,
    )
    await app.start_polling()
    code = await server._until_stopped(app)
    if held:
        held.close()
    return code


async def warm_up() -> None:
    """Load what a start loads late (Alembic, the migrations, models), so that a restart takes milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        store = await server.open_store(f"sqlite+aiosqlite:///{folder}/warm.db", Sealer(KEY))
        await store.close()
    Update.model_validate({"update_id": 1})


def main() -> None:
    """Answer commands until the input ends; a bot that still runs then is ended too."""
    where = json.loads(sys.argv[1])
    guide, words = island(ISLAND)
    log.set_up("INFO")
    asyncio.run(warm_up())
    _say("ready")
    child = 0
    for command in sys.stdin:
        if command.strip() == "start":
            child = os.fork()
            if child == 0:
                os._exit(_bot(where, guide, words))
            _say(child)
        else:
            _say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
            child = 0
    if child:
        os.kill(child, signal.SIGKILL)
    os.close(1)  # the test waits for this, not for the interpreter to tidy up


def _bot(where: Mapping[str, str], guide: Guide, words: Mapping[str, Words]) -> int:
    """The forked process: nothing of the parent's but its imports."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    try:
        return asyncio.run(live(where, guide, words))
    except Exception as error:
        os.write(2, f"the bot could not live: {error!r}\n".encode())
        return 3


def _say(answer: object) -> None:
    os.write(1, f"{answer}\n".encode())


if __name__ == "__main__":
    main()

"""The process: starts, answers, stops in order, and says in one sentence what keeps it from starting."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot import server
from bot.cli import main
from bot.ops import log
from bot.ops.clock import RealClock
from bot.ops.settings import load_settings
from bot.playground import Playground
from bot.playground.model import Chat, User
from bot.store.db import Store
from bot.store.seal import Sealer
from tests.cellar import KEY, fresh_file
from tests.world import ISLAND, ROOT

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOKEN = "1:x"
OTHER_KEY = base64.urlsafe_b64encode(bytes(32)).decode()
PATIENCE = 180.0  # seconds; starting aiogram on a machine that is busy with other tests can take a minute
SOON = 10.0  # real seconds within which a stop has to be done

Environment = dict[str, str]


@dataclass
class Ended:
    """What a process left behind."""

    code: int
    out: str
    err: str

    @property
    def sentences(self) -> list[str]:
        """What it said on stderr, without log lines."""
        return [line for line in self.err.splitlines() if not re.match(r"\d{4}-\d\d-\d\d ", line)]


@dataclass
class House:
    """A playground with a desk, and the environment of a bot for it."""

    play: Playground
    desk: Chat
    anna: User
    folder: Path

    def environment(self, **changes: str) -> Environment:
        """Settings of a bot that would start, with changes."""
        settings = {
            "BOT_TOKEN": TOKEN,
            "API_BASE": self.play.base,
            "DESKS": json.dumps([{"chat": self.desk.id}]),
            "SEAL_KEY": base64.urlsafe_b64encode(KEY).decode(),
            "DATABASE_URL": f"sqlite+aiosqlite:///{self.folder}/waymark.db",
            "CONTENT_DIR": str(ISLAND),
            "LOCALES_DIR": str(ROOT / "locales"),
        }
        return {name: value for name, value in (settings | changes).items() if value}

    async def start(self, **changes: str) -> Process:
        """`main.py run`, in a folder without `.env`."""
        command = (sys.executable, str(ROOT / "main.py"), "run")
        environment = self.environment(**changes)
        return await asyncio.create_subprocess_exec(
            *command, env=environment, cwd=self.folder, stdout=PIPE, stderr=PIPE
        )

    async def run(self, **changes: str) -> Ended:
        """Start a process that is expected to end by itself."""
        return await ended(await self.start(**changes), PATIENCE)


async def ended(process: Process, patience: float) -> Ended:
    """Wait for the end, or kill and fail."""
    try:
        out, err = await asyncio.wait_for(process.communicate(), patience)
    except TimeoutError:
        process.kill()
        raise
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A playground in real time."""
    play = Playground(now=RealClock().now, token=TOKEN)
    await play.start()
    desk = play.group("Desk", admins=[play.person("Vera")])
    yield House(play, desk, play.person("Anna", language="en"), tmp_path_factory.mktemp("process"))
    await play.stop()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def running(house: House) -> AsyncIterator[Process]:
    """The bot as a process, polling."""
    process = await house.start()
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
    assert line.startswith(b"Waymark is running with 1 desk(s).")
    yield process
    if process.returncode is None:
        process.kill()
        await process.wait()


# --- it runs ---


async def test_the_process_answers_start(house: House, running: Process) -> None:
    """/start brings the first page."""
    house.play.say(house.anna, "/start")
    pages = await house.play.until(lambda: house.play.messages(house.anna)[1:], PATIENCE)
    assert "What do you need?" in (pages[0].text or "")


async def test_a_second_copy_on_the_same_database_refuses(house: House, running: Process) -> None:
    """It ends with code 1 and one sentence, and the first one goes on."""
    second = await house.run()
    assert (second.code, second.sentences) == (
        1,
        ["Another copy of the bot is running with this database. Stop it first."],
    )
    assert running.returncode is None


async def test_sigterm_finishes_what_is_in_hand(house: House, running: Process) -> None:
    """Words confirmed just before the signal are delivered or wait in the outbox; code 0, and it is soon over."""
    page = house.play.messages(house.anna)[-1]
    for data in ("ens:h:l", "en!a:h:l", "en!g:h:l"):
        house.play.press(house.anna, page, data, forged=True)
    await house.play.until(lambda: house.desk.topics, PATIENCE)
    written = house.play.say(house.anna, "just before the end")
    await house.play.until(lambda: house.play.pending == 0, PATIENCE)
    running.send_signal(signal.SIGTERM)
    end = await ended(running, SOON)
    assert (end.code, end.sentences) == (0, [])
    assert house.play.pending == 0
    copied = [message for message in house.play.messages(house.desk) if message.text == written.text]
    store = Store(house.environment()["DATABASE_URL"], Sealer(KEY))
    waiting = await store.run(lambda tx: tx.outbox.waiting())
    await store.close()
    assert len(copied) == 1 or waiting


# --- it refuses to start ---


@pytest_asyncio.fixture(loop_scope="module")
async def surgery(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house with a database of its own, migrated, whose settings are those of this process."""
    await fresh_file(tmp_path / "waymark.db")
    own = House(house.play, house.desk, house.anna, tmp_path)
    monkeypatch.chdir(tmp_path)
    for name, value in own.environment().items():
        monkeypatch.setenv(name, value)
    return own


async def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence that `run` says on stderr before it ends with code 1; run here, to spare a process."""
    monkeypatch.setattr(log, "set_up", lambda level: None)  # it would take the log over from pytest
    code = await server.serve(load_settings())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().remove_signal_handler(number)
    told = capsys.readouterr().err.splitlines()
    assert (code, len(told)) == (1, 1), told
    return told[0]


async def test_another_key_is_refused(
    surgery: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A database sealed with one key is not opened with another, and the sentence says what to do."""
    monkeypatch.setenv("SEAL_KEY", OTHER_KEY)
    told = await refused(monkeypatch, capsys)
    assert told.startswith("The seal key is not the one this database was sealed with. Put the old key back")


async def test_a_key_that_is_none_is_refused(
    surgery: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A text that is no key, and a file that is not there, are each told with the remedy and without the text."""
    monkeypatch.setenv("SEAL_KEY", "too-short")
    told = await refused(monkeypatch, capsys)
    assert "python main.py key new" in told
    assert "too-short" not in told
    monkeypatch.delenv("SEAL_KEY")
    monkeypatch.setenv("SEAL_KEY_FILE", str(surgery.folder / "gone"))
    told = await refused(monkeypatch, capsys)
    assert told.startswith("SEAL_KEY_FILE cannot be read (FileNotFoundError).")


async def test_broken_content_is_told_with_file_and_line(
    surgery: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip of the pen in a tree: which file, which line, before anything is started."""
    content = surgery.folder / "content"
    shutil.copytree(ISLAND, content)
    home = content / "trees" / "home.yaml"
    home.write_text(home.read_text().replace("go: lantern}", "go: lantern, gone: 1}"))
    line = 1 + home.read_text().splitlines().index("      l: {say: I lost my lantern, go: lantern, gone: 1}")
    monkeypatch.setenv("CONTENT_DIR", str(content))
    assert f"trees/home.yaml:{line}:" in await refused(monkeypatch, capsys)


async def test_a_token_that_telegram_does_not_know_is_told(
    surgery: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Started with another bot's token, it ends at once and says where to look."""
    monkeypatch.setenv("BOT_TOKEN", "1:wrong")
    told = await refused(monkeypatch, capsys)
    assert told == "Telegram does not know this token. Copy it again from @BotFather into BOT_TOKEN."


async def test_somebody_else_with_the_token_is_told(
    surgery: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another machine polls with the token: this one does not fight for the updates."""
    words = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    surgery.play.faults.add("getUpdates", "error", code=409, description=words)
    told = await refused(monkeypatch, capsys)
    assert told == "Another copy of the bot polls with this token. Stop it, or give this one its own token."


async def test_a_database_that_cannot_be_opened_is_told(
    surgery: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder in the place of the file: one sentence that names the setting."""
    (surgery.folder / "taken").mkdir()
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{surgery.folder}/taken")
    assert "Look at DATABASE_URL" in await refused(monkeypatch, capsys)


WRONG = {
    "no key": ({"SEAL_KEY": ""}, "BOT_TOKEN without SEAL_KEY or SEAL_KEY_FILE: nothing could be sealed."),
    "no desk": ({"DESKS": ""}, "BOT_TOKEN without DESKS: there would be nobody to ask."),
    "desks are no JSON": ({"DESKS": "-100123"}, "DESKS is a JSON list such as"),
    "a desk is a person": ({"DESKS": '[{"chat": 5}]'}, "DESKS: "),
    "a desk twice": ({"DESKS": '[{"chat": -5}, {"chat": -5}]'}, "DESKS names one chat twice."),
    "token": ({"BOT_TOKEN": "nonsense"}, "BOT_TOKEN: it is not a bot token."),
    "address": ({"API_BASE": "telegram"}, "API_BASE: "),
    "database": ({"DATABASE_URL": "waymark.db"}, "DATABASE_URL: "),
    "webhook": ({"WEBHOOK_URL": "https://example.org"}, "WEBHOOK_URL without WEBHOOK_SECRET:"),
    "plain webhook": ({"WEBHOOK_URL": "http://example.org", "WEBHOOK_SECRET": "s" * 20}, "WEBHOOK_URL: "),
    "secret": ({"WEBHOOK_SECRET": "short"}, "WEBHOOK_SECRET: "),
    "level": ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL: "),
}


async def test_wrong_settings_give_one_sentence_each(house: House) -> None:
    """Each mistake is told in one line with its remedy and without the secret, and nothing is started."""
    for name, (changes, told) in WRONG.items():
        end = await house.run(**changes)
        assert (end.code, end.out, len(end.sentences)) == (1, "", 1), (name, end)
        assert told in end.sentences[0], (name, end)
        assert "nonsense" not in end.err, name


# --- the doctor ---


async def examined(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """Code and findings of `main.py doctor`, run beside the playground; the disk is of this machine."""
    code = await asyncio.to_thread(main, ["doctor"])
    return code, [line for line in capsys.readouterr().out.splitlines() if " disk: " not in line]


async def test_the_doctor_finds_nothing_where_all_is_well(surgery: House, capsys: pytest.CaptureFixture[str]) -> None:
    """A good desk: every line says ok, the code is 0."""
    code, findings = await examined(capsys)
    assert [re.sub(r"\d+ s", "0 s", line) for line in findings] == [
        "ok    database: schema and key",
        "ok    clock: 0 s off",
        "ok    token",
        "ok    desk 1: rights",
    ]
    assert code == 0


async def test_the_doctor_names_what_each_desk_lacks(
    surgery: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A right that is missing, no forum, no administrator, no member: each with what helps, and code 1."""
    play = surgery.play
    desks = [
        play.group("No topics", bot_rights={"can_manage_topics": False}),
        play.group("No deletion, no pins", bot_rights={"can_delete_messages": False, "can_pin_messages": False}),
        play.group("No forum", forum=False),
        play.group("No administrator", bot_status="member"),
        play.group("No member", bot_status="left"),
    ]
    monkeypatch.setenv("DESKS", json.dumps([{"chat": desk.id} for desk in desks]))
    code, findings = await examined(capsys)
    assert findings[3:] == [
        "WRONG desk 1: can_manage_topics is missing. Give the bot this right: a topic is made for every case.",
        "WRONG desk 2: can_delete_messages is missing. Give the bot this right: topics of finished cases are deleted.",
        "WRONG desk 2: can_pin_messages is missing. Give the bot this right: the list of waiting cases is pinned.",
        "WRONG desk 3: is not a forum. Switch on Topics in the group's settings.",
        "WRONG desk 4: the bot is not an administrator. Make it one, with the rights to topics, pins, deletion.",
        "WRONG desk 5: cannot be reached. Add the bot to the group and check the chat id in DESKS.",
    ]
    assert code == 1


async def test_the_doctor_knows_a_wrong_token_from_a_silent_telegram(
    surgery: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token that is refused is to be copied again; when nobody answers, the network is to blame, not the token."""
    monkeypatch.setenv("BOT_TOKEN", "1:wrong")
    code, findings = await examined(capsys)
    assert (code, findings[2:]) == (
        1,
        ["WRONG token: Telegram does not take it. Copy it again from @BotFather into BOT_TOKEN."],
    )
    monkeypatch.setenv("API_BASE", "http://127.0.0.1:9")
    code, findings = await examined(capsys)
    assert code == 1
    assert findings[1] == "WRONG clock: Telegram cannot be reached. Look at the network and at API_BASE."
    assert findings[2:] == ["WRONG token: nobody answered. Look at the network and at API_BASE."]


async def test_the_doctor_looks_at_schema_and_key(
    surgery: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another key, and a database that was never migrated, are each told with what helps."""
    monkeypatch.setenv("SEAL_KEY", OTHER_KEY)
    code, findings = await examined(capsys)
    assert code == 1
    assert findings[0].startswith("WRONG database: wrong key. The seal key is not the one")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{surgery.folder}/new.db")
    code, findings = await examined(capsys)
    assert (code, findings[0]) == (1, "WRONG database: older schema. Start the bot once: it migrates by itself.")

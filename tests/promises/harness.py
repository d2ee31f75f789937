"""The kill harness: a town of people and volunteers that talk, a bot that is killed, and the books kept on both."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from itertools import islice
from pathlib import Path

from bot.ops.clock import RealClock
from bot.playground import Playground
from bot.playground.model import Call, Chat, Message, User
from bot.store.seal import Sealer
from tests.cellar import KEY
from tests.world import ROOT, TOKEN

TICK = "👌"
LOST_ANSWERS = ("500_after", "cut_after", "broken_json")  # applied, and the bot does not hear of it
Source = tuple[int, int]  # chat id and message id of what was copied


class BotProcess:
    """A bot on a database file, in a process of its own that can be started again and again."""

    def __init__(self, folder: Path, base: str, desk: Chat) -> None:
        self.path = folder / "waymark.db"
        self.log = folder / "bot.log"
        where = {"url": f"sqlite+aiosqlite:///{self.path}", "base": base, "desk": str(desk.id)}
        command = [sys.executable, "-m", "tests.promises.bot_process", json.dumps(where)]
        with self.log.open("wb") as log:
            self._server = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self._read() == "ready", self.log.read_text()
        self._pid = 0

    def start(self) -> None:
        """Begin a new life on the same file."""
        self._pid = int(self._ask("start"))

    def kill(self) -> None:
        """End it as the kernel would: no handler runs, nothing is flushed."""
        os.kill(self._pid, signal.SIGKILL)
        status = int(self._ask("wait"))
        assert status == -signal.SIGKILL, f"the bot had ended by itself with {status}: {self.log.read_text()[-3000:]}"

    async def stop(self) -> int:
        """End it as the operator would; returns the exit code."""
        os.kill(self._pid, signal.SIGTERM)
        return int(await asyncio.to_thread(self._ask, "wait"))

    def close(self) -> None:
        """Let the processes go; a bot that still runs is ended by its parent when the input ends."""
        assert self._server.stdin and self._server.stdout
        self._server.stdin.close()
        self._server.stdout.read()
        self._server.kill()
        self._server.wait()
        self._server.stdout.close()

    def _ask(self, command: str) -> str:
        assert self._server.stdin
        self._server.stdin.write(f"{command}\n")
        self._server.stdin.flush()
        return self._read()

    def _read(self) -> str:
        assert self._server.stdout
        return self._server.stdout.readline().strip()


class Town:
    """People with open cases and the volunteers who answer them; everything they do comes from one seed."""

    def __init__(self, seed: int, people: int) -> None:
        self.rng = random.Random(seed)
        self.play = Playground(now=RealClock().now, token=TOKEN, limits=False)
        self.volunteers = [self.play.person("Vera"), self.play.person("Oleg")]
        self.people = [self.play.person(f"Anna {number}", language="en") for number in range(people)]
        self.desk = self.play.group("Desk", admins=self.volunteers[:1], members=self.volunteers[1:])
        self.said: dict[User, list[Message]] = {}  # of the people with a case, in order
        self.answers: dict[User, list[Message]] = {}  # replies of volunteers in the topic of each, in order
        self.notes: list[Message] = []
        self.edits: Counter[Source] = Counter()
        self.copies: dict[Source, list[Message]] = {}
        self.shown: dict[User, list[Message]] = {}  # copies of a person's messages at the desk
        self._read: Counter[int] = Counter()
        self._serial = 0

    @property
    def messages(self) -> int:
        """How many messages were meant for the other side so far."""
        return sum(map(len, self.said.values())) + sum(map(len, self.answers.values()))

    # --- what they do ---

    def ask(self, person: User) -> None:
        """Open a case: the press on "I agree" and the first words, without waiting for anything."""
        page = self.play.say(person, "/start")
        self.play.press(person, page, "en!g:h:l", forged=True)
        self.said[person], self.answers[person], self.shown[person] = [], [], []
        self.write(person)

    def act(self) -> None:
        """One random deed of somebody."""
        person = self.rng.choice(list(self.said))
        deeds = {
            self.write: 40,
            self.answer: 40,
            self.correct: 5,
            self.correct_answer: 5,
            self.write_album: 2,
            self.answer_album: 2,
            self.note: 6,
        }
        self.rng.choices(list(deeds), weights=list(deeds.values()))[0](person)

    def write(self, person: User) -> None:
        """A message of any relayed kind, sometimes a reply to what a volunteer wrote."""
        seen = [copy for message in self.answers[person][-3:] for copy in self.copies.get(source(message), [])]
        reply = self.rng.choice(seen) if seen and self.rng.random() < 0.3 else None
        kind = self.rng.choice(("text", "text", "text", "photo", "document"))
        self.said[person].append(self.play.say(person, self._words(person), kind=kind, reply_to=reply))

    def write_album(self, person: User) -> None:
        """Two to four pictures that belong together."""
        name = self._words(person)
        for _ in range(self.rng.randint(2, 4)):
            self.said[person].append(self.play.say(person, self._words(person), album=name))

    def answer(self, person: User, album: str | None = None) -> None:
        """A reply to any copy that stands in the topic."""
        if self.shown[person]:
            copy = self.rng.choice(self.shown[person][-5:])
            self.answers[person].append(self._reply(copy, self._words(person), album))

    def answer_album(self, person: User) -> None:
        """Pictures as a reply."""
        name = self._words(person)
        for _ in range(3):
            self.answer(person, name)

    def note(self, person: User) -> None:
        """A remark among volunteers."""
        if self.shown[person]:
            thread = self.shown[person][-1].thread
            self.notes.append(self.play.say(self.volunteers[1], "a note", chat=self.desk, thread=thread))

    def correct(self, person: User) -> None:
        """The person edits one of the last messages."""
        self._edit(self.said[person])

    def correct_answer(self, person: User) -> None:
        """A volunteer edits one of the last answers."""
        self._edit(self.answers[person])

    def _edit(self, messages: list[Message]) -> None:
        plain = [m for m in messages[-6:] if m.kind == "text" and not self.edits[source(m)]]
        if plain:
            message = self.rng.choice(plain)
            self.play.edit(message.sender, message, f"{message.text}, corrected")
            self.edits[source(message)] += 1

    def _reply(self, copy: Message, words: str, album: str | None) -> Message:
        who = self.rng.choice(self.volunteers)
        return self.play.say(who, words, chat=self.desk, thread=copy.thread, reply_to=copy, album=album)

    def _words(self, person: User) -> str:
        self._serial += 1
        return f"{person.name}: {self._serial}"

    # --- what they see ---

    def look(self) -> None:
        """Read on in every chat: which copies have come."""
        for chat in [self.desk, *(self.play.world.chats[person.id] for person in self.people)]:
            for message in islice(chat.messages.values(), self._read[chat.id], None):
                self._read[chat.id] += 1
                if message.copied_from:
                    self.copies.setdefault(message.copied_from, []).append(message)
                    self._stands_at_desk(message)

    def _stands_at_desk(self, copy: Message) -> None:
        if copy.chat is self.desk and copy.copied_from:
            self.shown[self.play.world.people[copy.copied_from[0]]].append(copy)

    def waiting(self) -> list[Message]:
        """Messages that have not arrived as they should: no copy, an old wording, or no tick."""
        self.look()
        return [message for message in self._meant() if not self._arrived(message)]

    def backlog(self) -> int:
        """About how many messages are on their way."""
        self.look()
        return self.messages - len(self.copies)

    def _meant(self) -> list[Message]:
        return [message for book in (self.said, self.answers) for each in book.values() for message in each]

    def _arrived(self, message: Message) -> bool:
        copies = self.copies.get(source(message), [])
        enough = len(copies) > self.edits[source(message)]
        return enough and any(copy.text == message.text for copy in copies) and TICK in message.reactions

    def extra(self) -> int:
        """Copies beyond one for each message and one for each edit."""
        return sum(len(self.copies.get(source(m), [])) - 1 - self.edits[source(m)] for m in self._meant())

    def answers_lost(self) -> int:
        """Copies that Telegram made and that a fault kept from the bot."""
        return sum(len(sources(call)) for call in self.play.calls if call.applied and call.fault in LOST_ANSWERS)

    def topics_unheard_of(self) -> int:
        """Topics that Telegram made while a fault kept its answer from the bot."""
        return sum(c.method == "createForumTopic" and c.applied and c.fault in LOST_ANSWERS for c in self.play.calls)


class Swallowed:
    """Copies that Telegram made in a life of the bot that ended before it had written that down."""

    def __init__(self, town: Town, path: Path) -> None:
        self._town = town
        self._path = path
        self._calls = 0
        self._sent: Counter[Source] = Counter()
        self.copies = 0

    def count(self) -> int:
        """After a kill, before the next start: how many this life leaves unwritten. The file itself is not touched."""
        made: Counter[Source] = Counter()
        for call in self._town.play.calls[self._calls :]:
            if call.applied and call.fault not in LOST_ANSWERS:
                made.update(sources(call))
        self._calls = len(self._town.play.calls)
        sent, waiting = self._books()
        lost = sum(max(0, min(number, made[of] - (sent[of] - self._sent[of]))) for of, number in waiting.items())
        self._sent = sent
        self.copies += lost
        return lost

    def _books(self) -> tuple[Counter[Source], Counter[Source]]:
        sent: Counter[Source] = Counter()
        waiting: Counter[Source] = Counter()
        for chat, side, message, state in copies_on_file(self._path, self._town.people):
            of = (chat if side == "desk" else self._town.desk.id, message)
            (sent if state == "sent" else waiting)[of] += 1
        return sent, waiting


def copies_on_file(path: Path, people: list[User]) -> list[tuple[int, str, int, str]]:
    """Person's chat, side, message and state of every copy in the outbox, read from a copy of the files."""
    for suffix in ("", "-wal"):
        if path.with_name(path.name + suffix).exists():
            shutil.copy(path.with_name(path.name + suffix), path.with_name("seen.db" + suffix))
    sealer = Sealer(KEY)
    chats = {sealer.fingerprint(person.id): person.id for person in people}
    query = (
        "SELECT person_key, side, json_extract(body, '$.message'), outbox.state FROM outbox"
        " JOIN cases ON cases.id = case_id WHERE kind = 'copy'"
    )
    connection = sqlite3.connect(path.with_name("seen.db"))
    try:
        return [(chats[row[0]], *row[1:]) for row in connection.execute(query)]
    except sqlite3.OperationalError:  # killed before the tables were made
        return []
    finally:
        connection.close()
        for file in path.parent.glob("seen.db*"):
            file.unlink()


def source(message: Message) -> Source:
    """What a copy of this message names as its origin."""
    return message.chat.id, message.id


def sources(call: Call) -> list[Source]:
    """The messages that a call copies."""
    chat = int(call.params.get("from_chat_id", 0))
    if call.method == "copyMessage":
        return [(chat, int(call.params["message_id"]))]
    if call.method != "copyMessages":
        return []
    ids = call.params["message_ids"]
    return [(chat, int(each)) for each in (json.loads(ids) if isinstance(ids, str) else ids)]

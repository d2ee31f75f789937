"""The house rules, read from the source: who may import whom, one clock, one door out, honest docs."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAX_FILE_LINES = 250
MAX_FUNCTION_LINES = 40


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the repository's root with forward slashes, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def room(self) -> str:
        """The room's name; files directly in bot/ and main.py are the front hall, named by their stem."""
        parts = self.path.split("/")
        return parts[1] if len(parts) > 2 else parts[-1].removesuffix(".py")

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1].removesuffix(".py")


@dataclass(frozen=True)
class Import:
    """One imported name as a full dotted path; `lazy` means inside a function or for type checkers only."""

    target: str
    line: int
    lazy: bool


# --- reading ---


def sources() -> list[Source]:
    """Every Python file of the bot and the door itself."""
    files = [*sorted((ROOT / "bot").rglob("*.py")), *ROOT.glob("main.py")]
    return [Source(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files]


def imports(source: Source) -> Iterator[Import]:
    """Every imported module or name, relative ones resolved against the file's package."""
    eager = set(_eager_nodes(source.tree.body))
    package = source.path.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, node not in eager)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                yield Import(f"{start}.{alias.name}", node.lineno, node not in eager)


def _eager_nodes(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """The statements that run when the module is imported."""
    for node in body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from _eager_nodes(node.orelse)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
            for field in ("body", "orelse", "finalbody"):
                yield from _eager_nodes(getattr(node, field, []))
            for handler in getattr(node, "handlers", []):
                yield from _eager_nodes(handler.body)


def dotted(node: ast.AST) -> str:
    """`a.b.c` for an attribute chain of plain names, else an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (left := dotted(node.value)):
        return f"{left}.{node.attr}"
    return ""


def inside(target: str, *homes: str) -> bool:
    """True when a dotted path is one of `homes` or lies below one."""
    return any(target == home or target.startswith(home + ".") for home in homes)


# --- rules: each takes one file and yields its offences ---

# Room -> (rooms it may import, packages it may import beside the standard library).
ROOMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "guide": (("bot.guide",), ("pydantic", "pydantic_core")),
    "cases": (("bot.cases",), ()),
    "store": (("bot.store", "bot.cases.model"), ("sqlalchemy", "cryptography", "alembic")),
    "service": (("bot.service", "bot.guide", "bot.cases", "bot.store", "bot.ops.clock.day_of"), ()),
    "telegram": (
        ("bot.telegram", "bot.service", "bot.guide.render", "bot.cases.model", "bot.ops.clock"),
        ("aiogram", "aiohttp"),
    ),
    "playground": (("bot.playground",), ("aiohttp",)),
    "ops": (("bot.ops",), ("pydantic", "pydantic_settings")),
}
# (room, module) -> what that module alone may import on top.
EXTRAS: dict[tuple[str, str], tuple[str, ...]] = {
    ("guide", "load"): ("yaml",),
    ("guide", "words"): ("babel",),
    ("guide", "dates"): ("babel",),
    ("guide", "extract"): ("babel",),
    ("guide", "catalog"): ("babel",),
    ("ops", "health"): ("bot.store.db",),
    ("ops", "backup"): ("bot.store.db",),
    ("ops", "doctor"): ("bot.store.db", "bot.store.schema", "bot.store.seal"),
    ("ops", "key"): ("bot.store.seal",),
    ("ops", "links"): ("aiohttp",),
}
FRONT_HALL = {"main", "cli", "cli_content", "cli_revision", "app", "server"}


def rooms_keep_their_arrows(source: Source) -> Iterator[str]:
    """A room imports only what the table of docs/map.md allows it."""
    if source.room in FRONT_HALL or source.path == "bot/__init__.py":
        return
    if source.room not in ROOMS:
        yield f"{source.path}: no such room in the table"
        return
    rooms, packages = ROOMS[source.room]
    allowed = (*rooms, *packages, *EXTRAS.get((source.room, source.name), ()))
    for found in imports(source):
        if found.target.split(".")[0] not in sys.stdlib_module_names and not _allowed(found.target, allowed):
            yield f"{source.path}:{found.line}: {source.room} may not import {found.target}"


def _allowed(target: str, allowed: tuple[str, ...]) -> bool:
    """`import bot` alone opens every room; `from bot.cases import model` names a module, not the whole room."""
    return inside(target, *allowed)


COMMANDS = {"cli", "cli_content"}


def aiogram_stays_at_the_door(source: Source) -> Iterator[str]:
    """aiogram costs seconds to import: telegram and app have it; commands load it and its users only in functions."""
    for found in imports(source):
        heavy = inside(found.target, "aiogram") or (
            source.room in COMMANDS and inside(found.target, "bot.telegram", "bot.app", "bot.server")
        )
        if heavy and source.room not in {"telegram", "app"} and not (found.lazy and source.room in COMMANDS):
            yield f"{source.path}:{found.line}: {found.target} is imported where it makes every start slow"


CLOCKS = {
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    "time.time", "time.time_ns", "sqlalchemy.func.now", "sqlalchemy.func.current_timestamp",
}  # fmt: skip


def one_clock(source: Source) -> Iterator[str]:
    """Wall time is read in bot/ops/clock.py alone; everything else is told the time."""
    if source.path in {"bot/ops/clock.py", "bot/playground/__main__.py"}:
        return
    names = {"datetime": "datetime", "time": "time", "sqlalchemy": "sqlalchemy"} | _aliases(source)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute | ast.Name) and (chain := dotted(node)):
            head, _, rest = chain.partition(".")
            full = ".".join(part for part in (names.get(head, head), rest) if part)
            if full in CLOCKS:
                yield f"{source.path}:{node.lineno}: {full} outside bot/ops/clock.py"


def _aliases(source: Source) -> dict[str, str]:
    """Local name -> full dotted path, for every import of the file."""
    names: dict[str, str] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname: alias.name for alias in node.names if alias.asname}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


DOORS = {f"bot/telegram/{name}.py" for name in ("send", "poll", "webhook")}
SHORTCUTS = {
    "answer", "reply", "forward", "copy_to", "send_copy", "edit_text", "edit_caption", "edit_reply_markup",
    "delete_reply_markup", "delete", "pin", "unpin", "react", "leave",
}  # fmt: skip
RECEIVERS = {"message", "msg", "query", "callback", "callback_query", "event", "update", "chat"}


def one_door_out(source: Source) -> Iterator[str]:
    """Telegram is called in telegram/send.py; updates are fetched in poll.py and webhook.py; nobody else calls."""
    if source.path in DOORS or source.room == "playground":
        return
    bots = {"bot", "_bot"} | _names_typed_bot(source)
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or not (chain := dotted(node.func)):
            continue
        *before, last = chain.split(".")
        called = last in bots or (bool(before) and before[-1] in bots)
        shortcut = source.room == "telegram" and last in SHORTCUTS and bool(before) and before[-1] in RECEIVERS
        if called or shortcut:
            yield f"{source.path}:{node.lineno}: {chain}() calls Telegram outside send.py"


def _names_typed_bot(source: Source) -> set[str]:
    """Names annotated `Bot` or assigned from `Bot(...)`."""
    names: set[str] = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation and _is_bot(node.annotation):
            names.add(node.arg if isinstance(node, ast.arg) else dotted(node.target).rpartition(".")[2])
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _is_bot(node.value.func):
            names |= {dotted(target).rpartition(".")[2] for target in node.targets}
    return names - {""}


def _is_bot(node: ast.AST) -> bool:
    return dotted(node).rpartition(".")[2] == "Bot"


SQL = re.compile(
    r"^\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|(CREATE|ALTER|DROP)\s+(TABLE|INDEX|UNIQUE)"
    r"|PRAGMA\s|VACUUM\b|BEGIN\s+(IMMEDIATE|EXCLUSIVE)|REPLACE\s+INTO\s|WITH\s+\w+\s+AS\s*\()"
)
DRIVERS = ("sqlalchemy", "sqlite3", "aiosqlite", "asyncpg", "psycopg", "psycopg2")


def sql_in_the_cellar(source: Source) -> Iterator[str]:
    """SQL, its drivers and `execute` live in store/ (and migrations/) alone."""
    if source.room == "store":
        return
    for found in imports(source):
        if inside(found.target, *DRIVERS):
            yield f"{source.path}:{found.line}: {found.target} outside store/"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            yield f"{source.path}:{node.lineno}: SQL outside store/"
        elif isinstance(node, ast.Attribute) and node.attr in {"execute", "executemany", "executescript"}:
            yield f"{source.path}:{node.lineno}: .{node.attr} outside store/"


CYRILLIC = re.compile("[\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f]")


def no_cyrillic_in_code(source: Source) -> Iterator[str]:
    """Words for people live in content/ and locales/, so translators find all of them."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if CYRILLIC.search(line):
            yield f"{source.path}:{number}: Cyrillic in code"


def opens_with_a_line(source: Source) -> Iterator[str]:
    """A module says in its first line what it is for."""
    first = (ast.get_docstring(source.tree, clean=False) or "").split("\n")[0].strip()
    starts_first = source.text.lstrip().startswith(('"""', 'r"""', "#!"))
    if not (first.endswith((".", "?", ":")) and starts_first):
        yield f"{source.path}:1: the module does not open with a docstring sentence"


def short_enough(source: Source) -> Iterator[str]:
    """A function fits a screen and a file fits a sitting."""
    if (lines := len(source.text.splitlines())) > MAX_FILE_LINES:
        yield f"{source.path}: {lines} lines, more than {MAX_FILE_LINES}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION_LINES:
                yield f"{source.path}:{node.lineno}: {node.name} has {length} lines, more than {MAX_FUNCTION_LINES}"


Rule = Callable[[Source], Iterator[str]]


def hold(rule: Rule) -> None:
    """Fails with one line for each offence in the bot's source."""
    none_of([offence for source in sources() for offence in rule(source)])


def none_of(found: list[str]) -> None:
    """Fails and lists what was found, one a line."""
    assert not found, "\n" + "\n".join(found)


def test_rooms_import_only_what_the_table_allows() -> None:
    """The arrows between the rooms are those of docs/map.md."""
    hold(rooms_keep_their_arrows)


def test_aiogram_is_imported_at_the_door_only() -> None:
    """Nothing but telegram imports aiogram while it is itself being imported."""
    hold(aiogram_stays_at_the_door)


def test_time_is_read_in_one_place() -> None:
    """No module but ops/clock.py asks the machine for the time."""
    hold(one_clock)


def test_telegram_is_called_in_one_place() -> None:
    """No bot method is called outside send.py and the two update sources."""
    hold(one_door_out)


def test_sql_stays_in_the_store() -> None:
    """No SQL text, driver or `execute` stands outside store/."""
    hold(sql_in_the_cellar)


def test_code_holds_no_cyrillic() -> None:
    """No Cyrillic letter stands in a Python file of the bot."""
    hold(no_cyrillic_in_code)


def test_every_module_opens_with_a_sentence() -> None:
    """Every module's first line says what it is for."""
    hold(opens_with_a_line)


def test_functions_and_files_stay_short() -> None:
    """Functions have at most 40 lines and files at most 250."""
    hold(short_enough)


ARROWS, AIOGRAM, CLOCK, DOOR = rooms_keep_their_arrows, aiogram_stays_at_the_door, one_clock, one_door_out
BAD: list[tuple[Rule, str, str]] = [
    (ARROWS, "bot/guide/x.py", "from bot.store import db"),
    (ARROWS, "bot/guide/x.py", "import yaml"),
    (ARROWS, "bot/guide/check.py", "import babel"),
    (ARROWS, "bot/guide/x.py", "from ..cases import life"),
    (ARROWS, "bot/cases/x.py", "import pydantic"),
    (ARROWS, "bot/store/x.py", "from bot.cases import life"),
    (ARROWS, "bot/store/x.py", "import bot"),
    (ARROWS, "bot/service/x.py", "def f():\n    import sqlalchemy"),
    (ARROWS, "bot/service/x.py", "import bot.ops.settings"),
    (ARROWS, "bot/service/x.py", "from bot.ops.clock import RealClock"),
    (ARROWS, "bot/telegram/send.py", "from bot.store import outbox"),
    (ARROWS, "bot/telegram/x.py", "from bot.guide import walk"),
    (ARROWS, "bot/telegram/x.py", "from bot.cases.life import step"),
    (ARROWS, "bot/playground/x.py", "from bot.ops import clock"),
    (ARROWS, "bot/playground/x.py", "import aiogram"),
    (ARROWS, "bot/ops/log.py", "from bot.store import db"),
    (ARROWS, "bot/attic/x.py", "import os"),
    (AIOGRAM, "bot/service/x.py", "def f():\n    from aiogram import Bot"),
    (AIOGRAM, "bot/service/read.py", "from aiogram import Bot"),
    (AIOGRAM, "bot/ops/log.py", "try:\n    import aiogram.types\nexcept ImportError:\n    pass"),
    (AIOGRAM, "bot/cli.py", "from bot.telegram import poll"),
    (AIOGRAM, "bot/cli_content.py", "from bot.app import start"),
    (CLOCK, "bot/cases/x.py", "import datetime as dt\nx = dt.datetime.now(dt.UTC)"),
    (CLOCK, "bot/cases/x.py", "from datetime import datetime\nx = datetime.utcnow()"),
    (CLOCK, "bot/guide/x.py", "from datetime import date\nx = date.today()"),
    (CLOCK, "bot/store/x.py", "from time import time\nx = time()"),
    (CLOCK, "bot/store/x.py", "import time\nf = dict(default=time.time)"),
    (CLOCK, "bot/store/x.py", "from sqlalchemy import func\nx = func.now()"),
    (DOOR, "bot/telegram/routes.py", "async def f(bot): await bot.send_message(1, 'x')"),
    (DOOR, "bot/telegram/courier.py", "async def f(self): await self.bot(GetMe())"),
    (DOOR, "bot/ops/doctor.py", "async def f(client: Bot): await client.get_me()"),
    (DOOR, "bot/app.py", "b = Bot('1:x')\nb.get_me()"),
    (DOOR, "bot/telegram/routes.py", "async def f(message): await message.answer('x')"),
    (sql_in_the_cellar, "bot/service/x.py", "x = 'SELECT id FROM cases'"),
    (sql_in_the_cellar, "bot/ops/x.py", "def f(c): c.execute('x')"),
    (sql_in_the_cellar, "bot/app.py", "import sqlite3"),
    (no_cyrillic_in_code, "bot/guide/x.py", "x = '\u0434\u0430'"),
    (opens_with_a_line, "bot/guide/x.py", "import os"),
    (opens_with_a_line, "bot/guide/x.py", '"""\nLater\n"""'),
    (short_enough, "bot/guide/x.py", "x = 1\n" * (MAX_FILE_LINES + 1)),
    (short_enough, "bot/guide/x.py", "def f():\n" + "    x = 1\n" * MAX_FUNCTION_LINES),
]
GOOD: list[tuple[Rule, str, str]] = [
    (ARROWS, "bot/guide/load.py", "import yaml\nfrom bot.guide.model import Tree\nfrom . import path"),
    (
        ARROWS,
        "bot/store/x.py",
        "from bot.cases.model import Case\nfrom bot.cases import model\nimport sqlalchemy as sa",
    ),
    (ARROWS, "bot/telegram/x.py", "from bot.service import talk\nfrom bot.guide.render import Screen\nimport aiogram"),
    (AIOGRAM, "bot/app.py", "from aiogram import Bot"),
    (AIOGRAM, "bot/cli.py", "def f():\n    from aiogram import Bot"),
    (AIOGRAM, "bot/cli.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from aiogram import Bot"),
    (CLOCK, "bot/ops/clock.py", "import time\nx = time.time()"),
    (CLOCK, "bot/cases/x.py", "import time\ndef f(now): return now.date, time.monotonic()"),
    (DOOR, "bot/telegram/send.py", "async def f(bot): await bot.send_message(1, 'x')"),
    (DOOR, "bot/app.py", "async def f(bot): await bot.session.close()"),
    (sql_in_the_cellar, "bot/store/x.py", "x = 'SELECT 1'"),
    (sql_in_the_cellar, "bot/guide/x.py", "x = 'Select a day from the list'"),
    (opens_with_a_line, "bot/guide/x.py", '"""What it is for."""'),
    (short_enough, "bot/guide/x.py", "def f():\n" + "    x = 1\n" * (MAX_FUNCTION_LINES - 1)),
]


@pytest.mark.parametrize(("rule", "path", "text"), BAD)
def test_each_rule_sees_a_bad_snippet(rule: Rule, path: str, text: str) -> None:
    """A rule that cannot fail proves nothing."""
    assert list(rule(Source(path, text)))


@pytest.mark.parametrize(("rule", "path", "text"), GOOD)
def test_each_rule_leaves_a_good_snippet_alone(rule: Rule, path: str, text: str) -> None:
    """A rule that fires at everything proves nothing either."""
    assert list(rule(Source(path, text))) == []


# --- what is really loaded ---

LIGHT = "import bot.cli, bot.guide.report, bot.cases.life, bot.service.talk, bot.store.db"


def loaded(statement: str, package: str) -> bool:
    """True when a fresh interpreter holds `package` after `statement`; raises when the statement fails."""
    code = f"{statement}\nimport sys\nprint({package!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip() == "True"


def test_light_rooms_start_without_aiogram() -> None:
    """Guide, cases, store, service and the command line load no aiogram."""
    assert not loaded(LIGHT, "aiogram")


def test_the_loading_check_sees_what_is_loaded() -> None:
    """The check above would notice a loaded package."""
    assert loaded("import json.tool", "json") and not loaded("import os", "json")


# --- papers ---

LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)


def papers() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def broken_links(text: str, folder: Path) -> Iterator[str]:
    """Relative links whose file or heading does not exist."""
    for link in LINK.findall(text):
        if re.match(r"[a-z][a-z0-9+.-]*:", link):
            continue
        place, _, anchor = link.partition("#")
        target = folder / place
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8") if place else text)):
            yield link


def anchors(text: str) -> set[str]:
    """Heading anchors as repository hosts make them: lower case, punctuation dropped, spaces to hyphens."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text)}


def test_every_relative_link_leads_somewhere() -> None:
    """Every relative link in the papers names a file and a heading that exist."""
    for paper in papers():
        none_of([f"{paper.name}: {link}" for link in broken_links(paper.read_text("utf-8"), paper.parent)])


def test_the_link_check_sees_a_broken_link(tmp_path: Path) -> None:
    """A missing file and a missing heading are both seen; good links and web addresses are not."""
    (tmp_path / "a.md").write_text("# One two", encoding="utf-8")
    text = "[x](a.md) [x](a.md#one-two) [x](https://example.org/a) [x](b.md) [x](a.md#three)"
    assert list(broken_links(text, tmp_path)) == ["b.md", "a.md#three"]


ROW = re.compile(r"^\| (P\d{2}) \|.*$", re.MULTILINE)
TEST_FILE = re.compile(r"tests/[\w/]+\.py")


def promise_tests(text: str) -> dict[str, list[str]]:
    """Promise number -> the test files its row names."""
    return {row[1]: TEST_FILE.findall(row[0]) for row in ROW.finditer(text)}


def test_every_promise_names_a_test_that_exists() -> None:
    """A row of docs/promises.md that names a test names one that is there."""
    rows = promise_tests((ROOT / "docs/promises.md").read_text("utf-8"))
    none_of([f"{number}: {name}" for number, names in rows.items() for name in names if not (ROOT / name).exists()])


def test_every_promise_is_listed_and_every_promise_test_has_a_row() -> None:
    """All 42 promises have a row, and no test of a promise is missing from it."""
    rows = promise_tests((ROOT / "docs/promises.md").read_text("utf-8"))
    there = {f"tests/promises/{file.name}" for file in (ROOT / "tests/promises").glob("test_p[0-9]*.py")}
    assert sorted(rows) == [f"P{number:02}" for number in range(1, 43)]
    assert there - {name for names in rows.values() for name in names} == set()


def test_the_promise_check_reads_rows() -> None:
    """A row with a test gives its file, a row without gives none."""
    text = "| P01 | Arrives | kills | `tests/promises/test_p01_x.py` |\n| P02 | Once | not yet, issue 5 | |\n"
    assert promise_tests(text) == {"P01": ["tests/promises/test_p01_x.py"], "P02": []}


def unmapped(paths: list[str], text: str) -> list[str]:
    """Modules that the map does not name as `room/module.py` (or `module.py` for the front hall)."""
    return [path for path in paths if not path.endswith("__init__.py") and f"`{path.removeprefix('bot/')}`" not in text]


def test_every_module_is_on_the_map() -> None:
    """A newcomer finds each module of the bot in docs/map.md."""
    none_of(unmapped([source.path for source in sources()], (ROOT / "docs/map.md").read_text("utf-8")))


def test_the_map_check_sees_a_missing_module() -> None:
    """A module that is not on the map is named."""
    assert unmapped(["bot/guide/walk.py", "bot/guide/new.py"], "| `guide/walk.py` | walks |") == ["bot/guide/new.py"]


def ghosts(text: str, root: Path) -> list[str]:
    """Files that the map names as `room/module.py` and that are not there."""
    return [
        name
        for name in re.findall(r"`(\w+/\w+\.py)`", text)
        if not any((root / at / name).exists() for at in ("bot", "."))
    ]


def test_the_map_names_only_what_is_there() -> None:
    """A module that was moved or removed leaves docs/map.md too."""
    none_of(ghosts((ROOT / "docs/map.md").read_text("utf-8"), ROOT))


def test_the_ghost_check_sees_one(tmp_path: Path) -> None:
    """A named file that does not exist is seen."""
    assert ghosts("| `guide/gone.py` | was here |", tmp_path) == ["guide/gone.py"]


def unexplained(names: Iterable[str], text: str) -> list[str]:
    """Settings that have no line `#NAME=` in the example file."""
    return [name for name in names if not re.search(rf"^#?{name.upper()}=", text, re.MULTILINE)]


def test_every_setting_is_explained() -> None:
    """Each setting of ops/settings.py stands in .env.example, and in docs/running.md."""
    from bot.ops.settings import Settings

    none_of(unexplained(Settings.model_fields, (ROOT / ".env.example").read_text("utf-8")))
    running = (ROOT / "docs/running.md").read_text("utf-8")
    none_of([name for name in Settings.model_fields if f"`{name.upper()}`" not in running])


def test_the_settings_check_sees_a_missing_one() -> None:
    """A setting without a line in the example file is named."""
    assert unexplained(["bot_token", "desks"], "#BOT_TOKEN=\n# DESKS in words only") == ["desks"]


MACHINE = re.compile(r"(?<![\w.:/~-])/(?:home|Users|root|work)/\w|\b[A-Z]:\\Users\\")
SKIP = {"data", "build", "dist", "__pycache__", "node_modules"}
TEXT = {
    ".py",
    ".md",
    ".yaml",
    ".yml",
    ".toml",
    ".ini",
    ".po",
    ".pot",
    ".html",
    ".js",
    ".css",
    ".txt",
    ".lock",
    ".json",
    ".example",
    "",
}


def commitable() -> Iterator[Path]:
    """Text files that belong to the repository; hidden folders but .ci are left out."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in SKIP and (not name.startswith(".") or name == ".ci")]
        yield from (Path(folder) / name for name in files if Path(name).suffix in TEXT and name not in {".env", ".git"})


def machine_paths(text: str) -> list[int]:
    """Numbers of the lines that name a folder of somebody's machine."""
    return [number for number, line in enumerate(text.splitlines(), 1) if MACHINE.search(line)]


def test_no_file_names_a_folder_of_one_machine() -> None:
    """Nothing in the repository works on one machine only."""
    found = [
        (file.relative_to(ROOT), machine_paths(file.read_text("utf-8", errors="replace"))) for file in commitable()
    ]
    none_of([f"{name}: {lines}" for name, lines in found if lines])


def test_the_machine_path_check_sees_one() -> None:
    """A home folder is seen, a web address with the same word is not."""
    home = "/".join(["", "home", "anna", "waymark"])
    assert machine_paths(f"x\ncd {home}\n") == [2] and machine_paths(f"https://example.org{home}") == []

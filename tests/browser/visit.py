"""Helpers for visits in a real browser: the bot as `make run` starts it, and Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 20_000


@contextmanager
def running_bot(*arguments: str, **settings: str) -> Iterator[str]:
    """`main.py` with these arguments and settings as a process of its own; gives what it printed when it was up."""
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    clean = {name: value for name, value in os.environ.items() if name not in {"BOT_TOKEN", "DESKS", "API_BASE"}}
    process = subprocess.Popen(command, cwd=ROOT, env=clean | settings, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline()
    finally:
        process.terminate()
        process.wait(timeout=20)
        if process.stdout:
            process.stdout.close()


def address_in(line: str) -> str:
    """The address that the playground printed."""
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, f"no address in {line!r}"
    return found.group()

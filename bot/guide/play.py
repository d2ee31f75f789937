"""Walk the guide in a terminal, as a person would in the chat, and print the walk as a journey."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import unescape

from bot.guide.model import Guide, Leaf
from bot.guide.render import Act, Button, Copy, Link, Show, View, render
from bot.guide.walk import Place, replay
from bot.guide.words import Words

Read = Callable[[str], str]  # a prompt gives the typed line; EOFError ends the walk
Write = Callable[[str], None]

QUIT = ("q", "quit", "exit")
HELP = "A number presses a button, a day such as 2026-11-20 answers a question about a day, q ends."

_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def play(
    guide: Guide, all_words: Mapping[str, Words], lang: str, today: date, *, read: Read, write: Write, start: str = ""
) -> str:
    """Show screens and press the buttons that are typed, from the position `start`, until `q` or the end of input.

    Returns the walk as an item of a journeys file, which is also written at the end. Raises KeyError for a language
    that is not in `all_words`.
    """
    show = Show(View.PAGE, start, lang)
    write(HELP)
    while True:
        place = replay(guide, show.position, today)
        buttons = _write_screen(place, all_words, show, write)
        typed = _typed(read)
        if typed is None:
            break
        show = _next_show(typed, buttons, place, show, write)
    journey = as_journey(place)
    write(journey)
    return journey


def as_journey(place: Place) -> str:
    """The way to a place as an item of a journeys file, to be named by its author."""
    kind = "leaf" if place.is_leaf else "question"
    lines = [
        "- name: Say who asks, and what they need",
        f"  path: {json.dumps(str(place.position.unmarked()))}",
        f"  today: {place.today.isoformat()}",
        f"  {kind}: {place.tree.tree}.{place.node_id}",
    ]
    if isinstance(place.node, Leaf) and place.node.facts:
        lines.append(f"  must_cite: [{', '.join(place.node.facts)}]")
    return "\n".join(lines)


def plain(html: str) -> str:
    """A screen's text for a terminal: without tags, links with their addresses."""
    return unescape(_TAG.sub("", _LINK.sub(r"\2 (\1)", html)))


def _write_screen(place: Place, all_words: Mapping[str, Words], show: Show, write: Write) -> list[Button]:
    screen = render(place, all_words[show.lang], all_words, show.view, show.page)
    write(f"\n{'-' * 40} {place.tree.tree}.{place.node_id}\n{plain(screen.text)}\n")
    buttons = [button for row in screen.rows for button in row]
    for number, button in enumerate(buttons, start=1):
        write(f"{number:3}  {button.label}")
    return buttons


def _typed(read: Read) -> str | None:
    try:
        line = read("> ").strip()
    except EOFError:
        return None
    return None if line.lower() in QUIT else line


def _next_show(typed: str, buttons: Sequence[Button], place: Place, show: Show, write: Write) -> Show:
    """What is shown after the typed line; the same again when the line means nothing here."""
    if typed.isdecimal() and 1 <= int(typed) <= len(buttons):
        return _press(buttons[int(typed) - 1], show, write)
    try:
        return Show(View.PAGE, str(place.pick(date.fromisoformat(typed))), show.lang)
    except ValueError:
        write(HELP)
        return show


def _press(button: Button, show: Show, write: Write) -> Show:
    match button.action:
        case Show() as action:
            return action
        case Copy(text):
            write(f"Copied: {text}")
        case Link(url):
            write(f"Opens: {url}")
        case Act(verb):
            write(f"Here the bot would begin: {verb}")
    return show

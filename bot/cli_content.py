"""The command line of the content: check, play, strings, and the author's bench from preview to stale."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.ops.clock import RealClock, day_of
from bot.ops.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from bot.guide.assemble import Loaded
    from bot.guide.cards import Edition
    from bot.guide.model import Guide, Leaf, Reviewed
    from bot.guide.words import Words

BUILT = Path("build")  # what can be made again at any time
NOTICE_DAYS = 30  # days ahead in which an author can still look for new sources

Command = Callable[[argparse.Namespace], int]


def add_commands(content: argparse.ArgumentParser) -> None:
    """Give the parser of `content` its commands. `--on` may stand before or after the command."""
    content.add_argument("--on", metavar="DATE", help="act as if it were this day (yyyy-mm-dd)")
    what = content.add_subparsers(required=True, metavar="WHAT")

    def add(name: str, command: Command, text: str) -> argparse.ArgumentParser:
        parser = what.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        parser.add_argument("--on", metavar="DATE", default=argparse.SUPPRESS, help="the day that counts as today")
        parser.set_defaults(command=command)
        return parser

    add("check", _check, "load, check, run the journeys")
    play = add("play", _play, "walk the guide in the terminal and print the walk as a journey")
    add("strings", _strings, "update the translation files")
    preview = add("preview", _preview, "write all pages as one HTML file of chat bubbles")
    preview.add_argument("--against", metavar="REV", help="show changed pages beside those of this git revision")
    preview.add_argument(
        "--out", metavar="FILE", type=Path, default=BUILT / "preview.html", help="default: %(default)s"
    )
    graph = add("graph", _graph, "draw each tree as an SVG file")
    graph.add_argument("--out", metavar="DIR", type=Path, default=BUILT / "graph", help="default: %(default)s")
    for parser in (play, graph):
        parser.add_argument("--language", help="default: the source language")
    review = add("review", _review, "record that a second person has read leaves as they are now")
    review.add_argument("places", metavar="PLACE", nargs="+", help="a leaf as tree.leaf, or a whole tree")
    review.add_argument("--by", required=True, help="initials or a role of the reader, never a name")
    add("links", _links, "ask the pages of all sources and contacts whether they are still there (needs the network)")
    stale = add("stale", _stale, "list what falls due, what rests on it, and what no journey tries")
    stale.add_argument("--days", type=int, default=NOTICE_DAYS, help="how far ahead to look; default: %(default)s")


def _check(options: argparse.Namespace) -> int:
    from bot.guide.report import check_content

    settings = load_settings()
    return check_content(settings.content_dir, settings.locales_dir, _today(options), print)


def _play(options: argparse.Namespace) -> int:
    from bot.guide.play import play

    guide, words = _spoken(load_settings())
    play(guide, words, _language(options, guide, words), _today(options), read=input, write=print)
    return 0


def _strings(_options: argparse.Namespace) -> int:
    from bot.guide.catalog import update_catalog

    settings = load_settings()
    guide = _guide(settings.content_dir)
    for lang in guide.languages:
        if lang != guide.source_language:
            update_catalog(guide, settings.locales_dir, lang)
            print(f"Updated {Path(settings.locales_dir) / lang / 'LC_MESSAGES' / 'content.po'}")
    return 0


def _preview(options: argparse.Namespace) -> int:
    from bot.guide.cards import Edition
    from bot.guide.preview import Subject, preview

    settings, today = load_settings(), _today(options)
    new = Edition(*_spoken(settings), today)
    subject = Subject(new)
    if options.against:
        subject = Subject(new, _edition_at(settings, options.against, today), options.against)
    _write(options.out, preview(subject))
    print(f"Wrote {options.out}: open it in a browser.")
    return 0


def _graph(options: argparse.Namespace) -> int:
    from bot.guide.graph import graph

    guide, words = _spoken(load_settings())
    spoken = words[_language(options, guide, words)]
    for tree in guide.trees.values():
        _write(options.out / f"{tree.tree}.svg", graph(guide, tree, spoken, _today(options)))
    print(f"Wrote {len(guide.trees)} drawings to {options.out}: open them in a browser.")
    return 0


def _review(options: argparse.Namespace) -> int:
    from bot.guide.review import chosen, write_reading

    content, on = load_settings().content_dir, _today(options)
    guide = _guide(content)
    for place in options.places:
        leaves = list(chosen(guide, place))
        if not leaves:
            raise SettingsError(
                f"{place} is neither a tree nor a leaf. Write it as `asylum_kz` or `asylum_kz.in_time`."
            )
        file = content / "trees" / f"{leaves[0][0]}.yaml"
        text = file.read_text(encoding="utf-8")
        for tree, leaf_id, leaf in leaves:
            reviewed = _reading(leaf, options.by, on)
            try:
                text = write_reading(text, leaf_id, reviewed)
            except ValueError:
                raise SettingsError(
                    f"{tree}.{leaf_id} is not written one key to a line, as other leaves are."
                ) from None
        file.write_text(text, encoding="utf-8")
        print(f"{place}: {len(leaves)} read by {options.by} on {on}.")
    return 0


def _reading(leaf: Leaf, by: str, on: date) -> Reviewed:
    from bot.guide.review import reading

    try:
        return reading(leaf, by, on)
    except ValueError:
        raise SettingsError(f"--by {by} is not initials or a role. Write up to 20 Latin letters, such as AB.") from None


def _links(_options: argparse.Namespace) -> int:
    from bot.guide.stale import addresses
    from bot.ops.links import Fate, ask_all

    loaded = _loaded(load_settings().content_dir)
    named = addresses(loaded.guide)
    answers = asyncio.run(ask_all(named, _tell_progress))
    for answer in sorted(answers, key=lambda answer: answer.fate is Fate.GONE):
        for where in named[answer.url] if answer.fate is not Fate.THERE else ():
            print(f"{loaded.place(where)}: {answer.fate} at {where}: {answer.url} ({answer.why})")
    count = Counter(answer.fate for answer in answers)
    print(", ".join(f"{fate}: {count[fate]}" for fate in Fate))
    return 1 if count[Fate.GONE] else 0


def _tell_progress(asked: int, total: int) -> None:
    if asked % 25 == 0 or asked == total:
        print(f"Asked {asked} of {total}", file=sys.stderr)


def _stale(options: argparse.Namespace) -> int:
    from bot.guide.load import ContentError
    from bot.guide.stale import tell_stale

    try:
        tell_stale(load_settings().content_dir, _today(options), options.days, print)
    except ContentError as error:
        raise SettingsError(str(error)) from None
    return 0


def _guide(content: Path) -> Guide:
    return _loaded(content).guide


def _loaded(content: Path) -> Loaded:
    """The guide with its places in the files. Raises SettingsError when it cannot be read."""
    from bot.guide.load import ContentError, load

    try:
        return load(content)
    except ContentError as error:
        raise SettingsError(str(error)) from None


def _spoken(settings: Settings) -> tuple[Guide, Mapping[str, Words]]:
    """The guide and its languages."""
    from bot.guide.words import load_words

    guide = _guide(settings.content_dir)
    return guide, load_words(settings.locales_dir, guide.languages, guide.source_language)


def _language(options: argparse.Namespace, guide: Guide, words: Mapping[str, Words]) -> str:
    lang = str(options.language or guide.source_language)
    if lang not in words:
        raise SettingsError(f"--language {lang} is not released. Choose one of: {', '.join(words)}.")
    return lang


def _today(options: argparse.Namespace) -> date:
    if options.on is None:
        return day_of(RealClock().now())
    try:
        return date.fromisoformat(options.on)
    except ValueError:
        raise SettingsError(f"--on {options.on} is not a day. Write it as 2026-11-22.") from None


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"--out {file} cannot be written: {error.strerror}.") from None


def _edition_at(settings: Settings, revision: str, today: date) -> Edition:
    """The content as it stood at a git revision. Its pages are made by the program of today."""
    from bot.cli_revision import settings_at
    from bot.guide.cards import Edition

    with settings_at(settings, revision) as old:
        try:
            return Edition(*_spoken(old), today)
        except SettingsError as error:
            told = f"--against {revision}: its content cannot be read by the program of today.\n{error}"
            raise SettingsError(told) from None

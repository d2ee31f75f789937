"""The content check as a person runs it: one line per finding, a closing line with counts, an exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from bot.guide.catalog import unknown_languages
from bot.guide.check import HeavyWord, Issue, StopWord, check
from bot.guide.journeys import Failure, Journeys, failures_of, read_journeys
from bot.guide.load import ContentError, Loaded, Problem, load, read_list
from bot.guide.words import load_words

Write = Callable[[str], None]
Entry = TypeVar("Entry", StopWord, HeavyWord)


def check_content(content: Path, locales: Path, today: date, write: Write) -> int:
    """Load and check the content and run its journeys, as seen on `today`; tell each finding on a line of its own.

    Returns the exit code: 0 when there are at most warnings, 1 when there is an error or a failed journey.
    """
    try:
        loaded = load(content)
        stop_words, heavy_words = read_stop_words(content), read_heavy_words(content)
        journeys = _read_all_journeys(content)
    except ContentError as error:
        return _refuse(write, list(map(str, error.problems)))
    guide = loaded.guide
    if unknown := unknown_languages(guide.languages):
        what = f"{content.name}/guide.yaml:1: `{unknown[0]}` is not a language. Use its code, such as kk."
        return _refuse(write, [what])
    words = load_words(locales, guide.languages, guide.source_language)
    issues = check(guide, words, today, stop_words, heavy_words=heavy_words)
    failures = [failure for file, items in journeys for failure in failures_of(guide, file, items)]
    _tell(write, loaded, issues, failures)
    write(_counts(loaded, sum(len(items) for _, items in journeys)))
    return 1 if failures or any(issue.severity == "error" for issue in issues) else 0


def read_stop_words(content: Path) -> list[StopWord]:
    """The list of `stop_words.yaml`; empty when there is none. Raises ContentError."""
    return _read_word_list(content / "stop_words.yaml", StopWord)


def read_heavy_words(content: Path) -> list[HeavyWord]:
    """The list of `heavy_words.yaml`; empty when there is none. Raises ContentError."""
    return _read_word_list(content / "heavy_words.yaml", HeavyWord)


def _read_word_list(file: Path, model: type[Entry]) -> list[Entry]:
    return [word for word, _ in read_list(file, "/".join(file.parts[-2:]), model)] if file.exists() else []


def journey_files(content: Path) -> list[Path]:
    """The files of journeys, by name."""
    return sorted((content / "journeys").glob("*.yaml"))


def _refuse(write: Write, lines: Sequence[str]) -> int:
    for line in lines:
        write(line)
    write(f"The content cannot be read: {len(lines)} {'problem' if len(lines) == 1 else 'problems'}.")
    return 1


def _read_all_journeys(content: Path) -> list[tuple[Path, Journeys]]:
    """The journeys of all files. Raises ContentError with the problems of all of them."""
    read: list[tuple[Path, Journeys]] = []
    problems: list[Problem] = []
    for file in journey_files(content):
        try:
            read.append((file, read_journeys(file)))
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError(problems)
    return read


def _tell(write: Write, loaded: Loaded, issues: Sequence[Issue], failures: Sequence[Failure]) -> None:
    """Warnings first, so that errors and failed journeys stand last, where a terminal shows them."""
    for issue in sorted(issues, key=lambda issue: issue.severity == "error"):
        place = loaded.place(issue.where)
        write(f"{place}: {issue.severity} {issue.kind} at {issue.where}: {issue.what} {issue.mend}")
    for failure in failures:
        write(str(failure))
    severities = Counter(issue.severity for issue in issues)
    write(f"Errors: {severities['error']}, warnings: {severities['warning']}, failed journeys: {len(failures)}.")


def _counts(loaded: Loaded, journeys: int) -> str:
    guide = loaded.guide
    counts = {
        "trees": len(guide.trees),
        "questions": sum(len(tree.questions) for tree in guide.trees.values()),
        "leaves": sum(len(tree.leaves) for tree in guide.trees.values()),
        "facts": len(guide.facts),
        "contacts": len(guide.contacts),
        "prepared answers": len(guide.answers),
        "journeys": journeys,
    }
    return f"Read: {', '.join(f'{count} {name}' for name, count in counts.items())}."

"""Loading the whole content, in a fresh process: ours against merely parsing the same files with PyYAML and Babel.

    python -m bench.content [--rounds 5]

Prints seconds, megabytes that the process grew by, and the ratios. A second is what a start may spend on it, 60 MB
what it may take.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

CONTENT, LOCALES = Path("content"), Path("locales")


@dataclass(frozen=True, slots=True)
class Figure:
    """What one load took: seconds, and megabytes of memory at its highest above what the process had before."""

    seconds: float
    megabytes: float


def ours() -> object:
    """The guide with all checks of its model, and its words in every released language."""
    from bot.guide.load import load_guide
    from bot.guide.words import load_words

    guide = load_guide(CONTENT)
    return guide, load_words(LOCALES, guide.languages, guide.source_language)


def bare() -> object:
    """The same files, parsed and kept, by PyYAML's fastest loader and Babel."""
    import yaml
    from babel.messages.pofile import read_po

    files = [*(CONTENT / "trees").glob("*.yaml"), *(CONTENT / "facts").glob("*.yaml")]
    files += (CONTENT / "contacts").glob("*.yaml")
    parsed = [yaml.load(file.read_bytes(), yaml.CSafeLoader) for file in files]
    return parsed, [read_po(file.open(encoding="utf-8")) for file in LOCALES.glob("*/LC_MESSAGES/*.po")]


def measured(load: Callable[[], object], imports: Callable[[], object]) -> Figure:
    """Run one load in a process of its own."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_run, args=(load, imports, there))
    process.start()
    figure = here.recv()
    process.join()
    assert isinstance(figure, Figure)
    return figure


def _run(load: Callable[[], object], imports: Callable[[], object], link: Connection) -> None:
    imports()
    before, started = _peak(), time.perf_counter()
    kept = load()
    link.send(Figure(time.perf_counter() - started, _peak() - before))
    del kept


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def libraries() -> object:
    """What both need in memory before they begin."""
    import babel.messages.pofile
    import yaml

    import bot.guide.load
    import bot.guide.words

    return yaml, babel, bot


def main() -> None:
    """Both loads by turns, then the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    figures: dict[str, list[Figure]] = {"ours": [], "bare": []}
    for _ in range(rounds):
        figures["ours"].append(measured(ours, libraries))
        figures["bare"].append(measured(bare, libraries))
    told = {name: _median(found) for name, found in figures.items()}
    for name, figure in told.items():
        print(f"{name:5} {figure.seconds:6.2f} s {figure.megabytes:7.1f} MB")
    time_ratio = told["ours"].seconds / told["bare"].seconds
    memory_ratio = told["ours"].megabytes / told["bare"].megabytes
    print(f"ours takes x {time_ratio:.2f} of the time, x {memory_ratio:.2f} of the memory")


def _median(figures: list[Figure]) -> Figure:
    return Figure(
        statistics.median(figure.seconds for figure in figures),
        statistics.median(figure.megabytes for figure in figures),
    )


if __name__ == "__main__":
    main()

"""YAML to model: an error names file, line, what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel

from bot.guide.assemble import Loaded, Shelf
from bot.guide.model import Guide
from bot.guide.problems import ContentError, Document, KeyPath, Problem

__all__ = ["ContentError", "Document", "Loaded", "Problem", "load", "load_guide", "read_list", "read_yaml"]

MAX_FILE_BYTES = 1_000_000  # the longest tree is a tenth of this; more is a mistake or an attack
MAX_NESTING = 16  # the schema needs seven
# The words that YAML 1.2 core reads as something other than text, numbers apart.
CORE_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
Model = TypeVar("Model", bound=BaseModel)


def load_guide(content: Path) -> Guide:
    """The guide in the folder `content`. Raises ContentError with every problem of every file."""
    return load(content).guide


def load(content: Path) -> Loaded:
    """The guide in the folder `content` with the places of its parts. Raises ContentError as `load_guide` does."""
    shelf = Shelf()
    _put(shelf, content / "guide.yaml", f"{content.name}/guide.yaml", shelf.languages)
    shelves: tuple[tuple[str, Callable[[Document], None]], ...] = (
        ("trees", shelf.tree),
        ("facts", shelf.fact_list),
        ("contacts", shelf.contact_list),
        ("answers", shelf.answer_list),
    )
    for folder, put in shelves:
        for path, name in _files(shelf, content, folder):
            _put(shelf, path, name, put)
    return shelf.loaded()


def read_list(path: Path, name: str, model: type[Model]) -> list[tuple[Model, int]]:
    """The items of a YAML list as models, each with its line. Raises ContentError."""
    shelf = Shelf()
    items = shelf.valid_items(read_yaml(path, name), model)
    if shelf.problems:
        raise ContentError(shelf.problems)
    return items


def read_yaml(path: Path, name: str) -> Document:
    """One YAML file as plain values with lines; `name` is what problems call it. Raises ContentError.

    YAML 1.2 core rules for null and booleans; every other scalar stays text (`NO`, `12:30`, `012`, `2026`), and the
    model makes numbers and days of it where it wants them. Duplicate keys, anchors, aliases and tags are refused.
    """
    builder = _Builder(name)
    data: object = None
    try:
        data = builder.document(_text(path))
    except _UnreadableError as error:
        builder.complain(*error.args)
    except yaml.YAMLError as error:
        builder.syntax_error(error)
    if builder.problems:
        raise ContentError(builder.problems)
    return Document(name, data, builder.lines)


class _UnreadableError(Exception):
    """Reading cannot go on: the arguments are the line from 0, what is wrong and how to mend it."""


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise _UnreadableError(0, "The file is larger than 1 MB.", "Split it.")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise _UnreadableError(
            0, "The file does not exist.", "Create it; docs/writing-content.md shows how."
        ) from error
    except UnicodeDecodeError as error:
        raise _UnreadableError(0, "The file is not UTF-8 text.", "Save it as UTF-8.") from error


def _files(shelf: Shelf, content: Path, folder: str) -> Iterator[tuple[Path, str]]:
    for path in sorted((content / folder).glob("*.y*ml")):
        name = f"{content.name}/{folder}/{path.name}"
        if path.suffix == ".yaml":
            yield path, name
        else:
            what = "Files that do not end in .yaml are not read."
            shelf.problems.append(Problem(name, 1, what, f"Rename it to {path.stem}.yaml."))


def _put(shelf: Shelf, path: Path, name: str, put: Callable[[Document], None]) -> None:
    try:
        put(read_yaml(path, name))
    except ContentError as error:
        shelf.problems += error.problems


class _Builder:
    """Plain values out of the parser's events. What is refused is noted and read over, so that all is told at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[KeyPath, int] = {}
        self.problems: list[Problem] = []
        self.events: Iterator[yaml.Event] = iter(())

    def document(self, text: str) -> object:
        """The value of the only document in the text; None for an empty one."""
        self.events = yaml.parse(text, Loader=yaml.CSafeLoader)
        value: object = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                value = self._value(next(self.events), ())
            if documents > 1:
                self.complain(_line(event), "A second document begins here.", "Remove the line `---`.")
                break
        return value

    def complain(self, line: int, what: str, mend: str) -> None:
        """Note a problem; `line` counts from 0 as the parser does."""
        self.problems.append(Problem(self.file, line + 1, what, mend, "syntax"))

    def syntax_error(self, error: yaml.YAMLError) -> None:
        """Note what the parser could not read."""
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error)
        mend = "Look at the indents, colons, dashes and quotes of this line and the one above."
        self.complain(mark.line if mark else 0, f"This is not YAML: {said}.", mend)

    def _value(self, event: yaml.Event, path: KeyPath) -> object:
        line = _line(event)
        self.lines.setdefault(path, line + 1)
        self._refuse_references(event)
        if len(path) > MAX_NESTING:
            raise _UnreadableError(_line(event), "Lists and keys are nested too deep.", "Write it flatter.")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        return _scalar(event)

    def _sequence(self, path: KeyPath) -> list[object]:
        items: list[object] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: KeyPath) -> dict[str, object]:
        pairs: dict[str, object] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, path, pairs)
            pairs[key] = self._value(next(self.events), (*path, key))
        return pairs

    def _key(self, event: yaml.Event, path: KeyPath, pairs: dict[str, object]) -> str:
        line = _line(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise _UnreadableError(_line(event), "A key must be one word.", "Write `key: value`.")
        self._refuse_references(event)
        if event.value in pairs:
            what = f"The key `{event.value}` is here twice; the first is on line {self.lines[*path, event.value]}."
            self.complain(line, what, "Rename or remove one of them.")
        self.lines.setdefault((*path, event.value), line + 1)
        return str(event.value)

    def _refuse_references(self, event: yaml.Event) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        mend = 'Write it out; text that begins with a sign goes into "quotes".'
        if isinstance(event, yaml.AliasEvent):
            self.complain(_line(event), f"`*{anchor}` points to another place.", mend)
        elif anchor:
            self.complain(_line(event), f"`&{anchor}` names a place.", mend)
        elif tag:
            self.complain(_line(event), f"`{tag}` sets a type.", mend)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0


def _scalar(event: yaml.Event) -> object:
    text = str(getattr(event, "value", ""))
    quoted = bool(getattr(event, "style", None))
    return text if quoted else CORE_WORDS.get(text, text)

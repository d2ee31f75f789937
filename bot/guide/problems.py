"""What is wrong with a content file, told to its author: where, what, and how to mend it."""

from __future__ import annotations

import difflib
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

KeyPath = tuple[str | int, ...]  # keys and list places from the top of a file to a value

# How to write what each pattern of model.py asks for.
PATTERNS = {
    r"^[a-z][a-z0-9_]*$": "Use small Latin letters, digits and _, beginning with a letter.",
    r"^[a-z]{1,3}$": "Use one to three small Latin letters.",
    r"^[a-z]$": "Use one small Latin letter.",
    r"^[a-z0-9_]+(\.[A-Za-z0-9_]+)+$": "Use Latin words joined by dots, such as kz.asylum.deadline.",
    r"^[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)?$": "Use a node of this tree, or of another, such as army/root.",
    r"^[A-Z]{2}$": "Use two capital Latin letters, such as KZ.",
}
SHAPES = {
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "dict_type": "keys with values",
    "tuple_type": "a list",
    "list_type": "a list",
    "string_type": "text",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake of a content file. `line` counts from 1; `kind` is a stable word for tests and tools."""

    file: str
    line: int
    what: str
    mend: str
    kind: str = "schema"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} {self.mend}".rstrip()


class ContentError(Exception):
    """The content cannot be read. Carries every problem found, by file and line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Document:
    """A file as plain values, with the line of every key and list item."""

    file: str
    data: object
    lines: Mapping[KeyPath, int]

    def line(self, path: KeyPath) -> int:
        """The line of this value, or of the nearest thing that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: KeyPath, what: str, mend: str, kind: str = "schema") -> Problem:
        """A problem at this value."""
        return Problem(self.file, self.line(path), what, mend, kind)

    def at(self, path: KeyPath) -> object:
        """The value at the path, or None."""
        value = self.data
        for step in path:
            value = _step_into(value, step)
        return value


def explain(error: ValidationError, model: type[BaseModel], document: Document, start: KeyPath = ()) -> list[Problem]:
    """The errors of `model`, whose data stands at `start` of the document, as problems in plain sentences."""
    found = [_explain_one(detail, model, document, start) for detail in error.errors(include_url=False)]
    return list(dict.fromkeys(problem for problem in found if problem is not None))


def nearest(word: str, known: Sequence[str]) -> str:
    """`Did you mean ...?` when some known word is close, else the list of known words."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"Did you mean `{close[0]}`?" if close else f"Known here: {', '.join(known)}."


def _explain_one(detail: ErrorDetails, model: type[BaseModel], document: Document, start: KeyPath) -> Problem | None:
    path = _real_path(detail["loc"], document, start)
    if detail["loc"][-1] == "str" and isinstance(document.at(path), Mapping):
        return None  # the other half of "a term or a text": the author meant the term
    what, mend = _sentences(detail, model, path, document)
    return document.problem(path, what, mend)


def _real_path(location: Sequence[str | int], document: Document, start: KeyPath) -> KeyPath:
    """The location without pydantic's own words (`[key]`, the branch of a union); a missing key stays as the last."""
    path = start
    for step in location:
        if _step_into(document.at(path), step) is not None or (*path, step) in document.lines:
            path = (*path, step)
    missing = location and path[len(start) :] == tuple(location[:-1])
    return (*path, location[-1]) if missing and location[-1] not in ("[key]", "str") else path


def _sentences(detail: ErrorDetails, model: type[BaseModel], path: KeyPath, document: Document) -> tuple[str, str]:
    kind, key, value = detail["type"], path[-1] if path else "this", document.at(path)
    told: dict[str, Callable[[], tuple[str, str]]] = {
        "extra_forbidden": lambda: _unknown_key(str(key), value, _known_keys(model, detail["loc"])),
        "missing": lambda: (f"`{key}` is missing.", f"Add `{key}:` here."),
        "string_pattern_mismatch": lambda: _wrong_spelling(detail, path, value),
        "literal_error": lambda: _wrong_word(detail, key, value),
        "enum": lambda: _wrong_word(detail, key, value),
        "string_too_long": lambda: _too_long(detail, key, value),
        "string_too_short": lambda: (f"`{key}` is empty.", "Write the text, or remove the key if it may be left out."),
    }
    if kind in SHAPES:
        return _wrong_shape(key, value, SHAPES[kind])
    if kind.startswith("date"):
        return f"`{_shown(detail, path, value)}` is not a day.", "Write it as 2026-11-22."
    return told.get(kind, lambda: (f"`{key}`: {detail['msg']}.", "Mend the value."))()


def _unknown_key(key: str, value: object, known: Sequence[str]) -> tuple[str, str]:
    what = f"`{key}` is not a key that belongs here."
    if value is None and not key.isascii():  # {say: one, two, go: x}: the comma ended the text
        return what, 'If it is the rest of a text with a comma, put the whole text into "quotes".'
    return what, nearest(key, known)


def _wrong_spelling(detail: ErrorDetails, path: KeyPath, value: object) -> tuple[str, str]:
    pattern = str(detail.get("ctx", {}).get("pattern"))
    return f"`{_shown(detail, path, value)}` cannot stand as a name here.", PATTERNS.get(
        pattern, f"Use the form {pattern}."
    )


def _too_long(detail: ErrorDetails, key: str | int, value: object) -> tuple[str, str]:
    most = detail.get("ctx", {}).get("max_length")
    return f"`{key}` has {len(str(value).strip())} characters, at most {most} may stand here.", "Shorten it."


def _shown(detail: ErrorDetails, path: KeyPath, value: object) -> object:
    return path[-1] if "[key]" in detail["loc"] else value


def _wrong_word(detail: ErrorDetails, key: str | int, value: object) -> tuple[str, str]:
    return f"`{value}` is not a value of `{key}`.", f"Use one of: {detail.get('ctx', {}).get('expected')}."


def _wrong_shape(key: str | int, value: object, wanted: str) -> tuple[str, str]:
    if value is None:
        return f"`{key}` is empty.", f"Write {wanted} after it."
    hint = ' Put the text into "quotes".' if wanted == "text" and isinstance(value, bool | Mapping) else ""
    hint = hint or (" Begin each item with a dash." if wanted == "a list" else "")
    return f"`{key}` does not hold {wanted}.", f"Write {wanted} here.{hint}"


def _known_keys(model: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    here = model
    for step in location[:-1]:
        field = here.model_fields.get(step) if isinstance(step, str) else None
        here = next(_models_in(field.annotation), here) if field else here
    return list(here.model_fields)


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in typing.get_args(annotation):
        yield from _models_in(part)


def _step_into(value: object, step: str | int) -> object:
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None

"""The interface in its languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
ROOMS = ("guide", "service")
KEYWORDS = {"text": None, "t": None, "plural": (1, 2)}
languages = pytest.mark.parametrize("lang", ["ru", "kk"])
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")


def said_in_code() -> set[str | tuple[str, ...]]:
    """Every message that the code gives to gettext."""
    found: set[str | tuple[str, ...]] = set()
    for room in ROOMS:
        messages = extract_from_dir(str(ROOT / "bot" / room), [("**.py", "python")], keywords=KEYWORDS)
        found |= {message for _, _, message, _, _ in messages if message}
    return found


def constants() -> set[str]:
    """Every string that stands in the code: messages chosen from a table are among them."""
    found = set()
    for room in ROOMS:
        for path in (ROOT / "bot" / room).glob("*.py"):
            tree = ast.parse(path.read_text())
            found |= {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return found


def catalogue_of(lang: str) -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    """The catalogue of the interface in one language."""
    with (ROOT / "locales" / lang / "LC_MESSAGES" / "bot.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id and not message.fuzzy]
    return {_frozen(message.id): _frozen(message.string or "") for message in messages}


def _frozen(words: str | list[str] | tuple[str, ...]) -> str | tuple[str, ...]:
    return words if isinstance(words, str) else tuple(words)


@languages
def test_every_message_of_the_code_is_translated(lang: str) -> None:
    """Nobody meets an English sentence in a page of another language."""
    catalogue = catalogue_of(lang)

    missing = [message for message in said_in_code() if not all(catalogue.get(message, ""))]

    assert missing == []


@languages
def test_no_translation_is_left_of_a_message_that_is_gone(lang: str) -> None:
    """The catalogue holds what the code says, and nothing else."""
    standing = constants()

    gone = [m for m in catalogue_of(lang) if not set(m if isinstance(m, tuple) else (m,)) <= standing]

    assert gone == []


@languages
def test_placeholders_are_the_same_in_every_language(lang: str) -> None:
    """A lost placeholder would be a lost date or name."""
    for message, translation in catalogue_of(lang).items():
        english = message if isinstance(message, str) else message[-1]
        for form in translation if isinstance(translation, tuple) else (translation,):
            assert set(PLACEHOLDER.findall(form)) == set(PLACEHOLDER.findall(english)), message

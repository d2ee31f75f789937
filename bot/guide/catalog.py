"""Keeps the translators' files (`content.po`) in step with the guide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from bot.guide.extract import messages
from bot.guide.model import Guide

# Written by hand, not by Babel: dates and versions in a header would change the file when no text changed.
HEADER = """msgid ""
msgstr ""
"Language: {lang}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""
WIDTH = 100  # characters of a line of the file
PREVIOUS = "| "  # what Babel makes of `#| msgid`: a comment that begins so


@dataclass(frozen=True, slots=True)
class Update:
    """What an update did to one language: counts of texts."""

    added: int
    changed: int
    removed: int
    total: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of the file. `previous` is the source that `text` translates, kept while it is not the present one."""

    source: str
    text: str = ""
    fuzzy: bool = False
    previous: str = ""
    comments: tuple[str, ...] = ()

    def carried_to(self, source: str) -> Entry:
        """This entry for what the source says now."""
        if source == self.source:
            return self
        if not self.text:
            return Entry(source, comments=self.comments)
        return Entry(source, self.text, fuzzy=True, previous=self.previous or self.source, comments=self.comments)


def catalog_path(locales: Path, lang: str) -> Path:
    """Where the translations of the content into `lang` stand."""
    return locales / lang / "LC_MESSAGES" / "content.po"


def unknown_languages(languages: Iterable[str]) -> list[str]:
    """Those of the language codes that Babel does not know."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 -- Babel is slow to load

    unknown = []
    for lang in languages:
        try:
            Locale.parse(lang, sep="-" if "-" in lang else "_")
        except (UnknownLocaleError, ValueError):
            unknown.append(lang)
    return unknown


def update_catalog(guide: Guide, locales_dir: Path, lang: str) -> Update:
    """Write `content.po` of one language anew from the guide.

    A translation is kept while its source is the same. A changed source makes it fuzzy, with the source that was
    translated kept as the previous one. Texts that are gone are removed. The order is the guide's, so that the same
    guide always gives the same bytes. Raises ValueError for the source language, where there is nothing to translate,
    and babel's PoFileError when the present file is damaged, which is then left as it is.
    """
    if lang == guide.source_language:
        raise ValueError(f"{lang} is the source language")
    path = catalog_path(locales_dir, lang)
    before = _read(path)
    after = {context: before.get(context, Entry(source)).carried_to(source) for context, source in messages(guide)}
    path.parent.mkdir(parents=True, exist_ok=True)
    blocks = [HEADER.format(lang=lang), *(_block(context, entry) for context, entry in after.items())]
    path.write_text("\n".join(blocks), encoding="utf-8")
    return Update(
        added=len(after.keys() - before.keys()),
        changed=sum(before[context].source != after[context].source for context in after.keys() & before.keys()),
        removed=len(before.keys() - after.keys()),
        total=len(after),
    )


def _read(path: Path) -> dict[str, Entry]:
    from babel.messages.pofile import read_po  # noqa: PLC0415 -- Babel is slow to load

    if not path.exists():
        return {}
    written = path.read_text(encoding="utf-8")
    previous = _previous_sources(written)
    found = read_po(StringIO(written), abort_invalid=True)
    return {
        message.context: Entry(
            source=str(message.id),
            text=str(message.string or ""),
            fuzzy=message.fuzzy,
            previous=previous.get(message.context, ""),
            comments=tuple(line for line in message.user_comments if not line.startswith(PREVIOUS)),
        )
        for message in found
        if message.id and message.context
    }


def _previous_sources(text: str) -> dict[str, str]:
    """The previous source of each context. Babel reads those lines as comments, and drops repeated comments."""
    from babel.messages.pofile import denormalize  # noqa: PLC0415 -- Babel is slow to load

    found: dict[str, str] = {}
    previous: list[str] = []
    context: list[str] = []
    for line in text.splitlines():
        if line.startswith("#| ") and "msgctxt " not in line:
            previous.append(line[3:].removeprefix("msgid "))
        elif line.startswith("msgctxt ") or (context and line.startswith('"')):
            context.append(line.removeprefix("msgctxt "))
        elif line.startswith("msgid "):
            if previous and context:
                found[denormalize("\n".join(context))] = denormalize("\n".join(previous))
            previous, context = [], []
    return found


def _block(context: str, entry: Entry) -> str:
    return "\n".join([*_block_lines(context, entry), ""])


def _block_lines(context: str, entry: Entry) -> Iterator[str]:
    from babel.messages.pofile import normalize  # noqa: PLC0415 -- Babel is slow to load

    yield from (f"# {line}".rstrip() for line in entry.comments)
    yield f"#: {_place(context)}"
    if entry.fuzzy:
        yield "#, fuzzy"
        if entry.previous:
            yield from (f"#| {line}" for line in f"msgid {normalize(entry.previous, width=WIDTH)}".splitlines())
    yield f"msgctxt {normalize(context, width=WIDTH)}"
    yield f"msgid {normalize(entry.source, width=WIDTH)}"
    yield f"msgstr {normalize(entry.text, width=WIDTH)}"


def _place(context: str) -> str:
    """The file where the text is written; without a line, which would change with every edit above it."""
    head = context.split(".", 1)[0]
    folders = {"fact": "content/facts", "contact": "content/contacts", "answer": "content/answers"}
    return folders.get(head, f"content/trees/{head}.yaml")

"""Content checks on the words: length, markup, placeholders, sentences, officialese, the stop list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.guide.check_kit import Exam, Finding, HeavyWord, StopWord, leaves, questions
from bot.guide.extract import Message, leaf_messages
from bot.guide.markup import LINE_UNITS, MAX_TEXT_UNITS, utf16_units
from bot.guide.screen import MAX_BUTTON_UNITS, MAX_COPY_UNITS

GOOD_SCREEN = 900  # UTF-16 units of a first screen; more is not read in a queue at night
GOOD_SENTENCE = 20  # words
MAX_SENTENCE = 30
PLACEHOLDERS = frozenset(("deadline.until", "deadline.left"))
# Contexts of texts that label a button.
BUTTON = re.compile(r"^[a-z0-9_]+\.(title|[a-z0-9_]+\.choices\.[a-z])$|^answer\.[a-z0-9_]+\.title$")
COPIED = re.compile(r"^contact\..*\.address$")
NOT_SENTENCES = re.compile(r"^contact\..*\.(name|address|hours)$|\.values\.")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
OFFICIAL_TERM = re.compile(r"\([^()]*\)|«[^«»]*»|“[^“”]*”")
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
WORD = re.compile(r"[^\W_]+(?:[-'’./][^\W_]+)*")


def text_too_long(exam: Exam) -> Iterator[Finding]:
    """A text is longer than a screen should be (warning), or than a button or a message can hold (error)."""
    for lang in exam.guide.languages:
        for context, text in _texts(exam, lang):
            what = _over_limit(context, text)
            if what:
                yield Finding(context, f"{what} ({lang})", "Shorten it, or split it.")
        for where, size in _first_screens(exam, lang):
            if size > GOOD_SCREEN:
                yield _long_screen(where, size, lang)


def _over_limit(context: str, text: str) -> str | None:
    for pattern, most, name in ((BUTTON, MAX_BUTTON_UNITS, "a button"), (COPIED, MAX_COPY_UNITS, "a copy button")):
        if pattern.search(context) and utf16_units(text) > most:
            return f"{utf16_units(text)} characters, {name} holds {most}."
    return (
        f"{utf16_units(text)} characters in one text, at most {LINE_UNITS}." if utf16_units(text) > LINE_UNITS else None
    )


def _long_screen(where: str, size: int, lang: str) -> Finding:
    if size > MAX_TEXT_UNITS:
        return Finding(
            where, f"{size} characters, a message holds {MAX_TEXT_UNITS}. ({lang})", "Move parts to `risks`."
        )
    if where.startswith("answer."):
        what = f"{size} characters in a prepared answer, {GOOD_SCREEN} are good. ({lang})"
        return Finding(where, what, "Shorten it, or make two answers of it.", "warning")
    what = f"{size} characters on the first screen, {GOOD_SCREEN} are good. ({lang})"
    return Finding(where, what, "Shorten it, or move parts to `papers`, `costs`, `risks`.", "warning")


def _first_screens(exam: Exam, lang: str) -> Iterator[tuple[str, int]]:
    for tree, name, leaf in leaves(exam.guide):
        where = f"{tree.tree}.{name}"
        shown = [m for m in leaf_messages(where, leaf) if m[0].split(".")[2] in ("title", "say", "steps")]
        yield where, sum(utf16_units(_say(exam, lang, message)) + len("00. \n") for message in shown)
    for tree, name, question in questions(exam.guide):
        where = f"{tree.tree}.{name}"
        parts = ((f"{where}.ask", question.ask), (f"{where}.why", question.why or ""))
        yield where, sum(utf16_units(_say(exam, lang, part)) for part in parts)
    for answer in exam.guide.answers.values():
        context = f"answer.{answer.id}.text"
        yield context, utf16_units(_say(exam, lang, (context, answer.text)))


def bad_markup(exam: Exam) -> Iterator[Finding]:
    """Bold stars that do not pair, or that hold nothing."""
    for lang in exam.guide.languages:
        for context, text in _texts(exam, lang):
            if any(line.count("**") % 2 or "****" in line for line in text.split("\n\n")):
                yield Finding(
                    context, f"The ** of bold do not pair. ({lang})", "Write **bold words** within one paragraph."
                )


def unknown_placeholder(exam: Exam) -> Iterator[Finding]:
    """Something in braces that the engine cannot fill in."""
    for context, source in exam.messages:
        for name in PLACEHOLDER.findall(source):
            if name not in PLACEHOLDERS:
                mend = "Use {deadline.until} or {deadline.left}, or write it without braces."
                yield Finding(context, f"`{{{name}}}` cannot be filled in.", mend)


def sentence_too_long(exam: Exam) -> Iterator[Finding]:
    """A sentence of the source language is too long to read in fear: a warning over 20 words, an error over 30."""
    for context, source in exam.messages:
        if NOT_SENTENCES.search(context):
            continue
        for sentence in sentences(source):
            count = len(WORD.findall(PLACEHOLDER.sub("X", sentence)))
            if count > GOOD_SENTENCE:
                start = " ".join(sentence.split()[:4])
                what = f"A sentence of {count} words: `{start} ...`"
                yield Finding(context, what, "Make two of it.", "error" if count > MAX_SENTENCE else "warning")


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text. A stop ends one only before a capital: after `st.` or `p.` the sentence goes on.

    A new line ends one too, unless it goes on in small letters, as a text wrapped by its author does.
    """
    held = ""
    for line in text.splitlines():
        for at, piece in enumerate(SENTENCE_END.split(line.strip())):
            begins = piece.lstrip('«"(')[:1]
            goes_on = begins.islower() or (at > 0 and not begins.isupper())
            if held and not goes_on:
                yield held
                held = ""
            held = f"{held} {piece}".strip()
    if held:
        yield held


def officialese(exam: Exam) -> Iterator[Finding]:
    """A page says in office language what people say plainly; told once a page, with the plain words.

    A page is a question, a leaf or a prepared answer. In brackets or quotation marks the official
    term may stand: the person will meet it on a door or on a paper.
    """
    for lang in exam.guide.languages:
        heavy = [word for word in exam.heavy_words if word.lang == lang]
        any_of_them = re.compile("|".join(_pattern(word.stem) for word in heavy) or "(?!)", re.IGNORECASE)
        pages: dict[str, dict[str, str]] = {}
        for context, text in _texts(exam, lang):
            spoken = OFFICIAL_TERM.sub(" ", text)
            if not context.startswith(("fact.", "contact.")) and any_of_them.search(spoken):
                page = ".".join(context.split(".")[:2])
                pages.setdefault(page, {}).update(_heavy_in(context, spoken, heavy))
        for page, found in pages.items():
            if found:
                mend = "Say it plainly, or allow it in heavy_words.yaml with the reason."
                yield Finding(page, f"Office language: {_advice(found)}. ({lang})", mend, "warning")


def _heavy_in(context: str, text: str, heavy: Iterable[HeavyWord]) -> Iterator[tuple[str, str]]:
    """The heavy words of a text as they stand there, each with its plain words."""
    for word in heavy:
        found = re.search(_pattern(word.stem), text, re.IGNORECASE)
        if found and not _allowed(word.allow, context):
            yield found.group().lower(), word.plain


def _advice(found: Mapping[str, str]) -> str:
    return "; ".join(f"`{heavy}` — {plain}" for heavy, plain in found.items())


def stop_word(exam: Exam) -> Iterator[Finding]:
    """A word that the house does not say: unlawful methods."""
    for lang in exam.guide.languages:
        stops = [stop for stop in exam.stop_words if stop.lang == lang]
        any_of_them = re.compile("|".join(_pattern(stop.stem) for stop in stops) or "(?!)", re.IGNORECASE)
        for context, text in _texts(exam, lang):
            if any_of_them.search(text):  # nearly no text has one, so most need one search only
                yield from _stops_in(context, text, stops)


def _stops_in(context: str, text: str, stops: Iterable[StopWord]) -> Iterator[Finding]:
    for stop in stops:
        found = re.search(_pattern(stop.stem), text, re.IGNORECASE)
        if found and not _allowed(stop.allow, context):
            yield Finding(context, f"`{found.group()}` is on the stop list. ({stop.lang})", stop.why)


def _pattern(stem: str) -> str:
    return r"\s+".join(rf"\b{re.escape(word)}\w*" for word in stem.split())


def _allowed(places: Iterable[str], context: str) -> bool:
    return any(context == place or context.startswith(f"{place}.") for place in places)


def _texts(exam: Exam, lang: str) -> Iterator[Message]:
    """Every text as readers of this language see it; texts that they see in the source language are left out."""
    for context, source in exam.messages:
        if lang == exam.guide.source_language:
            yield context, source
        elif lang in exam.words:
            text, translated = exam.words[lang].content(context, source)
            if translated:
                yield context, text


def _say(exam: Exam, lang: str, message: Message) -> str:
    context, source = message
    return exam.words[lang].content(context, source)[0] if lang in exam.words else source


CHECKS = (
    text_too_long,
    bad_markup,
    unknown_placeholder,
    sentence_too_long,
    officialese,
    stop_word,
)

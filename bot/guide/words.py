"""Words of one language: the interface by gettext catalogues, the content by its translations, days by Babel."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from gettext import c2py
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

State = Literal["translated", "fuzzy", "missing"]

_DATES_AS_IN = {"en": "en_GB"}  # most who read English here learnt it where the day comes before the month

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class Words:
    """What one language has to say. Without catalogues it speaks English and shows the content as written."""

    def __init__(
        self, lang: str, *, bot: Catalog | None = None, content: Catalog | None = None, is_source: bool = False
    ) -> None:
        """`is_source`: the content is written in this language. Raises babel.UnknownLocaleError."""
        self.lang = lang
        self.is_source = is_source
        name = _display_name(lang, lang)
        self.name = name[:1].upper() + name[1:]
        self._singular, self._plural = _interface(bot)
        self._plural_form = _plural_rule(bot)
        self._content = _translations(content)
        self._stale = _stale_contexts(content)

    def text(self, message: str, **values: object) -> str:
        """An interface message given by its English words; `{name}` stands for a value. Missing: the English."""
        return _fill(self._singular.get(message, message), values)

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """An interface message that depends on a number, which it may show as `{count}`."""
        forms = self._plural.get((one, many))
        if forms is None:
            form = one if count == 1 else many
        else:
            form = forms[min(self._plural_form(abs(count)), len(forms) - 1)]
        return _fill(form, {"count": count, **values})

    def content(self, context: str, source: str) -> tuple[str, bool]:
        """The translation of a text of the content and True; or the text as written and False.

        A translation of an earlier wording (fuzzy, or under other source words) does not count.
        """
        if self.is_source:
            return source, True
        translation = self._content.get((context, source))
        return (source, False) if translation is None else (translation, True)

    def state(self, context: str, source: str) -> State:
        """How a text of the content stands in this language; `fuzzy` also when its source words have changed."""
        if self.content(context, source)[1]:
            return "translated"
        return "fuzzy" if context in self._stale else "missing"

    def name_of(self, lang: str) -> str:
        """The name of another language in this one."""
        return _display_name(lang, self.lang)

    def day(self, day: date) -> str:
        """A date in full, as in a letter."""
        return _format(day, "long", self.lang)

    def short_day(self, day: date, *, with_year: bool = False) -> str:
        """A date for a button: day and short month, and the year if asked for."""
        return _format(day, "d MMM y" if with_year else "d MMM", self.lang)

    def month(self, day: date) -> str:
        """The month and year of a date, for a button."""
        return _format(day, "LLL y", self.lang)


def load_words(locales: Path, languages: Sequence[str], source_language: str) -> dict[str, Words]:
    """Read `<locales>/<lang>/LC_MESSAGES/{bot,content}.po` of every language; a file may be absent.

    Raises babel.UnknownLocaleError for a language that Babel does not know.
    """
    return {
        lang: Words(
            lang,
            bot=_read_catalogue(locales / lang / "LC_MESSAGES" / "bot.po", lang),
            content=_read_catalogue(locales / lang / "LC_MESSAGES" / "content.po", lang),
            is_source=lang == source_language,
        )
        for lang in languages
    }


def _read_catalogue(path: Path, lang: str) -> Catalog | None:
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=_locale(lang))


def _interface(catalogue: Catalog | None) -> tuple[dict[str, str], dict[tuple[str, str], tuple[str, ...]]]:
    """Messages without and with plural forms; fuzzy and unfinished ones are left out."""
    singular: dict[str, str] = {}
    plural: dict[tuple[str, str], tuple[str, ...]] = {}
    for message in catalogue or ():
        translation = message.string
        if not message.id or not translation or message.fuzzy:
            continue
        if isinstance(message.id, str) and isinstance(translation, str):
            singular[message.id] = translation
        elif not isinstance(message.id, str) and not isinstance(translation, str) and all(translation):
            plural[message.id[0], message.id[1]] = tuple(translation)
    return singular, plural


def _translations(catalogue: Catalog | None) -> Mapping[tuple[str, str], str]:
    return {
        (message.context, message.id): message.string
        for message in catalogue or ()
        if message.context and not message.fuzzy and isinstance(message.id, str) and isinstance(message.string, str)
        if message.string
    }


def _stale_contexts(catalogue: Catalog | None) -> frozenset[str]:
    """Contexts that have some translation: where `content` finds none, it is of an earlier wording."""
    return frozenset(message.context for message in catalogue or () if message.context and message.string)


def _plural_rule(catalogue: Catalog | None) -> Callable[[int], int]:
    return c2py(catalogue.plural_expr) if catalogue else lambda count: int(count != 1)


def _fill(text: str, values: Mapping[str, object]) -> str:
    """Put values in place of `{name}`. Not str.format: a stray brace in a translation must do no harm."""
    if not values:
        return text
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)


def _locale(lang: str) -> Locale:
    return Locale.parse(lang, sep="-" if "-" in lang else "_")


@lru_cache(maxsize=256)
def _display_name(lang: str, shown_in: str) -> str:
    return _locale(lang).get_display_name(_locale(shown_in)) or lang


@lru_cache(maxsize=8192)
def _format(day: date, pattern: str, lang: str) -> str:
    return format_date(day, pattern, locale=_locale(_DATES_AS_IN.get(lang, lang)))

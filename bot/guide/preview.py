"""All pages of the guide as one HTML file of chat bubbles, old beside new, that needs no network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from itertools import groupby

from bot.guide.bubbles import side, side_by_side
from bot.guide.cards import Card, Edition, cards
from bot.guide.compare import Pair, pairs
from bot.guide.model import Certainty, Leaf
from bot.guide.render import View
from bot.guide.review import mark_of
from bot.guide.stale import name_of, rests_on
from bot.guide.words import Words

VIEW_NAMES = {View.MORE: "Papers, cost, risks", View.SOURCES: "Sources", View.CONTACTS: "Contacts"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is shown: the content now, and the content of before with its name when there is one to compare with."""

    new: Edition
    old: Edition | None = None
    old_name: str = ""

    @property
    def languages(self) -> Sequence[Words]:
        return list(self.new.words.values())


def preview(subject: Subject) -> str:
    """The HTML file. Scripts and styles are inside, and its own rules forbid it to fetch anything."""
    old = list(cards(subject.old)) if subject.old else []
    shown = list(pairs(list(cards(subject.new)), old))
    trees = [(name, list(group)) for name, group in groupby(shown, key=lambda pair: pair.card.tree.tree)]
    parts = {
        "STYLE": _style(subject),
        "LANGUAGE": escape(subject.new.guide.source_language),
        "ABOUT": _about(subject),
        "LANGUAGES": "".join(map(_language_button, subject.languages)),
        "FILTERS": "".join(_filters(subject)),
        "TREES": "".join(_contents(subject, pages) for _, pages in trees),
        "PAGES": "".join(_tree(subject, name, pages) for name, pages in trees),
        "SCRIPT": _packed("page.js"),
    }
    page = _packed("page.html")
    for name, part in parts.items():
        page = page.replace(f"<!--{name}-->", part, 1)
    return page


def _packed(name: str) -> str:
    return (files("bot.guide") / "preview_page" / name).read_text(encoding="utf-8")


def _style(subject: Subject) -> str:
    """The style, with a rule for each language that hides the others."""
    rules = (
        f'html[data-shown="{words.lang}"] .tongue:not([lang="{words.lang}"]) {{ display: none }}\n'
        for words in subject.languages
    )
    return _packed("page.css") + "".join(rules)


def _about(subject: Subject) -> str:
    beside = f", beside <b>{escape(subject.old_name)}</b>" if subject.old else ""
    return f"As on <b>{subject.new.today.isoformat()}</b>{beside}"


def _language_button(words: Words) -> str:
    lang = escape(words.lang)
    return f'<button type="button" data-language="{lang}" lang="{lang}">{escape(words.name)}</button>'


def _filters(subject: Subject) -> Iterator[str]:
    """The filters, each with a place where the script puts how many pages it finds in the shown language."""
    names = {"stale": "Stale", "unsure": "Low certainty", "untranslated": "Untranslated"}
    if subject.old:
        names["changed"] = "Changed only"
    for flag, name in names.items():
        yield f'<label><input type="checkbox" data-filter="{flag}"> {name} <span data-count="{flag}"></span></label>'


def _contents(subject: Subject, pages: Sequence[Pair]) -> str:
    links = "".join(
        f'<li><a href="#{pair.card.name}" data-page="{pair.card.name}">{pair.card.node_id}</a></li>' for pair in pages
    )
    return f"<details><summary>{_title(subject, pages[0].card)}</summary><ul>{links}</ul></details>"


def _title(subject: Subject, card: Card) -> str:
    """The title of a card's tree in every language."""
    context, tongues = f"{card.tree.tree}.title", subject.languages
    said = ((words.lang, words.content(context, card.tree.title)[0]) for words in tongues)
    return "".join(f'<span class="tongue" lang="{lang}">{escape(text)}</span>' for lang, text in said)


def _tree(subject: Subject, name: str, pages: Sequence[Pair]) -> str:
    head = f"<h2>{_title(subject, pages[0].card)} <code>{name}</code></h2>"
    return f'<section id="{name}">{head}{"".join(_page(subject, pair) for pair in pages)}</section>'


def _page(subject: Subject, pair: Pair) -> str:
    card = pair.card
    kind = "leaf" if isinstance(card.node, Leaf) else "question"
    data = "".join(f' data-{flag}="{value}"' for flag, value in _flags(subject, pair) if value)
    head = f"<header><h3>{card.node_id}</h3>{''.join(_badges(subject, pair, kind))}</header>"
    tongues = "".join(_tongue(subject, pair, words.lang) for words in subject.languages)
    return f'<article id="{card.name}" class="{kind}"{data}>{head}{tongues}{_foundations(subject, card)}</article>'


def _flags(subject: Subject, pair: Pair) -> Iterator[tuple[str, str]]:
    """What the filters look for: `yes`, or the languages in which it is true. A removed page has only changed."""
    if pair.new:
        yield "stale", "yes" if pair.new.stale else ""
        yield "unsure", "yes" if pair.new.certainty is Certainty.REPORTED else ""
        yield "untranslated", " ".join(lang for lang, count in pair.new.lacking.items() if count)
    if subject.old:
        yield "changed", " ".join(words.lang for words in subject.languages if pair.changed(words.lang))


def _badges(subject: Subject, pair: Pair, kind: str) -> Iterator[str]:
    card = pair.card
    yield f'<span class="badge {kind}">{kind}</span>'
    if pair.new is None:
        yield '<span class="badge bad">removed</span>'
    elif subject.old and pair.old is None:
        yield '<span class="badge good">new</span>'
    if card.certainty:
        yield f'<span class="badge sure-{card.certainty}">{card.certainty}</span>'
    if card.stale:
        yield f'<span class="badge bad" title="{escape(", ".join(card.stale))}">stale: {len(card.stale)}</span>'
    for lang, count in card.lacking.items():
        if count:
            yield f'<span class="badge bad tongue" lang="{escape(lang)}">untranslated: {count}</span>'
    if isinstance(card.node, Leaf):
        yield _read_badge(card.node)
    yield f"<code>{escape(card.way)}</code>" if card.way else '<span class="badge bad">out of reach</span>'


def _read_badge(leaf: Leaf) -> str:
    seen = leaf.reviewed
    if seen is None:
        return '<span class="badge">no second reader</span>'
    told = f"read by {escape(seen.by)}, {seen.on}"
    if seen.of != mark_of(leaf):
        return f'<span class="badge bad">changed since {told}</span>'
    return f'<span class="badge">{told}</span>'


def _tongue(subject: Subject, pair: Pair, lang: str) -> str:
    changed = pair.changed(lang) if subject.old else []
    views = "".join(_view(subject, pair, lang, view, beside=view in changed) for view in pair.views(lang))
    return f'<div class="tongue" lang="{escape(lang)}">{views}</div>'


def _view(subject: Subject, pair: Pair, lang: str, view: View, *, beside: bool) -> str:
    old, new = pair.bubbles(lang, view)
    body = side_by_side(old, new, subject.old_name) if beside else side(new)
    if view is View.PAGE:
        return f'<div class="view">{body}</div>'
    state = " open" if beside else ""
    note = ' <span class="badge good">changed</span>' if beside else ""
    pages = f" ({len(new or old)})" if len(new or old) > 1 else ""
    return f'<details class="view"{state}><summary>{VIEW_NAMES[view]}{pages}{note}</summary>{body}</details>'


def _foundations(subject: Subject, card: Card) -> str:
    """What the page rests on, by id, with what is stale marked."""
    names = [name_of(item) for item in rests_on(subject.new.guide, card.node)]
    if not names:
        return ""
    told = ", ".join(f"<mark>{name}</mark>" if name in card.stale else name for name in names)
    return f'<details class="rests"><summary>Rests on {len(names)}</summary><p>{told}</p></details>'

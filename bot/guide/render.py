"""A place, a language and a view give a screen: Telegram's HTML and rows of buttons, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.guide.backing import contact_block, copy_buttons, fact_block
from bot.guide.days import day_rows
from bot.guide.markup import MAX_TEXT_UNITS, Block, Sheet, bold, italic, label, lines, sheets
from bot.guide.model import TALK, Leaf, Question
from bot.guide.pages import answer_blocks, more_blocks
from bot.guide.screen import (
    MAX_BUTTON_UNITS,
    MAX_ROWS,
    Act,
    Button,
    Copy,
    Link,
    Row,
    Screen,
    Show,
    View,
    stacked,
)
from bot.guide.voice import Voice
from bot.guide.walk import ROOT, Place
from bot.guide.words import Words

__all__ = ["Act", "Button", "Copy", "Link", "Screen", "Show", "View", "render"]

FRAME_UNITS = 300  # UTF-16 units kept free for a heading above the text and a note below it
LIST_UNITS = 2000  # UTF-16 units of one page of a list: what one reads without losing the place
MAX_COPY_BUTTONS = 4


def render(place: Place, words: Words, all_words: Mapping[str, Words], view: View = View.PAGE, page: int = 0) -> Screen:
    """The screen of a place in the language of `words`; `all_words` are the languages that may be chosen.

    A view that the place does not have becomes its page, a page number out of range the nearest one. The text holds
    only <b>, <i> and <a href>, at most 4096 UTF-16 units, beside at most 8 rows of buttons, whatever the content says.
    """
    voice = Voice(place, words)
    if view is View.LANGUAGES:
        return _languages(voice, all_words)
    if isinstance(place.node, Question):
        return _question(voice, place.node, page, _navigation(voice, all_words, View.PAGE))
    if view not in _views(voice, place.node):
        view = View.PAGE
    return _view_of_leaf(voice, place.node, view, page, _navigation(voice, all_words, view))


def _question(voice: Voice, question: Question, page: int, navigation: Row) -> Screen:
    blocks: list[Block] = [lines(voice.say_node("ask", question.ask))]
    if question.why:
        blocks.append(italic(voice.say_node("why", question.why)))
    rows = day_rows(voice, page) if question.date else []
    rows += stacked(_choices(voice, question), MAX_ROWS - len(rows) - 1)
    return _screen(voice, _page(blocks, 0)[0].text, [*rows, navigation])


def _choices(voice: Voice, question: Question) -> list[Button]:
    """One button a choice, the urgent ones first."""
    ordered = sorted(question.choices.items(), key=lambda choice: not choice[1].urgent)
    return [
        voice.button(
            voice.say_node(f"choices.{key}", choice.say),
            voice.place.choose(key),
            style="danger" if choice.urgent else None,
        )
        for key, choice in ordered
    ]


def _view_of_leaf(voice: Voice, leaf: Leaf, view: View, page: int, navigation: Row) -> Screen:
    if view is View.MORE:
        return _list(voice, view, more_blocks(voice, leaf), page, navigation)
    if view is View.SOURCES:
        return _list(voice, view, [fact_block(voice, fact) for fact in voice.guide.facts_of(leaf)], page, navigation)
    if view is View.CONTACTS:
        contacts = voice.guide.contacts_of(leaf)
        copies = [list(copy_buttons(voice, contact)) for contact in contacts]
        blocks = [contact_block(voice, contact) for contact in contacts]
        return _list(voice, view, blocks, page, navigation, copies=copies)
    return _answer(voice, leaf, page, navigation)


def _answer(voice: Voice, leaf: Leaf, page: int, navigation: Row) -> Screen:
    sheet, turning = _turned(voice, View.PAGE, answer_blocks(voice, leaf), page)
    human = _human_button(voice, leaf)
    views = [voice.view_button(_heading(voice, view), view) for view in _views(voice, leaf)]
    others = [*views, *_next_buttons(voice, leaf)]
    buttons = [human, *others] if leaf.urgent else [*others, human]
    rows = [*turning, *stacked(buttons, MAX_ROWS - len(turning) - 1), navigation]
    return _screen(voice, sheet.text, rows)


def _human_button(voice: Voice, leaf: Leaf) -> Button:
    """Every answer has a way to a human; where it is urgent the button is red and comes first."""
    action = Act("ask", voice.words.lang, voice.here)
    name = label(voice.words.text("Ask a human"), MAX_BUTTON_UNITS)
    return Button(name, action, "danger" if leaf.urgent else "primary")


def _views(voice: Voice, leaf: Leaf) -> list[View]:
    """What there is of a leaf behind its page."""
    found = (
        (View.MORE, bool(leaf.papers or leaf.costs or leaf.risks)),
        (View.SOURCES, bool(voice.guide.facts_of(leaf))),
        (View.CONTACTS, bool(voice.guide.contacts_of(leaf))),
    )
    return [view for view, exists in found if exists]


def _next_buttons(voice: Voice, leaf: Leaf) -> list[Button]:
    """The trees that the leaf leads to, by their titles."""
    names = [target.removesuffix(ROOT) for target in leaf.next if target != TALK and target.endswith(ROOT)]
    trees = [tree for tree in map(voice.guide.tree_named, names) if tree]
    return [
        voice.button(voice.say(f"{tree.tree}.title", tree.title), voice.place.follow(f"{tree.tree}{ROOT}"))
        for tree in trees
    ]


def _list(
    voice: Voice,
    view: View,
    blocks: Sequence[Block],
    page: int,
    navigation: Row,
    *,
    copies: Sequence[Sequence[Button]] = (),
) -> Screen:
    """A long list, a page at a time, with the copy buttons of the blocks that begin on the page."""
    sheet, turning = _turned(voice, view, blocks, page, LIST_UNITS)
    shown = [button for block in sheet.blocks if block < len(copies) for button in copies[block]]
    rows = [*((button,) for button in shown[:MAX_COPY_BUTTONS]), *turning, navigation]
    return _screen(voice, f"{bold(label(_heading(voice, view), MAX_BUTTON_UNITS))}\n\n{sheet.text}", rows)


def _heading(voice: Voice, view: View) -> str:
    """What a view of a leaf is called, on its button and above it."""
    if view is View.MORE:
        return voice.words.text("Papers, cost, risks")
    if view is View.SOURCES:
        return voice.words.text("Sources")
    return voice.words.text("Contacts")


def _turned(
    voice: Voice, view: View, blocks: Sequence[Block], page: int, most: int = MAX_TEXT_UNITS
) -> tuple[Sheet, list[Row]]:
    """The sheet of a page and the row that turns to its neighbours, if there are any."""
    sheet, at, count = _page(blocks, page, most)
    row: list[Button] = []
    if at > 0:
        row.append(voice.view_button(voice.words.text("Previous page"), view, at - 1))
    if at < count - 1:
        row.append(voice.view_button(voice.words.text("Next page"), view, at + 1))
    return sheet, [tuple(row)] if row else []


def _page(blocks: Sequence[Block], page: int, most: int = MAX_TEXT_UNITS) -> tuple[Sheet, int, int]:
    """The sheet nearest to the page asked for, its number and how many there are."""
    found = sheets(blocks, min(most, MAX_TEXT_UNITS - FRAME_UNITS))
    at = min(max(page, 0), len(found) - 1)
    return found[at], at, len(found)


def _screen(voice: Voice, text: str, rows: Sequence[Row]) -> Screen:
    """The finished screen, with a note when something had to stay in the language of the source."""
    if voice.untranslated:
        text = "\n\n".join([text, *italic(voice.untranslated_note())])
    return Screen(text, tuple(row for row in rows if row))


def _navigation(voice: Voice, all_words: Mapping[str, Words], view: View) -> Row:
    """Back, home and language. From another view of a place, back is to its page; home needs neither."""
    row: list[Button] = []
    if view is not View.PAGE:
        row.append(voice.view_button(voice.words.text("Back"), View.PAGE))
    elif voice.here:
        row.append(voice.button(voice.words.text("Back"), voice.place.back()))
    if voice.here:
        row.append(voice.button(voice.words.text("Home"), voice.place.home()))
    if view is not View.LANGUAGES and len(all_words) > 1:
        row.append(voice.view_button(f"🌐 {voice.words.name}", View.LANGUAGES))
    return tuple(row)


def _languages(voice: Voice, all_words: Mapping[str, Words]) -> Screen:
    """Asks in every language, because the reader may not know the present one."""
    asked = [line for words in all_words.values() for line in lines(words.text("Choose a language"))]
    buttons = [
        Button(words.name, Show(View.PAGE, voice.here, words.lang), "primary" if words is voice.words else None)
        for words in all_words.values()
    ]
    rows = [*stacked(buttons, MAX_ROWS - 1), _navigation(voice, all_words, View.LANGUAGES)]
    return _screen(voice, _page([asked], 0)[0].text, rows)

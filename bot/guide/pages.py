"""The pages of an answer: what to do, and what stands behind "more"."""

from __future__ import annotations

from collections.abc import Iterable

from bot.guide.markup import Block, bold, clip, lines
from bot.guide.model import Certainty, Fact, Leaf
from bot.guide.voice import Voice, stale_note

MAX_NAME_UNITS = 300  # titles and names are cut here, so that a line of several fits a message

_WEAKEST_LAST = tuple(Certainty)


def answer_blocks(voice: Voice, leaf: Leaf) -> list[Block]:
    """The first page of a leaf: title, answer, numbered steps, how sure it is and when it was checked."""
    facts = voice.guide.facts_of(leaf)
    steps = (f"{at}. {voice.say_node(f'steps.{at}', step)}" for at, step in enumerate(leaf.steps, start=1))
    return [
        [bold(clip(voice.say_node("title", leaf.title), MAX_NAME_UNITS))],
        stale_warning(voice, facts),
        lines(voice.say_node("say", leaf.say)),
        _all_lines(steps),
        _standing(voice, facts),
    ]


def more_blocks(voice: Voice, leaf: Leaf) -> list[Block]:
    """Papers, costs and risks; what the leaf does not have is left out."""
    papers, costs, risks = (
        voice.words.text("Papers"),
        voice.words.text("What it costs"),
        voice.words.text("What can go wrong"),
    )
    parts = ((papers, "papers", leaf.papers), (costs, "costs", leaf.costs), (risks, "risks", leaf.risks))
    return [_list_block(voice, heading, field, items) for heading, field, items in parts if items]


def stale_warning(voice: Voice, facts: Iterable[Fact]) -> Block:
    """A warning when the day to check one of the facts again has passed."""
    return stale_note(voice.words, facts, voice.place.today)


def checked_lines(voice: Voice, facts: Iterable[Fact]) -> Block:
    """The oldest day on which one of the facts was checked."""
    day = voice.words.day(min(fact.checked for fact in facts))
    return lines(voice.words.text("Checked: {day}", day=day))


def _standing(voice: Voice, facts: list[Fact]) -> Block:
    if not facts:
        return []
    weakest = max((fact.certainty for fact in facts), key=_WEAKEST_LAST.index)
    return [*lines(voice.how_sure(weakest)), *checked_lines(voice, facts)]


def _list_block(voice: Voice, heading: str, field: str, items: tuple[str, ...]) -> Block:
    said = (f"• {voice.say_node(f'{field}.{at}', item)}" for at, item in enumerate(items, start=1))
    return [bold(clip(heading, MAX_NAME_UNITS)), *_all_lines(said)]


def _all_lines(texts: Iterable[str]) -> Block:
    return [line for text in texts for line in lines(text)]

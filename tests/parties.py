"""The invariant behind promise P22, for every test of the whole world: words go only to a party of their case."""

from __future__ import annotations

from collections.abc import Iterator

from bot.playground import Playground
from bot.playground.model import Message

Topic = tuple[int, int | None]  # chat id and thread


def strangers(play: Playground) -> list[str]:
    """Copies that went to somebody else's case, one line each; empty when every word stayed among its parties.

    A topic belongs to the first person whose message was copied into it or who got an answer out of it.
    """
    owner: dict[Topic, int] = {}
    wrong = []
    for copy, source in _copies(play):
        to_person = copy.chat.is_private
        topic = (source.chat.id, source.thread) if to_person else (copy.chat.id, copy.thread)
        person = copy.chat.id if to_person else source.chat.id
        if topic[1] is None or source.chat.is_private == to_person or owner.setdefault(topic, person) != person:
            wrong.append(f"{source} went to {copy.chat}, topic {copy.thread}")
    return wrong


def _copies(play: Playground) -> Iterator[tuple[Message, Message]]:
    """Everything that the bot ever copied with its source, deleted ones too, in the order of the calls."""
    chats = play.world.chats
    for call in play.calls:
        if not call.applied or call.method not in {"copyMessage", "copyMessages"} or call.chat is None:
            continue
        made = call.result if isinstance(call.result, list) else [call.result]
        for item in made:
            copy = chats[call.chat].messages[item["message_id"]]
            assert copy.copied_from is not None
            yield copy, chats[copy.copied_from[0]].messages[copy.copied_from[1]]

"""Second readings: who read a leaf after its author, and whether its words have changed since."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date

from bot.guide.extract import leaf_messages
from bot.guide.model import Guide, Leaf, Reviewed

MARK_LENGTH = 8  # hexadecimal digits: enough to notice a change, short enough to read in a diff
LINE = re.compile(r"^    reviewed:.*\n", re.MULTILINE)


def mark_of(leaf: Leaf) -> str:
    """What a reader has read, as eight digits: all words of the leaf, and the facts and contacts that it names."""
    read = [*leaf_messages("", leaf), *leaf.facts, *leaf.contacts]
    return hashlib.sha256(json.dumps(read, ensure_ascii=False).encode()).hexdigest()[:MARK_LENGTH]


def reading(leaf: Leaf, by: str, on: date) -> Reviewed:
    """The record that `by` has read the leaf as it is now."""
    return Reviewed(by=by, on=on, of=mark_of(leaf))


def chosen(guide: Guide, name: str) -> Iterator[tuple[str, str, Leaf]]:
    """The leaves that `tree` or `tree.leaf` means, as tree, id, leaf; none when there is no such thing."""
    tree_name, _, leaf_id = name.partition(".")
    tree = guide.tree_named(tree_name)
    for own_id, leaf in tree.leaves.items() if tree else ():
        if leaf_id in ("", own_id):
            yield tree_name, own_id, leaf


def write_reading(text: str, leaf_id: str, reviewed: Reviewed) -> str:
    """The text of a tree's file with the record as the last line of this leaf, in place of an older one.

    The text is edited, not dumped anew: comments and line breaks are the author's. Raises ValueError when the leaf
    is not written in the usual way, one key to a line, two spaces deep.
    """
    questions, leaves_key, leaves = text.partition("\nleaves:\n")
    found = re.search(rf"^  {re.escape(leaf_id)}:\n(?:(?:   .*)?\n)+", leaves, re.MULTILINE)
    if found is None:
        raise ValueError(leaf_id)
    block = found.group()
    words = LINE.sub("", block).rstrip("\n") + "\n"
    line = f"    reviewed: {{by: {reviewed.by}, on: {reviewed.on}, of: '{reviewed.of}'}}\n"
    after = block[len(block.rstrip("\n")) + 1 :]  # blank lines between this leaf and the next
    return questions + leaves_key + leaves[: found.start()] + words + line + after + leaves[found.end() :]

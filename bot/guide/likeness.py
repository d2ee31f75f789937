"""Words as a search sees them: folded, and which known words a written one may mean, endings and slips forgiven."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

MAX_LETTERS = 32  # of a word: the longest of the content has fewer, and work stays bounded
STEM = 5  # letters that two forms of a longer word share; shorter words may differ in two letters at the end
SHARE = 0.6  # of their letters that two forms share at least; the more, the surer (squared)
FORM = 0.55  # a known form this sure makes a slip of the finger unlikely
SLIP = 0.5  # of their trigrams that a word and its misspelling share at least
CLEAR_SLIP = (
    0.7  # so many are shared by a word and the same less one letter, even if a form of the misspelling is known
)
SLIP_WEIGHT = 0.7  # a guess counts less than a word that stands there

_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile(r"[\u0300-\u036f]")  # accents and dots, once they stand apart from their letters
# Kazakh letters as they are typed where the keyboard has only Russian ones; by code points, for the house rule on
# letters in code. In order: schwa, barred ghe, ka and en with descenders, barred o, both straight u, shha, dotted i.
_TYPED = {
    0x4D9: 0x430,
    0x493: 0x433,
    0x49B: 0x43A,
    0x4A3: 0x43D,
    0x4E9: 0x43E,
    0x4B1: 0x443,
    0x4AF: 0x443,
    0x4BB: 0x445,
    0x456: 0x438,
}


def words_of(text: str) -> list[str]:
    """The words of a text: case, accents, the dots of a Russian io and the tails of Kazakh letters do not count."""
    return [word[:MAX_LETTERS] for word in _WORD.findall(folded(text).translate(_TYPED))]


def folded(text: str) -> str:
    """A text without case and accents, so that nobody has to type them."""
    return _MARK.sub("", unicodedata.normalize("NFKD", text.casefold())).casefold()


class Lexicon:
    """The known words, so arranged that those like a written one are found without looking at all of them."""

    def __init__(self, known: Iterable[str]) -> None:
        self._words = sorted(set(known))
        self._sizes = [len(word) + 1 for word in self._words]  # in trigrams, as `_trigrams` makes them
        self._by_trigram: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._words):
            for trigram in _trigrams(word):
                self._by_trigram[trigram].append(number)

    def like(self, word: str) -> dict[str, float]:
        """Known words that a folded word may mean, each with how surely (1: the word itself); none for a stranger."""
        forms = {known: alike for known in self._neighbours(word) if (alike := _alike(word, known))}
        if len(word) < STEM - 1 or word.isdigit():
            return forms
        at_least = CLEAR_SLIP if max(forms.values(), default=0.0) >= FORM else SLIP
        return {**self._misspelt(word, at_least), **forms}

    def _neighbours(self, word: str) -> Iterator[str]:
        """The known words that begin as this one does; for a short word or a number, itself only."""
        start = word if word.isdigit() else word[:3]
        at = bisect_left(self._words, start)
        while at < len(self._words) and self._words[at].startswith(start):
            yield self._words[at]
            at += 1

    def _misspelt(self, word: str, at_least: float) -> dict[str, float]:
        shared: Counter[int] = Counter()
        for trigram in _trigrams(word):
            shared.update(self._by_trigram.get(trigram, ()))
        size = len(word) + 1
        near = {self._words[one]: 2 * count / (size + self._sizes[one]) for one, count in shared.items()}
        return {known: share * SLIP_WEIGHT for known, share in near.items() if share >= at_least}


def _alike(word: str, known: str) -> float:
    """How surely two words are forms of one, by the share of letters in their common beginning; 0 if they are not."""
    if word == known:
        return 1.0
    common = _common(word, known)
    longest_ending = max(len(word), len(known)) - common
    if word.isdigit() or common < 3 or (common < STEM and longest_ending > 2):
        return 0.0
    share = 2 * common / (len(word) + len(known))
    return share**2 if share >= SHARE else 0.0


def _common(one: str, other: str) -> int:
    """How many letters they begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))


def _trigrams(word: str) -> list[str]:
    """Three letters at a time, none twice, the beginning padded twice: there slips are rare.

    In order, not a set: sums of scores must not depend on how a process happens to hash.
    """
    padded = f"  {word} "
    return list(dict.fromkeys(padded[at : at + 3] for at in range(len(padded) - 2)))

"""Two-word aliases for cases: random, never made from anything about the person."""

from __future__ import annotations

from collections.abc import Callable, Container

# Short, calm, easy to say on the phone, with no meaning that could hurt. Same words in every language of the desk.
_FIRST = (
    "amber ample azure bold brave brisk broad calm clear coral crisp deep early easy even fair fine firm fresh gentle "
    "glad golden grand green hazel high honest humble indigo ivory kind large late level light lilac little long loyal "
    "lucky maple mellow mild misty modest neat new noble ochre olive open patient pearl plain proud quick quiet rapid "
    "ready rosy round ruby sandy scarlet silent silver simple smooth snowy soft solid steady still strong sunny swift "
    "tall tender tidy true upper vast velvet violet warm white wide willow wise young"
).split()
_SECOND = (
    "acorn anchor apple arch arrow aspen badger bamboo basin beacon bell birch bison bridge brook candle canyon cedar "
    "cherry cloud clover comet cove crane creek daisy dawn delta dove dune eagle ember falcon feather fern field finch "
    "fjord forest fountain fox garden glacier grove gull harbor hare harvest heron hill island ivy kite lagoon lake "
    "lantern lark laurel leaf lighthouse lily linden lynx maple marsh meadow mill mint moon moss mountain oak oasis "
    "orchard otter owl pebble pine planet pond poplar prairie raven reed reef ridge river robin rowan sail sparrow "
    "spring spruce star stone stream summit swan thistle tide valley walnut wave wren"
).split()


def new_alias(taken: Container[str], choose: Callable[[list[str]], str]) -> str:
    """An alias that is not in `taken`. `choose` picks one of a list at random (`secrets.choice`).

    After many misses a number is added, so that a full list of names never stops a person from asking.
    """
    for _ in range(50):
        alias = f"{choose(_FIRST)} {choose(_SECOND)}"
        if alias not in taken:
            return alias
    number = 2
    while f"{alias} {number}" in taken:
        number += 1
    return f"{alias} {number}"

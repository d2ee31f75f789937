"""Asks the pages that the content names as sources whether they are still there (promise P38)."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

import aiohttp

AT_ONCE = 16  # hosts asked at the same time; each host is asked for one page at a time
PATIENCE = 30.0  # seconds for one page
GONE_STATUSES = frozenset((404, 410))
# Some sites answer a nameless client with a refusal.
HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; Waymark link check)"}


class Fate(StrEnum):
    """What became of a page."""

    THERE = "there"
    GONE = "gone"  # its site says so, or the site has no address any more
    UNSURE = "unsure"  # a refusal, a failure, silence: look at it by hand


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page's site said: `why` is a status such as `404`, or what failed."""

    url: str
    fate: Fate
    why: str


Told = Callable[[int, int], None]  # how many pages were asked, of how many


async def ask_all(urls: Iterable[str], told: Told = lambda _asked, _all: None) -> list[Answer]:
    """The fate of every address, in the order of the addresses, each asked once."""
    wanted = list(dict.fromkeys(urls))
    hosts: defaultdict[str, list[str]] = defaultdict(list)
    for url in wanted:
        hosts[urlsplit(url).netloc].append(url)
    found: dict[str, Answer] = {}
    free = asyncio.Semaphore(AT_ONCE)

    async def ask_host(client: aiohttp.ClientSession, pages: list[str]) -> None:
        async with free:
            for url in pages:
                found[url] = await _ask(client, url)
                told(len(found), len(wanted))

    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    async with aiohttp.ClientSession(timeout=timeout, headers=HEADERS) as client:
        await asyncio.gather(*(ask_host(client, pages) for pages in hosts.values()))
    return [found[url] for url in wanted]


async def _ask(client: aiohttp.ClientSession, url: str) -> Answer:
    """Ask for one page, without reading it: many sites refuse a request for the head alone."""
    try:
        async with client.get(url) as response:
            return Answer(url, _fate(response.status), str(response.status))
    except aiohttp.ClientConnectorDNSError:
        return Answer(url, Fate.GONE, "the site has no address")
    except TimeoutError:
        return Answer(url, Fate.UNSURE, f"no answer in {PATIENCE:.0f} seconds")
    except (aiohttp.ClientError, ValueError) as error:
        return Answer(url, Fate.UNSURE, type(error).__name__)


def _fate(status: int) -> Fate:
    if status in GONE_STATUSES:
        return Fate.GONE
    return Fate.THERE if status < 400 else Fate.UNSURE

"""The pages that sources name: still there, gone, or not to be told from here."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.ops import links
from bot.ops.links import Answer, Fate, ask_all

STATUSES = {"/there": 200, "/gone": 410, "/lost": 404, "/refused": 403, "/broken": 503, "/busy": 429}


@pytest.fixture
async def site() -> AsyncIterator[TestServer]:
    """A site whose pages answer with a status each; /moved leads to /there."""

    async def page(request: web.Request) -> web.Response:
        if request.path == "/moved":
            raise web.HTTPMovedPermanently("/there")
        return web.Response(status=STATUSES[request.path])

    app = web.Application()
    app.router.add_get("/{page}", page)
    server = TestServer(app)
    await server.start_server()
    yield server
    await server.close()


async def asked(site: TestServer, *paths: str) -> list[tuple[Fate, str]]:
    answers = await ask_all(str(site.make_url(path)) for path in paths)
    assert [answer.url for answer in answers] == [str(site.make_url(path)) for path in paths]
    return [(answer.fate, answer.why) for answer in answers]


async def test_a_page_that_answers_is_there(site: TestServer) -> None:
    """Also when its site sends on to where it stands now."""
    assert await asked(site, "/there", "/moved") == [(Fate.THERE, "200"), (Fate.THERE, "200")]


async def test_a_page_that_its_site_disowns_is_gone(site: TestServer) -> None:
    """Only the site's own word counts as gone."""
    assert await asked(site, "/lost", "/gone") == [(Fate.GONE, "404"), (Fate.GONE, "410")]


async def test_a_refusal_is_no_proof_of_loss(site: TestServer) -> None:
    """Many official sites refuse programs: a person has to look."""
    told = await asked(site, "/refused", "/broken", "/busy")
    assert told == [(Fate.UNSURE, "403"), (Fate.UNSURE, "503"), (Fate.UNSURE, "429")]


async def test_a_site_without_an_address_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is not there any more; the rest of the network may be."""

    def nowhere(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    answers = await ask_all(["https://gone.example/page"])
    assert answers == [Answer("https://gone.example/page", Fate.GONE, "the site has no address")]


async def test_silence_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that takes the call and says nothing holds nobody up."""
    silent = socket.create_server(("127.0.0.1", 0))
    monkeypatch.setattr(links, "PATIENCE", 0.05)
    with silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert [answer.fate for answer in await ask_all([url])] == [Fate.UNSURE]


async def test_what_is_no_address_is_told_and_stops_nothing(site: TestServer) -> None:
    """A slip of an author is one line of the report."""
    good = str(site.make_url("/there"))
    assert [answer.fate for answer in await ask_all(["mailto:nobody", good])] == [Fate.UNSURE, Fate.THERE]


async def test_each_address_is_asked_once_and_progress_is_told(site: TestServer) -> None:
    """Many facts rest on one page."""
    seen: list[tuple[int, int]] = []
    urls = [str(site.make_url(path)) for path in ("/there", "/lost", "/there")]

    assert len(await ask_all(urls, lambda done, total: seen.append((done, total)))) == 2
    assert seen == [(1, 2), (2, 2)]

"""Bodies of API calls: URL-encoded, multipart or JSON, into parameters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, MultipartReader

from bot.playground.params import Params

if TYPE_CHECKING:
    from aiohttp import web
    from aiohttp.multipart import MultipartResponseWrapper


def read_plain(content_type: str, body: bytes) -> Params:
    """A body that is not multipart; ValueError if it is not what its type says."""
    if not body:
        return Params({})
    if content_type == "application/json":
        values: Any = json.loads(body)
        if not isinstance(values, dict):
            raise ValueError("a JSON object was expected")
        return Params(values)
    return Params(dict(parse_qsl(body.decode(), keep_blank_values=True)))


async def read_multipart(reader: MultipartReader | MultipartResponseWrapper) -> Params:
    """Fields and files of a multipart body."""
    values: dict[str, Any] = {}
    files: dict[str, tuple[str, bytes]] = {}
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        data = bytes(await part.read(decode=True))
        if part.filename:
            files[part.name] = (part.filename, data)
        else:
            values[part.name] = data.decode()
    return Params(values, files)


async def read_request(request: web.Request) -> Params:
    """All parameters of a request, those of the query included; those of the body win."""
    if request.content_type.startswith("multipart/"):
        params = await read_multipart(await request.multipart())
    else:
        params = read_plain(request.content_type, await request.read())
    if request.query_string:
        params.values = dict(request.query) | params.values
    return params

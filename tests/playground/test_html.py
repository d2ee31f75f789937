"""Telegram HTML: what is accepted, what is refused and in which words, and lengths in UTF-16 units."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.errors import ApiError
from bot.playground.html import parse_html, to_html, utf16

REFUSED = {
    "<x>y</x>": 'Unsupported start tag "x" at byte offset 0',
    "ж<y>": 'Unsupported start tag "y" at byte offset 2',
    "<b>open": 'Can\'t find end tag corresponding to start tag "b"',
    "close</b>": "Unexpected end tag at byte offset 5",
    "<b>cross</i>": 'Unmatched end tag at byte offset 8, expected "</b>", found "</i>"',
    "a < b": 'Unsupported start tag "" at byte offset 2',
    "tail <b": "Unclosed start tag at byte offset 5",
    "<b>x</b": "Unclosed end tag at byte offset 4",
    '<a href="x': "Unclosed start tag at byte offset 0",
    "<span>x</span>": 'Tag "span" must have class "tg-spoiler" at byte offset 0',
    "<a href=x/y>z</a>": "Unexpected end of name token at byte offset 8",
    "<a =1>z</a>": 'Empty attribute name in the tag "a" at byte offset 0',
}


@pytest.mark.parametrize(("markup", "words"), REFUSED.items())
def test_bad_markup_is_refused_in_the_servers_words(markup: str, words: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_html(markup)
    assert refusal.value.description == f"Bad Request: can't parse entities: {words}"


def test_offsets_and_lengths_are_utf16_units() -> None:
    text, entities = parse_html("\U0001f6c2<b>\U0001f6c2x</b>")
    assert text == "\U0001f6c2\U0001f6c2x"
    assert entities == [{"type": "bold", "offset": 2, "length": 3}]


@pytest.mark.parametrize(
    ("markup", "entity"),
    [
        ('<a href="https://example.org/?a=1&amp;b=2">x</a>', {"type": "text_link", "url": "https://example.org/?a=1&b=2"}),
        ('<a href="tg://user?id=5">x</a>', {"type": "text_mention", "user": {"id": 5}}),
        ('<tg-time unix="9" format="d">x</tg-time>', {"type": "date_time", "unix_time": 9, "date_time_format": "d"}),
        ("<a>Example.org</a>", {"type": "text_link", "url": "http://example.org/"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ('<span class="tg-spoiler">x</span>', {"type": "spoiler"}),
        ("<STRONG>x</STRONG>", {"type": "bold"}),
        ("<i >x</>", {"type": "italic"}),
    ],
)  # fmt: skip
def test_each_tag_becomes_its_entity(markup: str, entity: dict[str, object]) -> None:
    text, entities = parse_html(markup)
    assert entities == [{"offset": 0, "length": len(text)} | entity]


@pytest.mark.parametrize("markup", ['<a href="javascript:alert(1)">x</a>', "<a href=''>x</a>", "<b></b>x"])
def test_a_useless_tag_leaves_only_its_text(markup: str) -> None:
    assert parse_html(markup) == ("x", [])


def test_only_telegrams_references_are_decoded() -> None:
    assert parse_html("&lt;&gt;&amp;&quot;&#65;&#x42; &nbsp; & &copy; &#0;")[0] == '<>&"AB &nbsp; & &copy; &#0;'


@given(st.text())
def test_any_escaped_text_comes_through_unchanged(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, []) or "&#x27;" in html.escape(text)
    assert parse_html(html.escape(text, quote=False)) == (text, [])


@given(st.text())
def test_no_text_at_all_breaks_the_parser(text: str) -> None:
    try:
        parsed, entities = parse_html(text)
    except ApiError as refusal:
        assert refusal.description.startswith("Bad Request: can't parse entities: ")
        return
    assert all(entity["offset"] + entity["length"] <= utf16(parsed) for entity in entities)


TREES = st.recursive(
    st.text(min_size=1).map(lambda text: html.escape(text, quote=False)),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["b", "i", "u", "s", "code"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)


@given(TREES)
def test_markup_written_from_entities_reads_back_the_same(markup: str) -> None:
    text, entities = parse_html(markup)
    again = parse_html(to_html(text, entities))
    assert again[0] == text
    assert covered(again[1]) == covered(entities)


def covered(entities: list[dict[str, object]]) -> set[tuple[object, ...]]:
    """Entities without their order."""
    return {(entity["type"], entity["offset"], entity["length"]) for entity in entities}

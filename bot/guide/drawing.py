"""Laid-out boxes as an SVG file: shapes, lines, a legend, colours for light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files

from bot.guide.layout import BOX_WIDTH, FONT_SIZE, LINE_HEIGHT, PADDING, Box, Row, laid_out, text_width

TITLE_HEIGHT = 56
SWATCH = 14
CORNER = 6


def drawing(roots: Sequence[Box], title: str, subtitle: str, legend: Mapping[str, str]) -> str:
    """The SVG file of boxes that grow from the roots. `legend` tells what each kind means."""
    legend_parts, legend_bottom = _legend(legend)
    boxes, width, height = laid_out(roots, legend_bottom + 2 * PADDING)
    width = max(width, _LEGEND_WIDTH, text_width(title, 20) + 2 * PADDING)
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
        f"<style>{(files('bot.guide') / 'preview_page' / 'graph.css').read_text(encoding='utf-8')}</style>",
        f'<rect class="ground" width="{width:.0f}" height="{height:.0f}"/>',
        f'<text class="title" x="{PADDING}" y="26">{escape(title)}</text>',
        f'<text class="note" x="{PADDING}" y="46">{escape(subtitle)}</text>',
        *legend_parts,
        *(line for box in boxes for line in _lines(box)),
        *(part for box in boxes for part in _box(box)),
        "</svg>\n",
    ]
    return "\n".join(parts)


_LEGEND_WIDTH = 3 * BOX_WIDTH


def _legend(legend: Mapping[str, str]) -> tuple[list[str], float]:
    """A swatch and a word for each kind, in as many rows as needed."""
    parts: list[str] = []
    x, y = float(PADDING), float(TITLE_HEIGHT)
    for kind, meaning in legend.items():
        room = SWATCH + 6 + text_width(meaning) + 14
        if x + room > _LEGEND_WIDTH:
            x, y = float(PADDING), y + LINE_HEIGHT + 6
        shape = "leaf urgent" if kind == "urgent" else f"leaf {kind}" if kind in _ANSWERS else kind
        parts.append(
            f'<g class="{shape}"><rect class="box" x="{x}" y="{y}" width="{SWATCH}" height="{SWATCH}" rx="3"/></g>'
        )
        parts.append(f'<text x="{x + SWATCH + 6}" y="{y + SWATCH - 2}">{escape(meaning)}</text>')
        x += room
    return parts, y + LINE_HEIGHT


_ANSWERS = ("law", "practice", "reported")


def _box(box: Box) -> Iterator[str]:
    """A box, as a link when it stands for something that is drawn elsewhere."""
    name = f' id="{escape(box.name)}"' if box.name else ""
    yield f'<a href="{escape(box.link)}">' if box.link else ""
    yield f'<g{name} class="{box.kind}" transform="translate({box.x:.0f} {box.y:.0f})">'
    yield f'<rect class="box" width="{BOX_WIDTH}" height="{box.height:.0f}" rx="{CORNER}"/>'
    if "urgent" in box.kind:
        yield f'<rect class="bar" width="5" height="{box.height:.0f}" rx="2"/>'
    y = PADDING + FONT_SIZE
    for line in box.heading_lines:
        yield f'<text class="head" x="{PADDING}" y="{y}">{escape(line)}</text>'
        y += LINE_HEIGHT
    for line in box.note_lines:
        yield f'<text class="note" x="{PADDING}" y="{y}">{escape(line)}</text>'
        y += LINE_HEIGHT
    for row in box.rows:
        yield from _row(row)
    yield "</g>"
    yield "</a>" if box.link else ""


def _row(row: Row) -> Iterator[str]:
    yield f'<g class="row {row.kind}">'
    yield f'<path class="rule" d="M0 {row.top:.1f}H{BOX_WIDTH}"/>'
    for at, line in enumerate(row.lines):
        yield f'<text x="{PADDING}" y="{row.top + FONT_SIZE + 2 + at * LINE_HEIGHT:.1f}">{escape(line)}</text>'
    yield "</g>"


def _lines(box: Box) -> Iterator[str]:
    """A line with a tip from each row to its child."""
    for row in box.rows:
        if row.child:
            end = row.child.y + row.child.anchor
            shape = f"M{box.x + BOX_WIDTH} {box.y + row.middle:.1f}H{row.turn:.1f}V{end:.1f}H{row.child.x - 2}"
            yield f'<path class="line {row.kind}" d="{shape}"/>'
            yield f'<path class="tip {row.kind}" d="M{row.child.x - 9} {end - 4:.1f}l8 4l-8 4z"/>'

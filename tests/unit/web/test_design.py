"""The design system is what the style sheet says: colours, contrast, one dark room."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TOKENS = (ROOT / "static/css/tokens.css").read_text("utf-8")
PAGE = (ROOT / "docs/explanation/design-system.md").read_text("utf-8")
# Text needs 4.5, signs and edges 3 (WCAG 2.1, 1.4.3 and 1.4.11).
PAIRS = {
    ("ink", "paper"): ("text", 4.5),
    ("ink-soft", "paper"): ("soft text", 4.5),
    ("ink-soft", "mist"): ("soft text in notices", 4.5),
    ("sea", "paper"): ("links", 4.5),
    ("sea", "sheet"): ("tools of the desk", 4.5),
    ("seal", "paper"): ("numbers, focus", 4.5),
    ("on-seal", "seal"): ("main button", 4.5),
    ("on-deep", "deep"): ("head, doors", 4.5),
    ("on-deep-soft", "deep"): ("soft text on navy", 4.5),
    ("on-field", "field"): ("search", 4.5),
    ("on-lit", "lit"): ("found words", 4.5),
    ("ink", "lit-weak"): ("lone words", 4.5),
    ("lit-page", "deep"): ("focus on navy", 3),
    ("edge", "paper"): ("edges", 3),
}


def tokens(opening: str) -> dict[str, str]:
    """Colours that the rule beginning with ``opening`` names."""
    body = TOKENS[TOKENS.index(opening) :]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", body[: body.index("}")]))


LIGHT, DARK = tokens(":root {"), tokens(':root[data-room="dark"] {')


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2.1."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def row(pair: tuple[str, str]) -> str:
    """The line of the table for a pair of tokens."""
    over, under = pair
    figures = " | ".join(f"{contrast(room[over], room[under]):.1f}" for room in (LIGHT, DARK))
    return f"| `--{over}` on `--{under}` | {PAIRS[pair][0]} | {figures} |"


@pytest.mark.parametrize("pair", PAIRS, ids="-on-".join)
def test_contrast_is_enough_in_both_rooms_and_the_page_says_how_much(pair):
    over, under = pair
    assert all(contrast(room[over], room[under]) >= PAIRS[pair][1] for room in (LIGHT, DARK))
    assert row(pair) in PAGE


def test_the_two_ways_into_the_dark_room_show_the_same_colours():
    assert tokens(':root:not([data-room="light"]) {') == DARK
    assert set(DARK) == set(LIGHT)


@pytest.mark.parametrize("sheet", sorted((ROOT / "static/css").glob("*.css")), ids=lambda path: path.name)
def test_every_token_in_use_is_named(sheet):
    text = sheet.read_text("utf-8")
    named = set(re.findall(r"--([\w-]+):", TOKENS + text))
    assert set(re.findall(r"var\(--([\w-]+)", text)) <= named


def test_no_style_or_script_is_written_into_a_page():
    # What is printed is read by no browser, and its pages have sizes of their own.
    pages = [page for page in (ROOT / "templates").rglob("*.html") if page.parent.name != "print"]
    for template in pages:
        text = template.read_text("utf-8")
        assert not re.search(r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son\w+=", text), template.name

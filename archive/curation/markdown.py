"""A collection's introduction: Markdown (CommonMark) to HTML that cannot leave the archive.

Raw HTML stays text, pictures become their description, links to the outside become their
words: a visitor at a touch screen without a network must meet no dead end, and a folder
from somebody else must bring no program.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_INSIDE = re.compile(r"(?:/(?![/\\])|#)[^\\\s]*")


def render_markdown(text: str) -> str:
    """HTML of ``text``; headings begin at the second level, below the page's title."""
    html = _renderer().render(text)
    assert isinstance(html, str)
    return html


def paragraphs(text: str) -> list[tuple[int, str]]:
    """What is read of ``text``, without marks: its paragraphs, each after the number of its first line, from 1."""
    blocks = (token for token in _renderer().parse(text) if token.map and (token.children or token.content))
    return [(token.map[0] + 1, _read(token)) for token in blocks if token.map]


def _read(token: Token) -> str:
    if token.children is None:
        return token.content
    return "".join(child.content or (" " if child.type.endswith("break") else "") for child in token.children)


@cache
def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt  # which a command that shows no introduction need not load

    parser = MarkdownIt("commonmark", {"html": False}).disable(["html_block", "html_inline"])
    # Every address is read as a link first, so that its words survive when it is taken away.
    parser.validateLink = _any_address  # type: ignore[method-assign]
    parser.core.ruler.push("stay_inside", _stay_inside)
    return parser


def _any_address(url: str) -> bool:
    del url
    return True


def _stay_inside(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + 1)}"
        if token.children is not None:
            token.children = list(_inside_only(token.children))


def _inside_only(tokens: Sequence[Token]) -> Iterator[Token]:
    kept: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            kept.append(_INSIDE.fullmatch(str(token.attrs.get("href", ""))) is not None)
            if not kept[-1]:
                continue
        elif token.type == "link_close" and not kept.pop():
            continue
        if token.type == "image":
            yield token.copy(type="text", tag="", attrs={}, children=None)
        else:
            yield token

"""Links in a curator's words: those into the archive lead to what the kit has of it, the rest become words.

A kit stands where there is no archive to answer: no link of it may end nowhere.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from archive.exports.kit import names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LINK: Final = re.compile(r'<a href="(/[^"]*)">(.*?)</a>', re.DOTALL)
_ITEM: Final = re.compile(r"/items/([0-9A-Z]{8})(?:/pages/([1-9]\d*))?")
_COLLECTION: Final = re.compile(r"/collections/([a-z0-9-]+)")


class Inside:
    """Knows what of the archive is in the kit.

    Args:
        slugs: Its curated sets.
        pages: Numbers of the pages of each document that are in it, by pid.
    """

    def __init__(self, slugs: frozenset[str], pages: Mapping[str, tuple[int, ...]]) -> None:
        self._slugs = slugs
        self._pages = pages

    def lead(self, rendered: str, page: Callable[[str], str]) -> str:
        """Rendered Markdown with its links led to the kit's own pages.

        Args:
            rendered: HTML of `archive.curation.render_markdown`.
            page: Address of a page of the kit, as the page that is written has to write it.
        """

        def led(link: re.Match[str]) -> str:
            name, query = self._name(html.unescape(link[1]))
            return f'<a href="{html.escape(page(name) + query)}">{link[2]}</a>' if name else link[2]

        return _LINK.sub(led, rendered)

    def _name(self, address: str) -> tuple[str, str]:
        """The page of the kit for an address of the site, and its query; empty where there is none."""
        parts = urlsplit(address)
        if parts.path == "/search" and "q" in parse_qs(parts.query):
            return "search.html", f"?{parts.query}"
        if parts.path == "/map":
            return "map.html", ""
        if (set_ := _COLLECTION.fullmatch(parts.path)) and set_[1] in self._slugs:
            return names.collection_page(set_[1]), ""
        if (item := _ITEM.fullmatch(parts.path)) and (numbers := self._pages.get(item[1])):
            number = int(item[2] or numbers[0])
            return (names.document_page(item[1], number), "") if number in numbers else ("", "")
        return "", ""

"""Reading ALTO 4.4 (Library of Congress): words, boxes and the page text that they spell.

The page text is defined here once: words of a line joined by a space (Hán characters by nothing), lines by a line
feed, blocks by an empty line. The catalogue keeps exactly this text, so that offsets in it lead to words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from archive.errors import StoreError
from archive.text.han import FIRST_HAN

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"

_BLOCK = f"{{{NAMESPACE}}}TextBlock"
_LINE = f"{{{NAMESPACE}}}TextLine"
_STRING = f"{{{NAMESPACE}}}String"


@dataclass(frozen=True)
class AltoWord:
    """One ``String``.

    Attributes:
        text: Its ``CONTENT``.
        x: Left edge in pixels of the page picture.
        y: Top edge in pixels of the page picture.
        w: Width in pixels.
        h: Height in pixels.
        confidence: ``WC``, 0..1; None where nothing was recognised (a PDF's own text layer).
        goes_on: Whether it follows the word before it in its line without a space.
    """

    text: str
    x: int
    y: int
    w: int
    h: int
    confidence: float | None
    goes_on: bool = False


def go_together(before: str, after: str) -> bool:
    """Whether two words of a line stand without a space between them: where both meet in Hán."""
    return before[-1:] >= FIRST_HAN and after[:1] >= FIRST_HAN


def alto_path(number: int) -> str:
    """Where an item's object in the store keeps the ALTO file of page ``number``."""
    return f"alto/{number:06d}.xml"


def read_words(data: bytes) -> list[AltoWord]:
    """All words of a page in reading order.

    Raises:
        StoreError: ``data`` is not an ALTO file (R350).
    """
    return [word for line in read_lines(data) for word in line]


def read_lines(data: bytes) -> list[list[AltoWord]]:
    """The words of a page line by line, in reading order.

    Raises:
        StoreError: ``data`` is not an ALTO file (R350).
    """
    return [line for block in _blocks(data) for line in block]


def page_text(data: bytes) -> str:
    """The text of a page.

    Raises:
        StoreError: ``data`` is not an ALTO file (R350).
    """
    return words_with_offsets(data)[0]


def words_with_offsets(data: bytes) -> tuple[str, list[tuple[int, int, AltoWord]]]:
    """The text of a page, and where in it each word starts and ends.

    Raises:
        StoreError: ``data`` is not an ALTO file (R350).
    """
    pieces: list[str] = []
    places: list[tuple[int, int, AltoWord]] = []
    position = 0
    separator = ""
    for block in _blocks(data):
        for line in block:
            for word in line:
                separator = "" if word.goes_on else separator
                position += len(separator)
                pieces += (separator, word.text)
                places.append((position, position + len(word.text), word))
                position += len(word.text)
                separator = " "
            separator = "\n"
        separator = "\n\n"
    return "".join(pieces), places


def _blocks(data: bytes) -> Iterator[list[list[AltoWord]]]:
    """Blocks of lines of words; blocks and lines without words are passed over."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
        for block in root.iter(_BLOCK):
            lines = [words for line in block.iter(_LINE) if (words := _words(line))]
            if lines:
                yield lines
    except (etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise StoreError("R350", problem=error) from error


def _words(line: etree._Element) -> list[AltoWord]:
    words: list[AltoWord] = []
    for string in line.iter(_STRING):
        word = _word(string)
        if words and go_together(words[-1].text, word.text):
            before = string.getprevious()
            word = replace(word, goes_on=before is not None and before.tag == _STRING)
        words.append(word)
    return words


def _word(string: etree._Element) -> AltoWord:
    left, top, width, height = (round(float(string.attrib[name])) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    certainty = string.attrib.get("WC")
    return AltoWord(
        str(string.attrib["CONTENT"]), left, top, width, height, None if certainty is None else float(certainty)
    )

"""Flat ODF, the one-file XML of LibreOffice: old Vietnamese encodings in it converted, font by font.

LibreOffice keeps the names of fonts that are not installed here, and in its PDF no longer (measured: all 47 files
show DejaVu Sans, and the soft hyphen that is TCVN3's ư is gone). So text is converted before the PDF is made,
and the page's picture shows letters that can be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from archive.text.legacy import convert, has_letters_of_unicode
from archive.text.legacy_fonts import hint_of
from archive.text.legacy_runs import Run, mend
from ingest.odf_styles import DocumentStyles, name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.text.legacy_charsets import LegacyEncoding
    from archive.text.legacy_runs import Mended

_PARAGRAPHS = (name("text:p"), name("text:h"))
_GAPS = frozenset({name("text:s"), name("text:tab"), name("text:line-break")})
_OWN_PARAGRAPHS = frozenset({*_PARAGRAPHS, name("text:note"), name("text:list"), name("text:section")})
_TEXT_NAMESPACE = name("text:")
_FONT_FAMILIES = (name("svg:font-family"), name("fo:font-family"))
_STRING_VALUE = name("office:string-value")
_PRINT_RANGES = name("table:print-ranges")
_SCALES = tuple(name(f"style:scale-to{part}") for part in ("-X", "-Y", "", "-pages"))
_LABELS = (name("style:num-prefix"), name("style:num-suffix"))
_SANS = re.compile("arial|avant|helv|univers|teknical|free", re.IGNORECASE)
_MAIN_SHARE = 0.5
"""Share of its letters from which on an encoding is the document's own, and labels without a font are in it."""


class _Slot(NamedTuple):
    """Where a run of text stands: ``element.text`` or ``element.tail``; a gap has no element."""

    element: etree._Element | None
    is_tail: bool
    run: Run


@dataclass(frozen=True)
class FlatReading:
    """What was found in a document and done to it.

    Attributes:
        mended: Its paragraphs and what was converted.
        changed: Whether a new document was written.
        notes: What a librarian should know, as short codes.
    """

    mended: Mended
    changed: bool
    notes: tuple[str, ...]


def mend_flat_odf(source: Path, target: Path) -> FlatReading:
    """Write the document at ``source`` to ``target``, old encodings converted, their fonts replaced, all cells printed.

    Nothing is written where there is nothing to change.

    Raises:
        etree.XMLSyntaxError: It is no XML.
    """
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True, remove_comments=True)
    tree = etree.parse(str(source), parser)
    lines = list(_lines(tree.getroot()))
    mended = mend([[slot.run for slot in line] for line in lines])
    notes = _notes(tree)
    changed = _print_whole_sheets(tree)
    if mended.converted:
        changed = True
        _put_back(lines, mended)
        encoding, _ = mended.converted.most_common(1)[0]
        if mended.share(encoding) >= _MAIN_SHARE:
            _convert_labels(tree, encoding)
        _replace_fonts(tree)
    if changed:
        tree.write(str(target), encoding="UTF-8", xml_declaration=True)
    return FlatReading(mended, changed, notes)


def _put_back(lines: list[list[_Slot]], mended: Mended) -> None:
    for line, texts in zip(lines, mended.lines, strict=True):
        for slot, text in zip(line, texts, strict=True):
            if slot.element is None:
                continue
            if slot.is_tail:
                slot.element.tail = text
            else:
                slot.element.text = text
            for cell in slot.element.iterancestors(name("table:table-cell")):
                # The paragraphs are a cell's text; a value beside them would be shown instead.
                cell.attrib.pop(_STRING_VALUE, "")


def _print_whole_sheets(tree: etree._ElementTree) -> bool:
    """Let all cells of a sheet be printed, its rows whole, and each of them once.

    An author's print range leaves out part of the document; a row cut in two cannot be read; title rows that come
    again on every page would be read as often.
    """
    if not tree.getroot().get(name("office:mimetype"), "").endswith("spreadsheet"):
        return False
    for sheet in tree.findall(f".//*[@{_PRINT_RANGES}]"):
        del sheet.attrib[_PRINT_RANGES]
    for titles in tree.findall(f".//{name('table:table-header-rows')}"):
        _unwrap(titles)
    for layout in tree.iter(name("style:page-layout-properties")):
        for scale in _SCALES:
            layout.attrib.pop(scale, "")
        layout.set(_SCALES[0], "1")
        layout.set(_SCALES[1], "0")
    return True


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    place = parent.index(element)
    parent[place : place + 1] = list(element)


def _notes(tree: etree._ElementTree) -> tuple[str, ...]:
    hidden = any(True for _ in tree.iterfind(f".//*[@{name('table:visibility')}='collapse']"))
    hidden = hidden or any(True for _ in tree.iterfind(f".//*[@{name('table:display')}='false']"))
    tracked = next(tree.iter(name("text:changed-region")), None) is not None
    found = (("tracked changes: deleted words not read", tracked), ("hidden cells not read", hidden))
    return tuple(note for note, is_there in found if is_there)


def _lines(root: etree._Element) -> Iterator[list[_Slot]]:
    """The paragraphs of a document and of those embedded in it."""
    styles: dict[etree._Element, DocumentStyles] = {}
    for paragraph in root.iter(*_PARAGRAPHS):
        document = next(paragraph.iterancestors(name("office:document")), root)
        if document not in styles:
            styles[document] = DocumentStyles(document)
        told = styles[document]
        line = list(_slots(paragraph, told.font_of_paragraph(paragraph), told))
        if line:
            yield line


def _slots(element: etree._Element, font: str, styles: DocumentStyles) -> Iterator[_Slot]:
    if element.text:
        yield _Slot(element, False, Run(element.text, font))
    for child in element:
        if child.tag in _GAPS:
            yield _Slot(None, False, Run(" ", font))
        elif isinstance(child.tag, str) and child.tag.startswith(_TEXT_NAMESPACE) and child.tag not in _OWN_PARAGRAPHS:
            yield from _slots(child, styles.font_of_span(child) or font, styles)
        if child.tail:
            yield _Slot(child, True, Run(child.tail, font))


def _convert_labels(tree: etree._ElementTree, encoding: LegacyEncoding) -> None:
    """Words of number formats ("® ång") and around list numbers, which have no font of their own."""
    for element in tree.iter(name("number:text")):
        element.text = _label(element.text or "", encoding)
    for attribute in _LABELS:
        for element in tree.iterfind(f".//*[@{attribute}]"):
            element.set(attribute, _label(element.get(attribute, ""), encoding))


def _label(text: str, encoding: LegacyEncoding) -> str:
    is_odd = any("\x80" <= letter <= "\u017f" for letter in text) and any(map(str.isalpha, text))
    return convert(text, encoding) if is_odd and not has_letters_of_unicode(text) else text


def _replace_fonts(tree: etree._ElementTree) -> None:
    """Put fonts that have Vietnamese letters for those of old encodings; they have the same widths as Times and Arial."""
    for attribute in _FONT_FAMILIES:
        for element in tree.iterfind(f".//*[@{attribute}]"):
            family = element.get(attribute, "")
            if hint_of(family):
                element.set(attribute, "Liberation Sans" if _SANS.search(family) else "Liberation Serif")

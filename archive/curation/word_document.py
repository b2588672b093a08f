"""Captions as a Word document for somebody's pen, and read again from it.

One table: what each text is, and a column for each language. Below the name of a text stands, small and grey, by
which it is found again; whatever program the document passes through, that line stays text.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from lxml.etree import XMLSyntaxError

from archive.curation.captions import Returned, mark_of
from archive.curation.fields import fields_of
from archive.errors import CurationError
from archive.store.files import disk_errors

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from docx.document import Document as WordDocument
    from docx.table import _Cell

    from archive.curation.fields import Field
    from archive.curation.model import Collection
    from archive.settings import Settings

# Nghị định 30/2020/NĐ-CP, phụ lục I: Times New Roman, 13 to 14 points, A4; the table is set smaller.
_FONT: Final = "Times New Roman"
_TEXT_POINTS: Final = 12
_MARK_POINTS: Final = 7
_GREY: Final = RGBColor(0x70, 0x70, 0x70)
_BLACK: Final = RGBColor(0, 0, 0)
_A4_LONG, _A4_SHORT, _MARGIN, _NAME_WIDTH = Mm(297), Mm(210), Mm(20), Mm(57)
_MEGABYTE: Final = 1 << 20
_LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}
_SPOKEN = {"vi": "vi-VN", "en": "en-GB"}
_FIELD_NAMES = {
    "title": "Tên / Title",
    "summary": "Tóm tắt / Summary",
    "text": "Lời mở phần / Section text",
    "heading": "Đầu đề / Heading",
    "caption": "Chú thích / Caption",
    "credits": "Ghi công / Credits",
    "rights": "Quyền / Rights",
}
_HEAD = re.compile(r"biendao:(?P<slug>[a-z0-9-]+)")
_LANGUAGE = re.compile(r"\((?P<code>[A-Za-z-]+)\)$")
_ROW = re.compile(r"(?P<name>[a-z]+(\.[0-9]+\.[a-z]+)?)(?P<marks>( [0-9a-f]{8})+)$")
_SIGNS: Final = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "\u2011"}
_STRUCK: Final = frozenset({qn("w:del"), qn("w:moveFrom")})


def write_captions(collection: Collection, path: Path, *, now: dt.datetime) -> None:
    """Write every short text of a collection into a new document.

    Args:
        collection: The collection.
        path: The document.
        now: Its moment.

    Raises:
        CurationError: The document is there already (R733).
        StoreError: The disk refuses (R306, R307, R308).
    """
    if path.exists():
        raise CurationError("R733", folder=path)
    document = Document()
    _set_up(document, collection, now)
    if collection.mark:
        document.add_paragraph(f"{collection.mark.vi} · {collection.mark.en}", style="Title")
    document.add_heading(collection.title.vi, level=1)
    table = document.add_table(rows=1, cols=1 + len(collection.languages), style="Table Grid")
    table.columns[0].width = _NAME_WIDTH
    for column in list(table.columns)[1:]:
        column.width = Emu((_A4_LONG - 2 * _MARGIN - _NAME_WIDTH) // len(collection.languages))
    header = table.rows[0].cells
    _name(header[0], "Lời văn / Text", f"biendao:{collection.slug}")
    for cell, language in zip(header[1:], collection.languages, strict=True):
        _say(cell, f"{_LANGUAGE_NAMES.get(language, language)} ({language})", language)
    for field in fields_of(collection):
        cells = table.add_row().cells
        texts = field.text.columns[: len(collection.languages)]
        _name(cells[0], _label(collection, field), " ".join((field.name, *map(mark_of, texts))))
        for cell, text, language in zip(cells[1:], texts, collection.languages, strict=True):
            _say(cell, text, language)
    # The head of the table stands on every page again.
    next(document.element.iter(qn("w:tr"))).get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    with disk_errors(path.parent):
        document.save(str(path))


def read_captions(collection: Collection, path: Path, settings: Settings) -> dict[str, Returned]:
    """Read what came back, as it would be with every tracked change accepted.

    Args:
        collection: The collection that it has to belong to.
        path: The document.
        settings: Limit its size.

    Returns:
        Texts by the name of their field.

    Raises:
        CurationError: It cannot be read (R734), or is not of this collection and its languages (R735).
    """
    returned: dict[str, Returned] = {}
    for first, *texts in _rows(_opened(path, settings), collection, path.name):
        found = _ROW.search(first)
        marks = tuple(found["marks"].split()) if found else ()
        if found is None or found["name"] in returned or not len(marks) == len(texts) == len(collection.languages):
            field = found["name"] if found else first
            raise CurationError("R735", document=path.name, slug=collection.slug, field=field)
        returned[found["name"]] = Returned(tuple(texts), marks)
    return returned


def _set_up(document: WordDocument, collection: Collection, now: dt.datetime) -> None:
    """A4 across, the fonts, a style for each column that tells the spelling checker its language."""
    about = document.core_properties
    about.title, about.author, about.comments, about.language = collection.title.vi, "", "", "vi"
    about.created = about.modified = now
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, _A4_LONG, _A4_SHORT
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
    for style in document.styles:
        if style.type is WD_STYLE_TYPE.PARAGRAPH and style.name in {"Normal", "Title", "Heading 1"}:
            style.font.name, style.font.color.rgb = _FONT, _BLACK
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in [name for name in fonts.attrib if name.endswith("Theme")]:
                del fonts.attrib[theme]
    document.styles["Normal"].font.size = Pt(_TEXT_POINTS)
    for language in collection.languages:
        column = document.styles.add_style(f"Biendao {language}", WD_STYLE_TYPE.PARAGRAPH)
        column.base_style = document.styles["Normal"]
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), _SPOKEN.get(language, language))
        column.element.get_or_add_rPr().append(spoken)


def _label(collection: Collection, field: Field) -> str:
    """What a text is, for people: of which entry, and of what."""
    what = _FIELD_NAMES[field.key]
    if field.array == "entries":
        entry = collection.entries[field.index]
        return f"{field.index + 1}. {entry.reference_code}, trang / page {entry.page}\n{what}"
    return f"Phần / Section {field.index + 1}\n{what}" if field.array else what


def _name(cell: _Cell, label: str, found_by: str) -> None:
    cell.paragraphs[0].add_run(label)
    small = cell.add_paragraph().add_run(found_by)
    small.font.size, small.font.color.rgb = Pt(_MARK_POINTS), _GREY


def _say(cell: _Cell, text: str, language: str) -> None:
    cell.paragraphs[0].style = f"Biendao {language}"
    cell.paragraphs[0].add_run(text)


def _opened(path: Path, settings: Settings) -> WordDocument:
    problem: object = f"> {settings.max_captions_megabytes} MB"
    try:
        with zipfile.ZipFile(path) as package:
            is_small = sum(part.file_size for part in package.infolist()) <= settings.max_captions_megabytes * _MEGABYTE
        if is_small:
            return Document(str(path))
    except (OSError, zipfile.BadZipFile, OpcError, XMLSyntaxError, KeyError, ValueError) as error:
        problem = error
    raise CurationError("R734", document=path.name, problem=problem)


def _rows(document: WordDocument, collection: Collection, name: str) -> Iterator[list[str]]:
    """The texts of each row of the collection's table, below its head."""
    for table in document.element.body.iterchildren(qn("w:tbl")):
        grid = [[_text(cell) for cell in row.iterchildren(qn("w:tc"))] for row in table.iterchildren(qn("w:tr"))]
        head, *rows = [row for row in grid if row] or [[""]]
        slug = _HEAD.search(head[0])
        if slug and slug["slug"] == collection.slug:
            languages = [found["code"] if (found := _LANGUAGE.search(cell)) else cell for cell in head[1:]]
            if languages != list(collection.languages):
                raise CurationError("R735", document=name, slug=collection.slug, field=", ".join(languages))
            yield from rows
            return
    raise CurationError("R735", document=name, slug=collection.slug, field=f"biendao:{collection.slug}")


def _text(cell: Any) -> str:
    """What a cell says: insertions with the rest, deletions not."""
    paragraphs = ("".join(_said(paragraph)) for paragraph in cell.iter(qn("w:p")))
    return "\n".join(paragraphs).strip()


def _said(paragraph: Any) -> Iterator[str]:
    for part in paragraph.iter(qn("w:t"), *_SIGNS):
        if not any(parent.tag in _STRUCK for parent in part.iterancestors()):
            yield _SIGNS.get(part.tag) or part.text or ""

"""The dossier as a Word document, for those who go on writing in it.

Headings, pictures with their description, a language for every passage, links that work. The same dossier in the same
edition is the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from archive.exports.dossier import words
from archive.exports.zips import with_fixed_times

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    from archive.catalogue.views import ObjectView
    from archive.curation import Bilingual
    from archive.exports.dossier.model import Argument, Exhibit, File, Listed
    from archive.exports.exhibition import Edition
    from archive.exports.print.pictures import PrintPicture

# Nghị định 30/2020/NĐ-CP, phụ lục I: Times New Roman, 13 to 14 points, A4, margins of 20 to 25, 30 to 35 and 15 to 20 mm.
_FONT: Final = "Times New Roman"
_TEXT, _SMALL = Pt(13), Pt(10.5)
_MARGINS: Final = (Mm(20), Mm(20), Mm(20), Mm(30))
_BLACK, _RED, _GREY = RGBColor(0, 0, 0), RGBColor(0xA5, 0x28, 0x1F), RGBColor(0x46, 0x55, 0x5F)
_SPOKEN: Final = {"vi": "vi-VN", "en": "en-GB", "fr": "fr-FR", "zh-Hant": "zh-TW", "zh-Hans": "zh-CN"}
_START: Final = b"\xff\xd8"
_JFIF: Final = b"\xff\xe0\x00\x10JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00"
"""SOI of ITU-T T.81, and the segment of ITU-T T.871, 10.1, in version 1.02 that tells no size."""
_HEADINGS: Final = {"Title": Pt(24), "Heading 1": Pt(17), "Heading 2": Pt(14), "Heading 3": Pt(13)}


def word_document(
    files: Sequence[File],
    *,
    edition: Edition,
    repository: str,
    address: str,
    mark: Bilingual | None,
) -> bytes:
    """The dossiers as one document.

    Args:
        files: The dossiers.
        edition: Number and day.
        repository: Who keeps the documents.
        address: Of its reading room; may be empty.
        mark: What every page bears of a dossier that nobody has approved.
    """
    writing = _Writing(Document())
    writing.set_up(files, edition, mark)
    writing.title(files, edition, f"{repository}, {address}" if address else repository, mark)
    for file in files:
        for argument in file.arguments:
            writing.argument(argument, file.collection.languages)
    writing.how(has_addresses=bool(address))
    writing.annex([one for file in files for one in file.listed])
    saved = io.BytesIO()
    writing.document.save(saved)
    return with_fixed_times(saved.getvalue())


@dataclass
class _Writing:
    """Writes one document."""

    document: WordDocument

    def set_up(self, files: Sequence[File], edition: Edition, mark: Bilingual | None) -> None:
        about = self.document.core_properties
        about.title = " · ".join(file.collection.title.vi for file in files)
        about.author, about.comments, about.language = "", "", "vi"
        about.created = about.modified = dt.datetime.combine(edition.date, dt.time(), dt.UTC)
        page = self.document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.top_margin, page.bottom_margin, page.right_margin, page.left_margin = _MARGINS
        for style in self.document.styles:
            if style.type is WD_STYLE_TYPE.PARAGRAPH and style.name in {"Normal", *_HEADINGS}:
                style.font.name, style.font.color.rgb = _FONT, _BLACK
                style.font.size = _HEADINGS.get(style.name, _TEXT)
                _without_theme(style.element.get_or_add_rPr().get_or_add_rFonts())
        _speak(self.document.styles["Normal"].element.get_or_add_rPr(), "vi")
        if mark:
            head = page.header.paragraphs[0]
            head.text = f"{mark.vi} · {mark.en}"
            head.runs[0].font.color.rgb, head.runs[0].font.bold = _RED, True
        _number_pages(page.footer.paragraphs[0])

    def title(self, files: Sequence[File], edition: Edition, repository: str, mark: Bilingual | None) -> None:
        self._both(words.KIND)
        if mark:
            self._both(mark, color=_RED)
        for file in files:
            self.document.add_paragraph(file.collection.title.vi, style="Title")
            self._passages(file.collection.title.columns[1:], file.collection.languages[1:])
            self._passages(file.collection.summary.columns, file.collection.languages)
            self._fact(words.APPROVAL, words.approval_line(file.collection.approval))
        self._fact(words.EDITION, words.edition_line(edition))
        self._labelled(words.REPOSITORY, repository)
        self._heading(words.CONTENTS, 1)
        for file in files:
            for argument in file.arguments:
                self._link(f"{argument.number}. {argument.claim.statement.vi}", argument.anchor)

    def argument(self, argument: Argument, languages: Sequence[str]) -> None:
        claim = argument.claim
        heading = self.document.add_heading(f"{argument.number}. {claim.statement.vi}", level=1)
        heading.paragraph_format.page_break_before = True
        _bookmark(heading, argument.anchor, argument.number)
        self._passages(claim.statement.columns[1:], languages[1:])
        if claim.answers:
            self._heading(words.ANSWERS, 3)
            self._passages(claim.answers.columns, languages)
        for exhibit in argument.exhibits:
            self._exhibit(exhibit, languages)

    def how(self, *, has_addresses: bool) -> None:
        self._heading(words.HOW, 1).paragraph_format.page_break_before = True
        for text in words.how_to_verify(has_addresses=has_addresses):
            self._passages((text.vi, text.en), ("vi", "en"))

    def annex(self, listed: Iterable[Listed]) -> None:
        self._heading(words.ANNEX, 1)
        for one in listed:
            self.document.add_heading(f"{one.unit.reference_code}: {one.unit.shown_title}", level=2)
            self._passages((one.citation.vi, one.citation.en), ("vi", "en"))
            self._fact(words.RIGHTS, one.rights)
            if one.address:
                self._labelled(words.ADDRESS, one.address, address=one.address)
            self._originals(one.originals)

    def _exhibit(self, exhibit: Exhibit, languages: Sequence[str]) -> None:
        evidence, citation = exhibit.evidence, exhibit.citation
        number = words.numbered(words.EXHIBIT, exhibit.number)
        self.document.add_heading(f"{number.vi} · {number.en}: {citation.title}", level=2)
        if evidence.quotation:
            quotation = self._passage(f"“{evidence.quotation}”", evidence.language)
            quotation.paragraph_format.left_indent = Mm(10)
            for language, text in words.translations_of(evidence, languages):
                label = words.TRANSLATION.text(language) if language in {"vi", "en"} else language
                self._passage(f"{label}: {text}", language).paragraph_format.left_indent = Mm(10)
        if evidence.note:
            self._passages(evidence.note.columns, languages)
        self._pictures(exhibit)
        self._fact(words.CITATION, citation.text)
        if citation.fonds:
            self._labelled(words.FONDS, citation.fonds)
        if citation.address:
            self._labelled(words.ADDRESS, citation.address, address=citation.address)
        else:
            self._labelled(words.IDENTIFIER, citation.pid)
        self._originals(citation.originals)
        self._fact(words.ACCESSED, words.on(citation.accessed))
        if evidence.quotation:
            self._fact(words.COMPARED, words.comparison(exhibit))

    def _pictures(self, exhibit: Exhibit) -> None:
        page, title = exhibit.citation.page, exhibit.citation.title
        for detail in exhibit.details:
            self._picture(detail, words.numbered(words.DETAIL, page, title))
        if exhibit.picture:
            self._picture(exhibit.picture, words.numbered(words.PICTURE, page, title))
        if exhibit.details:
            self._both(words.LIT, size=_SMALL)

    def _picture(self, picture: PrintPicture, about: Bilingual) -> None:
        data = _known_as_jpeg(picture.path.read_bytes())
        shown = self.document.add_picture(io.BytesIO(data), width=Mm(picture.width_mm))
        for properties in shown._inline.iter(qn("wp:docPr"), qn("pic:cNvPr")):  # noqa: SLF001  # python-docx has no other way
            properties.set("descr", f"{about.vi} / {about.en}")
            properties.set("name", picture.path.name)

    def _originals(self, originals: Iterable[ObjectView]) -> None:
        for one in originals:
            self._labelled(words.ORIGINAL, f"{one.sha256}\n{one.name}, {words.size_of(one)}")

    def _heading(self, text: Bilingual, level: int) -> Paragraph:
        heading: Paragraph = self.document.add_heading(level=level)
        _say(heading, text.vi, "vi")
        _say(heading, f" · {text.en}", "en")
        return heading

    def _both(self, text: Bilingual, *, size: Pt | None = None, color: RGBColor | None = None) -> None:
        paragraph = self.document.add_paragraph()
        for said, language in ((text.vi, "vi"), (f" · {text.en}", "en")):
            run = _say(paragraph, said, language)
            run.font.size, run.font.color.rgb = size, color

    def _passages(self, texts: Sequence[str], languages: Sequence[str]) -> None:
        for text, language in zip(texts, languages, strict=False):
            if text:
                self._passage(text, language)

    def _passage(self, text: str, language: str) -> Paragraph:
        paragraph = self.document.add_paragraph()
        _say(paragraph, text, language)
        return paragraph

    def _fact(self, label: Bilingual, text: Bilingual) -> None:
        paragraph = self._labelled(label, "")
        _say(paragraph, text.vi, "vi").font.size = _SMALL
        paragraph.add_run("\n")
        _say(paragraph, text.en, "en").font.size = _SMALL

    def _labelled(self, label: Bilingual, text: str, *, address: str = "") -> Paragraph:
        paragraph = self.document.add_paragraph()
        for said, language in ((label.vi, "vi"), (f" · {label.en}: ", "en")):
            run = _say(paragraph, said, language)
            run.font.bold, run.font.size = True, _SMALL
        run = paragraph.add_run(text)
        run.font.size = _SMALL
        if address:
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), self.document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            link.append(run._r)  # noqa: SLF001
            paragraph._p.append(link)  # noqa: SLF001
        return paragraph

    def _link(self, text: str, anchor: str) -> None:
        paragraph = self.document.add_paragraph()
        run = _say(paragraph, text, "vi")
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), anchor)
        link.append(run._r)  # noqa: SLF001
        paragraph._p.append(link)  # noqa: SLF001


def _say(paragraph: Paragraph, text: str, language: str) -> Run:
    run = paragraph.add_run(text)
    _speak(run._r.get_or_add_rPr(), language)  # noqa: SLF001
    return run


def _speak(properties: Any, language: str) -> None:
    """Tell the spelling checker and the screen reader which language this is."""
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    spoken = OxmlElement("w:lang")
    code = _SPOKEN.get(language, language)
    spoken.set(qn("w:eastAsia" if language.startswith(("zh", "ja", "ko")) else "w:val"), code)
    properties.append(spoken)


def _without_theme(fonts: Any) -> None:
    """The theme's typeface would win over the one that is set."""
    for theme in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[theme]


def _bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    for tag, at_start in (("w:bookmarkStart", True), ("w:bookmarkEnd", False)):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if at_start:
            mark.set(qn("w:name"), name)
        paragraph._p.append(mark)  # noqa: SLF001


def _number_pages(paragraph: Paragraph) -> None:
    """A field that every word processor fills with the number of the page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001


def _known_as_jpeg(data: bytes) -> bytes:
    """The file with the segment by which word processors know a JPEG file."""
    return data if data.startswith(_START + _JFIF[:2]) else _START + _JFIF + data[len(_START) :]

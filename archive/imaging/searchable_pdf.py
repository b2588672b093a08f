"""A PDF of page pictures whose words can be found and copied: PDF/A-2b (ISO 19005-2, level B).

Pictures go in as the JPEG tiles that they are kept in, words lie unseen (text rendering mode 3)
where they stand on the picture. Files are written here and none is read, so that the web may call this.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

from archive.imaging import unseen_font
from archive.imaging.pixels import dpi_of_a4
from archive.imaging.tiles import page_tiles
from archive.imaging.unseen_font import Letters

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from archive.imaging.tiles import Tile

POINTS_PER_INCH: Final = 72.0
_MOST_POINTS: Final = 14_400.0
"""Longest side of a page (ISO 32000-1, annex C)."""
_STACKED: Final = 1.5
"""A line so many times as high as its highest word is slanted or runs downwards: its words keep their own heights."""
_LEAST_GAP: Final = 0.1


class PlacedWord(NamedTuple):
    """A word and its box in pixels of the page picture."""

    text: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class PictureSheet:
    """One page.

    Attributes:
        picture: Its file, written by ``pyramid``.
        width: Pixels of the picture.
        height: The same.
        dpi: Pixels an inch; 0 where unknown.
        label: As printed on the page; empty where it has none.
        language: Of its words, as a language tag (BCP 47); empty where unknown.
        lines: Its words in reading order, line by line.
    """

    picture: Path
    width: int
    height: int
    dpi: float
    label: str
    language: str
    lines: Sequence[Sequence[PlacedWord]]


@dataclass(frozen=True)
class DocumentFacts:
    """What the file says of itself.

    Attributes:
        title: Title.
        identifier: Reference code and permanent address.
        creators: Names of persons and bodies.
        language: Main language, as a language tag; empty where unknown.
        changed: When the description last changed, in UTC.
    """

    title: str
    identifier: str
    creators: tuple[str, ...]
    language: str
    changed: dt.datetime


def write_searchable_pdf(target: Path, facts: DocumentFacts, sheets: Iterable[PictureSheet]) -> None:
    """Write the file; the same pages and facts give the same bytes.

    Args:
        target: Where to.
        facts: Its metadata.
        sheets: Its pages in order; each is let go as soon as it is in.

    Raises:
        ImagingError: A picture is not there (R620) or damaged (R621).
        OSError: The disk refuses.
    """
    with pikepdf.new() as pdf:
        letters, labels = Letters(), []
        font = pdf.make_indirect(Dictionary())
        for sheet in sheets:
            _add_page(pdf, sheet, font, letters, facts.language)
            labels.append(sheet.label)
        _fill_font(pdf, font, letters)
        _describe(pdf, facts)
        _number_pages(pdf, labels)
        pdf.save(target, min_version="1.7", deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def _add_page(
    pdf: pikepdf.Pdf, sheet: PictureSheet, font: pikepdf.Object, letters: Letters, main_language: str
) -> None:
    dpi = sheet.dpi or dpi_of_a4(sheet.width, sheet.height)
    point = min(POINTS_PER_INCH / dpi, _MOST_POINTS / max(sheet.width, sheet.height))
    images, painted = Dictionary(), []
    for number, tile in enumerate(page_tiles(sheet.picture)):
        images[f"/T{number}"] = _image(pdf, tile)
        wide, high = tile.width * tile.scale[0], tile.height * tile.scale[1]
        place = (wide, high, tile.left, sheet.height - tile.top - high)
        painted.append("q {:g} 0 0 {:g} {:.10g} {:.10g} cm /T{} Do Q".format(*place, number))
    words = _words(sheet, letters)
    if sheet.language and sheet.language != main_language:
        words = [f"/Span <</Lang ({sheet.language})>> BDC", *words, "EMC"]
    content = "\n".join([f"q {point:.10g} 0 0 {point:.10g} 0 0 cm", *painted, "BT 3 Tr", *words, "ET Q"])
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(sheet.width * point, 4), round(sheet.height * point, 4)]),
        Resources=Dictionary(XObject=images, Font=Dictionary(F=font)),
        Contents=pdf.make_stream(content.encode("ascii")),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _image(pdf: pikepdf.Pdf, tile: Tile) -> pikepdf.Stream:
    return pikepdf.Stream(
        pdf,
        tile.data,
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=tile.width,
            Height=tile.height,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceGray if tile.bands == 1 else Name.DeviceRGB,
            Filter=Name.DCTDecode,
        ),
    )


def _words(sheet: PictureSheet, letters: Letters) -> list[str]:
    """Operators that place the words; each line ends with a space, so that no two lines grow together."""
    shown: list[str] = []
    for line in sheet.lines:
        top, bottom = min(word.y for word in line), max(word.y + word.h for word in line)
        is_level = bottom - top <= _STACKED * max(word.h for word in line)
        for word, following in zip(line, [*line[1:], None], strict=True):
            box = word._replace(y=top, h=bottom - top) if is_level else word
            right = box.x + box.w
            gap = max(following.x - right if following and is_level else 0, _LEAST_GAP)
            shown.append(_shown(letters, sheet.height, box))
            shown.append(_shown(letters, sheet.height, PlacedWord(" ", right, box.y, gap, box.h)))
    return shown


def _shown(letters: Letters, page_height: int, word: PlacedWord) -> str:
    """One word stretched over its box: an em is as high as the box, and letters are narrowed to its width."""
    size, width = max(word.h, 1.0), max(word.w, _LEAST_GAP)
    stretch = 100 * width * unseen_font.UNITS / (unseen_font.WIDTH * size * len(word.text))
    base = page_height - word.y - size * unseen_font.ASCENT / unseen_font.UNITS
    coded = letters.coded(word.text).hex().upper()
    return f"/F {size:.6g} Tf {stretch:.6g} Tz 1 0 0 1 {word.x:.10g} {base:.10g} Tm <{coded}> Tj"


def _fill_font(pdf: pikepdf.Pdf, font: pikepdf.Object, letters: Letters) -> None:
    name = Name(f"/{unseen_font.NAME}")
    file = pdf.make_stream(unseen_font.font_file())
    file.Length1 = len(unseen_font.font_file())
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=4,  # symbolic: its letters are of no standard set (ISO 32000-1, table 123)
        FontBBox=Array([0, unseen_font.DESCENT, unseen_font.WIDTH, unseen_font.ASCENT]),
        ItalicAngle=0,
        Ascent=unseen_font.ASCENT,
        Descent=unseen_font.DESCENT,
        CapHeight=unseen_font.ASCENT,
        StemV=80,
        FontFile2=file,
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=unseen_font.WIDTH,
        CIDToGIDMap=pdf.make_stream(letters.glyphs()),
    )
    font.Type, font.Subtype, font.BaseFont, font.Encoding = Name.Font, Name.Type0, name, Name("/Identity-H")
    font.DescendantFonts = Array([pdf.make_indirect(descendant)])
    font.ToUnicode = pdf.make_stream(letters.meanings())


def _describe(pdf: pikepdf.Pdf, facts: DocumentFacts) -> None:
    stamp = facts.changed.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as metadata:
        metadata["pdfaid:part"], metadata["pdfaid:conformance"] = "2", "B"
        metadata["dc:title"] = facts.title
        metadata["dc:identifier"] = facts.identifier
        metadata["dc:description"] = facts.identifier
        if facts.creators:
            metadata["dc:creator"] = list(facts.creators)
        if facts.language:
            metadata["dc:language"] = {facts.language}
        metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = stamp
    root = pdf.Root
    if facts.language:
        root.Lang = String(facts.language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    profile = pdf.make_stream(_srgb())
    profile.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=profile,
    )
    root.OutputIntents = Array([pdf.make_indirect(intent)])


def _number_pages(pdf: pikepdf.Pdf, labels: Sequence[str]) -> None:
    """Page labels (ISO 32000-1, 12.4.2): what is printed on a page, or else its number."""
    numbers: list[int | Dictionary] = []
    for index, label in enumerate(labels):
        if label:
            numbers += (index, Dictionary(P=String(label)))
        elif index == 0 or labels[index - 1]:
            numbers += (index, Dictionary(S=Name.D, St=index + 1))
    pdf.Root.PageLabels = Dictionary(Nums=Array(numbers))


@cache
def _srgb() -> bytes:
    """An sRGB profile, as Little CMS makes it."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # The day of its making stands in the header (ICC.1:2010, 7.2.8); a fixed one keeps files alike.
    data[24:36] = bytes.fromhex("07d0 0001 0001 0000 0000 0000")
    return bytes(data)

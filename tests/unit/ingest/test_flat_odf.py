"""Flat ODF: each stretch of text is found with its font, converted, and put back where it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from ingest.flat_odf import mend_flat_odf
from ingest.odf_styles import name

if TYPE_CHECKING:
    from pathlib import Path

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{name(f"{prefix}:x")[1:-2]}"'
    for prefix in ("office", "style", "text", "table", "draw", "fo", "svg", "number", "presentation")
)
FACES = "".join(
    f'<style:font-face style:name="{font}" svg:font-family="{font}"/>'
    for font in (".VnTime", ".VnTimeH", "VNI-Times", "Arial")
)


def _style(family: str, called: str, font: str = "", parent: str = "") -> str:
    properties = f'<style:text-properties style:font-name="{font}"/>' if font else ""
    above = f' style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:name="{called}" style:family="{family}"{above}>{properties}</style:style>'


def _document(styles: str, body: str, kind: str = "text") -> str:
    return (
        f'<office:document {NAMESPACES} office:mimetype="application/vnd.oasis.opendocument.{kind}">'
        f"<office:font-face-decls>{FACES}</office:font-face-decls>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body>{body}</office:body></office:document>"
    )


def _mended(folder: Path, document: str) -> tuple[etree._Element | None, tuple[str, ...]]:
    source, target = folder / "a.fodt", folder / "b.fodt"
    source.write_text(document, "utf-8")
    reading = mend_flat_odf(source, target)
    assert reading.changed == target.exists()
    return (etree.parse(str(target)).getroot() if reading.changed else None), reading.notes


def _texts(root: etree._Element) -> list[str]:
    return ["".join(paragraph.itertext()) for paragraph in root.iter(name("text:p"))]


def test_paragraph_and_span_have_the_fonts_of_their_styles(tmp_path: Path) -> None:
    styles = (
        _style("paragraph", "Base", ".VnTime")
        + _style("paragraph", "P1", parent="Base")
        + _style("text", "T1", ".VnTimeH")
        + _style("text", "T2", "Arial")
    )
    body = (
        '<text:p text:style-name="P1">Bé <text:span text:style-name="T1">tµi chÝnh</text:span> ngµy 5<text:s/>th¸ng'
        '<text:tab/><text:span text:style-name="T2">Hoàng Sa, đã</text:span></text:p>'
    )
    root, _ = _mended(tmp_path, _document(styles, body))
    assert root is not None
    assert _texts(root) == ["Bộ TÀI CHÍNH ngày 5thángHoàng Sa, đã"]
    families = {face.get(name("svg:font-family")) for face in root.iter(name("style:font-face"))}
    assert families == {"Liberation Serif", "Arial"}


def test_a_cell_has_the_font_of_its_own_style_or_of_its_column(tmp_path: Path) -> None:
    styles = _style("table-cell", "ce1", ".VnTime") + _style("table-cell", "ce2", "VNI-Times")
    body = (
        '<table:table table:print-ranges="A1:A1"><table:table-column table:number-columns-repeated="2" '
        'table:default-cell-style-name="ce2"/><table:table-column table:visibility="collapse"/><table:table-row>'
        '<table:table-cell table:style-name="ce1" office:string-value="ngµy"><text:p>ngµy th¸ng</text:p></table:table-cell>'
        "<table:table-cell><text:p>Uyû ban nhaân daân</text:p></table:table-cell></table:table-row></table:table>"
    )
    root, notes = _mended(tmp_path, _document(styles, body, "spreadsheet"))
    assert root is not None
    assert _texts(root) == ["ngày tháng", "Uỷ ban nhân dân"]
    assert name("office:string-value") not in next(root.iter(name("table:table-cell"))).attrib
    assert name("table:print-ranges") not in next(root.iter(name("table:table"))).attrib
    assert notes == ("hidden cells not read",)


def test_text_in_a_shape_has_the_font_of_the_shape(tmp_path: Path) -> None:
    styles = _style("presentation", "pr1", "VNI-Times")
    body = '<draw:frame presentation:style-name="pr1"><draw:text-box><text:p>Quyeát ñònh</text:p></draw:text-box></draw:frame>'
    root, _ = _mended(tmp_path, _document(styles, body, "presentation"))
    assert root is not None
    assert _texts(root) == ["Quyết định"]


def test_a_document_within_a_document_has_styles_of_its_own(tmp_path: Path) -> None:
    inner = _document(_style("paragraph", "P1", "VNI-Times"), '<text:p text:style-name="P1">huyeän Coân Ñaûo</text:p>')
    body = f'<text:p text:style-name="P1">ngµy th¸ng</text:p><draw:object>{inner}</draw:object>'
    root, _ = _mended(tmp_path, _document(_style("paragraph", "P1", ".VnTime"), body))
    assert root is not None
    assert _texts(root) == ["ngày tháng", "huyện Côn Đảo"]


def test_words_of_number_formats_follow_the_document(tmp_path: Path) -> None:
    styles = (
        _style("paragraph", "P1", ".VnTime")
        + "<number:number-style><number:text> ®ång</number:text></number:number-style>"
    )
    root, _ = _mended(tmp_path, _document(styles, '<text:p text:style-name="P1">ngµy th¸ng</text:p>'))
    assert root is not None
    assert next(root.iter(name("number:text"))).text == " đồng"


def test_sound_text_is_left_alone_and_tracked_changes_are_told(tmp_path: Path) -> None:
    body = "<text:tracked-changes><text:changed-region/></text:tracked-changes><text:p>Quần đảo Trường Sa</text:p>"
    root, notes = _mended(tmp_path, _document("", body))
    assert root is None
    assert notes == ("tracked changes: deleted words not read",)


def test_styles_that_are_each_others_parents_end(tmp_path: Path) -> None:
    styles = _style("paragraph", "A", parent="B") + _style("paragraph", "B", parent="A")
    root, _ = _mended(tmp_path, _document(styles, '<text:p text:style-name="A">Trường Sa</text:p>'))
    assert root is None

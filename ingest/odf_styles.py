"""Which font a paragraph or a stretch of one has in an ODF document (OASIS ODF 1.3, part 3, 16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_NAMESPACES = {
    prefix: f"urn:oasis:names:tc:opendocument:xmlns:{told}:1.0"
    for prefix, told in (
        ("draw", "drawing"),
        ("number", "datastyle"),
        ("office", "office"),
        ("presentation", "presentation"),
        ("style", "style"),
        ("table", "table"),
        ("text", "text"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
}


def name(qualified: str) -> str:
    """``text:p`` as lxml names it."""
    prefix, local = qualified.split(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


_LONGEST_ANCESTRY = 32
"""More parents than any style has; a circle of them ends here."""
_MOST_COLUMNS = 16_384
_SHAPE_STYLES = (
    ("paragraph", name("draw:text-style-name")),
    ("presentation", name("presentation:style-name")),
    ("graphic", name("draw:style-name")),
)
_CELLS = frozenset({name("table:table-cell"), name("table:covered-table-cell")})


class DocumentStyles:
    """The styles of one document, as far as they name fonts.

    Args:
        document: Its ``office:document``; documents embedded in it have styles of their own.
    """

    def __init__(self, document: etree._Element) -> None:
        self._fonts: dict[tuple[str, str], str] = {}
        self._parents: dict[tuple[str, str], str] = {}
        self._columns: dict[etree._Element, list[str]] = {}
        faces = self._faces(document)
        for part in document:
            for style in part.iterchildren(name("style:style"), name("style:default-style")):
                key = style.get(name("style:family"), ""), style.get(name("style:name"), "")
                self._parents[key] = style.get(name("style:parent-style-name"), "")
                properties = style.find(name("style:text-properties"))
                if properties is not None:
                    family = properties.get(name("fo:font-family"), "")
                    self._fonts[key] = faces.get(properties.get(name("style:font-name"), ""), family)

    def font_of_span(self, element: etree._Element) -> str:
        """Font that an element inside a paragraph sets; empty where it sets none."""
        return self._font("text", element.get(name("text:style-name"), ""))

    def font_of_paragraph(self, paragraph: etree._Element) -> str:
        """Font of a paragraph: its style's, else that of the cell or shape around it, else the document's."""
        own = self._font("paragraph", paragraph.get(name("text:style-name"), ""))
        return own or self._font_around(paragraph) or self._fonts.get(("paragraph", ""), "")

    def _font_around(self, paragraph: etree._Element) -> str:
        for element in paragraph.iterancestors():
            if element.tag in _CELLS:
                return self._font_of_cell(element)
            for family, attribute in _SHAPE_STYLES:
                font = self._font(family, element.get(attribute, ""))
                if font:
                    return font
        return ""

    def _font_of_cell(self, cell: etree._Element) -> str:
        style = cell.get(name("table:style-name"), "") or self._default_of_column(cell)
        return self._font("table-cell", style or "Default") or self._fonts.get(("table-cell", ""), "")

    def _default_of_column(self, cell: etree._Element) -> str:
        row = cell.getparent()
        table = next(cell.iterancestors(name("table:table")), None)
        if row is None or table is None:
            return ""
        by_row: str = row.get(name("table:default-cell-style-name"), "")
        if by_row:
            return by_row
        if table not in self._columns:
            self._columns[table] = _column_styles(table)
        styles = self._columns[table]
        position = sum(_repeated(before) for before in cell.itersiblings(preceding=True))
        return styles[position] if position < len(styles) else ""

    def _font(self, family: str, style: str) -> str:
        for _ in range(_LONGEST_ANCESTRY):
            if not style:
                break
            font = self._fonts.get((family, style))
            if font:
                return font
            style = self._parents.get((family, style), "")
        return ""

    @staticmethod
    def _faces(document: etree._Element) -> dict[str, str]:
        faces = document.find(name("office:font-face-decls"))
        return {
            face.get(name("style:name"), ""): face.get(name("svg:font-family"), "").strip("'")
            for face in (() if faces is None else faces)
        }


def _column_styles(table: etree._Element) -> list[str]:
    styles: list[str] = []
    for column in table.iter(name("table:table-column")):
        repeated = min(int(column.get(name("table:number-columns-repeated"), "1")), _MOST_COLUMNS - len(styles))
        styles.extend([column.get(name("table:default-cell-style-name"), "")] * repeated)
    return styles


def _repeated(cell: etree._Element) -> int:
    return int(cell.get(name("table:number-columns-repeated"), "1"))

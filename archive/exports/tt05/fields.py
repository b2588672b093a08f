"""The fields of Thông tư 05/2025/TT-BNV, phụ lục I and II: what XML and schemas of a package are made from.

A description is an element ``simpledc`` with one element for each field. The circular calls the files EAD; of EAD of
the Society of American Archivists they bear nothing. All fields stand there, empty where nothing is known, in the
order of the circular, though readers may take them in any.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping

_XS: Final = "http://www.w3.org/2001/XMLSchema"
_CUT: Final = "…"
_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for (production 2)."""


class Form(enum.Enum):
    """How a value is written; an empty value is one of each."""

    TEXT = "text"
    NUMBER = r"\d*"
    DAY = r"((\d\d/)?\d\d/)?\d{4}|"
    """DD/MM/YYYY, or MM/YYYY or YYYY where no more is known."""
    FLAG = "[01]?"
    CODES = r"(\d\d(,\d\d)*)?"
    """Codes of two digits; of several the circular leaves the sign between them open."""


@dataclass(frozen=True)
class Field:
    """One field.

    Attributes:
        name: Of its element.
        longest: Most characters.
        form: How its value is written.
    """

    name: str
    longest: int
    form: Form = Form.TEXT


@dataclass(frozen=True)
class Description:
    """The fields with which one kind of thing is described.

    Attributes:
        name: Of its schema, and what names of its files begin with.
        fields: In the order of the circular.
    """

    name: str
    fields: tuple[Field, ...]

    def xml(self, values: Mapping[str, str]) -> bytes:
        """``values`` by name of their fields as a file; what is longer than the circular allows ends with "…"."""
        assert values.keys() <= {field.name for field in self.fields}, values
        root = etree.Element("simpledc")
        for field in self.fields:
            etree.SubElement(root, field.name).text = _fitting(values.get(field.name, ""), field.longest)
        return as_file(root)

    def schema(self) -> bytes:
        """The XML schema of such files."""
        root = etree.Element(f"{{{_XS}}}schema", {"elementFormDefault": "unqualified"}, nsmap={"xs": _XS})
        element = etree.SubElement(root, f"{{{_XS}}}element", name="simpledc")
        kind = etree.SubElement(element, f"{{{_XS}}}complexType")
        everything = etree.SubElement(kind, f"{{{_XS}}}all")
        for field in self.fields:
            _declare(everything, field)
        return as_file(root)


def as_file(root: etree._Element) -> bytes:
    """An XML file in UTF-8."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def plain(text: str) -> str:
    """``text`` in one line, without what XML has no place for."""
    return " ".join(_NOT_IN_XML.sub(" ", text).split())


def _fitting(text: str, longest: int) -> str:
    whole = plain(text)
    return whole if len(whole) <= longest else whole[: longest - len(_CUT)].rstrip() + _CUT


def _declare(parent: etree._Element, field: Field) -> None:
    element = etree.SubElement(parent, f"{{{_XS}}}element", name=field.name)
    kind = etree.SubElement(element, f"{{{_XS}}}simpleType")
    base = etree.SubElement(kind, f"{{{_XS}}}restriction", base="xs:string")
    etree.SubElement(base, f"{{{_XS}}}maxLength", value=str(field.longest))
    if field.form is not Form.TEXT:
        etree.SubElement(base, f"{{{_XS}}}pattern", value=field.form.value)


_RESERVE: Final = (Field("riskRecovery", 1, Form.FLAG), Field("riskRecoveryStatus", 2, Form.CODES))

FILE: Final = Description(
    "EAD",
    (
        Field("arcFileCode", 100),
        Field("title", 1000),
        Field("maintenance", 100, Form.CODES),
        Field("mode", 30, Form.CODES),
        Field("language", 100, Form.CODES),
        Field("startDate", 10, Form.DAY),
        Field("endDate", 10, Form.DAY),
        Field("keyword", 100),
        Field("totalDoc", 10, Form.NUMBER),
        Field("numberOfPaper", 10, Form.NUMBER),
        Field("numberOfPage", 10, Form.NUMBER),
        Field("format", 50, Form.CODES),
        Field("inforSign", 30),
        Field("confidenceLevel", 40, Form.CODES),
        Field("paperFileCode", 100),
        *_RESERVE,
        Field("description", 2000),
    ),
)
"""A file (hồ sơ): 18 fields of phụ lục I."""

LOOSE: Final = Description(
    "EAD", (Field("arcFileCode", 100), Field("title", 1000), Field("source", 100), Field("description", 2000))
)
"""A package of documents outside of files: 4 fields of phụ lục II."""

DOCUMENT: Final = Description(
    "EAD_doc",
    (
        Field("arcFileCode", 100),
        Field("mode", 20, Form.CODES),
        Field("language", 100, Form.CODES),
        Field("keyword", 100),
        Field("numberOfPage", 4, Form.NUMBER),
        Field("format", 50, Form.CODES),
        Field("inforSign", 30),
        Field("confidenceLevel", 30, Form.CODES),
        Field("description", 500),
        Field("docCode", 100),
        # The circular gives it neither a type nor a length.
        Field("docOrdinal", 7, Form.NUMBER),
        Field("typeName", 10, Form.CODES),
        Field("codeNumber", 11),
        Field("codeNotation", 30),
        Field("issuedDate", 10, Form.DAY),
        Field("organName", 200),
        Field("subject", 500),
        Field("autograph", 2000),
        Field("process", 1, Form.FLAG),
    ),
)
"""A written document: the same 19 fields in both annexes."""

_PICTURE: Final = (
    Field("typePic", 2, Form.CODES),
    Field("archivesNumber", 50),
    Field("inforSign", 30),
    Field("eventName", 500),
    Field("imageTitle", 500),
    Field("photographer", 300),
    Field("photoPlace", 300),
    Field("photoTime", 10, Form.DAY),
    Field("colour", 2, Form.CODES),
    Field("filmSize", 30),
    Field("docAttached", 1, Form.FLAG),
    Field("mode", 20, Form.CODES),
    Field("format", 50, Form.CODES),
)
_MEDIA: Final = (
    Field("typeMedia", 2, Form.CODES),
    Field("archivesNumber", 50),
    Field("inforSign", 30),
    Field("eventName", 500),
    Field("movieTitle", 500),
    Field("recorder", 300),
    Field("recordPlace", 300),
    Field("recordDate", 10, Form.DAY),
    Field("language", 100, Form.CODES),
    Field("playTime", 8),
    Field("docAttached", 1, Form.FLAG),
    Field("mode", 20, Form.CODES),
    Field("quality", 50),
    Field("format", 50, Form.CODES),
)
_IN_FILE: Final = (Field("arcFileCode", 100), Field("docOrdinal", 7, Form.NUMBER))
_ALONE: Final = (Field("arcDocCode", 100), Field("maintenance", 100, Form.CODES))
_NOTE: Final = Field("description", 500)

PICTURE_IN_FILE: Final = Description("EAD_pic", (*_IN_FILE, *_PICTURE, _NOTE))
PICTURE_ALONE: Final = Description("EAD_pic", (*_ALONE, *_PICTURE, *_RESERVE, _NOTE))
MEDIA_IN_FILE: Final = Description("EAD_media", (*_IN_FILE, *_MEDIA, _NOTE))
MEDIA_ALONE: Final = Description("EAD_media", (*_ALONE, *_MEDIA, *_RESERVE, _NOTE))
"""Photographs, sound and film: the two annexes differ, and each package follows its own."""

"""Structure and checksums of a package: METS 1.12 as E-ARK CSIP 2 and Thông tư 05/2025/TT-BNV use it.

One METS file describes the package, another each of its representations; every file of the package stands in exactly
one of them, with size and SHA-256, except the first METS file itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from archive.exports.tt05.fields import as_file, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.exports.tt05.dossiers import Dossier
    from archive.exports.tt05.zipping import Packed

_METS: Final = "http://www.loc.gov/METS/"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_CSIP: Final = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
_NAMESPACES: Final[dict[Any, str]] = {None: _METS, "xlink": _XLINK, "xsi": _XSI, "csip": _CSIP}

PACKAGE_PROFILE: Final = "http://www.ra.ee/METS/v01/IP.xml"
"""Of a whole package, as the examples of phụ lục I and II have it."""
REPRESENTATION_PROFILE: Final = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
METS_FILE: Final = "METS.xml"
XML: Final = "application/xml"
SCHEMA: Final = "application/octet-stream"
"""Of XML schemas, for which the circular's list has no type."""
DESCRIPTIVE, PRESERVATION = "DC", "PREMIS"
_VERSIONS: Final = {DESCRIPTIVE: "1.0", PRESERVATION: "3.0"}


@dataclass(frozen=True)
class Maker:
    """Who makes packages.

    Attributes:
        program: Name of the program.
        version: Its version.
        organisation: Institution that keeps the documents.
        created: Moment of the package (ISO 8601 with +07:00).
    """

    program: str
    version: str
    organisation: str
    created: str


@dataclass(frozen=True)
class Part:
    """A document in a representation.

    Attributes:
        title: As readers see it.
        description: The file with its fields.
        files: Its own files.
    """

    title: str
    description: Packed
    files: tuple[Packed, ...]


@dataclass(frozen=True)
class Representation:
    """A representation that lies in the package whole.

    Attributes:
        name: Of its folder.
        origin: "NORMALIZED" or "ORIGINAL", as the circular calls what was brought into another form and what was not.
        parts: Its documents.
        preservation: Its PREMIS file.
    """

    name: str
    origin: str
    parts: tuple[Part, ...]
    preservation: Packed

    @property
    def folder(self) -> str:
        """Its folder in the package, with the stroke at its end."""
        return f"representations/{self.name}/"


@dataclass(frozen=True)
class Common:
    """What the package has of its own besides its representations.

    Attributes:
        label: Its title.
        description: The file with its fields.
        preservation: Its PREMIS file.
        schemas: Schemas of its XML files.
        documentation: Records of the documents in other forms.
        representations: The METS file of each representation by its name.
    """

    label: str
    description: Packed
    preservation: Packed
    schemas: tuple[Packed, ...]
    documentation: tuple[Packed, ...]
    representations: dict[str, Packed]


def package_mets(dossier: Dossier, common: Common, maker: Maker) -> bytes:
    """``METS.xml`` at the root of a package."""
    told = {
        "OBJID": dossier.objid,
        "LABEL": plain(common.label),
        "TYPE": "Mixed" if dossier.is_file else "Collection",
        "PROFILE": PACKAGE_PROFILE,
    }
    sheet = _Sheet(dossier, maker, "", told)
    header = sheet.header()
    _agent(header, {"TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"}, maker.program, "SOFTWARE VERSION", maker.version)
    code = dossier.fonds_code or dossier.archive_code
    _agent(header, {"TYPE": "ORGANIZATION"}, maker.organisation, "IDENTIFICATIONCODE", code)
    described, kept = sheet.describe(common.description), sheet.preserve(common.preservation)
    groups = {"Documentation": common.documentation, "Schemas": common.schemas}
    groups |= {f"Representations/{name}": (mets,) for name, mets in common.representations.items()}
    listed = sheet.files({use: files for use, files in groups.items() if files})
    whole = sheet.structure(dossier.kind, "NORMALIZED")
    sheet.division(whole, "Metadata", {"DMDID": described, "ADMID": kept})
    for use, group in listed.items():
        place = sheet.division(whole, use)
        if use not in {"Documentation", "Schemas"}:
            _pointer(place, common.representations[use.partition("/")[2]].name, group)
        else:
            etree.SubElement(place, f"{{{_METS}}}fptr", FILEID=group)
    return as_file(sheet.root)


def representation_mets(dossier: Dossier, one: Representation, maker: Maker) -> bytes:
    """``METS.xml`` of one representation."""
    told = {"OBJID": one.name, "LABEL": dossier.code, "TYPE": "Mixed", "PROFILE": REPRESENTATION_PROFILE}
    sheet = _Sheet(dossier, maker, one.folder, told)
    code = dossier.fonds_code or dossier.archive_code
    _agent(sheet.header(), {"TYPE": "ORGANIZATION"}, maker.organisation, "IDENTIFICATIONCODE", code)
    described = [sheet.describe(part.description) for part in one.parts]
    kept = sheet.preserve(one.preservation)
    group = sheet.files({"Data": [file for part in one.parts for file in part.files]})["Data"]
    whole = sheet.structure(one.name, one.origin)
    sheet.division(whole, "Metadata", {"DMDID": " ".join(described), "ADMID": kept})
    etree.SubElement(sheet.division(whole, "Data"), f"{{{_METS}}}fptr", FILEID=group)
    links = sheet.division(whole, "MetadataLink")
    for part, description in zip(one.parts, described, strict=True):
        link = sheet.division(links, "MetadataLink/File", {"DMDID": description, "ADMID": kept}, part.description.name)
        for file in part.files:
            etree.SubElement(link, f"{{{_METS}}}fptr", FILEID=file_id(dossier, file.name))
    return as_file(sheet.root)


def file_id(dossier: Dossier, name: str) -> str:
    """By what METS and PREMIS know a file of the package."""
    return f"ID-{dossier.identifier('file', name)}"


class _Sheet:
    """A METS file that is being made.

    Args:
        dossier: The package.
        maker: Who makes it.
        folder: Folder of the package that it describes, from which its references count.
        told: By what it is known, its title, type and profile.
    """

    def __init__(self, dossier: Dossier, maker: Maker, folder: str, told: dict[str, str]) -> None:
        self._dossier, self._maker, self._folder = dossier, maker, folder
        schema = "../../schemas/METS.xsd" if folder else "schemas/METS.xsd"
        self.root = etree.Element(f"{{{_METS}}}mets", told, nsmap=_NAMESPACES)
        self.root.set(f"{{{_CSIP}}}CONTENTINFORMATIONTYPE", "MIXED")
        self.root.set(f"{{{_XSI}}}schemaLocation", f"{_METS} {schema}")

    def header(self) -> etree._Element:
        created = self._maker.created
        header = self._add(self.root, "metsHdr", {"CREATEDATE": created, "LASTMODDATE": created, "RECORDSTATUS": "NEW"})
        header.set(f"{{{_CSIP}}}OAISPACKAGETYPE", "AIP")
        return header

    def describe(self, description: Packed) -> str:
        """A reference to a file with fields; its identifier."""
        identifier = self._id("dmdSec", description.name)
        told = {"ID": identifier, "CREATED": self._maker.created, "STATUS": "CURRENT"}
        self._refer(self._add(self.root, "dmdSec", told), description, DESCRIPTIVE)
        return identifier

    def preserve(self, preservation: Packed) -> str:
        """A reference to a PREMIS file; its identifier."""
        identifier = self._id("digiprovMD", preservation.name)
        section = self._add(self.root, "amdSec", {"ID": self._id("amdSec", preservation.name)})
        told = {"ID": identifier, "CREATED": self._maker.created, "STATUS": "CURRENT"}
        self._refer(self._add(section, "digiprovMD", told), preservation, PRESERVATION)
        return identifier

    def files(self, groups: dict[str, Sequence[Packed]]) -> dict[str, str]:
        """Groups of files by their use; the identifier of each group."""
        section = self._add(self.root, "fileSec", {"ID": self._id("fileSec")})
        identifiers = {use: self._id("fileGrp", use) for use in groups}
        for use, files in groups.items():
            group = self._add(section, "fileGrp", {"ID": identifiers[use], "USE": use})
            for packed in files:
                told = {"ID": file_id(self._dossier, packed.name), **self._facts(packed)}
                place = self._add(self._add(group, "file", told), "FLocat", {"LOCTYPE": "URL"})
                self._link(place, packed)
        return identifiers

    def structure(self, label: str, origin: str) -> etree._Element:
        """The division that holds all others."""
        told = {"ID": self._id("structMap"), "LABEL": "CSIP", "TYPE": "PHYSICAL"}
        return self.division(self._add(self.root, "structMap", told), label, {"TYPE": origin})

    def division(
        self, parent: etree._Element, label: str, more: dict[str, str] | None = None, what: str = ""
    ) -> etree._Element:
        return self._add(parent, "div", {"ID": self._id("div", label, what), "LABEL": label, **(more or {})})

    def _refer(self, parent: etree._Element, packed: Packed, kind: str) -> None:
        told = {"ID": self._id("mdRef", packed.name), "LOCTYPE": "URL", "MDTYPE": kind}
        told["MDTYPEVERSION"] = _VERSIONS[kind]
        self._link(self._add(parent, "mdRef", told | self._facts(packed)), packed)

    def _facts(self, packed: Packed) -> dict[str, str]:
        return {
            "MIMETYPE": packed.media_type,
            "SIZE": str(packed.size),
            "CREATED": self._maker.created,
            "CHECKSUM": packed.sha256,
            "CHECKSUMTYPE": "SHA-256",
        }

    def _link(self, element: etree._Element, packed: Packed) -> None:
        element.set(f"{{{_XLINK}}}type", "simple")
        element.set(f"{{{_XLINK}}}href", packed.name.removeprefix(self._folder))

    def _id(self, *parts: str) -> str:
        return f"uuid-{self._dossier.identifier(self._folder, *parts)}"

    def _add(self, parent: etree._Element, name: str, told: dict[str, str]) -> etree._Element:
        return etree.SubElement(parent, f"{{{_METS}}}{name}", told)


def _agent(header: etree._Element, kind: dict[str, str], name: str, note_type: str, note: str) -> None:
    agent = etree.SubElement(header, f"{{{_METS}}}agent", {"ROLE": "CREATOR", **kind})
    etree.SubElement(agent, f"{{{_METS}}}name").text = plain(name)
    told = etree.SubElement(agent, f"{{{_METS}}}note")
    told.text = note
    told.set(f"{{{_CSIP}}}NOTETYPE", note_type)


def _pointer(division: etree._Element, target: str, group: str) -> None:
    pointer = etree.SubElement(division, f"{{{_METS}}}mptr", LOCTYPE="URL")
    pointer.set(f"{{{_XLINK}}}type", "simple")
    pointer.set(f"{{{_XLINK}}}href", target)
    pointer.set(f"{{{_XLINK}}}title", group)

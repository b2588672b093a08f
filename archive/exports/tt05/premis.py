"""What was kept and what was done to it: PREMIS 3.0 (Library of Congress), as phụ lục I and II want it in each package.

What the circular calls ``objectCategory`` is the type of an object in the schema of PREMIS 3 and stands as ``xsi:type``.
The circular fixes two types of event: digitising is ``transfer``, and making a package ``information package creation``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from archive.exports.tt05.fields import as_file, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.exports.tt05.mets import Maker
    from archive.exports.tt05.zipping import Packed

_PREMIS: Final = "http://www.loc.gov/premis/v3"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_NAMESPACES: Final[dict[Any, str]] = {None: _PREMIS, "xsi": _XSI}
PROGRAM, ORGANISATION = "software", "organization"
DIGITISING: Final = "transfer"
PACKAGING: Final = "information package creation"
NORMALISING: Final = "normalization"
DIGEST: Final = "message digest calculation"
"""Terms of https://id.loc.gov/vocabulary/preservation/eventType."""


@dataclass(frozen=True)
class KeptFile:
    """A file of the package.

    Attributes:
        identifier: As METS has it.
        packed: Its name, type, size and checksum.
        given_name: As it was received; empty for what was made here.
    """

    identifier: str
    packed: Packed
    given_name: str = ""


@dataclass(frozen=True)
class Happening:
    """An event.

    Attributes:
        identifier: A UUID.
        type: Term of the Library of Congress.
        at: When (ISO 8601 with its zone).
        agent: `PROGRAM` or `ORGANISATION`.
        sources: Identifiers of what went into it.
        outcomes: Identifiers of what came out.
        detail: In a sentence; empty where the type says all.
    """

    identifier: str
    type: str
    at: str
    agent: str
    sources: tuple[tuple[str, str], ...] = ()
    outcomes: tuple[tuple[str, str], ...] = ()
    detail: str = ""


def preservation(
    whole: tuple[str, str, str], files: Sequence[KeptFile], happenings: Iterable[Happening], maker: Maker
) -> bytes:
    """A PREMIS file.

    Args:
        whole: Of the package or the representation: its type in PREMIS, the type of its identifier, and that.
        files: Its files.
        happenings: What was done.
        maker: Program and institution.
    """
    root = etree.Element(f"{{{_PREMIS}}}premis", {"version": "3.0"}, nsmap=_NAMESPACES)
    kind, identifier_type, identifier = whole
    first = _object(root, kind, "whole")
    _identify(first, "object", identifier_type, identifier)
    if files:
        _parts(first, files)
    for number, file in enumerate(files, 1):
        _file(root, file, number)
    for happening in happenings:
        _event(root, happening)
    _agent(root, PROGRAM, maker.program, maker.version)
    _agent(root, ORGANISATION, maker.organisation, "")
    return as_file(root)


def _file(root: etree._Element, file: KeptFile, number: int) -> None:
    element = _object(root, "file", f"file-{number}")
    _identify(element, "object", "File", file.identifier)
    facts = _add(element, "objectCharacteristics")
    _add(facts, "compositionLevel", "0")
    fixity = _add(facts, "fixity")
    _add(fixity, "messageDigestAlgorithm", "SHA-256")
    _add(fixity, "messageDigest", file.packed.sha256)
    _add(facts, "size", str(file.packed.size))
    _add(_add(_add(facts, "format"), "formatDesignation"), "formatName", file.packed.media_type)
    _add(element, "originalName", file.given_name or file.packed.name.rpartition("/")[2])


def _parts(whole: etree._Element, files: Sequence[KeptFile]) -> None:
    relation = _add(whole, "relationship")
    _add(relation, "relationshipType", "structural")
    _add(relation, "relationshipSubType", "has part")
    for file in files:
        related = _add(relation, "relatedObjectIdentifier")
        _add(related, "relatedObjectIdentifierType", "File")
        _add(related, "relatedObjectIdentifierValue", file.identifier)


def _event(root: etree._Element, happening: Happening) -> None:
    event = _add(root, "event")
    _identify(event, "event", "UUID", happening.identifier)
    _add(event, "eventType", happening.type)
    _add(event, "eventDateTime", happening.at)
    if happening.detail:
        _add(_add(event, "eventDetailInformation"), "eventDetail", happening.detail)
    _add(_add(event, "eventOutcomeInformation"), "eventOutcome", "success")
    role = "executing program" if happening.agent == PROGRAM else "implementer"
    _point(event, "Agent", "local", happening.agent, role)
    for kind, identifier in happening.sources:
        _point(event, "Object", kind, identifier, "source")
    for kind, identifier in happening.outcomes:
        _point(event, "Object", kind, identifier, "outcome")


def _agent(root: etree._Element, kind: str, name: str, version: str) -> None:
    agent = _add(root, "agent")
    _identify(agent, "agent", "local", kind)
    _add(agent, "agentName", name)
    _add(agent, "agentType", kind)
    if version:
        _add(agent, "agentVersion", version)


def _object(root: etree._Element, kind: str, identifier: str) -> etree._Element:
    element = _add(root, "object")
    element.set(f"{{{_XSI}}}type", kind)
    element.set("xmlID", identifier)
    return element


def _identify(element: etree._Element, what: str, kind: str, value: str) -> None:
    identifier = _add(element, f"{what}Identifier")
    _add(identifier, f"{what}IdentifierType", kind)
    _add(identifier, f"{what}IdentifierValue", value)


def _point(event: etree._Element, what: str, kind: str, value: str, role: str) -> None:
    link = _add(event, f"linking{what}Identifier")
    _add(link, f"linking{what}IdentifierType", kind)
    _add(link, f"linking{what}IdentifierValue", value)
    _add(link, f"linking{what}Role", role)


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    element = etree.SubElement(parent, f"{{{_PREMIS}}}{name}")
    if text:
        element.text = plain(text)
    return element

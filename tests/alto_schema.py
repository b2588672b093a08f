"""The schema of ALTO by the Library of Congress, read without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path


def alto_schema(shared: Path, place: Path) -> etree.XMLSchema:
    """The schema in the shared folder; ``place`` is an empty folder."""
    tree = etree.fromstring((shared / "schemas" / "alto-4-4.xsd").read_bytes())
    # The schema imports XLink from the network; only its attribute group is needed to read it.
    stub = place / "xlink.xsd"
    stub.write_text(
        '<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xlink">'
        '<attributeGroup name="simpleLink"/></schema>'
    )
    for imported in tree.iter("{http://www.w3.org/2001/XMLSchema}import"):
        imported.set("schemaLocation", str(stub))
    return etree.XMLSchema(tree)

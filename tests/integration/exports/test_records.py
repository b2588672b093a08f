"""Dublin Core records that leave the archive: a table that Excel opens, linked data that anybody expands."""

from __future__ import annotations

import csv
import io
import json

import pytest
from pyld import jsonld

from archive.errors import CurationError
from archive.exports.records import table_line
from tests.integration.exports.conftest import ADDRESS
from tests.reading_archive import CANARY, PLAN

DC = "http://purl.org/dc/terms/"


def rows(path):
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_the_table_has_a_line_for_each_document_in_both_languages(write, tmp_path):
    plan, specimen = rows(write("csv", tmp_path / "ban-ghi.csv", "doi-ngoai", "da-duyet"))
    assert plan["id"] == f"{ADDRESS}/items/{PLAN}"
    assert plan["dcterms:title"].startswith("Kế hoạch công tác")
    assert plan["dcterms:identifier"] == "MAU.01 | 32/KH-UBND"
    assert plan["dcterms:creator"] == "Ủy ban nhân dân thành phố Hải Phòng"
    assert (plan["dcterms:type@vi"], plan["dcterms:type@en"]) == ("Kế hoạch", "Plan")
    assert (plan["dcterms:extent@vi"], plan["dcterms:extent@en"]) == ("3 trang", "3 pages")
    assert plan["dcterms:created"] == "2017-02-14"
    assert plan["dcterms:isPartOf@vi"] == "BẢN THẢO: Thông tin đối ngoại | Thông tin đối ngoại"
    assert plan["dcterms:bibliographicCitation@en"].endswith(f"{ADDRESS}/items/{PLAN}.")
    assert plan["dcterms:rights"] == "http://rightsstatements.org/vocab/UND/1.0/"
    assert specimen["dcterms:title"].startswith("TÀI LIỆU MẪU")
    assert (specimen["dcterms:rights"], specimen["dcterms:rights@en"]) == (
        "",
        "Specimen (TÀI LIỆU MẪU), not an archival document",
    )


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(formula):
    (cell,) = next(csv.reader(io.StringIO(table_line([formula]), newline="")))
    assert cell == f"'{formula}"


def test_a_cell_keeps_commas_quotes_and_lines():
    cells = ["a, b", 'nói "được"', "hai\ndòng", "1-2"]
    assert next(csv.reader(io.StringIO(table_line(cells), newline=""))) == cells


def test_linked_data_says_the_same_to_whoever_expands_it_without_a_network(write, tmp_path):
    def refuse(address, _options):
        raise AssertionError(address)

    told = json.loads(write("jsonld", tmp_path / "ban-ghi.jsonld").read_text("utf-8"))
    plan, specimen = jsonld.expand(told, {"documentLoader": refuse})
    assert plan["@id"] == f"{ADDRESS}/items/{PLAN}"
    assert {"@value": "Kế hoạch", "@language": "vi"} in plan[f"{DC}type"]
    assert {"@value": "Plan", "@language": "en"} in plan[f"{DC}type"]
    assert plan[f"{DC}created"] == [{"@type": "http://id.loc.gov/datatypes/edtf/EDTF", "@value": "2017-02-14"}]
    assert {"@id": "http://rightsstatements.org/vocab/UND/1.0/"} in plan[f"{DC}rights"]
    assert {"@value": "DRAFT: External information", "@language": "en"} in plan[f"{DC}isPartOf"]
    assert all(key == "@id" or key.startswith(DC) for node in (plan, specimen) for key in node)


def test_each_object_is_one_line(write, tmp_path):
    lines = write("jsonld", tmp_path / "ban-ghi.jsonld").read_text("utf-8").splitlines()
    assert [json.loads(line.rstrip(","))["@id"][-8:] for line in lines[2:-1]] == [PLAN, "0000006M"]


def test_without_an_address_a_document_has_the_name_that_the_store_gives_it(write, tmp_path):
    told = json.loads(write("jsonld", tmp_path / "x.jsonld", public_address="").read_text("utf-8"))
    assert told["@graph"][0]["@id"] == f"biendao:{PLAN}"


@pytest.mark.parametrize("kind", ["csv", "jsonld"])
def test_nothing_closed_leaves_and_the_same_sets_are_the_same_bytes(kind, write, tmp_path):
    first, second = (write(kind, tmp_path / name).read_bytes() for name in ("a", "b"))
    assert first == second
    assert CANARY.encode() not in first
    with pytest.raises(CurationError, match="R733"):
        write(kind, tmp_path / "a")
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b"}

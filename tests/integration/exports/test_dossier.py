"""The dossier: what is claimed, what the pages say, where they are kept; in print and as a Word document."""

from __future__ import annotations

import dataclasses
import io
import shutil
import subprocess

import numpy as np
import pymupdf
import pytest
from click.testing import CliRunner
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from archive.catalogue.access import Actor
from archive.catalogue.units import get_objects
from archive.commands.exports import export
from archive.errors import CurationError
from archive.exports.exhibition import gather
from archive.exports.formats import format_named
from tests.integration.exports.conftest import ADDRESS, EDITION, lines_of_links
from tests.reading_archive import CANARY, PLAN

QUOTATION = "Hội nghị tập huấn về công tác biển, đảo […] các xã, phường"


def made_from(archive, target, slug="phan-bien", **changed):
    settings = dataclasses.replace(archive.home.settings, **changed)
    shown = gather((slug,), archive.home.catalogue(), archive.home.store(), settings)
    return format_named("dossier").write(shown, target, edition=EDITION, progress=lambda _done, _total: None)


@pytest.fixture(scope="module")
def written(archive, tmp_path_factory):
    return made_from(archive, tmp_path_factory.mktemp("dossier") / "ho-so")


@pytest.fixture(scope="module")
def printed(written):
    with pymupdf.open(written.path / "dossier.pdf") as document:
        yield document


@pytest.fixture(scope="module")
def word(written):
    return Document(str(written.path / "dossier.docx"))


@pytest.fixture(scope="module")
def originals(archive):
    with archive.home.catalogue().reading() as session:
        return [one.sha256 for one in get_objects(session, PLAN, Actor.outsider())]


def text_of(document):
    return " ".join(" ".join(page.get_text() for page in document).split())


def said(word):
    return "\n".join(text.text for paragraph in word.element.body.iter(qn("w:p")) for text in paragraph.iter(qn("w:t")))


def test_it_says_claim_quotation_translation_and_what_it_answers(printed, word):
    for told in (text_of(printed), said(word)):
        assert "Năm 2017 có tập huấn về biển, đảo." in told
        assert "There was never any training." in told
        assert QUOTATION in told
        assert "A training meeting on the sea and islands" in told


def test_each_page_is_cited_with_address_digest_and_day(printed, word, originals):
    assert originals
    for told in (text_of(printed), said(word)):
        assert f"{ADDRESS}/items/{PLAN}/pages/2" in told.replace(" ", "")
        assert all(digest in told for digest in originals)
        assert "20 tháng 11, 2026" in told
    assert {link["uri"] for page in printed for link in page.get_links() if link["kind"] == pymupdf.LINK_URI} >= {
        f"{ADDRESS}/items/{PLAN}/pages/{number}" for number in (1, 2, 3)
    }
    links = {one.target_ref for one in word.part.rels.values() if one.is_external}
    assert f"{ADDRESS}/items/{PLAN}/pages/2" in links


def test_a_quotation_is_said_to_agree_with_its_page_or_not_to(printed, written):
    told = text_of(printed)
    assert told.count("Khớp với văn bản của trang.") == 1
    assert told.count("CHƯA KHỚP với văn bản của trang.") == 1
    assert {finding.number for finding in written.findings} == {"R815", "R728", "R731"}


def test_what_is_not_public_is_nowhere_and_its_claim_neither(printed, word):
    for told in (text_of(printed), said(word)):
        assert CANARY not in told
        assert "Không ai được biết." not in told


def test_what_is_quoted_is_lit_and_shown_larger(printed):
    pictures = [
        Image.open(io.BytesIO(printed.extract_image(xref)["image"])).convert("RGB")
        for xref in sorted({image[0] for page in printed for image in page.get_images()})
    ]
    framed = [one for one in map(np.asarray, pictures) if ((one[..., 0] > 140) & (one[..., 1] < 70)).any()]
    # A page with its quotation, one with its region, each with an enlarged detail; and a page whose quotation is not on it.
    assert (len(framed), len(pictures)) == (2, 5)


def test_contents_lead_to_the_claims(printed):
    contents = next(page for page in printed if "Mục lục" in page.get_text())
    lines = lines_of_links(contents)
    assert len(lines) == 3
    assert all(str(to + 1) in line.split() for to, line in lines.items())
    assert "1. Năm 2017 có tập huấn về biển, đảo." in [title for _, title, _ in printed.get_toc()]


def test_every_passage_tells_its_language(printed, word):
    languages = {printed.xref_get_key(xref, "Lang")[1] for xref in range(1, printed.xref_length())}
    assert {"vi", "en"} <= languages
    spoken = {one.get(qn("w:val")) for one in word.element.body.iter(qn("w:lang"))}
    assert {"vi-VN", "en-GB"} <= spoken
    described = [one.get("descr") for one in word.element.body.iter(qn("wp:docPr"))]
    assert len(described) == 5
    assert all("Kế hoạch công tác" in text for text in described)
    assert [p.text for p in word.paragraphs if p.style.name == "Heading 1"][1].startswith("1. Năm 2017")


def test_the_same_edition_is_the_same_bytes(archive, written, tmp_path):
    again = made_from(archive, tmp_path / "ho-so").path
    for name in ("dossier.pdf", "dossier.docx"):
        assert (again / name).read_bytes() == (written.path / name).read_bytes()


def test_without_an_address_the_identifier_stands_there_and_that_is_told(archive, tmp_path):
    written = made_from(archive, tmp_path / "ho-so", public_address="")
    assert "R820" in [finding.number for finding in written.findings]
    assert PLAN in said(Document(str(written.path / "dossier.docx")))


def test_a_set_without_a_dossier_is_refused(archive, tmp_path):
    with pytest.raises(CurationError) as raised:
        made_from(archive, tmp_path / "ho-so", "doi-ngoai")
    assert raised.value.reason.number == "R818"
    assert not list(tmp_path.iterdir())


def test_the_command_tells_what_is_left_out_and_ends_with_3(archive, tmp_path):
    result = CliRunner().invoke(
        export, ["phan-bien", "--to", "dossier", "--out", str(tmp_path / "ho-so")], obj=archive.home
    )
    assert "R728: phan-bien/dossier.toml" in result.output
    assert "R815: phan-bien/dossier.toml" in result.output
    assert result.exit_code == 3


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_another_program_finds_no_fault_in_it(written):
    subprocess.run(["qpdf", "--check", written.path / "dossier.pdf"], check=True, capture_output=True)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_another_word_processor_opens_it(written, tmp_path):
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"),
            *("--convert-to", "pdf", "--outdir", tmp_path, written.path / "dossier.docx"),
        ],
        check=True,
        capture_output=True,
    )
    with pymupdf.open(tmp_path / "dossier.pdf") as document:
        assert QUOTATION in text_of(document)
        assert len({image[0] for page in document for image in page.get_images()}) == 5

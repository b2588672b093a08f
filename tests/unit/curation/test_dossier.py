"""A dossier's file: what it may say, what is told with file and line, what the pages have to say to it."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.catalogue.access import Actor
from archive.catalogue.registration import NewItem, register_item
from archive.catalogue.states import withdraw
from archive.catalogue.views import PageView
from archive.commands.curation import collections
from archive.curation import check_evidence, check_texts, keep, read_folder, resolve_dossier, save
from archive.curation.folder import digest_of_text
from archive.home import ArchiveHome
from archive.settings import Settings
from tests.curated import ENTRY, HEAD, files_in, kept_in
from tests.unit.curation.folders import made_folder

NOW = dt.datetime(2026, 11, 24, 8, 30, tzinfo=dt.UTC)
DOCUMENTATION = Path(__file__).parents[3] / "docs" / "reference" / "dossiers.md"
CLAIM = '[[claims]]\nkey = "mot"\nstatement = { vi = "Đảo có dân ở.", en = "People live on the island." }\n'
EVIDENCE = """
[[evidence]]
claim = "mot"
reference_code = "MỞ.01"
quotation = "Trên đảo có ba mươi hộ"
language = "vi"
translation = { en = "Thirty households on the island" }
"""
PAGE = PageView(number=1, width=200, height=300, dpi=200, text="Trên đảo có ba\nmươi hộ.", origin="recognised")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = made_folder(tmp_path, HEAD + ENTRY)
    (folder / "dossier.toml").write_text(CLAIM + EVIDENCE, "utf-8")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> ArchiveHome:
    home = ArchiveHome(Settings(home=str(tmp_path / "home")))
    home.prepare()
    with home.catalogue().writing() as session:
        for pid, code, page in (
            ("0000001Y", "MỞ.01", PAGE),
            ("0000003T", "ẢNH.01", PageView(number=1, width=200, height=300, dpi=200)),
        ):
            item = NewItem(pid=pid, title="Đảo", reference_code=code, pages=(page,), rights="public-domain")
            register_item(session, item, actor="An", now=NOW, publish=True)
    return home


def _told(folder: Path) -> list[tuple[str, int]]:
    found = check_texts(read_folder(folder), Settings())
    return [(one.number, one.params["line"]) for one in found if not one.is_note]


def _said(home: ArchiveHome, folder: Path) -> list[tuple[str, int]]:
    with home.catalogue().reading() as session:
        return [(one.number, one.params["line"]) for one in check_evidence(session, read_folder(folder))]


def test_claims_have_their_evidence_in_order(folder: Path) -> None:
    (folder / "dossier.toml").write_text(CLAIM + CLAIM.replace("mot", "hai") + EVIDENCE + EVIDENCE, "utf-8")
    collection = read_folder(folder).collection
    assert collection
    assert collection.dossier
    assert [len(collection.dossier.proving(claim.key)) for claim in collection.dossier.claims] == [2, 0]
    assert collection.dossier.evidence[0].translation
    assert collection.dossier.evidence[0].translation.en == "Thirty households on the island"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (CLAIM + EVIDENCE, []),
        (EVIDENCE, [("R703", 1), ("R810", 3)]),
        (CLAIM + CLAIM + EVIDENCE, [("R811", 5)]),
        (CLAIM, [("R812", 2)]),
        (CLAIM + EVIDENCE.replace("quotation", "# quotation"), [("R813", 5)]),
        (CLAIM + EVIDENCE.replace("translation", "# translation"), [("R814", 5)]),
        (CLAIM + EVIDENCE.replace('language = "vi"', 'language = "vie t"'), [("R817", 9)]),
        (CLAIM + EVIDENCE.replace('language = "vi"', ""), [("R703", 5)]),
        (CLAIM + EVIDENCE + "region = { x = 2, y = 0, w = 1, h = 1 }\n", [("R708", 11)]),
        (CLAIM + EVIDENCE + 'source = "?"\n', [("R707", 11)]),
        (CLAIM + "[[evidence]\n", [("R702", 4)]),
    ],
)
def test_what_is_wrong_is_told_with_its_line(folder: Path, text: str, told: list[tuple[str, int]]) -> None:
    (folder / "dossier.toml").write_text(text, "utf-8")
    assert _told(folder) == told


def test_what_the_page_does_not_say_is_told(home: ArchiveHome, folder: Path) -> None:
    assert _said(home, folder) == []
    other = EVIDENCE.replace("ba mươi", "bốn mươi") + EVIDENCE.replace("MỞ", "ẢNH")
    (folder / "dossier.toml").write_text(CLAIM + other, "utf-8")
    assert _said(home, folder) == [("R815", 7), ("R816", 14)]


def test_what_visitors_do_not_get_is_told_and_drops_out(home: ArchiveHome, folder: Path) -> None:
    text = CLAIM + EVIDENCE + EVIDENCE.replace("MỞ.01", "ẢNH.01")
    (folder / "dossier.toml").write_text(text, "utf-8")
    with home.catalogue().writing() as session:
        withdraw(session, "0000001Y", why="the donor asked for it", actor_name="An", now=NOW)
    assert _said(home, folder) == [("R728", 7), ("R816", 14)]
    dossier = read_folder(folder).collection.dossier  # type: ignore[union-attr]
    with home.catalogue().reading() as session:
        resolved = resolve_dossier(session, dossier, Actor.outsider())
    assert [one.unit.reference_code for one in resolved.evidence] == ["ẢNH.01"]
    assert [one.reference_code for one, _ in resolved.dropped] == ["MỞ.01"]


def test_the_command_tells_it_too(home: ArchiveHome, folder: Path) -> None:
    (folder / "dossier.toml").write_text(CLAIM + EVIDENCE.replace("ba mươi", "bốn mươi"), "utf-8")
    result = CliRunner().invoke(collections, ["check", str(folder)], obj=home)
    assert result.exit_code == 4
    assert "R815: ten-dao/dossier.toml, line 7" in result.output


def test_it_is_kept_and_saved_byte_for_byte(home: ArchiveHome, folder: Path, tmp_path: Path) -> None:
    (folder / "dossier.toml").write_bytes(b"\xef\xbb\xbf" + (CLAIM + EVIDENCE).encode() + b"# \r\n")
    keep(home.keeper("Lan"), folder)
    with home.catalogue().reading() as session:
        saved = save(session, home.store(), "ten-dao", tmp_path / "saved")
    assert files_in(saved) == files_in(folder) == kept_in(home)


def test_an_approval_covers_it(folder: Path) -> None:
    def digest() -> str:
        return digest_of_text(read_folder(folder))

    with_dossier = digest()
    (folder / "dossier.toml").write_text(f"# a comment\n{CLAIM}{EVIDENCE}", "utf-8")
    assert digest() == with_dossier
    (folder / "dossier.toml").write_text(CLAIM + EVIDENCE.replace("Thirty", "Forty"), "utf-8")
    assert digest() != with_dossier
    (folder / "dossier.toml").unlink()
    without = digest()
    assert without != with_dossier


def test_without_a_dossier_an_approval_is_what_it_was(tmp_path: Path) -> None:
    """Digest of the same folder by the program of before there were dossiers."""
    folder = made_folder(tmp_path, HEAD + ENTRY)
    assert digest_of_text(read_folder(folder)) == "d108b5de1a741c9b0a12c1fe3fd53d7262092508ed8e5f9a2e76f9b9d63f2263"


def test_the_example_in_the_reference_is_a_dossier(folder: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", DOCUMENTATION.read_text("utf-8"), re.DOTALL)
    (folder / "dossier.toml").write_text(example, "utf-8")
    assert _told(folder) == []

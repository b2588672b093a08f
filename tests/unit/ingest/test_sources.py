"""Sources: folders are walked, everything gets an answer, nothing is followed out of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.sources import expand, natural_order


@pytest.mark.parametrize(
    ("given", "ordered"),
    [
        (["10.jpg", "9.jpg", "1.jpg"], ["1.jpg", "9.jpg", "10.jpg"]),
        (["tờ 2b", "tờ 10a", "tờ 2a"], ["tờ 2a", "tờ 2b", "tờ 10a"]),
        (["b", "A", "a2", "1"], ["1", "A", "a2", "b"]),
        (["p01-2", "p1-10", "p1-9"], ["p01-2", "p1-9", "p1-10"]),
    ],
    ids=["numbers", "letters after numbers", "case does not part", "two numbers"],
)
def test_names_are_ordered_as_people_count(given: list[str], ordered: list[str]) -> None:
    assert sorted(given, key=natural_order) == ordered


def _tree(root: Path) -> Path:
    for name in ("b/10.txt", "b/9.txt", "a.pdf", ".hidden", "b/.DS_Store", "Thumbs.db", "~$letter.docx", "c/d/e.doc"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")
    return root


def test_a_folder_is_walked_and_what_programs_leave_behind_is_passed_over(tmp_path: Path) -> None:
    given = [Path(source.given).relative_to(tmp_path).as_posix() for source in expand([_tree(tmp_path)], as_item=False)]
    assert given == ["a.pdf", "b/9.txt", "b/10.txt", "c/d/e.doc"]


def test_a_folder_as_item_is_one_source_in_natural_order(tmp_path: Path) -> None:
    for name in ("10.png", "2.png", "1.png"):
        (tmp_path / name).write_text("x")
    (source,) = expand([tmp_path], as_item=True)
    assert [path.name for path in source.files] == ["1.png", "2.png", "10.png"]
    assert source.name == tmp_path.name


def test_a_back_goes_with_its_front(tmp_path: Path) -> None:
    for name in ("1.jpg", "1_v.jpg", "2_verso.tif", "2.tif", "3_v.jpg", "4_v.pdf", "4.pdf", "5.jpg"):
        (tmp_path / name).write_text("x")
    told = [[path.name for path in source.files] for source in expand([tmp_path], as_item=False)]
    assert sorted(told) == [
        ["1.jpg", "1_v.jpg"],
        ["2.tif", "2_verso.tif"],
        ["3_v.jpg"],
        ["4.pdf"],
        ["4_v.pdf"],
        ["5.jpg"],
    ]
    (item,) = expand([tmp_path], as_item=True)
    assert [path.name for path in item.files[:4]] == ["1.jpg", "1_v.jpg", "2.tif", "2_verso.tif"]


@pytest.mark.parametrize(("as_item", "reason"), [(False, "R023"), (True, "R019")])
def test_an_empty_folder_is_answered(tmp_path: Path, as_item: bool, reason: str) -> None:
    (source,) = expand([tmp_path], as_item=as_item)
    assert source.refusal is not None
    assert source.refusal.reason.number == reason


def test_a_missing_path_is_answered(tmp_path: Path) -> None:
    (source,) = expand([tmp_path / "nowhere"], as_item=False)
    assert source.refusal is not None
    assert source.refusal.reason.number == "R001"


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "secret.txt").write_text("x")
    (tmp_path / "in" / "link").symlink_to(tmp_path / "out")
    assert [source.given for source in expand([tmp_path / "in"], as_item=False)] == [str(tmp_path / "in" / "link")]

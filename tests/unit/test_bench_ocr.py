from __future__ import annotations

from pathlib import Path

import pytest

from bench.ocr import loss, run
from bench.ocr.cases import Case
from bench.ocr.readers import READERS, Reading
from bench.ocr.run import first_of_each, kept, read_all
from bench.ocr.scores import lost
from bench.ocr.table import Figures, errors


def _case(name: str, kind: str = "clean300", truth: str = "Quần đảo Hoàng Sa") -> Case:
    return Case(name, kind, Path(), 1, Path(), 300, truth)


CASES = [_case("a"), _case("b"), _case("c", "table"), _case("d")]


def test_slow_programs_read_the_first_pages_of_every_kind() -> None:
    assert [case.name for case in first_of_each(CASES, 2)] == ["a", "b", "c"]


def test_a_run_that_was_cut_off_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def reader(case: Case) -> Reading:
        read.append(case.name)
        if case.name == "c" and read.count("c") < 2:
            raise KeyboardInterrupt
        return Reading(case.truth, 1.5, ("no text found",), 0.9)

    monkeypatch.setitem(READERS, "fast", reader)
    with pytest.raises(KeyboardInterrupt):
        read_all(tmp_path, CASES, ["fast"], 2)
    assert kept(tmp_path, "fast", CASES[2]) is None
    read_all(tmp_path, CASES, ["fast"], 2)
    assert read == ["a", "a", "b", "c", "c", "c", "d"]
    assert kept(tmp_path, "fast", CASES[2]) == Reading(CASES[2].truth, 1.5, ("no text found",), 0.9)


def test_what_was_lost_is_counted_in_letters_and_not_in_marks() -> None:
    assert lost("Hoàng Sa Trường Sa", "hoang sa") == pytest.approx(8 / 15)
    assert lost("Hoàng Sa", "Sa Hoáng") == 0


def test_kinds_that_were_not_read_have_no_row(tmp_path: Path, shared: Path) -> None:
    assert shared.is_dir()
    run.keep(Reading("Quần đảo Hoang Sa", 1.0), run.path_of(tmp_path, "fast", CASES[0]))
    run.keep(Reading("", 1.0), run.path_of(tmp_path, "tesseract", CASES[0]))
    assert errors(Figures(tmp_path, CASES)).splitlines()[2:] == [
        "| clean, 300 dpi (1) | 100.0 / 100.0 / 100.0 | 5.9 / 7.1 / 25.0 |"
    ]


def test_loss_without_a_flag_is_told(tmp_path: Path) -> None:
    (silent, _), (flagged, _), *others = loss._jobs(2, 4)
    run.keep(Reading("", 1.0, ("no text found",)), run.path_of(tmp_path, loss.PROGRAM, silent))
    run.keep(Reading("", 1.0, ("letters left unread",)), run.path_of(tmp_path, loss.PROGRAM, flagged))
    for case, _ in others:
        run.keep(Reading(case.truth, 1.0), run.path_of(tmp_path, loss.PROGRAM, case))
    assert loss.table(tmp_path, 2, 4).splitlines()[2:] == [
        "| made to lose lines: leaning | 1 | 1 | 0 | 1 | 100.0% |",
        "| made to lose lines: stamped | 1 | 1 | 1 | 0 | 0.0% |",
        "| good | 2 | 0 | 0 | 0 | 0.0% |",
    ]


@pytest.mark.parametrize("number", range(4))
def test_pages_that_lose_lines_are_the_same_each_time(number: int) -> None:
    case, made = list(loss._jobs(4, 1000))[number]
    again, made_again = list(loss._jobs(4, 1000))[number]
    assert case == again
    assert (made() == made_again()).all()

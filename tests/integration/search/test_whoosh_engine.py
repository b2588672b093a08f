"""The Whoosh engine: the contract, and what is its own."""

from __future__ import annotations

import contextlib
import gc
import stat
import subprocess
import sys
import threading
import weakref
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import QueryError, SearchError
from archive.search.documents import Run
from archive.search.engine import Audience, SearchEngine
from archive.search.whoosh import folder
from archive.search.whoosh.engine import WhooshEngine
from archive.search.whoosh.schema import VERSION
from archive.settings import Settings
from tests.integration.search.builders import find, item, pids
from tests.integration.search.engine_contract import EngineContract


class TestWhooshEngine(EngineContract):
    @pytest.fixture
    def engine(self, tmp_path: Path) -> SearchEngine:
        return WhooshEngine(Settings(home=str(tmp_path), index_refresh_seconds=0))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=str(tmp_path))


@pytest.fixture
def filled(settings: Settings) -> WhooshEngine:
    engine = WhooshEngine(settings)
    engine.rebuild([Run([item("A", "biển đảo")], [])])
    return engine


def files(settings: Settings, pattern: str) -> list[Path]:
    return sorted(settings.index_path.glob(f"v*/public/{pattern}"))


def test_a_reader_sees_another_writers_change_after_its_next_look(settings: Settings, filled: WhooshEngine) -> None:
    clock = Clock()
    reader = WhooshEngine(settings, clock)
    assert pids(reader, "biển") == ["A"]
    filled.replace([item("B", "biển đảo")])
    clock.now += settings.index_refresh_seconds * 0.9
    assert pids(reader, "biển") == ["A"]
    clock.now += settings.index_refresh_seconds * 0.2
    assert pids(reader, "biển") == ["A", "B"]


def test_what_is_kept_of_an_index_keeps_no_older_state_of_it(filled: WhooshEngine) -> None:
    filled.replace([item("BD-0009", *["đảo"] * 40)])
    assert pids(filled, "đảo")
    older = weakref.ref(filled.snapshot(Audience.PUBLIC))
    filled.replace([item("BD-0009", "đảo xa")])
    assert pids(filled, "đảo")
    gc.collect()
    assert older() is None


def test_a_reader_goes_over_to_a_rebuilt_index(settings: Settings, filled: WhooshEngine) -> None:
    clock = Clock()
    reader = WhooshEngine(settings, clock)
    assert pids(reader, "biển") == ["A"]
    filled.rebuild([Run([item("B", "biển")], [])])
    clock.now += 2
    assert pids(reader, "biển") == ["B"]
    assert len(list(settings.index_path.glob("v*"))) == 1


def test_a_reader_from_whom_a_rebuild_takes_the_index_goes_over(settings, filled, monkeypatch) -> None:
    stock, rebuilt = folder.read_contents, []

    def interrupted(storage: folder.ReadingStorage) -> folder.TOC:
        if not rebuilt:
            rebuilt.append(storage.folder)
            filled.rebuild([Run([item("B", "biển")], [])])
            # As while a folder is being removed: its table of contents is gone, the folder not yet.
            Path(storage.folder).mkdir(parents=True)
        return stock(storage)

    with monkeypatch.context() as patched:
        patched.setattr(folder, "read_contents", interrupted)
        assert pids(WhooshEngine(settings), "biển") == ["B"]
    assert rebuilt


def test_only_its_owner_may_enter_an_index(settings: Settings, filled: WhooshEngine) -> None:
    assert filled.exists()
    for path in (settings.index_path, *settings.index_path.glob("v*"), *settings.index_path.glob("v*/*")):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_an_index_into_which_others_may_write_is_refused(settings: Settings, filled: WhooshEngine) -> None:
    build = folder.build_in_use(settings.index_path)
    assert build is not None
    (build / Audience.PUBLIC).chmod(0o777)
    with pytest.raises(SearchError, match="R413"):
        find(WhooshEngine(settings), "biển")


def test_an_index_of_another_version_is_as_good_as_none(settings: Settings, filled: WhooshEngine) -> None:
    build = folder.build_in_use(settings.index_path)
    assert build is not None
    other = build.with_name(build.name.replace("v", "v9", 1))
    build.rename(other)
    (settings.index_path / folder.CURRENT).write_text(other.name)
    assert not WhooshEngine(settings).exists()


@pytest.mark.parametrize("name", ["../../etc", f"v{VERSION}-0123456789abcdef/..", "", f"v{VERSION}-", "\xff"])
def test_the_name_of_the_build_in_use_leads_nowhere_else(settings: Settings, filled: WhooshEngine, name: str) -> None:
    (settings.index_path / folder.CURRENT).write_text(name)
    assert not filled.exists()


@pytest.mark.parametrize("pattern", ["*.toc", "*.seg"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_file_cut_short_is_said_to_be_damaged(
    settings: Settings, filled: WhooshEngine, pattern: str, share: float
) -> None:
    (path,) = files(settings, pattern)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(SearchError, match=r"R41[12]"):
        find(WhooshEngine(settings), "biển")


def test_readers_never_fail_beside_a_writer(settings: Settings, filled: WhooshEngine) -> None:
    stop = threading.Event()
    failures: list[Exception] = []
    hurried = Settings(home=settings.home, index_refresh_seconds=0)

    def read() -> None:
        engine = WhooshEngine(hurried)
        while not stop.is_set():
            try:
                assert "A" in pids(engine, '"biển đảo" bi*')
            except (SearchError, OSError, AssertionError) as error:
                failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for n in range(15):
        filled.replace([item(f"B{n}", "biển đảo"), item("A", "biển đảo")])
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []


_READING = """
import sys
from archive.search.whoosh.engine import WhooshEngine
from archive.settings import Settings
from tests.integration.search.builders import pids
engine = WhooshEngine(Settings(home=sys.argv[1], index_refresh_seconds=0))
found = pids(engine, '"biển đảo" bi*')
print("reads", flush=True)
while "last" not in found:
    assert "A" in found, found
    found = pids(engine, '"biển đảo" bi*', limit=99)
"""


def test_processes_read_while_another_one_writes(settings: Settings, filled: WhooshEngine) -> None:
    line = [sys.executable, "-c", _READING, settings.home]
    readers = [subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reads\n"
    for n in range(12):
        filled.replace([item(f"B{n}", "biển đảo", is_public=n % 3 > 0), item("A", "biển đảo")])
    filled.rebuild([Run([item("A", "biển đảo"), item("B", "biển")], [])])
    filled.replace([item("last", "biển đảo")])
    for reader in readers:
        assert reader.communicate(timeout=120) == ("", "")
        assert reader.returncode == 0


def test_what_outsiders_may_find_is_on_the_disk_once(settings: Settings, filled: WhooshEngine) -> None:
    filled.replace([item("B", "biển"), item("C", "biển", is_public=False)])
    public, staff = (
        {path.stat().st_ino for path in settings.index_path.glob(f"v*/{audience}/*.seg")} for audience in Audience
    )
    assert len(public) == 2
    assert public < staff
    assert len(staff) == 3


def test_a_long_rebuild_fills_several_segments_and_makes_one_of_them(tmp_path: Path) -> None:
    engine = WhooshEngine(Settings(home=str(tmp_path), index_writer_megabytes=0))
    engine.rebuild([Run([item(f"P{n:02}", f"biển đảo số {n}", is_public=n % 4 > 0) for n in range(20)], [])])
    assert len(list(tmp_path.glob("index/v*/public/*.seg"))) == 1
    assert len(list(tmp_path.glob("index/v*/staff/*.seg"))) == 2
    assert pids(engine, '"đảo số"', limit=99) == [f"P{n:02}" for n in range(20) if n % 4]
    assert pids(engine, "biển 17") == ["P17"]


def test_small_segments_are_merged_and_the_deleted_leave_the_disk(settings: Settings, filled: WhooshEngine) -> None:
    for n in range(40):
        filled.replace([item(f"B{n:02}", "biển đảo")], [f"B{n - 1:02}"])
    assert len(files(settings, "*.seg")) < 8
    assert pids(filled, "đảo", limit=99) == ["A", "B39"]


def test_threads_share_one_engine(filled: WhooshEngine) -> None:
    filled.replace([item(f"B{n}", f"biển đảo tàu{n} thuyền") for n in range(40)])
    answers: list[list[str]] = []

    def ask() -> None:
        answers.extend(pids(filled, f"tàu{n} biển") for n in range(40))

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert sorted(answers) == sorted([[f"B{n}"] for n in range(40)] * 4)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    engine = WhooshEngine(Settings(home=str(tmp_path_factory.mktemp("home"))))
    texts = ("biển đảo 32/KH-UBND", "bien dao", "黃沙 Paracels", "", "của các nước " * 50)
    engine.rebuild([Run([item(f"P{n}", *texts, title="Kế hoạch", years=(1933, 1945)) for n in range(4)], [])])
    return engine


@given(st.text(max_size=256) | st.text(alphabet='biểđảo-"*: .năsố&/32KHcác', max_size=60))
def test_any_query_is_answered_or_refused(corpus: WhooshEngine, query: str) -> None:
    with contextlib.suppress(QueryError):
        found = find(corpus, query)
        assert found.total_items >= len(found.items)
        assert found.total_pages >= sum(len(hit.pages) for hit in found.items)

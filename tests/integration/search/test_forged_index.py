"""Index files that somebody else wrote: nothing in them runs, whatever they name."""

from __future__ import annotations

import pickle  # noqa: TID251  # bombs are made of it
import random
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import whoosh.filedb.structfile

from archive.errors import SearchError
from archive.search.documents import Run
from archive.search.engine import Audience
from archive.search.whoosh import guard, postings
from archive.search.whoosh.arrays import ArrayFile, ArrayFileWriter
from archive.search.whoosh.codec import ArraySegment
from archive.search.whoosh.engine import WhooshEngine
from archive.search.whoosh.frame import KINDS, read_frame
from archive.search.whoosh.postings import check_postings, read_postings
from tests.integration.search.builders import find, item

if TYPE_CHECKING:
    import io
    from collections.abc import Callable

    from archive.settings import Settings

FLIPS = 150


class Bomb:
    """Creates a file when it is unpickled by anything that trusts it."""

    def __init__(self, canary: Path) -> None:
        self.canary = canary

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.canary,)


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    return tmp_path / "canary"


def build(settings: Settings) -> None:
    described = {"type": "bao", "languages": ("vi",), "places": ("BD-0001",), "years": (1933, 1934)}
    engine = WhooshEngine(settings)
    engine.rebuild([Run([item("A", "biển đảo " * 40), item("B", "biển tàu", title="đảo", **described)], [])])
    engine.replace([item("C", "tàu thuyền", is_public=False), item("D", "đảo xa"), item("E", "biển")], ["E"])
    engine.replace([item("D", "đảo gần")])


def refusal(settings: Settings) -> str:
    with pytest.raises(SearchError) as refused:
        find(WhooshEngine(settings), "biển đảo")
    return refused.value.reason.number


def is_segment_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], ArraySegment)


def test_a_bomb_in_the_table_of_contents_does_not_go_off(settings, canary, monkeypatch) -> None:
    stock, armed = pickle.dump, []

    def forge(value: Any, file: io.BufferedIOBase, protocol: int = 2) -> None:
        armed.append(is_segment_list(value))
        stock(Bomb(canary) if armed[-1] else value, file, 4)

    with monkeypatch.context() as patched:
        patched.setattr(whoosh.filedb.structfile, "dump_pickle", forge)
        WhooshEngine(settings).rebuild([Run([item("A", "biển đảo")], [])])
    assert any(armed)
    assert refusal(settings) == "R412"
    assert not canary.exists()


def test_a_segment_of_another_name_is_not_opened(settings, monkeypatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(secrets, "token_hex", lambda _: "x/../../elsewhere")
        with pytest.raises(SearchError, match=r"R41[14]"):
            build(settings)


@pytest.fixture
def answers(settings) -> Callable[[], Any]:
    build(settings)
    queries = ("biển", "bien dao", '"biển đảo"', "đả*", "tàu -biển", "", "năm:1933")

    def ask() -> Any:
        engine = WhooshEngine(settings)
        return [find(engine, query, audience) for query in queries for audience in Audience]

    return ask


def test_a_damaged_file_gives_the_same_answers_or_is_refused(settings, answers) -> None:
    chance = random.Random(20261128)
    expected = answers()
    refused = 0
    paths = sorted(settings.index_path.glob("v*/*/*.*"))
    for turn in range(FLIPS):
        path = paths[turn % len(paths)]
        sound = path.read_bytes()
        spoilt = bytearray(sound)
        for _ in range(chance.choice((1, 1, 8))):
            spoilt[chance.randrange(len(spoilt))] ^= chance.randint(1, 255)
        path.write_bytes(spoilt if turn % 3 else sound[: chance.randrange(len(sound))])
        try:
            assert answers() == expected
        except SearchError as error:
            assert error.reason.number in {"R411", "R412"}  # noqa: PT017
            refused += 1
        path.write_bytes(sound)
    assert refused > FLIPS // 2
    assert answers() == expected


def largest(settings: Settings) -> Path:
    return max(settings.index_path.glob("v*/public/*.seg"), key=lambda path: path.stat().st_size)


def sealed_again(path: Path, name: str, at: int, value: int) -> None:
    """Change one number of an array and make all checksums fit."""
    file = ArrayFile(path, KINDS)
    arrays = {key: held.copy() for key, held in file.arrays.items()}
    arrays[name][at] = value
    path.unlink()
    forged = ArrayFileWriter(path, {key: (KINDS[key], len(held)) for key, held in arrays.items()})
    for key, held in arrays.items():
        forged.arrays[key][:] = held
    forged.seal()


@pytest.mark.parametrize(
    ("name", "at", "value"),
    [
        ("documents", 0, 4_000_000_000),
        ("term.documents", 1, 4_000_000_000),
        ("term.places", -1, 0),
        ("terms.starts", 1, 4_000_000_000),
        ("titles.starts", -1, 4_000_000_000),
        ("item_of", 1, 4_000_000_000),
        ("numbers", 0, 7),
        ("bases", 1, 4_000_000_000),
        ("type.codes", 0, -1),
        ("type.codes", 0, 9),
        ("type.owners", 0, 9),
        ("places.owners", 0, -9),
    ],
)
def test_numbers_that_lead_nowhere_are_refused_though_the_checksums_fit(settings, answers, name, at, value) -> None:
    sealed_again(largest(settings), name, at, value)
    with pytest.raises(SearchError, match="R411"):
        answers()


@pytest.mark.parametrize(
    ("name", "value"),
    [("documents", 4_000_000_000), ("frequencies", 0), ("frequencies", 60_000), ("places", 2**32 - 1)],
)
@pytest.mark.parametrize("at", [0, 5, -1])
def test_postings_that_lead_nowhere_are_refused_though_the_checksums_fit(settings, name, at, value) -> None:
    build(settings)
    path = largest(settings)
    sealed_again(path, name, at, value)
    file = ArrayFile(path, KINDS)
    frame = read_frame(file)
    with pytest.raises(SearchError, match="R411"):
        [read_postings(file, frame, term) for term in range(len(frame.terms))]
    with pytest.raises(SearchError, match="R411"):
        check_postings(file, frame)
    with pytest.raises(SearchError, match="R411"):
        WhooshEngine(settings).check_ahead()


@pytest.mark.parametrize("at_once", [1, 7, 1 << 18])
def test_what_was_looked_through_ahead_is_looked_at_no_more(settings, monkeypatch, at_once) -> None:
    build(settings)
    monkeypatch.setattr(postings, "_AT_ONCE", at_once)
    engine = WhooshEngine(settings)
    expected = find(engine, "biển đảo")
    engine = WhooshEngine(settings)
    engine.check_ahead()
    monkeypatch.delattr(postings, "_leads_somewhere")
    assert find(engine, "biển đảo") == expected


def test_a_list_of_an_older_whoosh_is_not_read(settings, canary) -> None:
    build(settings)
    for toc in settings.index_path.glob("v*/*/*.toc"):
        content = bytearray(toc.read_bytes())
        at = content.index((-111).to_bytes(4, "big", signed=True))
        content[at : at + 4] = (-110).to_bytes(4, "big", signed=True)
        toc.write_bytes(bytes(content) + pickle.dumps(Bomb(canary)))
    assert refusal(settings) == "R411"
    assert not canary.exists()


@pytest.mark.parametrize(
    "name", ["os.system", "builtins.eval", "builtins.getattr", "_codecs.encode", "whoosh.filedb.filestore.FileStorage"]
)
def test_only_what_an_index_needs_is_looked_up(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    with pytest.raises(SearchError, match=name):
        guard.loads(b"c" + f"{module}\n{attribute}\n.".encode())


def test_what_an_index_needs_passes_through() -> None:
    value = [{"a": (1, 2.5, b"x", "đ")}, {1, 2}, None, True]
    assert guard.loads(guard.dumps(value)) == value


def test_no_loaded_part_of_whoosh_has_an_unpickler_of_its_own() -> None:
    trusting = {id(pickle.load), id(pickle.loads), id(pickle)}
    found = [
        f"{name}.{attribute}"
        for name, module in list(sys.modules.items())
        if name.split(".")[0] == "whoosh"
        for attribute, value in vars(module).items()
        if id(value) in trusting
    ]
    assert found == []


def test_the_bomb_is_a_real_one(canary) -> None:
    pickle.loads(pickle.dumps(Bomb(canary)))
    assert canary.exists()

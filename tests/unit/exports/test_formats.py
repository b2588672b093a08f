"""What may be asked of a kind of export."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from archive.errors import UsageError
from archive.exports import formats
from archive.exports.formats import FORMATS, Option, format_named, option, options_of


@dataclass(frozen=True)
class Posters:
    name: str = "posters"
    makes: str = "something to hang up"
    copies: int = option("2", int, "how many of each: a number")

    def write(self, *_arguments, **_named):
        raise AssertionError


POSTERS = Posters()


@pytest.fixture(autouse=True)
def _known(monkeypatch):
    monkeypatch.setitem(formats.FORMATS, "posters", f"{__name__}:POSTERS")


def test_what_nobody_asks_for_is_as_it_stands():
    assert format_named("posters").copies == 2


def test_what_is_asked_for_is_read():
    assert format_named("posters", ["copies= 7"]).copies == 7


def test_an_option_tells_its_name_its_default_and_what_it_does():
    assert options_of(POSTERS) == (Option("copies", "2", "how many of each: a number"),)


def test_an_unknown_option_is_refused_with_those_there_are():
    with pytest.raises(UsageError) as told:
        format_named("posters", ["colour=red"])
    assert told.value.reason.number == "R790"
    assert "copies" in str(told.value)


def test_a_value_that_is_none_is_refused_with_those_there_are():
    with pytest.raises(UsageError) as told:
        format_named("posters", ["copies=many"])
    assert told.value.reason.number == "R791"
    assert "a number" in str(told.value)


@pytest.mark.parametrize("name", FORMATS)
def test_every_kind_is_found_by_its_name(name):
    assert format_named(name).name == name

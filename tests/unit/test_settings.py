"""Settings: one list, read once, refusing nonsense."""

from __future__ import annotations

import dataclasses

import pytest

from archive.errors import SettingError
from archive.settings import SETTINGS, Settings


def test_defaults_stand_when_nothing_is_set() -> None:
    assert Settings.from_environment({}) == Settings()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_each_setting_is_documented_and_read_from_its_variable(setting) -> None:
    assert setting.help.endswith(".")
    assert setting.unit
    given = "x" if isinstance(setting.default, str) else "7"
    read = getattr(Settings.from_environment({setting.variable: given}), setting.name)
    assert read == type(setting.default)(given)


@pytest.mark.parametrize("given", ["many", "-1", "1.5", "1e9x"])
def test_a_number_that_cannot_be_read_is_refused_by_name(given: str) -> None:
    with pytest.raises(SettingError, match="BIENDAO_PAGE_SECONDS") as caught:
        Settings.from_environment({"BIENDAO_PAGE_SECONDS": given})
    assert caught.value.reason.number == "R101"


def test_an_override_wins_over_the_environment() -> None:
    assert Settings.from_environment({"BIENDAO_HOME": "/a"}, home="/b").home == "/b"


def test_settings_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().home = "elsewhere"  # type: ignore[misc]

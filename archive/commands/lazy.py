"""A group of commands whose modules are imported when they are called.

Commands of the pipeline stand in such groups by name only: the archive never imports it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping


def load(place: str) -> click.Command:
    """The command at ``place``: a module's dotted name, a colon, and its name there."""
    module, _, name = place.partition(":")
    command = getattr(importlib.import_module(module), name)
    assert isinstance(command, click.Command)
    return command


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command is wanted.

    Args:
        places: Where each command is found, in the order in which they are listed.
    """

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of their places."""
        del ctx
        return list(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load ``cmd_name``, or None where there is no such command."""
        del ctx
        return load(self._places[cmd_name]) if cmd_name in self._places else None

"""Write the reference pages that the program itself knows best: settings, reasons, commands.

    python docs/reference/generate.py [FOLDER]

A test fails while a page differs from what this writes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.cli import COMMANDS, cli
from archive.errors import reasons
from archive.remarks import remarks
from archive.settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.errors import Reason
    from archive.remarks import Remark

FOLDER = Path(__file__).parent


def settings_page() -> str:
    """Every setting with its variable, default, unit and help."""
    rows = "".join(f"| `{s.variable}` | `{s.default}` | {s.unit} | {s.help} |\n" for s in SETTINGS)
    return (
        "# Settings\n\nEnvironment variables; each has a default, so nothing need be set.\n\n"
        "| variable | default | unit | what it does |\n|---|---|---|---|\n" + rows
    )


def reasons_page() -> str:
    """Every numbered reason and remark in both languages."""
    waiting = ", ".join(sorted(remark.number for remark in remarks().values() if remark.waits))
    return (
        "# Reasons\n\nWhat the program says when it refuses. Numbers are never reused. `R0xx` a source or page, "
        "`R1xx` command and machine, `R2xx` catalogue, `R3xx` store, `R4xx` search, `R5xx` web, `R6xx` pictures, "
        f"`R7xx` collections.\n\n{_sentences(reasons())}\n"
        "## Remarks on pages\n\nWhat is to be known of a page that was taken in: told by `ingest`, and at the desk beside the "
        f"page. With {waiting} it waits for a person to look at it.\n\n{_sentences(remarks())}"
    )


def _sentences(told: Mapping[str, Reason | Remark]) -> str:
    rows = "".join(f"| {one.number} | {one.vi} | {one.en} |\n" for _, one in sorted(told.items()))
    return f"| number | tiếng Việt | English |\n|---|---|---|\n{rows}"


def commands_page() -> str:
    """The help of every command."""
    parts = [
        "# Commands\n\nExit codes: 0 done; 2 usage; 3 some sources were refused, held or failed; 4 a check found damage; 1 anything else.\n"
    ]
    context = click.Context(cli, info_name="biendao")
    parts.append(_help(cli, context))
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context)
        parts.append(f"\n## {name}\n\n{_help(command, inner)}")
        if isinstance(command, click.Group):
            parts.extend(f"\n### {name} {sub}\n\n{_part(command, sub, inner)}" for sub in command.list_commands(inner))
    return "".join(parts)


def _part(group: click.Group, name: str, context: click.Context) -> str:
    command = group.get_command(context, name)
    assert command is not None
    return _help(command, click.Context(command, info_name=name, parent=context))


def _help(command: click.Command, context: click.Context) -> str:
    context.max_content_width = context.terminal_width = 100
    return f"```\n{command.get_help(context)}\n```\n"


PAGES = {"settings.md": settings_page, "reasons.md": reasons_page, "commands.md": commands_page}


def main() -> None:
    """Write all pages, into the folder that is named or beside this file."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for name, page in PAGES.items():
        (folder / name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()

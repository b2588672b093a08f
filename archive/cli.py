"""The command ``biendao``: a group whose commands are loaded by name when they are called.

Exit codes: 0 done; 2 usage; 3 some sources were refused, held or failed; 4 a check found
damage; 1 anything else, said in one clear line.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands.lazy import LazyGroup
from archive.errors import BiendaoError, UsageError, reasons
from archive.home import ArchiveHome
from archive.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

# The pipeline's commands stand here by name only: the archive never imports it.
COMMANDS: dict[str, str] = {
    "init": "archive.commands.care:init",
    "doctor": "archive.commands.doctor:doctor",
    "arrange": "archive.commands.arranging:arrange",
    "ingest": "ingest.commands:ingest",
    "samples": "ingest.samples.commands:samples",
    "demo": "ingest.samples.commands:demo",
    "work": "archive.commands.care:work",
    "search": "archive.search.commands:search",
    "show": "archive.commands.reading:show",
    "text": "archive.commands.reading:text",
    "alto": "archive.commands.reading:alto",
    "publish": "archive.commands.states:publish",
    "withdraw": "archive.commands.states:withdraw",
    "collections": "archive.commands.curation:collections",
    "export": "archive.commands.exports:export",
    "kit": "archive.commands.kit:kit",
    "user": "archive.commands.accounts:user",
    "report": "archive.commands.report:report",
    "serve": "archive.web.commands:serve",
    "verify": "archive.commands.checking:verify",
    "rebuild": "archive.commands.rebuilding:rebuild",
    "backup": "archive.commands.copies:backup",
    "restore": "archive.commands.copies:restore",
}
UNEXPECTED = "R199"

_OBJECTS_BETWEEN_SEARCHES = 50_000
"""How many objects more there are before circles of unused ones are looked for; Python's 700 makes loading modules and
mapped classes, which stay, a tenth dearer (measured)."""


@click.group(cls=LazyGroup, places=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", metavar="DIR", help="Home folder of the archive (or BIENDAO_HOME).")
@click.version_option(package_name="biendao", prog_name="biendao")
@click.pass_context
def cli(ctx: click.Context, home: str | None) -> None:
    """Biển Đảo: an archive for documents of Vietnam's sea and islands.

    \b
    Example:
      biendao init
      biendao ingest ./scans --publish
      biendao search "nhà văn hóa xã"
      biendao serve
    """
    ctx.obj = ArchiveHome(Settings.from_environment(home=home or ""))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with the contract's exit code."""
    gc.set_threshold(_OBJECTS_BETWEEN_SEARCHES)
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the edge where every error becomes one line and a code."""
    try:
        code = cli.main(args=None if arguments is None else list(arguments), prog_name="biendao", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        return 2
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("biendao: stopped; run the same command again to go on", err=True)
        return 1
    except UsageError as error:
        return _say(error, 2)
    except BiendaoError as error:
        return _say(error, 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if os.environ.get("BIENDAO_DEBUG"):
            raise
        if isinstance(error, OSError) and error.filename and (refusal := _disk_trouble(error)):
            return _say(refusal, 1)
        text = reasons()[UNEXPECTED].en.format(kind=type(error).__name__, problem=error)
        click.echo(f"biendao: {UNEXPECTED}: {' '.join(text.split())}", err=True)
        return 1
    return code if isinstance(code, int) else 0


def _disk_trouble(error: OSError) -> BiendaoError | None:
    from archive.store.files import DISK_TROUBLE, disk_refusal

    return disk_refusal(error, Path(os.fsdecode(error.filename))) if error.errno in DISK_TROUBLE else None


def _say(error: BiendaoError, code: int) -> int:
    click.echo(f"biendao: {error}", err=True)
    return code

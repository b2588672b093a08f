"""``biendao kit``: that kits are genuine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands.told import FOUND_DAMAGE, bar, write_json
from archive.errors import UsageError
from archive.exports.kit.checker import checker_page
from archive.exports.kit.keys import fingerprint, make_key, public_pem, read_key, read_public, replace_key
from archive.exports.kit.verifying import verify_kit
from archive.store.files import disk_errors, write_file_durably

if TYPE_CHECKING:
    from archive.curation import Finding
    from archive.exports.kit.keys import SigningKey
    from archive.exports.kit.verifying import Verdict
    from archive.home import ArchiveHome

_key_option = click.option(
    "--key", "key_file", type=click.Path(path_type=Path), help="The archive's public key (that of this home)."
)


@click.group()
def kit() -> None:
    """Kits that left the house: the key that signs them, and whether one is genuine.

    \b
    Example:
      biendao kit verify /media/usb/ten-dao --key bien-dao.pem
    """


@kit.command()
@click.option("--make", "change", flag_value="make", help="Make the key; there may be none yet.")
@click.option("--replace", "change", flag_value="replace", help="Make a new key, signed by the one in use.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line.")
@click.pass_obj
def key(home: ArchiveHome, change: str | None, *, as_json: bool) -> None:
    """Show the public key for kits and its fingerprint; make or replace the key.

    The key lies in the home folder, where only its owner can read it, and goes into no backup: keep a
    copy of kit.key elsewhere under lock. Whoever has it can sign kits in the archive's name.

    \b
    Example:
      biendao kit key --make
      biendao kit key > bien-dao.pem
    """
    path = home.settings.kit_key_path
    with disk_errors(path.parent):
        own = _key(path, change)
    if as_json:
        told = {"fingerprint": fingerprint(own.public), "public": public_pem(own.public), "file": str(path)}
        write_json({"key": told | {"replaced": len(own.successions)}})
        return
    click.echo(public_pem(own.public), nl=False)
    click.echo(f"fingerprint {fingerprint(own.public)}", err=True)
    if change:
        click.echo(f"{path}: no backup takes it; keep a copy elsewhere under lock", err=True)


@kit.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@_key_option
@click.option(
    "--known", type=click.IntRange(0), default=0, help="Edition that is known already; older ones are refused."
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output and nothing else there.")
@click.pass_context
def verify(ctx: click.Context, *, folder: Path, key_file: Path | None, known: int, as_json: bool) -> None:
    """Say whether a kit is complete and genuine, or each thing that is wrong with it.

    Exit code 4 if anything is wrong.

    \b
    Example:
      biendao kit verify /media/usb/ten-dao --key bien-dao.pem --known 6
    """
    home: ArchiveHome = ctx.obj
    trusted = _trusted(home, key_file)
    with bar("verify", is_wanted=not as_json) as progress:
        most = home.settings.kit_list_bytes
        verdict = verify_kit(folder, trusted, known=known, list_bytes=most, progress=progress)
    for fault in verdict.faults:
        _tell(fault, as_json=as_json)
    if as_json:
        write_json({"summary": _summary(verdict)})
    else:
        click.echo(f"{folder}: {_sentence(verdict)}")
    ctx.exit(FOUND_DAMAGE if verdict.faults else 0)


@kit.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The page; not there yet.")
@_key_option
@click.pass_obj
def checker(home: ArchiveHome, out: Path, key_file: Path | None) -> None:
    """Write the page with which a house checks kits in its browser, without this program.

    The archive's public key is in it. Set it up on the PC once; never carry it on the stick of a kit.

    \b
    Example:
      biendao kit checker --out kiem-tra.html
    """
    page = checker_page(_trusted(home, key_file), home.settings)
    if out.exists():
        raise UsageError("R784", file=out)
    with disk_errors(out.parent):
        write_file_durably(out, page.encode())
    click.echo(str(out))


def _key(path: Path, change: str | None) -> SigningKey:
    if change == "make":
        return make_key(path)
    own = replace_key(path) if change else read_key(path)
    if own is None:
        raise UsageError("R782")
    return own


def _trusted(home: ArchiveHome, key_file: Path | None) -> bytes:
    return read_public(key_file) if key_file else _key(home.settings.kit_key_path, None).public


def _tell(fault: Finding, *, as_json: bool) -> None:
    if as_json:
        sentences = {"reason": fault.number, "message": fault.message(), "vi": fault.message("vi")}
        write_json({"fault": sentences | dict(fault.params)})
    else:
        click.echo(str(fault))


def _summary(verdict: Verdict) -> dict[str, object]:
    told: dict[str, object] = {"genuine": not verdict.faults, "faults": len(verdict.faults)}
    if verdict.listed:
        told |= {"edition": verdict.listed.edition, "date": verdict.listed.date.isoformat()}
        told |= {"slugs": list(verdict.listed.slugs), "files": len(verdict.listed.files)}
    return told


def _sentence(verdict: Verdict) -> str:
    listed = verdict.listed
    if verdict.faults or listed is None:
        return f"NOT complete and genuine; faults: {len(verdict.faults)}"
    title = " ".join(listed.title["en"].split())
    return f"complete and genuine, edition {listed.edition} of {title}, {listed.date.isoformat()}"

"""``biendao kit``: that kits are genuine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands.told import FOUND_DAMAGE, bar, write_json
from archive.errors import UsageError
from archive.exports.kit.checker import checker_page
from archive.exports.kit.keys import fingerprint, make_key, public_pem, read_key, read_public, replace_key
from archive.exports.kit.offering import MEGABYTE, weigh
from archive.exports.kit.shelf import shown_in
from archive.exports.kit.sources import source_at
from archive.exports.kit.updating import go_back
from archive.exports.kit.updating import update as run_update
from archive.exports.kit.verifying import verify_kit
from archive.store.files import disk_errors, write_file_durably

if TYPE_CHECKING:
    from archive.curation import Finding
    from archive.exports.kit.keys import SigningKey
    from archive.exports.kit.offering import Offer
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
    for fault in (*verdict.faults, *verdict.notes):
        _tell(fault, as_json=as_json, is_note=fault in verdict.notes)
    if as_json:
        write_json({"summary": _summary(verdict)})
    else:
        click.echo(f"{folder}: {_sentence(verdict)}")
    ctx.exit(FOUND_DAMAGE if verdict.faults else 0)


@kit.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--from", "place", metavar="DIR_OR_URL", required=True, help="Where the newer edition is.")
@_key_option
@click.option(
    "--known", type=click.IntRange(0), default=0, help="Edition that is known already; older ones are refused."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--json", "as_json", is_flag=True, help="JSON Lines on standard output and nothing else there; with --yes."
)
@click.pass_context
def update(
    ctx: click.Context, *, folder: Path, place: str, key_file: Path | None, known: int, yes: bool, as_json: bool
) -> None:
    """Bring a kit to a newer edition from another folder or an address; only what changed is moved.

    Says first how much that is. Until all of it is there and genuine the edition held is shown; that
    one stays beside the new one unless something in it is called back. A run that was cut off is taken
    up by the same command. Older, foreign and changed editions are refused with exit code 4.

    \b
    Example:
      biendao kit update /srv/bien-dao --from /media/usb/bien-dao --key bien-dao.pem
    """
    home: ArchiveHome = ctx.obj
    trusted = _trusted(home, key_file)
    source = source_at(place, Path(place).absolute(), home.settings)
    weighed = weigh(folder.absolute(), source, trusted, known=known, settings=home.settings)
    faults, offer = weighed.faults, weighed.offer
    if offer:
        _tell_offer(offer, as_json=as_json)
        if not (yes or offer.is_held):
            click.confirm("Go on?", abort=True, err=True)
        with bar("update", is_wanted=not as_json) as progress:
            faults = run_update(offer, trusted, settings=home.settings, progress=progress)
    for fault in faults:
        _tell(fault, as_json=as_json)
    _tell_end(folder, as_json=as_json, is_refused=bool(faults))
    ctx.exit(FOUND_DAMAGE if faults else 0)


@kit.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@_key_option
@click.pass_obj
def rollback(home: ArchiveHome, folder: Path, key_file: Path | None) -> None:
    """Show the edition before the one that a kit shows, if it is still there, whole and genuine.

    \b
    Example:
      biendao kit rollback /srv/bien-dao --key bien-dao.pem
    """
    with bar("verify") as progress:
        listed = go_back(folder.absolute(), _trusted(home, key_file), settings=home.settings, progress=progress)
    click.echo(f"{folder}: shows edition {listed.edition}, {listed.date.isoformat()}")


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


def _tell_offer(offer: Offer, *, as_json: bool) -> None:
    """What an update would do, before it does it."""
    moved = {"files": len(offer.to_move), "bytes": sum(offer.to_move.values())}
    if as_json:
        editions = {"held": offer.held.edition, "offered": offer.listed.edition}
        write_json({"offer": editions | moved | {"recalled": list(offer.called_back), "dropped": list(offer.older)}})
        return
    if offer.is_held:
        return
    click.echo(
        f"edition {offer.held.edition} is held; edition {offer.listed.edition} of {offer.listed.date} is offered"
    )
    megabytes = moved["bytes"] / MEGABYTE
    click.echo(
        f"to move: {moved['files']} files, {megabytes:.1f} MB; on the disk: {offer.bytes_needed(1) / MEGABYTE:.1f} MB"
    )
    if offer.older:
        click.echo(f"to make room, this goes first: edition {', '.join(map(str, offer.older))}")
    if offer.called_back:
        click.echo(
            f"called back, and not kept: {', '.join(offer.called_back)}; with them goes edition {offer.held.edition}"
        )


def _tell_end(folder: Path, *, as_json: bool, is_refused: bool) -> None:
    shown = shown_in(folder)
    if as_json:
        write_json({"summary": {"refused": is_refused, "shown": shown}})
    elif is_refused:
        click.echo(f"{folder}: refused, edition {shown} is shown as before")
    else:
        click.echo(f"{folder}: shows edition {shown}")


def _tell(fault: Finding, *, as_json: bool, is_note: bool = False) -> None:
    if as_json:
        sentences = {"reason": fault.number, "message": fault.message(), "vi": fault.message("vi")}
        write_json({"note" if is_note else "fault": sentences | dict(fault.params)})
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

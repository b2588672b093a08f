"""The Debian package, unpacked, is the whole archive; its units and scripts are sound."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.installed import Installed, scan, whole

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
SCRIPTS = [
    *PACKAGING.glob("*.sh"),
    *(PACKAGING / "debian" / name for name in ("biendao", "postinst", "prerm", "postrm")),
]
UNITS = tuple(sorted(path.name for path in (PACKAGING / "systemd").glob("*.service")))
MOST_EXPOSED = 20
"""In tenths of `systemd-analyze security`; up to 20 it calls a service "OK", 100 is no protection at all."""

needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="this is no Debian system")
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built from this tree."""
    folder = tmp_path_factory.mktemp("deb")
    subprocess.run([PACKAGING / "build-deb.sh", folder], check=True, capture_output=True)
    (made,) = folder.glob("biendao_*.deb")
    return made


@pytest.fixture(scope="module")
def root(package: Path) -> Path:
    """Where it was unpacked."""
    subprocess.run(["dpkg-deb", "-x", package, package.parent / "root"], check=True)
    return package.parent / "root"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_sound_shell(script: Path) -> None:
    subprocess.run(["sh", "-n", script], check=True)


@needs_systemd
@pytest.mark.parametrize("unit", UNITS)
def test_a_service_may_do_little(unit: str) -> None:
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}"]
    judged = subprocess.run([*command, PACKAGING / "systemd" / unit], capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout[-400:] + judged.stderr


@needs_dpkg
@pytest.mark.slow
def test_it_asks_for_the_packages_that_reading_and_serving_need(package: Path) -> None:
    listed = (PACKAGING / "debian-packages.txt").read_text("utf-8").splitlines()
    wanted = {line.split()[1] for line in listed if line.startswith("run ")}
    depends = _field(package, "Depends")
    assert wanted <= {part.strip() for part in depends.split(",")}
    assert "python3 (<<" in depends


@needs_dpkg
@pytest.mark.slow
def test_it_reads_a_scan_and_serves_it(root: Path, tmp_path: Path) -> None:
    program = [str(root / "usr/lib/biendao/bin/python"), "-I", "-c", "from archive.cli import main; main()"]
    archive = Installed(program, tmp_path)
    archive.run("samples")
    [result, _] = archive.lines("ingest", scan(tmp_path / "scan.pdf"), "--publish")
    assert result["recognised_pages"] == 1
    with archive.serving() as address:
        whole(address)


@needs_dpkg
@pytest.mark.slow
def test_settings_are_a_conffile_and_nothing_names_the_folder_it_was_built_in(package: Path, root: Path) -> None:
    listed = subprocess.run(["dpkg-deb", "--ctrl-tarfile", package], capture_output=True, check=True)
    assert b"/etc/biendao/biendao.env" in listed.stdout
    named = subprocess.run(["grep", "-rlF", ROOT / "build", root], capture_output=True, text=True, check=False)
    assert named.stdout == ""


@needs_dpkg
@needs_systemd
@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_units_start_what_the_package_holds(root: Path, unit: str) -> None:
    lines = (root / "usr/lib/systemd/system" / unit).read_text("utf-8").splitlines()
    commands = [line.partition("=")[2].split()[0] for line in lines if line.startswith("ExecStart=")]
    assert commands
    for command in commands:
        assert (root / command.lstrip("/")).stat().st_mode & 0o111


def _field(package: Path, name: str) -> str:
    return subprocess.run(["dpkg-deb", "-f", package, name], capture_output=True, text=True, check=True).stdout.strip()

"""Who runs a command has a name on every machine."""

from __future__ import annotations

import os
import subprocess
import sys

from archive.whoami import whoami

NO_SUCH_ACCOUNT = 54321


def test_an_account_is_called_by_its_name(monkeypatch):
    monkeypatch.setenv("LOGNAME", "thu-thu")
    assert whoami() == "thu-thu"


def test_an_account_without_a_name_is_called_by_its_number():
    script = f"import os, pwd; from archive.whoami import whoami; os.setuid({NO_SUCH_ACCOUNT}); print(whoami())"
    bare = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    if os.getuid() != 0:
        script = script.replace(f"os.setuid({NO_SUCH_ACCOUNT})", "pwd.getpwuid = {}.__getitem__")
    done = subprocess.run([sys.executable, "-c", script], env=bare, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(NO_SUCH_ACCOUNT if os.getuid() == 0 else os.getuid())

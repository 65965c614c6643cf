"""Do as a user with a checkout: `pip install ".[all]"` in an empty environment elsewhere, then `anyroom tour`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main() -> int:
    """0 when the installed tour runs; the failing command's status otherwise."""
    with tempfile.TemporaryDirectory(prefix="anyroom-install-") as folder:
        environment = Path(folder, "venv")
        venv.create(environment, with_pip=True)
        scripts = environment / ("Scripts" if os.name == "nt" else "bin")
        pip = [str(scripts / "python"), "-m", "pip", "--disable-pip-version-check"]
        tour = str(scripts / "anyroom")
        for command in (
            [*pip, "install", "--quiet", f"{ROOT.resolve()}[all]"],
            [*pip, "check"],
            [tour, "providers"],
            [tour, "tour"],
        ):
            print("$", *command, flush=True)
            status = subprocess.run(command, cwd=folder, check=False).returncode
            if status != 0:
                return status
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Programs of others put to the same documents: each in a process, those that gongkai does without in a place to throw away."""

import json
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def converted(
    program: str, install: str | None, documents: Mapping[str, bytes], rounds: int, folder: Path
) -> dict[str, Any]:
    """What `convert.py` tells of a program, its files by the names of the documents.

    install: what pip is to install for it, in a virtual environment in the folder; None if gongkai needs it too.
    """
    for name, data in documents.items():
        (folder / name).write_bytes(data)
    python = _python(install, folder / program) if install else sys.executable
    command = [python, str(Path(__file__).with_name("convert.py")), program, str(rounds)]
    files = [str(folder / name) for name in documents]
    child = subprocess.run([*command, *files], check=True, stdout=subprocess.PIPE, text=True)
    told = dict(json.loads(child.stdout.splitlines()[-1]))
    told["files"] = {Path(file).name: one for file, one in told["files"].items()}
    return told


def _python(install: str, folder: Path) -> str:
    """The Python of a new virtual environment in which something is installed."""
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", install], check=True)
    return python

"""Reading a file: in a process of its own, with limits on its time and memory."""

import json
import subprocess
import sys
from pathlib import Path

from wgsom.conf.secrets import bare_environment
from wgsom.imports.content import ImportRefusedError, SourceTable

MAX_BYTES = 10 * 1024**2
TIMEOUT = 20  # seconds
PACKAGE_FOLDER = Path(__file__).resolve().parents[2]
TOO_MUCH = "It takes more time or memory than a file may take. Import it in parts."


def read_tables(data: bytes) -> list[SourceTable]:
    """Return the tables of a file, whatever it is; raise ImportRefusedError with a sentence."""
    if not data.strip():
        raise ImportRefusedError("There is nothing in it.")
    if len(data) > MAX_BYTES:
        raise ImportRefusedError(f"It has more than {MAX_BYTES // 1024**2} MB.")
    command = [sys.executable, "-m", "wgsom.imports.parser"]
    try:
        done = subprocess.run(  # noqa: S603 - nothing of the file is in the command
            command,
            input=data,
            capture_output=True,
            cwd=PACKAGE_FOLDER,
            env=bare_environment(),
            timeout=TIMEOUT,
        )
    except subprocess.TimeoutExpired as error:
        raise ImportRefusedError(TOO_MUCH) from error
    if done.returncode != 0:
        raise ImportRefusedError(TOO_MUCH)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise ImportRefusedError(answer["refused"])
    return [SourceTable.from_json(each) for each in answer["tables"]]

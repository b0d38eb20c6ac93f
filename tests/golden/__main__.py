"""Record the golden set, or compare the register with it."""

import json
import os
import sys
import tempfile
import tomllib
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent
HASHES, DIFFERENCES = FOLDER / "hashes.json", FOLDER / "differences.toml"


def main(command: str, keep: str = "") -> int:
    """Run a command; return 0 unless something differs from the recorded set."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/register.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django

        django.setup()
        from tests.golden.register import prepared_clients

        clients = prepared_clients()
        return {"record": _record, "compare": _compare}[command](clients, keep)


def _record(clients: dict, keep: str) -> int:
    from tests.golden.urls import urls_of

    hashes = {}
    for role, client in clients.items():
        hashes[role] = {url: _hash(client, role, url, keep, []) for url in urls_of(role)}
    HASHES.write_text(json.dumps(hashes, indent=0, ensure_ascii=False) + "\n")
    print(f"Recorded {sum(map(len, hashes.values()))} responses for {len(hashes)} roles.")
    return 0


def _compare(clients: dict, keep: str) -> int:
    differences = tomllib.loads(DIFFERENCES.read_text())["difference"]
    recorded, differing = json.loads(HASHES.read_text()), []
    for role, hashes in recorded.items():
        for url, expected in hashes.items():
            if _hash(clients[role], role, url, keep, differences) != expected:
                differing.append(f"{role}: {url}")
    print("\n".join(differing))
    total = sum(map(len, recorded.values()))
    print(f"{total - len(differing)} of {total} responses are as recorded.")
    return int(bool(differing))


def _hash(client, role: str, url: str, keep: str, differences: list[dict]) -> str:
    from tests.golden.normalize import normalized

    text = normalized(client.get(url, follow=True))
    for each in differences:
        text = text.replace(each["now"], each["recorded"])
    if keep:
        path = Path(keep) / role / (sha256(url.encode()).hexdigest()[:12] + ".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{url}\n{text}")
    return sha256(text.encode()).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
